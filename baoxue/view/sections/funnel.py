"""A rate of many units over their size: which lie outside what chance explains (analysis/funnel.py)."""

from collections.abc import Sequence
from dataclasses import dataclass

from baoxue.analysis.comparison import SMALL_GROUP
from baoxue.analysis.funnel import MANY, curve, funnel
from baoxue.snapshots.indicators import Indicator
from baoxue.view import charts, formats
from baoxue.view.words import named, t

UNITS = ("township", "school", "village", "class", "county")


@dataclass(frozen=True)
class FunnelUnit:
    """A place with its counts. `is_own`: the one that the reader looks at."""

    name: str
    numerator: float
    denominator: float
    is_own: bool = False


def funnel_chart(
    units: Sequence[FunnelUnit],
    definition: Indicator,
    kind: str,
    counted: str,
    small_group: float = SMALL_GROUP,
) -> tuple[str, str, charts.Chart | None]:
    """Heading, note and chart; no chart where nothing can be compared, and the heading says so.

    `kind`: what the units are (`UNITS`); `counted`: the heading of the column of units.
    """
    name = named(definition.name)
    known = [unit for unit in units if unit.denominator > 0]
    found = funnel([(unit.numerator, unit.denominator) for unit in known], small_group)
    if found is None:
        return t("funnel.heading_none", name=name), "", None
    if found.is_empty:
        return t("funnel.heading_small", name=name), "", None
    sizes = [
        unit.denominator
        for unit, position in zip(known, found.positions, strict=True)
        if position != "too_small"
    ]
    outside = found.outside
    heading = t(
        "funnel.heading_outside" if outside else "funnel.heading_inside",
        name=name,
        units=t(f"funnel.units_{kind if kind in UNITS else 'unit'}", count=outside or len(sizes)),
    )
    note = t("funnel.note", rate=formats.percent(found.rate, definition.decimals))
    if len(sizes) > MANY:
        note += t("funnel.note_many")
    if found.spread > 1:
        note += t("funnel.note_spread", spread=formats.number(found.spread, 1))
    chart = charts.funnel(
        tuple(
            charts.FunnelPoint(unit.name, unit.numerator, unit.denominator, position, unit.is_own)
            for unit, position in zip(known, found.positions, strict=True)
        ),
        tuple(
            charts.FunnelLimit(it.size, it.outer_low, it.inner_low, it.inner_high, it.outer_high)
            for it in curve(min(sizes), max(sizes), found.rate, found.spread)
        ),
        rate=found.rate,
        better=definition.better,
        common=t("funnel.common"),
        counted=counted,
        decimals=definition.decimals,
        unit=definition.counted,
        what=name,
    )
    return heading, note, chart
