"""Who is in the numerator of a share is in its denominator: for every share, in every cell."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from baoxue.snapshots.indicators import load_indicators
from tests.second_opinion.alone import alone
from tests.typed_registers import SmallWorld, counted, small_world

SHARES = {name for name, it in load_indicators().items() if it.unit == "percent"}
OF_PERSONS = {name for name in SHARES if load_indicators()[name].counted == "person"}
NOT_PERSON_BY_PERSON = {
    "club_participation_rate": "schools report how many take part, not who",
    "dropout_rate_net": "leavings less comings, of events: one that left twice is two",
    "uis_survival_rate": "of a cohort that is only thought of, for a county as a whole",
}
"""Shares of persons that registers do not give person by person, and why."""

WORLDS = [
    (date(2025, 10, 15), 0.1, 1),
    (date(2026, 7, 31), 0.45, 8),
    (date(2025, 8, 31), 0.8, 2),
]
"""Day, share of dropouts, and how many years ago the earlier roll is."""

Seen = dict[str, set[tuple[int, int]]]


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What each indicator says of a township with a single child, in all worlds."""
    found: Seen = defaultdict(set)
    for seed, (as_of, dropouts, years_back) in enumerate(WORLDS):
        now, before = alone(seed, as_of, 200, dropouts, years_back)
        with small_world(as_of, now) as world:
            world.follow(as_of.replace(year=as_of.year - years_back), before)
            for name in SHARES:
                definition = load_indicators()[name]
                if definition.earlier_years in (None, years_back) and definition.needs <= now.keys():
                    for township, pair in by_township(world, name).items():
                        if township is not None:
                            found[name].add(pair)
                        elif name in OF_PERSONS:  # of schools that are not ours: several children
                            assert pair[0] <= pair[1], name
    return found


def by_township(world: SmallWorld, name: str) -> dict[Any, tuple[int, int]]:
    """{township: (numerator, denominator)}, after a look at each cell."""
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for (_, township, *_), (top, bottom) in counted(world, name).items():
        sums[township][0] += top
        sums[township][1] += bottom
    return {township: (top, bottom) for township, (top, bottom) in sums.items()}


ALONE = {(0, 0), (0, 1), (1, 1)}
"""What a share may be where there is one child: no child, not this one, or this one."""


@pytest.mark.parametrize("name", sorted(OF_PERSONS - NOT_PERSON_BY_PERSON.keys()))
def test_a_child_is_counted_below_wherever_it_is_counted_above(name: str, seen: Seen) -> None:
    """A township has one child: no share of it is one over none, and none counts it twice."""
    assert seen[name] <= ALONE
    assert {(0, 1), (1, 1)} <= seen[name], "no child counted, or no other: the worlds do not try this share"


def test_only_what_cannot_be_checked_is_left_out(seen: Seen) -> None:
    assert NOT_PERSON_BY_PERSON.keys() <= OF_PERSONS
    assert not {
        name for name in NOT_PERSON_BY_PERSON if seen[name] & {(0, 1), (1, 1)} and seen[name] <= ALONE
    }
