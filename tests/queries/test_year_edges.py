"""What each status of the roll means at the edges of the school year, in every figure that reads it."""

from datetime import date

import pytest

from baoxue import settings
from baoxue.intake.reference import read_table
from baoxue.snapshots.indicators import load_indicators
from tests.queries.conftest import World
from tests.queries.given import PLACES, inhabitant, pupil
from tests.second_opinion.invented import invent
from tests.typed_registers import counted, seeds, small_world

JULY, LAST, FIRST, OCTOBER = (date(2025, *day) for day in ((7, 31), (8, 31), (9, 1), (10, 15)))
# On the roll, enrolled, at the start of the year, out of school, awaited; None: not known yet.
IN, ON_LEAVE, MARKED = (1, 1, 1, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 1, 0)
GONE, FINISHED = (0, 0, 0, 1, 0), (0, 0, 0, 0, 0)
DUE, NOT_COME = (0, 0, 0, None, 1), (0, 0, 0, 1, 1)
EXPECTED = {
    # status, grade: 31 July, 31 August, 1 September, 15 October
    ("10", 4): (IN, IN, IN, IN),
    ("20", 4): (ON_LEAVE, ON_LEAVE, ON_LEAVE, ON_LEAVE),
    ("30", 4): (IN, IN, IN, IN),
    ("40", 4): (IN, IN, IN, IN),
    ("50", 4): (IN, IN, IN, IN),
    ("60", 4): (MARKED, MARKED, MARKED, MARKED),
    ("70", 6): (IN, IN, DUE, NOT_COME),
    ("70", 9): (IN, IN, FINISHED, FINISHED),
    ("90", 4): (GONE, GONE, GONE, GONE),
}


def test_every_status_is_here() -> None:
    codes = read_table(settings.reference_file("codes/roll_status.csv")).column("code").to_pylist()
    assert {status for status, _ in EXPECTED} == set(codes)


def test_nothing_reads_what_a_status_means_on_any_day() -> None:
    """The flags of the code list know no summer: all SQL goes by those of the day."""
    readers = [
        path.name
        for path in settings.QUERIES.rglob("*.sql")
        if "reference.roll_status" in path.read_text("utf-8") and path.stem != "roll_today"
    ]
    assert not readers


@pytest.mark.parametrize(("status", "grade"), EXPECTED)
@pytest.mark.parametrize("on", [JULY, LAST, FIRST, OCTOBER], ids=str)
def test_a_status_on_a_day(world: World, on: date, status: str, grade: int) -> None:
    # Of school age on each of the days, whichever school year it is.
    born = date(2012, 10, 1)
    found = world(
        on,
        **PLACES,
        roll=[pupil(1, roll_status=status, grade=grade, birth_date=born)],
        population=[inhabitant(1, birth_date=born)],
        out_of_county=[],
        movements=[],
        dropout_cases=[],
    )
    flags = "is_on_roll, is_enrolled, is_out_of_school, is_awaited"
    (on_roll, is_enrolled, is_out, is_awaited) = found.sql(f"select {flags} from marts.children").fetchall()[
        0
    ]
    start = found.sql("select coalesce(sum(enrolled_at_start), 0) from marts.enrolment").fetchall()[0][0]
    told = tuple(None if it is None else int(it) for it in (on_roll, is_enrolled, start, is_out, is_awaited))
    assert told == EXPECTED[status, grade][(JULY, LAST, FIRST, OCTOBER).index(on)]
    # The other marts say the same.
    gaps = dict(found.sql("select gap, reason from marts.ledger_gaps").fetchall())
    assert (gaps.get("population_not_roll") == "awaited") == bool(is_awaited)
    rate = counted(found, "out_of_school_rate")
    assert list(rate.values()) == ([] if is_out is None else [(int(is_out), 1)]), "not known: in no count"
    on_list = found.sql("select count(*) from marts.ledger_totals where ledger = 'roll'").fetchall()
    assert on_list == [(int(on_roll),)]


@pytest.mark.parametrize(
    ("said", "is_awaited", "is_out"),
    [("primary", True, True), ("junior", True, True), ("graduated", True, True), ("senior", False, False)],
)
def test_what_the_household_register_says_of_a_primary_graduate(
    world: World, said: str, is_awaited: bool, is_out: bool
) -> None:
    """Graduated is the primary school alone; a higher school is another matter."""
    born = date(2012, 10, 1)
    found = world(
        OCTOBER,
        **PLACES,
        roll=[pupil(1, roll_status="70", grade=6, birth_date=born)],
        population=[inhabitant(1, birth_date=born, study_status=said)],
        out_of_county=[],
    )
    told = found.sql("select is_awaited, is_out_of_school from marts.children").fetchall()
    assert told == [(is_awaited, is_out)]


def test_a_primary_graduate_that_came_to_grade_seven_is_not_awaited(world: World) -> None:
    roll = [
        pupil(1, roll_status="70", grade=6),
        pupil(1, grade=7) | {"pupil_number": "J" + pupil(1)["id_number"]},
    ]
    found = world(OCTOBER, **PLACES, roll=roll)
    assert found.sql("select is_enrolled, is_awaited from marts.children").fetchall() == [(True, False)]


@pytest.mark.parametrize("seed", seeds(short=2, long=12))
def test_in_july_a_certificate_changes_no_figure(seed: int) -> None:
    """Grades 6 and 9 marked as graduated, or still as attending: every indicator is the same."""
    now, _ = invent(seed, JULY)
    values = []
    for status in ("10", "70"):
        roll = [
            row | {"roll_status": status}
            if row["grade"] in (6, 9) and row["roll_status"] in ("10", "70")
            else row
            for row in now["roll"]
        ]
        assert any(row["grade"] in (6, 9) and row["roll_status"] == status for row in roll)
        with small_world(JULY, now | {"roll": roll}) as world:
            values.append(
                {
                    name: counted(world, name)
                    for name, one in load_indicators().items()
                    if one.earlier_years is None
                }
            )
    assert values[0] == values[1]
