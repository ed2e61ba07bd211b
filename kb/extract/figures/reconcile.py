"""Whether the figures of a plan agree with each other: growth with levels, shares with parts, parts with wholes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from kb.extract.figures.baselines import quantity_of
from kb.extract.indicators.keys import indicator_key
from kb.extract.quantities.find import Quantity, scan
from kb.extract.quantities.numbers import plain
from kb.extract.targets.time import horizon_of
from kb.issues import Issue, Severity
from kb.model import Baseline, Comparator, Plan, Target
from kb.text import Span, fold


class FindingKind(StrEnum):
    """Which relation between figures was checked."""

    GROWTH = "growth"  # base x (1 + rate) ^ years against the level
    SHARE = "share"  # part / whole against the stated share
    CHANGE = "change"  # (level - base) / base against the stated change
    PER_UNIT = "per-unit"  # total / (figure per head or area): how many heads or how much area that supposes


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what follows from some figures, what another says, and how far they are apart.

    `deviation` is (stated - computed) / computed in per cent, one decimal; None where nothing states the figure.
    """

    targets: tuple[str, ...]  # ids, that with the stated figure first
    kind: FindingKind
    computed: Decimal
    stated: Decimal | None
    unit: str
    deviation: Decimal | None
    sentence: str  # how it was computed, in Chinese
    spans: tuple[Span, ...]  # of the figures, in the order of the sentence


_TOLERANCE = {FindingKind.GROWTH: Decimal(5), FindingKind.SHARE: Decimal(10), FindingKind.CHANGE: Decimal(5)}
"""Per cent; figures of plans are rounded, and 左右 and 以上 leave room."""

_PER = ("人均", "单位面积")  # with which the names begin that the two patterns below take apart
_PER_HEAD = re.compile(r"^人均(?P<total>.+)$")
_PER_AREA = re.compile(
    r"^单位面积[^\s]{0,4}?(?P<total>地区生产总值|生产总值|国内生产总值|税收|工业产值|工业总产值|产值)"
)


def reconcile(plan: Plan, targets: Sequence[Target]) -> tuple[Finding, ...]:
    """All checks that the figures of `targets` (with their baselines) allow, in document order."""
    book = _Book(targets, horizon_of(plan).now)
    found = [*book.growth(), *book.change(), *book.shares(), *book.per_unit()]
    return tuple(sorted(found, key=lambda finding: (finding.spans[0].start, finding.kind)))


def finding_issues(findings: Iterable[Finding]) -> tuple[Issue, ...]:
    """The findings that are off by more than rounding explains, as issues."""
    return tuple(
        Issue(
            code=f"targets-{finding.kind}",
            message=finding.sentence,
            severity=Severity.WARNING,
            span=finding.spans[0],
            advice="核对原文数字，或查明统计口径是否不同。",
        )
        for finding in findings
        if finding.deviation is not None and abs(finding.deviation) > _TOLERANCE[finding.kind]
    )


@dataclass(frozen=True, slots=True)
class _Figure:
    """A target with its value as a quantity and its comparable name."""

    target: Target
    quantity: Quantity
    key: str


