"""Query strings of any kind are read without an error, and bounded."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import addresses, params
from webapp.params import SearchRequest, TableRequest

ANYTHING = st.dictionaries(st.text(max_size=12), st.text(max_size=600), max_size=30)
NAMED = st.dictionaries(
    st.sampled_from(["q", "mode", "plan", "section", "role", "page", "sort", "desc", "weak", "year"]),
    st.text(max_size=600),
)


@given(ANYTHING | NAMED)
def test_any_query_string_gives_a_bounded_request(args: dict[str, str]) -> None:
    """No error, no endless value, no control characters."""
    search, table = SearchRequest.read(args), TableRequest.read(args)
    assert 1 <= search.page <= 500
    assert search.mode in params.MODES
    for value in (search.query, search.plan, table.query, table.sort, *table.values.values()):
        assert len(value) <= 500
        assert all(char.isprintable() for char in value)
    assert len(table.values) <= 20
    share = params.share(args, "weak")
    assert share is None or 0 <= share <= 1


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e999", "", "一", "0x1", "２"])
def test_a_share_that_is_none(value: str) -> None:
    """What is no number from 0 to 1 counts as absent."""
    assert params.share({"weak": value}, "weak") is None


@pytest.mark.parametrize(
    ("value", "expected"), [("7", 7), ("0", 1), ("999999999", 500), ("9" * 5000, 1), ("²", 1), ("-3", 1)]
)
def test_page_numbers(value: str, expected: int) -> None:
    """Out of bounds moves to the bound; what is no number is page one."""
    assert SearchRequest.read({"page": value}).page == expected


def test_a_changed_filter_starts_again_at_page_one() -> None:
    """Otherwise a narrower result would open on an empty page."""
    request = SearchRequest("水", role="task", page=4)
    assert dict(request.params(role="")) == {
        **dict.fromkeys(("mode", "plan", "section", "role", "sort", "page"), ""),
        "q": "水",
    }
    assert dict(request.params(page=5))["page"] == 5


@given(st.text(alphabet="abc/.-第条~#?&=% 一", min_size=1, max_size=20), st.integers(1, 99), st.sampled_from(["", "t"]))
def test_addresses_carry_ids(clause: str, number: int, kind: str) -> None:
    """The id of a goal or target survives the way through an address."""
    identifier = f"{clause.replace('~', '').replace('#', '')}/x#{kind}{number}"
    path = addresses.target(identifier).removeprefix("/target/")
    assert "#" not in path
    assert "?" not in path
    assert addresses.unescape_id(unquote(path)) == identifier
