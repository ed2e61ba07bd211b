"""Build a knowledge base, add plans to it and take them out; every change is a new generation."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.config import Config
from kb.errors import KBError, SourceError, StoreError
from kb.library.analyse import analyse, index_key, record_key
from kb.library.workers import deaf_to_interrupts, worker_pool
from kb.search.progress import Progress, silent
from kb.search.seal import is_sound
from kb.store.generations import FORMAT, DataFolder, Generation, Meta, link_file, link_tree, write_generation
from kb.store.records import PlanSummary, is_intact, read_record, record_path, summarise, write_record
from kb.version import __version__

if TYPE_CHECKING:
    from kb.search.documents import SearchDocument

_PARALLEL_FROM = 4  # below this, starting a second process costs more than it saves


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that could not be taken in; the others were."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made."""

    catalog: tuple[PlanSummary, ...]
    skipped: tuple[Skipped, ...]
    seconds: float

    def total(self, field_name: str) -> int:
        """The sum of one count over all plans: "clauses", "targets", "links", "issues"."""
        return sum(getattr(summary, field_name) for summary in self.catalog)


@dataclass
class _Intake:
    """The plans collected for a new generation, by id, and the files that could not be taken."""

    catalog: dict[str, PlanSummary] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)


def default_corpus() -> Path:
    """`corpus/` where the command runs, else the corpus that came with the package or lies beside its sources.

    Raises:
        SourceError: there is none of them.
    """
    package = Path(__file__).parents[1]
    for folder in (Path("corpus"), package / "_corpus", package.parent / "corpus"):
        if folder.is_dir():
            return folder
    raise SourceError("没有文件夹 corpus", advice="请写明要建库的文件或文件夹：kb build PATH...")


def build(paths: Sequence[Path], config: Config, progress: Progress = silent) -> BuildReport:
    """Make a knowledge base of the files and folders in `paths`; the one before serves until this one is complete.

    A file named in `paths` must be readable and have an id of its own; one found in a folder that does not is skipped
    and reported.

    Raises:
        SourceError, MetadataError: a named file cannot be taken, or no file of `paths` can.
        StoreError: the data folder cannot be written or another build is running.
    """
    return _replace(config, paths, keep=None, progress=progress)


def add(paths: Sequence[Path], config: Config, progress: Progress = silent) -> BuildReport:
    """Add files to the knowledge base; a plan with the same id is replaced. Errors as for `build`."""
    return _replace(config, paths, keep=lambda _: True, progress=progress)


def remove(plan_ids: Sequence[str], config: Config, progress: Progress = silent) -> BuildReport:
    """Take plans out of the knowledge base.

    Raises:
        NotFoundError: there is no plan with one of these ids; nothing is changed.
    """
    current = DataFolder(config.data).current()
    for plan_id in plan_ids:
        current.summary(plan_id)
    return _replace(config, (), keep=lambda plan_id: plan_id not in plan_ids, progress=progress)


def _replace(
    config: Config, paths: Sequence[Path], *, keep: Callable[[str], bool] | None, progress: Progress
) -> BuildReport:
    """Write the next generation: the plans of the current one that `keep` holds for, then those read from `paths`.

    Without `keep` the current one is only asked for what need not be computed again, and may be damaged or missing.
    """
    started = time.perf_counter()
    folder = DataFolder(config.data)
    files = _discover(paths, config.data)
    if paths and not files:
        raise SourceError("没有找到可以读取的规划文件", where=paths[0], advice="请给出 txt、md、html、docx 或 pdf 文件")
    with folder.writing() as draft:
        previous = _reusable(folder) if keep is None else _extended(folder)
        intake = _Intake()
        if keep is not None:
            _carry_over(previous, draft, keep, intake)
        _read_in(files, draft, previous, intake, named=frozenset(paths), progress=progress)
        catalog = sorted(intake.catalog.values(), key=lambda summary: summary.id)
        meta = _index(config, draft, catalog, previous, progress)
        write_generation(draft, meta, catalog)
    complete_vectors(config, progress)
    return BuildReport(tuple(catalog), tuple(intake.skipped), time.perf_counter() - started)


def complete_vectors(config: Config, progress: Progress = silent) -> None:
    """Make the vectors that the current generation lacks; it answers meanwhile, by words.

    Raises:
        StoreError: another process is building, or nothing has been built.
        MissingExtraError, EncoderError: the encoder is not there.
    """
    from kb.search.build import add_vectors, lacks_vectors

    with DataFolder(config.data).completing() as generation:
        if lacks_vectors(generation.index, config.search):
            add_vectors(generation.index, config.search, cache=config.data / "cache", progress=progress)


def _reusable(folder: DataFolder) -> Generation | None:
    """The current generation, or None where there is none that can be opened."""
    try:
        return folder.current()
    except StoreError:
        return None


def _extended(folder: DataFolder) -> Generation | None:
    """The current generation, or None where nothing has been built; one that cannot be opened is not passed over."""
    return folder.current() if folder.current_name() is not None else None


def _discover(paths: Sequence[Path], data: Path) -> list[Path]:
    """The files to read, in order, each once; folders are searched, the data folder and hidden files left out.

    Raises:
        SourceError: a named file is missing or of no known format.
    """
    from kb.parser.readers import check_readable, readable_files

    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += (file for file in readable_files(path) if data.absolute() not in file.absolute().parents)
        else:
            check_readable(path)
            files.append(path)
    first: dict[Path, Path] = {}
    for file in files:
        first.setdefault(file.absolute(), file)
    return list(first.values())


