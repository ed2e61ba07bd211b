"""The commands of `kb`, one function each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb import contract
from kb.cli.graphs import export_graph
from kb.cli.options import FilePath, command_of
from kb.cli.output import columns, emit, mark, progress_bar, shorten, title_of
from kb.cli.reviewing import review
from kb.cli.sources import is_file, open_plan, open_record, open_roles, open_targets
from kb.cli.usage import told
from kb.config import Config
from kb.errors import KBError, system_reason
from kb.export.wording import figure

if TYPE_CHECKING:
    from kb.library.build import BuildReport
    from kb.library.knowledge import KnowledgeBase
    from kb.model import PlanRecord, Target

_PATH = FilePath(path_type=Path)


def run() -> None:
    """Run the command line; a user's mistake is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        cli.main(standalone_mode=False)
    except KBError as error:
        _fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
    except click.ClickException as error:
        _fail(told(error))
    except (click.Abort, KeyboardInterrupt) as error:
        if isinstance(error.__cause__, EOFError):  # click takes it for a closed keyboard, whoever raised it
            raise error.__cause__ from None
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody to tell
        sys.exit(1)
    except OSError as error:  # a full disk, a missing right, a drive that has gone
        place = f"{error.filename}：" if error.filename else ""
        _fail(f"{place}系统无法完成这个操作（{system_reason(error)}）。请检查路径、权限和磁盘空间")


def _fail(message: str) -> None:
    click.echo(f"错误：{message}", err=True)
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plankb", prog_name="kb")
def cli() -> None:
    """规划知识库：检索条款，追溯目标，导出对照表。"""


cli.add_command(review)


def _command(function: Callable[..., None]) -> click.Command:
    return command_of(cli, function)


def _open(config: Config) -> KnowledgeBase:
    from kb.library.knowledge import KnowledgeBase

    return KnowledgeBase.open(config.data)


# --------------------------------------------------------------------------- building


@_command
@click.argument("paths", nargs=-1, type=_PATH)
def build(paths: Sequence[Path], config: Config, as_json: bool) -> None:
    """用文件或文件夹建库（默认 corpus/）；建成之前旧库照常可用。"""
    from kb.library.build import build as build_from
    from kb.library.build import default_corpus

    with progress_bar() as progress:
        report = build_from(paths or [default_corpus()], config, progress)
    _show_report(report, as_json)


@_command
@click.argument("files", nargs=-1, required=True, type=_PATH)
def add(files: Sequence[Path], config: Config, as_json: bool) -> None:
    """把文件加入知识库；编号相同的规划被替换。"""
    from kb.library.build import add as add_to

    with progress_bar() as progress:
        report = add_to(files, config, progress)
    _show_report(report, as_json)


@_command
@click.argument("plans", nargs=-1, required=True)
def remove(plans: Sequence[str], config: Config, as_json: bool) -> None:
    """从知识库中移除规划。"""
    from kb.library.build import remove as remove_from

    with progress_bar() as progress:
        report = remove_from(plans, config, progress)
    _show_report(report, as_json)


def _show_report(report: BuildReport, as_json: bool) -> None:
    document: contract.Json = {
        "plans": len(report.catalog),
        "clauses": report.total("clauses"),
        "targets": report.total("targets"),
        "links": report.total("links"),
        "issues": report.total("issues"),
        "skipped": [{"file": str(item.path), "reason": item.reason} for item in report.skipped],
        "seconds": round(report.seconds, 3),
    }
    for item in report.skipped:
        click.echo(f"未收入：{item.reason}", err=True)
    emit(
        document,
        as_json=as_json,
        lines=lambda: [
            f"{document['plans']} 部规划，{document['clauses']} 个条款，{document['targets']} 个指标，"
            f"{document['links']} 条关联，{document['issues']} 处提示，用时 {_duration(report.seconds)} 秒"
        ],
    )


def _duration(seconds: float) -> str:
    """Seconds as a person reads them: one decimal below ten, none from there on."""
    return f"{seconds:.1f}" if round(seconds, 1) < 10 else f"{seconds:.0f}"


# --------------------------------------------------------------------------- reading


@_command
def plans(config: Config, as_json: bool) -> None:
    """列出库中的规划。"""
    catalog = _open(config).plans()
    emit(
        [contract.plan_json(summary) for summary in catalog],
        as_json=as_json,
        lines=lambda: columns(
            [("编号", "条款", "指标", "年份", "标题")]
            + [(s.id, str(s.clauses), str(s.targets), str(s.year or ""), s.title) for s in catalog]
        ),
    )


