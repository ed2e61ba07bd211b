"""The knowledge base the application answers from: opened at the first request, exchanged when a build replaces it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from flask import current_app

from kb import KnowledgeBase


class Shelf:
    """Gives each request the current knowledge base. Safe to share between threads."""

    def __init__(self, data: Path | None = None, knowledge: KnowledgeBase | None = None) -> None:
        self._data = data
        self._knowledge = knowledge
        self._lock = Lock()

    def knowledge(self) -> KnowledgeBase:
        """The newest complete knowledge base.

        Raises:
            StoreError: there is none, or this version cannot open it.
        """
        with self._lock:
            if self._knowledge is None:
                self._knowledge = KnowledgeBase.open(self._data)
            else:
                self._knowledge = self._knowledge.current()
            return self._knowledge


def current_knowledge() -> KnowledgeBase:
    """The knowledge base to answer the present request from.

    Raises:
        StoreError: there is none.
    """
    shelf: Shelf = current_app.extensions["shelf"]
    return shelf.knowledge()
