"""The journal of review decisions: who said what about which link, and when. Nothing in it is ever deleted.

The journal lies beside the generations, so decisions outlive every rebuild. It speaks SQL through SQLAlchemy: a file
on one laptop, any database a ministry runs (`KB_REVIEWS=postgresql://…`) on a server. Importing this module imports
SQLAlchemy, so it is imported only where decisions are read or made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from kb.errors import StoreError
from kb.store.decisions import JOURNAL, Action, Decision, LinkKey

_NEWEST = "v1"  # the last file in migrations/versions
_TEXTS = ("at", "who", "action", "plan", "source", "target", "type", "comment", "quote", "fingerprint")
_JOURNAL = Table(
    "decision",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, String) for name in _TEXTS),
    Column("grade", Float),
    Column("undone_by", Integer),
)


class ReviewBook:
    """The journal, opened for reading and writing. Safe to share between threads.

    Raises:
        StoreError: the database cannot be reached or was written by a newer version.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = _open(url)
        self._clock = clock

    @classmethod
    def of(cls, data: Path) -> ReviewBook:
        """The journal of a data folder, or the database named by KB_REVIEWS."""
        data.mkdir(parents=True, exist_ok=True)
        return cls(os.environ.get("KB_REVIEWS") or f"sqlite:///{data / JOURNAL}")

    def record(self, *decisions: Decision) -> None:
        """Enter decisions, all or none. One without a time gets the present one."""
        now = self._clock().isoformat(timespec="seconds")
        with self._engine.begin() as connection:
            for decision in decisions:
                connection.execute(insert(_JOURNAL).values(**_columns(decision, now)))

    def undo(self, who: str) -> Decision | None:
        """Withdraw the last decision of `who` that still stands, and give it; None when there is none."""
        standing = (_JOURNAL.c.who == who) & _JOURNAL.c.undone_by.is_(None) & (_JOURNAL.c.action != Action.WITHDRAW)
        with self._engine.begin() as connection:
            row = connection.execute(select(_JOURNAL).where(standing).order_by(_JOURNAL.c.id.desc()).limit(1)).first()
            if row is None:
                return None
            last = _decision(row)
            entry = replace(last, action=Action.WITHDRAW, comment="", id=None, at="")
            values = _columns(entry, self._clock().isoformat(timespec="seconds"))
            withdrawal = connection.execute(insert(_JOURNAL).values(**values)).inserted_primary_key
            assert withdrawal is not None
            connection.execute(update(_JOURNAL).where(_JOURNAL.c.id == last.id).values(undone_by=withdrawal[0]))
        return last

    def standing(self, plan: str | None = None) -> Mapping[LinkKey, Decision]:
        """For each link decided on, the last decision that stands; a comment never replaces a verdict."""
        verdicts: dict[LinkKey, Decision] = {}
        for decision, undone in self._entries(plan):
            if not undone and decision.action not in (Action.WITHDRAW, Action.COMMENT):
                verdicts[decision.key] = decision
        return verdicts

    def journal(self, plan: str | None = None) -> tuple[Decision, ...]:
        """All entries, oldest first, withdrawn ones and withdrawals included."""
        return tuple(decision for decision, _ in self._entries(plan))

    def _entries(self, plan: str | None) -> Iterator[tuple[Decision, bool]]:
        chosen = _JOURNAL.c.plan == plan if plan else true()
        with self._engine.connect() as connection:
            for row in connection.execute(select(_JOURNAL).where(chosen).order_by(_JOURNAL.c.id)):
                yield _decision(row), row.undone_by is not None

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()


def _open(url: str) -> Engine:
    from alembic.util.exc import CommandError

    try:
        engine = create_engine(url)
        with engine.begin() as connection:
            _migrate(connection)
    except (SQLAlchemyError, CommandError) as error:
        raise StoreError(
            "审核记录打不开", where=url.partition("@")[2] or url, advice="请检查文件或数据库地址"
        ) from error
    return engine


def _migrate(connection: Connection) -> None:
    """Bring the tables to the newest version; Alembic is imported only when there is something to do."""
    if inspect(connection).has_table("alembic_version"):
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if version == _NEWEST:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _columns(decision: Decision, now: str) -> dict[str, object]:
    values = {name: value for name, value in asdict(decision).items() if name != "id"}
    return values | {"plan": decision.plan, "action": decision.action.value, "at": decision.at or now}


def _decision(row: Row[tuple[Any, ...]]) -> Decision:
    values: dict[str, Any] = dict(row._mapping)
    del values["plan"], values["undone_by"]
    return Decision(**(values | {"action": Action(row.action)}))