@_command
@click.argument("source")
def text(source: str, config: Config, as_json: bool) -> None:
    """打印从文件读出的文字，所有位置都以它为准。"""
    plan = open_plan(source, config)
    if as_json:
        emit({"text": plan.text}, as_json=True, lines=tuple)
    else:
        click.echo(plan.text, nl=not plan.text.endswith("\n"))


@_command
@click.argument("source")
def outline(source: str, config: Config, as_json: bool) -> None:
    """打印文件或规划的结构。"""
    plan = open_plan(source, config)
    emit(
        contract.outline_json(plan),
        as_json=as_json,
        lines=lambda: (
            "  " * (node.depth - 1) + shorten(f"{node.marker}{node.heading}" or f"〔{node.kind}〕")
            for node in plan.nodes
        ),
    )


@_command
@click.argument("source")
def clauses(source: str, config: Config, as_json: bool) -> None:
    """列出条款。"""
    record = open_roles(source, config)
    emit(
        [contract.clause_json(clause, record) for clause in record.plan.clauses],
        as_json=as_json,
        lines=lambda: columns(
            [
                (clause.id, str(record.role_of(clause.id) or ""), shorten(clause.heading or clause.text))
                for clause in record.plan.clauses
            ]
            or [("", "", "没有条款")]
        ),
    )


@_command
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--compare", "is_comparison", is_flag=True, help="把几部规划的同一指标列在一行")
def targets(sources: Sequence[str], is_comparison: bool, config: Config, as_json: bool) -> None:
    """列出指标：名称、数值、单位、年份、基期和原文；加 --compare 对比几部规划。"""
    if is_comparison:
        _compare_targets([open_targets(source, config) for source in dict.fromkeys(sources)], as_json)
        return
    if len(sources) > 1:
        raise KBError(f"一次只列一部规划的指标，收到 {len(sources)} 部", advice="要对比几部规划，请加 --compare")
    record = open_targets(sources[0], config)
    emit(
        [contract.target_json(target) for target in record.targets],
        as_json=as_json,
        lines=lambda: columns(
            [("编号", "指标", "", "数值", "年份", "原文")]
            + [
                (t.id, t.indicator, t.comparator.value, figure(t), str(t.year or ""), shorten(t.quote))
                for t in record.targets
            ]
        ),
    )


def _compare_targets(records: Sequence[PlanRecord], as_json: bool) -> None:
    from kb.extract.figures.comparison import compare_targets

    compared = compare_targets((record.plan.id, record.targets) for record in records)
    emit(
        [contract.comparison_json(row) for row in compared],
        as_json=as_json,
        lines=lambda: columns(
            [("指标", *(shorten(record.plan.id, 30) for record in records))]
            + [
                (row.indicator, *(_amounts(row.targets.get(record.plan.id, ())) for record in records))
                for row in compared
            ]
        ),
    )


def _amounts(targets: Sequence[Target]) -> str:
    """Targets of one plan for one indicator, in one field of the comparison."""
    shown = [f"{t.comparator.value} {t.value}{t.unit}{f'（{t.year}年）' if t.year else ''}" for t in targets]
    return "；".join(shown) or "—"


@_command
@click.argument("source")
def goals(source: str, config: Config, as_json: bool) -> None:
    """列出目标：每条要达到什么。"""
    record = open_record(source, config)
    emit(
        [contract.goal_json(goal) for goal in record.goals],
        as_json=as_json,
        lines=lambda: columns(
            [(goal.id, goal.kind.value, shorten(goal.text)) for goal in record.goals] or [("", "", "没有目标")]
        ),
    )


@_command
@click.argument("source")
@click.option("--all", "show_all", is_flag=True, help="连同未达阈值的候选一起显示")
def links(source: str, show_all: bool, config: Config, as_json: bool) -> None:
    """列出关联：目标—任务—政策措施及引用，附依据。"""
    record = open_record(source, config)
    shown = [link for link in record.links if link.accepted or show_all]
    emit(
        [contract.link_json(link) for link in record.links],
        as_json=as_json,
        lines=lambda: columns(
            [("来源", "去向", "类型", "分值", "理由")]
            + [(link.source, link.target, link.type.value, f"{link.score:.2f}", link.reason) for link in shown]
        ),
    )


@_command
@click.argument("source")
def check(source: str, config: Config, as_json: bool) -> None:
    """检查文件读得好不好：缺号、重号、读不出的页、对不上的表；给文件夹则逐份列表。"""
    from kb.cli.checking import check_file, check_folder

    if is_file(source) and Path(source).is_dir():
        check_folder(Path(source), as_json)
    else:
        check_file(open_record(source, config), as_json)


# --------------------------------------------------------------------------- asking


