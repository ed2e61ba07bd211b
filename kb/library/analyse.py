"""One file to everything known of it: the whole chain from text to links in one short function."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from kb.model import PlanRecord
from kb.parser.readers import MAX_BYTES

_ANALYSING = (
    *("model.py", "text.py", "numerals.py", "parser", "extract", "graph", "lexicon"),
    *("search/tokens.py", "search/word_vectors.py", "library/meaning.py"),
)
_INDEXING = ("search", "lexicon")


def analyse(path: Path, plan_id: str | None = None) -> PlanRecord:
    """Read, parse, extract and link one file.

    Raises:
        SourceError: the file cannot be read.
        MetadataError: its sidecar is malformed.
    """
    from kb.extract.actors import find_actors
    from kb.extract.figures.baselines import with_baselines
    from kb.extract.figures.reconcile import finding_issues, reconcile
    from kb.extract.goals.find import find_goals
    from kb.extract.references import find_references
    from kb.extract.roles.assign import assign_roles
    from kb.extract.targets.find import find_targets
    from kb.graph.links import linking_issues, propose_links
    from kb.library.meaning import word_meaning
    from kb.parser.check import check
    from kb.parser.parse import parse_file

    plan = parse_file(path, plan_id)
    roles = assign_roles(plan)
    targets = with_baselines(plan, find_targets(plan, roles))
    goals = find_goals(plan, roles, targets)
    return PlanRecord(
        plan=plan,
        roles=roles,
        targets=targets,
        goals=goals,
        links=(*propose_links(plan, roles, goals, meaning=word_meaning()), *find_references(plan)),
        actors=find_actors(plan),
        issues=(*check(plan), *finding_issues(reconcile(plan, targets)), *linking_issues(plan, roles, goals)),
    )


def record_key(path: Path) -> str:
    """A digest of everything a record depends on: the file, its name, its sidecar and the analysing code."""
    digest = hashlib.sha256(code_digest(*_ANALYSING).encode())
    digest.update(path.name.encode(errors="surrogatepass"))
    for part in (path, path.with_suffix(".toml")):
        with suppress(OSError):  # a file that cannot be read is for the reader to complain of
            digest.update(part.read_bytes() if part.is_file() and part.stat().st_size <= MAX_BYTES else b"")
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def index_key(record_keys: list[str], settings: str) -> str:
    """A digest of everything an index depends on: its records, the settings and the indexing code."""
    parts = (code_digest(*_INDEXING), settings, *record_keys)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def code_digest(*parts: str) -> str:
    """A digest of the source and data files below `parts` of the package, so that new code never reuses old results."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for part in parts:
        root = package / part
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(package).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
