"""What a free-text query asks about: its words and terms, how much each tells, and what else may stand for them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kb.lexicon.plain_words import load_plain_words
from kb.lexicon.thesaurus import Expansion, Relation, TermMatch
from kb.search.tokens import Token, Tokenizer, squeezed
from kb.text import Span

_MOST_ALTERNATIVES = 32
_LONE = 0.25  # what a single character that belongs to no term tells (停, 建, 办): it stands in many other words
_STEPS = {Relation.SAME: 1.0, Relation.NARROWER: 0.8, Relation.RELATED: 0.6, Relation.BROADER: 0.5}

_CORE = 0.8  # what the core of an alternative tells of the alternative
_PLAIN = 0.5  # what a word of documents tells of a word of speech, which may mean much else
_OWN_WORDS = 4  # characters from which a core says enough even if the thesaurus does not know it
_BEGINNING = re.compile(
    "(?:加强|推进|推动|促进|实施|完善|提高|提升|改善|优化|深化|强化|健全|建立|扩大|加快|发展|开展|治理|缓解|解决|保障|稳定|全面|积极|综合|新建)(?=..)"
)
_ENDING = re.compile(
    "(?<=..)(?:建设|工程|项目|体系|战略|政策|工作|行动|计划|机制|制度|治理|整治|管理|发展|服务|保障|优先|能力|水平|设施|事业|综合|全面)$"
)

_STOPWORDS = """
的 了 和 与 及 或 在 对 对于 关于 为 为了 是 有 有没有 有哪些 哪些 哪 哪个 哪里 什么 怎样 怎么 怎么样 怎么办 如何 为什么
多少 几 几个 吗 呢 吧 啊 呀 地 得 之 其 等 到 于 由 从 向 把 被 将 以 也 都 就 还 要 会 能 能否 能不能 可以 可不可以
是否 应 应该 应当 我 我们 你 你们 他 他们 它 这 这个 这些 那 那些 上 下 中 里 内 个 一个 一些 请问 想 想要 需要 方面
情况 问题 有关 相关 规定 要求 内容 说 提到 提出 谁 何 何时 何地 哪年 什么时候 多大 多高 多长 多远
干什么 做什么 怎么做 具体
太 很 真 挺 好 多 太多 更 最 又 再 才 总 总是 老是 一直 到处 越来越 特别 非常
不 没 没有 没人 不了 不到 不能 不会 不让 让 给 用 来 去 年
the of and in to for a an is are what how
"""
STOPWORDS = frozenset(_STOPWORDS.split())
"""Words that make a question and tell nothing of its subject."""


class Thesaurus(Protocol):
    """What search needs of the thesaurus."""

    def expand(self, term: str) -> tuple[Expansion, ...]:
        """Terms to search beside `term`, best first."""

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """The terms in `text`, longest first at each place."""

    def canonical(self, term: str) -> str:
        """The official term that means the same."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another term for a concept. All texts here are squeezed, as the texts they are looked for in."""

    text: str
    shown: str  # as the thesaurus writes it
    weight: float  # 0..1


