"""The journal of review decisions: who said what about which link, and when. Nothing in it is ever deleted.

The journal lies beside the generations, so decisions outlive every rebuild. It speaks SQL through SQLAlchemy: a file
on one laptop, any database a ministry runs (`KB_REVIEWS=postgresql://…`) on a server. Importing this module imports
SQLAlchemy, so it is imported only where decisions are read or made.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import groupby
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
    event,
    func,
    insert,
    inspect,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from kb.errors import StoreError
from kb.store.decisions import JOURNAL, Action, Decision, Entry, LinkKey, check

_NEWEST = "v1"  # the last file in migrations/versions
_ADVICE = "请检查文件、权限或数据库地址"
_PATIENCE = 30  # seconds a writer waits for another one
_TEXTS = ("at", "who", "action", "plan", "source", "target", "type", "comment", "quote", "fingerprint")
_JOURNAL = Table(
    "decision",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, String) for name in _TEXTS),
    Column("grade", Float),
    Column("undone_by", Integer),
)
_ORDER = (_JOURNAL.c.at, _JOURNAL.c.id)  # by time, since entries brought in from elsewhere may be older than ours
_STANDS = _JOURNAL.c.undone_by.is_(None) & (_JOURNAL.c.action != Action.WITHDRAW)


class ReviewBook:
    """The journal, opened for reading and writing. Safe to share between threads and processes.

    Every method raises StoreError where the database cannot be reached, or was written by a newer version.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._place = url.partition("@")[2] or url  # without a password
        self._clock = clock
        with self._told():
            self._engine = _open(url)

    @classmethod
    def of(cls, data: Path) -> ReviewBook:
        """The journal of a data folder, or the database named by KB_REVIEWS."""
        url = os.environ.get("KB_REVIEWS")
        if not url:
            data.mkdir(parents=True, exist_ok=True)
        return cls(url or f"sqlite:///{data / JOURNAL}")

    # ----------------------------------------------------------------------- writing

    def record(self, *decisions: Decision) -> None:
        """Enter decisions, all or none. One without a time gets the present one.

        Raises:
            ReviewError: one of them makes no sense.
        """
        for decision in decisions:
            check(decision)
        with self._writing() as connection:
            self._enter_all(connection, decisions)

    def merge(self, decisions: Sequence[Decision]) -> int:
        """Enter those of `decisions` that the journal does not have yet, all or none; gives how many that were.

        Raises:
            ReviewError: one of them makes no sense.
        """
        for decision in decisions:
            check(decision)
        with self._writing() as connection:
            known = Counter(replace(entry.decision, id=None) for entry in self._entries(connection, None))
            fresh = [decision for decision in decisions if not _take(known, replace(decision, id=None))]
            self._enter_all(connection, fresh)
        return len(fresh)

    def undo(self, who: str, plan: str | None = None) -> Decision | None:
        """Withdraw the last decision of `who` (on one plan) that still stands, and give it; None when there is none."""
        chosen = _STANDS & (_JOURNAL.c.who == who) & (_JOURNAL.c.plan == plan if plan else true())
        with self._writing() as connection:
            row = connection.execute(_latest(chosen)).first()
            if row is None:
                return None
            last = _decision(row)
            self._withdraw(connection, replace(last, action=Action.WITHDRAW, comment="", id=None, at=""), row.id)
        return last

    def _enter_all(self, connection: Connection, decisions: Sequence[Decision]) -> None:
        """Insert decisions in their order, runs between withdrawals at once."""
        now = self._now()
        for is_withdrawal, run in groupby(decisions, lambda decision: decision.action is Action.WITHDRAW):
            if is_withdrawal:
                for decision in run:
                    self._withdraw(connection, decision)
            else:
                connection.execute(insert(_JOURNAL), [_columns(decision, now) for decision in run])

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    def _withdraw(self, connection: Connection, decision: Decision, withdrawn: int | None = None) -> None:
        """Insert a withdrawal and mark what it withdraws.

        That is entry `withdrawn`, or else (in a withdrawal brought in from elsewhere) the last one before it of the
        same person on the same link.
        """
        values = _columns(decision, self._now())
        key = connection.execute(insert(_JOURNAL).values(**values)).inserted_primary_key
        assert key is not None
        if withdrawn is None:
            same = (_JOURNAL.c[name] == values[name] for name in ("who", "source", "target", "type"))
            row = connection.execute(_latest(_STANDS, _JOURNAL.c.at <= values["at"], *same)).first()
            withdrawn = row.id if row else None
        connection.execute(update(_JOURNAL).where(_JOURNAL.c.id == withdrawn).values(undone_by=key[0]))

    # ----------------------------------------------------------------------- reading

    def standing(self, plan: str | None = None) -> Mapping[LinkKey, Decision]:
        """For each link decided on, the last decision that stands; a comment never replaces a verdict."""
        stand = (entry.decision for entry in self.entries(plan) if not entry.undone)
        return {decision.key: decision for decision in stand if decision.is_verdict}

    def journal(self, plan: str | None = None) -> tuple[Decision, ...]:
        """All decisions, oldest first, withdrawn ones and withdrawals included."""
        return tuple(entry.decision for entry in self.entries(plan))

    def entries(self, plan: str | None = None) -> tuple[Entry, ...]:
        """All entries, oldest first, each with whether it has been withdrawn."""
        with self._told(), self._engine.connect() as connection:
            return tuple(self._entries(connection, plan))

    def newest(self) -> int:
        """The number of the last entry, 0 where there is none: it grows with every change."""
        with self._told(), self._engine.connect() as connection:
            return connection.execute(select(func.max(_JOURNAL.c.id))).scalar() or 0

    @staticmethod
    def _entries(connection: Connection, plan: str | None) -> Iterator[Entry]:
        chosen = _JOURNAL.c.plan == plan if plan else true()
        for row in connection.execute(select(_JOURNAL).where(chosen).order_by(*_ORDER)):
            yield Entry(_decision(row), row.undone_by is not None)

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()

    # ----------------------------------------------------------------------- transactions

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its start, so that what it reads is still so when it writes."""
        with self._told(), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database complains of into a message."""
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(f"审核记录打不开或写不进（{reason}）", where=self._place, advice=_ADVICE) from error


