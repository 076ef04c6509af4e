"""What a score sets against silence, by hand: marks, leave, zeros, days to find, closing too young."""

from datetime import date

import pytest

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    Row,
    dropout,
    id_number,
    moment,
    pupil,
    suspicion,
)
from tests.queries.test_zero_reports import zero
from tests.typed_registers import counted

NONE_BACK = {"status": "50"}


def leave(n: int, **other: object) -> Row:
    """A suspension of that pupil, in force all year."""
    row = {"leave_number": f"L{n}", "kind": "suspension", "id_number": id_number(n), "name": f"pupil {n}"}
    return row | {"starts_on": date(2025, 3, 1), "ends_on": date(2026, 2, 28)} | other


def test_leave_that_ran_out_or_was_never_registered_is_not_in_force(world: World) -> None:
    away = [pupil(n, roll_status="20") for n in range(1, 6)]
    found = world(
        AUTUMN,
        **PLACES,
        roll=[*away, pupil(6)],
        leave=[
            leave(1),
            leave(2, ends_on=date(2025, 8, 31)),
            leave(3, has_returned=True, returned_on=date(2025, 9, 5)),
            leave(4, kind="sick"),
        ],
    )
    # In force is the first alone; the fifth was never registered.
    assert counted(found, "leave_unproven")[NORTH_PRIMARY] == (4, None)


def test_a_mark_without_a_case_is_silence(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n, roll_status="60") for n in (1, 2, 3)],
        suspected_cases=[suspicion("S2", 2, moment("2025-10-01 08:00"))],
        dropout_cases=[dropout("D1", 1, date(2025, 9, 20), **NONE_BACK)],
    )
    assert counted(found, "marked_unlisted")[NORTH_PRIMARY] == (1, None)


def test_a_zero_counts_in_the_school_year_in_which_it_was_due(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        suspected_cases=[suspicion("S1", 1, moment("2025-09-20 08:00"))],
        dropout_cases=[],
        report_submissions=[
            zero("2025-09", NORTH_SCHOOL, date(2025, 10, 4)),
            zero("2025-06", NORTH_SCHOOL, date(2025, 7, 4)),
        ],
    )
    cells = counted(found, "zero_reports_contradicted")
    assert cells[(*NORTH_PRIMARY[:3], None)] == (1, None)
    assert sum(n for n, _ in cells.values()) == 1


def test_days_to_find_are_those_between_leaving_and_finding(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1, roll_status="60"), pupil(2, roll_status="60")],
        suspected_cases=[],
        dropout_cases=[
            dropout("D1", 1, date(2025, 9, 10), found_on=date(2025, 9, 15)),
            dropout("D2", 2, date(2025, 9, 10), found_on=date(2025, 10, 1)),
        ],
    )
    assert counted(found, "days_to_find")[NORTH_PRIMARY] == (5 + 21, 2)


@pytest.mark.parametrize(("born", "left"), [(date(2009, 9, 30), 0), (date(2009, 10, 2), 1)])
def test_a_child_below_sixteen_is_not_over_age(born: date, left: int, world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2, birth_date=born, roll_status="60")],
        suspected_cases=[],
        dropout_cases=[
            dropout(
                "D1",
                2,
                date(2025, 9, 5),
                id_number=id_number(2, born),
                pupil_number=f"G{id_number(2, born)}",
                status="90",
                closed_on=date(2025, 10, 1),
            )
        ],
    )
    numerator, denominator = counted(found, "dropout_rate_named")[NORTH_PRIMARY]
    assert (numerator, denominator) == (left, 2)


def test_closed_without_a_return_is_not_brought_back(world: World) -> None:
    closed = {"confirmed_on": date(2025, 8, 1), "closed_on": date(2025, 9, 1)}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2)],
        dropout_cases=[
            dropout("D1", 1, date(2025, 8, 1), **closed, status="70", returned_on=date(2025, 8, 20)),
            dropout("D2", 2, date(2025, 8, 1), **closed, status="90"),
        ],
    )
    assert counted(found, "returned_when_due_rate")[NORTH_PRIMARY] == (1, 2)


def test_what_the_province_finds_first_was_concealed(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2)],
        suspected_cases=[
            suspicion("S1", 1, moment("2025-10-10 08:00"), source="1"),
            suspicion("S2", 2, moment("2025-09-10 08:00"), source="1"),
        ],
        dropout_cases=[
            dropout("D1", 1, date(2025, 9, 2), confirmed_on=date(2025, 10, 12), suspected_case_number="S1"),
            dropout("D2", 2, date(2025, 9, 2), confirmed_on=date(2025, 9, 12), suspected_case_number="S2"),
        ],
    )
    assert counted(found, "dropouts_concealed")[NORTH_PRIMARY] == (1, None)
