"""Worked examples: care for key pupils, by hand."""

from datetime import date

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NONE_ANYWHERE,
    NORTH,
    NORTH_JUNIOR,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    Row,
    id_number,
    payment,
    pupil,
)
from tests.typed_registers import counted

AT_SCHOOL = ("991021", NORTH, NORTH_SCHOOL, None)
AT_HOME = ("991021", NORTH, None, "primary")


def number(n: int) -> str:
    return f"G{id_number(n)}"


def child(n: int, **more: object) -> Row:
    """A line of a list of children."""
    return {"id_number": id_number(n), "name": f"pupil {n}", "village_code": NORTH_VILLAGE} | more


def test_home_visits_by_key_group(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[
            pupil(1, family_category="01", is_single_parent=True),
            pupil(2, left_behind="1"),
            pupil(3, is_disabled=True),
            pupil(4, is_single_parent=True),
            pupil(5),  # struggles
            pupil(6, family_category="02"),
            pupil(7, family_category="01", roll_status="90"),  # gone
            pupil(8),  # caught up since
        ],
        poor_households=[],
        learning_support=[
            {"pupil_number": number(5), "identified_on": date(2025, 9, 9), "state": "helping"},
            {"pupil_number": number(8), "identified_on": date(2025, 3, 9), "state": "converted",
             "converted_on": date(2025, 6, 1)},
        ],
        home_visits=[
            {"visit_number": f"V{n}", "pupil_number": number(n), "visited_on": on, "method": "1"}
            for n, on in ((1, date(2025, 9, 2)), (1, date(2025, 10, 2)), (3, date(2025, 8, 20)), (5, AUTUMN))
        ],
    )  # fmt: skip
    assert counted(found, "home_visit_poor_rate") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "home_visit_left_behind_rate") == {NORTH_PRIMARY: (0, 1)}
    assert counted(found, "home_visit_disabled_rate") == {NORTH_PRIMARY: (0, 1)}  # visited last term
    assert counted(found, "home_visit_struggling_rate") == {NORTH_PRIMARY: (1, 1)}
    assert counted(found, "home_visit_single_parent_rate") == {NORTH_PRIMARY: (1, 2)}


def test_talks_with_left_behind_and_single_parent_pupils(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1, left_behind="1", is_single_parent=True), pupil(2, left_behind="2"), pupil(3),
              pupil(4, is_single_parent=True)],
        talks=[
            {"talk_number": f"T{n}", "pupil_number": number(n), "talked_on": on}
            for n, on in ((1, date(2025, 9, 5)), (2, date(2025, 8, 30)), (3, date(2025, 9, 5)), (4, AUTUMN))
        ],
    )  # fmt: skip
    assert counted(found, "talk_coverage_rate") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "talk_left_behind_rate") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "talk_single_parent_rate") == {NORTH_PRIMARY: (2, 2)}


def test_a_plan_for_each_key_pupil(world: World) -> None:
    def plan(n: int, state: str, drawn: date, **more: object) -> Row:
        return child(n, plan_number=f"P{n}", target_group="poor", state=state, drawn_on=drawn) | more

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n, left_behind="1") for n in range(1, 6)] + [pupil(6)],
        case_plans=[
            plan(1, "active", date(2025, 3, 1), updated_on=date(2025, 9, 8)),
            plan(2, "active", date(2025, 3, 1)),
            plan(3, "completed", date(2025, 3, 1)),
            plan(4, "completed", date(2025, 3, 1), ended_on=date(2025, 11, 1)),  # still in force
            plan(5, "active", date(2025, 11, 1)),  # not drawn up yet
            plan(6, "active", date(2025, 9, 1)),  # no key pupil
        ],
    )
    assert counted(found, "case_plan_rate") == {NORTH_PRIMARY: (3, 5)}
    assert counted(found, "case_plan_updated_rate") == {NORTH_PRIMARY: (1, 3)}


def test_aid_coverage_by_category_adds_up(world: World) -> None:
    this_term = {"school_year": "2025-2026", "term": "1", "deadline_on": date(2025, 12, 31),
                 "applied_on": None, "arrived_on": date(2025, 10, 10)}  # fmt: skip
    kinds = ("01", "05", "07", "08", "10", "11")
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n, family_category=kind) for n, kind in enumerate(kinds)]
        + [pupil(10, is_disabled=True), pupil(11, family_category="15")],
        poor_households=[
            child(1, household_kind="02")
        ],  # the list of households decides: poor, not allowance
        aid_payments=[payment("P0", 0, **this_term), payment("P10", 10, **this_term)],
    )
    assert counted(found, "aid_coverage_poor_rate") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "aid_coverage_allowance_rate") == {}
    assert counted(found, "aid_coverage_extreme_rate") == {NORTH_PRIMARY: (0, 1)}
    assert counted(found, "aid_coverage_orphan_rate") == {NORTH_PRIMARY: (0, 1)}
    assert counted(found, "aid_coverage_disabled_rate") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "aid_coverage_other_rate") == {NORTH_PRIMARY: (0, 1)}
    assert counted(found, "aid_coverage_rate") == {NORTH_PRIMARY: (2, 7)}


