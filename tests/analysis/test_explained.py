"""A change in parts: whatever happened, the parts add up to it exactly."""

import random
from fractions import Fraction

import pandas as pd
import pytest

from baoxue.analysis.explained import CAUSES, UnbalancedError, explain, explained


@pytest.mark.parametrize("seed", range(200))
def test_parts_add_up_exactly(seed: int) -> None:
    draw = random.Random(seed)
    n0 = draw.randrange(0, 60)
    d0 = draw.choice([None, n0 + draw.randrange(1, 3000)])
    causes = []
    n1, d1 = n0, d0
    for _ in range(draw.randrange(0, 12)):
        side = draw.choice(["numerator", "denominator"]) if d0 else "numerator"
        came, left = draw.randrange(0, 9), draw.randrange(0, 9)
        if side == "numerator":
            left = min(left, n1 + came)
            n1 += came - left
        else:
            assert d1 is not None
            left = min(left, d1 + came - 1)
            d1 += came - left
        causes.append((side, draw.choice(CAUSES), came, left))
    found = explain(n0, d0, causes)
    assert (found.numerator, found.denominator) == (n1, d1)
    assert sum(part.net for part in found.of("numerator")) == n1 - n0
    if d0 is None:
        assert found.change is None and all(part.rate is None for part in found.parts)
    else:
        assert d1 is not None
        # Exact fractions: not approximately, but to the last digit.
        assert found.change == Fraction(n1, d1) - Fraction(n0, d0)
        assert sum((part.rate for part in found.parts if part.rate is not None), Fraction(0)) == found.change


def test_a_change_of_the_denominator_alone_is_told_apart() -> None:
    found = explain(10, 1000, [("denominator", "came", 250, 0)])
    assert found.denominator_rate == found.change == Fraction(10, 1250) - Fraction(10, 1000)
    assert found.of("numerator") == ()


def rows(*listed: tuple[str, str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(listed, columns=["indicator", "side", "cause", "came", "left_out"])


def test_rows_become_parts_and_a_gap_is_never_hidden() -> None:
    told = [
        ("x", "numerator", "before", 9, 0),
        ("x", "numerator", "now", 7, 0),
        ("x", "denominator", "before", 100, 0),
        ("x", "denominator", "now", 100, 0),
        ("x", "numerator", "came", 2, 0),
        ("x", "numerator", "left", 0, 4),
        ("y", "numerator", "before", 0, 0),
        ("y", "numerator", "now", 0, 0),
    ]
    found = explained(rows(*told))
    assert [(part.cause, part.net) for part in found["x"].parts] == [("came", 2), ("left", -4)]
    assert found["x"].change == Fraction(-2, 100)
    assert found["y"].change is None and found["y"].parts == ()
    with pytest.raises(UnbalancedError, match="7/100"):
        explained(rows(*told[:4], told[4]))
    with pytest.raises(ValueError, match="unknown cause"):
        explained(rows(*told, ("x", "numerator", "magic", 1, 0)))
