"""New publications: taken up by a refresh, never in the middle; damaged files are refused."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from baoxue.snapshots.catalog import CATALOG, CatalogError
from baoxue.snapshots.publish import publish
from baoxue.warehouse import Filters
from tests.small_registers import PLACES, pupils, write_registers
from tests.warehouse.conftest import LEADER, Open

COUNT = "select count(*) as n from children"
TREND = "select snapshot, previous, school_year, is_year_end from snapshots order by as_of"


def test_readers_keep_their_edition_until_they_refresh(opened: Open, tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(write_registers(tmp_path / "one", roll=pupils(1, 1), **PLACES), date(2025, 8, 31), data)
    warehouse = opened(data=data, n=COUNT)
    before, version = warehouse.edition, warehouse.version
    assert not warehouse.refresh()
    publish(write_registers(tmp_path / "two", roll=pupils(3, 3), **PLACES), date(2025, 8, 31), data)
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [2]
    assert warehouse.refresh()
    assert warehouse.version != version
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [6]
    assert before.ask("n", LEADER, Filters())["n"].tolist() == [2]


def test_a_first_publication_is_found_by_a_warehouse_that_was_empty(opened: Open, tmp_path: Path) -> None:
    data = tmp_path / "data"
    warehouse = opened(data=data, n=COUNT)
    publish(write_registers(tmp_path / "one", roll=pupils(), **PLACES), date(2025, 8, 31), data)
    assert warehouse.refresh()
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [5]


def test_snapshots_know_their_school_year_and_the_one_before(opened: Open) -> None:
    answer = opened(trend=TREND).ask("trend", LEADER, Filters())
    assert answer["snapshot"].tolist() == ["2025-08-31.1", "2025-10-15.1"]
    assert answer["previous"].tolist()[1] == "2025-08-31.1"
    assert answer["school_year"].tolist() == ["2024-2025", "2025-2026"]
    assert answer["is_year_end"].tolist() == [True, True]


def damage(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def test_a_file_damaged_while_it_is_served_is_never_answered_from(opened: Open, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for day in (date(2025, 8, 31), date(2025, 10, 15)):
        id = publish(write_registers(tmp_path / str(day), roll=pupils(), **PLACES), day, data)
    warehouse = opened(data=data, n=COUNT)
    damage(data / "snapshots" / id / "marts" / "children.parquet")
    with pytest.raises(CatalogError, match=r"children\.parquet: is damaged"):
        warehouse.ask("n", LEADER, Filters())
    assert warehouse.refresh()  # the next run of a page: the snapshot is set aside, the last good one serves
    assert [it.snapshot for it in warehouse.edition.catalog.damages] == [id]
    assert warehouse.snapshot(Filters()).id == "2025-08-31.1"
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [5]
    assert not warehouse.refresh()


def test_a_damaged_snapshot_is_set_aside_at_start_and_its_figures_with_it(
    opened: Open, published: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(published, tmp_path / "data"))
    counted = "select distinct snapshot from indicator_values"
    damage(data / "snapshots" / "2025-10-15.1" / "registers" / "roll.parquet")
    warehouse = opened(data=data, trend=TREND, counted=counted)
    assert [it.file for it in warehouse.edition.catalog.damages] == [
        "snapshots/2025-10-15.1/registers/roll.parquet"
    ]
    assert warehouse.ask("trend", LEADER, Filters())["snapshot"].tolist() == ["2025-08-31.1"]
    assert "2025-10-15.1" not in warehouse.ask("counted", LEADER, Filters())["snapshot"].tolist()


def test_verifying_again_finds_what_was_damaged_meanwhile(
    opened: Open, published: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(published, tmp_path / "data"))
    warehouse = opened(data=data, n=COUNT)
    assert not warehouse.verify()
    damage(data / "snapshots" / "2025-10-15.1" / "marts" / "cases.parquet")
    assert not warehouse.refresh()
    assert warehouse.verify()
    assert warehouse.snapshot(Filters()).id == "2025-08-31.1"


def test_damaged_aggregates_or_catalog_fall_back_to_the_last_good_state(opened: Open, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for number, day in enumerate((date(2025, 8, 31), date(2025, 10, 15))):
        folder = write_registers(tmp_path / str(day), roll=pupils(3 + number), suspected_cases=[], **PLACES)
        publish(folder, day, data)
    damage(data / CATALOG)
    warehouse = opened(data=data, n=COUNT)
    assert [it.file for it in warehouse.edition.catalog.damages] == [CATALOG]
    assert warehouse.snapshot(Filters()).id == "2025-10-15.1"  # a copy of the catalog is kept
    stored = warehouse.edition.catalog.indicator_values
    assert stored is not None
    damage(data / stored.path)
    warehouse = opened(data=data, n=COUNT)
    assert warehouse.snapshot(Filters()).id == "2025-08-31.1"
    assert {it.file for it in warehouse.edition.catalog.damages} == {CATALOG, stored.path}


def test_where_nothing_is_sound_the_edition_before_goes_on(opened: Open, tmp_path: Path) -> None:
    data = tmp_path / "data"
    id = publish(write_registers(tmp_path / "one", roll=pupils(), **PLACES), date(2025, 8, 31), data)
    warehouse = opened(data=data, n=COUNT)
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [5]
    damage(data / CATALOG)
    manifest = data / "snapshots" / id / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b" ")
    with pytest.raises(CatalogError, match=r"manifest\.json"):
        warehouse.refresh()
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [5]
    with pytest.raises(CatalogError):
        opened(data=data, n=COUNT)
