"""Text that a spreadsheet would run as a formula: how to tell it, and how to carry it there and back unharmed.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
_SKIPPED = " \u00a0\u3000\ufeff"  # white space some programs skip before they look for a sign
_SHIELD = "'"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take `text` for a formula.

    >>> is_formula(" @SUM(1)"), is_formula("——经济指标")
    (True, False)
    """
    return text.lstrip(_SKIPPED).startswith(_SIGNS)


def shield(text: str) -> str:
    """`text` with an apostrophe in front where it might be run, or where `unshield` would take one away.

    >>> shield("=1+1"), shield("'甲"), shield("甲")
    ("'=1+1", "''甲", '甲')
    """
    return _SHIELD + text if is_formula(text) or text.startswith(_SHIELD) else text


def unshield(text: str) -> str:
    """What `shield` was given.

    >>> unshield("'=1+1"), unshield("甲")
    ('=1+1', '甲')
    """
    return text.removeprefix(_SHIELD)
