"""The settings of a build and a query: one frozen `Config`, each default written once beside its reason."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How clauses are indexed and found."""

    engine: str = "auto"  # "whoosh", "tantivy" or "auto": whoosh up to `auto_limit` clauses, tantivy beyond
    auto_limit: int = 2_000  # whoosh takes ten times as long to index: 20 s for this many (docs/decisions)
    encoder: str = field(
        default_factory=lambda: os.environ.get("KB_ENCODER", "auto")
    )  # "lsa", "e5", "none" or "auto": e5 where installed, else lsa
    heading_weight: float = 2.5  # BM25F weight of the heading against 1.0 for the body


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one knowledge base."""

    data: Path = field(default_factory=lambda: Path(os.environ.get("KB_DATA") or ".kb"))
    search: SearchConfig = SearchConfig()
