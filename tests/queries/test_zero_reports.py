"""Zero reports against the ledger: which are contradicted, by hand and by a plain count of odd ledgers."""

import random
from datetime import date, datetime, time, timedelta

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_SCHOOL,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    Row,
    dropout,
    pupil,
    suspicion,
)
from tests.typed_registers import SmallWorld, seeds

ASKED = "period, school_code, cases_against_zero, first_case_on, last_case_on, is_zero_after_finding"


def zero(period: str, school: str, told: date | None, is_zero: bool = True) -> Row:
    due = (date.fromisoformat(f"{period}-01") + timedelta(days=31)).replace(day=5)
    row = {
        "kind": "school_month",
        "period": period,
        "county_code": "991021",
        "school_code": school,
        "due_on": due,
    }
    township = NORTH if school == NORTH_SCHOOL else SOUTH
    return row | {"township_code": township, "submitted_on": told, "is_zero_report": is_zero}


def found_at(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 9)  # noqa: DTZ001


def contradicted(world: SmallWorld) -> list[tuple[object, ...]]:
    return world.sql(f"select {ASKED} from marts.report_submissions order by school_code, period").fetchall()


def test_a_zero_is_contradicted_by_a_case_found_in_its_month_or_open_in_it(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in (1, 2, 3)],
        suspected_cases=[
            suspicion("S1", 1, found_at(9, 8), verified_on=date(2025, 9, 20), outcome="1"),
            # Found in May, cleared on 3 June: stands open in June, not in July.
            suspicion("S2", 2, found_at(5, 20), verified_on=date(2025, 6, 3), outcome="1"),
        ],
        dropout_cases=[
            # Out of school from July on, back on 1 September: open in August, in September no day.
            dropout(
                "D1",
                3,
                date(2025, 7, 10),
                school_code=SOUTH_SCHOOL,
                returned_on=date(2025, 9, 1),
                status="60",
            )
        ],
        report_submissions=[
            zero("2025-05", NORTH_SCHOOL, date(2025, 5, 10)),
            zero("2025-06", NORTH_SCHOOL, date(2025, 6, 30)),
            zero("2025-07", NORTH_SCHOOL, date(2025, 7, 30)),
            zero("2025-08", NORTH_SCHOOL, None),
            zero("2025-09", NORTH_SCHOOL, date(2025, 9, 8)),
            zero("2025-07", SOUTH_SCHOOL, date(2025, 8, 2)),
            zero("2025-08", SOUTH_SCHOOL, date(2025, 8, 30)),
            zero("2025-09", SOUTH_SCHOOL, date(2025, 9, 30)),
            zero("2025-10", SOUTH_SCHOOL, date(2025, 10, 10), is_zero=False),
        ],
    )
    may, september, july = date(2025, 5, 20), date(2025, 9, 8), date(2025, 7, 10)
    assert contradicted(found) == [
        ("2025-05", NORTH_SCHOOL, 1, may, may, False),
        ("2025-06", NORTH_SCHOOL, 1, may, may, True),
        ("2025-07", NORTH_SCHOOL, 0, None, None, None),
        ("2025-08", NORTH_SCHOOL, None, None, None, None),
        # Handed in on the day of the finding: nobody knows which came first.
        ("2025-09", NORTH_SCHOOL, 1, september, september, False),
        ("2025-07", SOUTH_SCHOOL, 1, july, july, True),
        ("2025-08", SOUTH_SCHOOL, 1, july, july, True),
        ("2025-09", SOUTH_SCHOOL, 0, None, None, None),
        ("2025-10", SOUTH_SCHOOL, None, None, None, None),
    ]


def test_without_a_ledger_nothing_is_held_against_a_zero_and_nothing_is_said_for_it(world: World) -> None:
    found = world(AUTUMN, **PLACES, report_submissions=[zero("2025-09", NORTH_SCHOOL, date(2025, 9, 30))])
    assert contradicted(found) == [("2025-09", NORTH_SCHOOL, None, None, None, None)]


@pytest.mark.parametrize("seed", seeds(short=4))
def test_odd_ledgers_are_held_against_zeros_as_a_plain_count_does(world: World, seed: int) -> None:
    chance = random.Random(seed)
    day = lambda: date(2025, 1, 1) + timedelta(days=chance.randrange(280))  # noqa: E731
    suspected, dropouts, reports, open_days = [], [], [], []
    for n in range(12):
        school = chance.choice((NORTH_SCHOOL, SOUTH_SCHOOL))
        first = day()
        last = first + timedelta(days=chance.randrange(90)) if chance.random() < 0.7 else None
        ends = last if last and last <= AUTUMN else None
        if n % 2:
            row = suspicion(f"S{n}", n, datetime.combine(first, time(10)), school_code=school)
            suspected.append(row | ({"verified_on": last, "outcome": "1"} if last else {}))
        else:
            how = chance.choice(("returned_on", "closed_on"))
            state = {"returned_on": "60", "closed_on": "70"}[how] if last else "50"
            dropouts.append(
                dropout(f"D{n}", n, first, school_code=school, status=state) | ({how: last} if last else {})
            )
        open_days.append((school, first, ends))
    for school in (NORTH_SCHOOL, SOUTH_SCHOOL):
        reports += [
            zero(f"2025-{m:02d}", school, date(2025, m, chance.randrange(1, 29))) for m in range(1, 10)
        ]
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(12)],
        suspected_cases=suspected,
        dropout_cases=dropouts,
        report_submissions=reports,
    )
    expected = []
    for report in sorted(reports, key=lambda row: (row["school_code"], row["period"])):
        begins = date.fromisoformat(f"{report['period']}-01")
        days = [
            begins + timedelta(days=n)
            for n in range(31)
            if (begins + timedelta(days=n)).month == begins.month
        ]
        held = [
            first
            for school, first, ends in open_days
            if school == report["school_code"]
            and (first in days or (first < begins and (ends is None or ends > begins)))
        ]
        late = any(first < report["submitted_on"] for first in held) if held else None
        listed = (min(held), max(held)) if held else (None, None)
        expected.append((report["period"], report["school_code"], len(held), *listed, late))
    assert contradicted(found) == expected
