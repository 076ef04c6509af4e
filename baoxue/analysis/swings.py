"""Which schools' figures lie outside what chance explains: against their own past, and against their peers.

Exact tails of the binomial distribution (see `funnel`) at the pooled rate: of the school's own earlier
snapshots, or of the other schools of the same stage. Rules and figures are published
(reference/visit_points.toml, [swings]).
Snapshots of a school are mostly the same children, so the past is a rate to hold against, not a sample of
independent months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from baoxue.analysis.dated import ReferenceFileError, written
from baoxue.analysis.funnel import OUTER, tails
from baoxue.analysis.visit_points import FILE, Amount

Against = Literal["past", "peers"]
PAST: Against = "past"
PEERS: Against = "peers"


@dataclass(frozen=True)
class SwingRules:
    """Which figures, and from how much on anything is said: denominator, earlier snapshots, peers."""

    indicators: tuple[str, ...]
    least: int
    least_snapshots: int
    least_peers: int
    school_years: int


@dataclass(frozen=True)
class Swing:
    """One figure of a school and stage that lies outside: its numerator and denominator, the rate (0..1) it
    is held against, and whether it is higher."""

    code: str
    stage: str
    indicator: str
    against: Against
    numerator: float
    denominator: float
    rate: float

    @property
    def is_higher(self) -> bool:
        return self.numerator > self.rate * self.denominator


def swing_rules() -> SwingRules:
    """The published rules; ReferenceFileError."""
    try:
        said = written(FILE)["swings"]
        return SwingRules(
            tuple(said["indicators"]),
            *(int(said[name]) for name in ("least", "least_snapshots", "least_peers", "school_years")),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise ReferenceFileError(f"{FILE}: swings: {fault}") from fault


def swings(rows: pd.DataFrame, rules: SwingRules, better: Mapping[str, str]) -> tuple[Swing, ...]:
    """From the answer to `indicator_trend` grouped by school_code, stage, indicator, as_of, school_year: what
    lies outside, in order of school.

    `better` (indicator -> lower, higher, neither) decides which side is the worse one among peers.
    """
    rows = rows[rows["school_code"].notna() & (rows["denominator"] > 0)]
    if rows.empty:
        return ()
    newest = rows["as_of"].max()
    # School years are texts such as 2024-2025: in order of text they are in order of time.
    years = sorted(rows["school_year"].unique())[-rules.school_years :]
    key = ["school_code", "stage", "indicator"]
    now = rows[rows["as_of"] == newest].groupby(key, sort=True)[["numerator", "denominator"]].sum()
    before = rows[(rows["as_of"] < newest) & rows["school_year"].isin(years)].groupby(key)
    past = before[["numerator", "denominator"]].sum()
    past["snapshots"] = before["as_of"].nunique()
    all_ = now.groupby(level=["stage", "indicator"])
    total, schools = all_.sum(), all_.size()
    earlier = {place: values for place, *values in past.itertuples(name=None)}
    together = {place: values for place, *values in total.itertuples(name=None)}
    found: list[Swing] = []
    for (code, stage, indicator), n, size in now.itertuples(name=None):
        if size < rules.least:
            continue
        own = earlier.get((code, stage, indicator))
        if own and own[2] >= rules.least_snapshots and _is_outside(n, size, own[0] / own[1]):
            found.append(Swing(code, stage, indicator, PAST, n, size, own[0] / own[1]))
        whole = together[stage, indicator]
        if schools[stage, indicator] - 1 >= rules.least_peers and whole[1] > size:
            rate = (whole[0] - n) / (whole[1] - size)
            swing = Swing(code, stage, indicator, PEERS, n, size, rate)
            if _is_worse(swing, better.get(indicator, "neither")) and _is_outside(n, size, rate):
                found.append(swing)
    return tuple(found)


def amounts(found: Sequence[Swing]) -> tuple[Amount, ...]:
    """How many figures of each school lie outside, as facts for the points."""
    counted: dict[tuple[str, str], set[str]] = {}
    for swing in found:
        counted.setdefault((swing.code, f"swing_{swing.against}"), set()).add(swing.indicator)
    return tuple(Amount("school", code, fact, len(names)) for (code, fact), names in counted.items())


def _is_worse(swing: Swing, better: str) -> bool:
    return better != "neither" and swing.is_higher == (better == "lower")


def _is_outside(n: float, size: float, rate: float) -> bool:
    """Whether chance reaches so far, on the side of n, in at most 1 of 1000 cases."""
    if not 0 < rate < 1:
        # Nobody ever was, or everybody: the past is too short to say that it cannot be. One is no swing.
        return abs(n - rate * size) > 1
    return min(tails(round(n), round(size), round(rate, 6))) <= OUTER
