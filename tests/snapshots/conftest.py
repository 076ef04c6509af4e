"""A published small county to copy: two days, the newer published twice, so that something can be undone."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from baoxue.snapshots.catalog import sha256_of
from baoxue.snapshots.locking import LOCK
from baoxue.snapshots.publish import publish
from tests.small_registers import PLACES, SOUTH_SCHOOL, pupils, suspicion, write_registers

OLDER, NEWER = date(2025, 8, 31), date(2025, 10, 15)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2025-08-31.1 and 2025-10-15.2, which took the place of 2025-10-15.1; to be read only."""
    root = tmp_path_factory.mktemp("published")
    cases = [suspicion(0), suspicion(100, SOUTH_SCHOOL)]
    older = write_registers(root / "older", roll=pupils(3, 1), **PLACES)
    newer = write_registers(root / "newer", roll=pupils(3, 2), suspected_cases=cases, **PLACES)
    mended = write_registers(root / "mended", roll=pupils(4, 2), suspected_cases=cases, **PLACES)
    for day, folder in ((OLDER, older), (NEWER, newer), (NEWER, mended)):
        publish(folder, day, root / "data")
    return root / "data"


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    """A copy of the published county of one's own."""
    return Path(shutil.copytree(published, tmp_path / "data"))


def files(data: Path) -> dict[str, str]:
    """Every published file of a data folder with its hash: not the lock, nor the log of who did what."""
    found = sorted(path for path in data.rglob("*") if path.is_file() and path.name != LOCK)
    published = [path for path in found if path.relative_to(data).parts[0] != "access"]
    return {path.relative_to(data).as_posix(): sha256_of(path) for path in published}


def flip(path: Path, bit: int | None = None) -> Callable[[], None]:
    """Turns one bit of a file (one in the middle by default); returns what turns it back."""
    raw = path.read_bytes()
    changed = bytearray(raw)
    at = len(raw) * 4 if bit is None else bit
    changed[at // 8] ^= 1 << at % 8
    path.write_bytes(changed)
    return lambda: path.write_bytes(raw) and None
