"""Every statistic beside a library that had no part in it (statsmodels, scipy), to 1e-9."""

from math import log, prod, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.spatial.distance import seuclidean
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from baoxue.analysis import funnel, likelihood, ranks, sample, similar, swings, zero
from baoxue.analysis.comparison import standing
from baoxue.analysis.decompose import decompose
from baoxue.analysis.intervals import Z95, difference, wilson

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
def test_a_swing_lies_outside_the_binomials_limits(pair: tuple[int, int], exact: float) -> None:
    """And two standard deviations off: in a small group a limit may lie nearer than any whole child."""
    (number, size), rate = pair, round(exact, 6)
    low, high = (limit(size, rate, share) for share in funnel.OUTER)
    chance = stats.binom(size, rate)
    is_far = abs(number - chance.mean()) > 2 * chance.std()
    if min(abs(number / size - low), abs(number / size - high)) > NEAR:
        assert swings._is_outside(number, size, rate) == (is_far and not low <= number / size <= high)


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
