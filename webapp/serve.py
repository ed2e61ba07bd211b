"""Serving the application with a production WSGI server (docs/decisions/0003-server.md)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from cheroot.server import HTTPConnection
from cheroot.wsgi import Server
from flask import Flask

from kb.errors import KBError
from webapp.guard import OWN_NAMES

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_THREADS = 8  # a page takes 10-60 ms of one core; more threads would only wait for each other


class Connection(HTTPConnection):
    """A connection that forgets what its browser did not wait for.

    Left to the garbage collector, the rest is sent into a closed socket, and Python 3.13 tells of that on the terminal.
    """

    def close(self) -> None:
        """Close the socket, then the buffer before it."""
        super().close()
        if not self.linger:
            with suppress(OSError, ValueError):
                self.wfile.close()


def serve(app: Flask, host: str = "127.0.0.1", port: int = 8000, ready: Callable[[], None] = lambda: None) -> None:
    """Serve `app` until interrupted; `ready` is called once it answers.

    On a loopback `host`, requests for any name but this machine's are refused: a foreign site whose name has been made
    to point here could otherwise read and change the knowledge base through somebody's browser.

    Raises:
        KBError: the address is in use or may not be listened on.
    """
    if host in _LOOPBACK:
        app.config[OWN_NAMES] = _LOOPBACK
    server = Server((host, port), app, numthreads=_THREADS, server_name="plankb")
    server.ConnectionClass = Connection
    try:
        server.prepare()
        ready()
        server.serve()
    except (KeyboardInterrupt, SystemExit):  # the second where the command line makes one exception of all signals
        server.stop()
    except OSError as error:
        advice = "端口可能已被占用，请用 --port 换一个"
        raise KBError("无法在这个地址提供网页", where=f"{host}:{port}", advice=advice) from error
