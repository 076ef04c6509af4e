"""Publishing: what a snapshot holds, that it is all or nothing, and what it leaves on the disk."""

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from baoxue.intake.findings import IntakeError
from baoxue.snapshots.catalog import CATALOG, CatalogError, read_catalog, sha256_of
from baoxue.snapshots.counting import INDICATOR_VALUES_SCHEMA
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.locking import only_writer
from baoxue.snapshots.marts import load_marts
from baoxue.snapshots.publish import publish, publish_folders
from baoxue.snapshots.storage import PublishError
from baoxue.snapshots.switching import kept
from baoxue.snapshots.verify import verify
from tests.small_registers import PLACES, pupil, pupils, write_registers

DAY = date(2025, 10, 15)


def folder(tmp_path: Path, name: str = "registers", **registers: Iterable[Any]) -> Path:
    """A folder with a roll and places, and what else is given."""
    return write_registers(tmp_path / name, **{"roll": pupils(), **PLACES, **registers})  # type: ignore[arg-type]


def files(data: Path) -> dict[str, str]:
    """Every published file of a data folder with its hash: not the lock, nor the log of who did what."""
    found = sorted(path for path in data.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    published = [path for path in found if path.relative_to(data).parts[0] != "access"]
    return {path.relative_to(data).as_posix(): sha256_of(path) for path in published}


def values(data: Path, select: str) -> list[tuple[Any, ...]]:
    """Rows from the file of aggregates that the catalog names, as anybody with DuckDB reads it."""
    stored = read_catalog(data).indicator_values
    assert stored is not None
    with duckdb.connect() as connection:
        view = f"create view v as select * from read_parquet('{(data / stored.path).as_posix()}')"
        return connection.execute(view).execute(select).fetchall()


def test_the_roll_alone_publishes_and_unknown_figures_are_absent_not_zero(tmp_path: Path) -> None:
    data = tmp_path / "data"
    id = publish(write_registers(tmp_path / "registers", roll=pupils()), DAY, data)
    assert id == "2025-10-15.1"
    snapshot = read_catalog(data).snapshots[0]
    assert (snapshot.id, snapshot.as_of, snapshot.school_year) == (id, DAY, "2025-2026")
    assert list(snapshot.registers) == ["roll"]
    assert snapshot.registers["roll"].file.rows == 5
    assert snapshot.marts.keys() == load_marts().keys()
    assert snapshot.marts["children"].file.rows == 5
    assert verify(data) == []
    counted = {name for (name,) in values(data, "select distinct indicator from v")}
    roll_is_enough = {it.id for it in load_indicators().values() if it.needs <= {"roll"}}
    assert counted <= roll_is_enough


def test_manifest_and_catalog_name_every_file_with_rows_bytes_and_hash(tmp_path: Path) -> None:
    data = tmp_path / "data"
    source = folder(tmp_path)
    id = publish(source, DAY, data)
    manifest = json.loads((data / "snapshots" / id / "manifest.json").read_text(encoding="utf-8"))
    written = {path for path in files(data) if path.endswith(".parquet")}
    named = {
        f"snapshots/{id}/{it['file']}": it
        for it in (
            *manifest["registers"].values(),
            *manifest["marts"].values(),
            *(manifest[it] for it in ("findings", "rows_aside")),
        )
    }
    aggregate = json.loads((data / CATALOG).read_text(encoding="utf-8"))["aggregates"]["indicator_values"]
    named[aggregate["file"]] = aggregate
    assert named.keys() == written
    for name, it in named.items():
        path = data / name
        read = pq.read_metadata(path)
        assert (it["rows"], it["bytes"], it["sha256"]) == (
            read.num_rows,
            path.stat().st_size,
            sha256_of(path),
        )
    assert aggregate["file"] == f"marts/indicator_values-{aggregate['sha256'][:12]}.parquet"
    sources = manifest["registers"]["roll"]["sources"]
    assert [(it["file"], it["rows"], it["sha256"]) for it in sources] == [
        ("roll.csv", 5, sha256_of(source / "roll.csv"))
    ]


def test_indicator_values_have_exactly_their_columns_and_marts_their_order(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path, suspected_cases=[]), DAY, data)
    catalog = read_catalog(data)
    assert catalog.indicator_values is not None
    assert pq.read_schema(data / catalog.indicator_values.path).remove_metadata() == INDICATOR_VALUES_SCHEMA
    # A true zero is a row: no suspicion in either township.
    assert values(
        data, "select township_code, numerator, denominator from v where indicator = 'suspected_open'"
    ) == [
        ("991021001", 0, None),
        ("991021101", 0, None),
    ]
    for name, mart in load_marts().items():
        rows = pq.read_table(data / catalog.snapshots[0].marts[name].file.path)
        assert rows.equals(rows.sort_by([(column, "ascending") for column in mart.order])), name
        assert {*mart.order, *mart.identity} <= set(rows.column_names)


