"""What may be published of a table of counts: its true cells, the rule, and what is told of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Measure = Literal["numerator", "denominator"]
State = Literal["count", "hidden", "withheld"]
WHOLE = ""
"""As place: the county; as stage: all stages."""


class Cell(NamedTuple):
    """Which count: the code of a township (WHOLE: the county; `-`: no township), a stage, and what is
    counted."""

    place: str
    stage: str
    measure: Measure


@dataclass(frozen=True)
class TableRule:
    """One table that may be published: of which indicator, divided by what, about which sensitive matters."""

    id: str
    name: Mapping[str, str]
    indicator: str
    by: tuple[str, ...]
    sensitive: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """The limits of publication and the list of tables."""

    hidden_up_to: int
    base: int
    least_group: int
    least_width: int
    tables: tuple[TableRule, ...]

    def rounded(self, count: int) -> int:
        """A count to the nearest multiple of the base, halves up."""
        return self.base * ((2 * count + self.base) // (2 * self.base))


@dataclass(frozen=True)
class PublicTable:
    """True counts and how they add up: `sums` are (total, its parts), `pairs` (numerator, denominator it is
    of)."""

    id: str
    cells: Mapping[Cell, int]
    sums: tuple[tuple[Cell, tuple[Cell, ...]], ...] = ()
    pairs: tuple[tuple[Cell, Cell], ...] = ()
    is_sensitive: bool = False
    rates: Mapping[tuple[Cell, Cell], tuple[float, int]] = field(default_factory=dict)
    """Rates that are published exactly elsewhere (share of 1, decimals of its percentage): everybody knows
    them."""


@dataclass(frozen=True)
class Shown:
    """What is told of one count: a rounded `value`; or that it is hidden (small), or withheld (protects
    another)."""

    state: State
    value: int | None = None


@dataclass(frozen=True)
class Released:
    """What may be published of a table."""

    table: PublicTable
    shown: Mapping[Cell, Shown]
    rules: Rules
    hides_zeros: bool = False
    coarsened: tuple[str, ...] = ()
    """What was done beyond the rule itself: `zeros`, `neighbours`, `division`."""

    def rate(self, place: str, stage: str = WHOLE) -> float | None:
        """From what is shown; None where a part of it is not, or on too small a group."""
        above = self.shown.get(Cell(place, stage, "numerator"))
        below = self.shown.get(Cell(place, stage, "denominator"))
        if above is None or below is None or above.value is None or below.value is None:
            return None
        return above.value / below.value if below.value >= self.rules.least_group else None

    def bounds(self, cell: Cell) -> tuple[int, int | None]:
        """Between which whole numbers the true count lies for whoever sees only this cell."""
        shown, half = self.shown[cell], self.rules.base // 2
        if shown.state == "withheld":
            return 0, None
        if shown.value is None:
            return (0 if self.hides_zeros else 1), self.rules.hidden_up_to
        if shown.value == 0:
            return 0, 0
        return max(self.rules.hidden_up_to + 1, shown.value - half), shown.value + half


def change(before: Shown | None, now: Shown | None) -> int | None:
    """The difference of two published counts, from what is shown of both; None where one is not."""
    if before is None or now is None or before.value is None or now.value is None:
        return None
    return now.value - before.value
