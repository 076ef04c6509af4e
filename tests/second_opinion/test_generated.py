"""The second opinion against the SQL on counties drawn by hypothesis: what differs shrinks to few rows."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from baoxue.snapshots.indicators import load_indicators
from tests.second_opinion.generated import YEARS_BACK, County, counties
from tests.second_opinion.opinions import OPINIONS
from tests.second_opinion.shrunk import SHRUNK
from tests.typed_registers import SmallWorld, counted

# The same counties every time in `make test`; others, and many, under stress, where failures shrink.
AS_DRAWN = settings(
    deadline=None, database=None, print_blob=False, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def empty_world() -> Iterator[SmallWorld]:
    """One world for all counties: making its tables anew costs more than a county."""
    world = SmallWorld.empty()
    yield world
    world.connection.close()


def test_counties_know_every_number_of_years() -> None:
    assert {it.earlier_years for it in load_indicators().values()} == {None, *YEARS_BACK}


@settings(AS_DRAWN, max_examples=8, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(county=counties())
def test_a_few_counties_are_counted_alike(empty_world: SmallWorld, county: County) -> None:
    assert not differences(empty_world, county), "cell: (SQL, second opinion)"


@pytest.mark.parametrize("name", SHRUNK)
def test_what_once_differed_is_counted_alike(name: str, empty_world: SmallWorld) -> None:
    assert not differences(empty_world, SHRUNK[name]), "cell: (SQL, second opinion)"


@pytest.mark.stress
@settings(AS_DRAWN, max_examples=1500)
@given(county=counties())
def test_many_counties_are_counted_alike(empty_world: SmallWorld, county: County) -> None:
    assert not differences(empty_world, county), "cell: (SQL, second opinion)"


def differences(world: SmallWorld, county: County) -> dict[str, dict]:
    """Of every indicator whose registers are there, the cells that are counted differently."""
    world.become(county.as_of, county.now)
    records, found = county.records(), {}
    if county.years_back:
        world.follow(records.earlier[county.years_back].as_of, county.before)
    for name, opinion in OPINIONS.items():
        definition = load_indicators()[name]
        if definition.needs <= county.now.keys() and definition.earlier_years in (None, county.years_back):
            theirs, ours = counted(world, name), opinion(records)
            wrong = {cell for cell in theirs.keys() | ours.keys() if theirs.get(cell) != ours.get(cell)}
            if wrong:
                found[name] = {cell: (theirs.get(cell), ours.get(cell)) for cell in wrong}
    return found
