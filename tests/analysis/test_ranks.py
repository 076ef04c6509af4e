"""Ranges of ranks hold the true rank, and say something where units really differ."""

import numpy as np
import pytest

from baoxue.analysis.ranks import grade_range, rank_ranges
from baoxue.analysis.score_rules import points_at
from baoxue.analysis.scores import score
from tests.analysis.rubric_world import COUNTS, RUBRIC, WHOLE_TERM, good, keys, matrix, scored, without

PLAIN = type(RUBRIC)(**{**RUBRIC.__dict__, "vetoes": ()})
KEYS = keys(PLAIN)
EXACT = {measure for item in PLAIN.items if not item.by_chance for measure in item.measures}
SILENCE = {name for item in PLAIN.items for name in item.silence}
# Children of whom nobody told are who they are, and evidence is taken as it stands: neither is drawn.
EXACT |= {name for item in PLAIN.items for name in (*item.silence, *item.evidence)}


def truth(
    random: np.random.Generator, units: int, spread: float, size: float
) -> tuple[np.ndarray, np.ndarray]:
    """True rates (or means of counts) and how many were counted: units by keys. `spread`: how unlike they
    are."""
    rates, of = np.zeros((units, len(KEYS))), np.zeros((units, len(KEYS)))
    for column, (measure, _) in enumerate(KEYS):
        unlike = random.normal(0, spread, units)
        if measure in COUNTS:
            rates[:, column] = 2.0 if measure == "meetings_held" else np.maximum(0, 0.5 + unlike)
            of[:, column] = np.nan
        elif measure == "dropout_rate_overdue":
            rates[:, column] = 0.004 * np.exp(unlike)
            of[:, column] = np.round(size * random.uniform(20, 60, units))
        else:
            rates[:, column] = 1 / (1 + np.exp(-(2.2 + unlike)))
            of[:, column] = np.maximum(1, np.round(size * random.uniform(0.3, 3, units)))
    return rates, of


