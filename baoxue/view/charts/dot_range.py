"""Which places stand out beyond chance: a dot and its range per place, beside one target."""

from dataclasses import dataclass
from typing import Literal

from baoxue.view.charts.chart import Chart, charted
from baoxue.view.theme import Look

Standing = Literal["worse", "better", "cannot_tell", "too_small"]


@dataclass(frozen=True)
class DotRow:
    """One place. `rate`, `low`, `high` are 0..1; `gap` is how many (people, payments) separate it from the target."""

    name: str
    numerator: float
    denominator: float
    rate: float | None
    low: float | None
    high: float | None
    standing: Standing
    gap: int = 0
    own: bool = False  # the viewer's own place: never left out


@charted
def dot_range(
    look: Look,
    rows: tuple[DotRow, ...],
    *,
    target: float | None,
    better: Literal["lower", "higher", "neither"],
    counted: str,
    decimals: int = 1,
    unit: str = "person",
    what: str = "",
) -> Chart:
    """Dots with ranges, worst first (rows come in the order of analysis.compare_places, small groups last).

    `counted` heads the n/N column (毕业/入学); `unit` is the key below `unit.` of what the gap counts; `what`
    names the rate for the alternative text. More than 25 rows: the worst ten, the viewer's own and 其余 n 个.
    """
    raise NotImplementedError
