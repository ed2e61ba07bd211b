"""Review decisions of a knowledge base as labelled pairs, to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kb.evaluate.link_pairs import LabelledPairs
from kb.graph.features import pair_table
from kb.graph.links import comparison, ends_of
from kb.library.knowledge import KnowledgeBase
from kb.library.meaning import word_meaning

_A_LINK = 1.5  # from this grade on


def reviewed_pairs(data: Path) -> Iterator[LabelledPairs]:
    """A table for each plan and type of link with decisions in the knowledge base in `data`; only decided pairs count.

    Raises:
        NoKnowledgeBaseError: there is none in `data`.
    """
    knowledge = KnowledgeBase.open(data)
    grades: dict[str, dict[tuple[str, str], float]] = {}
    for link in knowledge.reviewed_links():
        grades.setdefault(link.plan, {})[link.source, link.target] = link.grade
    for plan_id, decided in grades.items():
        record = knowledge.record(plan_id)
        by = comparison(word_meaning())
        for kind, (sources, targets) in ends_of(record.plan, record.roles, record.goals).items():
            pairs = [[decided.get((s.id, t.id)) for t in targets] for s in sources]
            counted = np.array([[grade is not None for grade in row] for row in pairs])
            if counted.any():
                wanted = np.array([[(grade or 0.0) >= _A_LINK for grade in row] for row in pairs])
                table = pair_table(sources, targets, record.plan.text, by)
                yield LabelledPairs(f"reviewed {plan_id}", kind, table, [s.id for s in sources], wanted, counted)
