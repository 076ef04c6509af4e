"""A funnel says what it compares, by which rule, and nothing where nothing can be compared."""

from dataclasses import replace

import pytest

from baoxue.snapshots.indicators import load_indicators
from baoxue.view.sections.funnel import FunnelUnit, funnel_chart

RATE = load_indicators()["net_enrolment_rate"]


def units(*counts: tuple[int, int]) -> list[FunnelUnit]:
    return [FunnelUnit(f"u{at}", n, d) for at, (n, d) in enumerate(counts)]


def test_the_heading_counts_the_units_that_it_names() -> None:
    heading, note, chart = funnel_chart(units(*[(97, 100)] * 9, (60, 100)), RATE, "school", "学校")
    assert "1 所学校" in heading and "镇" not in heading
    assert chart is not None and "99.8%" in note
    heading, _, _ = funnel_chart(units(*[(97, 100)] * 9), RATE, "township", "镇")
    assert "9 个镇（街道）都在" in heading


@pytest.mark.parametrize("counts", [[], [(0, 0)], [(3, 5), (2, 4)]])
def test_no_heading_is_drawn_from_an_empty_set(counts: list[tuple[int, int]]) -> None:
    heading, note, chart = funnel_chart(units(*counts), RATE, "school", "学校")
    assert chart is None and not note
    assert "正常波动" not in heading


def test_units_that_all_differ_are_said_to_and_many_have_one_limit() -> None:
    unlike = [(50 + 45 * (at % 2), 100) for at in range(30)]
    _, note, _ = funnel_chart(units(*unlike), RATE, "school", "学校")
    assert "离散系数" in note and "超过 20 个" in note
    _, note, _ = funnel_chart(units(*[(97, 100)] * 12), RATE, "school", "学校")
    assert "离散系数" not in note and "超过 20 个" not in note


def test_forms_are_offered_only_where_they_hold() -> None:
    from baoxue.view.findings.explore.view import not_offered, possible_forms

    stock, paid = RATE, load_indicators()["aid_on_time_rate"]
    yearly = replace(RATE, period="school_year")
    assert "funnel" in possible_forms(("school",), stock, True)
    assert "funnel" not in possible_forms(("school",), paid, True)
    assert not_offered(("school",), paid) and not not_offered(("school",), stock)
    assert "control" in possible_forms(("snapshot",), stock, True)
    assert "control" not in possible_forms(("snapshot",), yearly, True)
    assert not_offered(("snapshot",), yearly) and not not_offered(("snapshot",), stock)