def test_the_same_registers_give_the_same_bytes_alone_or_in_processes(tmp_path: Path) -> None:
    older = folder(tmp_path, "older", roll=pupils(2, 2))
    newer = folder(tmp_path, "newer", suspected_cases=[])
    publish_folders([(DAY, newer), (date(2025, 8, 31), older)], tmp_path / "together", workers=2)
    publish(older, date(2025, 8, 31), tmp_path / "one by one")
    publish(newer, DAY, tmp_path / "one by one")
    together, apart = (
        {name: hashed for name, hashed in files(tmp_path / data).items() if name.endswith(".parquet")}
        for data in ("together", "one by one")
    )
    # The aggregates of the publication before are kept for readers that have just looked them up.
    assert together.items() <= apart.items()
    assert len(apart) == len(together) + 1


def test_an_error_in_the_registers_leaves_everything_as_it_was(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path), DAY, data)
    before = files(data)
    bad = folder(tmp_path, "bad", roll=[*pupils(), pupil(1, grade="27")])
    with pytest.raises(IntakeError) as refused:
        publish(bad, date(2025, 10, 31), data)
    finding = next(it for it in refused.value.findings if it.rule != "duplicate_key")
    assert (finding.file, finding.value) == ("roll.csv", "27")
    assert files(data) == before
    with pytest.raises(IntakeError) as refused:
        publish_folders([(date(2025, 9, 30), folder(tmp_path)), (date(2025, 10, 31), bad)], data, workers=2)
    assert {it.file for it in refused.value.findings} == {"roll.csv"}
    assert files(data) == before


def test_what_cannot_be_published_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with pytest.raises(PublishError, match="date of its own"):
        publish_folders([(DAY, folder(tmp_path)), (DAY, folder(tmp_path, "again"))], data)
    with only_writer(data), pytest.raises(PublishError, match="another publication"):
        publish(folder(tmp_path), DAY, data)
    assert files(data) == {}
    publish(folder(tmp_path), DAY, data)


def test_a_date_published_again_is_replaced_and_its_files_stay(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path, suspected_cases=[]), DAY, data)
    mended = folder(tmp_path, "mended", roll=pupils(4, 4), suspected_cases=[])
    assert publish(mended, DAY, data) == "2025-10-15.2"
    catalog = read_catalog(data)
    assert [snapshot.id for snapshot in catalog.snapshots] == ["2025-10-15.2"]
    assert [entry["id"] for entry in catalog.replaced] == ["2025-10-15.1"]
    assert values(data, "select distinct snapshot from v") == [("2025-10-15.2",)]
    assert (data / "snapshots/2025-10-15.1/manifest.json").exists()
    assert publish(folder(tmp_path, "third"), DAY, data) == "2025-10-15.3"


def test_aggregates_are_kept_as_far_back_as_rollback_reaches(tmp_path: Path) -> None:
    data = tmp_path / "data"
    names = []
    for month in (6, 7, 8):
        publish(
            folder(tmp_path, str(month), suspected_cases=[], roll=pupils(month)), date(2025, month, 1), data
        )
        stored = read_catalog(data).indicator_values
        assert stored is not None
        names.append(stored.path)
    assert sorted(path for path in files(data) if path.startswith("marts/")) == sorted(names)
    assert [state.aggregates["indicator_values"]["file"] for state in kept(data)] == names[::-1]


def test_leftovers_of_an_interrupted_publication_are_swept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path), DAY, data)
    for leftover in (".aside-2025-10-31.1/2025-10-31.1/registers", "2025-10-31.1/marts"):
        (data / "snapshots" / leftover).mkdir(parents=True)
    assert publish(folder(tmp_path), date(2025, 10, 31), data) == "2025-10-31.1"
    assert sorted(path.name for path in (data / "snapshots").iterdir()) == ["2025-10-15.1", "2025-10-31.1"]


