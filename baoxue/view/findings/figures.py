"""What an indicator's definition and its rows become: rate cards, target lines, sources, dots per place."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import SMALL_GROUP, compare_places, gap
from baoxue.analysis.records import row_records
from baoxue.analysis.trends import (
    Baseline,
    Point,
    Trends,
    baseline_point,
    broken,
    change,
    counted_again,
    had_as_long,
    recent,
    same_season,
)
from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.view import cards, charts, formats
from baoxue.view.blocks import Source
from baoxue.view.cards import Rate
from baoxue.view.findings import wording
from baoxue.view.findings.targets import Aim, target_on, whole_target_on
from baoxue.view.words import named, t


def indicator(name: str) -> Indicator:
    """The definition of an indicator by its id."""
    return load_indicators()[name]


def missing_register(name: str, present: Collection[str]) -> str | None:
    """The register (in words) whose absence keeps an indicator empty; None when all are there."""
    absent = [register for register in indicator(name).registers if register not in present]
    if not absent:
        return None
    return register_names(absent)


def why_empty(name: str, present: Collection[str]) -> str:
    """Why an indicator has no value: a register did not come, or there is nothing to count."""
    if lacking := missing_register(name, present):
        return t("state.not_supplied_short", register=lacking)
    if (years := indicator(name).earlier_years) is not None:
        return t("figure.not_followed", years=years)
    return t("figure.nothing_to_count")


def incomplete(definition: Indicator, present: Collection[str]) -> str:
    """What a figure does not know because a register that would complete it did not come; else empty."""
    return t("format.between_sentences").join(
        t("figure.incomplete", register=register_name(it.register), unknown=named(it.text))
        for it in definition.completed_by
        if it.register not in present
    )


def first_shown(present: Collection[str]) -> str:
    """The figure that a page of any figure begins with: one that the registers can tell."""
    return (
        "dropout_rate_named" if missing_register("dropout_rate_named", present) is None else "pupils_enrolled"
    )


def missing_registers(names: Iterable[str], present: Collection[str]) -> str:
    """The registers without which some of several indicators are empty, in a row; empty text for none."""
    absent = dict.fromkeys(
        register for name in names for register in indicator(name).registers if register not in present
    )
    return register_names(absent)


def source_of(
    definition: str, registers: Iterable[str], as_of: date, *notes: str, rows_of: str = ""
) -> Source:
    """The line under a figure that is not an indicator: what it counts, from which registers.

    `rows_of`: the indicator whose rows are those behind the figure.
    """
    registers = tuple(registers)
    names = register_names(registers)
    return Source(
        definition=definition,
        source=names,
        as_of=as_of,
        notes=notes,
        registers=registers,
        indicator=rows_of,
    )


def register_name(register: str) -> str:
    """A register as people call it; its id where it is not part of the product yet."""
    known = load_registers()
    return named(known[register].title) if register in known else t(f"later.{register}")


def register_names(registers: Iterable[str]) -> str:
    """The names of registers in a row."""
    return t("format.between_names").join(register_name(register) for register in registers)


def rate_card(
    trends: Trends,
    name: str,
    filters_stages: tuple[str, ...],
    present: Collection[str],
    *,
    stage: str | None = None,
    label: str | None = None,
    under: str = "",
    baseline: Baseline = "season",
) -> Rate | None:
    """The card of one indicator, of one stage where `stage` is given; None when that stage is not chosen.

    Its change is against `baseline`; the change since the snapshot before stands under it.
    """
    if stage and stage not in filters_stages:
        return None
    definition = indicator(name)
    if name in OF_POPULATION:
        under = t("format.between_sentences").join(filter(None, (under, untraced(trends))))
    points = trends.points(name, (stage,) if stage else None)
    text = label or named(definition.name)
    if not points or points[-1].value is None:
        missing = why_empty(name, present)
        return Rate(text, None, missing=missing, decimals=definition.decimals, indicator=name, under=under)
    now, before = points[-1], baseline_point(points, baseline)
    moved = change(points, definition.better, definition.period, before)
    shown = broken(for_line(trends, name, (stage,) if stage else None), definition.period)
    stages = (stage,) if stage else filters_stages
    aim, whole = target_on(definition, now.as_of, stages), whole_target_on(definition, now.as_of, stages)
    is_rate = definition.unit in ("percent", "yuan") and now.denominator is not None
    amount = moved.amount if not is_rate else None
    return Rate(
        text,
        now.value,
        now.numerator,
        now.denominator,
        better=definition.better,
        decimals=definition.decimals,
        unit=definition.counted,
        previous=moved.before,
        since=_since(before, points, definition) if before else "",
        is_judged=before is None or _is_judged(before, points, definition),
        unmoved=t(f"figure.begins_{definition.period}") if moved.before_on and moved.before is None else "",
        history=tuple(value for _, value in shown),
        days=tuple(day for day, _ in shown),
        target=float(aim.value) / 100 if aim and is_rate else None,
        target_kind=aim.kind if aim else "target",
        later=t(f"card.{definition.due}", value=formats.goal(float(whole.value) / 100, 2))
        if whole is not None and is_rate and (aim is None or aim.is_part)
        else "",
        indicator=name,
        figure="" if is_rate else rate_text(definition, now),
        moved=_moved(amount, definition) if amount else "",
        second="" if before is None or before is points[-2] else _since_last(definition, points, is_rate),
        under=t("format.between_sentences").join(filter(None, (under, incomplete(definition, present)))),
        gap=gap_text(definition, now, float(aim.value) / 100) if aim else "",
    )


UNTRACED = "untraced_share"
OF_POPULATION = ("out_of_school_rate", "net_enrolment_rate")
"""Rates of those in or out of school: children of whom nobody knows are in neither; they are said beside."""


def with_companions(names: Iterable[str]) -> tuple[str, ...]:
    """The indicators, and those that are read beside them: the children of whom nobody knows, and what
    counts their last school year again."""
    found = dict.fromkeys(names)
    again = [_recounts()[name] for name in found if name in _recounts()]
    untraced_too = [UNTRACED] if found.keys() & set(OF_POPULATION) else []
    return tuple(dict.fromkeys((*found, *again, *untraced_too)))


@cache
def _recounts() -> Mapping[str, str]:
    """Indicator -> the one that counts its last school year again."""
    return {it.recounts: name for name, it in load_indicators().items() if it.recounts}


def years_as_known(trends: Trends, name: str, stages: tuple[str, ...] | None = None) -> tuple[Point, ...]:
    """The points of an indicator for a line by year: closed years as they are known today."""
    again = _recounts().get(name)
    points = trends.points(name, stages)
    return counted_again(points, trends.points(again, stages)) if again else points


def for_line(trends: Trends, name: str, stages: tuple[str, ...] | None = None) -> tuple[Point, ...]:
    """The points that a line shows: of the last months, else of the years as they are known today."""
    return recent(trends.points(name, stages), years_as_known(trends, name, stages))


def untraced(trends: Trends) -> str:
    """Beside a rate of those in or out of school: of how many nobody knows; empty where there are none."""
    points = trends.points(UNTRACED)
    if not points or not points[-1].numerator:
        return ""
    definition = indicator(UNTRACED)
    share = formats.percent(points[-1].value, definition.decimals)
    return t("figure.untraced", count=formats.counted(points[-1].numerator), share=share)


def gap_text(definition: Indicator, now: Point, goal: float | None) -> str:
    """How many children (or what the figure counts) are missing to the target; empty where it is reached."""
    if goal is None or now.denominator is None or definition.unit != "percent":
        return ""
    missing = gap(now.numerator, now.denominator, goal, definition.better)
    return t("card.gap", amount=formats.counted(missing, definition.counted)) if missing else ""


def _is_judged(before: Point, points: tuple[Point, ...], definition: Indicator) -> bool:
    """Whether a change says something good or bad: not where the figure had less time to add up before."""
    # A cohort that is followed through the years adds nothing up within one.
    period = "day" if definition.earlier_years else definition.period
    return before is not same_season(points) or had_as_long(period, before.as_of, points[-1].as_of)


def _since(before: Point, points: tuple[Point, ...], definition: Indicator) -> str:
    """较上年同期; where the day matters, 较2024年9月30日."""
    if _is_judged(before, points, definition):
        return wording.than(before.as_of, points[-1].as_of)
    return t("since.than", since=formats.day(before.as_of))


def _since_last(definition: Indicator, points: tuple[Point, ...], is_rate: bool) -> str:
    """The change since the snapshot before in one soft line; empty where the two count different periods."""
    moved = change(points, definition.better, definition.period)
    if moved.amount is None or moved.before_on is None:
        return ""
    since = wording.than(moved.before_on, points[-1].as_of)
    told = cards.points_moved(moved.amount, definition.decimals) if is_rate else ""
    if not is_rate and moved.amount:
        told = _moved(moved.amount, definition)
    return t("card.second", since=since, moved=told) if told else t("card.steady", since=since)


def _moved(amount: float, definition: Indicator) -> str:
    """A change of a figure that is no rate, with its arrow."""
    arrow = cards.UP if amount > 0 else cards.DOWN
    if definition.unit == "yuan" or definition.counted == "yuan":
        return f"{arrow} {formats.money(abs(amount))}"
    unit, decimals = ("day", definition.decimals) if definition.unit == "days" else (definition.counted, 0)
    return f"{arrow} {formats.counted(abs(amount), unit, decimals=decimals)}"


@dataclass(frozen=True)
class Places:
    """One indicator by place beside its target: the compared frame (worst first) and what it says."""

    definition: Indicator
    compared: pd.DataFrame
    target: Aim | None

    @property
    def goal(self) -> float | None:
        """The target as a share, 0..1."""
        return float(self.target.value) / 100 if self.target else None

    def source(self, as_of: date) -> Source:
        """The definition line of the indicator."""
        return Source.of(self.definition, as_of)

    @property
    def worse(self) -> pd.DataFrame:
        return self.compared[self.compared["standing"] == "worse"]

    @property
    def can_be_compared(self) -> bool:
        return bool((self.compared["standing"] != "too_small").sum() > 1)

    def chart(self, own: str | None = None) -> charts.Chart:
        """Dots with ranges, in the order of `compared`."""
        rows = tuple(
            charts.DotRow(
                row.place,
                row.numerator,
                row.denominator,
                None if pd.isna(row.rate) else row.rate,
                None if pd.isna(row.low) else row.low,
                None if pd.isna(row.high) else row.high,
                row.standing,
                row.gap,
                own is not None and row.code == own,
            )
            for row in row_records(self.compared)
        )
        return charts.dot_range(
            rows,
            target=self.goal,
            better=self.definition.better,
            counted=t("overview.counted"),
            decimals=self.definition.decimals,
            unit=self.definition.counted,
            kind=self.target.kind if self.target else "target",
            what=named(self.definition.name),
        )


def by_place(rows: pd.DataFrame, name: str, on: date, stages: tuple[str, ...]) -> Places:
    """The rows of one indicator by place, compared with its target in force."""
    definition = indicator(name)
    aim = target_on(definition, on, stages)
    # What has no denominator is no share, and is not compared as one.
    chosen = rows[(rows["indicator"] == name) & rows["denominator"].notna()]
    english = chosen["name_en" if "name_en" in chosen else "name"].tolist()
    codes, names = chosen["code"].tolist(), chosen["name"].tolist()
    counted = pd.DataFrame(
        {
            "code": codes,
            "place": [wording.place(*one) for one in zip(codes, names, english, strict=True)],
            "numerator": chosen["numerator"].tolist(),
            "denominator": chosen["denominator"].tolist(),
        },
        dtype=object,
    )
    value = float(aim.value) / 100 if aim else None
    compared = compare_places(counted, value, definition.better, small_group(chosen), definition.in_batches)
    return Places(definition, compared, aim)


def small_group(rows: pd.DataFrame) -> float:
    """The size below which groups are not compared: the setting in force, which comes with the rows."""
    found: Any = rows["small_group"].iloc[0] if len(rows) else None
    return float(found) if wording.known(found) else SMALL_GROUP


def source(name: str, as_of: date) -> Source:
    """The definition line of an indicator."""
    return Source.of(indicator(name), as_of)


def rate_text(definition: Indicator, point: Point) -> str:
    """A point's value as text, in the unit of its indicator."""
    if definition.unit == "count" or point.denominator is None:
        return formats.counted(point.numerator, definition.counted)
    if definition.unit == "days":
        if point.value is None:
            return formats.DASH
        return formats.counted(point.value, "day", decimals=definition.decimals)
    return formats.percent(point.value, definition.decimals)


def of_text(definition: Indicator, point: Point) -> str:
    """n / N of a point; n alone of a plain count."""
    if point.denominator is None:
        return formats.counted(point.numerator, definition.counted)
    if definition.unit == "yuan":
        return f"{formats.money(point.numerator)} / {formats.money(point.denominator)}"
    return formats.of(point.numerator, point.denominator, definition.counted)
