"""Points, changes and what may be compared."""

from datetime import date

import pandas as pd

from baoxue.analysis.trends import change, comparable, gaps, sense_of, series

AUGUST, OCTOBER, NEXT_MARCH = date(2025, 8, 31), date(2025, 10, 15), date(2026, 3, 31)


def test_figures_that_begin_again_are_not_compared_across_their_beginning() -> None:
    assert not comparable("school_year", AUGUST, OCTOBER)
    assert comparable("school_year", OCTOBER, NEXT_MARCH)
    assert not comparable("term", OCTOBER, NEXT_MARCH)
    assert comparable("term", date(2025, 10, 15), date(2026, 1, 31))
    assert comparable("calendar_year", AUGUST, OCTOBER)
    assert comparable("day", AUGUST, NEXT_MARCH)


def test_stages_are_summed_before_dividing() -> None:
    rows = pd.DataFrame(
        [
            ("s1", AUGUST, "rate", "primary", 1, 100),
            ("s1", AUGUST, "rate", "junior", 3, 300),
            ("s2", OCTOBER, "rate", "primary", 0, 100),
            ("s2", OCTOBER, "rate", "junior", 6, 100),
            ("s1", AUGUST, "count", "primary", 4, None),
            ("s2", OCTOBER, "count", None, 0, None),
        ],
        columns=["snapshot", "as_of", "indicator", "stage", "numerator", "denominator"],
    )
    points = series(rows, "rate")
    assert points["value"].tolist() == [0.01, 0.03]
    assert series(rows, "rate", ("junior",))["value"].tolist() == [0.01, 0.06]
    assert series(rows, "count")["value"].tolist() == [4.0, 0.0]
    assert series(rows, "absent").empty
    moved = change(points, "lower")
    assert moved.sense == "worse" and round(moved.amount or 0, 4) == 0.02
    assert change(points, "lower", "school_year").amount is None
    assert change(points.head(1), "lower").before is None


def test_neutral_figures_are_never_judged() -> None:
    assert sense_of(3, "neither") == "neutral"
    assert sense_of(0.0, "neither") == "same"
    assert sense_of(-1, "lower") == "better"
    assert sense_of(None, "lower") == "neutral"


def test_a_gap_is_longer_than_the_rhythm() -> None:
    days = [date(2025, 1, 31), date(2025, 2, 28), date(2025, 4, 30)]
    assert gaps(days) == [(date(2025, 2, 28), date(2025, 4, 30))]
