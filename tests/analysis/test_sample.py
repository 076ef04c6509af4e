"""The sampler: the same number gives the same sample, everybody's chance is what is stated, sizes are the
rules'."""

import hashlib
from collections import Counter
from datetime import date
from itertools import combinations
from math import sqrt

import pytest

from baoxue.analysis import sample
from baoxue.analysis.sample import SampleRule, chance_to_find, draw, draw_classes

ON = date(2025, 10, 15)
RULES = {rule.kind: rule for rule in sample.rules_in_force(ON)}
TENTH = RULES["poor"]


def test_the_same_number_gives_the_same_sample_and_another_another() -> None:
    pool = [row % 17 == 0 for row in range(200)]
    first = draw(TENTH, "417003", pool)
    assert first == draw(TENTH, "417003", pool)
    others = {draw(TENTH, f"{number:06d}", pool).drawn for number in range(50)}
    assert len(others) == 50
    assert set(first.certain) == {row + 1 for row in range(0, 200, 17)}


def test_another_program_draws_the_same_by_the_stated_method() -> None:
    """Written anew from the docstring, without the module's own functions."""
    pool = [row in (3, 40) for row in range(120)]
    digests = [
        (hashlib.sha256(f"000815/poor/{row}".encode()).hexdigest(), row)
        for row in range(1, 121)
        if not pool[row - 1]
    ]
    digests.sort()
    expected = sorted(row for _, row in digests[: 12 - 2])
    assert list(draw(TENTH, "000815", pool).drawn) == expected


@pytest.mark.parametrize(("pool", "certain"), [(40, 0), (40, 3), (57, 9), (12, 12), (9, 2), (1, 0)])
@pytest.mark.parametrize("kind", ["outside", "home_teaching", "mainstream", "poor", "aid"])
def test_everybodys_chance_is_as_stated(kind: str, pool: int, certain: int) -> None:
    """Over many numbers each row is drawn as often as its chance says, within four standard errors and a
    bit."""
    draws = 1500
    flags = [row < certain for row in range(pool)]
    counted: Counter[int] = Counter()
    for number in range(draws):
        found = draw(RULES[kind], f"{number:06d}", flags)
        assert len(found.rows) == len(set(found.rows))
        assert set(found.certain) == set(range(1, certain + 1))
        counted.update(found.drawn)
    chance = found.chance
    assert (chance is None) == (certain == pool)
    if chance is None:
        return
    error = sqrt(chance * (1 - chance) / draws)
    for row in range(certain + 1, pool + 1):
        assert abs(counted[row] / draws - chance) <= 4.5 * error + 1e-12


def test_pairs_are_as_likely_as_without_order() -> None:
    """Not only single rows: any two rows are together as often as simple random sampling has it."""
    rule = SampleRule("x", "x", 0.5, 0, None, 0, 0, "1")
    draws, pool = 4000, 6
    together: Counter[tuple[int, int]] = Counter()
    for number in range(draws):
        together.update(combinations(draw(rule, str(number), [False] * pool).drawn, 2))
    expected = 3 / 6 * 2 / 5
    error = sqrt(expected * (1 - expected) / draws)
    assert all(abs(together[pair] / draws - expected) < 4.5 * error for pair in combinations(range(1, 7), 2))


def test_sizes_of_the_published_rules() -> None:
    sizes = {
        "suspected": {0: 0, 1: 1, 40: 40},
        "outside": {3: 3, 5: 5, 9: 5, 50: 5, 51: 6, 120: 12},
        "home_teaching": {1: 1, 5: 5, 6: 2, 10: 3, 11: 4, 30: 9},
        "mainstream": {1: 1, 4: 1, 5: 1, 6: 2, 20: 4},
        "poor": {0: 0, 3: 1, 10: 1, 11: 2, 200: 20},
        "aid": {4: 4, 10: 10, 118: 10},
        "home_visit": {9: 9, 40: 10},
    }
    for kind, expected in sizes.items():
        assert {pool: RULES[kind].size(pool) for pool in expected} == expected, kind
    assert len(draw_classes(RULES["roll_call"], "1", 9)) == 3
    assert draw_classes(RULES["roll_call"], "1", 2) == (1, 2)


def test_nobody_can_rely_on_not_being_looked_at() -> None:
    """Where those of high risk fill the size already, one of the others is drawn all the same."""
    found = draw(TENTH, "1", [True] * 30 + [False] * 70)
    assert (len(found.certain), len(found.drawn), found.chance) == (30, 1, 1 / 70)


def test_what_a_sample_can_find() -> None:
    assert round(chance_to_find(200, 45, 3), 2) == 0.54
    assert chance_to_find(10, 10, 1) == 1
    assert chance_to_find(10, 3, 0) == 0
    # All samples of 3 out of 7 counted by hand: two are missing.
    samples = list(combinations(range(7), 3))
    assert chance_to_find(7, 3, 2) == sum(bool({0, 1} & set(one)) for one in samples) / len(samples)
    with pytest.raises(ValueError, match="no sample of 8 out of 7"):
        chance_to_find(7, 8, 1)


def test_high_risk_is_a_matter_of_facts() -> None:
    rules = sample.high_risk()
    assert rules.why({"had_case": True}) == ("had_case",)
    assert rules.why({"both_away": True, "poor": True}) == ("both_away", "poor")
    assert rules.why({"both_away": True}) == ()
    assert rules.why({"poor": None, "both_away": True, "over_age": False}) == ()


def test_a_rule_is_dated(tmp_path, monkeypatch) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    text = (sample.written(sample.FILE), "")  # the published file is sound
    assert text
    (reference / sample.FILE).write_text(
        '[[rules]]\nid = "poor"\npool = "poor"\nshare = 0.1\nhow = "1"\nvalid_from = 2016-01-01\n'
        '[[rules]]\nid = "poor"\npool = "poor"\nshare = 0.5\nhow = "1"\nvalid_from = 2025-11-01\n'
    )
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path))
    assert [rule.share for rule in sample.rules_in_force(ON)] == [0.1]
    assert [rule.share for rule in sample.rules_in_force(date(2025, 11, 1))] == [0.5]
