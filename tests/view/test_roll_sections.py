"""Sections of the roll as values."""

import pandas as pd

from baoxue.view.sections import roll


def test_a_share_is_among_those_of_whom_the_roll_tells() -> None:
    pupils = pd.Series([30, 10, 60])
    assert roll._share(pupils, pd.Series([True, False, None], dtype=object)) == 30 / 40
    assert roll._share(pupils, pd.Series([None, None, None], dtype=object)) is None
