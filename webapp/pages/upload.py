"""The form by which a file is chosen; it stands on several pages."""

from __future__ import annotations

from dataclasses import dataclass

from kb.library.intake import LARGEST_FILE
from kb.parser.readers import endings

_VARIANTS = frozenset({".htm", ".markdown", ".text"})  # other endings of formats that are named already


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What may be chosen: endings for the browser's dialogue and in words, and the largest size."""

    accept: str
    formats: str
    largest: int  # bytes
    size: str


def upload_form() -> UploadForm:
    """The form for choosing a file."""
    known = endings()
    named = (ending.lstrip(".") for ending in known if ending not in _VARIANTS)
    return UploadForm(
        accept=",".join(known),
        formats="、".join(named),
        largest=LARGEST_FILE,
        size=f"{LARGEST_FILE >> 20} MB",
    )
