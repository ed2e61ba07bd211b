"""The value each target starts from: stated beside it, or elsewhere in the plan as a result or present state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.extract.indicators.keys import indicator_key
from kb.extract.indicators.names import is_indicator
from kb.extract.quantities.find import Quantity, scan
from kb.extract.targets.find import Fact, find_facts
from kb.lexicon.thesaurus import Thesaurus, recent_thesaurus
from kb.model import Baseline, Comparator, Plan, Target
from kb.text import fold

_FILLERS = re.compile(
    r"(?:总|工业)(?=总?产值)|总(?=收入|量|人口|规模)|规模以上|全部|年末|累计|共|当年|实现|全社会|(?:总额|总量|总值|总数|总规模)$"
)
_WHOLE = re.compile(r"占(全[国省市区县州]|世界)[^比]{2,16}比重")
_WORKERS = re.compile(r"(?:直接)?(?:从业|就业)(?:人员|人数|人口)(?:总数|数)?$")
_CORE = re.compile(r"(?:年均|平均每年|每年平均|年平均|每年|逐年)?增长$")
_SHORT_NAME = re.compile(r"简称[“\"]?([^”\"）)]{2,16})")
_FLOW = re.compile(r"新[增建改认开]|投资|到位资金|转移就业")  # what is counted anew each year, so that years add up
_IN_SUM = re.compile(r"累[计积]")
_SEVERAL_YEARS = re.compile(
    r"[两二三四五六七八九十0-9]年(?:来(?!最)|间|共|累计)|过去的?[两二三四五六七八九十0-9]年|“?十[一二三四]?五”?(?:时期|期间|以来|规划|,|，)"
    r"|本届政府|任期"
)
_ONE_YEAR = re.compile(r"[全当去今上前]年|(?:19|20)\d\d年(?!以?来)")
_REACH = 400  # characters before a figure in which a paragraph says of which years it tells
_Key = tuple[str, str, bool]  # indicator, base unit, whether a change
_CHANGES = (Comparator.RISE, Comparator.FALL)
_LONGEST_PLAIN = 12  # characters of a number that is surely no code


def with_baselines(plan: Plan, targets: Sequence[Target]) -> tuple[Target, ...]:
    """`targets` with their baselines: from the same row or sentence where given, else from the rest of the plan.

    A fact is the base of a target when it has the same indicator, the same unit (scale words aside) and the same
    nature (level, or change); of several the latest counts, then the first in the text.
    """
    open_targets = [target for target in targets if target.baseline is None and _may_have_base(target)]
    if not open_targets:
        return tuple(targets)
    units = _units(open_targets)
    keys = _Keys(recent_thesaurus(), units, frozenset(_SHORT_NAME.findall(plan.text)))
    facts: dict[_Key, list[Fact]] = {}
    for fact in find_facts(plan, _stems(open_targets), units):
        for key in keys.of(fact):
            facts.setdefault(key, []).append(fact)
    wanted = {target.id for target in open_targets}
    return tuple(_based(plan, target, facts, keys) if target.id in wanted else target for target in targets)


def _may_have_base(target: Target) -> bool:
    """Whether a target names something that has a value before: not a count of things to do."""
    if target.comparator in _CHANGES:
        return bool(target.period)
    return is_indicator(target.indicator) or target.indicator_key != target.indicator


def _stems(targets: Iterable[Target]) -> frozenset[str]:
    """What a sentence must hold to tell the base of one of `targets`: the first half of its name."""
    return frozenset(_without_growth(target.indicator)[: max(2, len(target.indicator) // 2)] for target in targets)


def _units(targets: Iterable[Target]) -> frozenset[str]:
    """The base units of `targets`, in one of which their bases are told."""
    return frozenset(base for target in targets if (base := _base_of(target)) is not None)


@dataclass(frozen=True, slots=True)
class _Keys:
    """How targets and facts of one plan are compared."""

    thesaurus: Thesaurus
    units: frozenset[str]  # base units of the targets
    subjects: frozenset[str]  # short names of what the whole plan is about: 国家级开发区

    def of(self, told: Target | Fact) -> list[_Key]:
        """What a fact and a target must share, the closest first."""
        base = _base_of(told)
        if base is None or base not in self.units:
            return []
        name = self._without_subject(told.indicator)
        key = indicator_key(name, self.thesaurus)
        changes = told.comparator in _CHANGES or name.endswith("增长")
        names = (key, _loose(key), _loose(_without_growth(name)))
        return [(each, base, changes) for each in dict.fromkeys(names)]

    def _without_subject(self, name: str) -> str:
        for subject in self.subjects:
            if name.startswith(subject) and len(name) > len(subject) + 1:
                return name[len(subject) :]
        return name


def _without_growth(name: str) -> str:
    """The name of what grows: 地区生产总值 of 地区生产总值年均增长."""
    return _CORE.sub("", name) if name.endswith("增长") else name


@lru_cache(maxsize=4096)
def _loose(name: str) -> str:
    """A name without words that plans put in or leave out: 税收总收入 and 税收收入."""
    if "占" in name:
        name = _WHOLE.sub(r"占\1比重", name)
    if "业人" in name:
        name = _WORKERS.sub("就业", name)
    return _FILLERS.sub("", name)


def quantity_of(target: Target | Baseline) -> Quantity | None:
    """The value and unit of a target as a quantity; None where the value is words."""
    return _quantity(target.value + target.unit)


def _base_of(told: Target | Fact) -> str | None:
    """The base unit of a figure; None where its value is words. It is the same for nearly all numbers of one unit."""
    value, unit = told.value, told.unit
    is_plain = value.isascii() and value.replace(".", "", 1).isdecimal() and len(value) <= _LONGEST_PLAIN
    is_year = len(value) == 4 and value.startswith(("19", "20"))
    if is_plain and not is_year and not unit[:1].isdecimal():
        value = "1"
    return _base(value + unit)


@lru_cache(maxsize=4096)
def _base(written: str) -> str | None:
    quantity = _quantity(written)
    return quantity.base if quantity else None


@lru_cache(maxsize=4096)
def _quantity(written: str) -> Quantity | None:
    """The quantity a text begins with; plans write the same few (5%, 100%) again and again."""
    found = next(scan(fold(written)), None)
    return found if found is not None and found.measure.start == 0 else None


def _based(plan: Plan, target: Target, facts: Mapping[_Key, list[Fact]], keys: _Keys) -> Target:
    for key in keys.of(target):
        fitting = [
            fact
            for fact in facts.get(key, ())
            if not fact.value_span.overlaps(target.value_span)
            and (_tells_a_sum(target) or not _is_sum_of_years(plan, fact))
        ]
        if fitting:
            latest = max(fitting, key=lambda fact: (fact.year or 0, -fact.span.start))
            return replace(target, baseline=_baseline(plan, latest))
    return target


def _tells_a_sum(target: Target) -> bool:
    return bool(target.period) or _IN_SUM.search(target.quote) is not None


def _is_sum_of_years(plan: Plan, fact: Fact) -> bool:
    """Whether a figure adds up what several years brought: 五年来新增就业45万人 is no base of 今年新增就业8万人."""
    end = fact.value_span.start
    start = max(0, end - _REACH, plan.text.rfind("\n", 0, end) + 1)
    before = plan.text[start:end]
    one_year = _last(_ONE_YEAR, before)
    if _IN_SUM.search(re.split("[,，。；;]", before)[-1]):
        return one_year <= before.rfind("。")  # no word of one year in the same sentence
    return _FLOW.search(fact.indicator) is not None and one_year < _last(_SEVERAL_YEARS, before)


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match begins; -1 without one."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _baseline(plan: Plan, fact: Fact) -> Baseline:
    quote = fact.span.of(plan.text)
    return Baseline(value=fact.value, unit=fact.unit, year=fact.year, clause=fact.clause, quote=quote, span=fact.span)
