"""The demo is what it says: the same every time, invented, of the promised size, never ahead of its day."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from baoxue.demo import days, sheets
from baoxue.demo.generator import NEWEST, prepare_world, snapshot_days, write_snapshot
from baoxue.demo.places import COMPULSORY_KINDS
from baoxue.demo.schooling import roll_on
from baoxue.demo.states import state_registers
from baoxue.demo.world import World
from baoxue.intake.registers import load_registers

# Dates that lie in the future by their nature.
DEADLINES = {
    "verify_due_on",
    "deadline_on",
    "valid_until",
    "followed_until",
    "promised_on",
    "ends_on",
    "due_on",
    "blocked_until",
    "valid_to",
}


@pytest.fixture(scope="module")
def world() -> World:
    return prepare_world()


def registers(world: World, as_of: date) -> dict[str, dict[str, pa.Array]]:
    day = days.number(as_of)
    built = {name: build() for name, build in state_registers(world, day).items()}
    return built | {name: events.on(day) for name, events in world.events.items()}


def test_equal_worlds_write_equal_files(world: World, tmp_path: Path) -> None:
    again = prepare_world()
    small = ("roll", "movements", "dropout_cases", "inspections")
    for as_of in (date(2024, 8, 31), NEWEST):
        for name, drawn in (("one", world), ("two", again)):
            write_snapshot(drawn, tmp_path / name, as_of, small)
        one = sorted((tmp_path / "one" / as_of.isoformat()).iterdir())
        assert len(one) == len(small)
        for path in one:
            twin = tmp_path / "two" / as_of.isoformat() / path.name
            assert path.read_bytes() == twin.read_bytes(), path.name


def test_every_child_has_a_number_that_nobody_can_have(world: World) -> None:
    numbers = world.children.id_number.to_pylist()
    assert len(set(numbers)) == len(numbers)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for at in range(0, len(numbers), 97):
        number = numbers[at]
        assert number.startswith("999999")
        assert number[6:14] == world.children.birth_date[at].as_py().strftime("%Y%m%d")
        assert int(number[16]) % 2 == world.children.sex[at] % 2
        rest = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True)) % 11
        assert number[17] == "10X98765432"[rest]


def test_codes_and_names_are_invented_and_unlike(world: World) -> None:
    places = world.places
    for county in places.counties:
        assert county.code.startswith("99")
    for group in (places.townships, places.schools):
        assert len({place.name for place in group}) == len({place.code for place in group}) == len(group)
    for town in places.townships:
        kind = 1 if town.name.endswith("街道") else 100
        assert kind <= int(town.code[6:]) < kind + 99
    for school in places.schools:
        assert len(school.code) == 10


def test_the_sizes_are_those_promised(world: World) -> None:
    newest = days.number(NEWEST)
    roll = roll_on(world.children, world.schooling, world.disability, world.special_schools, newest)
    assert 24_000 <= len(roll.child) <= 26_000
    population = state_registers(world, newest)["population"]()
    known = set(population["id_number"].to_pylist())
    known |= set(world.children.id_number.take(pa.array(roll.child)).to_pylist())
    assert 43_500 <= len(known) <= 46_500
    schools = [len(world.places.schools_of(county, *COMPULSORY_KINDS)) for county in (0, 1)]
    assert schools == [57, 40]
    assert len(snapshot_days()) == 22


@pytest.mark.parametrize("as_of", [date(2018, 8, 31), date(2024, 11, 30), NEWEST])
def test_no_register_knows_the_future(world: World, as_of: date) -> None:
    day = days.number(as_of)
    for register, rows in registers(world, as_of).items():
        for name, column in rows.items():
            if name in DEADLINES or not (pa.types.is_date(column.type) or pa.types.is_timestamp(column.type)):
                continue
            known = column.drop_null().cast(pa.timestamp("s")).cast(pa.int64()).to_numpy() // 86_400
            assert np.all(known <= day), f"{register}.{name} after {as_of}"


def test_every_register_has_its_sheet_with_canonical_headers(world: World) -> None:
    written = registers(world, NEWEST)
    definitions = load_registers()
    assert set(written) <= set(definitions)
    for name, rows in written.items():
        labelled = rows if name in world.events else sheets.labelled(name, rows)
        headers = sheets.table(name, labelled).column_names
        assert set(headers) <= {column.header for column in definitions[name].columns}
        missing = {column.header for column in definitions[name].columns if not column.optional} - set(
            headers
        )
        assert not missing, name
