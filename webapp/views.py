"""The pages by address: each view reads its parameters, has its page built, and renders the template."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from webapp import addresses, params
from webapp.pages import (
    compare,
    intake,
    library,
    matrix,
    messages,
    outline,
    reading,
    search,
    similar,
    tables,
    target,
    targets,
    trace,
)
from webapp.shelf import current_knowledge

views = Blueprint("views", __name__)


@views.get("/")
def search_page() -> str:
    """Where does a plan speak of this?"""
    return render_template(
        "search.html", page=search.build(current_knowledge(), params.SearchRequest.read(request.args))
    )


@views.get("/search")
def search_address() -> Response:
    """Where people look for the search page when they type its address."""
    return redirect(addresses.search(request.args.items(multi=True)), 301)


@views.get("/plans")
def library_page() -> str:
    """Which plans are in?"""
    page = params.integer(request.args, "page", 1, 1, 1000)
    return render_template(
        "library.html",
        page=library.build(current_knowledge(), params.text(request.args, "q"), page),
        notice=intake.notice(current_app.extensions["intake"].jobs()),
    )


@views.get("/compare")
def compare_page() -> str:
    """What do several plans promise for the same indicator?"""
    wanted = params.TableRequest.read(request.args)
    page = compare.build(current_knowledge(), request.args.getlist("plan"), wanted)
    return render_template("compare.html", page=page)


@views.get("/help")
def help_page() -> str:
    """Shortcuts, query language, signs."""
    return render_template("help.html", page=messages.help_page())


@views.get("/plan/<plan_id>")
def outline_page(plan_id: str) -> str:
    """Everything in a plan, in order."""
    return render_template("outline.html", page=outline.build(current_knowledge(), plan_id))


@views.get("/plan/<plan_id>/targets")
def targets_page(plan_id: str) -> str:
    """All promises in one table."""
    page = targets.build(current_knowledge(), plan_id, params.TableRequest.read(request.args))
    return render_template("targets.html", page=page)


@views.get("/plan/<plan_id>/trace")
def plan_trace_page(plan_id: str) -> str:
    """All goals and what stands behind them."""
    page = trace.build_plan(current_knowledge(), plan_id, params.PictureRequest.read(request.args))
    return render_template("plan_trace.html", page=page)


@views.get("/plan/<plan_id>/matrix")
def matrix_page(plan_id: str) -> str:
    """What supports what, all at once."""
    cell = params.text(request.args, "cell")
    return render_template("matrix.html", page=matrix.build(current_knowledge(), plan_id, cell))


@views.get("/plan/<plan_id>/issues")
def issues_page(plan_id: str) -> str:
    """What was found while the plan was read."""
    return render_template("issues.html", page=library.build_issues(current_knowledge(), plan_id))


@views.get("/plan/<plan_id>/<any(crossref, assignments, coverage, clauses):name>")
def table_page(plan_id: str, name: str) -> str:
    """One of the plain tables."""
    page = tables.build(current_knowledge(), plan_id, name, params.TableRequest.read(request.args))
    return render_template("table.html", page=page)


@views.get("/clause/<path:part>")
def reading_page(part: str) -> str:
    """What a clause says, in its place."""
    return render_template("reading.html", page=reading.build(current_knowledge(), addresses.unescape_id(part)))


@views.get("/similar/<path:part>")
def similar_page(part: str) -> str:
    """Where does a plan say nearly the same?"""
    return render_template("similar.html", page=similar.build(current_knowledge(), addresses.unescape_id(part)))


@views.get("/target/<path:part>")
def target_page(part: str) -> str:
    """Is a target real, and who delivers it?"""
    return render_template("target.html", page=target.build(current_knowledge(), addresses.unescape_id(part)))


@views.get("/trace/<path:part>")
def trace_page(part: str) -> str:
    """How a goal comes down to measures."""
    view = params.PictureRequest.read(request.args)
    page = trace.build(current_knowledge(), addresses.unescape_id(part), view)
    return render_template("trace.html", page=page)
