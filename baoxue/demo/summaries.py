"""What counties add up themselves: figures of earlier years, and the summary table of their rosters."""

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.demo import days
from baoxue.demo.desk import Desk, Rows, as_columns
from baoxue.demo.disability import PLACEMENTS
from baoxue.demo.schooling import SUSPENDED
from baoxue.demo.world import World

Builders = Mapping[str, Callable[[], dict[str, pa.Array]]]
"""Registers of the same day by name."""


def history(desk: Desk, rng: np.random.Generator) -> Callable[[int], dict[str, pa.Array]]:
    """Figures of our own invention (示例) of years without a snapshot, and of registers not kept then."""
    rows: Rows = []
    for county, code in enumerate(desk.counties):
        weak = county == 0
        for year in range(2011, 2016):
            age = 2016 - year
            for stage, enrolled, rate in (("primary", 0.66, 0.00035), ("junior", 0.34, 0.0046)):
                pupils = (17_400 if weak else 8_050) * enrolled * (1 + 0.012 * age)
                left = round(pupils * rate * (1 + 0.42 * age) * (1.0 if weak else 0.18))
                rows.append(_figure(year, code, stage, "dropout_rate_named", left, round(pupils)))
            listed = (104 if weak else 140) + (year - 2011)
            placed = listed - round(listed * (0.085 if weak else 0.047) * (1 + 0.2 * age))
            rows.append(_figure(year, code, None, "disabled_enrolment_rate", placed, listed))
            enrolled_age = 11_300 if weak else 5_300
            missing = round(enrolled_age * (0.0012 if weak else 0.0004) * age)
            rows.append(
                _figure(year, code, "primary", "net_enrolment_rate", enrolled_age - missing, enrolled_age)
            )
        # nine years back there is no roll: only the rate was handed down
        for year in range(2012, 2025):
            rate = (
                (93.4 if weak else 97.2)
                + (0.33 if weak else 0.14) * (year - 2012)
                + float(rng.normal(0, 0.12))
            )
            rows.append(_rate(year, code, None, "retention_nine_year", round(min(rate, 99.6), 2)))
        # home visits were counted by hand before their register
        for year in range(2017, 2023):
            rate = (61.0 if weak else 74.0) + 4.1 * (year - 2017) + float(rng.normal(0, 1.1))
            rows.append(_rate(year, code, None, "home_visit_coverage_rate", round(rate, 2)))
    columns = as_columns(rows, dated=("as_of",))
    known = np.array([row["as_of"] for row in rows])

    def on(as_of: int) -> dict[str, pa.Array]:
        kept = pa.array(np.flatnonzero(known <= as_of))
        return {name: column.take(kept) for name, column in columns.items()}

    return on


def _figure(
    year: int, county: str, stage: str | None, indicator: str, numerator: int, denominator: int
) -> dict[str, object]:
    figure = round(numerator / denominator * 100, 2)
    counts = {"numerator": float(numerator), "denominator": float(denominator)}
    return _rate(year, county, stage, indicator, figure) | counts


def _rate(year: int, county: str, stage: str | None, indicator: str, figure: float) -> dict[str, object]:
    return {
        "year": str(year),
        "as_of": days.day(year, 8, 31),
        "county_code": county,
        "township_code": None,
        "school_code": None,
        "stage": stage,
        "indicator": indicator,
        "numerator": None,
        "denominator": None,
        "figure": figure,
        "figure_kind": "measured",
        "source": f"{year}年教育事业统计年报（示例）",
    }


def roster_summary(world: World, builders: Builders, as_of: int) -> dict[str, pa.Array]:
    """The table of "one table, six rosters" as the townships filled it in: slow ones made a few mistakes."""
    places = world.places
    count = len(places.townships)
    town_of = {village.code: village.township for village in places.villages}

    def towns(register: str) -> np.ndarray:
        codes = builders[register]()["village_code"]
        index = pa.array([*town_of]), np.array([*town_of.values()])
        at = pc.index_in(codes, value_set=index[0])
        return index[1][at.drop_null().to_numpy()]

    def sums(where: np.ndarray) -> np.ndarray:
        return np.bincount(where, minlength=count)

    population = builders["population"]()
    lives = towns("population")
    born = population["birth_date"].cast(pa.int32()).to_numpy()
    september = int(days.september_first(days.school_year_of(as_of)))
    age = np.floor((september - 1 - born) / 365.2425).astype(int)
    status = population["study_status"].to_numpy(zero_copy_only=False)
    of_age = (age >= 6) & (age <= 15)
    away, disabled = sums(towns("out_of_county")), world.disability
    at_school = of_age & ~np.isin(status, ("not_enrolled", "dropped_out", "preschool_age", "untraced"))
    taught = disabled.person[disabled.placed(as_of) == PLACEMENTS.index("home_teaching")]
    taught_in = np.array([place.township for place in places.villages])[world.children.village[taught]]
    roll = builders["roll"]()
    suspended = roll["roll_status"].to_numpy(zero_copy_only=False) == str(SUSPENDED)
    resting = pc.index_in(
        roll["village_code"].filter(pa.array(suspended)), value_set=pa.array([*town_of])
    ).drop_null()
    households = np.unique(
        np.stack([lives, population["household_number"].cast(pa.int64()).to_numpy()]), axis=1
    )[0]
    enrolled = np.maximum(sums(lives[at_school]), away)
    columns = {
        "households": sums(households),
        "children": sums(lives),
        "primary_age": sums(lives[of_age & (age <= 11)]),
        "junior_age": sums(lives[of_age & (age >= 12)]),
        "school_age": sums(lives[of_age]),
        "enrolled": enrolled,
        "enrolled_here": enrolled - away,
        "enrolled_elsewhere": away,
        "not_enrolled": sums(lives[of_age & (status == "not_enrolled")]),
        "dropped_out": sums(lives[status == "dropped_out"]),
        "suspended": sums(np.array([*town_of.values()])[resting.to_numpy()]),
        "home_taught": sums(taught_in),
        "disabled": sums(towns("disabled")),
        "poor": sums(towns("poor_households")),
        "left_behind": sums(towns("left_behind")),
    }
    slow = np.array([town.slow for town in places.townships])
    wrong = np.random.default_rng([as_of, count])
    for name in ("children", "poor", "left_behind", "disabled"):
        off = (wrong.random(count) < 0.5 * np.maximum(0, slow - 0.35)) * wrong.integers(-4, 5, count)
        columns[name] = np.maximum(columns[name] + off, 0)
    year = days.school_year_of(as_of)
    updated = np.minimum(september + 14 + (slow * 60).astype(int), as_of)
    return {
        "school_year": pa.array([f"{year}-{year + 1}"] * count),
        "township_code": pa.array([town.code for town in places.townships]),
        "updated_on": pa.array(updated.astype(np.int32)).cast(pa.date32()),
        **{name: pa.array(values.astype(np.int32)) for name, values in columns.items()},
    }
