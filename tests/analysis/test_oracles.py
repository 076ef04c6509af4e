"""Every statistic beside a library that had no part in it (statsmodels, scipy), to 1e-9."""

import warnings
from datetime import date, timedelta
from itertools import pairwise
from math import log, prod, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.spatial.distance import seuclidean
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from baoxue.analysis import funnel, likelihood, ranks, sample, similar, swings, trends, zero
from baoxue.analysis.comparison import standing
from baoxue.analysis.decompose import decompose
from baoxue.analysis.intervals import Z95, difference, wilson
from baoxue.analysis.survival import kaplan_meier
from tests.analysis.rubric_world import good, scored

NEAR = 1e-9
FEW = settings(max_examples=60, deadline=None)
rates = st.floats(0.001, 0.999)


@st.composite
def counts(draw: st.DrawFn, most: int = 20_000) -> tuple[int, int]:
    """So many of so many."""
    whole = draw(st.integers(1, most))
    return draw(st.integers(0, whole)), whole


def near(value: object) -> object:
    return pytest.approx(value, abs=NEAR, rel=NEAR)


@FEW
@given(counts())
def test_the_range_of_a_rate_is_wilsons(pair: tuple[int, int]) -> None:
    assert wilson(*pair) == near(proportion_confint(*pair, alpha=0.05, method="wilson"))


@FEW
@given(counts(), counts())
def test_the_range_of_a_difference_is_newcombes(one: tuple[int, int], other: tuple[int, int]) -> None:
    told = confint_proportions_2indep(*one, *other, compare="diff", method="newcomb", alpha=0.05)
    assert difference(*one, *other) == near(told)


@FEW
@given(counts(), rates)
def test_a_standing_beside_a_target_is_that_of_the_range(pair: tuple[int, int], target: float) -> None:
    low, high = proportion_confint(*pair, alpha=0.05, method="wilson")
    if min(abs(low - target), abs(high - target)) > NEAR:
        expected = "worse" if high < target else "better" if low > target else "cannot_tell"
        assert standing(*pair, target, "higher", small_group=0) == expected


def test_the_quantiles_are_the_normals() -> None:
    assert near(stats.norm.ppf(0.975)) == Z95
    assert ranks.NormalDist().inv_cdf((1 + ranks.CONFIDENCE) / 2) == near(stats.norm.ppf(0.95))


def limit(size: int, rate: float, share: float) -> float:
    """A binomial quantile between whole numbers: where the distribution as a line reaches the share."""
    at = int(stats.binom.ppf(share, size, rate))
    here, below = stats.binom.cdf(at, size, rate), stats.binom.cdf(at - 1, size, rate)
    return float(max(0.0, at - min(max((here - share) / (here - below), 0.0), 1.0)) / size)


@FEW
@given(st.integers(1, 5_000), rates)
def test_the_limits_of_a_funnel_are_the_binomials(size: int, rate: float) -> None:
    found = funnel.limits(size, rate)
    told = (found.outer_low, found.inner_low, found.inner_high, found.outer_high)
    assert told == near(tuple(limit(size, rate, share) for share in (0.001, 0.025, 0.975, 0.999)))


@FEW
@given(counts(3_000), rates)
def test_what_lies_outside_is_decided_by_the_binomials_tails(pair: tuple[int, int], exact: float) -> None:
    (number, size), rate = pair, round(exact, 6)
    chance = stats.binom(size, rate)
    told = chance.cdf(number), chance.sf(number - 1)
    assert funnel.tails(number, size, rate) == near(told)
    if all(abs(tail - limit) > NEAR for tail in told for limit in (funnel.OUTER, funnel.INNER)):
        assert swings._is_outside(number, size, rate) == (min(told) <= 0.001)
        side = "above" if told[1] <= 0.025 else "below" if told[0] <= 0.025 else ""
        expected = f"{side}_{'998' if min(told) <= 0.001 else '95'}" if side else "inside"
        assert funnel.position(number, size, rate, small_group=0) == expected


