"""The demo shows what the product is for: each phenomenon stands in its marts, and questions find it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from baoxue.access import Scope, demo_viewer
from baoxue.analysis.assessing import Assessment, assess
from baoxue.analysis.rubric_file import rubric_in_force
from baoxue.snapshots.catalog import Snapshot
from baoxue.warehouse import Edition, Filters, open_warehouse

MOUNTAIN, DISTRICT = "991021", "991103"
RATES = ("dropout_rate_named", "dropout_rate_named_last_year")
COMPULSORY = "stage in ('primary', 'junior')"


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Iterator[Edition]:
    yield open_warehouse(demo_data).edition


@pytest.fixture(scope="module")
def leader() -> Scope | None:
    return Scope.of(demo_viewer("leader"))


def on(edition: Edition, day: date) -> Snapshot:
    (found,) = [one for one in edition.snapshots if one.as_of == day]
    return found


def counted(demo: Path, snapshot: Snapshot, mart: str, where: str, what: str = "count(*)") -> Any:
    rows = demo / snapshot.marts[mart].file.path
    return duckdb.sql(f"select {what} from '{rows}' where {where}").fetchall()[0][0]


def indicator(edition: Edition, scope: Scope | None, name: str, county: str | None = None) -> float:
    """The numerator of the newest snapshot."""
    rows = edition.ask("indicator_trend", scope, Filters(county=county), indicators=(name,))
    return float(rows[rows["snapshot"] == edition.snapshots[-1].id]["numerator"].sum())


def found_by(edition: Edition, scope: Scope | None, rule: str) -> int:
    """What a check found in the newest snapshot."""
    rows = edition.ask("check_findings", scope, Filters(stage="all"))
    return int(rows[rows["rule"] == rule]["findings"].sum())


@pytest.mark.parametrize(
    ("day", "grades"),
    [
        (date(2025, 6, 30), 0),
        (date(2025, 7, 31), 2),
        (date(2025, 8, 31), 2),
        (date(2025, 10, 15), 0),
        (date(2020, 8, 31), 2),
    ],
)
def test_who_finishes_is_marked_at_the_end_of_the_school_year(
    edition: Edition, demo_data: Path, day: date, grades: int
) -> None:
    """Grades 6 and 9 have finished in July and August; on 1 September others stand in them."""
    snapshot = on(edition, day)
    finished = f"roll_status = '70' and {COMPULSORY}"
    assert counted(demo_data, snapshot, "children", finished, "count(distinct grade)") == grades
    assert counted(demo_data, snapshot, "children", f"{finished} and grade not in ('6', '9')") == 0


def test_some_leave_in_summer_and_are_missed_in_september(edition: Edition, demo_data: Path) -> None:
    """Confirmed dropouts who left in July or August, in most years; found when school began."""
    newest = edition.snapshots[-1]
    summer = "is_confirmed and extract(month from left_on) in (7, 8)"
    assert counted(demo_data, newest, "cases", summer, "count(distinct extract(year from left_on))") >= 5
    assert counted(demo_data, newest, "cases", f"{summer} and extract(month from found_on) = 9") >= 5


def test_who_left_in_summer_and_was_confirmed_in_autumn_is_in_the_year_that_ended(
    edition: Edition, demo_data: Path, leader: Scope | None
) -> None:
    """Case YS2025-1558 left on 23 August, confirmed on 1 September: last year's rate counts it, again."""
    newest = edition.snapshots[-1]
    case = "case_number = 'YS2025-1558'"
    dates = "min(left_on), min(found_on), min(confirmed_on)"
    days = (date(2025, 8, 23), date(2025, 8, 26), date(2025, 9, 1))
    assert counted(demo_data, newest, "cases", case, f"({dates})") == days
    assert counted(demo_data, newest, "leavers", f"{case} and not is_this_school_year") == 1
    assert counted(demo_data, newest, "leavers", f"{case} and is_this_school_year") == 0
    year_end = on(edition, date(2025, 8, 31))
    assert counted(demo_data, year_end, "leavers", case) == 0
    whole = edition.ask("indicator_trend", leader, Filters(), indicators=RATES)
    last = whole[(whole["snapshot"] == year_end.id) & (whole["indicator"] == RATES[0])]["numerator"].sum()
    again = whole[(whole["snapshot"] == newest.id) & (whole["indicator"] == RATES[1])]["numerator"].sum()
    assert again > last


def test_some_left_again_came_back_and_left(edition: Edition, demo_data: Path) -> None:
    newest = edition.snapshots[-1]
    again = "is_confirmed and left_again_on > returned_on"
    assert counted(demo_data, newest, "cases", again) >= 10
    assert counted(demo_data, newest, "cases", f"{again} and closed_on is null") >= 1
    rows = demo_data / newest.marts["cases"].file.path
    twice = duckdb.sql(
        f"select count(*) from '{rows}' a join '{rows}' b on a.id_number = b.id_number "
        "where a.is_confirmed and b.is_confirmed and a.left_again_on > a.returned_on "
        "and b.left_on > a.closed_on"
    ).fetchall()[0][0]
    assert twice >= 3


def test_leave_is_as_frequent_as_in_real_counties(edition: Edition, demo_data: Path) -> None:
    """One to three in a thousand, whatever the time of the year: leave goes on over 1 September."""
    for snapshot in edition.snapshots:
        pupils = counted(demo_data, snapshot, "children", f"roll_status is not null and {COMPULSORY}")
        away = counted(demo_data, snapshot, "children", f"roll_status = '20' and {COMPULSORY}")
        assert 0.001 <= away / pupils <= 0.003, snapshot.as_of


def test_some_are_being_looked_for_and_are_counted_apart(edition: Edition, demo_data: Path) -> None:
    """Of school age, and nobody knows where they are: few, and counted neither in school nor out of it."""
    newest = edition.snapshots[-1]
    untraced = "study_status = 'untraced' and is_school_age and not is_on_roll"
    assert 5 <= counted(demo_data, newest, "children", untraced) <= 60
    assert counted(demo_data, newest, "children", f"{untraced} and is_in_school is not null") == 0


def test_leave_ran_out(edition: Edition, leader: Scope | None) -> None:
    assert found_by(edition, leader, "suspension_past_end") >= 1
    assert found_by(edition, leader, "leave_past_end") >= 1


def test_a_dropout_was_concealed_and_a_zero_report_is_contradicted(
    edition: Edition, leader: Scope | None
) -> None:
    assert indicator(edition, leader, "dropouts_concealed") >= 1
    assert indicator(edition, leader, "dropouts_concealed", DISTRICT) == 0
    assert found_by(edition, leader, "zero_report_despite_case") >= 1


@pytest.fixture(scope="module")
def townships(edition: Edition, leader: Scope | None) -> Assessment:
    newest = edition.snapshots[-1]
    found = assess(
        lambda question, filters, **more: edition.ask(question, leader, filters, **more),
        rubric_in_force("township", newest.as_of),
        Filters(snapshot=newest.id),
        frozenset(newest.registers),
        newest.as_of,
    )
    assert found is not None
    return found


def test_townships_are_of_every_grade_and_a_veto_applies(townships: Assessment) -> None:
    units = [townships.scored.unit(unit) for unit in townships.scored.units]
    assert {unit.grade for unit in units} == set(range(len(townships.rubric.grades)))
    vetoed = [unit for unit in units if unit.vetoes]
    assert 1 <= len(vetoed) <= len(units) // 4
    assert any(veto.id == "concealed" for unit in vetoed for veto, _ in unit.vetoes)
