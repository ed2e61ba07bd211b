"""`kb review`: decisions made, listed, withdrawn, exported and brought in at a terminal."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import PLAN, ask, refuse, run


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy of the client's knowledge base to decide in."""
    return shutil.copytree(built, tmp_path / "kb", ignore=shutil.ignore_patterns("reviews.db"))


def decide(data: Path, *arguments: str) -> dict:
    return ask(data, "review", "decide", *arguments, "--who", "李")


def test_the_queue_is_worked_through(data: Path) -> None:
    """The most doubtful first; what is decided leaves the queue, counts, and shows in `kb links`."""
    before = ask(data, "review", "list", PLAN)
    assert before["done"] == 0
    assert before["total"] == len(before["items"]) > 100
    assert [item["doubt"] for item in before["items"]] == sorted(item["doubt"] for item in before["items"])
    first, second = before["items"][:2]
    assert decide(data, "reject", first["source"], first["target"], "--comment", "不相干")["type"] == first["type"]
    decide(data, "regrade", second["source"], second["target"], "--grade", "2.5")
    after = ask(data, "review", "list", PLAN)
    assert (after["done"], after["total"]) == (2, before["total"])
    assert [item["target"] for item in after["items"]] == [item["target"] for item in before["items"][2:]]
    done = ask(data, "review", "list", PLAN, "--state", "done")["items"]
    assert {item["verdict"]["action"] for item in done} == {"reject", "regrade"}
    links = {(link["source"], link["target"]): link for link in ask(data, "links", PLAN)}
    assert links[first["source"], first["target"]]["accepted"] is False
    assert links[second["source"], second["target"]]["score"] == pytest.approx(2.5 / 3, abs=1e-4)


def test_undo_and_log(data: Path) -> None:
    item = ask(data, "review", "list", PLAN, "--limit", "1", "--type", "task-measure")["items"][0]
    assert item["type"] == "task-measure"
    decide(data, "accept", item["source"], item["target"])
    assert ask(data, "review", "undo", "--who", "王")["undone"] is None
    assert ask(data, "review", "undo", "--who", "李")["undone"]["action"] == "accept"
    log = ask(data, "review", "log", "--plan", PLAN)
    assert [(row["action"], row["undone"], row["who"]) for row in log] == [
        ("accept", True, "李"),
        ("withdraw", False, "李"),
    ]
    assert ask(data, "review", "list", PLAN)["done"] == 0


def test_a_gap_that_is_none(data: Path) -> None:
    before = ask(data, "gaps", PLAN)
    kind, gap = next((kind, ids[0]) for kind, ids in before.items() if kind != "no_link_needed" and ids)
    decide(data, "no-link-needed", gap, "--comment", "总括性条款")
    after = ask(data, "gaps", PLAN)
    assert after["no_link_needed"] == [gap]
    assert gap not in after[kind]
    out = data / "gaps.csv"
    ask(data, "export", "gaps", "--out", str(out))
    (row,) = [row for row in csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))) if row["缺口"] == "无需关联"]
    assert "总括性条款" in row["说明"]


def test_export_and_import(data: Path, tmp_path: Path) -> None:
    """A comment that looks like a formula travels unharmed; a second import brings nothing new."""
    item = ask(data, "review", "list", PLAN, "--limit", "1")["items"][0]
    decide(data, "comment", item["source"], item["target"], "--comment", "=1+1")
    decide(data, "accept", item["source"], item["target"])
    file = tmp_path / "decisions.csv"
    assert ask(data, "review", "export", str(file)) == {"file": str(file), "decisions": 2}
    assert "'=1+1" in file.read_text("utf-8-sig")
    log = ask(data, "review", "log")
    (data / "reviews.db").unlink()
    assert ask(data, "review", "import", str(file))["entered"] == 2
    assert ask(data, "review", "import", str(file))["entered"] == 0
    assert ask(data, "review", "log") == log


def test_a_hostile_file_is_refused_whole(data: Path, tmp_path: Path) -> None:
    item = ask(data, "review", "list", PLAN, "--limit", "1")["items"][0]
    decide(data, "accept", item["source"], item["target"])
    file = tmp_path / "decisions.csv"
    ask(data, "review", "export", str(file))
    file.write_text(file.read_text("utf-8-sig") + ",王,explode,p/1,p/2,goal-task,,,,\r\n", encoding="utf-8")
    (data / "reviews.db").unlink()
    message = refuse("review", "import", str(file), "--data", str(data))
    assert "decisions.csv 第 3 行" in message
    assert "explode" in message
    assert "accept、reject" in message
    assert ask(data, "review", "log") == []


@pytest.mark.parametrize("ending", ["graphml", "json"])
def test_the_graph_is_exported(data: Path, tmp_path: Path, ending: str) -> None:
    """With as many links as are accepted, and the words of every node."""
    out = tmp_path / f"graph.{ending}"
    answer = ask(data, "export", "graph", "--out", str(out))
    accepted = [link for link in ask(data, "links", PLAN) if link["accepted"] and "-" in link["type"]]
    assert answer["links"] == len(accepted)
    text = out.read_text("utf-8")
    assert all(link["target"] in text for link in accepted)
    assert "优化出口市场结构" in text
    assert ".graphml" in refuse("export", "graph", "--out", str(tmp_path / "graph.xlsx"), "--data", str(data))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("decide", "accept", f"{PLAN}/1", f"{PLAN}/2"), "审核人"),
        (("decide", "accept", f"{PLAN}/1", f"{PLAN}/2", "--who", "李"), "不能建立关联"),
        (("decide", "regrade", f"{PLAN}/32#1", f"{PLAN}/46", "--who", "李"), "等级"),
        (("decide", "regrade", f"{PLAN}/32#1", f"{PLAN}/46", "--who", "李", "--grade", "7"), "等级"),
        (("decide", "accept", f"{PLAN}/32#99", f"{PLAN}/46", "--who", "李"), "32#99"),
        (("decide", "burn", f"{PLAN}/1"), "burn"),
        (("list", "nobody"), "nobody"),
        (("import", "no-such-file.csv"), "no-such-file.csv"),
        (("export", "no-such-folder/x.csv"), "no-such-folder"),
        (("undo",), "审核人"),
    ],
)
def test_mistakes_are_one_line(data: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in refuse("review", *arguments, "--data", str(data))
    assert not run("review", "log", "--json", "--data", str(data)).stdout.strip().strip("[]")
