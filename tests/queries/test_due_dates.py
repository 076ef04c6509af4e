"""Due today is not yet late: one rule for every kind of deadline, walked over the day before, the day and the
day after. All kinds stand in one world, each with a number of its own."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    NORTH,
    NORTH_SCHOOL,
    PLACES,
    Row,
    dropout,
    id_number,
    moment,
    move,
    payment,
    pupil,
    suspicion,
)
from tests.typed_registers import SmallWorld

HERE = {"county_code": "991021", "township_code": NORTH, "school_code": NORTH_SCHOOL}
DAY = timedelta(days=1)
Made = Callable[[int, date, date | None], tuple[str, Row]]


@dataclass(frozen=True)
class Kind:
    """One kind of deadline: the line of a register that is due on a day and done on a day (or not).

    `late` and `in_time` are SELECTs of one value about the line with number {n}: whether it is late, and,
    where a thing done can be in time, whether it was.
    """

    made: Made
    late: str
    in_time: str | None = None


def report(n: int, due: date, done: date | None) -> tuple[str, Row]:
    row = HERE | {"kind": "school_month", "period": f"{n}", "due_on": due, "submitted_on": done}
    return "report_submissions", row | {"is_zero_report": True}


def rectification(n: int, due: date, done: date | None) -> tuple[str, Row]:
    return "rectifications", {
        "rectification_number": f"{n}",
        "township_code": NORTH,
        "school_code": NORTH_SCHOOL,
        "problem_kind": f"{n}",
        "problem": "p",
        "issued_on": due - 3 * DAY,
        "deadline_on": due,
        "reported_on": done,
        "state": "20" if done else "10",
    }


def task(n: int, due: date, done: date | None) -> tuple[str, Row]:
    return "tasks", HERE | {
        "task_number": f"{n}",
        "task": "t",
        "source": "meeting",
        "unit_kind": "school",
        "assigned_on": due - 5 * DAY,
        "due_on": due,
        "done_on": done,
        "state": "done" if done else "open",
    }


def notice(n: int, due: date, done: date | None) -> tuple[str, Row]:
    return "notices", HERE | {
        "notice_number": f"{n}",
        "kind": "circular",
        "issued_on": due - DAY,
        "unit_kind": "school",
        "deadline_on": due,
        "settled_on": done,
    }


def department_list(n: int, due: date, done: date | None) -> tuple[str, Row]:
    row = {"list_number": f"{n}", "county_code": "991021", "department": "civil_affairs", "kind": "poor"}
    return "department_lists", row | {"due_on": due, "delivered_on": done}


def aid(n: int, due: date, done: date | None) -> tuple[str, Row]:
    row = payment(f"{n}", n, school_year="2025-2026", term="1", applied_on=due - 9 * DAY, deadline_on=due)
    return "aid_payments", row | {"arrived_on": done, "status": "50" if done else "30"}


def verification(n: int, due: date, done: date | None) -> tuple[str, Row]:
    found_at = datetime.combine(due - 5 * DAY, time(9))
    told = {"reported_township_at": found_at, "reported_bureau_at": found_at}
    checked = {"verified_on": done, "outcome": "1"} if done else {}
    return "suspected_cases", suspicion(f"{n}", n, found_at, **told, **checked)


def verification_by_the_ledger(n: int, due: date, done: date | None) -> tuple[str, Row]:
    register, row = verification(n, due - 30 * DAY, done)
    return register, row | {"verify_due_on": due}


def double_report(n: int, due: date, done: date | None) -> tuple[str, Row]:
    # 48 hours by default: they run out in the afternoon of the day.
    told = datetime.combine(done, time(9)) if done else None
    both = {"reported_township_at": told, "reported_bureau_at": told}
    return "suspected_cases", suspicion(f"{n}", n, datetime.combine(due - 2 * DAY, time(15)), **both)


def very_late_report(n: int, due: date, done: date | None) -> tuple[str, Row]:
    register, row = double_report(n, due, done)
    return register, row | {"found_at": datetime.combine(due - 7 * DAY, time(15))}


def persuasion(n: int, due: date, done: date | None) -> tuple[str, Row]:
    back = {"returned_on": done, "status": "60"} if done else {}
    return "dropout_cases", dropout(f"{n}", n, due - 30 * DAY, **back)


def placing(n: int, due: date, done: date | None) -> tuple[str, Row]:
    row = dropout(f"{n}", n, due - 20 * DAY, returned_on=due - 10 * DAY, status="60")
    return "dropout_cases", row | {"return_placement": "1" if done else None}


def closing(n: int, due: date, done: date | None) -> tuple[str, Row]:
    row = dropout(f"{n}", n, due - 100 * DAY, returned_on=due - 90 * DAY, return_placement="1", status="60")
    return "dropout_cases", row | ({"closed_on": done, "status": "70"} if done else {})


def transfer(n: int, due: date, done: date | None) -> tuple[str, Row]:
    gone = move(n, "transfer_out", due - 30 * DAY, from_school_code=NORTH_SCHOOL, received_on=done)
    return "movements", gone


def handing_over(n: int, due: date, done: date | None) -> tuple[str, Row]:
    return "pairings", {
        "teacher_number": f"{n}",
        "teacher": f"{n}",
        "school_code": NORTH_SCHOOL,
        "id_number": id_number(n),
        "pupil_number": f"G{id_number(n)}",
        "starts_on": due - 300 * DAY,
        "ends_on": due - 30 * DAY,
        "handed_over_on": done,
    }


def of(mart: str, key: str, answer: str) -> str:
    """What the row with number n of a mart says."""
    return f"select {answer} from marts.{mart} where {key} = '{{n}}'"


def missed(mart: str, key: str, where: str, met: str) -> str:
    """In the denominator and not in the numerator: late in a rate."""
    return (
        f"select count(*) > 0 from marts.{mart} r cross join reference.period t "
        f"where {key} = '{{n}}' and {where} and not ({met})"
    )


REPORT, CASE = ("report_submissions", "period"), ("cases", "case_number")
NOTED, TASK = ("rectifications", "rectification_number"), ("tasks", "task_number")
NOTICE, LIST = ("notices", "notice_number"), ("department_lists", "list_number")
AID = ("aid_payments", "payment_number")
VERIFIED = "coalesce(verified_on <= verify_due_on, false)"
KINDS = (
    Kind(report, of(*REPORT, "state = 'missing'"), of(*REPORT, "is_on_time")),
    Kind(report, missed(*REPORT, "is_due_this_year", "coalesce(is_on_time, false)")),
    Kind(
        rectification,
        of(*NOTED, "is_overdue and standing = 'overdue' and days_overdue > 0"),
        of(*NOTED, "is_reported_on_time"),
    ),
    Kind(rectification, of(*NOTED, "is_reported_on_time = false")),
    Kind(task, of(*TASK, "is_overdue and days_overdue > 0"), of(*TASK, "is_on_time")),
    Kind(task, missed(*TASK, "is_due_this_year and is_on_time is not null", "is_on_time")),
    Kind(notice, of(*NOTICE, "is_settled_on_time = false"), of(*NOTICE, "is_settled_on_time")),
    Kind(department_list, of(*LIST, "is_on_time = false and is_due"), of(*LIST, "is_on_time")),
    Kind(aid, of(*AID, "is_due and not is_on_time and days_late > 0"), of(*AID, "is_on_time")),
    Kind(verification, of(*CASE, "is_late")),
    Kind(verification_by_the_ledger, of(*CASE, "is_late"), of(*CASE, VERIFIED)),
    Kind(verification_by_the_ledger, missed(*CASE, "verify_due_on < t.as_of", VERIFIED)),
    Kind(double_report, of(*CASE, "is_late"), of(*CASE, "is_reported_on_time")),
    Kind(double_report, of(*CASE, "is_reported_on_time = false")),
    Kind(very_late_report, of(*CASE, "is_reported_very_late"), of(*CASE, "not is_reported_very_late")),
    Kind(persuasion, of(*CASE, "is_late")),
    Kind(persuasion, missed(*CASE, "is_confirmed and return_due_on < t.as_of", "not is_out_of_school")),
    Kind(placing, of(*CASE, "is_late")),
    Kind(closing, missed(*CASE, "is_confirmed and observed_on < t.as_of", "not is_open")),
    Kind(transfer, "select count(*) > 0 from marts.leavers where how = 'unreceived'"),
    Kind(handing_over, missed("pairings", "teacher", "is_to_hand_over", "handed_over_on is not null")),
)
_chance = random.Random(14)
DUE = [
    date(2025, 10, 31),
    date(2025, 12, 31),
    *(date(2025, 10, 1) + _chance.randrange(240) * DAY for _ in range(2)),
]


def everything(world: World, kinds: list[int], due: date, done: date | None, on: date) -> SmallWorld:
    """A world on a day in which one thing of each kind is due on `due` and done on `done`."""
    registers: dict[str, list[Row]] = {
        "roll": [pupil(n) for n in range(len(KINDS)) if KINDS[n].made is not transfer]
    }
    for n in kinds:
        register, row = KINDS[n].made(n, due, done)
        registers.setdefault(register, []).append(row)
    return world(on, **PLACES, **registers)


def said(found: SmallWorld, asked: str, n: int) -> bool:
    rows = found.sql(asked.format(n=n)).fetchall()
    return bool(rows and rows[0][0])


@pytest.mark.parametrize("due", DUE)
def test_what_is_due_today_is_not_late_and_tomorrow_it_is(world: World, due: date) -> None:
    everyone = list(range(len(KINDS)))
    late: dict[str, dict[int, bool]] = {}
    for after in (-1, 0, 1):
        found = everything(world, everyone, due, None, due + after * DAY)
        for n in everyone:
            late.setdefault(f"{n} {KINDS[n].made.__name__}", {})[after] = said(found, KINDS[n].late, n)
    assert {name: one for name, one in late.items() if one != {-1: False, 0: False, 1: True}} == {}


@pytest.mark.parametrize("due", DUE[:2])
def test_what_is_done_on_its_day_is_in_time_and_the_day_after_it_is_not(world: World, due: date) -> None:
    dated = [n for n, kind in enumerate(KINDS) if kind.in_time]
    in_time: dict[str, dict[int, bool]] = {}
    for after in (-1, 0, 1):
        found = everything(world, dated, due, due + after * DAY, due + 2 * DAY)
        for n in dated:
            in_time.setdefault(f"{n} {KINDS[n].made.__name__}", {})[after] = said(
                found, KINDS[n].in_time or "", n
            )
    assert {name: one for name, one in in_time.items() if one != {-1: True, 0: True, 1: False}} == {}


@pytest.mark.parametrize(("on", "is_over"), [(date(2025, 9, 7), False), (date(2025, 9, 8), True)])
def test_the_first_week_is_judged_when_its_last_day_is_over(world: World, on: date, is_over: bool) -> None:
    """Lessons begin on 1 September: the seventh is the last day on which to register."""
    row = {
        "school_year": "2025-2026",
        "term": "1",
        "school_code": NORTH_SCHOOL,
        "grade": 4,
        "pupil_number": f"G{id_number(1)}",
    }
    found = world(on, **PLACES, roll=[pupil(1)], term_registration=[row])
    assert found.sql("select is_first_week_over from marts.term_registrations").fetchall() == [(is_over,)]


def test_a_check_is_late_after_its_day_even_when_the_reports_came_only_then(world: World) -> None:
    told = {name: moment("2025-10-10 08:00") for name in ("reported_township_at", "reported_bureau_at")}
    row = suspicion("S1", 1, moment("2025-10-09 09:00"), verify_due_on=date(2025, 10, 9), **told)
    found = world(date(2025, 10, 10), **PLACES, roll=[pupil(1)], suspected_cases=[row])
    assert found.sql("select step, is_late from marts.cases").fetchall() == [("verify", True)]
