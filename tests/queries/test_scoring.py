"""Worked examples of the indicators that scores read: what counts and what does not."""

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
    SOUTH,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    Row,
    disabled,
    dropout,
    id_number,
    inhabitant,
    moment,
    move,
    pupil,
    suspicion,
)
from tests.typed_registers import counted

MARCH = date(2025, 3, 1)
SEPTEMBER = date(2025, 9, 5)
YEAR_AGO = date(2024, 10, 15)


def on(month: int, day: int) -> date:
    return date(2025, month, day)


def told_both(number: str, n: int, found_at: str, told_at: str, **other: object) -> Row:
    """A suspicion that township and bureau were told of at the same moment."""
    at = moment(told_at)
    return suspicion(number, n, moment(found_at), reported_township_at=at, reported_bureau_at=at) | other


def test_returned_children_closed_when_their_observation_is_over(world: World) -> None:
    back = {"returned_on": on(4, 1), "status": "60"}  # the ninety days were over on 30 June
    closed = {"closed_on": on(9, 1), "status": "70"}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        dropout_cases=[
            dropout("D1", 1, MARCH, **back | closed),  # counts
            dropout("D2", 2, MARCH, **back),  # observed long enough, still open
            dropout("D3", 3, MARCH, **back, left_again_on=on(5, 1)),  # gone again: open once more
            dropout("D4", 4, MARCH, **back | closed, grade=8),  # the other stage
            # Neither: the ninetieth day is today, which is not over; the day before, it is.
            dropout("D5", 5, MARCH, returned_on=on(7, 17), status="60"),
            dropout("D6", 6, MARCH, returned_on=on(7, 16), status="60"),
            dropout("D7", 7, MARCH, **closed | {"status": "90"}),  # never came back: nothing to observe
            dropout("D8", 8, YEAR_AGO, **back | closed),  # confirmed more than twelve months ago
            dropout("D9", 9, date(2024, 10, 16), **back | closed),  # the first day that counts
        ],
    )
    assert counted(found, "closed_when_due_rate") == {NORTH_PRIMARY: (2, 5), NORTH_JUNIOR: (1, 1)}


def test_dropouts_back_by_the_day_on_which_they_should_be(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        dropout_cases=[
            dropout("D1", 1, SEPTEMBER, returned_on=on(9, 20), status="60"),  # counts
            dropout("D2", 2, MARCH, closed_on=on(9, 9), status="90"),  # closed, and not brought back
            dropout("D3", 3, on(9, 14)),  # thirty days ended yesterday, not back
            dropout("D4", 4, MARCH, returned_on=on(4, 1), left_again_on=on(5, 1), status="80"),  # gone again
            # Neither: the thirtieth day is today; a return before then does not count early either.
            dropout("D5", 5, on(9, 15)),
            dropout("D6", 6, on(9, 15), returned_on=on(9, 20), status="60"),
            dropout("D7", 7, YEAR_AGO),  # confirmed more than twelve months ago
            dropout("D8", 8, MARCH, closed_on=on(4, 1), status="30"),  # turned out to be no dropout
        ],
    )
    assert counted(found, "returned_when_due_rate") == {NORTH_PRIMARY: (1, 4)}


def test_pupils_of_registered_households_not_back_in_time(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n, family_category="01") for n in (1, 2, 3, 5)] + [pupil(4)],
        poor_households=[],
        dropout_cases=[
            dropout("D1", 1, on(9, 14)),  # the thirty-first day: counts
            dropout("D2", 2, on(9, 15)),  # the thirtieth day: still in time
            dropout("D3", 3, MARCH, returned_on=on(9, 1), status="60"),  # back, though not yet placed
            dropout("D4", 4, MARCH),  # of no registered household
            # Gone again five days ago: persuading begins anew.
            dropout("D5", 5, MARCH, returned_on=on(4, 1), left_again_on=on(10, 10), status="80"),
        ],
    )
    assert counted(found, "poor_dropouts_overdue") == {NORTH_PRIMARY: (1, None)}


def test_the_dropout_rate_spares_what_is_handled_in_time(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(1, 8)],
        suspected_cases=[
            told_both("S3", 3, "2025-10-01 08:00", "2025-10-02 08:00", outcome="9", verified_on=on(10, 3)),
            told_both("S4", 4, "2025-10-01 08:00", "2025-10-04 08:00", outcome="9", verified_on=on(10, 5)),
        ],
        dropout_cases=[
            dropout("D1", 1, on(9, 5)),  # forty days: counts
            dropout("D2", 2, on(9, 5), returned_on=on(10, 14), status="60"),  # back, however late
            # Reported in time and the thirty days run: only of the enrolment. Reported late: counts.
            dropout("D3", 3, on(9, 28), confirmed_on=on(10, 3), suspected_case_number="S3"),
            dropout("D4", 4, on(9, 28), confirmed_on=on(10, 5), suspected_case_number="S4"),
        ],
        movements=[
            move(5, "transfer_in", SEPTEMBER, to_school_code=NORTH_SCHOOL),  # neither: not here at the start
            move(8, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL),  # off the roll: counts
        ],
    )
    # Seven on the roll, without the one who came, with the one who was withdrawn.
    assert counted(found, "dropout_rate_overdue") == {NORTH_PRIMARY: (3, 7)}


