"""Points, changes and what may be compared."""

from datetime import date

import pandas as pd

from baoxue.analysis.trends import (
    Point,
    Trends,
    baseline_point,
    broken,
    change,
    comparable,
    counted_again,
    gaps,
    had_as_long,
    recent,
    same_season,
    sense_of,
    yearly,
)

AUGUST, OCTOBER, NEXT_MARCH = date(2025, 8, 31), date(2025, 10, 15), date(2026, 3, 31)


def test_figures_that_begin_again_are_not_compared_across_their_beginning() -> None:
    assert not comparable("school_year", AUGUST, OCTOBER)
    assert comparable("school_year", OCTOBER, NEXT_MARCH)
    assert not comparable("term", OCTOBER, NEXT_MARCH)
    assert comparable("term", date(2025, 10, 15), date(2026, 1, 31))
    assert comparable("calendar_year", AUGUST, OCTOBER)
    assert comparable("day", AUGUST, NEXT_MARCH)


def trends() -> Trends:
    rows = [
        ("s1", AUGUST, "rate", "primary", 1, 100),
        ("s1", AUGUST, "rate", "junior", 3, 300),
        ("s2", OCTOBER, "rate", "primary", 0, 100),
        ("s2", OCTOBER, "rate", "junior", 6, 100),
        ("s1", AUGUST, "count", "primary", 4, None),
        ("s2", OCTOBER, "count", None, 0, None),
    ]
    frame = pd.DataFrame(
        rows, columns=["snapshot", "as_of", "indicator", "stage", "numerator", "denominator"]
    )
    return Trends(frame.assign(school_year="", is_year_end=frame["snapshot"] == "s1"))


def test_stages_are_summed_before_dividing() -> None:
    assert [point.value for point in trends().points("rate")] == [0.01, 0.03]
    assert [point.value for point in trends().points("rate", ("junior",))] == [0.01, 0.06]
    assert [point.value for point in trends().points("count")] == [4.0, 0.0]
    assert trends().points("absent") == ()


def test_change_is_between_neighbouring_snapshots_of_one_period() -> None:
    points = trends().points("rate")
    moved = change(points, "lower")
    assert moved.sense == "worse" and round(moved.amount or 0, 4) == 0.02
    assert change(points, "lower", "school_year").amount is None
    assert change(points[:1], "lower").before is None
    assert change((), "lower").now is None
    assert [value for _, value in broken(points, "school_year")] == [0.01, None, 0.03]


def test_few_recent_points_give_way_to_the_yearly_ones() -> None:
    ends = tuple(Point(str(year), date(year, 8, 31), 1, 10, "", True) for year in range(2016, 2024))
    assert recent(ends) == ends
    months = tuple(Point(f"m{month}", date(2023, month, 15), 1, 10) for month in range(9, 13))
    assert recent(ends + months)[0].as_of == date(2023, 8, 31)
    assert len(yearly(ends + months)) == 9


def test_a_closed_year_stands_as_it_was_counted_last() -> None:
    ends = tuple(Point(f"e{y}", date(y, 8, 31), 3, 100, f"{y - 1}-{y}", True) for y in (2023, 2024, 2025))
    months = (Point("m1", OCTOBER, 0, 90, "2025-2026"), Point("m2", NEXT_MARCH, 1, 90, "2025-2026"))
    again = (
        Point("e2024", date(2024, 8, 31), 5, 101, "2023-2024", True),  # of 2022/23
        Point("m1", OCTOBER, 4, 100, "2025-2026"),
        Point("m2", NEXT_MARCH, 6, 102, "2025-2026"),  # the newest word on 2024/25
    )
    known = counted_again(ends + months, again)
    assert [it.as_of for it in known] == [it.as_of for it in ends + months]
    counts = [(it.numerator, it.denominator) for it in known]
    assert counts == [(5, 101), (3, 100), (6, 102), (0, 90), (1, 90)]
    assert counted_again(ends, ()) == ends
    assert recent(ends, counted_again(ends, again))[-1].numerator == 6
    unnamed = tuple(Point(it.snapshot, it.as_of, 3, 100, "", True) for it in ends)
    assert counted_again(unnamed, again) == unnamed


def test_neutral_figures_are_never_judged() -> None:
    assert sense_of(3, "neither") == "neutral"
    assert sense_of(0.0, "neither") == "same"
    assert sense_of(-1, "lower") == "better"
    assert sense_of(None, "lower") == "neutral"


def test_a_gap_is_longer_than_the_rhythm() -> None:
    days = (date(2025, 1, 31), date(2025, 2, 28), date(2025, 4, 30))
    assert gaps(days) == ((date(2025, 2, 28), date(2025, 4, 30)),)


def points(*days: date) -> tuple[Point, ...]:
    return tuple(Point(day.isoformat(), day, float(at), 100.0) for at, day in enumerate(days))


def test_the_same_season_is_the_nearest_day_a_year_before() -> None:
    september, late_october = date(2024, 9, 30), date(2024, 10, 31)
    known = points(september, late_october, AUGUST, OCTOBER)
    assert same_season(known) == known[0], "15 days before, not 16 after"
    assert same_season(points(date(2024, 9, 24), OCTOBER)) is None, "21 days are another season"
    assert same_season(points(OCTOBER)) is None and same_season(()) is None
    leap = points(date(2023, 2, 28), date(2024, 2, 29))
    assert same_season(leap) == leap[0]


def test_a_change_is_against_the_season_the_last_snapshot_or_a_day() -> None:
    known = points(date(2024, 10, 15), date(2025, 6, 30), AUGUST, OCTOBER)
    assert baseline_point(known, "season") == known[0]
    assert baseline_point(known, "last") == known[2]
    assert baseline_point(known, date(2025, 7, 20)) == known[1], "the last one that a meeting could know"
    assert baseline_point(known, date(2024, 1, 1)) is None
    assert baseline_point(known[1:], "season") == known[2], "no such season: the one before"


def test_a_figure_that_begins_again_is_compared_with_its_season() -> None:
    known = points(date(2024, 10, 15), AUGUST, OCTOBER)
    assert change(known, "lower", "school_year").amount is None
    assert change(known, "lower", "school_year", known[0]).amount == 0.02
    assert change(known, "lower", "school_year", known[1]).amount is None


def test_what_had_less_time_to_add_up_is_no_news() -> None:
    assert had_as_long("term", date(2024, 10, 10), OCTOBER)
    assert not had_as_long("term", date(2024, 9, 30), OCTOBER)
    assert had_as_long("day", date(2024, 9, 30), OCTOBER)