@FEW
@given(st.lists(counts(3_000), min_size=10, max_size=60))
def test_the_spread_of_places_is_their_winsorised_pearson_statistic(places: list[tuple[int, int]]) -> None:
    numerators, sizes = (np.array(column) for column in zip(*places, strict=True))
    rate = numerators.sum() / sizes.sum()
    assume(0 < rate < 1)
    chance = stats.binom(sizes, rate)
    held = stats.mstats.winsorize((numerators - chance.mean()) / chance.std(), limits=(0.1, 0.1))
    phi = float((held**2).mean())
    assume(abs(phi - 1 - 2 * sqrt(2 / len(places))) > 1e-6)
    is_more = phi > 1 + 2 * sqrt(2 / len(places))
    assert funnel.overdispersion(places, rate) == near(phi if is_more else 1.0)


@FEW
@given(counts(200))
def test_a_likelihood_is_the_mean_of_jeffreys_beta(pair: tuple[int, int]) -> None:
    reaching, ways = pair
    assert likelihood.chance(reaching, ways) == near(stats.beta(reaching + 0.5, ways - reaching + 0.5).mean())


@FEW
@given(st.lists(st.tuples(st.integers(1, 3_000), st.floats(0.00001, 0.2)), min_size=1, max_size=12))
def test_the_chance_of_zeros_is_the_binomials_zero_class(months: list[tuple[int, float]]) -> None:
    told = [zero.Month(f"2025-{number:02d}", size, 0) for number, (size, _) in enumerate(months, 1)]
    shares = {month.period: rate for month, (_, rate) in zip(told, months, strict=True)}
    found = zero.grade_zero("unit", told, shares).chance
    assert found == near(prod(stats.binom.pmf(0, size, rate) for size, rate in months))


@FEW
@given(st.integers(1, 400), st.data())
def test_the_chance_to_find_is_hypergeometric(pool: int, data: st.DataObject) -> None:
    size, missing = data.draw(st.integers(0, pool)), data.draw(st.integers(0, pool))
    assert sample.chance_to_find(pool, size, missing) == near(stats.hypergeom.sf(0, pool, missing, size))


@FEW
@given(st.dictionaries(st.integers(0, 6), st.tuples(counts(500), counts(500)), min_size=1))
def test_the_parts_of_a_difference_are_the_integrals_on_the_way(
    groups: dict[int, tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    """Shares and rates go straight from one day to the other: what each of them moves is its integral."""
    before, now = ({name: pair[side] for name, pair in groups.items()} for side in (0, 1))
    found = decompose(before, now)
    assert found is not None
    (n0, d0), (n1, d1) = (
        [sum(column) for column in zip(*day.values(), strict=True)] for day in (before, now)
    )

    def along(start: float, end: float, gain: float) -> float:
        return float(integrate.quad(lambda t: (start + t * (end - start)) * gain, 0, 1)[0])

    within = mix = 0.0
    for name in groups:
        (a0, b0), (a1, b1) = before[name], now[name]
        within += along(b0 / d0, b1 / d1, a1 / b1 - a0 / b0)
        mix += along(a0 / b0, a1 / b1, b1 / d1 - b0 / d0)
    assert (found.within, found.mix) == near((within, mix))
    numerator, denominator = along(1 / d0, 1 / d1, n1 - n0), along(n0, n1, 1 / d1 - 1 / d0)
    assert (found.numerator, found.denominator) == near((numerator, denominator))


@FEW
@given(st.lists(st.tuples(st.integers(50, 3_000), rates, rates, rates), min_size=3, max_size=20))
def test_likeness_is_the_standardized_distance(units: list[tuple[int, float, float, float]]) -> None:
    features = [similar.Features(f"T{number:02d}", *one) for number, one in enumerate(units)]
    rows = [(log(pupils), *rest) for pupils, *rest in units]
    spreads = np.var(rows, axis=0)
    assume(spreads.min() > 1e-6)
    found = similar.similar(features, "T00", most=len(units), farthest=1e9)
    assert found is not None
    for one in found.neighbours:
        other = rows[int(one.code[1:])]
        assert one.distance == near(seuclidean(rows[0], other, spreads) / sqrt(len(spreads)))


@FEW
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=200))
def test_a_survival_is_kaplans_and_meiers(followed: list[tuple[int, bool]]) -> None:
    days, happened = (np.array(column) for column in zip(*followed, strict=True))
    steps = kaplan_meier(followed)
    told = SurvfuncRight(days, happened)
    has_event = told.n_events > 0
    assert [step.at for step in steps] == told.surv_times[has_event].tolist()
    assert [step.share for step in steps] == near(told.surv_prob[has_event].tolist())
    assert [step.at_risk for step in steps] == told.n_risk[has_event].tolist()
    assert [step.events for step in steps] == told.n_events[has_event].tolist()
    if not steps:
        return
    curve = stats.ecdf(stats.CensoredData.right_censored(days, ~happened)).sf
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        band = curve.confidence_interval(0.95, method="log-log")
    for step in steps:
        if step.share > 0:
            ends = band.low.evaluate(step.at), band.high.evaluate(step.at)
            assert (step.low, step.high) == near(tuple(map(float, ends)))
        else:
            assert (step.low, step.high) == (0, 1)


