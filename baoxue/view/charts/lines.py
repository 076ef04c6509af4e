"""How has it moved: a point per snapshot, lines named at their end, gaps drawn as gaps, dated targets as steps."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look

Role = Literal["focus", "worse", "better", "context"]


@dataclass(frozen=True)
class Line:
    """One series: a value for each of the chart's days (None: not reported). At most three beside `context`."""

    name: str
    values: tuple[float | None, ...]
    role: Role = "context"


@dataclass(frozen=True)
class Gap:
    """A stretch without data between two days, with the words that stand in it (2月 未报送)."""

    after: date
    before: date
    text: str


@dataclass(frozen=True)
class Target:
    """A target (solid) or control line (dashed) in force from a day on; several make a staircase."""

    value: float
    valid_from: date
    label: str
    kind: Literal["target", "control"] = "target"


@dataclass(frozen=True)
class Mark:
    """One published figure from outside, drawn hollow."""

    on: date
    value: float
    text: str


@charted
def lines(
    look: Look,
    days: tuple[date, ...],
    series: tuple[Line, ...],
    *,
    unit: Literal["person", "case", "percent", "yuan", "count", "person_time"] = "person",
    decimals: int = 0,
    gaps: tuple[Gap, ...] = (),
    targets: tuple[Target, ...] = (),
    marks: tuple[Mark, ...] = (),
    from_zero: bool = True,
    by: Literal["month", "year"] = "month",
    height: int = 300,
    what: str = "",
) -> Chart:
    """Lines over the snapshots' days. Values of `percent` are 0..1. `by` decides the words on the axis."""
    raise NotImplementedError
