"""Worked examples: contracts and their targets, meetings, tasks, reports, lists, assessments, notices."""

from datetime import date

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NONE_ANYWHERE,
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    Row,
    dropout,
    pupil,
)
from tests.typed_registers import counted

COUNTY = ("991021", None, None, None)
IN_NORTH, IN_SOUTH = ("991021", NORTH, None, None), ("991021", SOUTH, None, None)
NORTH_SCHOOL_ITSELF, SOUTH_SCHOOL_ITSELF = (
    ("991021", NORTH, NORTH_SCHOOL, None),
    ("991021", SOUTH, SOUTH_SCHOOL, None),
)


def unit(kind: str, code: str) -> Row:
    """The columns that name a unit; a school says no township."""
    return {"county_code": "991021", "unit_kind": kind, f"{kind}_code": code}


def test_contracts_by_edge_and_their_targets(world: World) -> None:
    def pledge(level: str, party: str, due: int, signed: int, **more: object) -> Row:
        return {"year": 2025, "line": "1", "level": level, "party_a": "a", "party_b": party, "due_count": due,
                "county_code": "991021", "township_code": NORTH, "signed_count": signed,
                "signed_on": date(2025, 3, 1)} | more  # fmt: skip

    at_south = {"township_code": SOUTH, "school_code": SOUTH_SCHOOL}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(3)] + [pupil(9, school_code=SOUTH_SCHOOL)],
        movements=[],
        dropout_cases=[dropout("D1", 0, date(2025, 9, 10))],
        pledges=[
            pledge("county_township", "n", 1, 1, target_dropout_percent=0),  # one of three has left
            pledge("county_township", "s", 1, 1, township_code=SOUTH, target_dropout_percent=0),
            pledge("township_village", "v", 8, 6, village_code=NORTH_VILLAGE),
            pledge("village_parent", "p", 90, 81),
            pledge("bureau_school", "x", 1, 1, school_code=NORTH_SCHOOL, target_dropout_percent=50),
            pledge("bureau_school", "y", 1, 0, **at_south, target_dropout_percent=None),
            pledge("school_teacher", "t", 20, 20, school_code=NORTH_SCHOOL, target_dropout_percent=0),
            pledge("county_township", "n", 1, 1, year=2024, target_dropout_percent=0),
        ],
    )
    assert counted(found, "pledge_county_township_rate") == {IN_NORTH: (1, 1), IN_SOUTH: (1, 1)}
    assert counted(found, "pledge_township_village_rate") == {IN_NORTH: (6, 8)}
    assert counted(found, "pledge_village_parent_rate") == {IN_NORTH: (81, 90)}
    assert counted(found, "pledge_bureau_school_rate") == {
        NORTH_SCHOOL_ITSELF: (1, 1),
        SOUTH_SCHOOL_ITSELF: (0, 1),
    }
    assert counted(found, "pledge_school_teacher_rate") == {NORTH_SCHOOL_ITSELF: (20, 20)}
    assert counted(found, "pledge_target_kept_rate") == {
        IN_NORTH: (0, 1),
        IN_SOUTH: (1, 1),
        NORTH_SCHOOL_ITSELF: (1, 1),
    }


def test_townships_that_met_often_enough(world: World) -> None:
    def meeting(
        number: int, on: date, kind: str = "special", level: str = "township", town: str = NORTH
    ) -> Row:
        return {
            "meeting_number": f"M{number}",
            "level": level,
            "county_code": "991021",
            "township_code": town,
            "held_on": on,
            "kind": kind,
            "subject": "s",
        }

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        meetings=[
            meeting(1, date(2025, 9, 3)),
            meeting(2, date(2025, 10, 9), "joint"),
            meeting(3, date(2025, 9, 3), town=SOUTH),
            meeting(4, date(2025, 9, 4), "training", town=SOUTH),
            meeting(5, date(2025, 8, 3), town=SOUTH),
            meeting(6, date(2025, 9, 9), level="school", town=SOUTH),
        ],
    )
    assert counted(found, "meeting_township_rate") == {IN_NORTH: (1, 1), IN_SOUTH: (0, 1)}


def test_tasks_and_reports_in_time(world: World) -> None:
    def task(number: int, due: date, state: str, done: date | None = None) -> Row:
        return {"task_number": f"T{number}", "task": "t", "source": "meeting", **unit("school", NORTH_SCHOOL),
                "assigned_on": date(2024, 6, 1), "due_on": due, "state": state, "done_on": done}  # fmt: skip

    def report(period: str, due: date, given: date | None, kind: str = "school_month") -> Row:
        return {"kind": kind, "period": period, "county_code": "991021", "school_code": NORTH_SCHOOL,
                "due_on": due, "submitted_on": given}  # fmt: skip

    september = date(2025, 9, 5)
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        tasks=[
            task(1, september, "done", september),
            task(2, september, "done", date(2025, 9, 6)),
            task(3, september, "doing"),
            task(4, september, "done"),  # nobody can say that it was late
            task(5, september, "cancelled"),
            task(6, date(2025, 12, 1), "open"),
            task(7, date(2024, 9, 1), "done", september),
        ],
        report_submissions=[
            report("2025-08", september, september),
            report("2025-07", september, date(2025, 9, 7)),
            report("2025-06", september, None),
            report("x", september, None, "other"),
            report("2025-10", date(2025, 11, 5), None),
        ],
    )
    assert counted(found, "task_on_time_rate") == {NORTH_SCHOOL_ITSELF: (2, 4)}
    assert counted(found, "report_on_time_rate") == {NORTH_SCHOOL_ITSELF: (1, 3)}


