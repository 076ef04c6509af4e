"""A line by year shows closed years as they are known today."""

from datetime import date

import pandas as pd
import pytest

from baoxue.analysis.trends import Trends
from baoxue.snapshots.indicators import load_indicators
from baoxue.view.findings import figures

AGAIN = [(it.recounts, it.id) for it in load_indicators().values() if it.recounts]


@pytest.mark.parametrize(("name", "again"), AGAIN)
def test_a_line_by_year_takes_closed_years_from_the_recount(name: str, again: str) -> None:
    rows = [(f"e{year}", date(year, 8, 31), f"{year - 1}-{year}", name, 2) for year in (2023, 2024, 2025)]
    rows += [(f"e{year}", date(year, 8, 31), f"{year - 1}-{year}", again, 5) for year in (2024, 2025)]
    frame = pd.DataFrame(rows, columns=["snapshot", "as_of", "school_year", "indicator", "numerator"])
    trends = Trends(frame.assign(denominator=100, stage="primary", is_year_end=True))
    assert [it.numerator for it in trends.points(name)] == [2, 2, 2]
    assert [it.numerator for it in figures.for_line(trends, name)] == [5, 5, 2]
    card = figures.rate_card(trends, name, ("primary",), frozenset({"roll", "dropout_cases"}))
    assert card is not None and [it for it in card.history if it is not None] == [0.05, 0.05, 0.02]


def test_what_is_read_beside_an_indicator_is_asked_for_with_it() -> None:
    asked = figures.with_companions(("dropout_rate_named", "net_enrolment_rate", "dropout_rate_named"))
    assert asked == (
        "dropout_rate_named",
        "net_enrolment_rate",
        "dropout_rate_named_last_year",
        "untraced_share",
    )
    assert figures.with_companions(("aid_on_time_rate",)) == ("aid_on_time_rate",)
