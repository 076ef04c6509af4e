"""Every builder draws nothing, one row, and what is not known, without failing."""

from collections.abc import Callable
from datetime import date

import pytest

from baoxue.view import charts
from baoxue.view.charts import Chart

DAY = date(2025, 10, 15)
EMPTY: dict[str, Callable[[], Chart]] = {
    "bars": lambda: charts.bars((), what="x"),
    "bullets": lambda: charts.bullets(()),
    "due_paid": lambda: charts.due_paid((), what="x"),
    "dot_range": lambda: charts.dot_range((), target=None, better="lower", counted="x", what="x"),
    "duty_calendar": lambda: charts.duty_calendar((), (), (), what="x"),
    "duty_tree": lambda: charts.duty_tree((), (), what="x"),
    "flow_strip": lambda: charts.flow_strip((), what="x"),
    "funnel": lambda: charts.funnel((), (), rate=0.5, better="lower", common="x", counted="x", what="x"),
    "heat_map": lambda: charts.heat_map((), (), (), what="x"),
    "life_line": lambda: charts.life_line((), (), until=DAY, what="x"),
    "lines": lambda: charts.lines((), (), unit="percent", what="x"),
    "milestones": lambda: charts.milestones((), what="x"),
    "ranking": lambda: charts.ranking((), total=100.0, grades=(), what="x"),
    "stacked": lambda: charts.stacked((), (), unit="count", what="x"),
    "survival": lambda: charts.survival((), marks=(), what="x"),
    "township_map": lambda: charts.township_map((), outlines=None, what="x"),
    "waterfall": lambda: charts.waterfall(
        0.0, (), 0.0, before_name="a", now_name="b", unit="percent", what="x"
    ),
}
UNKNOWN: dict[str, Callable[[], Chart]] = {
    "lines": lambda: charts.lines((DAY,), (charts.Line("a", (None,), "focus"),), unit="percent", what="x"),
    "stacked": lambda: charts.stacked((DAY,), (charts.Part("a", (None,)),), unit="count", what="x"),
    "heat_map": lambda: charts.heat_map(("a",), ("b",), ((None,),), what="x"),
}


def test_every_builder_is_tried_without_rows() -> None:
    builders = {name for name in charts.__all__ if name.islower()}
    assert builders == set(EMPTY)


@pytest.mark.parametrize("builder", EMPTY)
def test_nothing_can_be_drawn(builder: str) -> None:
    chart = EMPTY[builder]()
    assert chart.height > 0 and chart.alt


@pytest.mark.parametrize("builder", UNKNOWN)
def test_what_is_not_known_can_be_drawn(builder: str) -> None:
    assert UNKNOWN[builder]().alt
