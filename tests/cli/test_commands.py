"""Every command keeps its contract: names, JSON keys, exit codes, and one document on stdout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLAN = "etdz-11-5"


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kb", *arguments], capture_output=True, text=True, check=False, cwd=cwd, encoding="utf-8"
    )


def ask(data: Path, *arguments: str) -> Any:
    """The JSON document a command prints; it must succeed and print nothing on stderr."""
    done = run(*arguments, "--json", "--data", str(data))
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def refuse(*arguments: str) -> str:
    """The one line a command prints on stderr when it fails with exit code 2."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误：")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_plans(built: Path) -> None:
    (plan,) = ask(built, "plans")
    assert list(plan) == ["id", "title", "issuer", "year", "clauses", "targets"]
    assert (plan["id"], plan["title"]) == (PLAN, "国家级经济技术开发区经济社会发展“十一五”规划纲要")


def test_text_is_what_all_offsets_point_into(built: Path, seed_file: Path) -> None:
    text = ask(built, "text", str(seed_file))["text"]
    assert text.split() == seed_file.read_text("utf-8").split()  # white space at the end of lines aside
    for command in ("outline", "clauses", "targets", "goals"):
        for row in ask(built, command, str(seed_file)):
            quoted = text[row["start"] : row["end"]]
            assert quoted.strip()
            assert quoted == row.get("quote", quoted) == row.get("text", quoted)


def test_the_plan_has_its_96_clauses_each_with_its_text(built: Path, seed_file: Path) -> None:
    clauses = ask(built, "clauses", str(seed_file))
    numbered = [clause for clause in clauses if clause["number"] is not None]
    assert [clause["number"] for clause in numbered] == list(range(1, 97))
    assert all(clause["text"].lstrip().startswith(f"{clause['number']}、") for clause in numbered)
    assert {"id", "number", "marker", "path", "heading", "text", "role", "start", "end", "page"} <= set(clauses[0])


def test_a_plan_in_the_knowledge_base_equals_its_file(built: Path, seed_file: Path) -> None:
    for command in ("outline", "clauses", "targets", "goals", "links"):
        assert ask(built, command, PLAN) == ask(built, command, str(seed_file)), command


def test_outline_keys_and_kinds(built: Path, seed_file: Path) -> None:
    outline = ask(built, "outline", str(seed_file))
    assert list(outline[0]) == ["order", "depth", "marker", "heading", "kind", "start", "end"]
    chapters = [
        node["marker"] + node["heading"] for node in outline if node["kind"] == "section" and node["depth"] == 1
    ]
    assert chapters == ["一、发展现状", "二、发展环境", "三、指导方针和总体目标", "四、主要任务", "五、政策措施"]
    assert (outline[0]["kind"], outline[-1]["kind"]) == ("front", "back")


@pytest.mark.parametrize(
    ("indicator", "value", "unit"),
    [
        ("地区生产总值", "20000", "亿元"),
        ("出口总额", "3000", "亿美元"),
        ("工业用水重复利用率", "50", "%"),
    ],
)
def test_targets_of_the_plan(built: Path, indicator: str, value: str, unit: str) -> None:
    found = [t for t in ask(built, "targets", PLAN) if t["indicator"] == indicator]
    assert [(t["value"], t["unit"]) for t in found] == [(value, unit)]


def test_links_have_evidence_that_stands_in_its_clause(built: Path) -> None:
    texts = {clause["id"]: clause["text"] for clause in ask(built, "clauses", PLAN)}
    links = ask(built, "links", PLAN)
    assert {"source", "target", "type", "score", "accepted", "reason", "evidence", "review"} == set(links[0])
    for link in links:
        assert 0 <= link["score"] <= 1
        assert link["evidence"]
        assert all(item["quote"] in texts[item["clause"]] for item in link["evidence"])


def test_tracing_the_export_target_reaches_the_tasks_of_its_section_and_measures(built: Path) -> None:
    """出口总额 belongs to （二）优化出口结构 (46-48); each link is proved by a sentence of its clause."""
    (target,) = [t for t in ask(built, "targets", PLAN) if t["indicator"] == "出口总额"]
    trace = ask(built, "trace", target["id"])
    assert {f"{PLAN}/46", f"{PLAN}/47", f"{PLAN}/48"} <= set(trace["tasks"])
    assert trace["measures"]
    texts = {clause["id"]: clause["text"] for clause in ask(built, "clauses", PLAN)}
    for path in trace["paths"]:
        assert path["evidence"]
        assert all(item["quote"] in texts[item["clause"]] for item in path["evidence"])


def test_tracing_a_measure_leads_back_to_goals(built: Path) -> None:
    trace = ask(built, "trace", f"{PLAN}/77")
    assert any("用水量" in goal["text"] for goal in ask(built, "goals", PLAN) if goal["id"] in trace["goals"])


def test_gaps_name_only_what_exists(built: Path) -> None:
    known = {row["id"] for command in ("clauses", "goals") for row in ask(built, command, PLAN)}
    gaps = ask(built, "gaps", PLAN)
    assert {node for nodes in gaps.values() for node in nodes} <= known


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("role:measure 土地集约利用", 74),
        ('"“三同时”"', 80),
        ("number:77", 77),
        ("role:measure 知识产权", 72),
        ('"一次报关、一次查验"', 71),
        ("博士后工作站", 54),
    ],
)
def test_search_finds_what_a_reader_expects_on_top(built: Path, query: str, number: int) -> None:
    result = ask(built, "search", query, "--mode", "keyword")
    assert result["query"] == query
    assert result["hits"][0]["number"] == number
    for hit in result["hits"]:
        assert {"id", "plan", "number", "heading", "score", "snippet", "highlights", "why"} <= set(hit)
        assert all(0 <= start < end <= len(hit["snippet"]) for start, end in hit["highlights"])


