"""A published small county, and questions of the tests' own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from baoxue.access import Scope
from baoxue.snapshots.publish import publish_folders
from baoxue.warehouse import Warehouse, open_warehouse
from tests.small_registers import (
    NORTH_SCHOOL,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    pupils,
    suspicion,
    write_registers,
)

LEADER = Scope(role="leader", counties=("991021",))
SOUTH_LEADER = Scope(role="leader", townships=(SOUTH,))
INSPECTOR = Scope(role="inspector", schools=(NORTH_SCHOOL,))
NOWHERE = Scope(role="leader")

Open = Callable[..., Warehouse]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots: three pupils in the north, two (one in the older) in the south, and two cases."""
    root = tmp_path_factory.mktemp("published")
    cases = [suspicion(0), suspicion(100, SOUTH_SCHOOL)]
    newer = write_registers(root / "newer", roll=pupils(3, 2), suspected_cases=cases, **PLACES)
    older = write_registers(root / "older", roll=pupils(3, 1), **PLACES)
    publish_folders([(date(2025, 8, 31), older), (date(2025, 10, 15), newer)], root / "data", workers=1)
    return root / "data"


@pytest.fixture
def opened(published: Path, tmp_path: Path) -> Open:
    """Opens the published county with the questions given by name, each a SELECT."""

    def open_with(seconds: float = 10, data: Path = published, **questions: str) -> Warehouse:
        folder = tmp_path / "questions"
        folder.mkdir(exist_ok=True)
        for name, select in questions.items():
            (folder / f"{name}.sql").write_text(f"-- A question of the tests.\n{select}\n", encoding="utf-8")
        return open_warehouse(data, folder, seconds)

    return open_with
