"""A county that hides, relabels or leaves out never scores higher than the same one told honestly.

The registers of the demo's newest snapshot are changed for every township at once, counted and scored again:
a township's points do not depend on those of another.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from baoxue.analysis.figures import figures_of
from baoxue.analysis.rubric_file import load_rubric
from baoxue.analysis.scores import Circumstances, Scored, score
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.pupil_numbers import name_by_own_number
from tests.typed_registers import SmallWorld, counted

RUBRIC = load_rubric("township-2")
HIDE = (
    "create or replace temp table hidden as"
    " select id_number, pupil_number from registers.suspected_cases where found_at >= '{since}'"
    " union all"
    " select id_number, pupil_number from registers.dropout_cases"
    " where coalesce(found_on, confirmed_on) >= '{since}'",
    "delete from registers.suspected_cases where found_at >= '{since}'",
    "delete from registers.dropout_cases where coalesce(found_on, confirmed_on) >= '{since}'",
)
MARKED = (
    "roll_status = '60' and (id_number in (select id_number from hidden)"
    " or pupil_number in (select pupil_number from hidden)"
    " or 'G' || id_number in (select pupil_number from hidden))"
)


def hide(since: str) -> tuple[str, ...]:
    return tuple(statement.format(since=since) for statement in HIDE)


EVER, THIS_YEAR = "2000-01-01", "2025-09-01"
TRICKS: dict[str, tuple[str, ...]] = {
    "hide this year": hide(THIS_YEAR),
    "hide and call it leave": (
        *hide(EVER),
        f"update registers.roll set roll_status = '20' where {MARKED}",
    ),
    "hide all": hide(EVER),
    "hide and take off the roll": (
        *hide(EVER),
        f"update registers.roll set roll_status = '90' where {MARKED}",
    ),
    "close as over age": (
        "update registers.dropout_cases set status = '90', closed_on = date '2025-10-15'"
        " where returned_on is null and closed_on is null",
    ),
    "leave out leave": ("truncate registers.leave",),
}
SHORT = ("hide this year", "hide and call it leave")
MARKS = [pytest.param(name, marks=() if name in SHORT else (pytest.mark.stress,)) for name in TRICKS]
REGISTERS = ("suspected_cases", "dropout_cases", "roll", "leave")


@pytest.fixture(scope="module")
def world(demo_data: Path) -> Iterator[SmallWorld]:
    newest = read_catalog(demo_data).newest
    assert newest is not None
    made = SmallWorld.empty()
    made.become(newest.as_of, {name: [] for name in newest.registers})
    for name, register in newest.registers.items():
        file = demo_data / register.file.path
        made.connection.execute(f"insert into registers.{name} by name select * from read_parquet('{file}')")
    name_by_own_number(made.connection)
    made.connection.execute("create schema told")
    for name in REGISTERS:
        made.connection.execute(f"create table told.{name} as select * from registers.{name}")
    yield made
    made.connection.close()


@pytest.fixture(scope="module")
def honest(world: SmallWorld) -> Scored:
    return scored(world)


def scored(world: SmallWorld) -> Scored:
    """Every township by what the registers say now, in a whole term; years are not pooled."""
    rows: list[tuple[Any, ...]] = []
    for measure in sorted(RUBRIC.measures):
        for (_, township, _, stage), (n, d) in counted(world, measure).items():
            if township is not None:
                rows.append((township, measure, stage, float(n), float("nan") if d is None else float(d)))
    present = world.connection.sql("select register from reference.present").fetchall()
    frame = pd.DataFrame(rows, columns=["unit", "measure", "stage", "numerator", "denominator"])
    units = tuple(sorted(set(frame["unit"])))
    return score(RUBRIC, figures_of(frame, units), Circumstances(frozenset(name for (name,) in present)))


@pytest.mark.parametrize("trick", MARKS)
def test_no_township_gains_by_it(trick: str, world: SmallWorld, honest: Scored) -> None:
    try:
        world.change(*TRICKS[trick])
        told_otherwise = scored(world)
    finally:
        world.change(
            *(f"create or replace table registers.{name} as select * from told.{name}" for name in REGISTERS)
        )
    assert told_otherwise.units == honest.units
    gained = {
        unit: (before, after)
        for unit, before, after in zip(honest.units, honest.scores, told_otherwise.scores, strict=True)
        if after > before
    }
    assert not gained, "points before and after"
    if "hide" in trick:
        assert (told_otherwise.scores < honest.scores).sum() > 3, "the trick was played"