@FEW
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=8, max_size=8))
def test_the_survival_of_a_cohort_put_together_is_that_of_late_entries(grades: list[tuple[int, int]]) -> None:
    """A pupil enters at a grade and leaves or passes to the next: the formula of `uis_survival_rate`."""
    shares = [1 - min(left, pupils) / pupils for pupils, left in grades]
    entry, leaves, event = [], [], []
    for grade, (pupils, left) in enumerate(grades):
        entry += [grade] * pupils
        leaves += [grade + 1] * pupils
        event += [number < min(left, pupils) for number in range(pupils)]
    told = SurvfuncRight(np.array(leaves), np.array(event), entry=np.array(entry) + 0.5)
    assert prod(shares) == near(told.surv_prob[-1] if len(told.surv_prob) else 1.0)


days_of_years = st.dates(date(2019, 1, 1), date(2027, 12, 31))


@FEW
@given(days_of_years, days_of_years)
def test_years_and_terms_are_those_of_a_calendar(one: date, other: date) -> None:
    before, now = sorted((one, other))
    is_same_year = pd.Period(before, "Y-AUG") == pd.Period(now, "Y-AUG")
    autumn = [pd.Period(day, "M").month in (9, 10, 11, 12, 1) for day in (before, now)]
    assert trends.comparable("school_year", before, now) == is_same_year
    assert trends.comparable("term", before, now) == (is_same_year and autumn[0] == autumn[1])
    assert trends.comparable("calendar_year", before, now) == (pd.Period(one, "Y") == pd.Period(other, "Y"))
    assert trends.comparable("day", before, now)


@st.composite
def trend_rows(draw: st.DrawFn) -> pd.DataFrame:
    """What `indicator_trend` answers: month-ends with holes, stages, rates or counts."""
    months = pd.date_range("2021-08-31", periods=36, freq="ME")
    kept = draw(st.lists(st.sampled_from(list(months)), min_size=1, max_size=20, unique=True))
    is_rate = draw(st.booleans())
    rows = []
    for day in kept:
        for stage in draw(st.lists(st.sampled_from(["primary", "junior", None]), min_size=1, max_size=3)):
            numerator, denominator = draw(counts(900))
            rows.append((day.date(), stage, numerator, denominator if is_rate else None))
    frame = pd.DataFrame(rows, columns=["as_of", "stage", "numerator", "denominator"])
    frame["school_year"] = [str(pd.Period(day, "Y-AUG")) for day in frame["as_of"]]
    last = frame.groupby("school_year")["as_of"].transform("max")
    running = frame["school_year"] == frame["school_year"].max()
    frame["is_year_end"] = (frame["as_of"] == last) & ~running
    return frame.assign(snapshot=frame["as_of"].astype(str), indicator="x")


