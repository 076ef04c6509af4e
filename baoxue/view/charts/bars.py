"""Why, or how many of each: horizontal bars with the name above and the figure after."""

from dataclasses import dataclass
from typing import Literal

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look


@dataclass(frozen=True)
class Bar:
    """One bar. `share` is 0..1 of the whole (None: not shown); `other` is paler and comes last."""

    name: str
    value: float
    share: float | None = None
    role: Literal["focus", "context", "worse", "better", "other"] = "context"


@charted
def bars(look: Look, items: tuple[Bar, ...], *, unit: str = "person", decimals: int = 0, what: str = "") -> Chart:
    """Bars in the order given, from zero. `unit` is a key below `unit.`, or `percent` (values 0..1) or `yuan`."""
    raise NotImplementedError
