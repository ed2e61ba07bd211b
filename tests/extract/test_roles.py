"""Roles by title, place and wording, on small plans of the usual layouts and on the labelled plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.evaluate.labelled import labelled_plans
from kb.evaluate.roles import score_roles
from kb.extract.roles.assign import assign_roles
from kb.extract.roles.cues import is_support
from kb.model import Plan, Role
from kb.parser.parse import parse
from kb.parser.readers import txt

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "links"
REVIEW = "“十三五”期间，全市累计完成投资一百亿元，环境质量明显好转，但结构性矛盾仍然突出。"
WORK = "推进产业结构调整，加快淘汰落后产能，严格项目准入，实施清洁生产改造。"
AIM = "到2025年，环境质量持续改善，产业结构明显优化。"


def plan_of(*lines: str) -> Plan:
    return parse(txt.read("\n".join(lines).encode("utf-8"), "plan.txt"), "plan")


def roles_by_heading(plan: Plan) -> dict[str, Role]:
    roles = assign_roles(plan)
    return {clause.heading: roles[clause.id].role for clause in plan.clauses}


@pytest.fixture
def outline() -> Plan:
    """A plan whose first chapter reviews the past without saying so, and whose last but one gives support."""
    return plan_of(
        "某市生态环境保护规划",
        "一、开启美丽城市建设新征程",
        f"（一）坚决打好攻坚战\n{REVIEW}",
        f"（二）生态环境保护任重道远\n{REVIEW}",
        "二、总体要求",
        f"（一）指导思想\n{WORK}",
        f"（二）主要目标\n{AIM}",
        "三、加强源头治理，助推绿色发展",
        f"（一）调整产业结构\n{WORK}",
        f"（二）加强监督管理\n{WORK}",
        "四、完善法规政策标准体系",
        f"（一）积极发展绿色金融\n{WORK}",
        "五、加强组织实施",
        f"（一）压实责任\n{WORK}",
    )


def test_what_stands_before_the_first_aims_is_background(outline: Plan) -> None:
    roles = roles_by_heading(outline)
    assert roles["坚决打好攻坚战"] is Role.BACKGROUND
    assert roles["生态环境保护任重道远"] is Role.BACKGROUND


def test_a_chapter_of_support_at_the_end_holds_measures(outline: Plan) -> None:
    roles = roles_by_heading(outline)
    assert roles["积极发展绿色金融"] is Role.MEASURE
    assert roles["压实责任"] is Role.MEASURE


def test_a_word_of_measures_in_a_chapter_of_tasks_makes_no_measure(outline: Plan) -> None:
    assert roles_by_heading(outline)["加强监督管理"] is Role.TASK


def test_support_before_more_tasks_is_a_task() -> None:
    plan = plan_of(
        "某省实施方案",
        f"一、主要目标\n{AIM}",
        f"二、完善政策机制\n（一）积极发展绿色金融\n{WORK}\n（二）优化价格\n{WORK}",
        f"三、推进节能降碳\n（一）调整产业结构\n{WORK}\n（二）调整能源结构\n{WORK}",
        f"四、组织实施\n（一）压实责任\n{WORK}",
    )
    assert roles_by_heading(plan)["积极发展绿色金融"] is Role.TASK


@pytest.mark.parametrize(
    "title", ["完善政策机制", "健全法规标准和统计监测体系", "强化政策支撑", "加大财税金融支持力度"]
)
def test_titles_of_support(title: str) -> None:
    assert is_support(title)


@pytest.mark.parametrize("title", ["健全生态文明制度体系", "完善服务体系", "健全社会保障体系", "推进绿色转型"])
def test_titles_with_a_subject_are_no_support(title: str) -> None:
    assert not is_support(title)


def test_success_that_is_promised_is_no_review() -> None:
    plan = plan_of(
        "某省纲要",
        f"一、奋斗目标\n（一）转变增长方式取得成效\n{AIM}\n（二）人民生活改善\n{AIM}",
        f"二、主要任务\n（一）调整产业结构\n{WORK}",
    )
    assert roles_by_heading(plan)["转变增长方式取得成效"] is Role.GOAL


def test_how_a_plan_was_carried_out_is_no_measure() -> None:
    plan = plan_of(
        "某市规划",
        f"一、“十三五”规划实施情况\n（一）空气质量\n{REVIEW}\n（二）水质\n{REVIEW}",
        f"二、规划目标\n{AIM}",
        f"三、重点任务\n（一）调整产业结构\n{WORK}",
    )
    assert roles_by_heading(plan)["空气质量"] is Role.BACKGROUND


def test_a_chapter_of_goals_and_work_is_work_but_for_the_clause_with_the_goals() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、2019年工作回顾\n{REVIEW}",
        "二、2020年主要目标和重点工作",
        "今年经济社会发展的主要预期目标是：地区生产总值增长6%左右，城镇登记失业率控制在3.5%以内。",
        f"（一）调整产业结构\n{WORK}",
        f"（二）改善民生\n{WORK}",
    )
    roles = assign_roles(plan)
    lead = next(clause for clause in plan.clauses if "预期目标" in clause.text)
    assert roles[lead.id].role is Role.GOAL
    assert roles_by_heading(plan)["调整产业结构"] is Role.TASK


def test_the_work_of_an_earlier_year_is_a_review_whatever_its_sections_are_called() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、2008年的主要工作\n（一）发展县域经济\n{REVIEW}\n（二）加强政府自身建设\n{REVIEW}",
        f"二、2009年的主要工作\n（一）调整产业结构\n{WORK}\n（二）改善民生\n{WORK}",
    )
    roles = roles_by_heading(plan)
    assert roles["发展县域经济"] is Role.BACKGROUND
    assert roles["加强政府自身建设"] is Role.BACKGROUND
    assert roles["调整产业结构"] is Role.TASK


def test_the_roles_of_labelled_plans(shared: Path, seed_file: Path) -> None:
    reached = {}
    for labelled in labelled_plans(shared, GOLDEN, seed_file):
        labels = {row["clause"]: row["role"] for row in labelled.rows("roles")}
        if labels:
            reached[labelled.name] = score_roles(labelled.plan(), labels, labelled.name).accuracy
    assert sum(reached.values()) / len(reached) >= 0.95, reached
    assert min(reached.values()) >= 0.95, reached


def test_every_clause_has_one_role_and_a_confidence(seed_file: Path) -> None:
    plan = parse(txt.read(seed_file.read_bytes(), seed_file.name), "seed")
    roles = assign_roles(plan)
    assert list(roles) == [clause.id for clause in plan.clauses]
    assert all(0 < role.confidence <= 1 and role.reason for role in roles.values())


def long(paragraph: str) -> str:
    """A paragraph as long as those of speeches, of which each is a clause of its own."""
    return paragraph + 40 * WORK


def test_paragraphs_beside_the_goals_of_a_report_are_no_goals() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、2019年工作回顾\n{REVIEW}",
        "二、2020年总体要求和主要目标",
        long("2020年是实施“十三五”规划的收官之年，做好今年工作意义重大。"),
        long("今年政府工作的总体要求是：坚持稳中求进工作总基调，坚持新发展理念。"),
        long("今年经济社会发展的主要预期目标是：地区生产总值增长6%左右。"),
        long("实现上述目标，必须更好统筹发展和安全。"),
        long("一是坚持把稳增长作为首要任务。着力扩大有效投资，稳住经济基本盘。"),
        f"三、2020年工作安排\n（一）调整产业结构\n{WORK}",
    )
    found = {
        clause.text[:6]: assigned.role
        for clause, assigned in zip(plan.clauses, assign_roles(plan).values(), strict=True)
    }
    assert found["2020年是"] is Role.BACKGROUND
    assert found["今年政府工作"] is Role.PRINCIPLE
    assert found["今年经济社会"] is Role.GOAL
    assert found["实现上述目标"] is Role.PRINCIPLE
    assert found["一是坚持把稳"] is Role.PRINCIPLE


def test_work_that_follows_the_goals_in_their_chapter_is_tasks() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、过去五年的工作\n{REVIEW}",
        "二、今后五年发展目标",
        long("今后五年发展目标是：经济实力明显增强，人民生活更加殷实。"),
        long("为实现上述目标，要努力做好以下几项工作。"),
        long(WORK),
        f"三、加强政府自身建设\n{WORK}",
    )
    roles = [assigned.role for assigned in assign_roles(plan).values()]
    goal = roles.index(Role.GOAL)
    assert roles[goal : goal + 3] == [Role.GOAL, Role.TASK, Role.TASK]


def test_a_chapter_of_guidance_and_work_is_work() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、2008年工作回顾\n{REVIEW}",
        f"二、2009年工作的总体要求和主要任务\n（一）调整产业结构\n{WORK}\n（二）改善民生\n{WORK}",
    )
    assert roles_by_heading(plan)["调整产业结构"] is Role.TASK


def test_the_work_of_the_year_is_no_review_where_a_chapter_names_a_later_year() -> None:
    plan = plan_of(
        "某市政府工作报告",
        "——2021年1月21日在某市第十届人民代表大会第六次会议上",
        f"一、2020年工作回顾\n（一）经济发展\n{REVIEW}",
        f"二、“十四五”规划和2035年远景目标\n{AIM}",
        f"三、2021年工作安排\n（一）调整产业结构\n{WORK}\n（二）改善民生\n{WORK}",
    )
    roles = roles_by_heading(plan)
    assert roles["经济发展"] is Role.BACKGROUND
    assert roles["调整产业结构"] is Role.TASK


def test_a_review_that_turns_to_the_years_ahead_holds_goals_and_tasks() -> None:
    plan = plan_of(
        "政府工作报告",
        "一、过去五年工作回顾",
        *[f"{part}取得新成效。" + 40 * REVIEW for part in ("生态保护", "转型发展", "改革开放")],
        "今后五年的主要目标是：地区生产总值年均增长7%，居民收入稳步提高。",
        f"（一）调整产业结构\n{WORK}",
        f"（二）改善民生\n{WORK}",
    )
    roles = [assigned.role for assigned in assign_roles(plan).values()]
    assert roles[-3:] == [Role.GOAL, Role.TASK, Role.TASK]


def test_a_lead_with_the_figures_of_the_year_states_goals_whatever_it_calls_them() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、2019年工作回顾\n{REVIEW}",
        "二、2020年主要工作",
        "做好今年工作，城镇登记失业率控制在3.5%以内，居民消费价格涨幅控制在3%左右，固定资产投资增长12%。",
        f"（一）调整产业结构\n{WORK}",
        f"（二）改善民生\n{WORK}",
    )
    roles = [assigned.role for assigned in assign_roles(plan).values()]
    assert roles[-3:] == [Role.GOAL, Role.TASK, Role.TASK]


def test_goals_of_the_year_are_goals_whatever_their_chapter_is_called() -> None:
    plan = plan_of(
        "政府工作报告",
        f"一、2019年工作回顾\n{REVIEW}",
        "二、当前形势与目标",
        "2020年全市经济社会发展主要预期目标是：地区生产总值增长6%左右。",
        f"（一）调整产业结构\n{WORK}",
    )
    lead = next(clause for clause in plan.clauses if "预期目标" in clause.text)
    assert assign_roles(plan)[lead.id].role is Role.GOAL
