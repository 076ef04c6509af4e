"""Funnel limits, similar townships, zeros, likelihoods: each beside a second opinion in plain Python."""

import random
from datetime import date
from math import comb, log, sqrt
from statistics import pstdev

import numpy as np
import pandas as pd
import pytest

from baoxue.analysis import funnel, likelihood, similar, zero
from baoxue.analysis.intervals import difference, wilson
from baoxue.analysis.trends import Point


def chances(size: int, rate: float) -> list[float]:
    """The binomial distribution, term by term."""
    return [comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(size + 1)]


@pytest.mark.parametrize(("size", "rate"), [(1, 0.5), (7, 0.02), (40, 0.96), (250, 0.9), (400, 0.003)])
def test_funnel_limits_are_the_binomials_own(size: int, rate: float) -> None:
    found, told = funnel.limits(size, rate), chances(size, rate)

    def below(count: float) -> float:
        return sum(told[: max(0, int(count + 1e-9)) + 1])

    for limit, share in (
        (found.outer_low, 0.001),
        (found.inner_low, 0.025),
        (found.inner_high, 0.975),
        (found.outer_high, 0.999),
    ):
        # The whole number at or above the limit is the first that holds the share; the one below does not.
        whole = -int(-(limit * size - 1e-9) // 1)
        assert below(whole) >= share - 1e-9
        assert whole == 0 or below(whole - 1) < share + 1e-9
    assert 0 <= found.outer_low <= found.inner_low <= found.inner_high <= found.outer_high <= 1


def test_about_one_group_in_twenty_lies_outside_the_inner_limits_by_chance() -> None:
    draw = random.Random(7)
    outside = outer = 0
    for _ in range(1500):
        size = draw.randrange(100, 400)
        count = sum(draw.random() < 0.93 for _ in range(size))
        position = funnel.position(count, size, 0.93)
        outside += position != "inside"
        outer += position.endswith("998")
    assert 0.02 <= outside / 1500 <= 0.08
    assert outer / 1500 <= 0.01


@pytest.mark.parametrize("units", [15, 60, 400])
def test_chance_alone_is_flagged_at_most_as_often_as_is_said(units: int) -> None:
    """At rates where whole numbers are coarse, and with every school at 100 %."""
    draw = np.random.default_rng(11)
    flagged = told = 0
    for rate in (0.002, 0.03, 0.5, 0.97, 0.999):
        for _ in range(3_000 // units):
            sizes = draw.integers(23, 900, units)
            found = funnel.funnel(list(zip(draw.binomial(sizes, rate), sizes, strict=True)))
            assert found is not None
            flagged, told = flagged + found.outside, told + units
    # 2 in 1,000 are said; three standard deviations of so many draws above it are chance.
    assert flagged / told <= 0.002 + 3 * sqrt(0.002 / told)


def test_whoever_has_all_is_not_above_the_others_unless_chance_excludes_it() -> None:
    """At 97 %, 60 of 60 come by chance in one of six cases; 400 of 400 in five of a million."""
    assert funnel.position(60, 60, 0.97) == "inside"
    assert funnel.position(400, 400, 0.97) == "above_998"


def test_places_that_differ_altogether_widen_the_limits_and_one_that_is_unusual_does_not() -> None:
    draw = np.random.default_rng(3)
    sizes = draw.integers(200, 900, 80)
    plain = list(zip(draw.binomial(sizes, 0.1), sizes, strict=True))
    unlike = list(zip(draw.binomial(sizes, draw.beta(4, 36, 80)), sizes, strict=True))
    one_bad = [*plain[:-1], (int(sizes[-1] * 0.4), int(sizes[-1]))]
    same, wide, bad = (funnel.funnel(counts) for counts in (plain, unlike, one_bad))
    assert same and wide and bad
    assert same.spread == 1 and same.outside == 0
    assert wide.spread > 4
    assert wide.outside < sum(funnel.position(n, d, wide.rate).endswith("998") for n, d in unlike) / 3
    assert bad.spread == 1 and bad.positions[-1] == "above_998"


def test_among_many_places_only_the_outer_limits_count() -> None:
    near = [(20, 200)] * 12 + [(31, 200)]
    few, many = funnel.funnel(near), funnel.funnel(near * 3)
    assert few and many
    assert few.positions[-1] == "above_95" and many.positions[-1] == "inside"


def test_no_places_and_only_small_ones_say_so() -> None:
    assert funnel.funnel([]) is None
    assert funnel.funnel([(-3, 10)]) is None
    small = funnel.funnel([(1, 5), (2, 6)])
    assert small and small.is_empty and small.outside == 0


def test_a_funnel_says_nothing_of_small_groups_and_net_figures() -> None:
    assert funnel.position(3, 10, 0.5) == "too_small"
    assert funnel.position(-2, 100, 0.5) == "too_small"
    assert funnel.position(40, 100, 0.9) == "below_998"
    assert funnel.position(100, 100, 1.0) == "inside"
    assert funnel.position(99, 100, 1.0) == "below_998"
    with pytest.raises(ValueError, match="no limits"):
        funnel.limits(0, 0.5)
    sizes = [one.size for one in funnel.curve(30, 25_000, 0.96)]
    assert sizes[0] == 30 and sizes[-1] == 25_000 and sizes == sorted(set(sizes))


def test_the_difference_of_two_rates_agrees_with_the_published_example() -> None:
    """Newcombe 1998, table II (a): 56/70 against 48/80 gives 0.0524 to 0.3339."""
    assert difference(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference(1, 0, 2, 3) is None
    one, other = wilson(9, 10), wilson(9, 10)
    assert one and other
    low, high = difference(9, 10, 9, 10) or (1, 1)
    assert low == pytest.approx(-high)


TOWNSHIPS = [
    similar.Features(f"T{number:02d}", pupils, poor, left, boarding)
    for number, (pupils, poor, left, boarding) in enumerate(
        [(200, 0.3, 0.4, 0.6), (220, 0.28, 0.42, 0.55), (1500, 0.05, 0.1, 0.0), (900, 0.1, 0.15, 0.1)]
        + [(300 + 40 * step, 0.2 + step / 100, 0.3, 0.4) for step in range(14)]
    )
]


def test_similar_townships_are_the_nearest_and_at_most_ten() -> None:
    found = similar.similar(TOWNSHIPS, "T00", most=10, farthest=9)
    assert found is not None and len(found.neighbours) == 10 and found.others == 17
    assert found.codes[0] == "T01" and "T00" not in found.codes and "T02" not in found.codes

    def plain(one: similar.Features, other: similar.Features) -> float:
        columns = [
            [log(it.pupils) for it in TOWNSHIPS],
            *[[getattr(it, name) for it in TOWNSHIPS] for name in ("poor", "left_behind", "boarding")],
        ]
        places = [TOWNSHIPS.index(one), TOWNSHIPS.index(other)]
        squares = [((column[places[0]] - column[places[1]]) / pstdev(column)) ** 2 for column in columns]
        return sqrt(sum(squares) / 4)

    own = TOWNSHIPS[0]
    expected = sorted((plain(own, other), other.code) for other in TOWNSHIPS[1:])[:10]
    assert [(pytest.approx(one.distance), one.code) for one in found.neighbours] == expected
    near = similar.similar(TOWNSHIPS, "T02", most=10, farthest=0.2)
    assert near is not None and near.neighbours == ()


def test_a_feature_that_is_not_known_everywhere_is_left_out_and_said() -> None:
    rows = pd.DataFrame(
        {
            "code": ["a", "b", "c", None],
            "pupils": [100, 110, 400, 5],
            "poor": [10, 12, 200, 1],
            "left_behind": [None, None, None, None],
            "boarding": [50, 55, 200, 1],
        }
    )
    found = similar.similar(similar.features(rows), "a", farthest=9)
    assert found is not None and found.used == ("size", "poor") and found.codes == ("b", "c")
    assert similar.similar(similar.features(rows), "nowhere") is None


def test_the_place_among_others_is_a_range() -> None:
    others = [("a", 95, 100), ("b", 60, 100), ("c", 84, 100), ("small", 3, 4)]
    found = similar.among((85, 100), others, "higher")
    assert found is not None
    assert (found.better, found.worse, found.alike) == (("a",), ("b",), ("c",))
    assert (found.best, found.worst, found.of) == (2, 3, 4)
    lower = similar.among((15, 100), [("a", 5, 100), ("b", 40, 100)], "lower")
    assert lower is not None and (lower.better, lower.worse) == (("a",), ("b",))
    assert similar.among((3, 4), others, "higher") is None
    assert similar.among((85, 100), [("small", 3, 4)], "higher") is None


def months(pupils: float, *children: float | None) -> tuple[zero.Month, ...]:
    return tuple(zero.Month(f"2025-{month:02d}", pupils, one) for month, one in enumerate(children, start=1))


def test_a_long_run_of_zeros_is_doubtful_where_others_report_and_the_unit_is_large() -> None:
    units = {
        "large": months(2000, *[0] * 10),
        "small": months(20, *[0] * 10),
        "honest": months(2000, *[4] * 10),
        "silent": months(500, *[None] * 10),
        "short": months(2000, *[4] * 9, 0),
    }
    graded = {one.code: one for one in zero.grade_zeros(units)}
    assert {code: one.grade for code, one in graded.items()} == {
        "large": "doubtful", "small": "cannot_say", "honest": "not_zero", "silent": "not_reported",
        "short": "plausible",
    }  # fmt: skip
    # The others of `large` month by month: (4 + 0 + 4 or 0) of 4,020 pupils, nine months with two who report.
    share, last = 8 / 4020, 4 / 4020
    plain = (1 - share) ** (2000 * 9) * (1 - last) ** 2000
    assert graded["large"].chance == pytest.approx(plain)
    assert graded["large"].expected == pytest.approx(2000 * (9 * share + last))
    assert next(iter(zero.grade_zeros(units))).code == "large"


def test_a_missing_month_is_no_zero_and_nobody_reporting_says_nothing() -> None:
    run, missing = zero.run_of_zeros(months(100, 3, 0, None, 0, None))
    assert ([month.period for month in run], missing) == (["2025-02", "2025-04"], 1)
    quiet = zero.grade_zeros({"a": months(5000, 0, 0), "b": months(5000, 0, 0)})
    assert {one.grade for one in quiet} == {"cannot_say"}


def test_the_chance_of_zeros_is_what_a_simulation_sees() -> None:
    draw = random.Random(11)
    rates = {"2025-01": 0.004, "2025-02": 0.001, "2025-03": 0.002}
    graded = zero.grade_zero("u", months(150, 0, 0, 0), rates)
    none = sum(all(draw.random() >= rate for rate in rates.values() for _ in range(150)) for _ in range(1500))
    assert graded.chance == pytest.approx(none / 1500, abs=0.035)


def test_months_are_read_from_reports_of_schools() -> None:
    rows = pd.DataFrame(
        [("T", "2025-09", 2, 2, 0, 900), ("T", "2025-10", 2, 1, 0, 900), ("T", "2025-11", 2, 1, 3, 900)],
        columns=["code", "period", "due", "reported", "children", "pupils"],
    )
    (found,) = zero.months_by_unit(rows).values()
    assert [month.children for month in found] == [0, None, 3]


def points(*listed: tuple[date, float], size: float = 1000) -> tuple[Point, ...]:
    return tuple(Point(day.isoformat(), day, value * size, size) for day, value in listed)


def years(first: int, count: int, october: float, august: float) -> list[tuple[date, float]]:
    found = []
    for year in range(first, first + count):
        found += [(date(year, 10, 15), october), (date(year + 1, 8, 31), august)]
    return found


def test_the_rest_of_the_year_goes_as_in_the_years_before() -> None:
    history = [*years(2021, 4, 0.90, 0.97), (date(2025, 10, 15), 0.91)]
    found = likelihood.likelihood(points(*history), 0.96, "higher")
    assert (found.answer, found.method, found.ends_on) == ("likely", "same_season", date(2026, 8, 31))
    assert found.ends == pytest.approx((0.98,) * 4) and found.chance == pytest.approx(4.5 / 5)
    assert likelihood.likelihood(points(*history), 0.99, "higher").answer == "unlikely"
    few = [*years(2023, 2, 0.90, 0.97), (date(2025, 10, 15), 0.91)]
    assert likelihood.likelihood(points(*few), 0.96, "higher", "school_year").answer == "not_enough_data"
    assert likelihood.likelihood(points(*few), 0.96, "higher", "school_year").chance is None


def test_a_stock_of_which_only_year_ends_are_known_goes_on_in_proportion() -> None:
    history = [(date(2019 + year, 8, 31), 0.90 + year / 100) for year in range(7)]
    found = likelihood.likelihood(points(*history, (date(2026, 3, 1), 0.965)), 0.97, "higher")
    assert (found.answer, found.method) == ("likely", "share_of_year")
    assert found.ends == pytest.approx((0.965 + 0.01 * 183 / 365.25,) * 6)
    begins_again = points(*history, (date(2026, 3, 1), 0.965))
    assert likelihood.likelihood(begins_again, 0.97, "higher", "school_year").answer == "not_enough_data"


def test_ends_stay_within_what_a_rate_can_be_and_nothing_is_certain() -> None:
    history = [*years(2020, 5, 0.90, 0.99), (date(2025, 10, 15), 0.98)]
    found = likelihood.likelihood(points(*history), 1.0, "higher")
    assert set(found.ends) == {1.0} and found.chance is not None and 0.8 < found.chance < 1
    assert likelihood.likelihood((), 0.5, "higher", as_of=date(2025, 1, 1)).answer == "not_enough_data"
    assert likelihood.likelihood(points(*history), 0.5, "neither").answer == "not_enough_data"


def test_back_test_on_drawn_histories() -> None:
    """Asked each October of the years that are over, it must beat a coin, and what it calls likely must be
    so."""
    draw = random.Random(5)
    errors, said = [], {"likely": [0, 0], "unlikely": [0, 0]}
    for _ in range(120):
        gain, spread = draw.uniform(0.0, 0.06), draw.uniform(0.002, 0.02)
        history: list[tuple[date, float]] = []
        for year in range(2010, 2026):
            start = 0.90 + draw.gauss(0, 0.01)
            history += [
                (date(year, 10, 15), start),
                (date(year + 1, 8, 31), start + draw.gauss(gain, spread)),
            ]
        known = points(*history)
        for place in range(8, len(history), 2):
            target = 0.93
            asked = likelihood.likelihood(known[: place + 1], target, "higher", "school_year")
            came_true = history[place + 1][1] >= target
            assert asked.chance is not None
            errors.append((asked.chance - came_true) ** 2)
            if asked.answer in said:
                said[asked.answer][0] += came_true
                said[asked.answer][1] += 1
    assert sum(errors) / len(errors) < 0.19  # a coin has 0.25
    assert said["likely"][0] / said["likely"][1] > 0.75
    assert said["unlikely"][0] / said["unlikely"][1] < 0.25
