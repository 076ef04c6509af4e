"""Writes the demo's registers: one folder per snapshot day, CSV for the older days, Excel for the newest."""

import multiprocessing
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from baoxue.demo import days, sheets
from baoxue.demo.states import state_registers
from baoxue.demo.visits import FIRST_YEAR
from baoxue.demo.world import World, make_world

NEWEST = date(2025, 10, 15)
NOTICE = "演示数据：地名、学校和人员均为虚构"
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
    folder_root: Path, progress: Progress | None = None, scale: float = 1.0, processes: int = 2
) -> list[tuple[date, Path]]:
    """Draws the world and writes every snapshot's registers below `folder_root`; oldest first."""
    world = prepare_world(scale)
    dates = snapshot_days()
    # the Excel workbooks of the newest day take longest, so they begin first
    tasks = [(folder_root, NEWEST, part) for part in EXCEL_PARTS] + [(folder_root, day, ()) for day in dates[:-1]]
    done = 0
    for _ in _run(world, tasks, processes):
        done += 1
        if progress:
            progress("registers", done, len(tasks))
    return [(day, folder_of(folder_root, day)) for day in dates]


def prepare_world(scale: float = 1.0) -> World:
    """The world with the columns of its event registers already labelled, so that every snapshot only cuts them."""
    world = make_world(NEWEST, scale)
    for name, events in world.events.items():
        events.columns = sheets.labelled(name, events.columns)
        for column, steps in events.steps.items():
            texts = sheets.labelled(name, {column: pa.array([value for value, _ in steps])})[column].to_pylist()
            events.steps = {**events.steps, column: [(text, day) for text, (_, day) in zip(texts, steps, strict=True)]}
        events.before = {column: "无" if value is False else value for column, value in events.before.items()}
    return world


EXCEL_PARTS: tuple[tuple[str, ...], ...] = (
    ("aid_payments",),
    ("population",),
    ("roll",),
    ("home_visits", "inspections", "pledges", "movements", "left_behind", "poor_households"),
    (
        "townships", "villages", "schools", "disabled", "out_of_county", "inspectors", "suspected_cases", "dropout_cases",
        "rectifications",
    ),
)


def write_snapshot(world: World, folder_root: Path, as_of: date, only: Iterable[str] = ()) -> None:
    """Writes the registers of one day (all, or those named in `only`)."""
    folder = folder_of(folder_root, as_of)
    folder.mkdir(parents=True, exist_ok=True)
    day = days.number(as_of)
    wanted = set(only)
    for name, build in state_registers(world, day).items():
        if not wanted or name in wanted:
            _write(name, sheets.labelled(name, build()), folder, as_of)
    for name, events in world.events.items():
        if name == "home_visits" and as_of < date(FIRST_YEAR, 9, 1):
            continue  # not kept before
        if not wanted or name in wanted:
            _write(name, events.on(day), folder, as_of)


def _write(name: str, rows: dict[str, pa.Array], folder: Path, as_of: date) -> None:
    if as_of == NEWEST:
        sheets.write_xlsx(name, rows, folder, NOTICE)
    else:
        sheets.write_csv(name, rows, folder)


_shared: World | None = None


def _run(world: World, tasks: list[tuple[Path, date, tuple[str, ...]]], processes: int) -> Iterable[None]:
    """Works through the tasks in forked processes where there are any (they share the world), otherwise one by one."""
    global _shared
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for root, day, part in tasks:
            yield write_snapshot(world, root, day, part)
        return
    _shared = world
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap_unordered(_write_shared, tasks)
    finally:
        _shared = None


def _write_shared(task: tuple[Path, date, tuple[str, ...]]) -> None:
    assert _shared is not None
    pa.set_cpu_count(1)
    write_snapshot(_shared, *task)
