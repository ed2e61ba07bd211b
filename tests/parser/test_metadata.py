"""What a plan is called: the name by which it calls itself, not the one under which somebody has filed it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.parser.parse import parse_file


@pytest.mark.parametrize(
    ("stated", "body", "title"),
    [
        (
            "某市水利规划（2024—2035年）（2025年）",
            "《某市水利规划（2024—2035年）》主要内容如下。",
            "某市水利规划（2024—2035年）",
        ),
        ("关于加强水利工作的意见（2018年）", "## 关于加强水利工作的意见", "关于加强水利工作的意见"),
        ("某市工作要点（2025年）", "## 某市工作要点（2025年）", "某市工作要点（2025年）"),
        ("某市水利规划（2024—2035年）", "《某市水利规划》", "某市水利规划（2024—2035年）"),
        ("政府工作报告（2021年）", "# 政府工作报告", "政府工作报告（2021年）"),
    ],
)
def test_a_year_of_filing_is_no_part_of_the_title(tmp_path: Path, stated: str, body: str, title: str) -> None:
    """It goes where the text names the plan without it; a report keeps the year that tells it from the others."""
    file = tmp_path / "a.md"
    file.write_text(
        f"---\ntitle: {stated}\ndate: '2025-04-07'\n---\n\n{body}\n\n一、总体要求\n\n正文。\n", encoding="utf-8"
    )
    assert parse_file(file).title == title
