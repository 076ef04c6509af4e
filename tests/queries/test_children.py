"""The children mart: who is who, where each belongs, and what is not known."""

from datetime import date

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SCHOOLS,
    SOUTH,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    disabled,
    id_number,
    inhabitant,
    pupil,
)


def test_one_child_in_five_registers_is_one_row(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        population=[inhabitant(1)],
        # The roll knows it by a temporary number only, the list of households by both.
        roll=[pupil(1, id_number=None, pupil_number="L123456789012345678")],
        poor_households=[
            {
                "id_number": id_number(1),
                "pupil_number": "L123456789012345678",
                "name": "pupil 1",
                "household_kind": "02",
            }
        ],
        left_behind=[{"id_number": id_number(1), "name": "pupil 1", "father_away": "a", "mother_away": "b"}],
        disabled=[disabled(1, "mainstream")],
    )
    columns = "id_number, pupil_number, is_poor, left_behind, is_disabled, placement, is_key_pupil, is_hukou"
    assert found.sql(f"select {columns} from marts.children").fetchall() == [
        (id_number(1), "L123456789012345678", True, "2", True, "mainstream", True, True)
    ]


def test_a_pupil_without_any_number_is_known_by_name_birthday_and_guardian(world: World) -> None:
    nameless = pupil(1, id_number=None, pupil_number="J123456789012345678", guardian_name="head 1")
    found = world(AUTUMN, **PLACES, population=[inhabitant(1)], roll=[nameless])
    assert found.sql("select id_number, is_on_roll from marts.children").fetchall() == [(id_number(1), True)]
    # Two children of the same name, birthday and household cannot be told apart: nobody is guessed.
    twins = [inhabitant(1), inhabitant(1) | {"id_number": id_number(2)}]
    found = world(AUTUMN, **PLACES, population=twins, roll=[nameless])
    assert found.sql("select count(*) from marts.children").fetchall() == [(3,)]


def test_of_two_pupil_numbers_the_one_that_attends_counts(world: World) -> None:
    twice = [
        pupil(1, school_code=SOUTH_SCHOOL, pupil_number=f"J{id_number(1)}", roll_status="90"),
        pupil(1, roll_status="10"),
    ]
    found = world(AUTUMN, **PLACES, roll=twice)
    assert found.sql("select school_code, is_enrolled from marts.children").fetchall() == [
        (NORTH_SCHOOL, True)
    ]


def test_age_is_counted_on_the_day_before_the_school_year(world: World) -> None:
    days = {1: date(2019, 8, 31), 2: date(2019, 9, 1), 3: date(2009, 9, 1), 4: date(2009, 8, 31)}
    found = world(AUTUMN, roll=[], population=[inhabitant(n, birth_date=day) for n, day in days.items()])
    ages = found.sql(
        "select birth_date, age_years, age_stage from marts.children order by birth_date desc"
    ).fetchall()
    assert ages == [
        (date(2019, 9, 1), 5, None),
        (date(2019, 8, 31), 6, "primary"),
        (date(2009, 9, 1), 15, "junior"),
        (date(2009, 8, 31), 16, None),
    ]


def test_on_the_roll_the_school_says_where_and_else_the_home(world: World) -> None:
    home = {"village_code": SOUTH_VILLAGE}
    found = world(
        AUTUMN,
        **PLACES,
        population=[inhabitant(n, **home) for n in (1, 2, 3)],
        roll=[pupil(1, **home), pupil(2, **home, roll_status="90"), pupil(3, **home, roll_status="20")],
    )
    where = "township_code, hukou_township_code, school_code, is_on_roll, is_enrolled"
    assert found.sql(f"select {where} from marts.children order by id_number").fetchall() == [
        (NORTH, SOUTH, NORTH_SCHOOL, True, True),
        (SOUTH, SOUTH, None, False, False),
        (NORTH, SOUTH, NORTH_SCHOOL, True, False),
    ]


def test_what_no_register_says_is_unknown_and_not_false(world: World) -> None:
    alone = world(AUTUMN, roll=[pupil(1)])
    columns = (
        "is_hukou, is_poor, left_behind, is_disabled, is_key_pupil, is_out_of_school, visited_this_term,"
        " is_aid_eligible, aid_paid_this_term, has_open_case"
    )
    assert alone.sql(f"select {columns} from marts.children").fetchall() == [(None,) * 10]
    supplied = world(
        AUTUMN, **PLACES, roll=[pupil(1)], population=[inhabitant(1)], out_of_county=[], poor_households=[],
        left_behind=[], disabled=[], home_visits=[], aid_payments=[], dropout_cases=[],
    )  # fmt: skip
    assert supplied.sql(f"select {columns} from marts.children").fetchall() == [
        (True, False, "0", False, False, False, False, False, False, False)
    ]


def test_the_roll_alone_says_where_its_schools_are(world: World) -> None:
    found = world(
        AUTUMN,
        roll=[
            pupil(1, residence_township_code=NORTH),
            pupil(2, village_code=NORTH_VILLAGE),
            # One pupil from far away does not move the school.
            pupil(3, village_code="410000000001"),
            # Nothing but numbers: at least the county in which they were given.
            pupil(4, village_code=None, school_code=SOUTH_SCHOOL),
        ],
    )
    assert found.sql(
        "select code, township_code, county_code from marts.places where kind = 'school'"
    ).fetchall() == [
        (NORTH_SCHOOL, NORTH, "991021"),
        (SOUTH_SCHOOL, "999999000", "999999"),
    ]
    assert found.sql(
        "select distinct county_code from marts.children where grade = 4 order by 1"
    ).fetchall() == [
        ("991021",),
        ("999999",),
    ]


def test_a_school_that_the_list_of_schools_lacks_is_a_place_all_the_same(world: World) -> None:
    found = world(
        AUTUMN,
        schools=SCHOOLS[:1],
        roll=[pupil(1), pupil(2, school_code=SOUTH_SCHOOL, village_code=SOUTH_VILLAGE)],
    )
    schools = found.sql(
        "select code, name, township_code from marts.places where kind = 'school' order by 1"
    ).fetchall()
    assert schools == [(NORTH_SCHOOL, "North school", NORTH), (SOUTH_SCHOOL, SOUTH_SCHOOL, SOUTH)]


def test_keys_are_dense_and_in_order(world: World) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(n, grade=1 + n % 9) for n in range(20)])
    assert found.sql("select child_key from marts.children").fetchall() == [(n,) for n in range(1, 21)]
    by_key = found.sql("select stage, grade from marts.children order by child_key").fetchall()
    assert by_key == sorted(by_key)
