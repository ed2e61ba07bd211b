"""A knowledge base served to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from cheroot.wsgi import Server

from kb import KnowledgeBase
from webapp import create_app


@contextmanager
def serving(knowledge: KnowledgeBase) -> Iterator[str]:
    """Serve the site over `knowledge` as long as the context lasts; gives its address."""
    server = Server(("127.0.0.1", 0), create_app(knowledge=knowledge), numthreads=4)
    server.prepare()
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()
