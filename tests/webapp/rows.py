"""The rows of a table on a page and of the file that can be taken away there."""

from __future__ import annotations

import csv
import io

from flask.testing import FlaskClient

from tests.webapp.html_check import Element, Page

_OWN = ("基期至目标", "处理", "操作")  # columns that only the page has


def shown(page: Page) -> list[list[str]]:
    """The rows of a page's table as words, in the columns that the file has too."""
    if page.all("details", "fold"):
        return [[*_shared(page, fold), *row] for fold in page.all("details", "fold") for row in _body(fold)]
    return _body(_table(page))


def _shared(page: Page, fold: Element) -> list[str]:
    """The fields that the rows of a group do not repeat, in the order of the heads."""
    facts = {
        span.attributes["data-label"]: "".join(span.text.split())
        for span in fold.all("span")
        if "data-label" in span.attributes
    }
    own = [head.words for head in fold.all("th")]
    return [facts.get(head, "") for head in heads(page) if head not in own]


def _body(element: Element) -> list[list[str]]:
    rows = element.all("tr")
    body = [[cell for cell in row.all("td") if cell.attributes.get("data-label") not in _OWN] for row in rows]
    return [["".join(cell.text.split()) for cell in cells] for cells in body if cells]


def _table(page: Page) -> Element:
    """The table that can be searched and sorted; a summary may stand above it."""
    return page.all("table", "data")[-1]


def heads(page: Page) -> list[str]:
    orders = page.all("p", "orders")
    if orders:
        return [head.words.rstrip(" ↑↓") for head in orders[0].all("a")]
    return [head.words for head in _table(page).all("th") if head.words not in _OWN]


def downloaded(client: FlaskClient, page: Page) -> list[dict[str, str]]:
    """The rows of the CSV file the page offers."""
    (link,) = [a.attributes["href"] for a in page.all("a") if a.words == "CSV"]
    text = client.get(link).get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def assert_equal_rows(client: FlaskClient, page: Page) -> int:
    """Page and file have the same rows in the same order, in all columns that the page shows; gives their number."""
    rows, columns = downloaded(client, page), heads(page)
    if rows:
        assert shown(page) == [["".join(row[column].lstrip("'").split()) for column in columns] for row in rows]
    else:
        (sentence,) = [cell for row in shown(page) for cell in row]
        assert sentence in ("没有相符的行", "没有相符的规划")
    return len(rows)
