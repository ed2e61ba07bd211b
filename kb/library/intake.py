"""Takes plans in from people at a browser: a file is received, read, looked at by them, and only then added.

Reading and building run one after another in a process of their own, so that pages stay quick meanwhile and a file that
makes a reader hang or die takes nothing else with it. Jobs are known to the process that started them; files that were
received lie below `<data>/incoming/` until they are added or given up, added ones in `<data>/documents/`.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import IO

from kb.config import Config
from kb.errors import KBError, NotFoundError, SourceError
from kb.library.workers import deaf_to_interrupts, end_with_parent
from kb.model import PlanRecord

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of the largest file that is received; larger ones are for `kb add`, as far as their format is read at all."""

_LONGEST_NAME = 60  # characters of a file name without its ending; a file system takes 255 bytes
_MOST_JOBS = 50
_KEPT = 6 * 3600  # seconds for which a received file waits for somebody to decide
_READING_TIME = 300.0  # seconds; the largest of 1,500 real documents takes under 60
_BLOCK = 1 << 20


class Stage(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Task(StrEnum):
    """What a job does."""

    READ = "read"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Job:
    """One task and how far it is.

    `name` is the file's name or the plan's title, `plan_id` the plan's id once it is known. `doing`, `done` and `total`
    tell of the step at work; `error` why it failed.
    """

    token: str
    task: Task
    name: str
    stage: Stage = Stage.WAITING
    plan_id: str = ""
    doing: str = ""
    done: int = 0
    total: int = 0
    error: KBError | None = None
    started: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen without somebody's doing."""
        return self.stage in (Stage.DONE, Stage.FAILED)


class Intake:
    """The jobs of one data folder. Safe to share between threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._incoming = config.data / "incoming"
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}
        self._waiting: SimpleQueue[str] = SimpleQueue()
        self._worker: Thread | None = None

    def receive(self, name: str, stream: IO[bytes]) -> Job:
        """Take a file with the name `name` from `stream` and begin to read it.

        Raises:
            SourceError: the file is empty, too large, or of an unknown format.
        """
        safe = safe_name(name)
        self._sweep()
        token = secrets.token_urlsafe(12)
        folder = self._incoming / token
        folder.mkdir(parents=True)
        try:
            _copy(stream, folder / safe, safe)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return self._begin(Job(token, Task.READ, safe, started=time.time()))

    def job(self, token: str) -> Job:
        """The job with this token.

        Raises:
            NotFoundError: there is none any more.
        """
        with self._lock:
            job = self._jobs.get(token)
        if job is None:
            raise NotFoundError("这次加入已经结束或过期", advice="请在规划库页重新选择文件")
        return job

    def jobs(self) -> tuple[Job, ...]:
        """All jobs that are known, in the order in which they began."""
        with self._lock:
            return tuple(self._jobs.values())

    def refuse(self, name: str, error: KBError) -> Job:
        """Note that a file was not received, so that it is told of beside those that came with it."""
        job = Job(secrets.token_urlsafe(12), Task.READ, name, Stage.FAILED, error=error, started=time.time())
        with self._lock:
            self._jobs[job.token] = job
        return job

    def record(self, token: str) -> PlanRecord:
        """What was read from a file whose reading is done.

        Raises:
            NotFoundError: there is no such job.
        """
        from kb.store.records import read_record

        self.job(token)
        return read_record(self._incoming / token, "preview")

    def add(self, token: str) -> Job:
        """Begin to add a file that has been read.

        Raises:
            NotFoundError: there is no such job, or its reading is not done.
        """
        with self._lock:
            job = self._jobs.get(token)
            is_read = job is not None and job.task is Task.READ and job.stage is Stage.DONE
            if job is not None and is_read:
                self._jobs[token] = replace(job, task=Task.ADD, stage=Stage.WAITING, doing="", done=0, total=0)
        if not is_read:
            raise NotFoundError("这份文件还没有读完，或已经处理过", advice="请在规划库页查看")
        self._enqueue(token)
        return self.job(token)

    def give_up(self, token: str) -> None:
        """Forget a file that was not added; one that is being added stays.

        Raises:
            NotFoundError: there is no such job.
        """
        job = self.job(token)
        if job.task is Task.READ and job.is_over:
            self._forget(token)

    def remove(self, plan_id: str, title: str) -> Job:
        """Begin to take a plan out."""
        return self._begin(Job(secrets.token_urlsafe(12), Task.REMOVE, title, plan_id=plan_id, started=time.time()))

    # ----------------------------------------------------------------------- the worker

    def _begin(self, job: Job) -> Job:
        with self._lock:
            self._jobs[job.token] = job
        self._enqueue(job.token)
        return job

    def _enqueue(self, token: str) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = Thread(target=self._run_all, daemon=True, name="intake")
                self._worker.start()
        self._waiting.put(token)

    def _run_all(self) -> None:
        while True:
            token = self._waiting.get()
            try:
                self._run(token)
            except KBError as error:
                self._change(token, stage=Stage.FAILED, error=error)
            except Exception as error:  # noqa: BLE001  # the thread must live on; the page says what happened
                found = KBError(f"处理时出错（{type(error).__name__}）", advice="请稍后再试，或用 kb add 在命令行加入")
                self._change(token, stage=Stage.FAILED, error=found)

    def _run(self, token: str) -> None:
        job = self._jobs[token]
        self._change(token, stage=Stage.RUNNING)
        if job.task is Task.REMOVE:
            self._apart(token, _remove, (job.plan_id, self._config))
            self._discard_document(job.plan_id)
            self._change(token, stage=Stage.DONE)
            return
        file = self._incoming / token / job.name
        if job.task is Task.READ:
            plan_id = self._apart(token, _read, (file,), limit=_READING_TIME)
            self._change(token, stage=Stage.DONE, plan_id=plan_id)
            return
        self._apart(token, _add, (file, self._config))
        self._keep_document(file, job.plan_id)
        self._change(token, stage=Stage.DONE)

    def _change(self, token: str, **changes: object) -> None:
        with self._lock:
            self._jobs[token] = replace(self._jobs[token], **changes)  # type: ignore[arg-type]  # checked by replace

    def _apart(self, token: str, work: Callable[..., None], arguments: tuple[object, ...], limit: float = 0.0) -> str:
        """Run `work` in a process of its own, note its progress, and give its result.

        Raises:
            KBError: what the work raised, or that it took longer than `limit` seconds (0 is no limit) or died.
        """
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(theirs, *arguments), daemon=True)
        with deaf_to_interrupts():
            process.start()
        theirs.close()
        try:
            return self._listen(token, ours, time.monotonic() + limit if limit else None)
        finally:
            process.terminate()
            process.join()
            ours.close()

    def _listen(self, token: str, ours: Connection, end: float | None) -> str:
        while True:
            if not ours.poll(None if end is None else max(end - time.monotonic(), 0)):
                raise SourceError("读了五分钟还没有读完", advice="请拆成几份，或用 kb add 在命令行加入")
            try:
                said = ours.recv()
            except EOFError:
                raise SourceError("阅读这份文件的程序异常终止", advice="文件可能已损坏，请另存一份后再试") from None
            match said:
                case KBError():
                    raise said
                case str():
                    return said
                case (str(doing), int(done), int(total)):
                    self._change(token, doing=doing, done=done, total=total)

    # ----------------------------------------------------------------------- files

    def _keep_document(self, file: Path, plan_id: str) -> None:
        self._discard_document(plan_id)
        documents = self._config.data / "documents"
        documents.mkdir(exist_ok=True)
        shutil.move(file, documents / file.name)
        shutil.rmtree(file.parent, ignore_errors=True)

    def _discard_document(self, plan_id: str) -> None:
        from kb.parser.parse import default_id

        documents = self._config.data / "documents"
        for file in documents.iterdir() if documents.is_dir() else ():
            if file.is_file() and default_id(file) == plan_id:
                file.unlink()

    def _forget(self, token: str) -> None:
        with self._lock:
            self._jobs.pop(token, None)
        shutil.rmtree(self._incoming / token, ignore_errors=True)

    def _sweep(self) -> None:
        """Forget jobs that are over and old, or too many; also files that a process before this one left."""
        with self._lock:
            over = [job for job in self._jobs.values() if job.is_over]
            running = {job.token for job in self._jobs.values() if not job.is_over}
        old = time.time() - _KEPT
        for place, job in enumerate(sorted(over, key=lambda job: -job.started)):
            if job.started < old or place >= _MOST_JOBS:
                self._forget(job.token)
        for folder in self._incoming.iterdir() if self._incoming.is_dir() else ():
            if folder.name not in running and folder.stat().st_mtime < old:
                shutil.rmtree(folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """The last part of a file name as a browser gives it, fit to be written; its ending tells the reader.

    >>> safe_name("C:\\\\桌面\\\\..\\\\十四五 规划.PDF"), safe_name("../../etc/a?.md")
    ('十四五 规划.pdf', 'a-.md')

    Raises:
        SourceError: nothing reads files with this ending.
    """
    from kb.parser.readers import endings

    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char if char.isprintable() and char not in '<>:"|?*~' else "-" for char in last).rstrip(". ")
    stem, dot, ending = clean.rpartition(".")
    if not dot or f".{ending.lower()}" not in endings():
        known = "、".join(known.lstrip(".") for known in endings())
        raise SourceError("不认识这种文件", where=clean[:_LONGEST_NAME] or None, expected=f"{known} 之一")
    return f"{stem[:_LONGEST_NAME].strip('. ') or '规划'}.{ending.lower()}"


def _copy(stream: IO[bytes], path: Path, name: str) -> None:
    from kb.parser.readers import largest

    most = min(LARGEST_FILE, largest(path.suffix))
    size = 0
    with path.open("wb") as file:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > most:
                is_readable = largest(path.suffix) > most
                advice = "更大的文件请用 kb add 在命令行加入" if is_readable else "请拆成几个文件再导入"
                raise SourceError("文件太大", where=name, expected=f"不超过 {most >> 20} MB", advice=advice)
            file.write(block)
    if not size:
        raise SourceError("文件是空的", where=name, advice="请选择另一份文件")


# --------------------------------------------------------------------------- in the other process


def _reporting(theirs: Connection, work: Callable[[], str]) -> None:
    """Send the result of `work`, or the error a user can mend; any other is seen by the pipe's closing."""
    end_with_parent()
    try:
        theirs.send(work())
    except KBError as error:
        theirs.send(error)


def _read(theirs: Connection, file: Path) -> None:
    def work() -> str:
        from kb.library.analyse import analyse
        from kb.store.records import write_record

        theirs.send(("读取与分析", 0, 1))
        record = analyse(file)
        write_record(file.parent, "preview", record)
        return record.plan.id

    _reporting(theirs, work)


def _add(theirs: Connection, file: Path, config: Config) -> None:
    def work() -> str:
        from kb.library.build import add

        add([file], config, lambda *step: theirs.send(step))
        return ""

    _reporting(theirs, work)


def _remove(theirs: Connection, plan_id: str, config: Config) -> None:
    def work() -> str:
        from kb.library.build import remove

        remove([plan_id], config, lambda *step: theirs.send(step))
        return ""

    _reporting(theirs, work)
