"""From a file to a Plan: the whole chain of the parser."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from kb.model import Plan, SourceText
from kb.parser.candidates import find_candidates
from kb.parser.clauses import build_clauses
from kb.parser.closing import find_closing
from kb.parser.metadata import recognise
from kb.parser.nodes import build_nodes
from kb.parser.outline import build_outline
from kb.parser.readers import read, readable_name
from kb.parser.regions import find_regions
from kb.parser.sidecar import read_sidecar

_UNSAFE = re.compile(r"[\s/#\\\ufffd]+")


def parse_file(path: Path, plan_id: str | None = None) -> Plan:
    """The plan in a file. Its id is `plan_id`, else the one in the sidecar file, else made from the file name.

    Raises:
        SourceError: the file cannot be read.
        MetadataError: the sidecar file is malformed.
    """
    source = read(path)
    sidecar = read_sidecar(path)
    plan = parse(source, plan_id or sidecar.plan_id or default_id(path))
    return replace(plan, metadata=sidecar.complete(plan.metadata))


def parse(source: SourceText, plan_id: str) -> Plan:
    """The sections, clauses and items of a document that has been read."""
    regions = find_regions(source)
    candidates = find_candidates(source, regions)
    branches = build_outline(source, candidates)
    closing = find_closing(source, branches, regions.back)
    nodes = build_nodes(source, branches, regions.body, [*closing, *regions.annexes])
    front = branches[0].candidate.line if branches else regions.body
    return Plan(
        id=plan_id,
        metadata=recognise(source, front),
        source=source,
        nodes=nodes,
        clauses=build_clauses(plan_id, source, nodes),
        issues=source.issues,
    )


def default_id(path: Path) -> str:
    """An id made from the file name: its stem with white space and the separators / and # replaced.

    >>> default_id(Path("十四五 规划#1.pdf"))
    '十四五-规划-1'
    """
    return _UNSAFE.sub("-", Path(readable_name(path)).stem).strip("-") or "plan"
