"""Worked examples: disabled children, nobody left out, and home lessons beside the standard."""

from datetime import date
from decimal import Decimal

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    SOUTH,
    Row,
    disabled,
    id_number,
    pupil,
)
from tests.typed_registers import counted


def test_nobody_is_left_out_without_a_certificate_that_is_valid(world: World) -> None:
    def leave(n: int, **more: object) -> Row:
        return {
            "leave_number": f"L{n}",
            "kind": "deferral",
            "id_number": id_number(n),
            "has_certificate": True,
            "starts_on": date(2025, 9, 1),
            "ends_on": date(2026, 8, 31),
        } | more

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        disabled=[
            disabled(1, "mainstream"),
            disabled(2, "waiting"),
            disabled(3, "waiting", has_deferral=True),
            disabled(4, "waiting"),  # deferred in the register of leave
            disabled(5, "waiting"),  # the deferral is over
            disabled(6, "waiting"),  # no certificate
            disabled(7, "waiting", birth_date=date(2020, 5, 1)),  # too young
        ],
        leave=[leave(4), leave(5, ends_on=date(2025, 8, 31)), leave(6, has_certificate=False)],
    )
    assert counted(found, "disabled_left_out") == {
        ("991021", NORTH, None, "primary"): (3, None),
        ("991021", NORTH, None, None): (0, None),
        ("991021", SOUTH, None, None): (0, None),
    }


def test_home_taught_children_their_roll_and_their_hours(world: World) -> None:
    def lesson(n: int, number: int, periods: str, **more: object) -> Row:
        return {
            "record_number": f"R{number}",
            "id_number": id_number(n),
            "school_code": NORTH_SCHOOL,
            "teacher": "t",
            "taught_on": date(2025, 9, 20),
            "periods": Decimal(periods),
            "content": "3",
        } | more

    found = world(
        AUTUMN,  # 45 days after 1 September: one whole month, so two lessons of two periods are due
        **PLACES,
        roll=[pupil(1, roll_status="50"), pupil(2, roll_status="50"), pupil(3)],
        disabled=[
            disabled(1, "home_teaching"), disabled(2, "home_teaching"), disabled(3, "mainstream"),
            disabled(4, "home_teaching"),  # on no roll
        ],
        home_teaching=[
            lesson(1, 1, "2", content="2", is_signed=True), lesson(1, 2, "4", is_signed=True),
            lesson(2, 3, "3", second_content="5"), lesson(2, 4, "3", taught_on=date(2025, 8, 20)),
        ],
    )  # fmt: skip
    at_home = ("991021", NORTH, None, "primary")
    assert counted(found, "home_taught_on_roll_rate") == {NORTH_PRIMARY: (2, 2), at_home: (0, 1)}
    assert counted(found, "home_teaching_standard_rate") == {NORTH_PRIMARY: (1, 2), at_home: (0, 1)}
    # The first child had 6 of 4 periods, which counts as 4; the second 3, the third none.
    assert counted(found, "home_teaching_periods_rate") == {NORTH_PRIMARY: (7, 8), at_home: (0, 4)}
    assert counted(found, "home_teaching_signed_rate") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "home_teaching_health_share") == {NORTH_PRIMARY: (2, 3)}


def test_before_a_month_of_lessons_nothing_can_be_said(world: World) -> None:
    found = world(
        date(2025, 9, 20),
        **PLACES,
        roll=[pupil(1, roll_status="50")],
        disabled=[disabled(1, "home_teaching")],
        home_teaching=[],
    )
    assert counted(found, "home_teaching_standard_rate") == {}
    assert counted(found, "home_teaching_periods_rate") == {}
