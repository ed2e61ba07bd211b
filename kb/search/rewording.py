"""A question in the words of the archive: what stands in no clause is replaced by the closest term that does.

Somebody asks for 小企业贷款难 where the clauses say 小微企业融资: an encoder finds more with the second. Where no term
that stands for it occurs either, the closest one still says more to an encoder than what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.search.concepts import Concept
from kb.search.engine import SearchEngine, occurs

_CLOSE = 0.4  # weight from which an alternative stands for a concept
_TRIED = 6  # alternatives looked up for one concept


def reworded(text: str, concepts: Sequence[Concept], engine: SearchEngine) -> str:
    """`text` with each of its concepts that occurs nowhere replaced; `text` itself where nothing stands for them."""
    for concept in concepts:
        if concept.alternatives and concept.shown in text and not occurs(engine, concept.text):
            likely = [item for item in concept.alternatives if item.weight >= _CLOSE][:_TRIED]
            if likely:
                fitting = next((item for item in likely if occurs(engine, item.text)), likely[0])
                text = text.replace(concept.shown, fitting.shown, 1)
    return text
