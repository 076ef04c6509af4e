"""The parts of a change add up, and each is what its definition says."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from baoxue.analysis.decompose import decompose

COUNTS = st.integers(1, 500).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
DAY = st.dictionaries(st.sampled_from("abcde"), COUNTS, min_size=1)


def exactly(before: dict, now: dict) -> tuple[Fraction, Fraction, Fraction]:
    """Change, denominator's part and mix, by the formulas as they are printed, in whole fractions."""
    n0, d0 = sum(n for n, _ in before.values()), sum(d for _, d in before.values())
    n1, d1 = sum(n for n, _ in now.values()), sum(d for _, d in now.values())
    denominator = (Fraction(1, d1) - Fraction(1, d0)) * Fraction(n0 + n1, 2)
    mix = Fraction(0)
    for group in before.keys() | now.keys():
        a0, b0 = before.get(group, (0, 0))
        a1, b1 = now.get(group, (0, 0))
        if not b0 or not b1:  # there on one day only: all that it adds or takes
            mix += Fraction(a1, d1) - Fraction(a0, d0)
            continue
        mix += (Fraction(b1, d1) - Fraction(b0, d0)) * (Fraction(a0, b0) + Fraction(a1, b1)) / 2
    return Fraction(n1, d1) - Fraction(n0, d0), denominator, mix


@given(DAY, DAY)
def test_the_parts_add_up_and_are_the_printed_formulas(before: dict, now: dict) -> None:
    parts = decompose(before, now)
    assert parts is not None
    whole, denominator, mix = exactly(before, now)
    assert parts.whole == approx(float(whole), abs=1e-12)
    assert parts.numerator + parts.denominator == approx(parts.whole, abs=1e-12)
    assert parts.within + parts.mix == approx(parts.whole, abs=1e-12)
    assert parts.denominator == approx(float(denominator), abs=1e-12)
    assert parts.mix == approx(float(mix), abs=1e-12)


def test_only_the_mix_changes_a_rate_when_every_group_keeps_its_own() -> None:
    parts = decompose({"a": (10, 100), "b": (0, 100)}, {"a": (20, 200), "b": (0, 100)})
    assert parts is not None
    assert parts.within == approx(0) and parts.mix == approx(1 / 15 - 1 / 20)


def test_without_anybody_there_is_no_change() -> None:
    assert decompose({}, {"a": (1, 2)}) is None
    assert decompose({"a": (0, 0)}, {"a": (1, 2)}) is None
