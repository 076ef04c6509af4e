"""New publications: taken up by a refresh, never in the middle; damaged files are refused."""

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


def test_a_flipped_bit_is_never_answered_from(opened: Open, tmp_path: Path) -> None:
    data = tmp_path / "data"
    id = publish(write_registers(tmp_path / "one", roll=pupils(), **PLACES), date(2025, 8, 31), data)
    file = data / "snapshots" / id / "marts" / "children.parquet"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    with pytest.raises(CatalogError, match=r"children\.parquet: is damaged"):
        opened(data=data, n=COUNT).ask("n", LEADER, Filters())


def test_a_damaged_catalog_or_manifest_is_refused_and_the_edition_before_goes_on(
    opened: Open, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    id = publish(write_registers(tmp_path / "one", roll=pupils(), **PLACES), date(2025, 8, 31), data)
    warehouse = opened(data=data, n=COUNT)
    (data / CATALOG).write_text((data / CATALOG).read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(CatalogError, match=r"catalog\.json"):
        warehouse.refresh()
    assert warehouse.ask("n", LEADER, Filters())["n"].tolist() == [5]
    manifest = data / "snapshots" / id / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b" ")
    with pytest.raises(CatalogError):
        opened(data=data, n=COUNT)
