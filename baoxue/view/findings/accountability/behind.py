"""The rows behind a lost point: how many there are, and how their number gives the deduction."""

from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.scores import ItemScore
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import formats
from baoxue.view.findings.accountability.card import measure_name, points, rule
from baoxue.view.words import named, t
from baoxue.warehouse import Filters


@dataclass(frozen=True)
class Behind:
    """What the rows of one measure add up to: in the figure's numerator, of all, and rows that cost
    points."""

    measure: str
    numerator: float
    denominator: float
    rows: int

    @property
    def met(self) -> bool | None:
        """Which rows to list: those not met where more is better, else all that are counted."""
        definition = load_indicators()[self.measure]
        has_met = definition.rows is not None and definition.rows.met is not None
        return (definition.better != "higher") if has_met else None

    @property
    def against(self) -> float:
        """How much stands against the unit: what is missing from the whole, or the count itself."""
        is_rate = self.met is not None and load_indicators()[self.measure].better == "higher"
        return self.denominator - self.numerator if is_rate else self.numerator


def where(filters: Filters, unit: str, stage: str | None) -> Filters:
    """The rows of one township, of the item's stage or of both compulsory ones."""
    return Filters(
        county=filters.county, township=unit, stage=stage or "compulsory", snapshot=filters.snapshot
    )


def read(measure: str, counted: pd.DataFrame) -> Behind:
    """From the one row of `count_behind`."""
    met, everything = int(counted["met_rows"].iloc[0]), int(counted["all_rows"].iloc[0])
    found = Behind(
        measure, float(counted["numerator"].iloc[0]), float(counted["denominator"].iloc[0]), everything
    )
    rows = everything if found.met is None else met if found.met else everything - met
    return Behind(measure, found.numerator, found.denominator, rows)


def arithmetic(score: ItemScore, found: Behind) -> str:
    """How the number of rows becomes the deduction, in one sentence."""
    definition = load_indicators()[found.measure]
    counted = next((one for one in score.counted if one.measure == found.measure), None)
    if counted and counted.is_pooled:
        key = "pooled"
    elif definition.unit == "count" or found.met is None:
        key = "count"
    else:
        key = "rate"

    def amount(value: float) -> str:
        unit = definition.counted
        return formats.money(value) if unit == "yuan" else formats.counted(value, unit)

    rate = counted.rate if counted else None
    return t(
        f"accountability.arithmetic_{key}",
        measure=measure_name(found.measure),
        against=amount(found.against),
        all=amount(found.denominator),
        rate=formats.DASH if rate is None else formats.percent(rate, definition.decimals),
        item=named(score.item.name),
        rule=rule(score.item),
        lost=points(score.lost + score.restored),
        total=points(score.item.points),
    )
