"""Why two passages are linked, in one Chinese line that names the features that decided."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.graph.features import FEATURES, PairTable
from kb.graph.spaces import TopicSpace
from kb.text import fold

_TOPICS = 3  # topics named at most
_FEATURES = 2  # features named at most
_TERMS = 3  # shared terms named at most
_SHORTEST, _LONGEST = 3, 12  # characters of a shared term


def reason_of(table: PairTable, source: int, target: int, space: TopicSpace, contributions: NDArray[np.float64]) -> str:
    """For example: 主题相同：出口贸易；主题相关：通关与贸易便利支撑出口贸易；共有词：加工贸易；判断依据：标题主题对应、句意相近.

    `contributions` are what the features add to the odds, in the order of `FEATURES`.
    """
    parts = (
        *_topic_parts(table, source, target, space),
        _terms_part(table.sources[source].focus, table.targets[target].text),
        _features_part(contributions),
    )
    return "；".join(part for part in parts if part)


def _features_part(contributions: NDArray[np.float64]) -> str:
    labels = tuple(FEATURES.values())
    strongest = [labels[i] for i in np.argsort(-contributions, kind="stable") if contributions[i] > 0]
    return f"判断依据：{'、'.join(list(dict.fromkeys(strongest))[:_FEATURES])}" if strongest else ""


def _topic_parts(table: PairTable, source: int, target: int, space: TopicSpace) -> tuple[str, str]:
    ours, theirs = table.source_topics[source], table.target_topics[target]
    strength = np.outer(ours / max(ours.sum(), 1e-6), theirs / max(theirs.max(), 1e-6)) * space.relations
    same, related = [], []
    for cell in np.argsort(-strength, axis=None, kind="stable")[: 4 * _TOPICS]:
        goal, means = np.unravel_index(cell, strength.shape)
        if strength[goal, means] < 0.02:
            break
        if goal == means:
            same.append(space.name_of(int(goal)))
        elif space.relations[goal, means] >= 0.5:
            related.append(f"{space.name_of(int(means))}支撑{space.name_of(int(goal))}")
    named = f"主题相同：{'、'.join(same[:_TOPICS])}" if same else ""
    return named, f"主题相关：{'、'.join(related[: _TOPICS - 1])}" if related else ""


def _terms_part(ours: str, theirs: str) -> str:
    terms = shared_terms(ours, theirs)[:_TERMS]
    return f"共有词：{'、'.join(terms)}" if terms else ""


def shared_terms(ours: str, theirs: str) -> list[str]:
    """Longest runs of letters and digits of `ours` that occur in `theirs`, longest first, without overlap."""
    left, right = fold(ours), fold(theirs)
    found: list[str] = []
    position = 0
    while position < len(left):
        length = _LONGEST
        while length >= _SHORTEST and not _is_shared(left[position : position + length], length, right):
            length -= 1
        if length < _SHORTEST:
            position += 1
            continue
        found.append(ours[position : position + length])
        position += length
    return sorted(dict.fromkeys(found), key=lambda term: (-len(term), found.index(term)))


def _is_shared(term: str, length: int, text: str) -> bool:
    return len(term) == length and term.isalnum() and term in text
