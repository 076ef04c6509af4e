"""Makes a folder of registers into the files of a snapshot and its indicator rows, in any process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.folder import ROW_KEY, take_in
from baoxue.intake.reference import load_reference
from baoxue.intake.registers import load_registers
from baoxue.snapshots.carrying import Carried, carry_forward
from baoxue.snapshots.catalog import Snapshot, sha256_of
from baoxue.snapshots.columns import typed_columns
from baoxue.snapshots.indicators import INDICATOR_VALUES_SCHEMA, compute, load_indicators
from baoxue.snapshots.marts import build_marts, columns_of, load_marts, write_parquet
from baoxue.snapshots.opening import open_registers
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
    carried: Mapping[str, Carried] | None = None,
) -> Prepared:
    """Takes in the registers of `source`; writes `registers/*.parquet` and `marts/*.parquet` below `folder`.

    Registers of `carried` that did not come are carried forward. Counts every indicator but those that follow
    cohorts (they need other snapshots). IntakeError when the registers are not as they must be,
    DefinitionError when a definition is wrong.
    """
    with _database(folder, threads) as connection:
        load_reference(connection, as_of)
        intake = take_in(source, connection, progress, excused=carried or ())
        old = {name: it for name, it in (carried or {}).items() if name not in intake.sources}
        carry_forward(connection, old.values())
        came: dict[str, dict[str, Any]] = {}
        came |= {name: {"sources": [vars(it) for it in sources]} for name, sources in intake.sources.items()}
        came |= {name: {"sources": list(it.sources), "carried": it.origin} for name, it in old.items()}
        registers, marts, values = write_snapshot(connection, id, as_of, folder, came, progress)
    return Prepared(id, as_of, folder, registers, marts, values, intake.findings)


def rebuild(
    data: Path, snapshot: Snapshot, id: str, folder: Path, progress: Progress | None = None
) -> Prepared:
    """As `prepare`, from the registers of a published snapshot: the same bytes while the definitions are."""
    with _database(folder) as connection:
        load_reference(connection, snapshot.as_of)
        open_registers(connection, "registers", _files(data, snapshot))
        _present(connection, snapshot)
        came = {
            name: {"sources": list(it.sources)} | ({"carried": it.origin} if it.origin else {})
            for name, it in snapshot.registers.items()
        }
        registers, marts, values = write_snapshot(connection, id, snapshot.as_of, folder, came, progress)
    return Prepared(id, snapshot.as_of, folder, registers, marts, values, ())


def write_snapshot(
    connection: duckdb.DuckDBPyConnection,
    id: str,
    as_of: date,
    folder: Path,
    came: Mapping[str, Mapping[str, Any]],
    progress: Progress | None = None,
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]], pa.Table]:
    """Writes the registers in the connection and the marts built on them, and brings them to the disk.

    `came`: each register supplied and what the manifest says of where it came from. Returns what the manifest
    says of registers and marts, and the rows of `indicator_values`.
    """
    registers = load_registers()
    marts = load_marts()
    steps = len(came) + 2 * len(marts) + 1
    done = 0

    def step(name: str) -> None:
        nonlocal done
        if progress:
            progress(name, done, steps)
        done += 1

    (folder / "registers").mkdir(parents=True)
    (folder / "marts").mkdir()
    written: dict[str, dict[str, Any]] = {}
    for name, origin in came.items():
        step(name)
        columns = typed_columns(connection, name, without=ROW_KEY)
        table, file = f'registers."{name}"', f"registers/{name}.parquet"
        written[name] = {
            **_write(connection, table, folder, file, list(columns)),
            "schema_version": registers[name].schema_version,
            "columns": list(columns.items()),
            **origin,
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
    values = compute(connection, at_once, id, as_of, came)
    folder_to_disk(folder)
    return written, built, values


def _database(folder: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory; what does not fit is spilled beside `folder`, not into the working directory."""
    connection = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
    connection.execute(f"set temp_directory = {_literal(folder.with_name(f'{folder.name}.spilled'))}")
    connection.execute("set enable_progress_bar = false")  # progress is shown by whoever started the work
    return connection


def prepare_apart(
    source: Path, as_of: date, id: str, folder: Path, carried: Mapping[str, Carried] | None = None
) -> Prepared | tuple[Finding, ...]:
    """As `prepare`, for a worker process: on one thread; findings that stop it are returned, not raised."""
    try:
        return prepare(source, as_of, id, folder, threads=1, carried=carried)
    except IntakeError as error:
        return tuple(error.findings)


def _write(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    folder: Path,
    name: str,
    columns: Sequence[str] = (),
) -> dict[str, Any]:
    path = folder / name
    chosen = ", ".join(f'"{column}"' for column in columns) or "*"
    rows = write_parquet(connection, f"select {chosen} from {table}", path)
    return {"file": name, "rows": rows, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def follow_cohorts(data: Path, snapshot: Snapshot, earlier: Mapping[int, Snapshot]) -> pa.Table:
    """The `indicator_values` rows of those indicators that also read an earlier snapshot's registers.

    `earlier`: years back -> that snapshot; an indicator whose snapshot is not there gives no rows.
    """
    parts = []
    for years in sorted(earlier):
        followers = [it for it in load_indicators().values() if it.earlier_years == years]
        with _database(data / snapshot.folder) as connection:
            load_reference(connection, snapshot.as_of)
            open_registers(connection, "registers", _files(data, snapshot))
            open_registers(connection, "earlier", _files(data, earlier[years]))
            _present(connection, snapshot)
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


def _present(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    connection.register("supplied", pa.table({"register": pa.array(snapshot.registers, pa.string())}))
    connection.execute("create table reference.present as select * from supplied")
    connection.unregister("supplied")


def _files(data: Path, snapshot: Snapshot) -> dict[str, Path]:
    return {name: data / register.file.path for name, register in snapshot.registers.items()}


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
