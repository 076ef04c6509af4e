"""What readers are told about the data themselves: damage, and registers older than the rest."""

import re
from datetime import date
from pathlib import Path

import pytest

from baoxue.snapshots.publish import publish
from tests.pages.reading import run_page, shown
from tests.small_registers import PLACES, pupil, pupils, suspicion, write_registers


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county's own data: August whole, October with the places of August."""
    data = tmp_path / "data"
    publish(write_registers(tmp_path / "one", roll=pupils(), **PLACES), date(2025, 8, 31), data)
    publish(write_registers(tmp_path / "two", roll=pupils(4, 4)), date(2025, 10, 15), data, carry=["all"])
    monkeypatch.setenv("BAOXUE_DATA", str(data))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    return data


def test_carried_registers_are_named_with_their_age(county: Path) -> None:
    text = shown(run_page("overview", lang="en"))
    assert "Carried forward" in text
    assert "Townships (of 2025-08-31, 45 days old)" in text
    older = shown(run_page("overview", lang="en", snapshot="2025-08-31.1"))
    assert "Carried forward" not in older


def test_damage_is_told_at_the_top_and_the_last_good_snapshot_is_shown(county: Path) -> None:
    roll = county / "snapshots" / "2025-10-15.1" / "registers" / "roll.parquet"
    roll.write_bytes(roll.read_bytes()[:-1])
    text = shown(run_page("overview", lang="en"))
    assert 'role="alert"' in text.replace("\\", "")
    assert "2025-10-15.1: not as published, and set aside; what you see is as of 2025-08-31" in text


def test_rows_set_aside_stand_at_the_top_and_beside_the_figures_they_affect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = pupil(5, id_number="999999201406050060", pupil_number="L99999920140605006X", sex="2")
    cases = [suspicion(0), suspicion(1)]
    folder = write_registers(tmp_path / "in", roll=[*pupils(), wrong], suspected_cases=cases, **PLACES)
    publish(folder, date(2025, 10, 15), tmp_path / "data", set_aside=True)
    monkeypatch.setenv("BAOXUE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    text = shown(run_page("dropout", lang="en"))
    assert "set aside and are in no figure: School roll 1" in text
    lines = re.findall(r"<summary>.*?</summary>", text)
    beside = [line for line in lines if "Wrong rows not counted: School roll 1." in line]
    # A figure from the ledgers of cases alone says nothing of the roll.
    assert beside and len(beside) < len(lines)
