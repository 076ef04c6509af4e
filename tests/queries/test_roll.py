"""What the roll by itself tells, and what it does not."""

from datetime import date

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NORTH,
    NORTH_JUNIOR,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    PLACES,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    disabled,
    inhabitant,
    pupil,
)
from tests.typed_registers import counted

HOME_PRIMARY = ("991021", NORTH, None, "primary")
BOARDER = {"is_boarding": True}


def test_enrolled_pupils_are_counted_by_school_and_stage(world: World) -> None:
    """Attending, guests and home taught; not those on leave, marked as dropped out, gone or in grade 10."""
    statuses = ("10", "30", "40", "50", "20", "60", "70", "90")
    roll = [pupil(n, roll_status=status) for n, status in enumerate(statuses)]
    roll += [pupil(11, grade=7), pupil(12, grade=10), pupil(13, school_code=SOUTH_SCHOOL)]
    found = world(AUTUMN, **PLACES, roll=roll)
    expected = {NORTH_PRIMARY: (4, None), NORTH_JUNIOR: (1, None), SOUTH_PRIMARY: (1, None)}
    assert counted(found, "pupils_enrolled") == expected


def test_girls_are_counted_among_those_whose_sex_is_told(world: World) -> None:
    found = world(AUTUMN, **PLACES, roll=[pupil(1, sex="2"), pupil(2), pupil(3, sex=None)])
    assert counted(found, "girls_share") == {NORTH_PRIMARY: (1, 2)}


def test_an_empty_cell_means_no_only_where_the_school_fills_the_column(world: World) -> None:
    """The north marks one pupil of two; the south leaves the whole column empty: nobody knows, no zero."""
    south = [pupil(n, school_code=SOUTH_SCHOOL) for n in (3, 4)]
    marks = BOARDER | {"is_disabled": True, "family_category": "02"}
    found = world(AUTUMN, **PLACES, roll=[pupil(1, **marks), pupil(2), *south])
    assert counted(found, "boarding_share") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "disabled_pupils_share") == {NORTH_PRIMARY: (1, 2)}
    assert counted(found, "poor_pupils_share") == {NORTH_PRIMARY: (1, 2)}


def test_a_register_tells_of_everybody(world: World) -> None:
    """With the registers of disabled children and of households nobody is unknown, and no cell is a zero."""
    roll = [pupil(1), pupil(2, school_code=SOUTH_SCHOOL)]
    household = {"id_number": pupil(2)["id_number"], "name": "pupil 2", "household_kind": "05"}
    lists = {"disabled": [disabled(1, "mainstream")], "poor_households": [household]}
    found = world(AUTUMN, **PLACES, roll=roll, **lists)
    assert counted(found, "disabled_pupils_share") == {NORTH_PRIMARY: (1, 1), SOUTH_PRIMARY: (0, 1)}
    assert counted(found, "poor_pupils_share") == {NORTH_PRIMARY: (0, 1), SOUTH_PRIMARY: (0, 1)}


def test_two_years_above_the_usual_age_of_the_grade_is_over_age(world: World) -> None:
    """Grade 4 is usual at 9: born in September 2013 one is 11 on 31 August 2025, a day later 12 at most."""
    born = (date(2016, 1, 1), date(2014, 9, 1), date(2014, 8, 31), date(2013, 8, 31))
    roll = [pupil(n, birth_date=day) for n, day in enumerate(born)]
    assert counted(world(AUTUMN, **PLACES, roll=roll), "over_age_share") == {NORTH_PRIMARY: (2, 4)}


def test_classes_are_told_apart_by_school_grade_and_name(world: World) -> None:
    """A pupil without a class is in none; those on leave do not fill one."""
    roll = [
        *(pupil(1, class_name="1"), pupil(2, class_name="1"), pupil(3, class_name="2"), pupil(4)),
        *(pupil(5, class_name="1", grade=5), pupil(6, class_name="1", school_code=SOUTH_SCHOOL)),
        pupil(7, class_name="3", roll_status="20"),
    ]
    found = world(AUTUMN, **PLACES, roll=roll)
    assert counted(found, "class_count") == {NORTH_PRIMARY: (3, None), SOUTH_PRIMARY: (1, None)}


def test_a_class_above_its_stages_limit_is_large(world: World) -> None:
    """45 in primary and 50 in junior are not yet too many."""
    sizes = {(4, "1"): 45, (4, "2"): 46, (7, "1"): 50, (7, "2"): 51}
    pupils = [key for key, size in sizes.items() for _ in range(size)]
    roll = [pupil(n, grade=grade, class_name=name) for n, (grade, name) in enumerate(pupils)]
    found = world(AUTUMN, **PLACES, roll=roll)
    assert counted(found, "large_class_share") == {NORTH_PRIMARY: (1, 2), NORTH_JUNIOR: (1, 2)}


def test_children_not_found_at_school_are_an_upper_bound(world: World) -> None:
    """Roll and population alone: whoever is on no roll may study elsewhere, and the rate out of school is
    not told; with the register of those elsewhere the two are the same."""
    roster = [inhabitant(n) for n in range(4)] + [inhabitant(5, study_status="senior")]
    both = {"population": roster, "roll": [pupil(0), pupil(1, roll_status="60"), pupil(2, roll_status="20")]}
    found = world(AUTUMN, **PLACES, **both)
    assert counted(found, "not_found_at_school_share") == {HOME_PRIMARY: (2, 5)}
    where = "marts.children where is_out_of_school is not null"
    assert found.execute(f"select count(*) from {where}").fetchone() == (0,)
    outside = {"id_number": roster[3]["id_number"], "name": "pupil 3"}
    found = world(AUTUMN, **PLACES, **both, out_of_county=[outside])
    assert counted(found, "not_found_at_school_share") == {HOME_PRIMARY: (1, 5)}
    assert counted(found, "out_of_school_rate") == {HOME_PRIMARY: (1, 5)}


def test_the_roll_tells_its_figures_without_any_other_register(world: World) -> None:
    """No list of schools or townships: a school lies where the papers of its pupils point."""
    found = world(AUTUMN, roll=[pupil(1, class_name="1", **BOARDER)])
    assert counted(found, "pupils_enrolled") == {NORTH_PRIMARY: (1, None)}
    assert counted(found, "boarding_share") == {("991021", NORTH, NORTH_SCHOOL, "primary"): (1, 1)}


def test_a_roll_by_itself_names_its_schools_and_townships(world: World) -> None:
    """By what most rows say; without a name the code stands; a register of schools goes first."""
    home = {"residence_township_code": NORTH}
    named = home | {"school_name": "北山小学", "township_name": "北山镇"}
    roll = [pupil(1, **named), pupil(2, **named), pupil(3, **home | {"school_name": "北山校"})]
    roll.append(pupil(4, school_code=SOUTH_SCHOOL, **home))
    found = world(AUTUMN, roll=roll)
    names = dict(
        found.sql("select code, name from marts.places where kind in ('school', 'township')").fetchall()
    )
    assert names == {NORTH_SCHOOL: "北山小学", SOUTH_SCHOOL: SOUTH_SCHOOL, NORTH: "北山镇"}
    found = world(AUTUMN, **PLACES, roll=roll)
    kept = found.sql(f"select name from marts.places where code = '{NORTH_SCHOOL}'").fetchall()
    assert kept == [(PLACES["schools"][0]["name"],)]
