"""All that the ranking rests on: units with their names, facts, swings and runs of zeros, and the points of
each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from baoxue.analysis import consequences, swings, visit_points, zero
from baoxue.analysis.visit_points import Amount, Ranked
from baoxue.analysis.zero import ZeroGrade
from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import t

Unit = tuple[str, str]
"""Kind (school, township, village) and code."""
ZERO_BY = (("school", "school_code"), ("township", "township_code"))


@dataclass(frozen=True)
class Place:
    """A unit that the reader sees, with its names."""

    kind: str
    code: str
    county: str
    township_code: str
    name: str
    township: str

    @property
    def query(self) -> dict[str, str | None]:
        """The choice of the filter bar that shows it, or (a village) the township around it."""
        return {
            "county": self.county,
            "township": self.township_code,
            "school": self.code if self.kind == "school" else None,
        }

    @property
    def told(self) -> str:
        """Its name, and that of its township where it is not the township itself."""
        return self.name if self.kind == "township" else t("visits.of_township", **vars(self))


@dataclass(frozen=True, eq=False)
class Board:
    """The zone looked at: `ranked` all units with their points, `graded` (kind, grade) every run of zeros."""

    chosen: Chosen
    places: Mapping[Unit, Place]
    amounts: tuple[Amount, ...]
    swings: tuple[swings.Swing, ...]
    graded: tuple[tuple[str, ZeroGrade], ...]
    ranked: tuple[Ranked, ...]

    @property
    def with_points(self) -> tuple[Ranked, ...]:
        """The units that have any."""
        return tuple(unit for unit in self.ranked if unit.points)

    def place(self, unit: Ranked | Amount | consequences.Proposal) -> Place:
        return self.places[unit.kind, unit.code]


def places_of(rows: pd.DataFrame) -> dict[Unit, Place]:
    """From the answer to `units_seen`: kind and code -> the unit."""
    columns = ("unit_kind", "unit_code", "county_code", "township_code", "name", "name_en")
    told = zip(*(rows[name].tolist() for name in (*columns, "township", "township_en")), strict=True)
    return {
        (kind, code): Place(
            kind,
            code,
            str(county or ""),
            str(town or ""),
            wording.place(code, zh, en),
            wording.place(town, town_zh, town_en),
        )
        for kind, code, county, town, zh, en, town_zh, town_en in told
    }


def facts_of(rows: pd.DataFrame) -> tuple[Amount, ...]:
    """From the answer to `visit_facts`: how many of each fact at each unit, and the longest wait."""
    columns = ("unit_kind", "unit_code", "fact", "amount", "days")
    return tuple(
        Amount(kind, code, fact, int(amount), int(days) if wording.known(days) else None)
        for kind, code, fact, amount, days in zip(*(rows[name].tolist() for name in columns), strict=True)
    )


def graded(
    by_kind: Mapping[str, pd.DataFrame], county: pd.DataFrame, contradicted: pd.DataFrame, threshold: float
) -> tuple[tuple[str, ZeroGrade], ...]:
    """Every unit's zeros against the ledger, and against what the others of its county report.

    `by_kind`: the answer to `zero_reports` grouped by the unit's code (named `code`) and period; `county`:
    that to `county_report_months`; `contradicted`: that to `zero_contradictions`.
    """
    whole: dict[str, dict[str, tuple[float, float]]] = {}
    columns = ("county_code", "period", "children", "pupils")
    for code, period, children, pupils in zip(*(county[name].tolist() for name in columns), strict=True):
        if wording.known(children) and wording.known(pupils):
            whole.setdefault(str(code), {})[str(period)] = (float(children), float(pupils))
    found: list[tuple[str, ZeroGrade]] = []
    for kind, rows in by_kind.items():
        against = zero.contradictions_by(contradicted, dict(ZERO_BY)[kind])
        for home, ofcounty in rows.groupby("county_code", sort=True):
            months = zero.months_by_unit(ofcounty)
            told = zero.grade_zeros(months, threshold, whole.get(str(home), {}), against)
            found += [(kind, one) for one in told]
    return tuple(found)


def board(
    chosen: Chosen,
    units: pd.DataFrame,
    facts: pd.DataFrame,
    trend: pd.DataFrame,
    zeros: Sequence[tuple[str, ZeroGrade]],
) -> Board:
    """The points of every unit within the choice of place."""
    places = within(places_of(units), chosen)
    better = {name: load_indicators()[name].better for name in swings.swing_rules().indicators}
    found = swings.swings(trend, swings.swing_rules(), better)
    doubtful = [Amount(kind, one.code, "zero_run", 1) for kind, one in zeros if one.grade == "doubtful"]
    amounts = tuple(
        one for one in (*facts_of(facts), *swings.amounts(found), *doubtful) if (one.kind, one.code) in places
    )
    rules = visit_points.rules_in_force(chosen.as_of)
    ranked = list(visit_points.ranked(amounts, rules))
    known = {(unit.kind, unit.code) for unit in ranked}
    ranked += [Ranked(kind, code, 0, ()) for kind, code in places if (kind, code) not in known]
    seen = tuple(one for one in zeros if (one[0], one[1].code) in places)
    return Board(chosen, places, amounts, found, seen, tuple(ranked))


def within(places: Mapping[Unit, Place], chosen: Chosen) -> dict[Unit, Place]:
    """The units of the choice of place; a school chosen leaves only itself."""
    filters = chosen.filters
    return {
        unit: place
        for unit, place in places.items()
        if (filters.county is None or place.county == filters.county)
        and (filters.township is None or place.township_code == filters.township)
        and (filters.school is None or unit == ("school", filters.school))
    }


def only(board_: Board, kind: str | None) -> Board:
    """The same with the units of one kind."""
    if kind is None:
        return board_
    return replace(board_, ranked=tuple(unit for unit in board_.ranked if unit.kind == kind))