def _open(url: str) -> Engine:
    is_file = url.startswith("sqlite")
    # A file is opened in no time: none is held open for a book that nobody closes.
    chosen = {"connect_args": {"timeout": _PATIENCE}, "poolclass": NullPool} if is_file else {}
    engine = create_engine(url, **chosen)
    if is_file:
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
    with engine.connect() as connection:
        is_newest = _version(connection) == _NEWEST
    if not is_newest:
        with engine.execution_options(writes=True).begin() as connection:
            _migrate(connection)
    return engine


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    """SQLite takes the write lock at the first write by default: too late for who has read something before."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> str | None:
    """The version of the tables, None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    """Bring the tables to the newest version; another process may have done so while we waited for the lock."""
    if _version(connection) == _NEWEST:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError("审核记录由更新版本的程序写成，打不开", advice="请升级本程序") from error


def _latest(*conditions: Any) -> Any:
    newest_first = (column.desc() for column in _ORDER)
    return select(_JOURNAL).where(*conditions).order_by(*newest_first).limit(1)


def _take(counts: Counter[Decision], decision: Decision) -> bool:
    """Whether one of `decision` is left in `counts`; it is taken out."""
    if not counts[decision]:
        return False
    counts[decision] -= 1
    return True


def _columns(decision: Decision, now: str) -> dict[str, object]:
    values = {name: value for name, value in asdict(decision).items() if name != "id"}
    return values | {"plan": decision.plan, "action": decision.action.value, "at": decision.at or now}


def _decision(row: Row[tuple[Any, ...]]) -> Decision:
    values: dict[str, Any] = dict(row._mapping)
    del values["plan"], values["undone_by"]
    return Decision(**(values | {"action": Action(row.action)}))
