"""Texts as weights over subjects: policy topics, and the finer terms of the thesaurus."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kb.lexicon.thesaurus import Relation, Thesaurus
from kb.lexicon.topics import TopicVocabulary

Vector = NDArray[np.float32]

_TO_PARENT = 0.3  # a goal of a narrow topic is served a little by what names only the wide one
_TO_SIBLING = 0.15  # topics under one parent serve each other a little
_NARROWER = 0.7  # a term for a part of something shows the whole this much


class TopicSpace:
    """Topics as vectors: one dimension for each topic of a vocabulary, and how topics serve each other."""

    def __init__(self, vocabulary: TopicVocabulary) -> None:
        self._vocabulary = vocabulary
        self.names = tuple(vocabulary.topics)
        self._index = {name: i for i, name in enumerate(self.names)}
        self.relations = self._relation_matrix()
        self._found: dict[str, Vector] = {}  # a passage is asked for in the tables of several types of links

    def _relation_matrix(self) -> Vector:
        """`[g, m]`: how much topic m serves topic g, 0..1, ones on the diagonal."""
        parents = np.array([self._index.get(topic.parent, -1) for topic in self._vocabulary.topics.values()])
        siblings = (parents[:, None] == parents[None, :]) & (parents[:, None] >= 0)
        matrix = np.where(siblings, _TO_SIBLING, 0.0).astype(np.float32)
        matrix[np.flatnonzero(parents >= 0), parents[parents >= 0]] = _TO_PARENT
        np.fill_diagonal(matrix, 1.0)
        for goal, served in self._vocabulary.relations.items():
            for means, weight in served.items():
                cell = (self._index[goal], self._index[means])
                matrix[cell] = max(matrix[cell], weight)
        return matrix

    def vectors(self, texts: Sequence[str]) -> Vector:
        """Summed weights of the topic words of each text, shape `(len(texts), topics)`."""
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(len(texts), len(self.names))

    def _vector(self, text: str) -> Vector:
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = np.zeros(len(self.names), dtype=np.float32)
            for match in self._vocabulary.matches(text):
                found[self._index[match.topic]] += match.weight
        return found

    def name_of(self, index: int) -> str:
        """The Chinese name of the topic of a dimension."""
        return self._vocabulary.topics[self.names[index]].name


class TermSpace:
    """Thesaurus terms as vectors: one dimension for each group that occurs in the texts of one plan."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._related = {
            group.official: {
                thesaurus.canonical(member.term): member.weight
                for member in group.members
                if member.relation in (Relation.NARROWER, Relation.RELATED)
            }
            for group in thesaurus.groups
        }

    def vectors(self, *sides: Sequence[str]) -> list[Vector]:
        """Whether each text names each group (1, or less for a narrower or related term), for several lists of texts
        over common dimensions."""
        found = [[self._groups(text) for text in texts] for texts in sides]
        index = {name: i for i, name in enumerate(dict.fromkeys(n for side in found for row in side for n in row))}
        return [self._matrix(side, index) for side in found]

    def _groups(self, text: str) -> dict[str, float]:
        weights: dict[str, float] = {}
        for match in self._thesaurus.find(text):
            weights[match.group] = max(
                weights.get(match.group, 0.0), 1.0 if match.relation is Relation.SAME else _NARROWER
            )
        for group in tuple(weights):
            for other, weight in self._related[group].items():
                weights[other] = max(weights.get(other, 0.0), weight * weights[group])
        return weights

    @staticmethod
    def _matrix(rows: Sequence[dict[str, float]], index: dict[str, int]) -> Vector:
        matrix = np.zeros((len(rows), max(1, len(index))), dtype=np.float32)
        for row, weights in enumerate(rows):
            for name, weight in weights.items():
                matrix[row, index[name]] = weight
        return matrix
