"""New rows join the earlier ones; prepared forms come back: unfilled lines, codes of children, the zone."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from baoxue.access.pseudonyms import FORM, pseudonyms
from baoxue.intake.findings import IntakeError
from baoxue.snapshots import upkeep
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.publish import publish
from baoxue.snapshots.trial import try_folder
from baoxue.snapshots.zones import Zone
from tests.small_registers import (
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    pupil,
    pupils,
    write_registers,
)

AUGUST, OCTOBER, LATER = date(2025, 8, 31), date(2025, 10, 15), date(2025, 11, 15)
KEPT = {"carry": ["all"], "add": ["inspections", "inspection_results", "rectifications"]}


def inspection(number: str, on: str, school: str = NORTH_SCHOOL, **other: object) -> dict[str, object]:
    township = NORTH if school == NORTH_SCHOOL else SOUTH
    return {
        "inspection_number": number,
        "inspected_on": on,
        "inspector_number": "DX-1",
        "unit_kind": "school",
        "township_code": township,
        "school_code": school,
        "kind": "1",
    } | other


def rectification(number: str, on: str, **other: object) -> dict[str, object]:
    return {
        "rectification_number": number,
        "township_code": NORTH,
        "school_code": NORTH_SCHOOL,
        "problem_kind": "ledger",
        "problem": "x",
        "issued_on": on,
        "deadline_on": "2025-10-01",
        "state": "10",
    } | other


def result(number: str, **other: object) -> dict[str, object]:
    return {
        "result_number": number,
        "inspection_number": "DD-2",
        "school_code": NORTH_SCHOOL,
        "kind": "roll_call",
        "how": "1",
        "result": "conform",
    } | other


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """August: five pupils, a visit, and a finding that is still open."""
    folder = write_registers(
        tmp_path / "august",
        roll=pupils(),
        inspections=[inspection("DD-1", "2025-08-20")],
        rectifications=[
            rectification("ZG-1", "2025-08-20"),
            rectification("ZG-2", "2025-08-21", problem_kind="aid"),
        ],
        **PLACES,
    )
    publish(folder, AUGUST, tmp_path / "data")
    return tmp_path / "data"


def published(data: Path, register: str) -> list[dict[str, object]]:
    newest = read_catalog(data).newest
    assert newest is not None
    return pq.read_table(data / newest.registers[register].file.path).to_pylist()


def test_new_rows_join_the_earlier_and_a_number_that_comes_again_holds(county: Path, tmp_path: Path) -> None:
    folder = write_registers(
        tmp_path / "october",
        inspections=[inspection("DD-2", "2025-10-09")],
        rectifications=[rectification("ZG-1", "2025-08-20", reported_on="2025-10-09", state="20")],
    )
    publish(folder, OCTOBER, county, **KEPT)
    assert sorted(row["inspection_number"] for row in published(county, "inspections")) == ["DD-1", "DD-2"]
    states = {row["rectification_number"]: row["state"] for row in published(county, "rectifications")}
    assert states == {"ZG-1": "20", "ZG-2": "10"}
    newest = read_catalog(county).newest
    assert newest is not None
    assert newest.registers["inspections"].carried_from is None
    assert len(newest.registers["inspections"].sources) == 2
    assert newest.registers["roll"].carried_from == "2025-08-31.1"
    assert [it.differ for it in upkeep.rebuild_snapshots(county, [newest.id])] == [()]
    # Once more, without anything new: what is added to is carried forward like the rest.
    publish(write_registers(tmp_path / "later", roll=pupils(4)), LATER, county, **KEPT)
    assert len(published(county, "inspections")) == 2


def test_an_error_among_the_new_rows_is_placed_and_the_earlier_have_no_place(
    county: Path, tmp_path: Path
) -> None:
    folder = write_registers(
        tmp_path / "october",
        inspections=[inspection("DD-2", "2025-10-09", expected_count="3", present_count="4")],
    )
    with pytest.raises(IntakeError) as refused:
        publish(folder, OCTOBER, county, **KEPT)
    (wrong,) = [it for it in refused.value.findings if it.severity == "error"]
    assert (wrong.rule, wrong.file, wrong.row) == ("inspection_counts", "inspections.csv", 2)
    assert len(published(county, "inspections")) == 1


def test_a_line_that_nobody_filled_in_is_counted_and_passed_over(county: Path, tmp_path: Path) -> None:
    folder = write_registers(
        tmp_path / "october",
        inspections=[inspection("DD-2", "2025-10-09")],
        inspection_results=[
            result("1", id_number=pupil(1)["id_number"]),
            result("2", how="", result="", id_number=pupil(2)["id_number"]),
            result("3", how="", id_number=pupil(2)["id_number"]),
        ],
    )
    with pytest.raises(IntakeError) as refused:
        publish(folder, OCTOBER, county, **KEPT)
    found = {(it.rule, it.severity, it.row) for it in refused.value.findings}
    assert ("empty_value", "error", 4) in found, "half a line is an error"
    (said,) = [it for it in refused.value.findings if it.rule == "unfilled_rows"]
    assert said.severity == "warning"
    assert said.what_en.startswith("1 rows")
    assert not any(it.row == 3 for it in refused.value.findings)


def test_a_code_becomes_the_child_and_one_of_elsewhere_is_an_error(county: Path, tmp_path: Path) -> None:
    (code,) = pseudonyms([str(pupil(1)["id_number"])], FORM)
    good = result("1", child_code=code)
    publish(
        write_registers(
            tmp_path / "october", inspections=[inspection("DD-2", "2025-10-09")], inspection_results=[good]
        ),
        OCTOBER,
        county,
        **KEPT,
    )
    (row,) = published(county, "inspection_results")
    assert (row["id_number"], row["pupil_number"]) == (pupil(1)["id_number"], None)
    newest = read_catalog(county).newest
    assert newest is not None
    (met,) = pq.read_table(county / newest.marts["inspection_results"].file.path).to_pylist()
    assert met["child_key"] is not None
    strange = write_registers(
        tmp_path / "strange",
        inspections=[inspection("DD-3", "2025-10-20")],
        inspection_results=[result("9", inspection_number="DD-3", child_code="a" * 16)],
    )
    with pytest.raises(IntakeError) as refused:
        publish(strange, LATER, county, **KEPT)
    assert {it.rule for it in refused.value.findings if it.severity == "error"} == {"child_code_unknown"}
    assert "a" * 16 not in str(refused.value), "the value is masked"


def test_rows_about_other_places_are_errors_where_a_zone_is_given(county: Path, tmp_path: Path) -> None:
    north = Zone(townships=(NORTH,), villages=(NORTH_VILLAGE,), schools=(NORTH_SCHOOL,))
    folder = write_registers(
        tmp_path / "october",
        inspections=[
            inspection("DD-2", "2025-10-09"),
            inspection("DD-3", "2025-10-09", SOUTH_SCHOOL),
            inspection("DD-4", "2025-10-09", unit_kind="township", school_code=None),
        ],
        inspection_results=[result("1", school_code="", village_code="")],
    )
    file = tmp_path / "zone.json"
    north.write(file)
    with pytest.raises(IntakeError) as refused:
        try_folder(folder, OCTOBER, county, zone=Zone.read(file), **KEPT)
    wrong = {(it.rule, it.file, it.row) for it in refused.value.findings if it.severity == "error"}
    assert wrong == {
        ("outside_zone", "inspections.csv", 3),
        ("outside_zone", "inspection_results.csv", 2),
    }
    one_school = Zone(schools=(NORTH_SCHOOL,))
    with pytest.raises(IntakeError) as refused:
        try_folder(folder, OCTOBER, county, zone=one_school, **KEPT)
    wrong = {(it.file, it.row) for it in refused.value.findings if it.rule == "outside_zone"}
    assert wrong == {("inspections.csv", 3), ("inspections.csv", 4), ("inspection_results.csv", 2)}
