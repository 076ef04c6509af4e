"""A mix over time: stacked bars of at most four parts, the largest at the base."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@dataclass(frozen=True)
class Part:
    """One part of the mix: a count for each of the chart's days (None: not reported)."""

    name: str
    values: tuple[float | None, ...]


@charted
def stacked(
    look: Look,
    days: tuple[date, ...],
    parts: tuple[Part, ...],
    *,
    shares: bool = False,
    unit: str = "person",
    by: Literal["month", "year"] = "year",
    height: int = 300,
    what: str = "",
) -> Chart:
    """Stacked bars over days; more than four parts are drawn as small multiples in one colour."""
    raise NotImplementedError
