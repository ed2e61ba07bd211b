"""How long the commands of a working day take from a cold start, and how much memory: measured from outside.

python -m benchmarks commands [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall-clock seconds and peak memory in MB."""

    seconds: float
    megabytes: float


def measure(*arguments: str) -> Run:
    """Run `kb` with these arguments to its end."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "kb", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"kb {' '.join(arguments)} ended with code {process.returncode}")
    return Run(time.perf_counter() - started, usage.ru_maxrss / 1024)


def main(argv: list[str]) -> None:
    """Print a table: median, fastest and slowest run, and the largest peak memory."""
    parser = argparse.ArgumentParser(prog="benchmarks commands", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args(argv).runs
    with tempfile.TemporaryDirectory() as folder:
        warm = ("--data", f"{folder}/warm")
        measure("build", str(CORPUS), *warm)
        goal = "etdz-11-5/32#10"
        jobs = {
            "kb build corpus (nothing known)": lambda n: ("build", str(CORPUS), "--data", f"{folder}/new{n}"),
            "kb build corpus (again)": lambda n: ("build", str(CORPUS), *warm),
            "kb search, keyword": lambda n: ("search", "土地集约利用", "--mode", "keyword", *warm),
            "kb search, hybrid": lambda n: ("search", "土地集约利用", *warm),
            "kb trace": lambda n: ("trace", goal, *warm),
            "kb outline FILE": lambda n: ("outline", str(next(CORPUS.glob("*.txt")))),
            "kb targets FILE": lambda n: ("targets", str(next(CORPUS.glob("*.txt")))),
            "kb export crossref .xlsx": lambda n: ("export", "crossref", "--out", f"{folder}/x.xlsx", *warm),
        }
        print(f"| command | median s | min | max | peak MB |  ({runs} runs)\n|---|---|---|---|---|")
        for name, arguments in jobs.items():
            done = [measure(*arguments(number)) for number in range(runs)]
            seconds = [run.seconds for run in done]
            print(
                f"| {name} | {statistics.median(seconds):.2f} | {min(seconds):.2f} | {max(seconds):.2f} "
                f"| {max(run.megabytes for run in done):.0f} |"
            )
