"""Where people say what they hold of links: the pages of the review by address, and the forms on them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote, unquote

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kb.errors import ReviewError
from kb.store.decisions import Action, Decision
from kb.store.decisions_csv import LARGEST_FILE, from_bytes, to_bytes
from webapp import addresses, params
from webapp.pages import gaps, review, review_add, review_log
from webapp.shelf import current_knowledge

reviewing = Blueprint("reviewing", __name__)

_NAME = "reviewer"  # cookie with the name of the person at this browser
_KEPT = timedelta(days=365)
_ROOM = 100_000  # bytes of an upload besides the file itself


def _reviewer() -> str:
    """The name of the person at this browser, as last given; empty where none was."""
    return unquote(request.cookies.get(_NAME, ""))[:100]


@reviewing.get("/review")
def overview_page() -> str:
    """How far has the review of each plan come?"""
    brought, of = (params.integer(request.args, name, -1, 0, 10**8) for name in ("brought", "of"))
    page = review_log.build_overview(current_knowledge(), None if brought < 0 else brought, max(of, 0))
    return render_template("review_plans.html", page=page)


@reviewing.get("/plan/<plan_id>/review")
def review_page(plan_id: str) -> str:
    """Which proposed links are right?"""
    wanted = params.ReviewRequest.read(request.args)
    page = review.build(current_knowledge(), plan_id, wanted, _reviewer())
    return render_template("review.html", page=page)


@reviewing.get("/plan/<plan_id>/review/add")
def add_page(plan_id: str) -> str:
    """Between what shall a link be added?"""
    wanted = params.AddRequest.read(request.args)
    return render_template("review_add.html", page=review_add.build(current_knowledge(), plan_id, wanted))


@reviewing.get("/plan/<plan_id>/review/log")
def log_page(plan_id: str) -> str:
    """Who said what, and when?"""
    number = params.integer(request.args, "page", 1, 1, 10_000)
    return render_template("review_log.html", page=review_log.build(current_knowledge(), plan_id, number))


@reviewing.get("/plan/<plan_id>/gaps")
def gaps_page(plan_id: str) -> str:
    """What is promised without means?"""
    wanted = params.TableRequest.read(request.args)
    return render_template("gaps.html", page=gaps.build(current_knowledge(), plan_id, wanted, _reviewer()))


@reviewing.get("/review/decisions.csv")
def decisions_file() -> Response:
    """The journal of the plan in `?plan=`, or of all plans, as a file that can be edited and brought in again."""
    plan_id = params.text(request.args, "plan")
    content = to_bytes(entry.decision for entry in current_knowledge().desk.entries(plan_id or None))
    response = Response(content, content_type="text/csv; charset=utf-8")
    name = f"审核记录{'-' + plan_id if plan_id else ''}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


# --------------------------------------------------------------------------- forms


@reviewing.post("/plan/<plan_id>/review")
def decide(plan_id: str) -> AnyResponse:
    """Enter a decision and go on to the next link (or back to the list of gaps)."""
    knowledge = current_knowledge()
    wanted = params.ReviewRequest.read(request.form)
    who = params.text(request.form, "who", 100)
    decision = Decision(
        action=_action(request.form.get("action", "")),
        source=params.text(request.form, "source"),
        target=params.text(request.form, "target"),
        type="",
        who=who,
        grade=_grade(request.form.get("action", "")),
        comment=request.form.get("comment", "").strip(),
        quote=request.form.get("quote", "").strip(),
    )
    if decision.plan != plan_id:
        raise ReviewError(f"{decision.source or '空的编号'} 不在规划 {plan_id} 中", advice="请从审核页面提交")
    following = review.following(knowledge, plan_id, wanted)
    knowledge.decide(decision)
    if request.form.get("back") == "gaps":
        return _remembering(who, addresses.plan(plan_id, "gaps"))
    stays = decision.action is Action.COMMENT
    return _remembering(who, addresses.review(plan_id, (wanted if stays else following).params()))


@reviewing.post("/plan/<plan_id>/review/undo")
def undo(plan_id: str) -> AnyResponse:
    """Withdraw one's last decision on a plan, and go to what it was about."""
    wanted = params.ReviewRequest.read(request.form)
    who = params.text(request.form, "who", 100) or _reviewer()
    undone = current_knowledge().undo(who, plan_id)
    if undone is not None and not undone.target:
        return _remembering(who, addresses.plan(plan_id, "gaps"))
    if undone is not None:
        wanted = params.ReviewRequest(wanted.state, wanted.kind, undone.source, undone.target)
    return _remembering(who, addresses.review(plan_id, wanted.params()))


@reviewing.post("/review/import")
def bring_in() -> AnyResponse:
    """Bring in decisions from a CSV file, all or none."""
    request.max_content_length = LARGEST_FILE + _ROOM
    file = request.files.get("file")
    if file is None or not file.filename:
        raise ReviewError("没有选择文件", advice="请选择 kb review export 或本页下载的 CSV 文件")
    decisions = from_bytes(file.stream.read(LARGEST_FILE + 1), file.filename)
    entered = current_knowledge().desk.bring_in(decisions)
    said = (("brought", entered), ("of", len(decisions)))
    return redirect(addresses.with_params("/review", said), 303)


def _action(text: str) -> Action:
    """The action of a button; a grade is written "grade-2"."""
    if text.startswith("grade-"):
        return Action.REGRADE
    try:
        action = Action(text)
    except ValueError:
        action = Action.WITHDRAW
    if action is Action.WITHDRAW:
        raise ReviewError(f"不认识的操作“{text[:30]}”", advice="请从审核页面提交")
    return action


def _grade(text: str) -> float | None:
    number = text.removeprefix("grade-")
    return float(number) if number in ("0", "1", "2", "3") else None


def _remembering(who: str, href: str) -> AnyResponse:
    """Go to `href`, and have the browser keep the reviewer's name."""
    response = redirect(href, 303)
    if who:
        response.set_cookie(_NAME, quote(who), max_age=_KEPT, httponly=True, samesite="Strict", path="/")
    return response
