"""The folders of labelled roles, goals and links, and the documents they were read from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import MetadataError
from kb.model import Clause, Plan
from kb.parser.parse import parse_file


@dataclass(frozen=True, slots=True)
class LabelledPlan:
    """One folder of label tables and the file that was labelled."""

    folder: Path
    file: Path

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    def plan(self) -> Plan:
        """The parsed document."""
        return parse_file(self.file)

    @property
    def is_choice(self) -> bool:
        """Whether the notes of the labels say that the goals are a choice: what is found beside them is not judged."""
        notes = self.folder / "NOTES.md"
        return notes.is_file() and "goals are a choice" in notes.read_text(encoding="utf-8")

    def rows(self, table: str, *columns: str) -> tuple[dict[str, str], ...]:
        """The rows of `<table>.tsv`; none where there is no such file.

        Raises:
            MetadataError: one of `columns` is absent.
        """
        path = self.folder / f"{table}.tsv"
        if not path.is_file():
            return ()
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", restval="", quoting=csv.QUOTE_NONE)
            if missing := set(columns) - set(reader.fieldnames or ()):
                raise MetadataError(f"缺少列：{'、'.join(sorted(missing))}", where=str(path))
            return tuple(reader)


def labelled_plans(shared: Path, golden: Path, seed: Path) -> Iterator[LabelledPlan]:
    """The labelled plans: `shared`/gold/seed (of the file `seed`), `shared`/gold/links and `golden`.

    A folder is named like its document in `shared`/plans or by the first words of that name, or `<folder>-<name>` like
    a document of the archive in `shared`/scale.
    """
    if (shared / "gold" / "seed").is_dir():
        yield LabelledPlan(shared / "gold" / "seed", seed)
    for root in (shared / "gold" / "links", golden):
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if not folder.is_dir():
                continue
            file = next(iter(sorted((shared / "plans").glob(f"{folder.name}*"))), None)
            if file := file or _archived(shared / "scale", folder.name):
                yield LabelledPlan(folder, file)


def _archived(scale: Path, name: str) -> Path | None:
    """The document `<folder>/<name>.*` of an archive in `scale`, unpacked for as long as the program runs."""
    import atexit
    import shutil
    import tarfile
    import tempfile

    for archive in sorted(scale.glob("*.tar.xz")):
        with tarfile.open(archive) as members:
            for member in members:
                path = Path(member.name)
                if member.isfile() and f"{path.parent.name}-{path.stem}" == name:
                    folder = tempfile.mkdtemp(prefix="labelled-")
                    atexit.register(shutil.rmtree, folder, ignore_errors=True)
                    members.extract(member, folder, filter="data")
                    return Path(folder) / member.name
    return None


def clauses_by_label(plan: Plan) -> Mapping[str, Clause]:
    """The clauses of `plan` under every name a label may use: the end of the id, the marker, the marker's number."""
    named: dict[str, Clause] = {}
    for clause in plan.clauses:
        named.setdefault(clause.id.partition("/")[2], clause)
    for clause in plan.clauses:
        for name in (clause.marker.strip(), clause.marker.strip().rstrip("、．.")):
            named.setdefault(name, clause)
    return named
