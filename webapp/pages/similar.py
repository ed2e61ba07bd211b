"""Clauses that say nearly the same: in this plan and in the others."""

from __future__ import annotations

from dataclasses import dataclass

from kb import KnowledgeBase
from kb.export.clause_names import ClauseNames
from webapp import addresses
from webapp.marking import Block, blocks
from webapp.pages.frame import Frame, plan_frame
from webapp.pages.hits import HitView, hit_view

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A clause, and the clauses nearest to it in meaning; `search_href` looks for its lead sentence instead."""

    frame: Frame
    language: str
    label: str
    href: str
    blocks: tuple[Block, ...]
    hits: tuple[HitView, ...]
    search_href: str


def build(knowledge: KnowledgeBase, clause_id: str) -> SimilarPage:
    """The clauses similar to a clause.

    Raises:
        NotFoundError: nothing has this id.
    """
    clause = knowledge.clause(clause_id)
    plan = knowledge.record(addresses.plan_of(clause.id)).plan
    names = ClauseNames(plan)
    titles = {summary.id: summary.title for summary in knowledge.plans()}
    return SimilarPage(
        frame=plan_frame(plan, f"与{names.label(clause.id)}相似的条款"),
        language=plan.metadata.language,
        label=names.label(clause.id),
        href=addresses.clause(clause.id),
        blocks=blocks(plan, clause.span),
        hits=tuple(hit_view(hit, titles) for hit in knowledge.similar(clause.id, _SHOWN)),
        search_href=addresses.search((("q", names.lead(clause.id)),)),
    )