def true_ranks(rates: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Ranks of the scores that the true rates give, without rounding."""
    many = np.where(np.isnan(of), np.nan, 1e9)
    exact = score(PLAIN, matrix(KEYS, np.where(np.isnan(of), rates, rates * 1e9), many), WHOLE_TERM)
    total = np.zeros(len(rates))
    for item, reading in zip(PLAIN.items, exact.readings, strict=True):
        points = points_at(item, reading.value(item))
        for one, count in zip(item.further, reading.further, strict=True):
            points = np.maximum(points - one.each * count, 0.0)
        total += points
    return np.array([1 + (total > own + 1e-9).sum() for own in total])


def test_the_range_of_a_score_holds_the_score_and_mostly_the_true_one() -> None:
    """The score lies within its own range, and not at its end unless nothing more can be earned or lost."""
    random = np.random.default_rng(5)
    held = total = 0
    for _ in range(25):
        rates, of = truth(random, 14, 1.0, 10.0)
        # Among a thousand million cases a few silent children would be none.
        rates[:, [measure in SILENCE for measure, _ in KEYS]] = 0.0
        n = np.where(
            np.isnan(of),
            random.poisson(rates),
            random.binomial(np.nan_to_num(of, nan=1).astype(int), np.clip(rates, 0, 1)),
        ).astype(float)
        many = np.where(np.isnan(of), np.nan, 1e9)
        exact = score(PLAIN, matrix(KEYS, np.where(np.isnan(of), rates, rates * 1e9), many), WHOLE_TERM)
        drawn = score(PLAIN, matrix(KEYS, n, of), WHOLE_TERM)
        found = rank_ranges(drawn, shaken=0.0)
        assert ((found.low < drawn.scores) & (drawn.scores <= found.high)).all()
        assert ((drawn.scores < found.high) | (drawn.scores > 99.9)).all()
        held += int(((found.low - 0.5 <= exact.scores) & (exact.scores <= found.high + 0.5)).sum())
        total += len(exact.scores)
    assert held / total >= 0.8


@pytest.mark.parametrize(
    ("spread", "size"), [(0.0001, 10.0), (0.3, 10.0), (1.0, 10.0), (1.0, 100.0)], ids=str
)
def test_ninety_percent_ranges_hold_the_true_rank(spread: float, size: float) -> None:
    random = np.random.default_rng(7)
    held = total = 0
    for _ in range(60):
        rates, of = truth(random, 14, spread, size)
        rank = true_ranks(rates, of)
        n = np.where(
            np.isnan(of),
            random.poisson(rates),
            random.binomial(np.nan_to_num(of, nan=1).astype(int), np.clip(rates, 0, 1)),
        ).astype(float)
        for column, (measure, _) in enumerate(KEYS):
            if measure in EXACT:
                n[:, column] = rates[:, column] * (1 if measure in COUNTS else of[:, column])
        # Chance alone: with the weights shaken as well the ranges are wider still.
        found = rank_ranges(score(PLAIN, matrix(KEYS, n, of), WHOLE_TERM), shaken=0.0)
        held += int(((found.best_rank <= rank) & (rank <= found.worst_rank)).sum())
        total += len(rank)
    assert held / total >= 0.88


def test_units_that_differ_clearly_are_told_apart_and_like_ones_are_not() -> None:
    bad = good() | dict.fromkeys(
        (("home_visit_coverage_rate", None), ("verified_on_time_rate", None)), (20.0, 100.0)
    )
    found = rank_ranges(scored(good(), good(), good(), bad))
    assert found.bands == 2
    assert (found.best_rank.tolist(), found.worst_rank.tolist()) == ([1, 1, 1, 4], [3, 3, 3, 4])
    assert rank_ranges(scored(good(), good(), good())).bands == 1


def test_the_same_seed_gives_the_same_ranges_and_shaken_weights_widen_them() -> None:
    units = [good() | {("home_visit_coverage_rate", None): (60.0 + 8 * place, 100.0)} for place in range(5)]
    found = scored(*units)
    first, second = rank_ranges(found), rank_ranges(found)
    assert np.array_equal(first.low, second.low) and np.array_equal(first.best_rank, second.best_rank)
    still, shaken = rank_ranges(found, shaken=0.0), rank_ranges(found, shaken=0.5)
    assert (shaken.high - shaken.low).sum() > (still.high - still.low).sum()
    assert (shaken.worst_rank - shaken.best_rank).sum() >= (still.worst_rank - still.best_rank).sum()


def test_nobody_and_one_unit_have_ranges_too() -> None:
    assert rank_ranges(scored(good())).worst_rank.tolist() == [1]
    assert (
        rank_ranges(
            score(PLAIN, matrix(KEYS, np.zeros((0, len(KEYS))), np.zeros((0, len(KEYS)))), WHOLE_TERM)
        ).bands
        == 0
    )


def test_a_grade_is_certain_only_where_the_whole_range_lies_between_its_lines() -> None:
    bad = good() | dict.fromkeys(
        (("home_visit_coverage_rate", None), ("verified_on_time_rate", None)), (20.0, 100.0)
    )
    units = scored(good(), bad)
    found = rank_ranges(units)
    lines = [grade.start for grade in units.rubric.grades]
    for place in range(2):
        worst, best = grade_range(units, found, place)
        low, high = found.low[place], found.high[place]
        is_crossed = any(low < line <= high for line in lines)
        assert (worst > best) == is_crossed
        assert best <= units.rubric.grade(units.scores[place]) <= worst


def test_open_points_leave_a_grade_open() -> None:
    """Without the ledgers nobody knows a third of the points: no grade is certain."""
    units = scored(good(), circumstances=without("dropout_cases", "suspected_cases"))
    worst, best = grade_range(units, rank_ranges(units), 0)
    assert best == 0 and worst > 0
