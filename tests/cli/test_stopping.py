"""Commands that are stopped: by Ctrl-C, by the system, and without being asked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.test_commands import ask, run

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")

_PATIENCE = 120  # seconds for what takes one; only a failing test waits so long


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for `condition()` to hold."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def members(session: int) -> Sequence[int]:
    """The living processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = stat.read_text("utf-8", errors="replace").partition(" (")
        except OSError:
            continue
        state, _, _, of = rest.rpartition(") ")[2].split()[:4]
        if int(of) == session and state not in "ZX":
            found.append(int(pid))
    return found


@pytest.fixture
def slow_plans(tmp_path: Path) -> Path:
    """Eight plans, enough for a pool of processes, of which each takes some seconds."""
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in range(8):
        clauses = (f"{n}、到2030年，第{n}项指标达到{n}亿元，加快推进第{n + name}项产业发展。\n" for n in range(1, 1500))
        (folder / f"规划{name}.txt").write_text("规划\n\n一、任务\n\n" + "\n".join(clauses), encoding="utf-8")
    return folder


@pytest.fixture
def building(built: Path, tmp_path: Path, slow_plans: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A build whose processes are at work, in a session of its own, and its data folder, where another plan serves."""
    data = Path(shutil.copytree(built, tmp_path / "kb"))
    command = [sys.executable, "-m", "kb", "build", str(slow_plans), "--data", str(data)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )
    try:
        until(lambda: list(data.glob("generations/*.draft")), "no draft")
        until(lambda: len(members(process.pid)) >= 4, "no workers")  # the command, a tracker of resources, two workers
        yield process, data
    finally:
        for pid in members(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize("is_terminal", [False, True], ids=["kill", "terminal"])
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_build_leaves_nothing(
    building: tuple[subprocess.Popen[str], Path], signum: signal.Signals, code: int, is_terminal: bool
) -> None:
    process, data = building
    (os.killpg if is_terminal else os.kill)(process.pid, signum)
    out, err = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, out) == (code, "")
    assert err.startswith("已停止")
    assert err.count("\n") == 1
    until(lambda: not members(process.pid), "workers live on")
    assert not list(data.glob("generations/*.draft"))
    assert [plan["id"] for plan in ask(data, "plans")] == ["etdz-11-5"]


def test_the_workers_of_a_killed_build_end_by_themselves(
    building: tuple[subprocess.Popen[str], Path], seed_file: Path
) -> None:
    process, data = building
    process.kill()
    process.wait(timeout=_PATIENCE)
    until(lambda: not members(process.pid), "workers live on")
    assert [plan["id"] for plan in ask(data, "plans")] == ["etdz-11-5"]
    assert run("add", str(seed_file), "--data", str(data)).returncode == 0
    assert not list(data.glob("generations/*.draft"))


def test_a_worker_that_dies_is_told_in_one_line(building: tuple[subprocess.Popen[str], Path]) -> None:
    """As the system does where memory runs out."""
    process, data = building
    workers = [pid for pid in members(process.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(workers[0], signal.SIGKILL)
    out, err = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, out, err.count("\n")) == (2, "", 1)
    assert "异常终止" in err
    assert [plan["id"] for plan in ask(data, "plans")] == ["etdz-11-5"]
