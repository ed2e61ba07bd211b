"""A knowledge base served to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from cheroot.wsgi import Server
from flask import Flask

from kb import KnowledgeBase
from webapp import create_app
from webapp.serve import Connection


@contextmanager
def serving(knowledge: KnowledgeBase) -> Iterator[str]:
    """Serve the site over `knowledge` as long as the context lasts; gives its address."""
    with served(create_app(knowledge=knowledge)) as address:
        yield address


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve `app` as long as the context lasts; gives its address."""
    server = Server(("127.0.0.1", 0), app, numthreads=4)
    server.ConnectionClass = Connection
    server.prepare()
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()
