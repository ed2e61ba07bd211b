"""Where plans come in and go out: the forms for it, and the pages that show how far it is."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kb.errors import SourceError, StoreError
from kb.library.intake import LARGEST_FILE, Intake
from webapp import addresses, params
from webapp.pages import intake
from webapp.shelf import current_knowledge

adding = Blueprint("adding", __name__)

_ROOM = 100_000  # bytes of an upload besides the file itself


def _intake() -> Intake:
    found: Intake = current_app.extensions["intake"]
    return found


@adding.get("/plans/add")
def add_page() -> str:
    """Choose a file."""
    return render_template("add.html", page=intake.build_add())


@adding.post("/plans/add")
def receive() -> AnyResponse:
    """Take the file and go to the page that shows how far its reading is."""
    request.max_content_length = LARGEST_FILE + _ROOM
    file = request.files.get("file")
    if file is None or not file.filename:
        raise SourceError("没有选择文件", advice="请选择一份 txt、md、html、docx 或 pdf 文件")
    job = _intake().receive(file.filename, file.stream)
    return redirect(addresses.intake(job.token), 303)


@adding.get("/plans/add/<token>")
def job_page(token: str) -> str:
    """How far is it, and what was read?"""
    job = _intake().job(token)
    record = _intake().record(token) if intake.is_to_decide(job) else None
    try:
        present = {summary.id: summary.title for summary in current_knowledge().plans()}
    except StoreError:  # the first plan of all
        present = {}
    return render_template("intake.html", page=intake.build(job, record, present))


@adding.post("/plans/add/<token>")
def decide(token: str) -> AnyResponse:
    """Add what was read, or give it up."""
    if params.text(request.form, "action") == "add":
        _intake().add(token)
        return redirect(addresses.intake(token), 303)
    _intake().give_up(token)
    return redirect("/plans", 303)


@adding.get("/plan/<plan_id>/remove")
def remove_page(plan_id: str) -> str:
    """Is it really to go?"""
    return render_template("remove.html", page=intake.build_remove(current_knowledge(), plan_id))


@adding.post("/plan/<plan_id>/remove")
def remove(plan_id: str) -> AnyResponse:
    """Take the plan out and go to the page that shows how far that is."""
    plan = current_knowledge().record(plan_id).plan
    return redirect(addresses.intake(_intake().remove(plan_id, plan.title).token), 303)


@adding.get("/api/intake/<token>")
def progress(token: str) -> Response:
    """How far a job is."""
    job = _intake().job(token)
    return jsonify({"stage": job.stage, "over": job.is_over, **intake.progress(job)})
