"""Why a pair is linked: the words the line names are words of both passages, and the longest there are."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kb.graph.reasons import shared_runs
from kb.model import PlanRecord

_TEXTS = st.text(alphabet="农业工 ，1a", max_size=40)


@given(ours=_TEXTS, theirs=_TEXTS)
def test_shared_runs_occur_in_both_and_cannot_be_longer(ours: str, theirs: str) -> None:
    """Of three to twelve letters or digits, in order, without overlap; nothing shared is left between them."""
    last = 0
    for start, end in (*shared_runs(ours, theirs), (len(ours), len(ours))):
        between = (ours[place : place + 3] for place in range(last, start) if place + 3 <= len(ours))
        assert not any(gram.isalnum() and gram in theirs for gram in between)
        run = ours[start:end]
        if run:
            assert last <= start
            assert 3 <= len(run) <= 12
            assert run.isalnum()
            assert run in theirs
            longer = ours[start : end + 1]
            assert len(run) == 12 or longer == run or not (longer.isalnum() and longer in theirs)
        last = end


def test_words_in_common_stand_in_both_passages(client_record: PlanRecord) -> None:
    """On every link of the client's plan; and many links have some."""
    text = {goal.id: goal.text for goal in client_record.goals}
    text |= {clause.id: clause.text for clause in client_record.plan.clauses}
    named = 0
    for link in client_record.links:
        for words in re.findall("共有词：([^；]+)", link.reason):
            for word in words.split("、"):
                named += 1
                assert word in text[link.source]
                assert word in text[link.target]
    assert named > 100
