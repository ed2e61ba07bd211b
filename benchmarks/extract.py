"""Processor seconds of parsing and of each part of extraction over a folder of documents.

python -m benchmarks extract ../shared/plans ../shared/scale/gov-reports [--most 200]
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_PARTS = ("targets", "baselines", "reconcile", "actors")


def main(arguments: list[str]) -> None:
    """Measure each folder and print one line per part."""
    from kb.parser.readers import endings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=200, help="documents per folder, spread evenly")
    chosen = parser.parse_args(arguments)
    whole: defaultdict[str, float] = defaultdict(float)
    for folder in chosen.folders:
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings())
        picked = files[:: max(1, len(files) // chosen.most)]
        seconds = _measure(picked)
        print(f"{folder}: {len(picked)} documents, {int(seconds.pop('found'))} targets")
        for part, spent in seconds.items():
            print(f"  {part:<10} {spent * 1000 / max(1, len(picked)):8.1f} ms per document")
        print(f"  extraction is {_share(seconds):.0%} of parsing")
        for part, spent in seconds.items():
            whole[part] += spent * len(files) / max(1, len(picked))
    print(f"all folders, each with all its documents: extraction is {_share(whole):.0%} of parsing")


def _share(seconds: Mapping[str, float]) -> float:
    """Time of extraction over time of parsing."""
    return sum(seconds[part] for part in _PARTS) / seconds["parse"]


def _measure(files: list[Path]) -> dict[str, float]:
    from kb.extract.actors import find_actors
    from kb.extract.figures.baselines import with_baselines
    from kb.extract.figures.reconcile import reconcile
    from kb.extract.roles.assign import assign_roles
    from kb.extract.targets.find import find_targets
    from kb.lexicon.thesaurus import default_thesaurus
    from kb.parser.parse import parse_file

    default_thesaurus().indicator_key("面积")  # read, and its index made, once per process, not once per document
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(part: str, work: Callable[..., Any], *arguments: object) -> Any:
        started = time.process_time()
        result = work(*arguments)
        spent[part] += time.process_time() - started
        return result

    for file in files:
        plan = timed("parse", parse_file, file)
        roles = timed("roles", assign_roles, plan)
        targets = timed("targets", find_targets, plan, roles)
        targets = timed("baselines", with_baselines, plan, targets)
        timed("reconcile", reconcile, plan, targets)
        timed("actors", find_actors, plan)
        spent["found"] += len(targets)
    return spent
