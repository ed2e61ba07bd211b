"""Words of everyday speech and what laws and plans write in their place: 罚 and 罚款, 挖 and 开采."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kb.lexicon.rows import read_rows

PLAIN_WORDS_FILE = Path(__file__).with_name("plain_words.tsv")


@cache
def load_plain_words(path: Path = PLAIN_WORDS_FILE) -> Mapping[str, tuple[str, ...]]:
    """The words of documents by the word of speech, the commonest first.

    Raises:
        LexiconError: the file cannot be read, a row has not two columns, or a word is told twice.
    """
    words: dict[str, tuple[str, ...]] = {}
    for row in read_rows(path):
        if len(row.cells) != 2 or not all(row.cells):
            row.fail(f"这一行有 {len(row.cells)} 列", expected="口语词、以 | 分隔的书面词")
        spoken, written = row.cells
        if spoken in words:
            row.fail(f"“{spoken}”出现了两次", advice="请合并为一行")
        words[spoken] = tuple(word for word in written.split("|") if word != spoken)
    return words
