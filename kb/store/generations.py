"""Generations: every build writes a folder beside the current one and takes over by one atomic rename.

    <data>/current                  one line: the name of the generation that serves
    <data>/generations/000007/      meta.json, catalog.json, records/, index/ (its vectors may come later)
    <data>/generations/000008.draft a build that has not finished (or was killed)
    <data>/lock                     held by the one process that builds

A reader opens `current`, then the folder it names. The generation before the current one is kept, so a reader that
opened it a moment ago can finish; older ones and abandoned drafts are removed by the next build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kb.errors import NotFoundError, StoreError, system_reason
from kb.model import PlanRecord
from kb.store.records import PlanSummary, read_record

FORMAT = 1
"""Version of the folder layout; raise it whenever an older program could misread a newer folder."""

_DRAFT = ".draft"


@dataclass(frozen=True, slots=True)
class Meta:
    """What a generation was made with."""

    format: int
    version: str  # of the program
    engine: str  # search engine of the index
    index_key: str  # digest of everything the index was made from


@dataclass(frozen=True, slots=True)
class Generation:
    """A knowledge base on disk; nothing in it changes, only vectors may be added to its index."""

    folder: Path
    meta: Meta
    catalog: tuple[PlanSummary, ...]  # by plan id

    @property
    def name(self) -> str:
        """The generation's number as a string, e.g. "000007"."""
        return self.folder.name

    @property
    def index(self) -> Path:
        """The folder of the search index."""
        return self.folder / "index"

    def summary(self, plan_id: str) -> PlanSummary:
        """The summary of one plan.

        Raises:
            NotFoundError: no plan has this id; the message lists the first few there are.
        """
        for summary in self.catalog:
            if summary.id == plan_id:
                return summary
        known = "、".join(summary.id for summary in self.catalog[:5]) or "（空）"
        raise NotFoundError(
            f"知识库中没有规划 {plan_id}", expected=f"已入库的编号，如 {known}", advice="kb plans 列出全部"
        )

    def record(self, plan_id: str) -> PlanRecord:
        """Everything known of one plan.

        Raises:
            NotFoundError: no plan has this id.
            StoreError: its file is missing or damaged.
        """
        return read_record(self.folder, self.summary(plan_id).key)


class DataFolder:
    """The folder that holds a knowledge base."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current_name(self) -> str | None:
        """The name of the generation that serves, or None where nothing has been built."""
        try:
            name = (self.root / "current").read_text("ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError("不是知识库数据目录", where=self.root, advice="请用 --data 指定另一个目录") from error
        if name and not name.isdecimal():
            if (self.root / "generations").is_dir():
                raise StoreError("知识库文件损坏", where=self.root / "current", advice="请运行 kb build 重新生成")
            raise StoreError("不是知识库数据目录", where=self.root, advice="请用 --data 指定另一个目录")
        return name or None

    def current(self) -> Generation:
        """The generation that serves.

        Raises:
            StoreError: nothing has been built here, or this program cannot open what was; the message says what to run.
        """
        for _ in range(3):  # a build may switch and sweep between reading the name and opening the folder
            name = self.current_name()
            if name is None:
                raise StoreError("这里还没有知识库", where=self.root, advice="请先运行 kb build 建库")
            try:
                return _open(self.root / "generations" / name)
            except FileNotFoundError:
                continue
        raise StoreError("知识库不完整", where=self.root, advice="请运行 kb build 重新生成")

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Give the folder of a new draft; make it current on success, remove it on any exception.

        Raises:
            StoreError: another process is building, or the folder cannot be written.
        """
        generations = self.root / "generations"
        if not generations.is_dir():
            self.current_name()  # refuses a folder in which something else lies
        with _writable(self.root):
            generations.mkdir(parents=True, exist_ok=True)
        with _writable(self.root), _exclusive(self.root / "lock"):
            self._sweep()
            draft = generations / f"{self._next_number():06d}{_DRAFT}"
            draft.mkdir()
            try:
                yield draft
                self._switch_to(draft)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            self._sweep()

    @contextmanager
    def completing(self) -> Iterator[Generation]:
        """Give the generation that serves, which no other process replaces meanwhile, for files to be added to it that
        readers can do without.

        Raises:
            StoreError: another process is building, or nothing has been built.
        """
        with _writable(self.root), _exclusive(self.root / "lock"):
            yield self.current()

    def _next_number(self) -> int:
        names = (entry.name.removesuffix(_DRAFT) for entry in (self.root / "generations").iterdir())
        return max((int(name) for name in names if name.isdecimal()), default=0) + 1

    def _switch_to(self, draft: Path) -> None:
        """Give the draft its final name, then point `current` at it: the second rename is the switch."""
        _sync_tree(draft)
        final = draft.with_name(draft.name.removesuffix(_DRAFT))
        draft.rename(final)
        pointer = self.root / "current.new"
        with pointer.open("w", encoding="ascii") as file:
            file.write(final.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.root / "current")
        _sync_folder(self.root)

    def _sweep(self) -> None:
        """Remove drafts that were never finished, and all generations but the current and the one before."""
        try:
            current = self.current_name()
        except StoreError:
            return  # nobody knows which of them serves
        complete = sorted(e for e in (self.root / "generations").iterdir() if e.name.isdecimal())
        older = [entry for entry in complete if current is not None and entry.name < current]
        keep = {current, *(entry.name for entry in older[-1:])}
        for entry in (self.root / "generations").iterdir():
            if entry.name not in keep:
                shutil.rmtree(entry, ignore_errors=True)


