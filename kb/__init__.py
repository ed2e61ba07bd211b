"""Plan knowledge base: clauses, targets, links and their evidence from Chinese plan documents.

The names below are the public ones; each is imported on first use, so that `import kb` costs nothing.

    from kb import KnowledgeBase

    knowledge = KnowledgeBase.open()
    for hit in knowledge.search("土地集约利用").hits:
        print(hit.id, hit.heading)
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kb.version import __version__ as __version__

if TYPE_CHECKING:
    from kb.config import Config as Config
    from kb.errors import KBError as KBError
    from kb.library.analyse import analyse as analyse
    from kb.library.build import add as add
    from kb.library.build import build as build
    from kb.library.build import remove as remove
    from kb.library.knowledge import KnowledgeBase as KnowledgeBase
    from kb.parser.parse import parse_file as parse_file

# numpy reads this when it is first imported. Sums come out the same in every process that has as many threads, and what
# is compared here is so small that threads wait for each other longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_HOME = {
    "Config": "kb.config",
    "KBError": "kb.errors",
    "KnowledgeBase": "kb.library.knowledge",
    "add": "kb.library.build",
    "analyse": "kb.library.analyse",
    "build": "kb.library.build",
    "parse_file": "kb.parser.parse",
    "remove": "kb.library.build",
}

__all__ = [*_HOME]  # noqa: PLE0604 - strings, from the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
