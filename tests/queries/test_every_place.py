"""Worked examples: inspections of every place, school conditions, school meals, ledgers beside each other."""

from datetime import date
from decimal import Decimal

from tests.queries.conftest import World
from tests.queries.given import (
    AUTUMN,
    NONE_ANYWHERE,
    NORTH,
    NORTH_PRIMARY,
    NORTH_SCHOOL,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_PRIMARY,
    SOUTH_SCHOOL,
    SOUTH_VILLAGE,
    Row,
    id_number,
    inhabitant,
    payment,
    pupil,
)
from tests.typed_registers import counted

IN_NORTH, IN_SOUTH = ("991021", NORTH, None, None), ("991021", SOUTH, None, None)
AT_NORTH, AT_SOUTH = ("991021", NORTH, NORTH_SCHOOL, None), ("991021", SOUTH, SOUTH_SCHOOL, None)
SEPTEMBER = date(2025, 9, 9)


def inspection(number: str, on: date, kind: str = "1", **unit: object) -> Row:
    named = {"unit_kind": "township", "township_code": NORTH}
    return (
        {"inspection_number": number, "inspected_on": on, "inspector_number": "I", "kind": kind}
        | named
        | unit
    )


def test_a_visit_counts_for_the_unit_it_names(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        villages=[
            {"village_code": NORTH_VILLAGE, "name": "a", "township_code": NORTH},
            {"village_code": SOUTH_VILLAGE, "name": "b", "township_code": SOUTH},
        ],
        roll=[pupil(1)],
        inspections=[
            inspection("1", SEPTEMBER, unit_kind="school", school_code=NORTH_SCHOOL),
            inspection(
                "2", date(2025, 10, 3), unit_kind="school", township_code=SOUTH, school_code=SOUTH_SCHOOL
            ),
            inspection("3", date(2025, 10, 3), "2", unit_kind="school", school_code=NORTH_SCHOOL),
            inspection("4", SEPTEMBER, "2"),
            inspection("5", date(2025, 10, 3), unit_kind="village", village_code=NORTH_VILLAGE),
            inspection("6", date(2025, 8, 3), "2", township_code=SOUTH),
        ],
    )
    # September is the latest complete month.
    assert counted(found, "inspection_school_month_rate") == {AT_NORTH: (1, 1), AT_SOUTH: (0, 1)}
    assert counted(found, "inspection_township_month_rate") == {IN_NORTH: (1, 1), IN_SOUTH: (0, 1)}
    assert counted(found, "inspection_village_term_rate") == {IN_NORTH: (1, 1), IN_SOUTH: (0, 1)}
    assert counted(found, "inspection_special_township_rate") == {IN_NORTH: (1, 1), IN_SOUTH: (0, 1)}
    assert counted(found, "inspection_special_school_rate") == {AT_NORTH: (1, 1), AT_SOUTH: (0, 1)}


def test_children_seen_in_person_and_samples_as_recorded(world: World) -> None:
    def sample(number: int, n: int, how: str, result: str, **more: object) -> Row:
        return {
            "result_number": f"R{number}",
            "inspection_number": "1",
            "pupil_number": f"G{id_number(n)}",
            "school_code": NORTH_SCHOOL,
            "kind": "roll_call",
            "how": how,
            "result": result,
        } | more

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(n) for n in range(4)] + [pupil(5, school_code=SOUTH_SCHOOL)],
        inspections=[inspection("1", SEPTEMBER)],
        inspection_results=[
            sample(1, 0, "1", "conform"),
            sample(2, 0, "1", "differ"),
            sample(3, 1, "2", "conform"),  # by telephone
            sample(4, 2, "1", "conform", checked_on=date(2025, 6, 1)),  # last school year's
            sample(5, 3, "1", "doubtful", pupil_number=None, id_number=id_number(3)),
        ],
    )
    assert counted(found, "children_met_rate") == {NORTH_PRIMARY: (2, 4), SOUTH_PRIMARY: (0, 1)}
    assert counted(found, "inspection_conform_rate") == {NORTH_PRIMARY: (2, 4)}