@pytest.mark.parametrize("ending", ["xlsx", "csv", "docx", "md", "html", "json"])
@pytest.mark.parametrize("table", ["crossref", "targets", "matrix", "assignments", "gaps", "clauses"])
def test_every_table_is_exported_in_every_format(built: Path, tmp_path: Path, table: str, ending: str) -> None:
    out = tmp_path / f"{table}.{ending}"
    report = ask(built, "export", table, "--out", str(out))
    assert report["rows"] > 0
    assert out.stat().st_size > 0


# --------------------------------------------------------------------------- mistakes


def test_no_knowledge_base_says_what_to_run(tmp_path: Path) -> None:
    assert "kb build" in refuse("search", "土地", "--data", str(tmp_path))


def test_bad_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "二进制.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "表.xyz").write_text("x")
    for name in ("没有.txt", "空.txt", "二进制.txt", "表.xyz"):
        assert name in refuse("outline", str(tmp_path / name))
    refuse("outline", str(tmp_path))


def test_a_failed_build_leaves_the_knowledge_base_as_it_was(tmp_path: Path, seed_file: Path) -> None:
    data, empty = tmp_path / "kb", tmp_path / "empty.txt"
    empty.write_bytes(b"")
    ask(data, "build", str(seed_file))
    before = sorted(path.relative_to(data).as_posix() for path in data.rglob("*"))
    for command in ("build", "add"):
        assert "empty.txt" in refuse(command, str(empty), "--data", str(data))
    assert sorted(path.relative_to(data).as_posix() for path in data.rglob("*")) == before
    assert ask(data, "plans")


def test_unknown_plan_clause_and_table_are_named(built: Path, tmp_path: Path) -> None:
    data = ("--data", str(built))
    assert "nowhere" in refuse("clauses", "nowhere", *data)
    assert f"{PLAN}/999" in refuse("trace", f"{PLAN}/999", *data)
    assert "crossref" in refuse("export", "nonsense", "--out", str(tmp_path / "a.csv"), *data)
    assert "xlsx" in refuse("export", "crossref", "--out", str(tmp_path / "a.pdf"), *data)
    assert not list(tmp_path.iterdir())


def test_wrong_usage_is_one_line_and_exit_code_2() -> None:
    assert "缺少 QUERY" in refuse("search")
    assert "hybrid、keyword、semantic" in refuse("search", "x", "--mode", "magic")
    assert "--limit" in refuse("search", "x", "--limt", "3")
    assert "缺少 --out" in refuse("export", "crossref")
    assert "build、add、remove" in refuse("nonsense")
    assert "plans --help" in refuse("plans", "more", "words")


def test_a_folder_with_one_bad_file_builds_from_the_others(tmp_path: Path, seed_file: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "好.txt").write_bytes(seed_file.read_bytes())
    (corpus / "坏.txt").write_bytes(b"")
    done = run("build", str(corpus), "--json", "--data", str(tmp_path / "kb"))
    assert done.returncode == 0
    assert "坏.txt" in done.stderr
    report = json.loads(done.stdout)
    assert (report["plans"], [Path(s["file"]).name for s in report["skipped"]]) == (1, ["坏.txt"])


# --------------------------------------------------------------------------- growing


def test_adding_one_by_one_equals_building_together_and_removing_goes_back(tmp_path: Path, seed_file: Path) -> None:
    small = tmp_path / "小计划.txt"
    small.write_text(
        "一、主要目标\n1、到2030年，森林覆盖率达到60%。\n二、主要任务\n2、大力植树造林，扩大森林面积。\n", "utf-8"
    )
    together, stepwise = tmp_path / "a", tmp_path / "b"
    ask(together, "build", str(seed_file), str(small))
    ask(stepwise, "build", str(seed_file))
    alone = ask(stepwise, "search", "森林")
    ask(stepwise, "add", str(small))
    assert ask(together, "plans") == ask(stepwise, "plans")
    for query in ("森林", "土地 集约", '"污水"'):
        assert [(h["id"], h["score"]) for h in ask(together, "search", query)["hits"]] == [
            (h["id"], h["score"]) for h in ask(stepwise, "search", query)["hits"]
        ]
    ask(stepwise, "remove", "小计划")
    assert [h["id"] for h in ask(stepwise, "search", "森林")["hits"]] == [h["id"] for h in alone["hits"]]


def test_a_second_build_gives_the_same_and_analyses_nothing_anew(tmp_path: Path, seed_file: Path) -> None:
    first = ask(tmp_path, "build", str(seed_file))
    files = {path.name: path.stat().st_ino for path in tmp_path.glob("generations/*/records/*")}
    second = ask(tmp_path, "build", str(seed_file))
    assert {k: v for k, v in first.items() if k != "seconds"} == {k: v for k, v in second.items() if k != "seconds"}
    assert {path.name: path.stat().st_ino for path in tmp_path.glob("generations/000002/records/*")} == files
