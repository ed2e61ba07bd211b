"""`kb check`: the findings of one document, or a table of all documents in a folder."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kb import contract
from kb.cli.output import columns, emit
from kb.errors import KBError, SourceError
from kb.model import NodeKind, PlanRecord

_LABELS = {"error": "错误", "warning": "警告", "info": "提示"}


def check_file(record: PlanRecord, as_json: bool) -> None:
    """Print the findings of one document."""
    rows = [
        (_LABELS[issue.severity.value], _place(record, issue.span, issue.page), issue.message, issue.advice)
        for issue in record.issues
    ]
    emit(
        [contract.issue_json(issue) for issue in record.issues],
        as_json=as_json,
        lines=lambda: columns([("程度", "位置", "发现", "建议"), *rows]) if rows else ["没有发现问题"],
    )


def _place(record: PlanRecord, span: tuple[int, int] | None, page: int | None) -> str:
    if page is not None:
        return f"第 {page} 页"
    return f"第 {record.plan.text.count(chr(10), 0, span[0]) + 1} 行" if span else "全文"


def check_folder(folder: Path, as_json: bool) -> None:
    """Print one row per document of a folder: what was recognised and how many findings there are."""
    from kb.parser.check import check
    from kb.parser.parse import parse_file
    from kb.parser.readers import readable_files

    rows: list[contract.Json] = []
    for path in readable_files(folder):
        try:
            plan = parse_file(path)
        except KBError as error:
            rows.append({"file": path.name, "error": str(error)})
            continue
        kinds = Counter(node.kind for node in plan.nodes)
        rows.append(
            {
                "file": path.name,
                "sections": kinds[NodeKind.SECTION],
                "clauses": len(plan.clauses),
                "boxes": kinds[NodeKind.BOX],
                "tables": len(plan.source.tables),
                "issues": len(check(plan)),
            }
        )
    if not rows:
        raise SourceError("没有找到可以读取的规划文件", where=folder, advice="请给出 txt、md、html、docx 或 pdf 文件")
    heads = ("sections", "clauses", "boxes", "tables", "issues", "file")
    emit(
        rows,
        as_json=as_json,
        lines=lambda: columns(
            [("节", "条款", "专栏", "表", "提示", "文件")]
            + [
                (*(str(row.get(head, "—")) for head in heads[:-1]), f"{row['file']} {row.get('error', '')}")
                for row in rows
            ]
        ),
    )