def test_snapshots_whose_catalog_was_lost_are_not_swept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path), DAY, data)
    (data / CATALOG).unlink()
    with pytest.raises(CatalogError, match="bring it back with `baoxue snapshots rollback`"):
        publish(folder(tmp_path), DAY, data)
    shutil.rmtree(data / "catalogs")
    assert publish(folder(tmp_path), DAY, data) == "2025-10-15.2"
    assert (data / "snapshots" / "2025-10-15.1" / "manifest.json").exists()


def test_own_data_take_the_place_of_the_demo_but_never_the_demo_of_own_data(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish(folder(tmp_path), date(2025, 8, 31), data, is_demo=True)
    assert read_catalog(data).is_demo
    publish(folder(tmp_path), DAY, data)
    catalog = read_catalog(data)
    assert not catalog.is_demo
    assert [snapshot.id for snapshot in catalog.snapshots] == ["2025-10-15.1"]
    with pytest.raises(PublishError, match="BAOXUE_DATA"):
        publish(folder(tmp_path), date(2025, 8, 31), data, is_demo=True)


def test_cohorts_are_followed_from_the_snapshot_eight_years_before_and_again_when_it_changes(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    began, now = date(2017, 8, 31), date(2025, 8, 31)
    entrants = [pupil(n, grade="1") for n in range(3)]
    ninth = [pupil(n, grade="9") for n in range(2)]
    schools = [row | {"kind": "nine_year"} for row in PLACES["schools"]]
    moves = {"movements": [], "schools": schools}
    retained = """
        select snapshot, sum(numerator), sum(denominator) from v
        where indicator = 'retention_nine_year' group by all
    """
    publish(folder(tmp_path, "now", roll=ninth, **moves), now, data)
    assert values(data, retained) == []
    publish(folder(tmp_path, "then", roll=entrants, **moves), began, data)
    assert values(data, retained) == [("2025-08-31.1", 2, 3)]
    assert read_catalog(data).snapshots[1].earlier == {8: "2017-08-31.1"}
    publish(folder(tmp_path, "corrected", roll=[*entrants, pupil(3, grade="1")], **moves), began, data)
    assert values(data, retained) == [("2025-08-31.1", 2, 4)]


@pytest.mark.parametrize("kind", ["registers", "marts"])
def test_verify_names_the_damaged_file(tmp_path: Path, kind: str) -> None:
    data = tmp_path / "data"
    id = publish(folder(tmp_path), DAY, data)
    damaged = sorted((data / "snapshots" / id / kind).glob("*.parquet"))[0]
    raw = bytearray(damaged.read_bytes())
    raw[100] ^= 4
    damaged.write_bytes(raw)
    assert [said.file.endswith(damaged.name) for said in verify(data)] == [True]
    damaged.unlink()
    assert [said.file.endswith(damaged.name) for said in verify(data)] == [True]


def test_a_catalog_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / CATALOG).write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(CatalogError, match="format 99"):
        read_catalog(tmp_path)


def test_dropout_by_grade_is_counted_again_with_all_its_grades(tmp_path: Path) -> None:
    data = tmp_path / "data"
    last_year, now = date(2024, 8, 31), date(2025, 8, 31)
    moves = {"movements": [], "schools": PLACES["schools"]}
    by_grade = """
        select indicator, sum(numerator), sum(denominator) from v
        where indicator like 'uis_dropout_rate%' and snapshot like '2025%' group by all order by all
    """
    publish(folder(tmp_path, "now", roll=[pupil(n, grade="5") for n in range(2)], **moves), now, data)
    fourth = [pupil(n, grade="4") for n in range(3)]
    publish(folder(tmp_path, "then", roll=fourth, **moves), last_year, data)
    assert values(data, by_grade) == [("uis_dropout_rate", 1, 3), ("uis_dropout_rate.4", 1, 3)]
    publish(folder(tmp_path, "corrected", roll=[*fourth, pupil(3, grade="3")], **moves), last_year, data)
    assert values(data, by_grade) == [
        ("uis_dropout_rate", 2, 4),
        ("uis_dropout_rate.3", 1, 1),
        ("uis_dropout_rate.4", 1, 3),
    ]