_Turn = tuple[float, int, Alternative]  # weight, negative; which of those that mean the same; the alternative


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a query asks about."""

    text: str  # squeezed
    shown: str  # as it was typed
    words: tuple[tuple[str, float], ...]  # its words with their weight, which is larger for rarer words
    weight: float  # how much finding it tells: that of its rarest word, as words of one term do not count twice
    alternatives: tuple[Alternative, ...] = ()  # closest first


def concepts(
    text: str, tokenizer: Tokenizer, thesaurus: Thesaurus | None, rarity: Callable[[str], float]
) -> tuple[Concept, ...]:
    """The concepts of `text` in order: terms of the thesaurus, and the words between them.

    `rarity` gives the weight of a word. Question words and particles are left out unless nothing else is there.
    """
    tokens = tokenizer.tokens(text)
    telling = [token for token in tokens if token.text not in STOPWORDS and any(map(str.isalnum, token.text))]
    terms = thesaurus.find(text) if thesaurus else ()
    found = _grouped(telling or tokens, terms)
    return tuple(_merged(_concept(text, term, group, thesaurus, rarity) for term, group in found))


def _grouped(tokens: Iterable[Token], terms: Iterable[TermMatch]) -> Iterator[tuple[TermMatch | None, list[Token]]]:
    """The tokens in order, those inside a term together with it, the others alone."""
    waiting = list(tokens)
    for match in terms:
        before = [token for token in waiting if token.end <= match.span.start]
        inside = [token for token in waiting if match.span.overlaps(Span(token.start, token.end))]
        waiting = [token for token in waiting if token.start >= match.span.end]
        yield from ((None, [token]) for token in before)
        if inside:
            yield match, inside
    yield from ((None, [token]) for token in waiting)


def _concept(
    text: str,
    term: TermMatch | None,
    tokens: Sequence[Token],
    thesaurus: Thesaurus | None,
    rarity: Callable[[str], float],
) -> Concept:
    span = term.span if term else Span(tokens[0].start, tokens[0].end)
    alternatives = _alternatives(term.term if term else tokens[0].text, thesaurus) if thesaurus else ()
    if thesaurus and not alternatives and term is None:
        alternatives = tuple(Alternative(squeezed(word), word, _PLAIN) for word in _written(tokens[0].text))
    shown = text[span.start : span.end]
    share = _LONE if term is None and len(tokens[0].text) == 1 and not alternatives else 1.0
    words = tuple((token.text, share * rarity(token.text)) for token in tokens)
    weight = max((weight for _, weight in words), default=0.0)
    return Concept(squeezed(shown), shown, words, weight, alternatives)


def _written(word: str) -> tuple[str, ...]:
    return load_plain_words().get(word, ())


def _alternatives(term: str, thesaurus: Thesaurus) -> tuple[Alternative, ...]:
    """The closest other terms for `term`. Where a term leads to several official ones, these and what means the same
    take turns, so that the many names of one do not leave out another."""
    turns: Counter[str] = Counter()
    found: list[_Turn] = []
    for item in thesaurus.expand(term):
        official = thesaurus.canonical(item.term)
        turns[official] += 1
        weight = item.weight * _STEPS[item.relation]
        found.append((-weight, turns[official], Alternative(squeezed(item.term), item.term, weight)))
    found.sort(key=lambda entry: entry[:2])
    found.extend(list(_cores(term, found, thesaurus)))
    found.sort(key=lambda entry: entry[:2])
    return tuple(alternative for _, _, alternative in found[:_MOST_ALTERNATIVES])


def _cores(term: str, found: Iterable[_Turn], thesaurus: Thesaurus) -> Iterator[_Turn]:
    """What the alternatives are about, without 治理, 建设, 体系 and the like: 缓解交通拥堵 also stands for 交通拥堵."""
    seen = {alternative.text for _, _, alternative in found}
    for negative, turn, alternative in found:
        core = _core(alternative.shown)
        text = squeezed(core)
        if text not in seen and text not in term and (len(core) >= _OWN_WORDS or _known(core, thesaurus)):
            seen.add(text)
            yield negative * _CORE, turn, Alternative(text, core, alternative.weight * _CORE)


def _known(term: str, thesaurus: Thesaurus) -> bool:
    return any(match.span.end - match.span.start == len(term) for match in thesaurus.find(term))


def _core(term: str) -> str:
    """`term` without words of planning at either end, as long as at least two characters remain."""
    shorter = _ENDING.sub("", term)
    if shorter == term:
        match = _BEGINNING.match(term)
        shorter = term[match.end() :] if match else term
    return term if shorter == term else _core(shorter)


def _merged(found: Iterable[Concept]) -> Iterator[Concept]:
    """Each concept once."""
    seen: set[str] = set()
    for concept in found:
        if concept.text and concept.text not in seen:
            seen.add(concept.text)
            yield concept


def inverse_frequency(documents: int, containing: int) -> float:
    """How much a word tells: BM25's idf, `ln(1 + (N - n + 0.5) / (n + 0.5))`; always positive.

    Source: Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), in Lucene's form.
    """
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))
