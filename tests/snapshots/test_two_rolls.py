"""Two rolls and no other register: who is gone and who came is found without a register of movements."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.publish import publish_folders
from tests.small_registers import SOUTH_SCHOOL, pupil, write_registers

COMPARED = ("pupil_vanished", "graduate_not_arrived", "pupil_without_arrival", "grade_jump")


def found(root: Path, *rolls: tuple[date, list[dict[str, Any]]]) -> dict[str, int]:
    """How often each rule that compares two rolls found something in the last of these publications."""
    folders = [(day, write_registers(root / day.isoformat(), roll=rows)) for day, rows in rolls]
    publish_folders(folders, root / "data", workers=1)
    newest = read_catalog(root / "data").newest
    assert newest is not None
    return {rule: newest.checks["rules"][rule] for rule in COMPARED}


def test_a_month_apart(tmp_path: Path) -> None:
    """Pupil 1 stays, 2 changes school, 3 is gone, 4 came, 5 is two grades further, 6 is on leave now."""
    before = [pupil(n) for n in (1, 2, 3, 5, 6)]
    now = [
        *(pupil(1), pupil(2, SOUTH_SCHOOL), pupil(4)),
        *(pupil(5, grade="6"), pupil(6, roll_status="20")),
    ]
    assert found(tmp_path, (date(2025, 10, 31), before), (date(2025, 11, 30), now)) == {
        "pupil_vanished": 1,
        "graduate_not_arrived": 0,
        "pupil_without_arrival": 1,
        "grade_jump": 1,
    }


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2025, 8, 31)])
def test_a_summer_apart(day: date, tmp_path: Path) -> None:
    """Grade 9 has finished and grade 1 begins: neither is a finding; who was in grade 6 is awaited."""
    before = [
        *(pupil(1, grade="9"), pupil(2, grade="6"), pupil(3, grade="6"), pupil(4, grade="3")),
        *(pupil(5, grade="3"), pupil(8, grade="9", roll_status="70")),
    ]
    now = [pupil(2, SOUTH_SCHOOL, grade="7"), pupil(4, grade="4"), pupil(6, grade="1"), pupil(7, grade="7")]
    assert found(tmp_path, (day, before), (date(2025, 9, 10), now)) == {
        "pupil_vanished": 1,
        "graduate_not_arrived": 1,
        "pupil_without_arrival": 1,
        "grade_jump": 0,
    }


def test_graduates_taken_off_the_roll_in_july_have_not_vanished(tmp_path: Path) -> None:
    before = [pupil(1, grade="9"), pupil(2, grade="6"), pupil(3), pupil(4)]
    assert found(tmp_path, (date(2025, 6, 30), before), (date(2025, 7, 31), [pupil(3)])) == {
        "pupil_vanished": 1,
        "graduate_not_arrived": 0,
        "pupil_without_arrival": 0,
        "grade_jump": 0,
    }
