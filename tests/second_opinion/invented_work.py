"""The invented rows of the registers of the working systems; see invented.py."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from baoxue.intake.registers import load_registers
from tests.second_opinion.records import Row

COUNTY = "991021"
TOWNSHIPS = ("991021101", "991021102")
VILLAGES = ("991021101201", "991021102201", "991021102202")
SCHOOLS = ("3499000001", "3499000002", "3499000003", "3499000004")


def work_registers(it: Any, numbers: list[int]) -> dict[str, list[Row]]:
    """Rows for every register of the working systems; `it` draws (an `Inventing`)."""

    def anybody() -> int:
        return int(it.one(*numbers))

    def place(kind: str) -> Row:
        return {
            "county_code": COUNTY,
            "township_code": it.one(*TOWNSHIPS) if kind == "township" else it.one(None, *TOWNSHIPS),
            "village_code": it.one(*VILLAGES) if kind == "village" else None,
            "school_code": it.one(*SCHOOLS) if kind == "school" else None,
        }

    def school() -> str:
        return str(it.one(*SCHOOLS, "4100000009"))

    def term() -> Row:
        year = it.one(it.year, it.year, it.year - 1)
        return {"school_year": f"{year}-{year + 1}", "term": it.one("1", "2")}

    def both(n: int) -> Row:
        return {"id_number": it.ids[n], "pupil_number": it.perhaps(0.7, it.pupil_number(n)), "name": f"n{n}"}

    found = {
        "talks": [_talk(it, k, anybody()) for k in it.some(60)],
        "case_plans": [_plan(it, k, both(anybody())) for k in it.some(60)],
        "pairings": [_pairing(it, k, both(anybody()), school()) for k in it.some(80)],
        "caregivers": [_caregiver(it, k, both(anybody())) for k in it.some(50)],
        "learning_support": [_struggling(it, k, anybody(), school()) for k in it.some(60)],
        "clubs": [
            {
                "school_code": school(),
                **term(),
                "club": f"c{k}",
                "kind": "arts",
                "pupil_count": it.one(5, 12),
                "distinct_pupil_count": it.one(None, 4, 9),
            }
            for k in it.some(20)
        ],
        "leave": [_leave(it, k, anybody()) for k in it.some(40)],
        "home_teaching": [_lesson(it, k, both(anybody()), school()) for k in it.some(300)],
        "law_notices": [_law(it, k) for k in it.some(60)],
        "persuasion_visits": [
            {
                "visit_number": f"P{k}",
                "case_number": it.one(f"S{k % 70}", f"D{k % 45}"),
                "visited_on": it.day(),
                "method": "1",
                "party": it.one(None, "joint", "school"),
                "persuaders": "p",
                "result": it.one("returned", "refused"),
            }
            for k in it.some(60)
        ],
        "term_registration": [_registration(it, n, school()) for n in numbers if it.likely(0.6)],
        "absences": [_absence(it, k, anybody(), school()) for k in it.some(60)],
        "meetings": [
            {
                "meeting_number": f"M{k}",
                "level": level,
                **place(level),
                "held_on": it.day(),
                "kind": it.one("special", "joint", "training"),
                "subject": "s",
            }
            for k in it.some(40)
            for level in [it.one("township", "township", "village", "school")]
        ],
        "tasks": [_task(it, k, place(it.one("township", "village", "school"))) for k in it.some(50)],
        "report_submissions": [
            {
                "kind": it.one("school_month", "school_month", "county_quarter", "other"),
                "period": f"p{k}",
                **place(it.one("school", "school", "county")),
                "due_on": due,
                "submitted_on": it.perhaps(0.8, due + timedelta(days=it.one(-3, 0, 1, 9))),
            }
            for k in it.some(60)
            for due in [it.day()]
        ],
        "department_lists": [_list(it, k) for k in it.some(30)],
        "assessments": [_assessment(it, k, place) for k in it.some(40)],
        "appeals": [
            {
                "appeal_number": f"A{k}",
                "submitted_on": on,
                "unit_kind": kind,
                **place(kind),
                "item": "i",
                "state": it.one("pending", "accepted", "rejected"),
                "decided_on": it.perhaps(0.6, on + timedelta(days=it.one(3, 30))),
            }
            for k in it.some(20)
            for kind in [it.one("township", "school")]
            for on in [it.day()]
        ],
        "notices": [_notice(it, k, place) for k in it.some(60)],
        "inspection_results": [_result(it, k, anybody()) for k in it.some(80)],
        "facilities": [_project(it, k, place) for k in it.some(40)],
        "facility_checks": [
            {
                "school_code": code,
                "item": item,
                "is_met": it.likely(0.7),
                "needed_count": it.one(None, 0, 30),
                "held_count": it.one(None, 20, 40),
            }
            for code in (*SCHOOLS, "4100000009")
            for item in ("standard", "boarding_places", "canteen", "toilets")
        ],
        "nutrition": [_meals(it, k, school()) for k in it.some(50)],
        "roster_summary": [
            {
                "school_year": f"{it.year}-{it.year + 1}",
                "township_code": township,
                **{cell: it.one(None, *range(12)) for cell in CELLS},
            }
            for township in (*TOWNSHIPS, "991021199")
        ],
    }
    columns = {name: {column.name for column in load_registers()[name].columns} for name in found}
    return {
        name: [{key: value for key, value in row.items() if key in columns[name]} for row in rows]
        for name, rows in found.items()
    }


CELLS = (
    *("households", "children", "primary_age", "junior_age", "school_age", "enrolled", "enrolled_here"),
    *("enrolled_elsewhere", "not_enrolled", "dropped_out", "suspended", "home_taught", "disabled", "poor"),
    "left_behind",
)


def _talk(it: Any, k: int, n: int) -> Row:
    return {
        "talk_number": f"T{k}",
        "pupil_number": it.pupil_number(n),
        "talked_on": it.day(200, 20),
        "teacher": "t",
        "kind": "talk",
    }


def _plan(it: Any, k: int, who: Row) -> Row:
    drawn = it.day()
    return {
        "plan_number": f"L{k}",
        **who,
        "target_group": "poor",
        "drawn_on": drawn,
        "updated_on": it.perhaps(0.6, drawn + timedelta(days=it.one(10, 100, 300))),
        "state": it.one("active", "active", "completed"),
        "ended_on": it.perhaps(0.3, drawn + timedelta(days=it.one(50, 300))),
    }


def _pairing(it: Any, k: int, who: Row, school: str) -> Row:
    starts = it.day(900)
    return {
        "teacher_number": f"T{k % 25}",
        "teacher": "t",
        "school_code": school,
        **who,
        "target_group": it.one("poor", "poor", "left_behind"),
        "starts_on": starts,
        "ends_on": it.perhaps(0.5, starts + timedelta(days=it.one(100, 300, 600))),
        "handed_over_on": it.perhaps(0.5, starts + timedelta(days=it.one(110, 320))),
        "updated_on": it.perhaps(0.5, starts + timedelta(days=it.one(30, 360))),
        "papers_due": it.one(None, 0, 5),
        "papers_kept": it.one(None, 3, 5),
    }


def _caregiver(it: Any, k: int, who: Row) -> Row:
    starts = it.day(600)
    return {
        **who,
        "kind": "mother",
        "caregiver": f"c{k}",
        "starts_on": starts,
        "ends_on": it.perhaps(0.2, starts + timedelta(days=200)),
        "contact_count": 3,
        "last_contact_on": it.perhaps(0.8, it.day(90, 10)),
    }


def _struggling(it: Any, k: int, n: int, school: str) -> Row:
    identified = it.day(600)
    state = it.one("helping", "improving", "converted", "left")
    return {
        "pupil_number": it.pupil_number(n),
        "name": "n",
        "school_code": school,
        "grade": it.one(None, it.grade(n)),
        "subject": f"s{k}",
        "identified_on": identified,
        "last_helped_on": it.perhaps(0.8, it.day(200, 10)),
        "state": state,
        "converted_on": it.perhaps(0.8, identified + timedelta(days=it.one(60, 400)))
        if state == "converted"
        else None,
    }


def _leave(it: Any, k: int, n: int) -> Row:
    starts = it.day()
    return {
        "leave_number": f"Q{k}",
        "kind": it.one("suspension", "deferral", "exemption"),
        **it.numbers(n),
        "name": "n",
        "starts_on": starts,
        "ends_on": it.perhaps(0.7, starts + timedelta(days=300)),
        "has_certificate": it.one(None, True, True, False),
        "returned_on": it.perhaps(0.2, starts + timedelta(days=100)),
    }


def _lesson(it: Any, k: int, who: Row, school: str) -> Row:
    return {
        "record_number": f"R{k}",
        **who,
        "school_code": school,
        "teacher": "t",
        "taught_on": it.day(200, 10),
        "periods": Decimal(it.one("1", "2", "2.5")),
        "content": it.one("1", "2", "3", "5"),
        "second_content": it.one(None, "2", "4"),
        "is_signed": it.one(None, True, False),
    }


def _law(it: Any, k: int) -> Row:
    issued = it.day()
    return {
        "notice_number": f"W{k:02d}",
        "case_number": it.one(f"S{k % 70}", f"D{k % 45}", "X"),
        "step": it.one("1", "1", "2", "3", "4"),
        "issued_on": issued,
        "outcome": it.one("returned", "promised", "not_complied"),
        "outcome_on": it.perhaps(0.7, issued + timedelta(days=it.one(2, 60))),
    }


def _registration(it: Any, n: int, school: str) -> Row:
    first = it.one(date(it.year, 9, 1), date(it.year, 9, 1), date(it.year + 1, 2, 17))
    return {
        "school_year": f"{it.year}-{it.year + 1}",
        "term": "1" if first.month == 9 else "2",
        "school_code": school,
        "grade": it.grade(n),
        "pupil_number": it.pupil_number(n),
        "registered_on": it.perhaps(0.8, first + timedelta(days=it.one(-1, 0, 2, 6, 7, 13, 20))),
        "visited_on": it.perhaps(0.5, first + timedelta(days=10)),
        "outcome": it.one(None, "registered", "elsewhere", "suspected", "open"),
        "settled_on": it.perhaps(0.5, first + timedelta(days=it.one(12, 60))),
    }


def _absence(it: Any, k: int, n: int, school: str) -> Row:
    day = it.day()
    noon = datetime.combine(day, datetime.min.time()) + timedelta(hours=12)
    reports = [it.perhaps(0.8, noon + timedelta(hours=it.one(24, 70, 108, 110, 400))) for _ in range(2)]
    return {
        "pupil_number": it.pupil_number(n),
        "school_code": school,
        "grade": it.one(None, it.grade(n)),
        "absent_from": day,
        "absent_until": it.perhaps(0.7, day + timedelta(days=it.one(0, 4, 20))),
        "school_days": it.one(1, 2, 3, 5),
        "contacted_at": it.perhaps(0.8, noon + timedelta(hours=it.one(0, 30))),
        "reported_township_at": reports[0],
        "reported_bureau_at": reports[1],
        "ended_how": it.one(None, "returned", "suspected"),
    }


def _task(it: Any, k: int, place: Row) -> Row:
    assigned = it.day()
    due = assigned + timedelta(days=it.one(5, 30))
    state = it.one("open", "done", "done", "cancelled")
    return {
        "task_number": f"J{k}",
        "task": "t",
        "source": "meeting",
        "unit_kind": "school",
        **place,
        "assigned_on": assigned,
        "due_on": due,
        "state": state,
        "done_on": it.perhaps(0.8, due + timedelta(days=it.one(-2, 0, 4))) if state == "done" else None,
    }


def _list(it: Any, k: int) -> Row:
    due = it.perhaps(0.8, it.day())
    came = it.perhaps(0.8, (due or it.day()) + timedelta(days=it.one(-4, 0, 6)))
    return {
        "list_number": f"B{k}",
        "county_code": COUNTY,
        "department": "police",
        "kind": "poor",
        "due_on": due,
        "delivered_on": came,
        "row_count": it.one(None, 0, 40),
        "matched_count": it.one(None, 30, 40),
        "cleared_count": it.one(None, 4),
        "cleared_on": it.perhaps(0.5, it.day()),
    }


def _assessment(it: Any, k: int, place: Any) -> Row:
    level = it.one("county_township", "bureau_school", "township_village")
    kind = {"county_township": "township", "bureau_school": "school"}.get(level, "village")
    where = place(kind) | {"township_code": it.one(*TOWNSHIPS)}
    year = it.as_of.year - it.one(0, 1, 2)
    return {
        "year": year,
        "level": level,
        **where,
        "item": it.one("total", "total", "duty"),
        "full_points": Decimal(100),
        "points": Decimal(it.one("80", "91.5")),
        "class_name": f"{k}",
        "assessed_on": it.one(date(year, 12, 20), date(year + 1, 1, 10)),
    }


def _notice(it: Any, k: int, place: Any) -> Row:
    issued, kind = it.day(), it.one("township", "village", "school")
    return {
        "notice_number": f"N{k}",
        "kind": it.one("warning", "circular", "award_blocked", "promotion_blocked", "commendation"),
        "issued_on": issued,
        "unit_kind": kind,
        **place(kind),
        "blocks_awards": it.one(None, True, False),
        "blocks_promotion": it.one(None, None, True),
        "blocked_until": it.perhaps(0.6, issued + timedelta(days=it.one(30, 365))),
        "deadline_on": it.perhaps(0.6, issued + timedelta(days=20)),
        "settled_on": it.perhaps(0.5, issued + timedelta(days=it.one(10, 20, 40))),
    }


def _result(it: Any, k: int, n: int) -> Row:
    return {
        "result_number": f"E{k}",
        "inspection_number": f"N{k % 30}",
        **it.numbers(n),
        "school_code": it.one(None, *SCHOOLS),
        "village_code": it.one(None, *VILLAGES),
        "kind": "roll_call",
        "how": it.one("1", "1", "2", "4"),
        "result": it.one("conform", "conform", "differ"),
        "checked_on": it.perhaps(0.6, it.day()),
    }


def _project(it: Any, k: int, place: Any) -> Row:
    kind = it.one("township", "school")
    starts = it.perhaps(0.8, it.day(2000, 60))
    return {
        "project_number": f"G{k}",
        "project": "p",
        **place(kind),
        "kind": it.one("new_building", "rebuilding", "broadcast_classroom", "other"),
        "investment_wan_yuan": Decimal(it.one("12.50", "100")),
        "floor_area_m2": it.one(None, Decimal("320.5")),
        "unit_count": it.one(None, 1, 3),
        "started_on": starts,
        "completed_on": it.perhaps(0.5, it.day(1000, 60)),
        "state": it.one("planned", "completed", "in_use"),
    }


def _meals(it: Any, k: int, school: str) -> Row:
    day = it.day(600, 30)
    due = Decimal(it.one("4000", "5000.50"))
    return {
        "school_code": school,
        "month": f"{day:%Y-%m}",
        "stage": it.one("primary", "junior"),
        "pupil_count": 40,
        "meal_days": 20,
        "pupil_days": it.one(700, 800),
        "standard_yuan": Decimal(it.one("4", "5")),
        "due_yuan": due,
        "paid_yuan": it.one(None, due, Decimal(100)),
        "paid_on": it.perhaps(0.7, day + timedelta(days=40)),
    }