@_command
@click.argument("query")
@click.option("--mode", type=click.Choice(["hybrid", "keyword", "semantic"]), default="hybrid", show_default=True)
@click.option("--plan", help="只在这部规划中找")
@click.option("--role", help="只找这类条款：background principle goal task measure closing")
@click.option("--section", help="只在标题含这些字的章节中找")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
def search(query: str, limit: int, config: Config, as_json: bool, **filters: Any) -> None:
    """检索条款：词语、"短语"、AND OR NOT、-词、字段:值。"""
    from kb.cli.filters import check_filters

    knowledge = _open(config)
    check_filters(knowledge, plan=filters["plan"], role=filters["role"])
    result = knowledge.search(query, limit=limit, **filters)

    def lines() -> Iterable[str]:
        yield from result.notes
        yield f"共 {result.total} 条，用时 {result.took_ms:.0f} 毫秒"
        for hit in result.hits:
            yield f"\n{hit.id}  {shorten(hit.heading)}  〔{' > '.join(hit.path)}〕"
            yield "  " + mark(hit.snippet, hit.highlights)
            yield "  " + "；".join(hit.why)

    emit(contract.search_json(result), as_json=as_json, lines=lines)


@_command
@click.argument("node")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="最多显示的路径数（JSON 不限）")
def trace(node: str, limit: int, config: Config, as_json: bool) -> None:
    """从目标追到任务和政策措施，或从措施追回目标。"""
    knowledge = _open(config)
    found = knowledge.trace(node)

    def lines() -> Iterable[str]:
        yield _caption(knowledge, found.root)
        if not found.paths:
            yield "没有达到阈值的关联；kb gaps 列出全部缺口"
        for path in found.paths[:limit]:
            nodes = (name for name in (path.goal, path.task, path.measure) if name)
            yield f"\n{path.score:.2f}  " + " → ".join(_caption(knowledge, name) for name in nodes)
            yield from (f"      依据 {item.clause}：“{shorten(item.quote, 80)}”" for item in path.evidence)

    emit(contract.trace_json(found), as_json=as_json, lines=lines)


@_command
@click.argument("source")
def gaps(source: str, config: Config, as_json: bool) -> None:
    """列出缺口：没有任务或措施的目标、没有措施的任务、不为任何目标服务的措施。"""
    from kb.graph.plan_graph import PlanGraph

    record = open_record(source, config)
    found = PlanGraph(record).gaps()
    kinds = (
        ("没有任务支撑的目标", found.goals_without_tasks),
        ("没有政策措施的目标", found.goals_without_measures),
        ("没有政策措施的任务", found.tasks_without_measures),
        ("没有服务对象的措施", found.measures_without_use),
        ("注明无需关联的", found.no_link_needed),
    )
    emit(
        contract.gaps_json(found),
        as_json=as_json,
        lines=lambda: (
            line
            for label, ids in kinds
            for line in (f"{label}：{len(ids)} 个", *(f"  {name}  {title_of(record, name)}" for name in ids))
        ),
    )


def _caption(knowledge: KnowledgeBase, node_id: str) -> str:
    return f"{node_id} {title_of(knowledge.record(node_id.partition('/')[0]), node_id)}"


# --------------------------------------------------------------------------- taking away


@_command
@click.argument("table")
@click.option("--out", required=True, type=_PATH, help="文件；后缀决定格式：xlsx csv docx md html json graphml")
@click.option("--plan", "plan_ids", multiple=True, help="只导出这部规划（可多次）")
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True, help="文件中链接指向的网站")
def export(table: str, out: Path, plan_ids: Sequence[str], base_url: str, config: Config, as_json: bool) -> None:
    """导出表格：crossref targets matrix assignments gaps coverage clauses，对比：compare compare-coverage；
    关联图：graph（graphml 或 json）。"""
    from kb.export.tables import build_from
    from kb.export.writers import write

    if table == "graph":
        export_graph(_open(config), out, plan_ids, as_json)
        return
    built = build_from(_open(config), table, plan_ids)
    write(built, out, base_url=base_url)
    emit(
        {"table": table, "file": str(out), "rows": len(built.rows)},
        as_json=as_json,
        lines=lambda: [f"{built.title}：{len(built.rows)} 行，已写入 {out}"],
    )


@_command
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(host: str, port: int, config: Config, as_json: bool) -> None:
    """在浏览器中使用：打开 http://127.0.0.1:8000，按 Ctrl-C 停止。"""
    from webapp import create_app
    from webapp.serve import serve as serve_app

    del as_json  # a server has no result to print
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def ready() -> None:
        click.echo(f"网站已开：{address}，按 Ctrl-C 停止", err=True)

    serve_app(create_app(config.data), host=host, port=port, ready=ready)