def test_pupils_withdrawn_from_compulsory_stages(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(2, school_code=SOUTH_SCHOOL)],
        movements=[
            move(1, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL),  # counts
            move(2, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL),  # at the south school now
            move(3, "withdrawal", on(8, 31), from_school_code=NORTH_SCHOOL),  # last school year's
            move(4, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL, grade=10),  # no compulsory stage
            move(5, "transfer_out", SEPTEMBER, from_school_code=NORTH_SCHOOL),  # unreceived, not withdrawn
            move(6, "withdrawal", on(10, 16), from_school_code=NORTH_SCHOOL),  # tomorrow
            move(7, "withdrawal", SEPTEMBER, from_school_code=NORTH_SCHOOL),  # in the ledger too: counts
        ],
        dropout_cases=[dropout("D7", 7, SEPTEMBER, id_number=id_number(7))],
    )
    assert counted(found, "withdrawn_in_compulsory") == {
        NORTH_PRIMARY: (2, None),
        SOUTH_PRIMARY: (0, None),
    }


def test_who_reported_first_and_how_late(world: World) -> None:
    found_at = "2025-09-03 08:00"
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        suspected_cases=[
            told_both("S1", 1, found_at, "2025-09-05 08:00"),  # forty-eight hours: in time
            told_both("S2", 2, found_at, "2025-09-05 08:01"),  # late, but not very
            suspicion("S3", 3, moment(found_at)),  # never reported: late, and very
            suspicion("S4", 4, moment("2025-10-14 08:00")),  # forty hours: too early to say
            suspicion("S5", 5, moment("2025-08-31 08:00")),  # last school year's
            # Residents found what the unit reported in time. Away for 29 school days: concealed; for 28 not.
            told_both("S6", 6, found_at, "2025-09-04 08:00", source="5"),
            told_both("S7", 7, found_at, "2025-09-04 08:00", source="5"),
            # An inspector's find that nobody wrote into the ledger of dropouts: since when is unknown.
            told_both("S8", 8, found_at, "2025-09-04 08:00", source="6", outcome="9", verified_on=on(9, 6)),
            # Residents were wrong: nothing was concealed.
            told_both("S9", 9, found_at, "2025-09-04 08:00", source="5", outcome="1", verified_on=on(9, 6)),
            told_both("S10", 10, found_at, "2025-09-10 08:01"),  # a minute more than seven days
            told_both("S11", 11, found_at, "2025-09-10 08:00"),  # seven days: late, but not very
            told_both("S12", 12, "2025-08-31 08:00", "2025-09-10 08:00", source="5"),  # last school year's
        ],
        dropout_cases=[
            dropout("D6", 6, on(6, 12), confirmed_on=on(9, 6), suspected_case_number="S6"),
            dropout("D7", 7, on(6, 13), confirmed_on=on(9, 6), suspected_case_number="S7"),
            dropout("D12", 12, on(5, 5), confirmed_on=on(9, 6), suspected_case_number="S12"),
            dropout("D13", 13, SEPTEMBER),  # was never a suspicion: nothing to report in time
        ],
    )
    # S1, S7 and S9, of all found this school year but S4, which can still be in time.
    assert counted(found, "self_reported_on_time_rate") == {NORTH_PRIMARY: (3, 9)}
    assert counted(found, "dropouts_concealed") == {NORTH_PRIMARY: (2, None)}  # S6 and S8
    # S3 and S10, and what others found first: S6 and S8.
    assert counted(found, "reported_very_late") == {NORTH_PRIMARY: (4, None)}


def test_suspicions_checked_by_the_day_on_which_they_were_due(world: World) -> None:
    found_at = moment("2025-09-03 08:00")
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        suspected_cases=[
            suspicion("S1", 1, found_at, outcome="1", verified_on=on(9, 8)),  # the fifth day: counts
            suspicion("S2", 2, found_at, outcome="1", verified_on=on(9, 9)),  # too late
            suspicion("S3", 3, found_at),  # not checked
            # The ledger's own day goes before the five days.
            suspicion("S4", 4, found_at, verify_due_on=on(9, 20), outcome="1", verified_on=on(9, 20)),
            suspicion("S5", 5, moment("2025-10-09 08:00")),  # due yesterday: not checked
            # Neither: due today or tomorrow, checked already or not; last school year's; never a suspicion.
            suspicion("S6", 6, moment("2025-10-10 08:00")),
            suspicion("S7", 7, moment("2025-10-11 08:00"), outcome="1", verified_on=on(10, 12)),
            suspicion("S8", 8, moment("2025-08-31 08:00"), outcome="1", verified_on=on(9, 1)),
            suspicion("S9", 9, found_at, school_code=SOUTH_SCHOOL, verified_on=on(10, 16), outcome="1"),
        ],
        dropout_cases=[dropout("D10", 10, SEPTEMBER)],
    )
    assert counted(found, "verified_on_time_rate") == {NORTH_PRIMARY: (2, 5), SOUTH_PRIMARY: (0, 1)}


