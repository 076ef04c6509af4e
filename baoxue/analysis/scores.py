"""Scores from a rubric: a pure function of measures, registers present and rubric, item by item."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

import pandas as pd

from baoxue.analysis.comparison import standing
from baoxue.analysis.rubric import Item, Rubric, Veto

State = Literal["scored", "nothing_to_do", "left_out", "not_connected"]


@dataclass(frozen=True)
class Measure:
    """One counted thing of one unit, this year and over three school years. No denominator: a count."""

    numerator: float
    denominator: float | None = None
    pooled_numerator: float | None = None
    pooled_denominator: float | None = None


@dataclass(frozen=True)
class Counted:
    """What an item was scored on: the figures really used. `rate` 0..1, None for a plain count."""

    measure: str
    numerator: float
    denominator: float | None
    is_pooled: bool

    @property
    def rate(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class ItemScore:
    """One item of one unit. `earned` and `lost` in points; `lost` is 0 where the item does not count.

    `reason` is a locale key (`score.why_...`), `counted` the figures behind it, `further` the count and
    points of the item's `also`, `missing` the registers that would fill it, `pace` the share
    of the term that a paced item was measured against.
    """

    item: Item
    state: State
    earned: float
    lost: float
    reason: str
    counted: tuple[Counted, ...] = ()
    further: tuple[int, float] | None = None
    missing: tuple[str, ...] = ()
    pace: float = 1.0

    @property
    def reachable(self) -> float:
        """Points this item adds to what could be reached."""
        return self.item.points if self.state in ("scored", "nothing_to_do") else 0.0


@dataclass(frozen=True)
class UnitScore:
    """A unit's score: points out of those reachable, and what it comes to out of 100."""

    unit: str
    items: tuple[ItemScore, ...]
    vetoes: tuple[tuple[Veto, float], ...]
    cap: float
    grades: tuple[tuple[float, dict[str, str]], ...] = field(repr=False)

    @property
    def earned(self) -> float:
        return round(sum(item.earned for item in self.items), 2)

    @property
    def reachable(self) -> float:
        return round(sum(item.reachable for item in self.items), 2)

    @property
    def lost(self) -> float:
        return round(self.reachable - self.earned, 2)

    @property
    def out_of_hundred(self) -> float | None:
        """Earned over reachable, times 100, before any cap; None when nothing could be scored."""
        return round(100 * self.earned / self.reachable, 1) if self.reachable else None

    @property
    def final(self) -> float | None:
        """Out of 100 after the cap of a veto: a proposal, people decide."""
        value = self.out_of_hundred
        return value if value is None or not self.vetoes else min(value, self.cap)

    @property
    def grade(self) -> dict[str, str] | None:
        value = self.final
        return None if value is None else next(name for start, name in self.grades if value >= start)

    def part(self, part: str) -> tuple[float, float]:
        """Earned and reachable points of one part of the rubric."""
        chosen = [item for item in self.items if item.item.part == part]
        return round(sum(one.earned for one in chosen), 2), round(sum(one.reachable for one in chosen), 2)


Measures = Mapping[tuple[str, str | None], Measure]  # (measure, stage or None for all) -> figures of one unit


def score_unit(
    rubric: Rubric, unit: str, measures: Measures, registers: Collection[str], term_passed: float = 1.0
) -> UnitScore:
    """Scores one unit. `registers`: those present in the snapshot; an item needing another is 未接入.

    `term_passed`: the share of the term gone by, 0..1, for items that are paced by it.
    """
    return UnitScore(
        unit=unit,
        items=tuple(_score_item(rubric, item, measures, registers, term_passed) for item in rubric.items),
        vetoes=tuple(
            (veto, count) for veto in rubric.vetoes if (count := _veto(rubric, veto, measures, registers)) > 0
        ),
        cap=rubric.cap_with_veto,
        grades=rubric.grades,
    )


