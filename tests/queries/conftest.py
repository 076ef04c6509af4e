"""The small world as a fixture: several may be in use at a time, and each is used again by later tests."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from tests.typed_registers import Rows, SmallWorld

World = Callable[..., SmallWorld]


@pytest.fixture(scope="session")
def idle_worlds() -> Iterator[list[SmallWorld]]:
    """Worlds that no test is using: making the tables of one anew costs more than most tests."""
    idle: list[SmallWorld] = []
    yield idle
    for world in idle:
        world.connection.close()


@pytest.fixture
def world(idle_worlds: list[SmallWorld]) -> Iterator[World]:
    """world(as_of, roll=[...], movements=[...]): a world with these registers on a day."""
    used: list[SmallWorld] = []

    def make(as_of: date, **given: Rows) -> SmallWorld:
        used.append(idle_worlds.pop() if idle_worlds else SmallWorld.empty())
        return used[-1].become(as_of, given)

    yield make
    idle_worlds += used
