"""Moments as a page shows them."""

from __future__ import annotations

from datetime import datetime


def moment(at: str) -> str:
    """A moment given in ISO 8601 as date and time of the place where the server stands; "" for none.

    >>> moment("")
    ''
    """
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else ""
