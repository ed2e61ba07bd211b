"""Measures of search against values worked out by hand, and the judged queries themselves."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from kb.evaluate.judged import read_tasks
from kb.evaluate.measures import bootstrap, ndcg, recall
from kb.evaluate.search import scores, table
from kb.search.ranking import Mode
from kb.search.tokens import squeezed

TESTS = Path(__file__).resolve().parent.parent
JUDGED = (TESTS / "search" / "data", TESTS / "golden" / "search")


def test_the_best_order_scores_one() -> None:
    grades = {"a": 3.0, "b": 2.0, "c": 0.5}
    assert ndcg(["a", "b", "c", "x"], grades) == 1
    assert ndcg([], grades) == 0
    assert ndcg(["a"], {}) == 0


def test_a_swap_costs_what_the_formula_says() -> None:
    """Gains 7 and 3: (3 + 7 / log2 3) / (7 + 3 / log2 3)."""
    expected = (3 + 7 / math.log2(3)) / (7 + 3 / math.log2(3))
    assert ndcg(["b", "a"], {"a": 3.0, "b": 2.0}) == pytest.approx(expected)


def test_only_the_first_ten_count() -> None:
    assert ndcg([*map(str, range(10)), "a"], {"a": 3.0}) == 0
    assert ndcg([*map(str, range(9)), "a"], {"a": 3.0}) == pytest.approx(1 / math.log2(11))


def test_recall_counts_grades_from_one() -> None:
    grades = {"a": 3.0, "b": 1.0, "c": 0.5}
    assert recall(["a", "c"], grades) == 0.5
    assert recall(["x"] * 20 + ["a", "b"], grades) == 0
    assert recall(["a"], {"a": 0.5}) == 0


def test_bootstrap_is_narrow_for_equal_values_and_always_the_same() -> None:
    assert bootstrap([0.5, 0.5, 0.5]) == (0.5, 0.5, 0.5)
    wide = bootstrap([0.0, 1.0] * 10)
    assert wide.low < wide.mean == 0.5 < wide.high
    assert wide == bootstrap([0.0, 1.0] * 10)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t"))


@pytest.mark.parametrize("folder", JUDGED, ids=lambda folder: folder.name)
def test_judged_queries_are_whole(folder: Path) -> None:
    queries, relevance = rows(folder, "queries.tsv"), rows(folder, "relevance.tsv")
    assert len({row["id"] for row in queries}) == len(queries)
    assert {row["query"] for row in relevance} == {row["id"] for row in queries}
    assert {row["kind"] for row in queries} == {"keyword", "paraphrase", "question", "number"}
    assert all(0 < float(row["grade"]) <= 3 for row in relevance)


def test_keyword_search_of_the_plan_scores_as_promised(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed_file: Path
) -> None:
    """Words and thesaurus alone reach nDCG@10 0.90 on the forty judged queries of the client's plan."""
    monkeypatch.chdir(seed_file.parent.parent)
    (task,) = read_tasks(shared / "gold" / "seed", (), shared / "plans", tmp_path / "work")
    assert len(task.queries) == 40
    found = list(scores(task, Mode.KEYWORD))
    assert bootstrap([score.ndcg for score in found]).mean >= 0.90
    assert "keyword" in table({Mode.KEYWORD: found})


@pytest.mark.parametrize("folder", JUDGED, ids=lambda folder: folder.name)
def test_every_quote_stands_in_its_document(folder: Path, shared: Path) -> None:
    """Checked on the documents that are plain text, where no parser is needed."""
    documents = {row["id"]: row["document"] for row in rows(folder, "queries.tsv")}
    texts = {
        name: squeezed((shared / "plans" / name).read_text(encoding="utf-8"))
        for name in set(documents.values())
        if name.endswith((".md", ".txt"))
    }
    for row in rows(folder, "relevance.tsv"):
        text = texts.get(documents[row["query"]])
        assert text is None or squeezed(row["quote"]) in text.replace("*", "").replace("#", ""), row


def test_keyword_search_of_further_documents(shared: Path, tmp_path: Path) -> None:
    """Words and thesaurus alone reach nDCG@10 0.80 on what was asked of twenty documents after reading them."""
    tasks = read_tasks(None, (TESTS / "golden" / "search",), shared / "plans", tmp_path / "work")
    found = [score for task in tasks for score in scores(task, Mode.KEYWORD)]
    assert len(found) == 219
    assert bootstrap([score.ndcg for score in found]).mean >= 0.80
