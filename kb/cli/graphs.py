"""`kb export graph`: the goals, tasks, measures and links of one plan as a graph, for Gephi, yEd or a program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.output import emit
from kb.errors import ExportError

if TYPE_CHECKING:
    from kb.library.knowledge import KnowledgeBase


def export_graph(knowledge: KnowledgeBase, out: Path, plan_ids: Sequence[str], as_json: bool) -> None:
    """Write the graph of the one plan named, or of the only one there is, to `out` (.graphml or .json).

    Raises:
        ExportError: the ending is neither, several plans are meant, or the file cannot be written.
    """
    from kb.export.writers import write_whole

    ending = out.suffix.lower()
    if ending not in (".graphml", ".json"):
        raise ExportError(f"关联图不能写成 {ending or '没有扩展名的'} 文件", where=out, expected=".graphml 或 .json")
    ids = list(plan_ids) or [plan.id for plan in knowledge.plans()]
    if len(ids) != 1:
        raise ExportError("关联图一次导出一部规划", advice="请用 --plan 指定一部；kb plans 列出编号")
    graph = knowledge.graph(ids[0])
    write_whole(out, (graph.to_graphml() if ending == ".graphml" else graph.to_json()).encode())
    emit(
        {"table": "graph", "file": str(out), "nodes": len(graph.graph), "links": len(graph.links)},
        as_json=as_json,
        lines=lambda: [f"关联图：{len(graph.graph)} 个节点，{len(graph.links)} 条关联，已写入 {out}"],
    )
