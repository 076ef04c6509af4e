"""Two rolls compared: who is gone, came, changed school or grade; and in September where each pupil is."""

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from baoxue.access import Scope
from baoxue.analysis.explained import explained
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.publish import publish, publish_folders
from baoxue.warehouse import Filters, Warehouse, open_warehouse
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
    with_check_digit,
    write_registers,
)
from tests.typed_registers import seeds
from tests.warehouse.conftest import LEADER, SOUTH_LEADER

Row = dict[str, Any]
NINE_YEARS = PLACES | {"schools": [one | {"kind": "nine_year"} for one in PLACES["schools"]]}
JUNE, JULY = date(2025, 6, 30), date(2025, 7, 31)
SEPTEMBER, OCTOBER = date(2025, 9, 15), date(2025, 10, 15)
BEFORE = "2025-06-30.1"
NORTH_INSPECTOR = Scope(role="inspector", schools=(NORTH_SCHOOL,))


def opened(root: Path, *folders: tuple[date, dict[str, list[Row]]]) -> Warehouse:
    """A county with these registers on these days."""
    written = [(day, write_registers(root / day.isoformat(), **given)) for day, given in folders]
    publish_folders(written, root / "data", workers=1)
    return open_warehouse(root / "data")


def compared(warehouse: Warehouse, scope: Scope = LEADER, **chosen: Any) -> Counter[tuple[str, str]]:
    found = warehouse.ask("rolls_compared", scope, Filters(**chosen), before=BEFORE)
    return Counter(zip(found["what"], found["why"], strict=True))


def expected(warehouse: Warehouse, scope: Scope = LEADER, **chosen: Any) -> dict[str, int]:
    found = warehouse.ask("expected_pupils", scope, Filters(**chosen), before=BEFORE)
    return {name: int(count) for name, count in found.groupby("standing")["children"].sum().items()}


BEFORE_SUMMER = [
    *(pupil(1), pupil(2), pupil(3), pupil(4, grade="6"), pupil(5, grade="9"), pupil(6, grade="6")),
    *(pupil(7, grade="2"), pupil(8), pupil(9, roll_status="20"), pupil(10, SOUTH_SCHOOL)),
]
AFTER_SUMMER = [
    *(pupil(1, grade="5"), pupil(2, SOUTH_SCHOOL, grade="5"), pupil(4, SOUTH_SCHOOL, grade="7")),
    *(pupil(7, grade="5"), pupil(8, grade="5", roll_status="20"), pupil(9, grade="5")),
    *(pupil(20, grade="1"), pupil(21, grade="5"), pupil(10, SOUTH_SCHOOL, grade="5")),
]


