"""What must hold for any figures: bounds, sums, better never worse, honest never punished, missing never
pays."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from baoxue.analysis.figures import figures_of
from baoxue.analysis.rubric_file import load_rubric
from baoxue.analysis.scores import Circumstances, score
from baoxue.snapshots.indicators import load_indicators
from tests.analysis.rubric_world import (
    ALL,
    COUNTS,
    RUBRIC,
    WHOLE_TERM,
    Count,
    Key,
    keys,
    one,
    rows,
    without,
)

KEYS = keys()
EASY = settings(max_examples=60, deadline=None, derandomize=True)
REGISTERS = sorted(ALL)
# What the handling of one more suspicion adds to: a success in each of these, and nothing anywhere else.
HANDLED_IN_TIME = (
    "verified_on_time_rate",
    "self_reported_on_time_rate",
    "returned_when_due_rate",
    "closed_when_due_rate",
)


@st.composite
def units(draw: st.DrawFn) -> dict[Key, Count]:
    """Any counts: rates of 0 to 400, counts of 0 to 6, and measures without a row."""
    counts: dict[Key, Count] = {}
    for key in KEYS:
        if draw(st.integers(0, 5)) == 0:
            continue
        if key[0] in COUNTS:
            counts[key] = (float(draw(st.integers(0, 6))), None)
        else:
            of = draw(st.integers(0, 400))
            counts[key] = (float(draw(st.integers(0, of))), float(of))
    return counts


days = st.builds(Circumstances, present=st.just(ALL), term_days=st.integers(1, 180), term_length=st.just(180))


@EASY
@given(units(), days)
def test_points_lie_in_their_bounds_and_parts_add_up(counts: Mapping[Key, Count], day: Circumstances) -> None:
    unit = one(counts, circumstances=day)
    assert 0 <= unit.score <= unit.best <= 100
    for found in unit.items:
        assert found.earned >= 0 and found.lost >= 0 and found.open >= 0
        assert round(found.earned + found.lost + found.open, 6) == found.item.points
    parts = [unit.part(part.id) for part in RUBRIC.parts]
    assert round(sum(earned for earned, _, _ in parts), 2) == unit.earned
    assert round(unit.earned + unit.lost + unit.open, 2) == 100
    assert unit.score == round(min(unit.earned, unit.cap if unit.cap is not None else 100), 2)


@EASY
@given(units(), days, st.sampled_from(KEYS))
def test_a_better_count_never_lowers_a_score(
    counts: Mapping[Key, Count], day: Circumstances, key: Key
) -> None:
    if key not in counts:
        return
    n, d = counts[key]
    higher = load_indicators()[key[0]].better == "higher"
    better = min(n + 1, d if d is not None else n + 1) if higher else max(0.0, n - 1)
    assert one({**counts, key: (better, d)}, circumstances=day).score >= one(counts, circumstances=day).score


@EASY
@given(units(), days, st.integers(1, 4))
def test_one_more_honest_report_handled_in_time_never_lowers_a_score(
    counts: Mapping[Key, Count], day: Circumstances, more: int
) -> None:
    """And no stage on the way does: each success alone is a report that has come so far."""
    before = one(counts, circumstances=day).score
    honest = dict(counts)
    for measure in HANDLED_IN_TIME:
        n, d = honest.get((measure, None), (0.0, 0.0))
        honest[measure, None] = (n + more, (d or 0.0) + more)
        assert one(honest, circumstances=day).score >= before


@EASY
@given(units(), days)
def test_a_case_that_others_found_never_scores_above_the_same_case_reported_in_time(
    counts: Mapping[Key, Count], day: Circumstances
) -> None:
    """Both are handled alike afterwards; only who found it differs."""
    honest, hidden = dict(counts), dict(counts)
    for measure in HANDLED_IN_TIME:
        n, d = counts.get((measure, None), (0.0, 0.0))
        honest[measure, None] = (n + 1, (d or 0.0) + 1)
        was_in_time = measure != "self_reported_on_time_rate"
        hidden[measure, None] = (n + was_in_time, (d or 0.0) + 1)
    for measure in ("reported_very_late", "dropouts_concealed"):
        n, _ = counts.get((measure, None), (0.0, None))
        hidden[measure, None] = (n + 1, None)
    assert one(honest, circumstances=day).score >= one(hidden, circumstances=day).score


@EASY
@given(units(), days, st.sets(st.sampled_from(REGISTERS), min_size=1, max_size=5))
def test_a_missing_register_never_pays(
    counts: Mapping[Key, Count], day: Circumstances, missing: set[str]
) -> None:
    """Not one point more, and no better grade that would be certain."""
    whole = one(counts, circumstances=day)
    less = one(counts, circumstances=replace(day, present=ALL - missing))
    assert less.earned <= whole.earned
    assert less.sure <= whole.score
    assert less.lost <= whole.lost, "what did not come is not called bad"


@EASY
@given(units(), days, st.sampled_from(REGISTERS))
def test_not_handing_in_never_pays_either(
    counts: Mapping[Key, Count], day: Circumstances, register: str
) -> None:
    owing = replace(day, unreported=frozenset({("a", register)}))
    assert one(counts, circumstances=owing).earned <= one(counts, circumstances=day).earned


@EASY
@given(st.lists(units(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_same_figures_give_the_same_scores_in_any_order(
    several: list[dict[Key, Count]], random: np.random.Generator
) -> None:
    frame = rows({f"u{place}": counts for place, counts in enumerate(several)})
    if frame.empty:
        return
    order = list(range(len(frame)))
    random.shuffle(order)
    mixed = frame.iloc[order].reset_index(drop=True)
    first, second, third = (
        score(RUBRIC, figures_of(rows_now), WHOLE_TERM) for rows_now in (frame, frame, mixed)
    )
    for other in (second, third):
        assert first.units == other.units
        assert np.array_equal(first.earned, other.earned)
        assert np.array_equal(first.scores, other.scores)
        assert np.array_equal(first.vetoed, other.vetoed)


def test_the_first_version_punished_honest_reporting() -> None:
    """Why there is a second one (docs/decisions.md): a child reported yesterday counted as dropped out."""
    handled: dict[Key, Count] = {("double_report_on_time_rate", None): (1.0, 1.0)}
    before = handled | {("dropout_rate_named", "junior"): (0.0, 500.0)}
    after = handled | {("dropout_rate_named", "junior"): (1.0, 500.0)}
    first = load_rubric("township-1")
    assert one(after, rubric=first).score < one(before, rubric=first).score
    assert (
        one(
            {
                ("dropout_rate_overdue", "junior"): (0.0, 500.0),
                ("self_reported_on_time_rate", None): (1.0, 1.0),
            }
        ).score
        >= one({("dropout_rate_overdue", "junior"): (0.0, 500.0)}).score
    )


def test_without_a_register_the_grade_is_not_called_final() -> None:
    assert one({}, circumstances=without("inspection_results")).is_provisional
