"""The engines there are, by name: which one an index is made with, and what reads and writes it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kb.config import SearchConfig
from kb.search.engine import IndexWriter, SearchEngine


def chosen_engine(config: SearchConfig, count: int) -> str:
    """The engine for an index of `count` clauses: "whoosh" or "tantivy"."""
    if config.engine != "auto":
        return config.engine
    return "tantivy" if count > config.auto_limit and find_spec("tantivy") else "whoosh"


def open_engine(name: str, folder: Path) -> SearchEngine:
    """The index of engine `name` in `folder`, for reading.

    Raises:
        MissingExtraError: the engine's package is not installed.
    """
    if name == "tantivy":
        from kb.search.tantivy_engine import TantivyEngine

        return TantivyEngine(folder)
    from kb.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder)


def open_writer(name: str, folder: Path) -> IndexWriter:
    """The index of engine `name` in `folder`, for writing; made if it does not exist. Raises as `open_engine`."""
    if name == "tantivy":
        from kb.search.tantivy_engine import TantivyWriter

        return TantivyWriter(folder)
    from kb.search.whoosh_engine import WhooshWriter

    return WhooshWriter(folder)
