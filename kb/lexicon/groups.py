"""Groups of terms, and how they are read from the tab-separated files of the thesaurus.

One file for each field of government (`kb/lexicon/thesaurus/<field>.tsv`, UTF-8, `#` for comments), one group a line:

    official  kind  same  narrower  related

* official: the term plans write; unique.
* kind: `term`, or `indicator` for the name of something measured.
* same: terms an officer would accept in its place (abbreviation, old or new name, English, other wording).
* narrower: terms for a part or a kind of it; found with it, but they do not stand for all of it.
* related: terms that lead to it, in both directions (colloquial complaints, instruments, causes).

Terms are separated by `|`; each may end in `:0.7`, its weight from 0 to 1 where the default does not fit. Empty
columns at the end may be left out. A folder of one's own files adds groups; a row whose official term exists already
adds to that group, and a term given again there takes the new relation and weight (weight 0 takes it out).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kb.lexicon.matching import PLAIN, SHORTEST, term_key
from kb.lexicon.rows import Row


class Relation(StrEnum):
    """How a term stands to the one it was reached from, the closest first."""

    SAME = "same"
    NARROWER = "narrower"
    RELATED = "related"
    BROADER = "broader"


class Kind(StrEnum):
    """Whether a group names a subject or something measured."""

    TERM = "term"
    INDICATOR = "indicator"


class Member(NamedTuple):
    """One term of a group and its relation to the official term."""

    term: str
    relation: Relation
    weight: float  # 0..1
    key: str  # the form in which the term is compared


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the thesaurus; `members` starts with the official term itself."""

    official: str
    kind: Kind
    field: str  # name of the file: economy, health, ...
    members: tuple[Member, ...]


_COLUMNS = (Relation.SAME, Relation.NARROWER, Relation.RELATED)  # after official and kind
_DEFAULT_WEIGHT: Mapping[Relation, float] = {Relation.SAME: 1.0, Relation.NARROWER: 0.7, Relation.RELATED: 0.5}
_KINDS = {kind.value: kind for kind in Kind}


def read_groups(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The groups of the rows, rows with the same official term joined.

    Raises:
        LexiconError: a row is malformed, or one file has two rows for an official term; names file and line.
    """
    groups: dict[str, Group] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        group = _group(row)
        key = group.members[0].key
        if (group.field, key) in seen:
            row.fail(f"“{group.official}”在本文件中已有一行", advice="请把两行合并为一行")
        seen.add((group.field, key))
        groups[key] = _joined(groups[key], group) if key in groups else group
    return tuple(groups.values())


def _group(row: Row) -> Group:
    official, kind, *columns = row.cells if len(row.cells) > 1 else (*row.cells, "")
    if kind not in _KINDS or len(columns) > len(_COLUMNS):
        row.fail("列不对", expected="“规范词、term或indicator、同义、下位、相关”五列", advice="各列之间用制表符分隔")
    first = _member(row, official, Relation.SAME, 1.0)
    members = {first.key: first}
    for relation, cell in zip(_COLUMNS, columns, strict=False):
        usual = _DEFAULT_WEIGHT[relation]
        for entry in cell.split("|") if cell else ():
            if PLAIN.fullmatch(entry):  # as nearly all are
                member = Member(entry, relation, usual, entry)
            else:
                member = _weighted(row, entry, relation) if ":" in entry else _member(row, entry, relation, usual)
            if members.setdefault(member.key, member) is not member:
                row.fail(f"“{member.term}”在本行出现两次", advice="请只保留一处")
    return Group(official, _KINDS[kind], row.path.stem, tuple(members.values()))


def _weighted(row: Row, entry: str, relation: Relation) -> Member:
    """The member of an entry that ends in its weight."""
    term, _, weight = entry.rpartition(":")
    try:
        value = float(weight)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        row.fail(f"“{entry}”的权重不对", expected="0到1之间的数，例如“养老院:0.8”")
    return _member(row, term, relation, value)


def _member(row: Row, term: str, relation: Relation, weight: float) -> Member:
    key = term_key(term)
    if len(key) < SHORTEST:
        row.fail(f"词“{term}”太短", expected="至少两个字", advice="请删去多余的“|”，或写出完整的词")
    return Member(term.strip(), relation, weight, key)


def _joined(first: Group, second: Group) -> Group:
    """`first` with the members of `second` added; `second` decides where both have a term, weight 0 takes it out."""
    members = {member.key: member for member in first.members}
    members |= {member.key: member for member in second.members[1:]}
    kept = tuple(member for member in members.values() if member.weight > 0)
    return Group(first.official, second.kind, first.field, kept)
