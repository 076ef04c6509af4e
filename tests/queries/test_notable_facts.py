"""The facts that sentences speak of, counted a second time row by row in plain Python, on the demo."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue.access import Scope
from baoxue.analysis.rules import load_rules
from baoxue.analysis.sentences import facts_of
from baoxue.snapshots.catalog import read_catalog
from baoxue.warehouse import Filters, open_warehouse

COUNTY = "991021"
LEADER = Scope(role="leader", counties=("991021", "991103"))
Row = dict[str, Any]
STAGES = ("primary", "junior", None)


class World:
    """The published marts of the newest snapshot as plain rows of one county."""

    def __init__(self, data: Path) -> None:
        catalog = read_catalog(data)
        assert catalog.newest is not None
        self._data, self._snapshot = data, catalog.newest
        self.as_of = catalog.newest.as_of

    def rows(self, mart: str, county: str = "county_code") -> Iterator[Row]:
        table = pq.read_table(self._data / self._snapshot.marts[mart].file.path)
        return (row for row in table.to_pylist() if row[county] == COUNTY)

    def days(self, since: Any) -> int:
        return (self.as_of - since).days


def cases(keep: Callable[[World, Row], bool]) -> Callable[[World], Iterator[tuple[str, int]]]:
    def count(world: World) -> Iterator[tuple[str, int]]:
        for row in world.rows("cases"):
            if row["stage"] in STAGES and keep(world, row):
                yield row["township_code"], 1

    return count


def of(
    mart: str, keep: Callable[[World, Row], bool], place: str = "township_code", county: str = "county_code"
) -> Callable[[World], Iterator[tuple[str, int]]]:
    def count(world: World) -> Iterator[tuple[str, int]]:
        for row in world.rows(mart, county):
            if keep(world, row) and row.get("stage") in STAGES:
                yield row[place], 1

    return count


def unsigned(world: World) -> Iterator[tuple[str, int]]:
    for row in world.rows("pledges"):
        if row["year"] == world.as_of.year and row["signed_count"] < row["due_count"]:
            yield row["township_code"], row["due_count"] - row["signed_count"]


def idle(world: World) -> Iterator[tuple[str, int]]:
    """The newest day is the middle of October: the latest whole month is September."""
    month = (world.as_of.replace(day=1) - timedelta(days=1)).replace(day=1)
    last = world.as_of.replace(day=1) - timedelta(days=1)
    seen = {
        row["inspector_number"] for row in world.rows("inspections") if month <= row["inspected_on"] <= last
    }
    for row in world.rows("inspectors"):
        begun = row["appointed_on"] is None or row["appointed_on"] <= month
        here = row["ended_on"] is None or row["ended_on"] > last
        if begun and here and row["inspector_number"] not in seen:
            yield row["township_code"], 1


def contradicted(world: World) -> Iterator[tuple[str, int]]:
    """Zero reports of a month in which a case of the school was found, or a child of it was away."""
    away: dict[str, list[tuple[date, date]]] = {}
    for row in world.rows("cases"):
        if row["school_code"] is None:
            continue
        ends = [row[name] for name in ("returned_on", "closed_on") if row[name]] or [row["found_on"]]
        if not row["is_confirmed"]:
            ends = [row["verified_on"] or row["found_on"]]
        is_over = (
            not row["is_unverified"] if not row["is_confirmed"] else row["is_returned"] or row["is_closed"]
        )
        gone_again = row["is_confirmed"] and row["returned_on"] and row["left_again_on"]
        if gone_again and row["left_again_on"] >= row["returned_on"]:
            is_closed = row["closed_on"] and row["closed_on"] >= row["left_again_on"]
            last = row["closed_on"] if is_closed else date.max
            away.setdefault(row["school_code"], []).append((row["left_again_on"], last))
            is_over = True
        spell = (row["found_on"], min(ends) if is_over else date.max)
        away.setdefault(row["school_code"], []).append(spell)
    for row in world.rows("report_submissions"):
        if row["kind"] != "school_month" or not row["is_zero_report"]:
            continue
        first = date.fromisoformat(f"{row['period']}-01")
        after = (first + timedelta(days=31)).replace(day=1)
        held = [
            begun
            for begun, over in away.get(row["school_code"], [])
            if first <= begun < after or begun < first < over
        ]
        if held and row["due_on"] > world.as_of - timedelta(days=365):
            yield row["township_code"], 1


def is_key(row: Row) -> bool:
    return (
        row["is_poor"]
        or row["is_left_behind"]
        or row["is_disabled"]
        or row["is_single_parent"]
        or bool(row["is_struggling"])
    )


PLAIN: dict[str, Callable[[World], Iterator[tuple[str, int]]]] = {
    "report_late": cases(lambda _, row: row["step"] == "report" and row["is_late"]),
    "persuasion_late": cases(lambda _, row: row["step"] == "persuade" and row["is_late"]),
    "late_without_owner": cases(
        lambda _, row: (
            row["is_open"]
            and row["is_late"]
            and row["is_confirmed"]
            and not any(row[f"responsible_{line}"] for line in ("township", "village", "school"))
        )
    ),
    "suspicion_old": cases(lambda world, row: row["is_unverified"] and world.days(row["found_on"]) > 30),
    "left_again": cases(lambda _, row: row["left_again_on"] is not None and row["is_out_of_school"]),
    "absence_unreported": of(
        "absence_spells",
        lambda _, row: row["is_open"] and row["is_to_report"] and not row["is_listed_as_suspected"],
    ),
    "unregistered": of(
        "term_registrations", lambda _, row: row["is_first_week_over"] and not row["is_settled"]
    ),
    "reports_missing": of(
        "report_submissions",
        lambda world, row: (
            row["is_required"]
            and row["submitted_on"] is None
            and world.as_of - timedelta(days=365) <= row["due_on"] < world.as_of
        ),
    ),
    "reports_late": of(
        "report_submissions",
        lambda world, row: (
            row["is_required"]
            and row["submitted_on"] is not None
            and row["submitted_on"] > row["due_on"]
            and world.as_of - timedelta(days=92) < row["due_on"] < world.as_of
        ),
    ),
    "pledges_unsigned": unsigned,
    "zero_contradicted": contradicted,
    "aid_missing": of(
        "aid_payments",
        lambda world, row: (
            row["due_yuan"] > 0
            and world.as_of - timedelta(days=365) <= row["deadline_on"] < world.as_of
            and not row["has_arrived"]
        ),
    ),
    "aid_late": of(
        "aid_payments",
        lambda world, row: (
            row["due_yuan"] > 0
            and world.as_of - timedelta(days=365) <= row["deadline_on"] < world.as_of
            and row["has_arrived"]
            and row["is_on_time"] is False
        ),
    ),
    "home_teaching_short": of(
        "disabled_children", lambda _, row: row["is_home_taught"] and row["meets_standard"] is False
    ),
    "disabled_left_out": of(
        "disabled_children",
        lambda _, row: bool(row["is_left_out"]),
        "hukou_township_code",
        "hukou_county_code",
    ),
    "rectification_overdue": of("rectifications", lambda _, row: row["is_overdue"]),
    "inspector_idle": idle,
    "register_missing": of(
        "coverage",
        lambda _, row: (
            row["expected"] > 0
            and row["rows_here"] < row["expected"]
            and row["register"] != "report_submissions"
        ),
    ),
    "key_pupils_unvisited": of(
        "key_pupils",
        lambda _, row: row["is_compulsory_pupil"] and is_key(row) and row["visits_this_term"] == 0,
    ),
    "caregiver_missing": of(
        "key_pupils",
        lambda _, row: (
            row["is_compulsory_pupil"]
            and row["is_poor"]
            and row["is_left_behind"]
            and row["has_caregiver"] is False
        ),
    ),
    "task_overdue": of("tasks", lambda _, row: row["is_overdue"]),
}


@pytest.fixture(scope="module")
def facts(demo_data: Path) -> dict[str, Any]:
    return facts_of(open_warehouse(demo_data).ask("notable_facts", LEADER, Filters(county=COUNTY)))


@pytest.mark.parametrize("fact", PLAIN)
def test_a_fact_is_what_its_rows_say(demo_data: Path, facts: dict[str, Any], fact: str) -> None:
    plain: Counter[str] = Counter()
    for place, amount in PLAIN[fact](World(demo_data)):
        plain[place] += amount
    found = facts.get(fact)
    assert (found.amount if found else 0) == sum(plain.values())
    named = dict(found.places) if found else {}
    assert named == {code: amount for code, amount in plain.items() if code and amount}


def test_every_fact_of_a_rule_is_counted_twice() -> None:
    assert {rule.fact for rule in load_rules() if rule.fact} == set(PLAIN) | {"zero_doubtful"}