def test_the_register_of_left_behind_children_and_their_boarding(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1, is_boarding=True), pupil(2), pupil(3), pupil(4, roll_status="20")],
        left_behind=[
            child(1, needs_boarding=True, updated_on=date(2025, 9, 1)),
            child(2, needs_boarding=True, updated_on=date(2025, 4, 1)),  # too long ago
            child(3, needs_boarding=False),
            child(4, needs_boarding=True, updated_on=AUTUMN),  # on leave: needs no bed now
        ],
    )
    # Who is on the roll only has no birthday on a household register: the roll's is taken.
    assert counted(found, "left_behind_fresh_rate") == {AT_HOME: (2, 4)}
    assert counted(found, "left_behind_boarding_rate") == {NORTH_PRIMARY: (1, 2)}


def test_help_with_learning(world: World) -> None:
    def struggling(n: int, state: str, **more: object) -> Row:
        return {"pupil_number": number(n), "school_code": NORTH_SCHOOL, "grade": 4, "subject": "s",
                "identified_on": date(2025, 3, 1), "state": state} | more  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        learning_support=[
            struggling(1, "helping", last_helped_on=date(2025, 9, 20)),
            struggling(2, "improving", last_helped_on=date(2025, 6, 20)),
            struggling(3, "converted", converted_on=date(2025, 9, 1)),
            struggling(4, "converted", converted_on=date(2024, 10, 1)),  # more than a year ago
            struggling(5, "left"),
            struggling(6, "helping", identified_on=date(2025, 11, 1)),
        ],
    )
    assert counted(found, "learning_helped_rate") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "learning_converted_rate") == {NORTH_PRIMARY: (1, 3)}


def test_pupils_in_clubs(world: World) -> None:
    def club(name: str, pupils: int, different: int | None, term: str = "1") -> Row:
        return {"school_code": NORTH_SCHOOL, "school_year": "2025-2026", "term": term, "club": name,
                "kind": "arts", "pupil_count": pupils, "distinct_pupil_count": different}  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(8)],
        clubs=[club("a", 3, 3), club("b", 3, 1), club("c", 2, None), club("d", 5, 5, term="2")],
    )
    assert counted(found, "club_participation_rate") == {AT_SCHOOL: (6, 8)}
    # Seven places in clubs of a school of four: nobody knows who takes two, but no more than four take part.
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(4)],
        clubs=[club("a", 3, None), club("b", 4, None)],
    )
    assert counted(found, "club_participation_rate") == {AT_SCHOOL: (4, 4)}


def test_pairings_of_teachers_and_pupils(world: World) -> None:
    def pair(teacher: str, n: int, starts: date, **more: object) -> Row:
        return child(n, teacher_number=teacher, teacher=teacher, school_code=NORTH_SCHOOL,
                     target_group="poor", starts_on=starts) | more  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n, family_category="01") for n in (1, 2, 3)] + [pupil(4, left_behind="1")],
        poor_households=[],
        pairings=[
            pair("A", 1, date(2023, 9, 1), ends_on=date(2025, 9, 10), handed_over_on=date(2025, 9, 9)),
            pair("B", 1, date(2025, 9, 10), papers_due=5, papers_kept=5),
            pair("B", 2, date(2023, 9, 1), papers_due=5, papers_kept=4, updated_on=date(2025, 3, 1)),
            pair("B", 4, date(2024, 9, 1), target_group="left_behind"),
            pair("C", 3, date(2023, 9, 1), ends_on=date(2025, 9, 10)),  # nobody took over
            pair("F", 3, date(2023, 9, 1), ends_on=date(2025, 9, 20)),  # not late yet
            pair("D", 9, date(2020, 9, 1), ends_on=date(2025, 9, 1)),  # the pupil has gone
            pair("E", 2, date(2025, 11, 1)),  # not yet
        ],
    )
    assert counted(found, "pairing_rate") == {NORTH_PRIMARY: (2, 3)}
    assert counted(found, "pairing_updated_rate") == {AT_SCHOOL: (1, 3)}
    assert counted(found, "pairing_handover_rate") == {AT_SCHOOL: (1, 2)}
    assert counted(found, "life_file_rate") == {AT_SCHOOL: (1, 2)}
    assert counted(found, "paired_teachers") == NONE_ANYWHERE | {AT_SCHOOL: (5, None)}
    assert counted(found, "paired_poor_pupils") == NONE_ANYWHERE | {AT_SCHOOL: (4, None)}


def test_agent_mothers_of_left_behind_children_in_hardship(world: World) -> None:
    def mother(n: int, **more: object) -> Row:
        return child(n, kind="mother", caregiver="m", starts_on=date(2024, 9, 1)) | more

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n, left_behind="1", family_category="01") for n in (1, 2, 3)]
        + [pupil(4, left_behind="1")],
        left_behind=[],
        caregivers=[
            mother(1, last_contact_on=date(2025, 10, 1)),
            mother(2, ends_on=date(2025, 9, 1)),
            mother(4, last_contact_on=date(2025, 8, 1)),
        ],
    )
    assert counted(found, "caregiver_rate") == {AT_HOME: (1, 3)}
    assert counted(found, "caregiver_contact_rate") == {AT_HOME: (1, 2)}


def test_a_junior_pupil_counts_in_the_junior_stage(world: World) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(1, grade=8, left_behind="1")], talks=[], poor_households=[])
    assert counted(found, "talk_left_behind_rate") == {NORTH_JUNIOR: (0, 1)}
