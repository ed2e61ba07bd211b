"""Cells that a spreadsheet would run as a formula, made plain text.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
_SKIPPED = " \u00a0\u3000\ufeff"  # white space some programs skip before they look for a sign


def harmless(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet might take it for a formula.

    >>> harmless("=1+1"), harmless(" @SUM(1)"), harmless("——经济指标")
    ("'=1+1", "' @SUM(1)", '——经济指标')
    """
    return "'" + text if text.lstrip(_SKIPPED).startswith(_FORMULA_SIGNS) else text
