"""Places where two words meet and a short term appears by chance: 提|高企|业."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb.lexicon.matching import term_key
from kb.lexicon.rows import read_rows

BREAKS_FILE = Path(__file__).with_name("word_breaks.tsv")


def load_breaks(path: Path = BREAKS_FILE) -> Mapping[str, int]:
    """Phrases with the number of their characters that stand before the seam.

    Raises:
        LexiconError: the file cannot be read or a row has no single bar with text on both sides.
    """
    breaks: dict[str, int] = {}
    for row in read_rows(path):
        before, bar, after = row.cells[0].partition("|")
        if not (before and bar and after) or "|" in after:
            row.fail(f"“{row.cells[0]}”不是一处接缝", expected="前词|后词，例如“提高|企业”")
        breaks[term_key(before + after)] = len(term_key(before))
    return breaks
