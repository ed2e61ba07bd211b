"""Tables as files: the rows a page shows, in the format of the address's ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, request

from kb.export import tables, writers
from kb.export.table import ExportTable
from webapp import params
from webapp.pages import library, search
from webapp.pages.tables import select
from webapp.shelf import current_knowledge

downloads = Blueprint("downloads", __name__)

_GRAPH_TYPES = {"graphml": "application/xml; charset=utf-8", "json": "application/json"}
_MOST_HITS = 1000  # the last hit an index can be asked for


@downloads.get("/export/<name>.<ending>")
def export(name: str, ending: str) -> Response:
    """Table `name` of the plans in `?plan=` (all where none is named), narrowed like the page it is taken from."""
    if name == "search":
        table = _hits()
    elif name == "plans":
        table = library.table_of(current_knowledge(), params.text(request.args, "q"))
    else:
        table = _table(name, request.args.getlist("plan"))
    content = writers.render(table, ending, base_url=request.host_url.rstrip("/"))
    response = Response(content, content_type=writers.FORMATS[ending.lower()].media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{table.title}.{ending}')}"
    return response


@downloads.get("/plan/<plan_id>/graph.<any(graphml, json):ending>")
def graph(plan_id: str, ending: str) -> Response:
    """The goals, tasks, measures and links of a plan as a graph, for Gephi, yEd or a program."""
    knowledge = current_knowledge()
    title = knowledge.record(plan_id).plan.title
    found = knowledge.graph(plan_id)
    content = found.to_graphml() if ending == "graphml" else found.to_json()
    response = Response(content, content_type=_GRAPH_TYPES[ending])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title} 关联图.{ending}')}"
    return response


def _table(name: str, plan_ids: Sequence[str]) -> ExportTable:
    table = tables.build_from(current_knowledge(), name, plan_ids)
    return select(table, params.TableRequest.read(request.args))


def _hits() -> ExportTable:
    """All hits of a search, whichever page of them was shown."""
    knowledge = current_knowledge()
    wanted = replace(params.SearchRequest.read(request.args), page=1)
    titles = {summary.id: summary.title for summary in knowledge.plans()}
    return tables.build_hits(search.run(knowledge, wanted, _MOST_HITS), titles)
