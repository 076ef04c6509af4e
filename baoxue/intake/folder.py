"""Taking in a folder of registers: files -> text cells -> checked, normalised text -> typed tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from baoxue.intake.findings import Finding, IntakeError, Place
from baoxue.intake.one_sheet import Reading, Source
from baoxue.intake.reading import Progress, read_files
from baoxue.intake.registers import Register, load_registers
from baoxue.intake.rows import Positions, load_code_lists, normalise

ROW_KEY = "row_key"
"""The column of a typed table that leads back to the sheet; it is not published."""


@dataclass(frozen=True)
class Intake:
    """What a folder held: the sheets read for each register supplied, and what was found.

    Only warnings, unless rows with wrong cells were to be kept.
    """

    sources: Mapping[str, tuple[Source, ...]]
    findings: tuple[Finding, ...]
    positions: Mapping[str, Positions]
    """Per register supplied, the file, sheet and row of each `row_key`."""
    wrong_rows: Mapping[str, frozenset[int]]
    """Register -> the `row_key`s of rows with wrong cells, where these were to be kept."""


def take_in(
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    progress: Progress | None = None,
    excused: Collection[str] = (),
    keep_wrong: bool = False,
) -> Intake:
    """Read every register in `folder` into typed tables `registers.<register>`; needs `load_reference` first.

    `excused` are registers that need not be there although they are required.

    All registers get a table, empty where nothing was supplied; `reference.present(register)` names
    those that were. Rows keep the order of files, sheets and rows, and count in it from 0 as `row_key`, which
    `Intake.positions` leads to its place. IntakeError, and nothing created, on any error; with `keep_wrong`
    only on those about files and sheets: rows with wrong cells stay, with these cells empty, and are named in
    `Intake.wrong_rows`.
    """
    registers = load_registers()
    reading = Reading(registers, {name: [] for name in registers}, {name: [] for name in registers})
    read_files(folder, reading, progress)
    _check_required(reading, excused)
    codes = load_code_lists(connection)
    found = reading.found
    in_rows = len(reading.broken)
    others = found.errors - in_rows
    raw = {name: normalise(registers[name], reading.parts[name], codes, found) for name in registers}
    supplied = {name: tuple(sources) for name, sources in reading.sources.items() if sources}
    if others or (found.errors and not keep_wrong):
        rows = {name: sum(source.rows for source in sources) for name, sources in supplied.items()}
        raise IntakeError(found.found, rows=rows)
    _create_tables(connection, registers, raw, list(supplied))
    positions = {name: Positions(reading.parts[name]).without_cells() for name in supplied}
    for rule, register, place in reading.broken:
        where = positions.get(register)
        key = where.key(place.file, place.sheet, place.row) if where and place.row is not None else None
        found.wrong(rule, register, () if key is None else (key,))
    wrong = {name: frozenset(keys) for name, keys in sorted(found.wrong_rows.items())}
    return Intake(supplied, tuple(found.found), positions, wrong)


def _create_tables(
    connection: duckdb.DuckDBPyConnection,
    registers: Mapping[str, Register],
    raw: Mapping[str, pa.Table],
    supplied: list[str],
) -> None:
    connection.execute("create schema if not exists registers")
    for name, register in registers.items():
        connection.register("raw", raw[name])
        connection.register("keys", pa.table({ROW_KEY: pa.array(range(raw[name].num_rows), pa.int32())}))
        query = register.sql_path.read_text(encoding="utf-8")
        connection.execute(
            f'create or replace table registers."{name}" as '
            f"select typed.*, keys.{ROW_KEY} from ({query}) as typed positional join keys"
        )
        connection.unregister("raw")
        connection.unregister("keys")
    connection.register("raw", pa.table({"register": pa.array(supplied, pa.string())}))
    connection.execute("create or replace table reference.present as select register from raw")
    connection.unregister("raw")


def _check_required(reading: Reading, excused: Collection[str]) -> None:
    for name, register in reading.registers.items():
        if not register.required or name in reading.refused:
            continue
        if not reading.sources[name]:
            if name in excused:
                continue
            words = {"example_file": register.files[min(1, len(register.files) - 1)]}
            reading.found.add("missing_register", name, Place(), **register.titles, **words)
        elif not any(source.rows for source in reading.sources[name]):
            source = reading.sources[name][0]
            reading.found.add("empty_required", name, Place(source.file, source.sheet), **register.titles)
