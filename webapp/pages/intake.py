"""Adding a plan: choose a file, see what was read from it, take it in; and taking a plan out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb import KnowledgeBase
from kb.export.wording import amount, baseline_amount
from kb.library.intake import Job, Stage, Task
from kb.model import PlanRecord
from webapp import addresses
from webapp.pages.frame import Frame, plan_frame, site_frame
from webapp.pages.library import IssueLine, issue_lines
from webapp.pages.outline import OutlineRow, facts, rows
from webapp.pages.upload import UploadForm, upload_form

_TITLES = {
    (Task.READ, Stage.DONE): "收入前的预览",
    (Task.READ, Stage.FAILED): "没有读成",
    (Task.READ, Stage.WAITING): "正在阅读",
    (Task.ADD, Stage.DONE): "已经收入",
    (Task.ADD, Stage.FAILED): "没有收入",
    (Task.ADD, Stage.WAITING): "正在收入",
    (Task.REMOVE, Stage.DONE): "已经移出",
    (Task.REMOVE, Stage.FAILED): "没有移出",
    (Task.REMOVE, Stage.WAITING): "正在移出",
}
_STATES = {(Task.READ, Stage.DONE): "读完，等待决定", (Task.READ, Stage.WAITING): "排队等候阅读"}
_WAITING = "前面还有别的文件，正在排队"


@dataclass(frozen=True, slots=True)
class JobLine:
    """One file on its way in, and how far it is."""

    name: str
    href: str
    state: str
    note: str  # why it failed, or what taking it in would replace
    has_failed: bool


@dataclass(frozen=True, slots=True)
class AddPage:
    """The form, and the files that were chosen, the last first."""

    frame: Frame
    form: UploadForm
    jobs: tuple[JobLine, ...]
    progress: str  # what is at work; empty where nothing is
    over: int  # jobs that are over
    to_add: int  # files that can be added together


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target of a plan that is not yet in."""

    indicator: str
    amount: str
    year: str
    base: str
    quote: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read from a file."""

    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    warning: str  # what taking it in would replace
    rows: tuple[OutlineRow, ...]
    issues: tuple[IssueLine, ...]
    targets: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True)
class IntakePage:
    """One job: under way, failed, done, or waiting for somebody to decide (`preview`)."""

    frame: Frame
    title: str
    name: str
    token: str
    is_over: bool
    has_failed: bool
    doing: str
    done: int
    total: int
    found: str
    advice: str
    preview: Preview | None
    plan_href: str  # of the plan that is now in
    form: UploadForm


@dataclass(frozen=True, slots=True)
class RemovePage:
    """What would go with a plan, and what would stay."""

    frame: Frame
    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    decisions: str  # how many, and what becomes of them; empty where there are none
    back: str


def build_add(jobs: Sequence[Job], present: Mapping[str, str]) -> AddPage:
    """The page with the form and the files on their way in; `present` are titles by plan id."""
    return AddPage(
        frame=site_frame("加入规划", "plans"),
        form=upload_form(),
        jobs=tuple(_job_line(job, present) for job in reversed(jobs) if job.task is not Task.REMOVE),
        progress="" if all(job.is_over for job in jobs) else all_progress(jobs)["doing"],
        over=sum(job.is_over for job in jobs),
        to_add=len(to_add(jobs, present)),
    )


def _job_line(job: Job, present: Mapping[str, str]) -> JobLine:
    replaced = present.get(job.plan_id) if is_to_decide(job) else None
    return JobLine(
        name=job.name,
        href=addresses.intake(job.token),
        state=_STATES.get((job.task, job.stage)) or _title(job),
        note=_found(job) or (f"将代替库中的《{replaced}》" if replaced else ""),
        has_failed=job.stage is Stage.FAILED,
    )


def to_add(jobs: Sequence[Job], present: Mapping[str, str]) -> tuple[str, ...]:
    """The tokens of the files that have been read and would replace neither a plan nor each other."""
    read = {job.plan_id: job.token for job in reversed(jobs) if is_to_decide(job)}
    return tuple(token for plan_id, token in reversed(read.items()) if plan_id not in present)


def notice(jobs: Sequence[Job]) -> str:
    """What waits for somebody's decision or is still at work; empty where nothing is."""
    waiting = sum(map(is_to_decide, jobs))
    working = sum(not job.is_over for job in jobs)
    parts = (
        f"{working} 份文件正在处理" if working else "",
        f"{waiting} 份文件已经读完，等待决定是否收入" if waiting else "",
    )
    return "；".join(filter(None, parts))


