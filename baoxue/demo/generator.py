"""Writes the demo's registers: one folder per snapshot day, CSV for the older days, Excel for the newest."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import as_completed
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from baoxue.demo import days, sheets
from baoxue.demo.daily import add_daily_registers
from baoxue.demo.states import state_registers
from baoxue.demo.world import World, make_world
from baoxue.intake.registers import load_registers
from baoxue.workers import pool

NEWEST = date(2025, 10, 15)
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


def snapshot_days() -> list[date]:
    """31 August of 2016 to 2024, the month-ends from 2024-09 to 2025-08, and 2025-10-15."""
    ends = [date(year, 8, 31) for year in range(2016, 2025)]
    months = [date(2024 + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(9, 21)]
    return [*ends, *months, NEWEST]


def folder_of(root: Path, as_of: date) -> Path:
    """The folder of one snapshot's registers."""
    return root / as_of.isoformat()


def write_registers(
    folder_root: Path,
    progress: Progress | None = None,
    scale: float = 1.0,
    workers: int = 2,
    newest: int | None = None,
) -> list[tuple[date, Path]]:
    """Draws the world and writes every snapshot's registers below `folder_root`; oldest first.

    `scale` multiplies the children; then all is CSV, since a sheet of Excel ends at a million rows. Only so
    many of the `newest` days, all by default. Several `workers` each draw the same world and write their
    share.
    """
    dates = snapshot_days()[-(newest or 0) :]
    # the Excel workbooks of the newest day take longest, so they begin first
    parts: list[tuple[str, ...]] = excel_parts() if scale == 1 else [()]
    tasks = [(folder_root, NEWEST, part) for part in parts]
    tasks += [(folder_root, day, ()) for day in dates[:-1]]
    for done, _ in enumerate(_run(tasks, scale, workers), start=1):
        if progress:
            progress("registers", done, len(tasks))
    return [(day, folder_of(folder_root, day)) for day in dates]


def prepare_world(scale: float = 1.0) -> World:
    """The world with its event registers already labelled, so that every snapshot only cuts them."""
    world = make_world(NEWEST, scale)
    add_daily_registers(world)
    for name, events in world.events.items():
        events.columns = sheets.labelled(name, events.columns)
        for column, steps in events.steps.items():
            values = {column: pa.array([value for value, _ in steps])}
            texts = sheets.labelled(name, values)[column].to_pylist()
            named = [(text, day) for text, (_, day) in zip(texts, steps, strict=True)]
            events.steps = {**events.steps, column: named}
        for column, value in events.before.items():
            if isinstance(value, bool):
                text = sheets.labelled(name, {column: pa.array([value])})[column][0].as_py()
                events.before = {**events.before, column: text}
    return world


def registers_kept(world: World, as_of: date) -> set[str]:
    """The registers that are kept on a day: some began later than the first snapshot."""
    begun = world.calibration["kept_from"]
    names = {*load_registers()}
    return {name for name in names if name not in begun or begun[name] <= as_of}


_EXCEL_PARTS: tuple[tuple[str, ...], ...] = (
    ("aid_payments",),
    ("population", "roster_summary"),
    ("roll",),
    ("attendance", "inspection_results"),
    ("term_registration", "home_teaching", "assessments"),
    ("home_visits", "inspections", "pledges", "movements"),
    ("pairings", "talks", "nutrition", "left_behind", "poor_households"),
)
"""The larger registers in parts that take about as long as each other."""


def excel_parts() -> list[tuple[str, ...]]:
    """All registers in the parts in which the newest day is written; the last has what is small."""
    named = {name for part in _EXCEL_PARTS for name in part}
    return [*_EXCEL_PARTS, tuple(name for name in load_registers() if name not in named)]


def write_snapshot(world: World, folder_root: Path, as_of: date, only: Iterable[str] = ()) -> None:
    """Writes the registers of one day (all, or those named in `only`)."""
    folder = folder_of(folder_root, as_of)
    folder.mkdir(parents=True, exist_ok=True)
    day = days.number(as_of)
    wanted = set(only)
    is_excel = as_of == NEWEST and world.scale == 1
    kept = registers_kept(world, as_of)
    for name, build in state_registers(world, day).items():
        if name in kept and (not wanted or name in wanted):
            _write(world, name, sheets.labelled(name, build()), folder, is_excel)
    for name, events in world.events.items():
        if name in kept and (not wanted or name in wanted):
            _write(world, name, events.on(day), folder, is_excel)


def _write(world: World, name: str, rows: dict[str, pa.Array], folder: Path, is_excel: bool) -> None:
    if is_excel:
        sheets.write_xlsx(name, rows, folder, world.places.notice)
    else:
        sheets.write_csv(name, rows, folder)


_Task = tuple[Path, date, tuple[str, ...]]
_world: World | None = None
"""The world of this worker process."""


def _run(tasks: list[_Task], scale: float, workers: int) -> Iterator[None]:
    """Works through the tasks, one result for each as it is done."""
    if workers < 2:
        _draw(scale)
        yield from map(_write_task, tasks)
        return
    with pool(workers, _draw, (scale,)) as processes:
        for future in as_completed([processes.submit(_write_task, task) for task in tasks]):
            yield future.result()


def _draw(scale: float) -> None:
    global _world
    _world = prepare_world(scale)


def _write_task(task: _Task) -> None:
    assert _world is not None
    write_snapshot(_world, *task)
