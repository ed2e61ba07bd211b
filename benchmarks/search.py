"""Full-text engines on the same clauses, tokens and queries, and the whole search on top of ours.

python -m benchmarks search FOLDER [--clauses 100000] [--work WORK] [--engines tantivy,whoosh,fts5,bm25s] [--rounds 3]

FOLDER holds documents that the program can read; they are taken again under other ids until there are enough clauses.
Every build and every round of queries is a process of its own, so that its peak memory is its own; engines take turns.
Queries are timed by the CPU they use, so that other programs on the machine do not count, and the whole search by the
clock too. Vectors are random, as their values do not change how long a search takes; the query is encoded by e5.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path

import msgspec

from benchmarks.rivals import Question, names, rival
from kb.errors import KBError
from kb.model import PlanRecord
from kb.parser.parse import parse_file
from kb.search.build import IndexMeta, user_words
from kb.search.documents import SearchDocument, documents
from kb.search.engine import Entry, Field
from kb.search.entries import entry, restored
from kb.search.tokens import Tokenizer

_QUERIES = 100  # of each kind


def main(argv: list[str]) -> None:
    """Prepare, build, ask; print two tables."""
    parser = argparse.ArgumentParser(prog="benchmarks search", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clauses", type=int, default=100_000)
    parser.add_argument("--work", type=Path, default=Path("/tmp/plankb-benchmark"))
    parser.add_argument("--engines", default=",".join(names()))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--step", help=argparse.SUPPRESS)  # what a process of its own shall do
    chosen = parser.parse_args(argv)
    if chosen.step:
        step, name = chosen.step.split(":")
        report = {"build": _build, "ask": _ask, "whole": _whole}[step](name, chosen.work)
        print(json.dumps({**report, "peak_mb": _peak()}))
        return
    chosen.work.mkdir(parents=True, exist_ok=True)
    if not (chosen.work / "questions.json").exists():
        _prepare(chosen.folder, chosen.clauses, chosen.work)
    engines = chosen.engines.split(",")

    def run(step: str) -> dict[str, float]:
        command = [sys.executable, "-m", "benchmarks", "search", str(chosen.folder), "--work", str(chosen.work)]
        done = subprocess.run([*command, "--step", step], stdout=subprocess.PIPE, text=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else {}

    _print_builds(engines, run, chosen.work)
    _print_queries(engines, run, chosen.rounds)
    _print_whole(run)


# --------------------------------------------------------------------------- clauses and queries


def _prepare(folder: Path, wanted: int, work: Path) -> None:
    tokenizer = Tokenizer(_words())
    chance = random.Random(0)
    questions: list[Question] = []
    encoder = msgspec.json.Encoder()
    plans: dict[str, str] = {}
    with (work / "entries.jsonl").open("wb") as out:
        for done, document in zip(range(wanted), _documents(folder), strict=False):
            made = entry(document, tokenizer)
            plans[document.plan] = document.plan_title
            out.write(encoder.encode(made) + b"\n")
            if done % max(1, wanted // (2 * _QUERIES)) == 0:
                questions += _questions(made, document, chance)
    (work / "plans.json").write_bytes(encoder.encode(plans))
    (work / "questions.json").write_bytes(encoder.encode(questions))


def _words() -> list[str]:
    from kb.lexicon.thesaurus import default_thesaurus

    return user_words(default_thesaurus())


def _documents(folder: Path) -> Iterator[SearchDocument]:
    """The clauses of all documents, again and again, each time under other plan ids."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    for turn in count():
        for number, file in enumerate(files):
            try:
                plan = parse_file(file, f"p{turn}-{number}")
            except KBError:
                continue
            yield from documents(PlanRecord(plan, {}, (), (), (), (), ()))


def _questions(made: Entry, document: SearchDocument, chance: random.Random) -> Iterator[Question]:
    """One query of each kind that this clause answers."""
    words = sorted({word for word in made.terms[Field.WORDS] if len(word) > 1 and "\u4e00" <= word[0] <= "\u9fff"})
    body = document.plain.body
    if len(words) < 5 or len(body) < 20:
        return
    start = chance.randrange(len(body) - 8)
    yield Question("word", (chance.choice(words),))
    yield Question("any", tuple(chance.sample(words, 4)))
    if body[start : start + 6].isalnum():
        yield Question("phrase", phrase=body[start : start + 6])
    yield Question("plan", tuple(chance.sample(words, 2)), plan=document.plan)


def _entries(work: Path) -> Iterator[Entry]:
    decoder = msgspec.json.Decoder(Entry)
    with (work / "entries.jsonl").open("rb") as lines:
        yield from map(decoder.decode, lines)


def _asked(work: Path) -> list[Question]:
    """As many queries of each kind as are measured, kinds mixed."""
    read = msgspec.json.decode((work / "questions.json").read_bytes(), type=list[Question])
    by_kind: defaultdict[str, list[Question]] = defaultdict(list)
    for question in read:
        by_kind[question.kind].append(question)
    chosen = [question for group in by_kind.values() for question in group[:_QUERIES]]
    random.Random(1).shuffle(chosen)
    return chosen


# --------------------------------------------------------------------------- steps, each in a process of its own


