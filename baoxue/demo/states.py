"""The registers of a state: who and what is there on one day, as the offices would have written it down."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baoxue.demo import days, names
from baoxue.demo.aid import POOR
from baoxue.demo.classes import CLASS_NAMES, class_numbers
from baoxue.demo.disability import PLACEMENTS, WAITING
from baoxue.demo.elsewhere import is_unlisted, outside, untraced
from baoxue.demo.events import dates
from baoxue.demo.hardship import CATEGORIES
from baoxue.demo.schooling import (
    ABROAD,
    ATTENDING,
    DEATH,
    DIVERSION,
    GRADUATED,
    MARKED_AS_DROPOUT,
    Roll,
    grades,
    roll_on,
)
from baoxue.demo.summaries import roster_summary
from baoxue.demo.supervision import inspectors_register
from baoxue.demo.world import World

Rows = dict[str, pa.Array]
_PROVINCES = (("外省", "外县"), ("本省", "邻县"), ("本省", "市区"), ("外省", "省会市"))
_LISTED = ("01", "02", "03", "04", "05", "06", "07")
"""Categories that stand in the register of poor and monitored households."""
_RELATIONS = ("长子", "长女", "次子", "次女", "孙子", "孙女")


def state_registers(world: World, as_of: int) -> dict[str, Callable[[], Rows]]:
    """The registers of a state by name; each is put together when called."""
    roll = roll_on(world.children, world.schooling, world.disability, world.special_schools, as_of)
    builders: dict[str, Callable[[], Rows]] = {
        "townships": lambda: townships(world),
        "villages": lambda: villages(world),
        "schools": lambda: schools(world),
        # the summary table is added up from these: each is put together once
        "roll": cache(lambda: roll_rows(world, roll, as_of)),
        "population": cache(lambda: population(world, roll, as_of)),
        "out_of_county": cache(lambda: out_of_county(world, as_of)),
        "disabled": cache(lambda: disabled(world, roll, as_of)),
        "poor_households": cache(lambda: poor_households(world, as_of)),
        "left_behind": cache(lambda: left_behind(world, as_of)),
        "inspectors": lambda: inspectors_register(world.inspectors, world.places, as_of),
    }
    builders["roster_summary"] = lambda: roster_summary(world, builders, as_of)
    return builders | {name: partial(build, as_of) for name, build in world.states.items()}


def townships(world: World) -> Rows:
    """All townships with the county they belong to."""
    places = world.places
    counties = [places.counties[town.county] for town in places.townships]
    return {
        "county_code": pa.array([county.code for county in counties]),
        "county_name": pa.array([county.name for county in counties]),
        "county_name_en": pa.array([county.name_en for county in counties]),
        "township_code": pa.array([town.code for town in places.townships]),
        "name": pa.array([town.name for town in places.townships]),
        "name_en": pa.array([town.name_en for town in places.townships]),
        "short_name": pa.array([town.name for town in places.townships]),
        "head": pa.array([town.head for town in places.townships]),
    }


def villages(world: World) -> Rows:
    """All villages and communities."""
    places = world.places
    return {
        "village_code": pa.array([village.code for village in places.villages]),
        "name": pa.array([village.name for village in places.villages]),
        "name_en": pa.array([village.name_en for village in places.villages]),
        "township_code": pa.array([places.townships[village.township].code for village in places.villages]),
        "head": pa.array([village.head for village in places.villages]),
    }


def schools(world: World) -> Rows:
    """All schools, kindergartens and those after compulsory education included."""
    places = world.places
    return {
        "school_code": pa.array([school.code for school in places.schools]),
        "name": pa.array([school.name for school in places.schools]),
        "name_en": pa.array([school.name_en for school in places.schools]),
        "short_name": pa.array([school.short_name for school in places.schools]),
        "township_code": pa.array([places.townships[school.township].code for school in places.schools]),
        "kind": pa.array([school.kind for school in places.schools]),
        "has_boarding": pa.array(
            [
                school.county == 0 and school.kind in ("junior", "nine_year", "special")
                for school in places.schools
            ]
        ),
        "head": pa.array([school.head for school in places.schools]),
        "opened_on": dates(
            np.array([days.day(1956 + at * 7 % 52, 9, 1) for at in range(len(places.schools))])
        ),
    }


def _village_codes(world: World, village: np.ndarray) -> pa.Array:
    codes = pa.array([entry.code for entry in world.places.villages] + [None])
    return codes.take(pa.array(np.where(village < 0, len(codes) - 1, village)))


def roll_rows(world: World, roll: Roll, as_of: int) -> Rows:
    """The school roll, ordered by school, grade and class."""
    children, hardship, places = world.children, world.hardship, world.places
    order = np.lexsort((roll.child, roll.grade, roll.school))
    child, grade, school = roll.child[order], roll.grade[order].astype(np.int32), roll.school[order]
    taken = pa.array(child)
    luck = children.luck[child]
    category = hardship.category_on(as_of)[child]
    category[(luck > 0.70) & (luck < 0.712)] = 0  # the school has not written it down
    village = children.village[child].copy()
    moved = (luck > 0.40) & (luck < 0.405) & (village > 0)
    same = np.array([entry.township for entry in places.villages])
    neighbour = np.maximum(village - 1, 0)
    village = np.where(moved & (same[village] == same[neighbour]), neighbour, village)
    start = np.where(grade <= 6, children.entry[child], days.school_year_of(as_of) - grade + 7)
    entered = np.maximum(days.september_first(start), world.schooling.enters_on[child])
    township = pa.array([town.code for town in places.townships])
    boards = np.where(
        grade >= 7, hardship.boards_junior[child], hardship.boards_primary[child] & (grade >= 3)
    )
    disabled = roll.placement[order]
    surname = np.array(names.SURNAMES)
    return {
        "school_code": pa.array([entry.code for entry in places.schools]).take(pa.array(school)),
        "grade": pa.array([str(n) for n in range(10)]).take(pa.array(grade)),
        "class_name": pa.array(CLASS_NAMES).take(pa.array(class_numbers(places, roll)[order])),
        "name": children.name.take(taken),
        "sex": pa.array(["", "1", "2"]).take(pa.array(children.sex[child])),
        "ethnicity": pa.array(["汉族", "回族", "满族"]).take(
            pa.array((luck > 0.985).astype(int) + (luck > 0.995))
        ),
        "pupil_number": children.pupil_number.take(taken),
        "id_number": children.id_number.take(taken),
        "birth_date": children.birth_date.take(taken),
        "village_code": _village_codes(world, village),
        "residence_township_code": township.take(pa.array(children.home_township[child])),
        "guardian_name": pa.array([f"{one}某" for one in surname]).take(pa.array(child % len(surname))),
        "guardian_phone": pc.binary_join_element_wise(
            pa.scalar("10000"),
            pc.utf8_lpad(pa.array((luck * 999_983).astype(int)).cast(pa.string()), 6, "0"),
            "",
        ),
        "roll_status": pa.array([str(n) for n in range(100)]).take(pa.array(roll.status[order])),
        "family_category": _categories(category),
        "left_behind": pa.array(["0", "1", "2"]).take(pa.array(hardship.left_behind[child])),
        "is_migrant": pa.array(children.county[child] < 0),
        "is_single_parent": pa.array(hardship.single_parent[child]),
        "is_disabled": pa.array(disabled >= 0),
        "placement": pa.array([*PLACEMENTS, None]).take(
            pa.array(np.where(disabled < 0, len(PLACEMENTS), disabled))
        ),
        "is_boarding": pa.array(boards),
        "study_place": pa.array(np.full(len(child), "1")),
        "entered_on": dates(entered),
    }


def _categories(category: np.ndarray) -> pa.Array:
    return pa.array([None, *CATEGORIES[1:].tolist()]).take(pa.array(category))


def population(world: World, roll: Roll, as_of: int) -> Rows:
    """Everybody registered here from birth to the day before the eighteenth birthday."""
    children, schooling = world.children, world.schooling
    born = children.birth.astype("datetime64[D]")
    today = np.datetime64(days.to_date(as_of))
    age = today.astype("datetime64[Y]").astype(int) - born.astype("datetime64[Y]").astype(int)
    age = age - (_day_of_year(born) > _day_of_year(np.array(today)))
    gone = (schooling.event == DEATH) & (schooling.event_on <= as_of)
    here = (children.county >= 0) & (age < 18) & (children.registered_from <= as_of) & ~gone
    child = np.flatnonzero(here & ~_left_out(world, roll))
    grade, age = grades(children, schooling, as_of)[child], age[child]
    status_by_roll = np.zeros(len(children), dtype=np.int16)
    status_by_roll[roll.child] = roll.status
    school_by_roll = np.full(len(children), -1)
    school_by_roll[roll.child] = roll.school
    on_roll = status_by_roll[child] > 0
    luck = children.luck[child]
    away = outside(world, as_of)[child]
    old_enough = days.september_first(days.school_year_of(as_of)) - children.birth[child] >= 6 * 365.25 + 1
    early = np.where((age < 3) | (luck < 0.05), "preschool_age", "kindergarten")
    late = np.where(luck < 0.55, "senior", np.where(luck < 0.93, "vocational", "graduated"))
    in_years = np.where(grade <= 6, "primary", "junior")
    status = np.where(
        grade < 1, np.where(old_enough, "not_enrolled", early), np.where(grade > 9, late, in_years)
    )
    compulsory = (grade >= 1) & (grade <= 9)
    waiting = np.zeros(len(children), dtype=bool)
    waiting[world.disability.person[world.disability.placed(as_of) == WAITING]] = True
    status = np.where(compulsory & waiting[child], "not_enrolled", status)
    status = np.where(on_roll & (status_by_roll[child] == MARKED_AS_DROPOUT), "dropped_out", status)
    left_early = (schooling.event[child] == DIVERSION) & (schooling.event_on[child] <= as_of)
    status = np.where(compulsory & left_early, "vocational", status)
    status = np.where(compulsory & untraced(world, as_of)[child], "untraced", status)
    # the village has not yet written down that the child is at school
    status = np.where((grade == 1) & on_roll & (luck > 0.99), "kindergarten", status)
    place = np.where(away, np.where(luck < 0.55, "4", "3"), "2")
    place[np.isin(status, ("preschool_age", "not_enrolled", "dropped_out", "graduated", "untraced"))] = ""
    order = np.lexsort((child, children.village[child]))
    child, status, place, luck, away = child[order], status[order], place[order], luck[order], away[order]
    short = pa.array([entry.short_name for entry in world.places.schools] + [None])
    school = school_by_roll[child]
    taken = pa.array(child)
    return {
        "household_number": pc.utf8_lpad(pa.array(child * 7 % 100_000).cast(pa.string()), 6, "0"),
        "name": children.name.take(taken),
        "sex": pa.array(["", "1", "2"]).take(pa.array(children.sex[child])),
        "birth_date": children.birth_date.take(taken),
        "id_number": children.id_number.take(taken),
        "relation_to_head": pa.array(_RELATIONS).take(pa.array((child % 3) * 2 + (children.sex[child] == 2))),
        "village_code": _village_codes(world, children.village[child]),
        "is_resident": pa.array(~away),
        "study_status": pa.array(status),
        "study_school_name": short.take(pa.array(np.where(school < 0, len(short) - 1, school))),
        "study_place": pc.if_else(pa.array(place != ""), pa.array(place), pa.scalar(None, pa.string())),
    }


def _left_out(world: World, roll: Roll) -> np.ndarray:
    """Pupils whom slow townships have forgotten in their rosters."""
    slow = np.array([town.slow for town in world.places.townships])[world.children.home_township]
    forgotten = np.zeros(len(world.children), dtype=bool)
    forgotten[roll.child[np.isin(roll.status, (ATTENDING, GRADUATED))]] = True
    forgotten[world.disability.person] = False
    forgotten[world.ledger.column("child")] = False
    return forgotten & (world.children.luck > 0.61) & (world.children.luck < 0.61 + 0.004 * slow)


def _day_of_year(dated: np.ndarray) -> np.ndarray:
    """Month and day as one number that orders the days of any year alike."""
    months = dated.astype("datetime64[M]")
    return months.astype(int) % 12 * 31 + (dated - months).astype(int)


def out_of_county(world: World, as_of: int) -> Rows:
    """Children registered here at school elsewhere; the register misses a few of them."""
    children = world.children
    grade = grades(children, world.schooling, as_of)
    listed = outside(world, as_of) & (grade >= 1) & (grade <= 9)
    listed &= ~is_unlisted(children.luck)
    child = np.flatnonzero(listed)
    child = child[np.lexsort((child, children.village[child]))]
    luck = children.luck[child]
    abroad = world.schooling.event[child] == ABROAD
    pick = (luck * 4).astype(int)
    province = np.where(abroad, "国（境）外", np.array([name for name, _ in _PROVINCES])[pick])
    proof = luck < 0.91
    september = int(days.september_first(days.school_year_of(as_of)))
    checked = september + 10 + (luck * 40).astype(int)
    checked = np.where(checked > as_of, checked - 170, checked)
    begins = np.maximum(world.schooling.outside_from[child], days.september_first(children.entry[child]))
    begins = np.where(begins >= days.NEVER, world.schooling.event_on[child], begins)
    taken = pa.array(child)
    return {
        "id_number": children.id_number.take(taken),
        "name": children.name.take(taken),
        "village_code": _village_codes(world, children.village[child]),
        "study_province": pa.array(province),
        "study_county": pa.array(np.array([name for _, name in _PROVINCES])[pick]),
        "study_school_name": pa.array(np.where(grade[child] <= 6, "外县某小学", "外县某中学")),
        "grade": pa.array(grade[child].astype(str)),
        "pupil_number": children.pupil_number.take(taken),
        "has_proof": pa.array(proof),
        "proof_date": dates(np.where(proof, np.minimum(begins + 12, as_of), days.NEVER)),
        "verified_how": pa.array(np.where(luck < 0.5, "1", np.where(luck < 0.8, "2", "3"))),
        "verified_on": dates(checked),
        "verified_by": pa.array([names.somebody(n) for n in range(30)]).take(pa.array(child % 30)),
    }


def disabled(world: World, roll: Roll, as_of: int) -> Rows:
    """The register of disabled children of compulsory school age and where each is placed."""
    children, disability = world.children, world.disability
    placed = disability.placed(as_of)
    at = np.flatnonzero(placed >= 0)
    at = at[np.lexsort((disability.person[at], children.village[disability.person[at]]))]
    child, placement = disability.person[at], placed[at]
    waits = placement == WAITING
    school_by_roll = np.full(len(children), -1)
    school_by_roll[roll.child] = roll.school
    school = school_by_roll[child]
    codes = pa.array([entry.code for entry in world.places.schools] + [None])
    kind, level = disability.kind[at].astype(str), disability.level[at].astype(str)
    ids = children.id_number.take(pa.array(child))
    advice = np.array(
        ["适合随班就读", "适合特教班", "适合特殊学校", "适合送教上门", "适合机构就学", "待评估"]
    )[placement]
    return {
        "id_number": ids,
        "pupil_number": children.pupil_number.take(pa.array(child)),
        "name": children.name.take(pa.array(child)),
        "sex": pa.array(["", "1", "2"]).take(pa.array(children.sex[child])),
        "birth_date": children.birth_date.take(pa.array(child)),
        "village_code": _village_codes(world, children.village[child]),
        "card_number": pc.binary_join_element_wise(ids, pa.array(kind), pa.array(level), ""),
        "disability_kind": pa.array(kind),
        "disability_level": pa.array(level),
        "assessment": pa.array(advice),
        "placement": pa.array(PLACEMENTS).take(pa.array(placement)),
        "school_code": codes.take(pa.array(np.where(school < 0, len(codes) - 1, school))),
        "not_placed_reason": pc.if_else(
            pa.array(waits), pa.array(disability.reason[at].astype(str)), pa.scalar(None, pa.string())
        ),
        "has_deferral": pa.array(waits & (disability.reason[at] == 1) & (disability.level[at] == 1)),
        "waiting_since": dates(np.where(waits, disability.waiting_since(as_of)[at], days.NEVER)),
        "plan_number": pa.array([f"YRYA-{n:06d}" for n in child]),
    }


def poor_households(world: World, as_of: int) -> Rows:
    """Children of poor, monitored and welfare households from kindergarten to the end of senior school."""
    children, hardship = world.children, world.hardship
    grade = grades(children, world.schooling, as_of)
    category = hardship.category_on(as_of)
    listed = np.isin(CATEGORIES, _LISTED)[category] & (children.county >= 0) & (grade >= -2) & (grade <= 12)
    child = np.flatnonzero(listed)
    child = child[np.lexsort((child, children.village[child]))]
    luck, kinds = children.luck[child], category[child]
    teacher = world.pairs.teacher_on(as_of)[child]
    since = hardship.category_from[child].astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    poor_since = np.where(kinds == POOR, 2014 + (luck * 3).astype(int), since)
    monitored = np.isin(CATEGORIES[kinds], ("02", "03", "04"))
    return {
        "id_number": children.id_number.take(pa.array(child)),
        "pupil_number": children.pupil_number.take(pa.array(child)),
        "name": children.name.take(pa.array(child)),
        "village_code": _village_codes(world, children.village[child]),
        "household_kind": _categories(kinds),
        "identified_year": pa.array(poor_since.astype(np.int32)),
        "risk_removed": pa.array(np.where(monitored, luck < 0.7, True)),
        "helper": pa.array([names.somebody(n) for n in range(40)]).take(pa.array(child % 37)),
        "paired_teacher": pa.array(world.pairs.teachers).take(pa.array(teacher, mask=teacher < 0)),
        "measures": pa.array(["学业辅导", "落实资助", "心理关怀", "家校联系"]).take(pa.array(child % 4)),
    }


def left_behind(world: World, as_of: int) -> Rows:
    """Children up to grade 9 with parents away; poor ones mostly have an agent mother."""
    children, hardship = world.children, world.hardship
    grade = grades(children, world.schooling, as_of)
    listed = (hardship.left_behind > 0) & (children.county >= 0) & (grade >= -2) & (grade <= 9)
    child = np.flatnonzero(listed)
    child = child[np.lexsort((child, children.village[child]))]
    luck, both = children.luck[child], hardship.left_behind[child] == 2
    agent = world.agents.caregiver_on(as_of)[child]
    father = both | (luck < 0.8)
    begins = np.minimum(children.birth[child] + 1200 + (luck * 900).astype(int), as_of - 30)
    # some records of slow townships are of last year
    slow = np.array([town.slow for town in world.places.townships])[children.home_township[child]]
    behind = (luck * 7919) % 1 < 0.02 + 0.3 * slow
    updated = as_of - (luck * 120).astype(int) - np.where(behind, 160, 0)
    at_grade = grade[child]
    boards = np.where(
        at_grade >= 7, hardship.boards_junior[child], hardship.boards_primary[child] & (at_grade >= 3)
    )
    # a few would need a bed where there is none
    needs_boarding = (at_grade >= 1) & (boards | ((luck * 10_007) % 1 < 0.03))
    where = pa.array(["外省", "省内其他市", None])
    place = (luck > 0.7).astype(int)
    return {
        "id_number": children.id_number.take(pa.array(child)),
        "pupil_number": children.pupil_number.take(pa.array(child)),
        "name": children.name.take(pa.array(child)),
        "village_code": _village_codes(world, children.village[child]),
        "father_away": where.take(pa.array(np.where(father, place, 2))),
        "mother_away": where.take(pa.array(np.where(both | ~father, place, 2))),
        "away_since": dates(begins),
        "caregiver": pa.array([f"{one}某某" for one in names.SURNAMES]).take(
            pa.array(child % len(names.SURNAMES))
        ),
        "caregiver_relation": pa.array(["祖父", "祖母", "外祖母", "父亲", "母亲"]).take(
            pa.array(np.where(both, child % 3, np.where(father, 4, 3)))
        ),
        "agent_parent": pa.array(world.agents.names).take(pa.array(agent, mask=agent < 0)),
        "needs_boarding": pa.array(needs_boarding),
        "visit_count": pa.array((luck * 5).astype(np.int32)),
        "updated_on": dates(updated),
    }
