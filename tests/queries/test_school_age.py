"""Where children of school age are: the parts add up to the rates that are shown beside them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tests.queries.conftest import World
from tests.queries.given import AUTUMN, NORTH, PLACES, dropout, inhabitant, moment, pupil, suspicion
from tests.second_opinion.invented import invent
from tests.second_opinion.test_agreement import DAYS
from tests.typed_registers import SmallWorld, counted, seeds, small_world

OUT = {"confirmed", "suspected", "deferred", "unlisted", "not_told"}
Cells = Counter[tuple[Any, ...]]


def standings(world: SmallWorld) -> Counter[str]:
    rows = world.sql("select standing, sum(children) from marts.school_age group by all").fetchall()
    return Counter({standing: int(children) for standing, children in rows})


def cells(world: SmallWorld, which: Iterable[str] | None = None) -> Cells:
    """Children by county, township, school (none) and stage."""
    found: Cells = Counter()
    rows = world.sql("select county_code, township_code, stage, standing, children from marts.school_age")
    for county, township, stage, standing, children in rows.fetchall():
        if which is None or standing in which:
            found[county, township, None, stage] += children
    return found


@pytest.mark.parametrize("seed", seeds(short=6))
def test_the_parts_add_up_to_the_rates(seed: int) -> None:
    as_of = DAYS[seed % len(DAYS)]
    now, _ = invent(seed, as_of)
    with small_world(as_of, now) as world:
        rate = counted(world, "out_of_school_rate")
        known = cells(world) - cells(world, {"not_known"})
        assert known == Counter({cell: int(all_) for cell, (_, all_) in rate.items() if all_})
        assert cells(world, OUT) == Counter({cell: int(out) for cell, (out, _) in rate.items() if out})
        unreported = counted(world, "out_of_school_unreported")
        ours = cells(world, {"unlisted"})
        assert {cell: ours[cell] for cell in unreported} == {c: int(n) for c, (n, _) in unreported.items()}


@pytest.fixture
def each_once(world: World) -> SmallWorld:
    """Six children on the population roster: at school, on leave, with a case, suspected, nowhere, sought."""
    people = [inhabitant(child) for child in range(1, 6)] + [inhabitant(6, study_status="untraced")]
    roll = [pupil(1), pupil(2, roll_status="20"), pupil(3, roll_status="60")]
    return world(
        AUTUMN,
        **PLACES,
        population=people,
        out_of_county=[],
        roll=roll,
        dropout_cases=[dropout("D1", 3, date(2025, 10, 1))],
        suspected_cases=[suspicion("S1", 4, moment("2025-10-10 08:00"))],
    )


def test_each_child_is_counted_once(each_once: SmallWorld) -> None:
    parts = ("enrolled", "leave", "confirmed", "suspected", "unlisted", "not_known")
    assert standings(each_once) == Counter(dict.fromkeys(parts, 1))
    assert {township for _, township, _, _ in cells(each_once)} == {NORTH}


def test_without_the_ledgers_nobody_is_called_unlisted(world: World) -> None:
    alone = world(AUTUMN, **PLACES, population=[inhabitant(1)], out_of_county=[], roll=[pupil(2)])
    assert standings(alone) == Counter(not_told=1)
