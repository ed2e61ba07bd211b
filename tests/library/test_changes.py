"""Adding, replacing and removing a plan changes the index that is there, and gives what building anew would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import Config, SearchConfig
from kb.library.build import add, build, remove
from kb.library.knowledge import KnowledgeBase
from kb.search import service

QUERIES = ("停车场", "养老服务", "治理交通拥堵", "节约用水", "number:1")


def plan(folder: Path, name: str, *clauses: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    lines = [f"{name}发展规划", "一、主要任务", *(f"{n}、{clause}" for n, clause in enumerate(clauses, start=1))]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


def answers(config: Config) -> list[list[tuple[str, float]]]:
    knowledge = KnowledgeBase.open(config.data)
    found = [knowledge.search(query) for query in QUERIES]
    return [[(hit.id, round(hit.score, 6)) for hit in result.hits] for result in found]


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_changing_equals_building_anew(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine == "tantivy":
        pytest.importorskip("tantivy")
    search = SearchConfig(engine=engine, encoder="none")
    changed, anew = (Config(data=tmp_path / name, search=search) for name in ("changed", "anew"))
    corpus = tmp_path / "corpus"
    files = [
        plan(corpus, "甲市", "建设停车场。治理交通拥堵，优先发展公交。", "发展养老服务。"),
        plan(corpus, "乙市", "推进节约用水。", "建设公园绿地，方便居民休息。"),
        plan(corpus, "丙市", "扩大就业，开展技能培训。"),
        plan(corpus, "戊市", "发展现代物流。"),
    ]
    build([corpus], changed)
    with monkeypatch.context() as patched:
        patched.setattr(service, "build_index", None)  # nothing is indexed twice
        files.append(plan(corpus, "丁市", "新建停车场二十处。", "推进节约用水和污水处理。"))
        add(files[-1:], changed)
        plan(corpus, "甲市", "治理交通拥堵。", "扩大养老服务供给，支持社区养老服务。", "节约用水。")
        add(files[:1], changed)
        remove(["丙市"], changed)
    files[2].unlink()
    build([corpus], anew)
    assert answers(changed) == answers(anew)
    assert any(answers(changed))
    assert {summary.id for summary in KnowledgeBase.open(changed.data).plans()} == {"甲市", "乙市", "丁市", "戊市"}
