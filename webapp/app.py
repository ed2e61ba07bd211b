"""The application factory: routes, error pages and the headers that every answer carries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from kb import Config, KnowledgeBase
from kb.errors import ExportError, KBError, NotFoundError, QueryError, StoreError
from kb.library.intake import Intake
from webapp.adding import adding
from webapp.api import api
from webapp.downloads import downloads
from webapp.guard import refuse_foreign_forms, refuse_foreign_names
from webapp.health import health
from webapp.pages.messages import SHORTCUTS, error_page
from webapp.reviewing import reviewing
from webapp.shelf import Shelf, current_knowledge
from webapp.views import views

_STATUS: tuple[tuple[type[KBError], int], ...] = (
    (NotFoundError, 404),
    (ExportError, 404),
    (QueryError, 400),
    (StoreError, 503),
)
_LARGEST_REQUEST = 1_000_000  # bytes; every page is asked for by its address

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(data: Path | None = None, *, knowledge: KnowledgeBase | None = None) -> Flask:
    """The site over the knowledge base in folder `data` (default: `KB_DATA` or `.kb`), or over an opened one.

    The knowledge base need not exist yet: until it does, every page says what to run.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.extensions["shelf"] = Shelf(data, knowledge)
    app.extensions["intake"] = Intake(Config() if data is None else Config(data=data))
    for blueprint in (views, reviewing, adding, api, downloads, health):
        app.register_blueprint(blueprint)
    _set_up_templates(app)
    app.register_error_handler(KBError, _on_kb_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.before_request(refuse_foreign_names)
    app.before_request(refuse_foreign_forms)
    app.after_request(_finish)
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(asset=_assets(Path(app.static_folder or "")), shortcuts=SHORTCUTS, today=date.today)


def _assets(folder: Path) -> Callable[[str], str]:
    """A function from a file below static/ to its address, which changes with the content: it may be kept for long."""
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return lambda name: f"/static/{name}?v={digests[name]}"


def _on_kb_error(error: KBError) -> tuple[Response | str, int]:
    code = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
    if _wants_json():
        return jsonify(error.to_dict()), code
    return render_template("error.html", page=error_page(code, error, _plan_asked_for())), code


def _plan_asked_for() -> tuple[str, str]:
    """Id and title of the plan that the address names, both empty where it names none that is in."""
    _, kind, *rest = request.path.split("/", 3)
    if (
        request.method not in ("GET", "HEAD")
        or kind not in ("plan", "clause", "target", "trace", "similar")
        or not rest
    ):
        return "", ""
    try:
        return next(((plan.id, plan.title) for plan in current_knowledge().plans() if plan.id == rest[0]), ("", ""))
    except StoreError:
        return "", ""


def _on_http_error(error: HTTPException) -> tuple[Response | str, int] | AnyResponse:
    code = error.code or InternalServerError.code
    if error.response is not None or code < 400:  # a redirect
        return error.get_response()
    if isinstance(error, SecurityError):  # the name asked for is not ours; a page would have to name its own address
        return Response(
            "这个地址不是本站的。请使用启动时显示的地址。\n", code, content_type="text/plain; charset=utf-8"
        )
    page = error_page(code, plan=_plan_asked_for())
    if _wants_json():
        return jsonify({"error": type(error).__name__, "found": page.title, "advice": page.advice}), code
    return render_template("error.html", page=page), code


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def _finish(response: Response) -> Response:
    """Security headers for all; a page is kept by the browser and asked for anew, a static file is kept."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    elif request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
    return response
