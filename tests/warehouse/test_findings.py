"""What the checks found, within the area of whoever looks: the lists of the reporting page."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baoxue.access import Scope
from baoxue.snapshots.publish import publish
from baoxue.warehouse import Edition, Filters, open_warehouse
from tests.small_registers import (
    COUNTY,
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    pupil,
    pupils,
    write_registers,
)

LEADER = Scope(role="leader", counties=(COUNTY,))
STEWARD = Scope(role="steward", counties=(COUNTY,))
INSPECTOR = Scope(role="inspector", schools=(NORTH_SCHOOL,))
BAD_ID = "999999201406050060"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """In the north one pupil of an odd age and one set aside, in the south two odd ones; a strange file."""
    root = tmp_path_factory.mktemp("findings")
    wrong = pupil(5, id_number=BAD_ID, pupil_number="L99999920140605006X", sex="2")
    roll = [
        *pupils(),
        wrong,
        pupil(7, grade="1"),
        *(pupil(n, SOUTH_SCHOOL, grade="1") for n in (107, 109)),
    ]
    villages = [
        {"village_code": village, "name": village[-3:], "township_code": village[:9]}
        for village in (NORTH_VILLAGE, SOUTH_VILLAGE)
    ]
    folder = write_registers(root / "registers", roll=roll, villages=villages, **PLACES)
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    publish(folder, date(2025, 10, 15), root / "data", set_aside=True)
    return open_warehouse(root / "data").edition


def by_rule(edition: Edition, scope: Scope | None, **filters: Any) -> dict[str, int]:
    answer = edition.ask("check_findings", scope, Filters(**filters))
    return dict(zip(answer["rule"], answer["findings"].astype(int), strict=True))


def rows(edition: Edition, scope: Scope | None, rule: str | None = None) -> list[tuple[Any, ...]]:
    answer = edition.ask("check_finding_rows", scope, Filters(), rule=rule, register=None, at_most=100)
    return list(zip(answer["rule"], answer["row_number"], answer["school_code"], strict=True))


def test_the_whole_county_sees_all_findings_and_those_of_no_place(edition: Edition) -> None:
    for scope in (LEADER, STEWARD):
        found = by_rule(edition, scope)
        assert found["age_against_grade"] == 3
        assert found["id_check_digit"] == 1
        assert found["unknown_file"] == 1
    answer = edition.ask("check_findings", LEADER, Filters()).set_index("rule")
    assert (answer.loc["unknown_file", "unplaced"], answer.loc["age_against_grade", "unplaced"]) == (1, 0)
    assert (
        answer.loc["age_against_grade", "schools"],
        answer.loc["age_against_grade", "severity"],
    ) == (2, "warning")
    assert answer.loc["id_check_digit", "is_set_aside"]


def test_an_inspector_sees_those_of_the_own_zone_only(edition: Edition) -> None:
    assert by_rule(edition, INSPECTOR)["age_against_grade"] == 1
    assert "unknown_file" not in by_rule(edition, INSPECTOR)
    assert rows(edition, INSPECTOR, "age_against_grade") == [("age_against_grade", 8, NORTH_SCHOOL)]
    assert {school for _, _, school in rows(edition, INSPECTOR)} == {NORTH_SCHOOL}
    village = Scope(role="inspector", villages=(SOUTH_VILLAGE,))
    assert by_rule(edition, village) == {"age_against_grade": 2}
    assert by_rule(edition, Scope(role="leader", townships=(SOUTH,))) == {"age_against_grade": 2}
    for nobody in (None, Scope(role="leader")):
        assert by_rule(edition, nobody) == {} and rows(edition, nobody) == []


def test_filters_narrow_the_findings_to_a_place(edition: Edition) -> None:
    assert by_rule(edition, LEADER, township=SOUTH) == {"age_against_grade": 2}
    assert by_rule(edition, LEADER, township=NORTH)["age_against_grade"] == 1
    assert by_rule(edition, LEADER, school=SOUTH_SCHOOL) == {"age_against_grade": 2}
    assert by_rule(edition, LEADER, county=COUNTY)["unknown_file"] == 1


def test_rows_set_aside_stand_beside_their_register(edition: Edition) -> None:
    answer = edition.ask("snapshot_registers_of", LEADER, Filters()).set_index("register")
    assert (answer.loc["roll", "set_aside"], answer.loc["schools", "set_aside"]) == (1, 0)
    assert answer.loc["roll", "rows"] == 8


def test_what_no_place_is_known_of_is_counted_once_in_two_counties(tmp_path: Path) -> None:
    other = {"county_code": "991103", "county_name": "另县", "township_code": "991103001", "name": "另镇"}
    places = PLACES | {"townships": [*PLACES["townships"], other]}
    folder = write_registers(tmp_path / "registers", roll=pupils(), **places)
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    publish(folder, date(2025, 10, 15), tmp_path / "data")
    edition = open_warehouse(tmp_path / "data").edition
    both = Scope(role="leader", counties=(COUNTY, "991103"))
    assert by_rule(edition, both)["unknown_file"] == 1
    assert by_rule(edition, LEADER)["unknown_file"] == 1
    assert len(rows(edition, both, "unknown_file")) == 1
