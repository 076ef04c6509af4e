"""A row set aside is not a missing child: a small county published with wrong rows and without."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from baoxue.access import Scope
from baoxue.paper.document import Table
from baoxue.snapshots import upkeep
from baoxue.snapshots.catalog import Snapshot, read_catalog
from baoxue.snapshots.publish import publish
from baoxue.view.findings.brief import answers, counts
from baoxue.view.formats import NBSP
from baoxue.warehouse import Filters, open_warehouse
from tests.small_registers import COUNTY, NORTH_SCHOOL, PLACES, SOUTH_SCHOOL, pupil, pupils, write_registers

DAY, LATER = date(2025, 10, 15), date(2025, 11, 15)
TYPED_WRONG = (
    {"id_number": "999999201405050060"},  # the check digit is another one
    {"grade": "27"},
    {"birth_date": "2041-05-05"},
)
RIGHT = pupils(5, 2)
WRONG = [*(pupil(n) | mistake for n, mistake in enumerate(TYPED_WRONG)), *RIGHT[3:]]


def inhabitants() -> list[dict[str, Any]]:
    own = ("id_number", "name", "sex", "birth_date", "village_code")
    more = {"study_status": "primary", "household_number": "1", "is_resident": "是"}
    return [
        {name: row[name] for name in own} | {"household_head": row["guardian_name"]} | more for row in RIGHT
    ]


def attended(school: str, due: int) -> dict[str, Any]:
    counts = {"due_count": due, "present_count": due, "leave_count": 0, "absent_count": 0}
    return {"attended_on": "2025-10-14", "school_code": school, "grade": "4", "class_name": "1"} | counts


def county(folder: Path, roll: list[dict[str, Any]]) -> Path:
    return write_registers(
        folder,
        **PLACES,
        roll=roll,
        population=inhabitants(),
        out_of_county=[],
        attendance=[attended(NORTH_SCHOOL, 5), attended(SOUTH_SCHOOL, 2)],
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("aside")
    for name, roll in (("right", RIGHT), ("wrong", WRONG)):
        publish(county(root / name, roll), DAY, root / f"{name}-data", set_aside=True)
    # A month later nothing but the places came: the roll is carried forward, wrong rows and all.
    later = write_registers(root / "later", **PLACES)
    publish(later, LATER, root / "wrong-data", carry=["all"])
    return {name: root / f"{name}-data" for name in ("right", "wrong")}


def snapshot(data: Path, on: date = DAY) -> Snapshot:
    return next(it for it in read_catalog(data).snapshots if it.as_of == on)


def mart(data: Path, name: str, on: date = DAY) -> list[dict[str, Any]]:
    return list(pq.read_table(data / snapshot(data, on).marts[name].file.path).to_pylist())


def figure(data: Path, indicator: str) -> tuple[Any, Any]:
    file = read_catalog(data).indicator_values
    assert file is not None
    filters = [("snapshot", "=", snapshot(data).id), ("indicator", "=", indicator)]
    rows = pq.read_table(data / file.path, filters=filters).to_pylist()
    return sum(row["numerator"] for row in rows), sum(row["denominator"] for row in rows)


@pytest.mark.parametrize("on", [DAY, LATER])
def test_a_child_whose_row_was_set_aside_is_in_no_gap_as_missing(
    published: dict[str, Path], on: date
) -> None:
    assert mart(published["right"], "ledger_gaps") == []
    gaps = mart(published["wrong"], "ledger_gaps", on)
    assert [(it["gap"], it["kind"], it["reason"]) for it in gaps] == [
        ("population_not_roll", "data_fault", "row_aside")
    ] * 3
    children = {it["name"]: it for it in mart(published["wrong"], "children", on)}
    for row in RIGHT[:3]:
        one = children[row["name"]]
        assert (one["is_in_school"], one["is_out_of_school"]) == (None, None)
    assert all(children[row["name"]]["is_in_school"] for row in RIGHT[3:])


def test_the_rates_leave_out_who_is_not_known(published: dict[str, Path]) -> None:
    assert figure(published["right"], "out_of_school_rate") == (0, 7)
    assert figure(published["wrong"], "out_of_school_rate") == (0, 4)
    assert figure(published["right"], "net_enrolment_rate") == (7, 7)
    assert figure(published["wrong"], "net_enrolment_rate") == (4, 4)


def test_a_class_says_how_many_of_its_rows_were_set_aside(published: dict[str, Path]) -> None:
    def classes(data: Path) -> list[tuple[Any, ...]]:
        rows = [it for it in mart(data, "four_counts") if it["counted"] == "class"]
        names = ("school_code", "grade", "class_name", "on_roll", "in_class", "rows_aside")
        return sorted((tuple(it[name] for name in names) for it in rows), key=str)

    assert (NORTH_SCHOOL, 4, "1", 5, 5, 0) in classes(published["right"])
    of_north = [it for it in classes(published["wrong"]) if it[0] == NORTH_SCHOOL]
    # The grade of one of them cannot be read: it is the school's, and of no class.
    assert of_north == [(NORTH_SCHOOL, 4, "1", 2, 2, 2), (NORTH_SCHOOL, None, "1", 0, 0, 1)]


def test_the_brief_of_a_school_says_so_and_misses_nobody(published: dict[str, Path]) -> None:
    edition = open_warehouse(published["wrong"]).edition
    here, scope = Filters(snapshot=snapshot(published["wrong"]).id), Scope("inspector", counties=(COUNTY,))

    def ask(name: str, filters: Filters, **more: Any) -> pd.DataFrame:
        return edition.ask(name, scope, filters, **more)

    unit = answers.unit_of(ask, "school", NORTH_SCHOOL, here)
    assert unit is not None
    told = counts.section(answers.answers(ask, unit, edition.snapshot(here)))
    assert "另有 3 行有误未采用" in told.heading.replace(NBSP, " ")
    (table,) = (it for it in told.blocks if isinstance(it, Table))
    assert [(row[0], str(row[-1]).replace(NBSP, " ")) for row in table.rows] == [
        ("四年级1", "另有 2 行有误未采用"),
        ("年级不详", "另有 1 行有误未采用"),
        ("合计", "另有 3 行有误未采用"),
    ]


def test_no_warning_is_given_for_want_of_a_row_that_was_set_aside(published: dict[str, Path]) -> None:
    def warnings(data: Path) -> set[tuple[Any, ...]]:
        rows = [it for it in mart(data, "findings") if it["severity"] == "warning"]
        return {(it["rule"], it["register"], it["row_number"]) for it in rows}

    assert warnings(published["wrong"]) <= warnings(published["right"])
    rules = {rule for rule, _, _ in warnings(published["wrong"])}
    assert not rules & {"attendance_against_roll", "school_age_not_on_roll"}


def test_rebuilding_keeps_what_was_read_of_them(published: dict[str, Path], tmp_path: Path) -> None:
    data = Path(shutil.copytree(published["wrong"], tmp_path / "data"))
    before = mart(data, "rows_aside")
    upkeep.rebuild_snapshots(data)
    assert mart(data, "rows_aside") == before
    assert len(before) == 3 and {it["register"] for it in before} == {"roll"}