def test_projects_and_the_checklist_of_schools(world: World) -> None:
    def project(number: int, kind: str, wan: str, **more: object) -> Row:
        return {"project_number": f"P{number}", "project": "p", "county_code": "991021", "kind": kind,
                "school_code": NORTH_SCHOOL, "investment_wan_yuan": Decimal(wan), "state": "completed",
                "started_on": date(2018, 3, 1)} | more  # fmt: skip

    def check(
        school: str, item: str, is_met: bool, needed: int | None = None, held: int | None = None
    ) -> Row:
        return {
            "school_code": school,
            "item": item,
            "is_met": is_met,
            "needed_count": needed,
            "held_count": held,
        }

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        facilities=[
            project(1, "new_building", "100.5", floor_area_m2=Decimal("300")),
            project(2, "rebuilding", "20", floor_area_m2=Decimal("50.5"), state="building"),
            project(3, "new_building", "70", started_on=date(2025, 11, 1)),  # not begun
            project(4, "broadcast_classroom", "30", unit_count=2),
            project(5, "broadcast_classroom", "15", unit_count=1, completed_on=date(2025, 11, 1)),
            project(6, "canteen", "9"),
        ],
        facility_checks=[
            check(NORTH_SCHOOL, "standard", True),
            check(SOUTH_SCHOOL, "standard", False),
            check(NORTH_SCHOOL, "canteen", True),
            check(NORTH_SCHOOL, "toilets", False),
            check(NORTH_SCHOOL, "boarding_places", True, 40, 60),
            check(SOUTH_SCHOOL, "boarding_places", False, 30, 10),
        ],
    )
    assert counted(found, "building_investment") == NONE_ANYWHERE | {AT_NORTH: (1205000, None)}
    assert counted(found, "building_area") == NONE_ANYWHERE | {AT_NORTH: (Decimal("350.50"), None)}
    assert counted(found, "broadcast_classrooms") == NONE_ANYWHERE | {AT_NORTH: (2, None)}
    assert counted(found, "broadcast_investment") == NONE_ANYWHERE | {AT_NORTH: (450000, None)}
    assert counted(found, "facility_standard_rate") == {AT_NORTH: (1, 1), AT_SOUTH: (0, 1)}
    assert counted(found, "facility_items_met_rate") == {AT_NORTH: (2, 3), AT_SOUTH: (0, 1)}
    # Twenty beds too many in the north do not help the south.
    assert counted(found, "boarding_places_rate") == {AT_NORTH: (40, 40), AT_SOUTH: (10, 30)}


def test_school_meals_in_pupil_days(world: World) -> None:
    def month(name: str, days: int, **more: object) -> Row:
        return {
            "school_code": NORTH_SCHOOL,
            "month": name,
            "stage": "primary",
            "pupil_count": 10,
            "meal_days": 20,
            "pupil_days": days,
            "standard_yuan": Decimal(5),
            "due_yuan": 5 * days,
            "paid_yuan": 5 * days,
            "paid_on": date(2025, 10, 10),
        } | more

    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        nutrition=[
            month("2025-09", 200),
            month("2025-10", 100, paid_on=date(2025, 11, 10)),  # paid later
            month("2025-03", 150, standard_yuan=Decimal(4), due_yuan=600, paid_yuan=500),
            month("2024-09", 180),  # begins more than twelve months ago
            month("2025-11", 90),
        ],
    )
    assert counted(found, "nutrition_pupil_days") == {NORTH_PRIMARY: (300, None)}
    assert counted(found, "nutrition_paid_rate") == {NORTH_PRIMARY: (1500, 2100)}
    assert counted(found, "nutrition_by_standard_rate") == {NORTH_PRIMARY: (2, 3)}


def test_emergency_relief_and_charitable_aid(world: World) -> None:
    relief = {"programme": "emergency_relief", "due_yuan": 900, "paid_yuan": 900}
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1)],
        aid_payments=[
            payment("P1", 1, **relief), payment("P2", 1, **relief), payment("P3", 2, **relief, status="60"),
            payment("P4", 3, **relief, arrived_on=date(2024, 6, 1), school_year="2023-2024"),
            payment("P5", 4, programme="social_aid"), payment("P6", 5),
        ],
    )  # fmt: skip
    assert counted(found, "emergency_relief_payments") == NONE_ANYWHERE | {NORTH_PRIMARY: (2, None)}
    assert counted(found, "emergency_relief_yuan") == NONE_ANYWHERE | {NORTH_PRIMARY: (1800, None)}
    assert counted(found, "social_aid_payments") == NONE_ANYWHERE | {NORTH_PRIMARY: (1, None)}
    assert counted(found, "social_aid_yuan") == NONE_ANYWHERE | {NORTH_PRIMARY: (625, None)}


def test_roll_and_rosters_beside_each_other(world: World) -> None:
    found = world(
        AUTUMN,
        **PLACES,
        roll=[pupil(1), pupil(2), pupil(3, village_code="410000000001")],
        population=[inhabitant(1), inhabitant(7), inhabitant(8, birth_date=date(2012, 5, 1))],
        out_of_county=[],
        roster_summary=[
            {
                "school_year": "2025-2026",
                "township_code": NORTH,
                "children": 3,
                "primary_age": 3,
                "school_age": 3,
            },
            {"school_year": "2024-2025", "township_code": NORTH, "children": 9},
        ],
    )
    assert counted(found, "roll_matched_rate") == {NORTH_PRIMARY: (1, 2)}
    # Two are of primary age, not three.
    assert counted(found, "roster_agreement_rate") == {IN_NORTH: (2, 3)}
