"""A change between two snapshots says of how many children nobody knows, since their rows were set aside."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from baoxue.snapshots.catalog import Snapshot
from baoxue.view.sections.overview.changes import rows_aside
from baoxue.warehouse import open_warehouse


def test_rows_set_aside_on_either_day_are_said_where_the_figure_reads_their_register(demo_data: Path) -> None:
    before, now = open_warehouse(demo_data).edition.snapshots[-2:]
    clean = [replace(one, registers=_with(one, population=0, roll=0)) for one in (before, now)]
    assert rows_aside(clean, "out_of_school_rate") == ""
    faulty = replace(before, registers=_with(before, population=3, roll=0))
    said = rows_aside([faulty, clean[1]], "out_of_school_rate").replace("\u00a0", " ")
    assert "3 行因填写有误未采用" in said
    assert rows_aside([faulty, clean[1]], "suspected_open") == ""


def _with(snapshot: Snapshot, **aside: int) -> dict[str, Any]:
    changed = {name: replace(snapshot.registers[name], set_aside=count) for name, count in aside.items()}
    return {**{name: replace(it, set_aside=0) for name, it in snapshot.registers.items()}, **changed}
