"""Links between goals, tasks and measures: candidates, scores, and the sentences that prove them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.graph.features import Comparison, PairTable, pair_table
from kb.graph.parts import MOST_PAIRS, parts_of
from kb.graph.passages import Passage, clause_passages, goal_passages
from kb.graph.ranker import Ranker, load_ranker
from kb.graph.reasons import Reasons
from kb.graph.similarity import BigramSimilarity, Similarity
from kb.graph.spaces import TermSpace, TopicSpace
from kb.issues import Issue, Severity
from kb.lexicon.thesaurus import default_thesaurus
from kb.lexicon.topics import load_topics
from kb.model import Evidence, Goal, Link, LinkType, Plan, Role, RoleAssignment
from kb.text import fingerprint

_FLOOR = 0.1  # a pair of lower probability is not worth showing


def propose_links(
    plan: Plan,
    roles: Mapping[str, RoleAssignment],
    goals: Iterable[Goal],
    *,
    meaning: Similarity,
    ranker: Ranker | None = None,
) -> tuple[Link, ...]:
    """Goal-task, task-measure and goal-measure links of `plan` with score, reason and verbatim evidence.

    Ordered by type, then source in document order, then falling score (ties by place). `meaning` compares what texts mean
    whatever their wording. `ranker` is the shipped one by default. In a document of many plans passages are linked with
    those that stand near them only.
    """
    by = comparison(meaning)
    chosen = ranker or load_ranker()
    links: list[Link] = []
    for kind, (sources, targets) in ends_of(plan, roles, tuple(goals)).items():
        for some_sources, some_targets in parts_of(sources, targets):
            table = pair_table(some_sources, some_targets, plan.text, by)
            links.extend(_links_of(plan, kind, table, by.topics, chosen))
    return tuple(links)


def linking_issues(plan: Plan, roles: Mapping[str, RoleAssignment], goals: Sequence[Goal]) -> Iterator[Issue]:
    """What a reader should know of how far the links of `plan` reach."""
    if any(len(sources) * len(targets) > MOST_PAIRS for sources, targets in ends_of(plan, roles, goals).values()):
        yield Issue(
            "linked-in-parts",
            f"条款很多（{len(plan.clauses)} 条）：只在前后邻近的条款之间寻找关联",
            Severity.INFO,
            advice="如果文件由几部规划合成，请拆开后分别加入",
        )


def comparison(meaning: Similarity) -> Comparison:
    """What pairs are compared by: the topics and terms of the lexicon, wording, and `meaning`."""
    return Comparison(TopicSpace(load_topics()), TermSpace(default_thesaurus()), BigramSimilarity(), meaning)


def ends_of(
    plan: Plan, roles: Mapping[str, RoleAssignment], goals: Sequence[Goal]
) -> Mapping[LinkType, tuple[Sequence[Passage], Sequence[Passage]]]:
    """The passages that links of each type may start from and end in."""
    starts = goal_passages(plan, goals)
    tasks, measures = (clause_passages(plan, roles, role) for role in (Role.TASK, Role.MEASURE))
    return {
        LinkType.GOAL_TASK: (starts, tasks),
        LinkType.TASK_MEASURE: (tasks, measures),
        LinkType.GOAL_MEASURE: (starts, measures),
    }


def _links_of(plan: Plan, kind: LinkType, table: PairTable, space: TopicSpace, ranker: Ranker) -> Iterator[Link]:
    contributions = ranker.contributions(table.values)
    scores = ranker.scores(kind, contributions.sum(axis=-1))
    scores[~table.grounded] = 0
    shown = scores.round(4)
    reasons, threshold = Reasons(table, space), ranker.threshold
    for s, source in enumerate(table.sources):
        for t in sorted(range(len(table.targets)), key=lambda t: (-shown[s, t], t)):
            if shown[s, t] < _FLOOR:
                break
            target = table.targets[t]
            yield Link(
                source=source.id,
                target=target.id,
                type=kind,
                score=float(shown[s, t]),
                accepted=bool(scores[s, t] >= threshold),
                reason=reasons.of(s, t, contributions[s, t]),
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
