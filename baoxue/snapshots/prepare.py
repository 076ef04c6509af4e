"""Makes a folder of registers into the files of a snapshot and its indicator rows, in any process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.folder import take_in
from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers
from baoxue.snapshots.catalog import Snapshot, sha256_of
from baoxue.snapshots.indicators import INDICATOR_VALUES_SCHEMA, compute, load_indicators
from baoxue.snapshots.marts import build_marts, columns_of, load_marts, write_parquet
from baoxue.snapshots.storage import folder_to_disk

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """One snapshot's files in their folder, and what the manifest and the aggregates take from it."""

    id: str
    as_of: date
    folder: Path
    registers: Mapping[str, Mapping[str, Any]]
    marts: Mapping[str, Mapping[str, Any]]
    values: pa.Table
    findings: tuple[Finding, ...]


def prepare(
    source: Path,
    as_of: date,
    id: str,
    folder: Path,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Takes in the registers of `source`; writes `registers/*.parquet` and `marts/*.parquet` below `folder`.

    Counts every indicator but those that follow cohorts (they need other snapshots). IntakeError when the
    registers are not as they must be, DefinitionError when a definition is wrong.
    """
    with _database(folder, threads) as connection:
        connection.execute("set enable_progress_bar = false")  # the command line shows its own
        load_reference(connection, as_of)
        intake = take_in(source, connection, progress)
        registers = load_registers()
        marts = load_marts()
        steps = len(intake.sources) + 2 * len(marts) + 1
        done = 0

        def step(name: str) -> None:
            nonlocal done
            if progress:
                progress(name, done, steps)
            done += 1

        (folder / "registers").mkdir(parents=True)
        (folder / "marts").mkdir()
        written: dict[str, dict[str, Any]] = {}
        for name, sources in intake.sources.items():
            step(name)
            written[name] = _write(connection, f'registers."{name}"', folder, f"registers/{name}.parquet") | {
                "schema_version": registers[name].schema_version,
                "sources": [vars(it) for it in sources],
            }
        built: dict[str, dict[str, Any]] = {}
        for name, mart in marts.items():
            step(name)
            build_marts(connection, [mart])
            step(name)
            built[name] = _write(connection, f'marts."{name}"', folder, f"marts/{name}.parquet") | {
                "access": list(mart.access),
                "identity": list(mart.identity),
                "columns": list(columns_of(connection, "marts", name)),
            }
        step("indicator_values")
        at_once = [it for it in load_indicators().values() if it.earlier_years is None]
        values = compute(connection, at_once, id, as_of, intake.sources)
    folder_to_disk(folder)
    return Prepared(id, as_of, folder, written, built, values, intake.findings)


def _database(folder: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory; what does not fit is spilled beside `folder`, not into the working directory."""
    connection = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
    connection.execute(f"set temp_directory = {_literal(folder.with_name(f'{folder.name}.spilled'))}")
    connection.execute("set enable_progress_bar = false")  # progress is shown by whoever started the work
    return connection


def prepare_apart(source: Path, as_of: date, id: str, folder: Path) -> Prepared | tuple[Finding, ...]:
    """As `prepare`, for a worker process: on one thread; findings that stop it are returned, not raised."""
    try:
        return prepare(source, as_of, id, folder, threads=1)
    except IntakeError as error:
        return tuple(error.findings)


def _write(connection: duckdb.DuckDBPyConnection, table: str, folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    rows = write_parquet(connection, f"select * from {table}", path)
    return {"file": name, "rows": rows, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def follow_cohorts(data: Path, snapshot: Snapshot, earlier: Mapping[int, Snapshot]) -> pa.Table:
    """The `indicator_values` rows of those indicators that also read an earlier snapshot's registers.

    `earlier`: years back -> that snapshot; an indicator whose snapshot is not there gives no rows.
    """
    parts = []
    for years in sorted(earlier):
        followers = [it for it in load_indicators().values() if it.earlier_years == years]
        with _database(data / snapshot.folder) as connection:
            connection.execute("set enable_progress_bar = false")  # the command line shows its own
            load_reference(connection, snapshot.as_of)
            _open_registers(connection, "registers", data, snapshot)
            _open_registers(connection, "earlier", data, earlier[years])
            connection.register("supplied", pa.table({"register": pa.array(snapshot.registers, pa.string())}))
            connection.execute("create table reference.present as select * from supplied")
            connection.execute("create schema marts")
            for mart in snapshot.marts.values():
                path = _literal(data / mart.file.path)
                connection.execute(f'create view marts."{mart.name}" as select * from read_parquet({path})')
            present = snapshot.registers.keys() & earlier[years].registers.keys() | {
                # Events carry their full history: the newer register tells what the earlier would have told.
                name
                for name in snapshot.registers
                if load_registers()[name].kind == "events"
            }
            parts.append(compute(connection, followers, snapshot.id, snapshot.as_of, present))
    return pa.concat_tables([INDICATOR_VALUES_SCHEMA.empty_table(), *parts])


def _open_registers(
    connection: duckdb.DuckDBPyConnection, schema: str, data: Path, snapshot: Snapshot
) -> None:
    """Views `<schema>.<register>` over a snapshot's registers with today's columns; empty if not supplied."""
    connection.execute(f"create schema {schema}")
    connection.execute("create schema if not exists unfilled")
    for name, register in load_registers().items():
        connection.register("raw", pa.table({it.name: pa.array([], pa.string()) for it in register.columns}))
        query = register.sql_path.read_text(encoding="utf-8")
        connection.execute(f'create table if not exists unfilled."{name}" as {query}')
        connection.unregister("raw")
        rows = f'select * from unfilled."{name}"'
        if name in snapshot.registers:
            path = _literal(data / snapshot.registers[name].file.path)
            rows += f" union all by name select * from read_parquet({path})"
        connection.execute(f'create view {schema}."{name}" as {rows}')


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
