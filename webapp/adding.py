"""Where plans come in and go out: the forms for it, and the pages that show how far it is."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from kb.errors import SourceError, StoreError
from kb.library.intake import LARGEST_FILE, Intake, Job, Stage
from webapp import addresses, params
from webapp.pages import intake
from webapp.shelf import current_knowledge

adding = Blueprint("adding", __name__)

_ROOM = 100_000  # bytes of an upload besides the files themselves
_MOST_FILES = 10  # of the largest size at once


def _intake() -> Intake:
    found: Intake = current_app.extensions["intake"]
    return found


@adding.get("/plans/add")
def add_page() -> str:
    """Choose files, and see how far those are that were chosen."""
    return render_template("add.html", page=intake.build_add(_intake().jobs(), _present()))


@adding.post("/plans/add")
def receive() -> AnyResponse:
    """Take the files and go to the page that shows how far their reading is; one that is refused keeps no other out."""
    request.max_content_length = _MOST_FILES * LARGEST_FILE + _ROOM
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        raise SourceError("没有选择文件", advice="请选择一份 txt、md、html、docx 或 pdf 文件")
    jobs = [_received(file) for file in files]
    if len(jobs) > 1:
        return redirect(addresses.intake_list(), 303)
    if jobs[0].stage is Stage.FAILED:
        return make_response(render_template("intake.html", page=intake.build(jobs[0], None, {})), 400)
    return redirect(addresses.intake(jobs[0].token), 303)


def _received(file: FileStorage) -> Job:
    name = file.filename or ""
    try:
        return _intake().receive(name, file.stream)
    except SourceError as error:
        return _intake().refuse(name, error)


@adding.post("/plans/add/all")
def add_all() -> AnyResponse:
    """Add every file that has been read, but for those that would take the place of a plan."""
    for token in intake.to_add(_intake().jobs(), _present()):
        _intake().add(token)
    return redirect(addresses.intake_list(), 303)


@adding.get("/api/intake")
def all_progress() -> Response:
    """Whether more jobs are over than the `?over=` that the page shows, and how many there are."""
    jobs = _intake().jobs()
    over = sum(job.is_over for job in jobs)
    seen = params.integer(request.args, "over", 0, 0, len(jobs))
    return jsonify({"over": over != seen, **intake.all_progress(jobs)})


@adding.get("/plans/add/<token>")
def job_page(token: str) -> str:
    """How far is it, and what was read?"""
    job = _intake().job(token)
    record = _intake().record(token) if intake.is_to_decide(job) else None
    return render_template("intake.html", page=intake.build(job, record, _present()))


def _present() -> dict[str, str]:
    """The titles of the plans that are in, by id."""
    try:
        return {summary.id: summary.title for summary in current_knowledge().plans()}
    except StoreError:  # before the first plan of all
        return {}


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
