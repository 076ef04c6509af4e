"""It makes no difference under which of its numbers an event names a child."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import load_indicators
from tests.queries.given import NORTH_SCHOOL, PLACES, id_number, move, pupil
from tests.second_opinion.invented import invent
from tests.second_opinion.records import Records
from tests.typed_registers import SmallWorld, counted, seeds, small_world

Registers = dict[str, list[dict[str, Any]]]
EVENTS = [
    it.name
    for it in load_registers().values()
    if it.name != "roll" and any(column.name == "pupil_number" for column in it.columns)
]


@pytest.fixture(scope="module")
def world() -> Iterator[SmallWorld]:
    found = SmallWorld.empty()
    yield found
    found.connection.close()


def temporary(registers: Registers) -> tuple[Registers, dict[str, str]]:
    """The county with temporary numbers on the roll beside ID numbers, and their G numbers."""
    roll, renamed = [], dict[str, str]()
    for row in registers["roll"]:
        number, child = row["pupil_number"], row.get("id_number")
        if number == f"G{child}":
            renamed[number] = f"J{child}"
            roll.append(row | {"pupil_number": renamed[number]})
        else:
            roll.append(row)
    return registers | {"roll": roll}, renamed


def named_by(registers: Registers, renamed: dict[str, str]) -> Registers:
    """The same events under other numbers."""
    found = dict(registers)
    for name in EVENTS:
        found[name] = [
            row | {"pupil_number": renamed.get(row.get("pupil_number") or "", row.get("pupil_number"))}
            for row in registers.get(name, [])
        ]
    return {name: rows for name, rows in found.items() if name in registers}


def everything(world: SmallWorld, as_of: date, registers: Registers) -> dict[str, Any]:
    world.become(as_of, registers)
    names = [it.id for it in load_indicators().values() if it.earlier_years is None]
    return {name: counted(world, name) for name in names if load_indicators()[name].needs <= registers.keys()}


@pytest.mark.parametrize("seed", seeds(2))
def test_g_and_temporary_numbers_are_one_child(world: SmallWorld, seed: int) -> None:
    """Every indicator is the same, whichever of the two the events give."""
    day = date(2025, 10, 15)
    registers, renamed = temporary(invent(seed, day)[0])
    events = [row.get("pupil_number") for name in EVENTS for row in registers[name]]
    assert sum(number in renamed for number in events) > 100
    one, other = everything(world, day, registers), everything(world, day, named_by(registers, renamed))
    assert not {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def test_a_visit_under_the_number_of_an_earlier_row_is_the_childs() -> None:
    """Transferred within the county, the child stands twice on the roll; visited under its first number."""
    day = date(2025, 10, 15)
    gone = pupil(1, pupil_number="J1", roll_status="90", entered_on=date(2023, 9, 1))
    visit = {"visit_number": "V1", "visited_on": date(2025, 9, 20), "pupil_number": "J1"}
    roll = [gone, pupil(1, entered_on=date(2025, 9, 1), left_behind="1")]
    told = {"pupil_number": "L7", "id_number": id_number(3)}
    registers: Registers = {
        **PLACES,
        "roll": [*roll, pupil(2, left_behind="1"), pupil(3, left_behind="1")],
        "home_visits": [visit, visit | {"visit_number": "V2", "pupil_number": "L7"}],
        "movements": [move(3, "transfer_in", date(2024, 9, 2), to_school_code=NORTH_SCHOOL) | told],
    }
    with small_world(day, registers) as world:
        select = "select pupil_number, visited_this_term from marts.children where is_on_roll order by all"
        found = world.execute(select).fetchall()
    by_loop = Records(day, registers)
    assert found == [(f"G{id_number(n)}", n != 2) for n in (1, 2, 3)]
    assert {row["pupil_number"] for row in by_loop.rows("home_visits")} == {
        f"G{id_number(1)}",
        f"G{id_number(3)}",
    }