def write_generation(draft: Path, meta: Meta, catalog: Sequence[PlanSummary]) -> None:
    """Write the two files that turn a draft with records and index into a generation."""
    (draft / "catalog.json").write_bytes(msgspec.json.encode(sorted(catalog, key=lambda summary: summary.id)))
    (draft / "meta.json").write_bytes(msgspec.json.encode(meta))


def link_tree(source: Path, target: Path, *, skip_suffixes: tuple[str, ...] = ("LOCK", ".lock")) -> None:
    """Clone a folder of files that are never changed in place: hard links where possible, copies elsewhere.

    Lock files are left out, or two generations would lock each other.
    """
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        if entry.is_dir():
            link_tree(entry, target / entry.name, skip_suffixes=skip_suffixes)
        elif not entry.name.endswith(skip_suffixes):
            link_file(entry, target / entry.name)


def link_file(source: Path, target: Path) -> None:
    """Hard-link one file, or copy it where the file system has no links."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _open(folder: Path) -> Generation:
    try:
        meta = msgspec.json.decode((folder / "meta.json").read_bytes(), type=Meta)
        if meta.format != FORMAT:
            raise StoreError(
                f"知识库格式版本为 {meta.format}", where=folder, expected=str(FORMAT), advice="请运行 kb build 重新生成"
            )
        catalog = msgspec.json.decode((folder / "catalog.json").read_bytes(), type=tuple[PlanSummary, ...])
    except (UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise StoreError("知识库文件损坏", where=folder, advice="请运行 kb build 重新生成") from error
    return Generation(folder, meta, catalog)


@contextmanager
def _writable(root: Path) -> Iterator[None]:
    """Tell the user of a full disk, a missing right or a lost drive below `root`."""
    try:
        yield
    except OSError as error:
        advice = "请检查磁盘空间和目录权限，或用 --data 指定另一个目录；原有知识库没有改动"
        raise StoreError(f"无法写入数据目录（{system_reason(error)}）", where=root, advice=advice) from error


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file; the operating system releases it even when the process is killed."""
    import fcntl  # not present on every platform that can read a knowledge base

    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError("另一个进程正在建库", where=path.parent, advice="请等它完成后再试") from error
        yield


def _sync_tree(folder: Path) -> None:
    for entry in folder.rglob("*"):
        if entry.is_file() and entry.stat().st_nlink == 1:  # links were synced by the generation that wrote them
            with entry.open("rb") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
