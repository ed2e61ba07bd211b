"""The base of the small types of extraction, which are made many times per number."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Value", "replace"]


class Value(Struct, frozen=True, gc=False):
    """A frozen record of plain values; type checkers want each subclass to say so again (`frozen=True`).

    It is made four times as fast as a named tuple and ten times as fast as a frozen dataclass, and `replace` (a copy
    with other values in some fields) is as fast. The garbage collector need not look at it: it holds no cycles.
    """