def all_progress(jobs: Sequence[Job]) -> dict[str, Any]:
    """How many of `jobs` are over, in the form of `progress`."""
    return {"doing": "正在处理", "done": sum(job.is_over for job in jobs), "total": len(jobs)}


def is_to_decide(job: Job) -> bool:
    """Whether a file was read and waits to be taken in or given up."""
    return job.task is Task.READ and job.stage is Stage.DONE


def build(job: Job, record: PlanRecord | None, present: Mapping[str, str]) -> IntakePage:
    """The page of a job; `record` is what was read, where that is to be decided on, `present` titles by plan id."""
    title = _title(job)
    is_in = job.task is Task.ADD and job.stage is Stage.DONE
    step = progress(job)
    return IntakePage(
        frame=site_frame(title, "plans"),
        title=title,
        name=job.name,
        token=job.token,
        is_over=job.is_over,
        has_failed=job.stage is Stage.FAILED,
        doing=step["doing"],
        done=step["done"],
        total=step["total"],
        found=_found(job),
        advice=job.error.advice or "" if job.error else "",
        preview=_preview(record, present) if record else None,
        plan_href=addresses.plan(job.plan_id) if is_in else "",
        form=upload_form(),
    )


def _title(job: Job) -> str:
    return _TITLES[job.task, Stage.WAITING if job.stage is Stage.RUNNING else job.stage]


def _found(job: Job) -> str:
    if job.error is None:
        return ""
    expected = f"，应为{job.error.expected}" if job.error.expected else ""
    return f"{job.error.found}{expected}"


def progress(job: Job) -> dict[str, Any]:
    """The step at work: "doing", "done", "total" (0 where nobody can tell how much there is)."""
    doing = _WAITING if job.stage is Stage.WAITING else job.doing or "读取与分析"
    return {"doing": doing, "done": job.done, "total": job.total if job.total > 1 else 0}


def _preview(record: PlanRecord, present: Mapping[str, str]) -> Preview:
    replaced = present.get(record.plan.id)
    return Preview(
        title=record.plan.title,
        language=record.plan.metadata.language,
        facts=tuple(facts(record)),
        warning=f"库中已有编号为 {record.plan.id} 的《{replaced}》，收入后将由这一份代替。" if replaced else "",
        rows=tuple(replace(row, href="") for row in rows(record)),
        issues=tuple(replace(line, href="") for line in issue_lines(record)),
        targets=tuple(
            TargetLine(
                indicator=target.indicator,
                amount=amount(target),
                year=str(target.year or target.period),
                base=baseline_amount(target.baseline) if target.baseline else "",
                quote=target.quote,
            )
            for target in record.targets
        ),
    )


def build_remove(knowledge: KnowledgeBase, plan_id: str) -> RemovePage:
    """The page that asks before a plan is taken out.

    Raises:
        NotFoundError: no plan has this id.
    """
    record = knowledge.record(plan_id)
    decisions = len(knowledge.desk.entries(plan_id))
    return RemovePage(
        frame=plan_frame(record.plan, "移出"),
        title=record.plan.title,
        language=record.plan.metadata.language,
        facts=tuple(facts(record)),
        decisions=f"{decisions} 条，会保留，重新加入后照旧生效" if decisions else "",
        back=addresses.plan(plan_id),
    )
