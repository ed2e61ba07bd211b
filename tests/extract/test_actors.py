"""Who is made responsible, and how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.extract.actors import find_actors
from kb.model import Plan
from kb.parser.parse import parse_file

CASES = [
    (
        "商务部会同国土资源部、建设部等部门加强宏观指导。",
        [("商务部", "牵头"), ("国土资源部", "会同"), ("建设部", "会同")],
    ),
    ("铁道部、交通部负责及时安排运输。", [("铁道部", "负责"), ("交通部", "负责")]),
    ("市发展改革委、市能源局牵头组织监测评估。", [("市发展改革委", "牵头"), ("市能源局", "牵头")]),
    ("市教育局、市财政局按照各自职能分工，负责落实经费。", [("市教育局", "负责"), ("市财政局", "负责")]),
    ("省教育厅要加强统筹指导。", [("省教育厅", "负责")]),
    ("推广共享经济。（市商务局等部门和各区人民政府按职责分工负责）", [("市商务局", "负责"), ("各区人民政府", "负责")]),
    ("推广共享经济。（市商务局牵头，市财政局参与）", [("市商务局", "牵头"), ("市财政局", "参与")]),
    ("推广共享经济。（责任单位：区商务局、区财政局）", [("区商务局", "负责"), ("区财政局", "负责")]),
    ("市发展改革委会同有关部门开展评估。", [("市发展改革委", "牵头")]),
    ("具体补偿标准由市财政局会同市农业农村局制定。", [("市财政局", "牵头"), ("市农业农村局", "会同")]),
    ("支持各级生态环境部门牵头开展执法。", [("各级生态环境部门", "牵头")]),
    ("对外经济贸易部负责组织实施。", [("对外经济贸易部", "负责")]),
    ("对成员大会负责，接受监督。", []),
    ("方案经市政府会同意见征求后施行。", []),
    ("健全党委领导、政府负责的社会管理格局。", []),
    ("提高公众参与环境保护的积极性。", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_bodies_and_their_duties(plan_of: Callable[..., Plan], text: str, expected: list[tuple[str, str]]) -> None:
    plan = plan_of(text)
    actors = find_actors(plan)
    assert [(actor.name, actor.duty) for actor in actors] == expected
    assert all(actor.span.of(plan.text) == actor.quote for actor in actors)


def test_the_ministries_of_the_client_s_plan(seed_file: Path) -> None:
    plan = parse_file(seed_file)
    assert [actor.name for actor in find_actors(plan) if actor.clause.endswith("/87")] == [
        "商务部",
        "国土资源部",
        "建设部",
    ]
