"""Rates beside targets: ranges, standing, differences in children."""

import pandas as pd
import pytest

from baoxue.analysis.comparison import compare, compare_places, gap, share, standing
from baoxue.analysis.intervals import wilson


def test_wilson_agrees_with_the_textbook_values() -> None:
    # Newcombe (1998), table I: 81/263, 15/148, 0/20, 1/29.
    for numerator, denominator, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        assert wilson(numerator, denominator) == pytest.approx((low, high), abs=6e-5)


def test_wilson_is_exact_at_the_ends_and_silent_where_there_is_no_proportion() -> None:
    assert wilson(0, 100)[0] == 0.0  # type: ignore[index]
    assert wilson(100, 100)[1] == 1.0  # type: ignore[index]
    assert wilson(3, 0) is None
    assert wilson(-2, 100) is None  # the net dropout rate can be negative


def test_worse_needs_the_whole_range_below_the_target() -> None:
    assert standing(231, 252, 0.96, "higher") == "worse"
    assert standing(178, 189, 0.96, "higher") == "cannot_tell"
    assert standing(871, 889, 0.96, "higher") == "better"
    assert standing(18, 19, 0.96, "higher") == "too_small"
    assert standing(1, 160, 0.006, "lower") == "cannot_tell"  # one child in a small school decides nothing
    assert standing(40, 2000, 0.006, "lower") == "worse"
    assert standing(40, 2000, None, "lower") == "cannot_tell"


def test_the_gap_is_in_whole_children() -> None:
    assert gap(231, 252, 0.96, "higher") == 11
    assert gap(97, 100, 0.97, "higher") == 0
    assert gap(96, 100, 0.97, "higher") == 1
    assert gap(3, 200, 0.006, "lower") == 2
    assert gap(1, 200, 0.006, "lower") == 0


def test_places_come_worst_first_and_small_ones_last() -> None:
    places = pd.DataFrame(
        [("a", 90, 100), ("b", 60, 100), ("small", 1, 10), ("c", 98, 100), ("none", 0, 0)],
        columns=["place", "numerator", "denominator"],
    )
    compared = compare_places(places, 0.95, "higher")
    assert compared["place"].tolist() == ["b", "a", "c", "small", "none"]
    assert compared["standing"].tolist() == ["worse", "worse", "cannot_tell", "too_small", "too_small"]
    assert compare_places(places, 0.95, "lower")["place"].tolist()[0] == "c"


def test_a_rate_of_nothing_is_not_zero() -> None:
    assert share(0, 0) is None
    assert share(None, 3) is None
    assert compare(0, 0, 0.9, "higher").rate is None


def test_what_comes_in_batches_has_no_range_of_chance() -> None:
    """A payment run that missed one class is not twenty accidents: the rate stands for itself."""
    single, run = compare(95, 100, 0.96, "higher"), compare(95, 100, 0.96, "higher", in_batches=True)
    assert (single.standing, single.low is None) == ("cannot_tell", False)
    assert (run.standing, run.low, run.high, run.gap) == ("worse", None, None, 1)
    assert compare(96, 100, 0.96, "higher", in_batches=True).standing == "better"
    assert compare(95, 100, None, "higher", in_batches=True).standing == "cannot_tell"
    assert compare(3, 5, 0.96, "higher", in_batches=True).standing == "too_small"