def test_lists_that_departments_deliver(world: World) -> None:
    def line(number: int, due: date | None, came: date | None, **more: object) -> Row:
        return {
            "list_number": f"L{number}",
            "county_code": "991021",
            "department": "police",
            "kind": "poor",
            "due_on": due,
            "delivered_on": came,
            "row_count": 100,
            "matched_count": 90,
        } | more

    september = date(2025, 9, 5)
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        department_lists=[
            line(1, september, september, cleared_count=7, cleared_on=date(2025, 10, 1)),
            line(2, september, date(2025, 9, 9), cleared_count=10, cleared_on=date(2025, 11, 1)),
            line(3, september, None),
            line(4, None, september, matched_count=100),
            line(5, date(2024, 9, 1), september),  # due more than a year ago
            line(6, date(2025, 12, 1), None),
        ],
    )
    assert counted(found, "department_list_on_time_rate") == {COUNTY: (1, 3)}
    assert counted(found, "department_list_matched_rate") == {COUNTY: (280, 300)}
    assert counted(found, "department_list_cleared_rate") == {COUNTY: (7, 20)}


def test_the_assessment_of_the_last_year(world: World) -> None:
    def points(year: int, level: str, code: Row, got: int, item: str = "total") -> Row:
        return {"year": year, "level": level, "county_code": "991021", "township_code": NORTH, "item": item,
                "full_points": 100, "points": got, "assessed_on": date(year, 12, 20)} | code  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        assessments=[
            points(2024, "county_township", {}, 88),
            points(2024, "county_township", {}, 9, "duty"),
            points(2023, "county_township", {"township_code": SOUTH}, 70),
            points(2024, "bureau_school", {"school_code": NORTH_SCHOOL}, 91),
            points(2024, "township_village", {"village_code": NORTH_VILLAGE}, 50),
        ],
    )
    assert counted(found, "assessed_rate") == {
        IN_NORTH: (1, 1),
        IN_SOUTH: (0, 1),
        NORTH_SCHOOL_ITSELF: (1, 1),
        SOUTH_SCHOOL_ITSELF: (0, 1),
    }
    assert counted(found, "assessment_points_rate") == {IN_NORTH: (88, 100), NORTH_SCHOOL_ITSELF: (91, 100)}


def test_appeals_and_notices(world: World) -> None:
    def appeal(number: int, on: date, state: str, decided: date | None = None) -> Row:
        return {
            "appeal_number": f"A{number}",
            "submitted_on": on,
            **unit("school", NORTH_SCHOOL),
            "item": "i",
            "state": state,
            "decided_on": decided,
        }

    def notice(number: int, kind: str, on: date = date(2025, 9, 5), **more: object) -> Row:
        return {"notice_number": f"N{number}", "kind": kind, "issued_on": on,
                **unit("school", NORTH_SCHOOL)} | more  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        appeals=[
            appeal(1, date(2025, 3, 1), "accepted", date(2025, 3, 9)),
            appeal(2, date(2025, 10, 1), "pending"),
            appeal(3, date(2025, 9, 1), "rejected", date(2025, 11, 1)),  # decided later
            appeal(4, date(2024, 3, 1), "pending"),
        ],
        notices=[
            notice(1, "warning", deadline_on=date(2025, 9, 20), settled_on=date(2025, 9, 20)),
            notice(2, "circular", deadline_on=date(2025, 9, 20)),
            notice(3, "interview", deadline_on=date(2025, 12, 20)),
            notice(4, "commendation"),
            notice(5, "award_blocked", date(2025, 1, 5), blocked_until=date(2025, 12, 31)),
            notice(6, "circular", date(2025, 1, 5), blocks_awards=True, blocked_until=date(2025, 6, 30)),
            notice(7, "accountability", date(2025, 1, 5), blocks_promotion=True),
        ],
    )
    assert counted(found, "appeals_decided_rate") == {NORTH_SCHOOL_ITSELF: (1, 3)}
    assert counted(found, "notices_adverse") == NONE_ANYWHERE | {NORTH_SCHOOL_ITSELF: (3, None)}
    assert counted(found, "circulars") == NONE_ANYWHERE | {NORTH_SCHOOL_ITSELF: (1, None)}
    assert counted(found, "awards_blocked") == NONE_ANYWHERE | {NORTH_SCHOOL_ITSELF: (1, None)}
    assert counted(found, "promotions_blocked") == NONE_ANYWHERE | {NORTH_SCHOOL_ITSELF: (1, None)}
    assert counted(found, "notice_settled_rate") == {NORTH_SCHOOL_ITSELF: (1, 2)}