def _carry_over(previous: Generation | None, draft: Path, keep: Callable[[str], bool], intake: _Intake) -> None:
    """Link the records that stay into the draft."""
    for summary in previous.catalog if previous else ():
        if keep(summary.id):
            assert previous is not None
            _link_record(previous, draft, summary)
            intake.catalog[summary.id] = summary


def _link_record(previous: Generation, draft: Path, summary: PlanSummary) -> None:
    target = record_path(draft, summary.key)
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        link_file(record_path(previous.folder, summary.key), target)


def _read_in(
    files: Sequence[Path],
    draft: Path,
    previous: Generation | None,
    intake: _Intake,
    *,
    named: frozenset[Path],
    progress: Progress,
) -> None:
    """Analyse the files that the previous generation does not know already, and put all into the intake."""
    keys = {path: record_key(path) for path in files}
    known = _known(previous, frozenset(keys.values())) if previous else {}
    seen: dict[str, Path] = {}
    with closing(_outcomes(keys, draft, known)) as outcomes:  # nobody writes into a draft that is given up
        for done, (path, found) in enumerate(outcomes, start=1):
            outcome = found if isinstance(found, KBError) else _unclaimed(path, found, seen)
            if isinstance(outcome, KBError):
                if path in named:
                    raise outcome
                intake.skipped.append(Skipped(path, str(outcome)))
            else:
                if previous is not None and outcome.key in known:
                    _link_record(previous, draft, outcome)
                seen[outcome.id] = path
                intake.catalog[outcome.id] = outcome
            progress("读取与分析", done, len(files))
    if files and not seen:
        raise SourceError(f"没有一个文件可以收入；{intake.skipped[0].reason.rstrip('。')}", advice="知识库没有改动")


def _known(previous: Generation, wanted: frozenset[str]) -> Mapping[str, PlanSummary]:
    """The summaries of the previous generation, by key, whose records are wanted and sound."""
    return {
        summary.key: summary
        for summary in previous.catalog
        if summary.key in wanted and is_intact(previous.folder, summary.key)
    }


def _unclaimed(path: Path, summary: PlanSummary, seen: Mapping[str, Path]) -> PlanSummary | SourceError:
    """`summary`, or what keeps it out: another of the files has its id."""
    if summary.id not in seen:
        return summary
    advice = f"请在 {path.with_suffix('.toml').name} 中用 id 另起编号"
    return SourceError(f"编号 {summary.id} 与 {seen[summary.id]} 重复", where=path, advice=advice)


def _outcomes(
    keys: Mapping[Path, str], draft: Path, known: Mapping[str, PlanSummary]
) -> Generator[tuple[Path, PlanSummary | KBError], None, None]:
    """For each file, in order, its summary or the error that kept it out."""
    fresh = [path for path, key in keys.items() if key not in known]
    if len(fresh) < _PARALLEL_FROM or (os.cpu_count() or 1) < 2:
        yield from _in_order(keys, known, (_analyse_into(path, keys[path], draft) for path in fresh))
        return
    with worker_pool() as pool:
        with deaf_to_interrupts():
            results = pool.map(_analyse_into, fresh, (keys[path] for path in fresh), [draft] * len(fresh), chunksize=2)
        yield from _in_order(keys, known, results)


def _in_order(
    keys: Mapping[Path, str],
    known: Mapping[str, PlanSummary],
    results: Iterator[PlanSummary | KBError],
) -> Iterator[tuple[Path, PlanSummary | KBError]]:
    for path, key in keys.items():
        summary = known.get(key)
        yield path, summary if summary is not None else next(results)


def _analyse_into(path: Path, key: str, draft: Path) -> PlanSummary | KBError:
    """Analyse one file and write its record; runs in a worker process, so errors travel as values."""
    try:
        record = analyse(path)
    except KBError as error:
        return error
    write_record(draft, key, record)
    return summarise(record, key)


def _index(
    config: Config, draft: Path, catalog: Sequence[PlanSummary], previous: Generation | None, progress: Progress
) -> Meta:
    """Make the word index of the draft: from the one before where most of it still holds, else anew."""
    settings = repr(config.search)
    key = index_key([summary.key for summary in catalog], settings)
    folder = draft / "index"
    if previous is not None and not is_sound(previous.index):
        previous = None
    if previous is not None and previous.meta.index_key == key:
        link_tree(previous.index, folder)
        return previous.meta
    from kb.search.documents import documents
    from kb.search.engines import chosen_engine
    from kb.search.service import build_index, update_index

    def clauses(summaries: Sequence[PlanSummary]) -> Iterator[SearchDocument]:
        return (document for summary in summaries for document in documents(read_record(draft, summary.key)))

    engine = chosen_engine(config.search, _clauses_in(catalog))
    if previous is not None and _holds(previous, engine, settings):
        before = {summary.id: summary.key for summary in previous.catalog}
        fresh = [summary for summary in catalog if before.get(summary.id) != summary.key]
        kept = {summary.id for summary in catalog} - {summary.id for summary in fresh}
        gone = before.keys() - kept
        if len(fresh) + len(gone) < len(kept):
            link_tree(previous.index, folder)
            update_index(folder, clauses(fresh), removed=sorted(gone), count=_clauses_in(fresh), progress=progress)
            return Meta(FORMAT, __version__, engine, key)
    build_index(folder, clauses(catalog), config.search, count=_clauses_in(catalog), progress=progress)
    return Meta(FORMAT, __version__, engine, key)


def _clauses_in(catalog: Sequence[PlanSummary]) -> int:
    return sum(summary.clauses for summary in catalog)


def _holds(previous: Generation, engine: str, settings: str) -> bool:
    """Whether the index of a generation is what this program would make of its plans today."""
    made_from = index_key([summary.key for summary in previous.catalog], settings)
    return (previous.meta.engine, previous.meta.index_key) == (engine, made_from)