def score_units(
    rubric: Rubric, rows: pd.DataFrame, registers: Collection[str], term_passed: float = 1.0
) -> list[UnitScore]:
    """Scores every unit of a frame (unit, measure, stage, numerator, denominator, pooled_*), lowest first."""
    by_unit: dict[str, dict[tuple[str, str | None], Measure]] = {}
    for row in rows.itertuples():
        stage = None if pd.isna(row.stage) else str(row.stage)
        by_unit.setdefault(str(row.unit), {})[str(row.measure), stage] = Measure(
            float(row.numerator),
            _number(row.denominator),
            _number(row.pooled_numerator),
            _number(row.pooled_denominator),
        )
    scored = [
        score_unit(rubric, unit, measures, registers, term_passed)
        for unit, measures in sorted(by_unit.items())
    ]
    return sorted(scored, key=lambda one: (one.out_of_hundred is None, one.out_of_hundred or 0.0, one.unit))


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def _look_up(measures: Measures, name: str, stage: str | None) -> Measure | None:
    """A measure for one stage, or over all: the row without a stage, else the sum of the stages."""
    if (name, stage) in measures:
        return measures[name, stage]
    if stage is not None:
        return None
    found = [measure for (other, _), measure in measures.items() if other == name]
    if not found:
        return None
    return Measure(
        sum(one.numerator for one in found),
        _total([one.denominator for one in found]),
        _total([one.pooled_numerator for one in found]),
        _total([one.pooled_denominator for one in found]),
    )


def _total(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _count(rubric: Rubric, item: Item, name: str, measures: Measures) -> Counted | None:
    """The figures to use; a small unit pools three years, so that one child does not decide."""
    found = _look_up(measures, name, item.stage)
    if found is None:
        return None
    if item.pooled and (pooled := _pooled(rubric, found)):
        return Counted(name, *pooled, True)
    return Counted(name, found.numerator, found.denominator, False)


def _pooled(rubric: Rubric, found: Measure) -> tuple[float, float] | None:
    """Numerator and denominator over three years for a unit below the rubric's size; else None."""
    is_small = found.denominator is not None and 0 < found.denominator < rubric.pool_below
    is_longer = (found.pooled_denominator or 0.0) > (found.denominator or 0.0)
    return (
        (found.pooled_numerator or 0.0, found.pooled_denominator or 0.0) if is_small and is_longer else None
    )


def _score_item(
    rubric: Rubric, item: Item, measures: Measures, registers: Collection[str], term_passed: float
) -> ItemScore:
    missing = tuple(name for name in item.registers if name not in registers)
    if item.rule == "not_connected" or missing:
        return ItemScore(
            item, "not_connected", 0.0, 0.0, "score.why_not_connected", missing=missing or item.registers
        )
    counted = tuple(
        one
        for name in item.measures
        if (one := _count(rubric, item, name, measures)) and (one.denominator is None or one.denominator > 0)
    )
    if not counted and item.rule == "per_child":
        counted = (Counted(item.measures[0], 0.0, None, False),)  # a count without a row is a count of none
    if not counted:
        if item.when_none == "full":
            return ItemScore(item, "nothing_to_do", item.points, 0.0, "score.why_nothing_to_do")
        return ItemScore(item, "left_out", 0.0, 0.0, "score.why_left_out")
    pace = max(0.01, min(1.0, term_passed)) if item.paced else 1.0
    earned = _points(item, counted, pace)
    further = None
    if item.also:
        extra = _look_up(measures, item.also[0], None)
        count = int(extra.numerator) if extra else 0
        if count:
            further = (count, min(earned, count * item.also[1]))
            earned -= further[1]
    # To a tenth, and whatever is lost is at least a tenth: no loss reads as none.
    lost = ceil(round(10 * (item.points - min(item.points, max(0.0, earned))), 6)) / 10
    earned = round(item.points - lost, 1)
    return ItemScore(item, "scored", earned, lost, f"score.why_{item.rule}", counted, further, pace=pace)


def _points(item: Item, counted: tuple[Counted, ...], pace: float) -> float:
    """Points before further deductions. The figures a rule needs were checked when the rubric was read."""
    number, first = item.number or 0.0, counted[0]
    if item.rule == "per_child":
        return max(0.0, item.points - number * first.numerator)
    rates = [one.rate for one in counted if one.rate is not None]
    mean = sum(rates) / len(rates) if rates else 0.0
    if item.rule == "linear_to_zero":
        return item.points * min(1.0, max(0.0, 1 - mean / number))
    if item.rule == "below":
        return max(0.0, item.points - (item.each or 0.0) * max(0.0, number - mean) * 100)
    return item.points * min(1.0, max(0.0, mean / pace))


def _veto(rubric: Rubric, veto: Veto, measures: Measures, registers: Collection[str]) -> float:
    """The count that triggers a veto; 0 when it does not apply or its register is missing."""
    found = _look_up(measures, veto.measure, veto.stage)
    if found is None or any(name not in registers for name in veto.registers):
        return 0.0
    if veto.rule == "any":
        return found.numerator
    numerator, denominator = _pooled(rubric, found) or (found.numerator, found.denominator or 0.0)
    beyond = standing(numerator, denominator, veto.line, "lower") == "worse"
    return numerator if beyond else 0.0