class _Book:
    """The comparable figures of one plan. Only those that may bear on each other have their values read: few have."""

    def __init__(self, targets: Sequence[Target], now: int | None) -> None:
        self._now = now
        self._targets = targets
        self._by_key: dict[tuple[str, int | None], list[Target]] = {}
        for target in targets:
            self._by_key.setdefault((_key(target), target.year), []).append(target)

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, int | None], Sequence[Target]]:
        """Targets by their names as written, and by their comparable names."""
        named: dict[tuple[str, int | None], list[Target]] = {}
        for target in self._targets:
            for name in {target.indicator, _key(target)}:
                named.setdefault((name, target.year), []).append(target)
        return named

    def growth(self) -> Iterator[Finding]:
        """20000 against 8195 x 1.2 ^ 5."""
        for rate in _figures(t for t in self._targets if t.comparator is Comparator.RISE and t.period):
            if rate.quantity.base == "%":
                for level in self._levels(rate):
                    finding = self._growth(level, rate)
                    if finding is not None:
                        yield finding

    def _levels(self, rate: _Figure) -> Iterator[_Figure]:
        """The levels of the indicator that grows, for the same year."""
        return filter(_is_level, _figures(self._by_key.get((rate.key, rate.target.year), ())))

    def _growth(self, level: _Figure, rate: _Figure) -> Finding | None:
        base, quantity = level.target.baseline, _comparable(level)
        first = base.year or (self._now - 1 if self._now else None) if base else None
        if base is None or quantity is None or first is None or not level.target.year or level.target.year <= first:
            return None
        years = level.target.year - first
        computed = quantity.low * (1 + rate.quantity.low / 100) ** years / _worth(level)
        stated = level.quantity.low / _worth(level)
        deviation = _deviation(stated, computed)
        sentence = (
            f"{level.target.indicator}：{first}年{base.value}{base.unit}，按年均增长{rate.target.value}％"
            f"计算{years}年为{_shown(computed)}{level.target.unit}，"
            f"规划目标{level.target.value}{level.target.unit}{_verdict(deviation)}。"
        )
        return Finding(
            (level.target.id, rate.target.id),
            FindingKind.GROWTH,
            computed,
            stated,
            level.target.unit,
            deviation,
            sentence,
            (level.target.value_span, base.span, rate.target.value_span),
        )

    def change(self) -> Iterator[Finding]:
        """A level with base beside a change over the whole period: 23250亿元，比1990年增长33.6%."""
        changes = (Comparator.RISE, Comparator.FALL)
        for rate in _figures(t for t in self._targets if t.comparator in changes and not t.period):
            target = rate.target
            if rate.quantity.base != "%":
                continue
            for level in self._levels(rate):
                base, quantity = level.target.baseline, _comparable(level)
                if base is None or quantity is None or not quantity.low or level.target.clause != target.clause:
                    continue
                sign = 1 if target.comparator is Comparator.RISE else -1
                computed = (level.quantity.low - quantity.low) / quantity.low * 100 * sign
                stated = rate.quantity.low
                deviation = stated - computed
                sentence = (
                    f"{level.target.indicator}：由{base.value}{base.unit}到{level.target.value}{level.target.unit}，"
                    f"变化{_shown(computed)}％，原文为{target.value}％，相差{_shown(abs(deviation))}个百分点。"
                )
                yield Finding(
                    (target.id, level.target.id),
                    FindingKind.CHANGE,
                    computed,
                    stated,
                    "%",
                    _rounded(deviation),
                    sentence,
                    (target.value_span, base.span, level.target.value_span),
                )

    def shares(self) -> Iterator[Finding]:
        """A占B比重 against the levels of A and B, where the plan states both."""
        for share in _figures(t for t in self._targets if "占" in t.indicator):
            part_name, _, whole_name = share.target.indicator.partition("占")
            whole_name = re.sub(r"(?:的)?(?:比重|比例)$", "", whole_name)
            if not whole_name or share.quantity.base != "%":
                continue
            part, whole = self._level_named(part_name, share), self._level_named(whole_name, share)
            if part is None or whole is None or part.quantity.base != whole.quantity.base or not whole.quantity.low:
                continue
            computed = part.quantity.low / whole.quantity.low * 100
            deviation = _deviation(share.quantity.low, computed)
            sentence = (
                f"{share.target.indicator}：{part.target.value}{part.target.unit}÷{whole.target.value}"
                f"{whole.target.unit}＝{_shown(computed)}％，规划目标{share.target.value}％{_verdict(deviation)}。"
            )
            yield Finding(
                (share.target.id, part.target.id, whole.target.id),
                FindingKind.SHARE,
                computed,
                share.quantity.low,
                "%",
                deviation,
                sentence,
                (share.target.value_span, part.target.value_span, whole.target.value_span),
            )

    def per_unit(self) -> Iterator[Finding]:
        """人均 and 单位面积 figures with their total: how many people, how much area they suppose."""
        for each in _figures(t for t in self._targets if t.indicator.startswith(_PER)):
            match = _PER_HEAD.match(each.target.indicator) or _PER_AREA.match(each.target.indicator)
            total = self._level_named(match["total"], each) if match else None
            if total is None or not each.quantity.low or "/" not in each.target.unit:
                continue
            if total.quantity.base.partition("/")[0] != each.quantity.base.partition("/")[0]:
                continue
            divisor = each.target.unit.rpartition("/")[2]
            one = next(scan(fold("1" + divisor)), None)
            if one is None:
                continue
            count = total.quantity.low / each.quantity.low / one.low
            sentence = (
                f"{total.target.indicator}{total.target.value}{total.target.unit}÷{each.target.indicator}"
                f"{each.target.value}{each.target.unit}＝{_counted(count, divisor)}，规划未写明这一数字。"
            )
            yield Finding(
                (each.target.id, total.target.id),
                FindingKind.PER_UNIT,
                count,
                None,
                divisor,
                None,
                sentence,
                (each.target.value_span, total.target.value_span),
            )

    def _level_named(self, name: str, beside: _Figure) -> _Figure | None:
        """The level of an indicator by its exact name, for the same year as another figure."""
        others = (target for target in self._by_name.get((name, beside.target.year), ()) if target is not beside.target)
        return next(filter(_is_level, _figures(others)), None)


def _key(target: Target) -> str:
    return target.indicator_key or indicator_key(target.indicator)


def _figures(targets: Iterable[Target]) -> Iterator[_Figure]:
    """The figures of those `targets` whose value is a number."""
    for target in targets:
        quantity = quantity_of(target)
        if quantity is not None:
            yield _Figure(target, quantity, _key(target))


def _is_level(figure: _Figure) -> bool:
    return (
        figure.target.comparator not in (Comparator.RISE, Comparator.FALL, Comparator.RANGE)
        and figure.quantity.base not in ("%", "‰", "番", "倍")
        and not figure.target.indicator.endswith("增长")
    )


def _comparable(level: _Figure) -> Quantity | None:
    """The base of a level in the same base unit, or None."""
    base: Baseline | None = level.target.baseline
    quantity = quantity_of(base) if base else None
    return quantity if quantity is not None and quantity.base == level.quantity.base else None


def _worth(figure: _Figure) -> Decimal:
    """What one of the figure's own unit is worth in base units."""
    value = figure.quantity.amount
    return figure.quantity.low / value if value else Decimal(1)


def _deviation(stated: Decimal, computed: Decimal) -> Decimal | None:
    return _rounded((stated - computed) / computed * 100) if computed else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


def _verdict(deviation: Decimal | None) -> str:
    if deviation is None:
        return ""
    if not deviation:
        return "，一致"
    return f"，{'高' if deviation > 0 else '低'}{plain(abs(deviation))}％"


def _shown(value: Decimal) -> str:
    """A computed figure with as many digits as plans use: whole above 100, one decimal below."""
    return plain(value.quantize(Decimal(1) if abs(value) >= 100 else Decimal("0.1")))


def _counted(count: Decimal, divisor: str) -> str:
    """A number of people or of square kilometres."""
    return f"{_shown(count / 10_000)}万{divisor}" if count >= 100_000 else f"{_shown(count)}{divisor}"
