"""Folding of characters."""

import unicodedata

from kb.text import fold

PLANE = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))


def test_folding_keeps_every_character_at_its_place_and_is_the_compatible_lower_case_form() -> None:
    compatible = (unicodedata.normalize("NFKC", char) for char in PLANE)
    expected = [form.lower() for form in compatible]
    folded = fold(PLANE)
    assert len(folded) == len(PLANE)
    wrong = {
        char: found
        for char, found, form in zip(PLANE, folded, expected, strict=True)
        if len(form) == 1 and found != form
    }
    assert not wrong
