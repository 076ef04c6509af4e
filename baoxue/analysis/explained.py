"""Why a rate changed between two snapshots: children in, children out, re-classified, denominator, corrected
later.

The change of a rate n/d is split exactly. With N and D the numerators and denominators of both days,

    n1/d1 - n0/d0 = (n1 - n0) * (1/d0 + 1/d1)/2  +  (d1 - d0) * -(n0 + n1)/2 / (d0 * d1)

which is the symmetric decomposition of E. M. Kitagawa, Components of a difference between two rates, Journal
of the American Statistical Association 50 (1955) 1168-1194. Both brackets are sums over children, so each
cause gets the share of its own children and nothing is left over. Which child had which cause is decided in
`change_causes.sql`, on children matched between the two snapshots.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pandas as pd

Side = Literal["numerator", "denominator"]
SIDES: tuple[Side, ...] = ("numerator", "denominator")

CAUSES = (
    "came",
    "left",
    "reclassified",
    "moved",
    "corrected",
    "set_aside",
)
"""In the order of reading; each on the side of the numerator or of the denominator."""


class UnbalancedError(ValueError):
    """The causes do not add up to the change: a fault of the question that counted them, never of the
    data."""


@dataclass(frozen=True)
class Part:
    """One cause on one side: children who came to be counted and who are not counted any more.

    `rate` is its exact share of the change of the rate (a fraction of 1; None for a plain count).
    """

    side: Side
    cause: str
    came: int
    left: int
    rate: Fraction | None

    @property
    def net(self) -> int:
        return self.came - self.left


@dataclass(frozen=True)
class Explained:
    """A change in parts. The nets of the numerator's parts add up to `numerator` minus `numerator_before`,
    those of the denominator likewise, and the rates of all parts exactly to `change`."""

    numerator_before: int
    denominator_before: int | None
    numerator: int
    denominator: int | None
    parts: tuple[Part, ...]

    @property
    def change(self) -> Fraction | None:
        """The change of the rate, exact; None where either day has no rate."""
        now, before = self.now, self.before
        return None if now is None or before is None else now - before

    @property
    def now(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def before(self) -> Fraction | None:
        return Fraction(self.numerator_before, self.denominator_before) if self.denominator_before else None

    def of(self, side: Side) -> tuple[Part, ...]:
        """The parts of one side, in the order of reading."""
        return tuple(part for part in self.parts if part.side == side)

    @property
    def denominator_rate(self) -> Fraction | None:
        """What the change of the denominator alone did to the rate."""
        rates = [part.rate for part in self.of("denominator") if part.rate is not None]
        return sum(rates, Fraction(0)) if self.change is not None else None


def explain(
    numerator_before: int,
    denominator_before: int | None,
    causes: Iterable[tuple[Side, str, int, int]],
) -> Explained:
    """Splits a change. `causes`: side, cause, children who came to be counted, and who are not counted any
    more.

    `denominator_before` None: a plain count. ValueError for a side or a cause that is not known.
    """
    counted: dict[tuple[Side, str], list[int]] = {}
    for side, cause, came, left in causes:
        if side not in SIDES or cause not in CAUSES:
            raise ValueError(f"unknown cause {cause!r} of the {side}")
        both = counted.setdefault((side, cause), [0, 0])
        both[0] += came
        both[1] += left
    net = {
        side: sum(came - left for (of, _), (came, left) in counted.items() if of == side) for side in SIDES
    }
    n0, d0 = numerator_before, denominator_before
    n1 = n0 + net["numerator"]
    d1 = None if d0 is None else d0 + net["denominator"]
    per_child: dict[str, Fraction | None] = {"numerator": None, "denominator": None}
    if d0 and d1:
        per_child["numerator"] = (Fraction(1, d0) + Fraction(1, d1)) / 2
        per_child["denominator"] = -Fraction(n0 + n1, 2) / (d0 * d1)
    parts = []
    for side in SIDES:
        for cause in CAUSES:
            came, left = counted.get((side, cause), (0, 0))
            if came or left:
                weight = per_child[side]
                rate = None if weight is None else weight * (came - left)
                parts.append(Part(side, cause, came, left, rate))
    return Explained(n0, d0, n1, d1, tuple(parts))


def explained(rows: pd.DataFrame) -> Mapping[str, Explained]:
    """From the answer to `change_causes`: indicator -> its change in parts.

    `rows`: indicator, side, cause, came, left_out; the causes `before` and `now` hold the totals of the two
    days in `came`. UnbalancedError where the parts do not lead from one total to the other.
    """
    totals: dict[str, dict[tuple[str, str], int]] = {}
    causes: dict[str, list[tuple[Side, str, int, int]]] = {}
    columns = (rows[name].tolist() for name in ("indicator", "side", "cause", "came", "left_out"))
    for indicator, side, cause, came, left in zip(*columns, strict=True):
        if cause in ("before", "now"):
            totals.setdefault(indicator, {})[side, cause] = int(came)
        else:
            causes.setdefault(indicator, []).append((side, cause, int(came), int(left)))
    found = {}
    for indicator, total in totals.items():
        is_rate = ("denominator", "before") in total or ("denominator", "now") in total
        split = explain(
            total.get(("numerator", "before"), 0),
            total.get(("denominator", "before"), 0) if is_rate else None,
            causes.get(indicator, ()),
        )
        now = (
            total.get(("numerator", "now"), 0),
            total.get(("denominator", "now"), 0) if is_rate else None,
        )
        if (split.numerator, split.denominator) != now:
            raise UnbalancedError(
                f"{indicator}: the causes lead to {split.numerator}/{split.denominator}, "
                f"but {now[0]}/{now[1]} are counted"
            )
        found[indicator] = split
    return found