def test_meetings_of_townships_this_term(world: World) -> None:
    def meeting(number: int, held_on: date, level: str = "township", town: str = NORTH) -> Row:
        return {"meeting_number": f"M{number}", "level": level, "county_code": "991021",
                "township_code": town, "held_on": held_on, "kind": "special", "subject": "s"}  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        meetings=[
            meeting(1, on(9, 1)),  # the first day of term
            meeting(2, AUTUMN),  # today
            meeting(3, on(8, 31)),  # last term
            meeting(4, on(10, 16)),  # tomorrow
            meeting(5, SEPTEMBER, level="school"),  # not the township's own
            meeting(6, SEPTEMBER, town=SOUTH),
        ],
    )
    assert counted(found, "meetings_held") == {
        ("991021", NORTH, None, None): (2, None),
        ("991021", SOUTH, None, None): (1, None),
    }


def test_faults_raised_a_second_time(world: World) -> None:
    def rectification(number: int, issued_on: date, state: str) -> Row:
        return {"rectification_number": f"Z{number}", "township_code": NORTH, "school_code": NORTH_SCHOOL,
                "problem_kind": "ledger", "issued_on": issued_on, "deadline_on": on(10, 30),
                "state": state}  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        rectifications=[
            rectification(1, on(9, 1), "60"),  # the first day of the school year: counts
            rectification(2, SEPTEMBER, "50"),  # overdue, but raised once
            rectification(3, on(8, 31), "60"),  # issued last school year
            rectification(4, on(10, 16), "60"),  # tomorrow
        ],
    )
    assert counted(found, "rectifications_repeated") == NONE_ANYWHERE | {
        ("991021", NORTH, NORTH_SCHOOL, None): (1, None)
    }


def test_records_that_an_inspection_contradicts(world: World) -> None:
    def sample(number: int, kind: str, result: str, checked_on: date = SEPTEMBER) -> Row:
        return {"result_number": f"R{number}", "inspection_number": "1", "pupil_number": f"G{id_number(1)}",
                "school_code": NORTH_SCHOOL, "kind": kind, "how": "1", "result": result,
                "checked_on": checked_on}  # fmt: skip

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        inspection_results=[
            sample(1, "home_visit", "differ"),  # counts
            sample(2, "home_teaching", "differ"),  # counts
            sample(3, "home_visit", "doubtful"),  # not found to be wrong
            sample(4, "home_teaching", "conform"),
            sample(5, "roll_call", "differ"),  # no record of a visit or a lesson
            sample(6, "home_visit", "differ", on(8, 31)),  # last school year's
        ],
    )
    assert counted(found, "records_contradicted") == {NORTH_PRIMARY: (2, None)}


def test_children_out_of_school_of_whom_nobody_has_told(world: World) -> None:
    home = {"study_status": "not_enrolled"}
    found = world(
        AUTUMN,
        **PLACES,
        # Marked as dropped out, but registered elsewhere: not ours.
        roll=[pupil(7), pupil(8, roll_status="60", village_code="410000000001")],
        population=[
            inhabitant(1, **home),  # counts
            inhabitant(2, **home),  # an open suspicion
            inhabitant(3, **home),  # an open case
            inhabitant(4, **home),  # deferred
            inhabitant(5, **home),  # at school outside the county
            inhabitant(6, **home, birth_date=date(2020, 5, 1)),  # five years old
            inhabitant(7),  # on the roll
            inhabitant(9, **home),  # the suspicion was settled as an error, yet it is nowhere: counts
            inhabitant(10, **home),  # an open suspicion that gives the pupil number alone
        ],
        out_of_county=[{"id_number": id_number(5), "name": "pupil 5", "village_code": NORTH_VILLAGE}],
        disabled=[disabled(4, "waiting", has_deferral=True)],
        suspected_cases=[
            suspicion("S2", 2, moment("2025-10-01 08:00"), id_number=id_number(2)),
            suspicion("S9", 9, moment("2025-10-01 08:00"), outcome="1", verified_on=on(10, 3)),
            suspicion("S10", 10, moment("2025-10-01 08:00")),
        ],
        dropout_cases=[dropout("D3", 3, SEPTEMBER, id_number=id_number(3))],
    )
    assert counted(found, "out_of_school_unreported") == {("991021", NORTH, None, "primary"): (2, None)}
