"""Registers that did not come are carried forward on request, with their age; changed columns are refused."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from baoxue.access import Scope
from baoxue.intake.findings import IntakeError
from baoxue.snapshots import upkeep
from baoxue.snapshots.catalog import CatalogError, read_catalog
from baoxue.snapshots.publish import publish
from baoxue.snapshots.storage import PublishError
from baoxue.warehouse import Filters, open_warehouse
from tests.running import ROOT, environment
from tests.small_registers import PLACES, pupils, suspicion, write_registers
from tests.snapshots.conftest import NEWER, files, flip

LEADER = Scope(role="leader", counties=("991021",))
NEXT, LATER = date(2025, 10, 31), date(2025, 11, 15)


def test_only_what_is_asked_for_is_carried_and_its_age_is_known(data: Path, tmp_path: Path) -> None:
    folder = write_registers(tmp_path / "in", roll=pupils(5, 2))
    publish(folder, NEXT, data)
    assert list(read_catalog(data).snapshots[-1].registers) == ["roll"]
    publish(folder, NEXT, data, carry=["schools", "townships"])
    snapshot = read_catalog(data).snapshots[-1]
    assert sorted(snapshot.registers) == ["roll", "schools", "townships"]
    schools = snapshot.registers["schools"]
    assert (schools.carried_from, schools.came_as_of) == ("2025-10-15.2", NEWER)
    assert (snapshot.age_days("schools"), snapshot.age_days("roll")) == (16, 0)
    before = read_catalog(data).snapshots[1].registers["schools"]
    assert pq.read_table(data / schools.file.path).equals(pq.read_table(data / before.file.path))
    assert schools.sources == before.sources
    manifest = json.loads((data / snapshot.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["registers"]["schools"]["carried"] == {"as_of": "2025-10-15", "snapshot": "2025-10-15.2"}
    assert "carried" not in manifest["registers"]["roll"]
    # Rebuilt, it is the same, and it knows where it came from.
    assert [it.differ for it in upkeep.rebuild_snapshots(data, [snapshot.id])] == [()]


def test_carried_again_the_age_grows_and_what_comes_is_not_carried(data: Path, tmp_path: Path) -> None:
    folder = write_registers(tmp_path / "in", roll=pupils(5, 2), suspected_cases=[suspicion(3)])
    publish(folder, NEXT, data, carry=["all"])
    publish(write_registers(tmp_path / "two", roll=pupils(1, 1)), LATER, data, carry=["all"])
    snapshot = read_catalog(data).snapshots[-1]
    ages = {name: snapshot.age_days(name) for name in snapshot.registers}
    assert ages == {"roll": 0, "schools": 31, "townships": 31, "suspected_cases": 15}
    told = open_warehouse(data, _questions(tmp_path)).ask("ages", LEADER, Filters())
    assert dict(zip(told["register"], told["age_days"], strict=True)) == ages


def test_what_needs_the_roll_can_do_with_a_carried_one(data: Path, tmp_path: Path) -> None:
    folder = write_registers(tmp_path / "in", suspected_cases=[suspicion(1)])
    with pytest.raises(IntakeError):
        publish(folder, NEXT, data)
    publish(folder, NEXT, data, carry=["roll"])
    snapshot = read_catalog(data).snapshots[-1]
    assert (snapshot.registers["roll"].file.rows, snapshot.age_days("roll")) == (6, 16)


def test_what_was_never_there_or_is_damaged_cannot_be_carried(data: Path, tmp_path: Path) -> None:
    folder = write_registers(tmp_path / "in", roll=pupils())
    before = files(data)
    with pytest.raises(PublishError, match="disabled: cannot be carried forward"):
        publish(folder, NEXT, data, carry=["disabled"])
    with pytest.raises(PublishError, match="no snapshot before 2025-08-31"):
        publish(folder, date(2025, 8, 31), data, carry=["schools"])
    assert files(data) == before
    flip(data / "snapshots" / "2025-10-15.2" / "registers" / "schools.parquet")
    with pytest.raises(CatalogError, match=r"schools\.parquet: is damaged"):
        publish(folder, NEXT, data, carry=["schools"])


def _questions(folder: Path) -> Path:
    asked = "select register, age_days from snapshot_registers where snapshot = $snapshot"
    (folder / "questions").mkdir()
    (folder / "questions" / "ages.sql").write_text(f"-- Of the tests.\n{asked}\n")
    return folder / "questions"


class Checkout:
    """A copy of the program whose definitions a test may change."""

    def __init__(self, place: Path) -> None:
        for name in ("baoxue", "queries", "data/reference"):
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        self.place = place

    def publish(self, folder: Path, day: date, data: Path) -> subprocess.CompletedProcess[str]:
        """`baoxue import` of this copy."""
        command = [sys.executable, "-m", "baoxue", "import", str(folder), "--as-of", str(day)]
        return subprocess.run(command, cwd=self.place, env=environment(data), capture_output=True, text=True)

    def add_column(self) -> None:
        """Townships get a telephone number."""
        toml = self.place / "queries/registers/townships.toml"
        text = toml.read_text(encoding="utf-8")
        column = '  {name = "telephone", header = "电话", type = "text", optional = true, example = "1"},\n'
        toml.write_text(text.rstrip().removesuffix("]") + column + "]\n", encoding="utf-8")
        sql = toml.with_suffix(".sql")
        query = sql.read_text(encoding="utf-8").replace("    head\n", "    head,\n    telephone\n")
        sql.write_text(query, encoding="utf-8")

    def declare(self, change: str) -> None:
        """Raises the schema version and declares the change."""
        toml = self.place / "queries/registers/townships.toml"
        text = toml.read_text(encoding="utf-8")
        text = re.sub("schema_version = 1", f"schema_version = 2\nchanges = [{{{change}}}]", text)
        toml.write_text(text, encoding="utf-8")


def test_changed_columns_are_refused_unless_declared(data: Path, tmp_path: Path) -> None:
    folder = write_registers(tmp_path / "in", roll=pupils(), **PLACES)
    checkout = Checkout(tmp_path / "checkout")
    checkout.add_column()
    before = files(data)
    refused = checkout.publish(folder, NEXT, data)
    assert refused.returncode == 1
    assert "queries/registers/townships.toml: added: telephone" in refused.stderr
    assert files(data) == before
    checkout.declare('version = 2, added = ["telephon"]')
    assert checkout.publish(folder, NEXT, data).returncode == 1
    assert files(data) == before
    toml = checkout.place / "queries/registers/townships.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"telephon"', '"telephone"'), encoding="utf-8")
    done = checkout.publish(folder, NEXT, data)
    assert done.returncode == 0, done.stderr
    newest = read_catalog(data).snapshots[-1].registers
    assert newest["townships"].schema_version == 2
    assert newest["townships"].columns["telephone"] == "VARCHAR"
    # The program of before knows nothing of version 2.
    with pytest.raises(PublishError, match="was published with schema version 2"):
        publish(folder, LATER, data)
