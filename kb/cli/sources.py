"""What a command's FILE|PLAN argument means: a file to work on at once, or a plan in the knowledge base."""

from __future__ import annotations

from pathlib import Path

from kb.config import Config
from kb.errors import SourceError
from kb.model import Plan, PlanRecord


def is_file(source: str) -> bool:
    """Whether `source` names a file: it exists, or it looks like a path rather than a plan id.

    Raises:
        SourceError: it is empty, which Python takes for the present folder.
    """
    if not source:
        raise SourceError("文件或规划是空的", expected="文件路径，或已入库规划的编号", advice="kb plans 列出编号")
    path = Path(source)
    return path.exists() or len(path.parts) > 1 or path.suffix.lower() in _endings()


def _endings() -> tuple[str, ...]:
    from kb.parser.readers import endings

    return endings()


def open_plan(source: str, config: Config) -> Plan:
    """The parsed plan, without extraction where it is a file.

    Raises:
        SourceError, MetadataError: the file cannot be read.
        StoreError, NotFoundError: there is no knowledge base, or no such plan in it.
    """
    if not is_file(source):
        return _stored(source, config).plan
    from kb.parser.parse import parse_file

    return parse_file(Path(source))


def open_roles(source: str, config: Config) -> PlanRecord:
    """The plan and the roles of its clauses. Errors as for `open_plan`."""
    if not is_file(source):
        return _stored(source, config)
    from kb.extract.roles.assign import assign_roles

    plan = open_plan(source, config)
    return PlanRecord(plan, roles=assign_roles(plan))


def open_targets(source: str, config: Config) -> PlanRecord:
    """The plan, its roles and its targets with baselines. Errors as for `open_plan`."""
    if not is_file(source):
        return _stored(source, config)
    from kb.extract.figures.baselines import with_baselines
    from kb.extract.targets.find import find_targets

    record = open_roles(source, config)
    targets = with_baselines(record.plan, find_targets(record.plan, record.roles))
    return PlanRecord(record.plan, roles=record.roles, targets=targets)


def open_record(source: str, config: Config) -> PlanRecord:
    """Everything known of the plan. Errors as for `open_plan`."""
    if not is_file(source):
        return _stored(source, config)
    from kb.library.analyse import analyse

    return analyse(Path(source))


def _stored(plan_id: str, config: Config) -> PlanRecord:
    from kb.library.knowledge import KnowledgeBase

    return KnowledgeBase.open(config.data).record(plan_id)
