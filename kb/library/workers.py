"""Processes that read documents, and how they end: with the work they were begun for, and with who began them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from threading import Thread, current_thread, main_thread

from kb.errors import SourceError

_SIGNALS = frozenset((signal.SIGINT, signal.SIGTERM))


@contextmanager
def worker_pool() -> Iterator[ProcessPoolExecutor]:
    """A pool of processes. Where the block is left early, they end at once, in the middle of a document.

    Raises:
        SourceError: one of the processes died.
    """
    context = get_context("spawn")
    told, tell = context.Pipe(duplex=False)
    with told, ProcessPoolExecutor(mp_context=context, initializer=end_with_parent, initargs=(told,)) as pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            advice = "可能内存不足，请关闭其他程序后再试，或分几次用 kb add 加入；原有知识库没有改动"
            raise SourceError("阅读文件的程序异常终止", advice=advice) from error
        finally:
            tell.close()  # idle or busy, nothing that a worker still does is wanted
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Processes begun inside do not hear Ctrl-C, which a terminal sends to all of them; their parent decides.

    It hears a signal only when the block is done: a process that is given half of what it is to do complains.
    """
    resource_tracker.ensure_running()  # begun later, it would lift the block
    with _postponed():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _postponed() -> Iterator[None]:
    """Handlers of signals run after the block. They run in the main thread, so no other one is interrupted anyway."""
    if current_thread() is not main_thread():
        yield
        return
    came: list[int] = []
    before = {signum: signal.signal(signum, lambda signum, _: came.append(signum)) for signum in _SIGNALS}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
        if came:
            signal.raise_signal(came[0])


def end_with_parent(told: Connection | None = None) -> None:
    """Have this process end when its parent is gone, even killed, or the other end of `told` is closed."""
    parent = parent_process()
    assert parent is not None, "only for processes that multiprocessing began"
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # that one is meant for this process
    ends: list[Connection | int] = [parent.sentinel]
    if told is not None:
        ends.append(told)

    def watch() -> None:
        wait(ends)
        os._exit(1)

    Thread(target=watch, daemon=True, name="end with parent").start()