@pytest.fixture(scope="module")
def summer(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two rolls and nothing else. 1 stays, 2 changes school, 3 is gone, 4 goes from grade 6 to 7, 5 has
    finished, 6 was in grade 6 and is gone, 7 goes from grade 2 to 5, 8 is on leave now, 9 was and is back,
    20 enters, 21 came."""
    root = tmp_path_factory.mktemp("summer")
    return opened(root, (JUNE, {"roll": BEFORE_SUMMER}), (SEPTEMBER, {"roll": AFTER_SUMMER}))


def test_two_rolls_tell_who_is_gone_who_came_and_who_moved(summer: Warehouse) -> None:
    assert compared(summer) == {
        ("gone", "unknown"): 2,
        ("gone", "finished"): 1,
        ("came", "unknown"): 1,
        ("came", "entered"): 1,
        ("school", "unknown"): 1,
        ("school", "promotion"): 1,
        ("grade", "unknown"): 1,
    }


def test_in_september_every_pupil_of_june_is_in_one_group(summer: Warehouse) -> None:
    """3 and 6 should be here and are not; 5 has finished, 8 is on leave."""
    assert expected(summer) == {"enrolled": 8, "leave": 1, "finished": 1, "due": 2}
    south = expected(summer, county=COUNTY, township=SOUTH, school=SOUTH_SCHOOL)
    assert south == {"enrolled": 1}, "who was at the north school counts there"


def test_names_are_masked_for_inspectors_and_absent_for_others(summer: Warehouse) -> None:
    for scope, names in ((LEADER, set()), (NORTH_INSPECTOR, {"王**"})):
        for question in ("rolls_compared", "expected_pupils"):
            found = summer.ask(question, scope, Filters(), before=BEFORE)
            rows = found[found["before_child_key"].notna()]
            assert len(rows) and {name for name in rows["name"] if not pd.isna(name)} == names, question
    for scope in (None, Scope(role="leader")):
        assert summer.ask("rolls_compared", scope, Filters(), before=BEFORE).empty
        assert summer.ask("expected_pupils", scope, Filters(), before=BEFORE).empty


def test_who_is_known_beyond_a_scope_is_not_said_to_be_gone(summer: Warehouse) -> None:
    """The inspector of the north school is not told where 2 and 4 are, only that they are known."""
    assert compared(summer, NORTH_INSPECTOR)["gone", "elsewhere"] == 2
    assert expected(summer, NORTH_INSPECTOR) == {
        "enrolled": 5, "known_elsewhere": 2, "leave": 1, "finished": 1, "due": 2,
    }  # fmt: skip


def test_a_movement_explains_one_who_is_on_no_register_any_more(tmp_path: Path) -> None:
    """Transferred and received, transferred and not received, died; a withdrawal explains nothing."""
    roll = [pupil(n) for n in (1, 2, 3, 4, 5)]

    def move(n: int, kind: str, **other: str) -> Row:
        number = pupil(n)["pupil_number"]
        return {"pupil_number": number, "moved_on": "2025-08-20", "kind": kind, "grade": "4"} | other

    moves = [
        move(2, "transfer_out", from_school_code=NORTH_SCHOOL, to_school_code="4100000009",
             received_on="2025-09-02"),
        move(3, "transfer_out", from_school_code=NORTH_SCHOOL, to_school_code="4100000009"),
        move(4, "death", from_school_code=NORTH_SCHOOL),
        move(5, "withdrawal", from_school_code=NORTH_SCHOOL),
    ]  # fmt: skip
    now = {"roll": [pupil(1, grade="5")], "movements": moves, **PLACES}
    warehouse = opened(tmp_path, (JUNE, {"roll": roll, **PLACES}), (SEPTEMBER, now))
    assert expected(warehouse) == {"enrolled": 1, "transferred": 1, "gone": 1, "due": 2}
    assert compared(warehouse) == {("gone", "movement"): 4}


def test_movements_are_paired_only_with_children_whom_the_scope_sees(tmp_path: Path) -> None:
    """A leader of the south learns nothing of who left the north, not even a key."""
    north = {
        "pupil_number": pupil(2)["pupil_number"],
        "moved_on": "2025-08-20",
        "kind": "death",
        "grade": "4",
    }
    now = {"roll": [pupil(1, grade="5"), pupil(10, SOUTH_SCHOOL, grade="5")], "movements": [north], **PLACES}
    before = {"roll": [pupil(1), pupil(2), pupil(10, SOUTH_SCHOOL)], **PLACES}
    opened(tmp_path, (JUNE, before), (SEPTEMBER, now))
    folder = tmp_path / "questions"
    folder.mkdir()
    asked = "-- Pairs.\nselect before_child_key from same_movers where $before is not null"
    (folder / "pairs.sql").write_text(asked, encoding="utf-8")
    warehouse = open_warehouse(tmp_path / "data", folder)
    assert len(warehouse.ask("pairs", LEADER, Filters(), before=BEFORE)) == 1
    assert warehouse.ask("pairs", SOUTH_LEADER, Filters(), before=BEFORE).empty


def test_graduates_of_july_have_finished(tmp_path: Path) -> None:
    """Whom a July roll marks as graduated is a pupil until August; whom it has not any more has finished."""
    june = [pupil(1), pupil(2, grade="6"), pupil(3, grade="9"), pupil(4, grade="9")]
    july = [
        *(pupil(1), pupil(2, grade="6", roll_status="70"), pupil(3, grade="9", roll_status="70")),
    ]
    warehouse = opened(tmp_path, (JUNE, {"roll": june}), (JULY, {"roll": july}))
    assert compared(warehouse) == {("gone", "finished"): 1}


def test_a_pupil_whose_row_was_set_aside_is_neither_gone_nor_new(tmp_path: Path) -> None:
    """2 and 3 are on the roll of September with a wrong number and a wrong grade, and right in October."""
    right = [pupil(n, grade="5") for n in (1, 2, 3)]
    wrong = [right[0], right[1] | {"id_number": "999999201403050060"}, right[2] | {"grade": "27"}]
    for day, roll in ((JUNE, [pupil(n) for n in (1, 2, 3, 4)]), (SEPTEMBER, wrong), (OCTOBER, right)):
        publish(write_registers(tmp_path / str(day), roll=roll), day, tmp_path / "data", set_aside=True)
    warehouse = open_warehouse(tmp_path / "data")
    september = Filters(snapshot="2025-09-15.1")
    asked = {"filters": september, "scope": LEADER, "before": BEFORE}
    gone = warehouse.ask("rolls_compared", **asked)
    assert Counter(zip(gone["what"], gone["why"], strict=True)) == {
        ("gone", "unknown"): 1,
        ("gone", "set_aside"): 2,
    }
    standings = warehouse.ask("expected_pupils", **asked).groupby("standing")["children"].sum()
    assert standings.to_dict() == {"enrolled": 1, "set_aside": 2, "due": 1}
    assert causes(warehouse.ask("change_causes", **asked)) == {("left", 0, 1), ("set_aside", 0, 2)}
    again = {"filters": Filters(), "scope": LEADER, "before": "2025-09-15.1"}
    came = warehouse.ask("rolls_compared", **again)
    assert Counter(zip(came["what"], came["why"], strict=True)) == {("came", "set_aside"): 2}
    assert causes(warehouse.ask("change_causes", **again)) == {("set_aside", 2, 0)}
    rules = [it.checks["rules"] for it in read_catalog(tmp_path / "data").snapshots]
    assert [it.get("pupil_vanished") for it in rules] == [None, 1, 0]
    assert [it.get("pupil_without_arrival") for it in rules] == [None, 0, 0]
    # A scope learns nothing of children beyond it.
    beyond = warehouse.ask("rolls_compared", **again | {"scope": SOUTH_LEADER})
    assert beyond.empty


def causes(rows: pd.DataFrame) -> set[tuple[str, int, int]]:
    """The parts of the change of those enrolled."""
    return {(it.cause, it.came, it.left) for it in explained(rows)["dropout_rate_open"].parts}


# Generated counties.

STATES = ("10", "10", "10", "10", "20", "30", "50", "60", "70", "90")
STUDY = ("primary", "junior", "senior", "graduated", "not_enrolled", "dropped_out", "untraced")
KINDS = ("transfer_out", "transfer_out", "death", "abroad", "withdrawal", "suspension")
ENROLLED, LEAVE = {"10", "30", "40", "50"}, "20"


def invented(seed: int) -> tuple[dict[str, list[Row]], dict[str, list[Row]], list[str]]:
    """A county in June and in September, and in which group the words put each child."""
    chance = random.Random(seed)
    rolls: tuple[list[Row], list[Row]] = ([], [])
    population, outside, moves, groups = [], [], [], []
    for number in range(140):
        age = chance.randint(4, 17)  # completed on 31 August 2025
        born = date(2025 - age, 1 + number % 8, 5)
        child = with_check_digit(f"999999{born:%Y%m%d}{number:03d}")
        school = chance.choice((NORTH_SCHOOL, SOUTH_SCHOOL))
        row = pupil(number, school, id_number=child) | {"birth_date": born.isoformat()}
        grade = min(max(age - 6, 1), 9)
        was = chance.choice(STATES) if chance.random() < 0.8 and age > 6 else None
        now = chance.choice(STATES) if chance.random() < 0.6 and age > 5 else None
        if was:
            rolls[0].append(row | {"grade": str(grade), "roll_status": was})
        if now:
            rolls[1].append(row | {"grade": str(min(grade + bool(was), 9)), "roll_status": now})
        study = chance.choice(STUDY) if chance.random() < 0.5 else None
        if study:
            population.append(
                {name: row[name] for name in ("name", "sex", "id_number", "birth_date", "village_code")}
                | {"household_number": f"h{number}", "household_head": "某", "study_status": study}
            )
        is_outside = chance.random() < 0.1
        if is_outside:
            outside.append(
                {name: row[name] for name in ("name", "id_number", "village_code")} | {"grade": "4"}
            )
        kind = chance.choice(KINDS) if was and chance.random() < 0.3 else None
        if kind == "death" and now:  # on the roll and dead cannot be: that would not be published
            kind = "abroad"
        received = chance.random() < 0.5
        if kind:
            to = "4100000009" if kind == "transfer_out" else ""
            moves.append(
                {
                    "pupil_number": row["pupil_number"],
                    "kind": kind,
                    "moved_on": "2025-08-20",
                    "grade": str(grade),
                    "from_school_code": school,
                    "to_school_code": to,
                    "received_on": "2025-09-03" if received else "",
                }
            )
        was_on_roll = was in ENROLLED | {LEAVE, "60", "70"}
        is_known_now = now or study or is_outside
        if was_on_roll or (is_known_now and 6 <= age <= 15 and has_birthday(now, study)):
            last = grade if was_on_roll else None
            groups.append(group(now, study, is_outside, kind, received, last, min(grade + bool(was), 9)))
    before = {"roll": rolls[0], **NINE_YEARS}
    after = {"roll": rolls[1], "population": population, "out_of_county": outside, "movements": moves}
    return before, after | NINE_YEARS, groups


def has_birthday(now: str | None, study: str | None) -> bool:
    """The register of those outside gives no date of birth, so that nobody knows of what age they are."""
    return bool(now or study)


def group(
    now: str | None, study: str | None, outside: bool, kind: str | None, received: bool,
    last: int | None, grade: int,
) -> str:  # fmt: skip
    """As the words say it, the first that is true."""
    if now == "50":
        return "home_taught"
    if now in ENROLLED:
        return "enrolled"
    if now == LEAVE:
        return "leave"
    is_of_primary = now == "70" and grade < 9  # graduated, and awaited in a next grade
    if last == 9 or study == "senior" or (now == "70" and grade == 9):
        return "finished"
    if study == "graduated" and not is_of_primary:
        return "finished"
    if kind in ("death", "abroad"):
        return "gone"
    if outside:
        return "outside"
    if kind == "transfer_out" and received:
        return "transferred"
    return "not_known" if study == "untraced" else "due"


@pytest.mark.parametrize("seed", seeds(short=3))
def test_groups_of_generated_counties_add_up(seed: int, tmp_path: Path) -> None:
    """Every pupil of June's roll and every child of school age is in exactly one group, the one that the
    words say; the schools' and the homes' children together are the county's."""
    before, after, groups = invented(seed)
    warehouse = opened(tmp_path, (JUNE, before), (SEPTEMBER, after))
    found = expected(warehouse)
    assert found == dict(Counter(groups))
    assert sum(found.values()) == len(groups) > 80
    parts = Counter[str]()
    for township in (NORTH, SOUTH):
        parts.update(expected(warehouse, county=COUNTY, township=township))
    assert dict(parts) == found
    listed = warehouse.ask("expected_pupils", LEADER, Filters(), before=BEFORE)
    assert (listed[listed["standing"] == "due"]["children"] == 1).all(), "one by one"


def test_villages_of_the_two_townships_are_used() -> None:
    assert {row["village_code"] for row in invented(1)[0]["roll"]} == {NORTH_VILLAGE, SOUTH_VILLAGE}
