"""Links between goals, tasks and measures: candidates, scores, and the sentences that prove them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from kb.extract.roles import is_linkable
from kb.graph.features import FEATURES, PairTable, pair_table
from kb.graph.profiles import Passage, TopicSpace, clause_passage, goal_passage
from kb.graph.ranker import LinearModel, load_models
from kb.graph.reasons import reason_of
from kb.graph.similarity import BigramSimilarity, Similarity
from kb.lexicon.topics import load_topics
from kb.model import Evidence, Goal, Link, LinkType, Plan, Role, RoleAssignment
from kb.text import squeeze

_FLOOR = 0.1  # a pair of lower probability is not worth showing
_SERVED, _SHARED = FEATURES.index("sentence_served"), FEATURES.index("shared_terms")


def propose_links(
    plan: Plan,
    roles: Mapping[str, RoleAssignment],
    goals: Iterable[Goal],
    *,
    similarity: Similarity | None = None,
    models: Mapping[LinkType, LinearModel] | None = None,
) -> tuple[Link, ...]:
    """Goal-task, task-measure and goal-measure links of `plan` with score, reason and verbatim evidence.

    Ordered by type, then source in document order, then falling score (ties by place). `similarity` compares sentences;
    character pairs by default. `models` are the shipped ones by default.
    """
    passages = {
        LinkType.GOAL_TASK: (_goals(plan, goals), _clauses(plan, roles, Role.TASK)),
        LinkType.TASK_MEASURE: (_clauses(plan, roles, Role.TASK), _clauses(plan, roles, Role.MEASURE)),
        LinkType.GOAL_MEASURE: (_goals(plan, goals), _clauses(plan, roles, Role.MEASURE)),
    }
    space = TopicSpace(load_topics())
    chosen = models or load_models()
    links: list[Link] = []
    for kind, (sources, targets) in passages.items():
        if sources and targets:
            table = pair_table(sources, targets, plan.text, space, similarity or BigramSimilarity())
            links.extend(_links_of(plan, kind, table, space, chosen[kind]))
    return tuple(links)


def fingerprint(source: str, target: str) -> str:
    """A short digest of both texts, white space aside: it changes exactly when one of them does."""
    joined = f"{squeeze(source)}\x00{squeeze(target)}"
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _goals(plan: Plan, goals: Iterable[Goal]) -> list[Passage]:
    return [goal_passage(plan, goal) for goal in goals]


def _clauses(plan: Plan, roles: Mapping[str, RoleAssignment], role: Role) -> list[Passage]:
    clauses = (clause for clause in plan.clauses if roles[clause.id].role is role and is_linkable(clause))
    return [passage for clause in clauses if (passage := clause_passage(plan, clause)).sentences]


def _links_of(plan: Plan, kind: LinkType, table: PairTable, space: TopicSpace, model: LinearModel) -> Iterator[Link]:
    scores = model.probabilities(table.values)
    hopeless = (table.values[:, :, _SERVED] <= 0) & (table.values[:, :, _SHARED] <= 0)
    scores[hopeless] = 0
    for s, source in enumerate(table.sources):
        for t in sorted(range(len(table.targets)), key=lambda t: (-scores[s, t], t)):
            if scores[s, t] < _FLOOR:
                break
            target = table.targets[t]
            yield Link(
                source=source.id,
                target=target.id,
                type=kind,
                score=round(float(scores[s, t]), 4),
                accepted=bool(scores[s, t] >= model.threshold),
                reason=reason_of(table, s, t, space),
                evidence=_evidence(plan.text, source, target, int(table.best[s, t])),
                fingerprint=fingerprint(source.text, target.text),
            )


def _evidence(text: str, source: Passage, target: Passage, sentence: int) -> tuple[Evidence, ...]:
    """The sentence of the target that carries the link, and the goal's own words."""
    span = target.sentences[sentence]
    carried = Evidence(target.clause, span.of(text), span)
    if source.kind is None:
        return (carried,)
    return (carried, Evidence(source.clause, source.span.of(text), source.span))