def _build(name: str, work: Path) -> dict[str, float]:
    shutil.rmtree(work / name, ignore_errors=True)
    started, used = time.perf_counter(), time.process_time()
    rival(name, work).build(_entries(work))
    return {"seconds": time.perf_counter() - started, "cpu": time.process_time() - used}


def _ask(name: str, work: Path) -> dict[str, float]:
    """Milliseconds by kind of query, as `kind p50` and `kind p99`."""
    engine = rival(name, work)
    started = time.perf_counter()
    engine.open()
    opened = (time.perf_counter() - started) * 1000
    times: defaultdict[str, list[float]] = defaultdict(list)
    for question in _asked(work):
        started = time.process_time()
        found = engine.ask(question)
        if found is not None:
            times[question.kind].append((time.process_time() - started) * 1000)
    return {"open": opened, **_percentiles(times)}


def _whole(name: str, work: Path) -> dict[str, float]:
    """The program's own search over the index of `name`, by words and hybrid."""
    from kb.config import SearchConfig
    from kb.search.service import Searcher

    _complete_index(name, work)
    searcher = Searcher.open(work, SearchConfig(engine=name))
    texts = [" ".join(question.words[:3]) for question in _asked(work) if question.kind == "any"]
    times: defaultdict[str, list[float]] = defaultdict(list)
    for mode in ("keyword", "hybrid"):
        searcher.search("目标", mode=mode)  # what is loaded once
        for text in texts:
            started, used = time.perf_counter(), time.process_time()
            searcher.search(text, mode=mode)
            times[mode].append((time.process_time() - used) * 1000)
            times[f"{mode}, by the clock"].append((time.perf_counter() - started) * 1000)
    return _percentiles(times)


def _complete_index(name: str, work: Path) -> None:
    """What the program keeps beside the word index, with random vectors."""
    from kb.search.build import FORMAT
    from kb.search.vectors import collect, write_layout, write_matrix

    plans = msgspec.json.decode((work / "plans.json").read_bytes(), type=dict[str, str])
    (work / "meta.json").write_bytes(msgspec.json.encode(IndexMeta(FORMAT, name, plans)))
    (work / "words.txt").write_text("\n".join(_words()), encoding="utf-8")
    if (work / "vectors").is_dir():
        return
    import numpy as np

    found = collect((clause.id, clause.text) for clause in map(restored, (made.stored for made in _entries(work))))
    write_layout(work / "vectors" / "layout", found)
    chance = np.random.default_rng(0)
    for folder, kind, dimensions in (("words", "words", 128), ("model", "e5", 384)):
        vectors = chance.standard_normal((len(found.texts), dimensions), np.float32).astype(np.float16)
        write_matrix(work / "vectors" / folder, found, kind, "random", vectors)


def _percentiles(times: dict[str, list[float]]) -> dict[str, float]:
    return {
        f"{kind} {name}": statistics.quantiles(values, n=100)[place]
        for kind, values in times.items()
        for name, place in (("p50", 49), ("p99", 98))
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --------------------------------------------------------------------------- tables


def _print_builds(engines: Iterable[str], run: Callable[[str], dict[str, float]], work: Path) -> None:
    print("| engine | build s | of it CPU | size MB | peak MB |\n|---|---|---|---|---|")
    for name in engines:
        made = run(f"build:{name}")
        size = sum(file.stat().st_size for file in (work / name).rglob("*") if file.is_file()) / 1e6
        if made:
            print(
                f"| {name} | {made['seconds']:.1f} | {made['cpu']:.1f} | {size:.0f} | {made['peak_mb']:.0f} |",
                flush=True,
            )
        else:
            print(f"| {name} | not installed or failed | | |", flush=True)


def _print_queries(engines: Iterable[str], run: Callable[[str], dict[str, float]], rounds: int) -> None:
    """The median over the rounds of each percentile."""
    kinds = ("word", "any", "phrase", "plan")
    print(f"\np50/p99 in ms of CPU\n\n| engine | open ms | {' | '.join(kinds)} | peak MB |")
    print(f"|---|---|{'---|' * (len(kinds) + 1)}")
    reports: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for _ in range(rounds):
        for name in engines:
            reports[name].append(run(f"ask:{name}"))
    for name, made in reports.items():
        cells = [_cell(made, kind) for kind in kinds]
        print(f"| {name} | {_median(made, 'open'):.0f} | {' | '.join(cells)} | {_median(made, 'peak_mb'):.0f} |")


def _print_whole(run: Callable[[str], dict[str, float]]) -> None:
    made = [run("whole:tantivy")]
    print("\n| whole search, tantivy | p50/p99 ms |\n|---|---|")
    for mode in ("keyword", "keyword, by the clock", "hybrid", "hybrid, by the clock"):
        print(f"| {mode} | {_cell(made, mode)} |")
    print(f"peak {_median(made, 'peak_mb'):.0f} MB; load average {os.getloadavg()[0]:.1f}")


def _cell(reports: list[dict[str, float]], kind: str) -> str:
    if not all(f"{kind} p50" in report for report in reports):
        return "none"
    return f"{_median(reports, f'{kind} p50'):.1f}/{_median(reports, f'{kind} p99'):.1f}"


def _median(reports: list[dict[str, float]], key: str) -> float:
    return statistics.median(report.get(key, float("nan")) for report in reports)
