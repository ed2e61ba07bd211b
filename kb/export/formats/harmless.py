"""Cells that a spreadsheet would run as a formula, made plain text."""

from __future__ import annotations

from kb.formulas import is_formula


def harmless(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet might take it for a formula.

    >>> harmless("=1+1"), harmless(" @SUM(1)"), harmless("——经济指标")
    ("'=1+1", "' @SUM(1)", '——经济指标')
    """
    return "'" + text if is_formula(text) else text
