"""How long a return takes: the spells of the question, and what is read off the curve."""

import pandas as pd

from baoxue.analysis.survival import kaplan_meier
from baoxue.view.sections.durations import drawn, followed, share_after


def test_each_child_is_one_spell() -> None:
    rows = pd.DataFrame({"days": [10, 90], "happened": [True, False], "children": [2, 1]})
    assert followed(rows) == [(10.0, True), (10.0, True), (90.0, False)]


def test_the_share_after_some_days_is_that_of_the_last_step() -> None:
    steps = kaplan_meier([(10, True), (40, True), (90, False), (120, True)])
    assert [share_after(steps, day) for day in (5, 10, 39, 40, 119)] == [1.0, 0.75, 0.75, 0.5, 0.5]
    assert share_after((), 30) == 1.0


def test_a_range_never_widens_upwards_where_nobody_is_left() -> None:
    curve = drawn(kaplan_meier([(10, True), (20, True), (30, True)]), 3)
    assert len(curve) == 4 and curve[-1].share == 0.0
    highs = [step.high for step in curve]
    assert highs == sorted(highs, reverse=True) and highs[-1] < 1
