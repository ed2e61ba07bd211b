"""What may be meant while somebody is still typing: clauses, targets and terms, each with the address it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from kb import KnowledgeBase
from webapp import addresses


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One suggestion; `aside` says where it stands or what it is."""

    text: str
    aside: str
    href: str


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Suggestions of one kind under a heading."""

    title: str
    suggestions: tuple[SuggestionView, ...]


def build(knowledge: KnowledgeBase, prefix: str) -> tuple[SuggestionGroup, ...]:
    """The groups for what has been typed so far; none for nothing."""
    if not prefix:
        return ()
    found = knowledge.suggest(prefix)
    clauses = (SuggestionView(item.text, item.detail, addresses.clause(item.id)) for item in found.clauses)
    targets = (SuggestionView(item.text, item.detail, addresses.target(item.id)) for item in found.targets)
    terms = (SuggestionView(item.text, item.detail, addresses.search((("q", item.text),))) for item in found.terms)
    groups = (("条款", tuple(clauses)), ("指标", tuple(targets)), ("词语", tuple(terms)))
    return tuple(SuggestionGroup(title, items) for title, items in groups if items)