@FEW
@given(trend_rows())
def test_the_points_of_a_trend_are_the_groups_of_a_frame(frame: pd.DataFrame) -> None:
    points = trends.Trends(frame).points("x")
    sums = frame.groupby("as_of")[["numerator", "denominator"]].sum(min_count=1)
    is_count = sums["denominator"].isna().all()
    values = sums["numerator"] if is_count else sums["numerator"] / sums["denominator"]
    assert [point.as_of for point in points] == values.index.tolist()
    assert [point.value for point in points] == near(values.tolist())
    ends = frame.groupby("school_year")["as_of"].max().sort_values().tolist()
    assert [point.as_of for point in trends.yearly(points)] == ends
    moved = values.diff().iloc[-1]
    found = trends.change(points, "lower")
    assert found.amount == (None if len(values) == 1 else near(moved))
    spaces = pd.Series(values.index).diff() > timedelta(days=trends.GAP_DAYS)
    told = list(pairwise(values.index))
    assert list(trends.gaps(tuple(values.index))) == [
        pair for pair, is_gap in zip(told, spaces[1:], strict=True) if is_gap
    ]


def test_ranges_of_ranks_are_those_of_the_covariance() -> None:
    """The draws are the same (their distribution is tried beside); what is made of them is told anew."""
    worse = good() | {("home_visit_coverage_rate", None): (60.0, 100.0)}
    worst = good() | dict.fromkeys(
        (("home_visit_coverage_rate", None), ("verified_on_time_rate", None)), (20.0, 100.0)
    )
    units = scored(good(), worse, worst, good())
    draws = ranks.drawn_scores(units, ranks.DRAWS, ranks.SEED, units.rubric.shaken)
    spread = np.cov(draws, rowvar=False)
    least = stats.norm.ppf(0.95)
    centre = draws.mean(axis=0)
    above = [
        [
            centre[one] - centre[other]
            > least * sqrt(max(0, spread[one, one] + spread[other, other] - 2 * spread[one, other]))
            + ranks.TIED
            for other in range(4)
        ]
        for one in range(4)
    ]
    found = ranks.rank_ranges(units)
    assert found.best_rank.tolist() == [1 + sum(row[unit] for row in above) for unit in range(4)]
    assert found.worst_rank.tolist() == [4 - sum(above[unit]) for unit in range(4)]
    low, high = stats.mstats.mquantiles(draws, [0.05, 0.95], alphap=1, betap=1, axis=0).data - centre
    assert found.low.tolist() == near((units.scores + low).tolist())
    assert found.high.tolist() == near(np.minimum(units.scores + high, 100).tolist())


def test_the_draws_of_a_rate_are_those_of_its_beta() -> None:
    """One item of a rate, weights as they are: the points drawn lie as the Beta of its counts lies."""
    units = scored(good(), good() | {("home_visit_coverage_rate", None): (60.0, 100.0)})
    rubric = units.rubric
    place, item = next(
        (place, item)
        for place, item in enumerate(rubric.items)
        if "home_visit_coverage_rate" in item.measures and item.by_chance
    )
    reading = units.readings[place]
    rows = np.array([1])
    points = ranks._item_points(item, reading, rows, 1.0, 20_000, np.random.default_rng(5))[:, 0]
    n, d = (float(counts[0][1]) for counts in (reading.numerators, reading.denominators))
    chance = stats.beta(n + max(0.5, 4 * n / d), d - n + max(0.5, 4 * (1 - n / d)))
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        expected = ranks.points_at(item, np.array([chance.ppf(share)]), 1.0)[0]
        reached = stats.binomtest(int((points <= expected + 1e-12).sum()), 20_000, share)
        assert reached.pvalue > 1e-4 or expected in (0.0, item.points)
