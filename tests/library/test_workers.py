"""Processes that read documents end with the work they were begun for."""

from __future__ import annotations

import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from kb.errors import SourceError
from kb.library.workers import deaf_to_interrupts, worker_pool

_LONG = 120  # seconds; nothing waits for them unless the test fails


def test_a_pool_that_is_left_does_not_wait_for_its_documents() -> None:
    future: Future[None] = Future()
    with pytest.raises(KeyboardInterrupt), worker_pool() as pool:
        with deaf_to_interrupts():
            future = pool.submit(time.sleep, _LONG)
        while not future.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert isinstance(future.exception(), BrokenProcessPool)  # it has not slept to its end


def test_a_worker_that_dies_is_an_error_to_tell() -> None:
    import os

    with pytest.raises(SourceError, match="异常终止"), worker_pool() as pool:
        pool.submit(os._exit, 9).result(_LONG)
