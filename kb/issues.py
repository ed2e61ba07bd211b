"""Findings about a document that a reader should know and the program can live with.

Checks only look; they never repair (see docs/ARCHITECTURE.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.text import Span


class Severity(StrEnum):
    """How much a finding matters to somebody who relies on the document."""

    ERROR = "error"  # part of the document is missing or unreadable
    WARNING = "warning"  # probably a mistake in the document or in reading it
    INFO = "info"  # worth knowing, nothing to do


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: a stable code, a sentence in Chinese, the place, and what the reader can do."""

    code: str  # kebab-case, e.g. "number-gap"
    message: str
    severity: Severity = Severity.WARNING
    span: Span | None = None
    page: int | None = None  # 1-based; None where the format has no pages
    advice: str = ""
