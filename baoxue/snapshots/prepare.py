"""Makes a folder of registers into the files of a snapshot and its indicator rows, in any process."""

import multiprocessing
import re
import shutil
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.folder import ROW_KEY, Intake, take_in
from baoxue.intake.reference import load_dated, load_reference, load_roll_today
from baoxue.intake.registers import load_registers
from baoxue.intake.steps import Step
from baoxue.snapshots.carrying import Carried, add_earlier, carry_forward
from baoxue.snapshots.catalog import Snapshot, check_file, sha256_of
from baoxue.snapshots.child_codes import find_children
from baoxue.snapshots.columns import typed_columns
from baoxue.snapshots.counting import INDICATOR_VALUES_SCHEMA, compute
from baoxue.snapshots.examining import Examined, examine
from baoxue.snapshots.findings import FINDINGS_FILE, show_findings
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.marts import build_marts, columns_of, load_marts, write_parquet
from baoxue.snapshots.opening import open_previous, open_registers
from baoxue.snapshots.planning import FEW_ROWS, plan_quickly
from baoxue.snapshots.pupil_numbers import name_by_own_number
from baoxue.snapshots.rows_aside import ASIDE_FILE, TABLE, carry_rows_aside, show_rows_aside
from baoxue.snapshots.storage import folder_to_disk
from baoxue.snapshots.zones import Zone, within

READY, FAILED = "registers-written", "failed"
SECONDS_BETWEEN_LOOKS = 0.02
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
    findings_file: Mapping[str, Any]
    checks: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    """Of a folder that was taken in."""
    rows_aside_file: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Before:
    """The snapshot before: published (its registers by name, what is known of its rows set aside), or being
    prepared in a folder of its own."""

    id: str
    as_of: date
    files: Mapping[str, Path]
    rows_aside: Path | None = None
    folder: Path | None = None

    def wait(self) -> tuple[Mapping[str, Path], Path | None]:
        """Its registers and its rows set aside, waited for where another process prepares them;
        FailedBeforeError if that failed."""
        if self.folder is None:
            return self.files, self.rows_aside
        while not _beside(self.folder, READY).exists():
            parent = multiprocessing.parent_process()
            if _beside(self.folder, FAILED).exists() or (parent and not parent.is_alive()):
                raise FailedBeforeError(self.id)
            time.sleep(SECONDS_BETWEEN_LOOKS)
        registers = {path.stem: path for path in (self.folder / "registers").glob("*.parquet")}
        return registers, self.folder / ASIDE_FILE


class FailedBeforeError(Exception):
    """The folder that this one was to be compared with could not be prepared."""


@dataclass(frozen=True)
class Work:
    """A folder of registers to be made into a snapshot.

    Registers of `carried` that did not come are carried forward; those of `added` that came hold only what is
    new and join the earlier rows, else they are carried forward too; all are compared with the snapshot
    `before`; with `set_aside` wrong rows are left out instead of stopping it. Where a `zone` is given, rows
    that came must name a place of it.
    """

    source: Path
    as_of: date
    id: str
    folder: Path
    carried: Mapping[str, Carried] = field(default_factory=dict)
    before: Before | None = None
    set_aside: bool = False
    added: Mapping[str, Carried] = field(default_factory=dict)
    zone: Zone | None = None


def prepare(work: Work, threads: int | None = None, progress: Progress | None = None) -> Prepared:
    """Takes in and checks the registers; writes them, findings and marts below `work.folder`.

    Counts every indicator but those that follow cohorts (they need other snapshots). IntakeError when the
    registers are not as they must be, DefinitionError when a definition is wrong.
    """
    id, as_of, folder = work.id, work.as_of, work.folder
    with database(folder, threads) as connection:
        intake, old, examined = take_in_and_examine(connection, work, progress)
        connection.execute("drop schema if exists previous cascade")
        show_findings(connection, examined.table)
        aside = dict(examined.set_aside)
        came: dict[str, dict[str, Any]] = {}
        came |= {name: {"sources": [vars(it) for it in sources]} for name, sources in intake.sources.items()}
        for name, it in old.items():
            came[name] = {"sources": list(it.sources), "carried": it.origin}
            aside[name] = aside.get(name, 0) + it.set_aside
        for name in work.added.keys() & intake.sources.keys():
            came[name]["sources"] += list(work.added[name].sources)
        for name, about in came.items():
            about["set_aside"] = aside.get(name, 0)
        folder.mkdir(parents=True)
        findings = _write(connection, "checked.findings", folder, FINDINGS_FILE)
        rows_aside = _write(connection, TABLE, folder, ASIDE_FILE)
        registers, marts, values = write_snapshot(connection, id, as_of, folder, came, progress)
    return Prepared(
        *(id, as_of, folder, registers, marts, values, findings, examined.manifest, examined.findings),
        rows_aside_file=rows_aside,
    )


def take_in_and_examine(
    connection: duckdb.DuckDBPyConnection, work: Work, progress: Progress | None = None
) -> tuple[Intake, dict[str, Carried], Examined]:
    """Fills the schema `registers` with what may be published; what came, what was carried, what was found.

    IntakeError when the registers are not as they must be.
    """
    load_reference(connection, work.as_of)
    kept = {**work.carried, **work.added}
    intake = take_in(work.source, connection, progress, excused=kept, keep_wrong=True)
    if work.zone is not None:
        intake = within(connection, intake, work.zone)
    rows = sum(source.rows for sources in intake.sources.values() for source in sources)
    rows += sum(source["rows"] for it in kept.values() for source in it.sources)
    if rows < FEW_ROWS:
        plan_quickly(connection)
    old = {name: it for name, it in kept.items() if name not in intake.sources}
    carry_forward(connection, old.values())
    add_earlier(connection, [it for name, it in work.added.items() if name in intake.sources])
    show_rows_aside(connection)
    kept_of = [*old.values(), *(it for name, it in work.added.items() if name in intake.sources)]
    carry_rows_aside(connection, [(it.name, it.rows_aside) for it in kept_of if it.rows_aside])
    find_children(connection)
    if work.before:
        files, rows_aside = work.before.wait()
        open_previous(connection, work.before.as_of, files, rows_aside)
    against = work.before.id if work.before else None
    examined = examine(connection, intake, against, work.set_aside, progress)
    return intake, old, examined


def rebuild(
    data: Path, snapshot: Snapshot, id: str, folder: Path, progress: Progress | None = None
) -> Prepared:
    """As `prepare`, from the registers of a published snapshot: the same bytes while the definitions are."""
    with database(folder) as connection:
        load_reference(connection, snapshot.as_of)
        open_registers(connection, "registers", register_files(data, snapshot))
        _present(connection, snapshot)
        came = {
            name: {"sources": list(it.sources), "set_aside": it.set_aside}
            | ({"carried": it.origin} if it.origin else {})
            for name, it in snapshot.registers.items()
        }
        folder.mkdir(parents=True)
        found: dict[str, Any] = {}
        if snapshot.findings:
            # A source, as a register is: what was found in files that are gone cannot be found again.
            shutil.copyfile(data / snapshot.findings.path, folder / FINDINGS_FILE)
            found = _described(folder / FINDINGS_FILE, FINDINGS_FILE, snapshot.findings.rows)
        show_findings(connection, data / snapshot.findings.path if snapshot.findings else None)
        aside: dict[str, Any] = {}
        if snapshot.rows_aside:
            shutil.copyfile(data / snapshot.rows_aside.path, folder / ASIDE_FILE)
            aside = _described(folder / ASIDE_FILE, ASIDE_FILE, snapshot.rows_aside.rows)
        show_rows_aside(connection, data / snapshot.rows_aside.path if snapshot.rows_aside else None)
        registers, marts, values = write_snapshot(connection, id, snapshot.as_of, folder, came, progress)
    return Prepared(
        *(id, snapshot.as_of, folder, registers, marts, values, found, snapshot.checks), rows_aside_file=aside
    )


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
    done = rows = 0

    def step(name: str, phase: str) -> None:
        nonlocal done
        if progress:
            progress(Step(name, phase, rows), done, steps)
        done += 1

    (folder / "registers").mkdir()
    (folder / "marts").mkdir()
    written: dict[str, dict[str, Any]] = {}
    for name, origin in came.items():
        step(name, "write")
        columns = typed_columns(connection, name, without=ROW_KEY)
        table, file = f'registers."{name}"', f"registers/{name}.parquet"
        written[name] = {
            **_write(connection, table, folder, file, list(columns)),
            "schema_version": registers[name].schema_version,
            "columns": list(columns.items()),
            **origin,
        }
        rows += written[name]["rows"]
    _beside(folder, READY).touch()
    name_by_own_number(connection)
    built: dict[str, dict[str, Any]] = {}
    for name, mart in marts.items():
        step(name, "mart")
        build_marts(connection, [mart])
        step(name, "mart")
        built[name] = _write(connection, f'marts."{name}"', folder, f"marts/{name}.parquet") | {
            "access": list(mart.access),
            "identity": list(mart.identity),
            "columns": list(columns_of(connection, "marts", name)),
        }
    step("indicator_values", "count")
    at_once = [it for it in load_indicators().values() if it.earlier_years is None]
    values = compute(connection, at_once, id, as_of, came)
    folder_to_disk(folder)
    return written, built, values


def database(folder: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory; what does not fit is spilled beside `folder`, not into the working directory."""
    connection = duckdb.connect(":memory:", config={} if threads is None else {"threads": threads})
    connection.execute(f"set temp_directory = {_literal(folder.with_name(f'{folder.name}.spilled'))}")
    connection.execute("set enable_progress_bar = false")  # progress is shown by whoever started the work
    return connection


def prepare_apart(work: Work) -> Prepared | IntakeError | None:
    """As `prepare`, for a worker process: on one thread; what stops it is returned, not raised.

    None when the folder before, which this one waited for, could not be prepared.
    """
    is_done = False
    try:
        prepared = prepare(work, threads=1)
        is_done = True
        return prepared
    except IntakeError as error:
        return error
    except FailedBeforeError:
        return None
    finally:
        if not is_done:
            work.folder.parent.mkdir(parents=True, exist_ok=True)
            _beside(work.folder, FAILED).touch()


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
    return _described(path, name, rows)


def _described(path: Path, name: str, rows: int) -> dict[str, Any]:
    """What a manifest says of a file."""
    return {"file": name, "rows": rows, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _beside(folder: Path, mark: str) -> Path:
    """An empty file beside a folder that tells other processes how far its preparation is."""
    return folder.with_name(f"{folder.name}.{mark}")


def follow_cohorts(
    connection: duckdb.DuckDBPyConnection, data: Path, snapshot: Snapshot, earlier: Mapping[int, Snapshot]
) -> pa.Table:
    """The `indicator_values` rows of those indicators that also read an earlier snapshot's registers.

    `earlier`: years back -> that snapshot; an indicator whose snapshot is not there gives no rows. The
    connection (of `database`) has the code lists; one after the other may use it for many snapshots.
    CatalogError when a file that is read is damaged.
    """
    followers = [it for it in load_indicators().values() if it.earlier_years in earlier]
    parts: list[pa.Table] = []
    if followers:
        # Opening all registers and marts would cost more than the counting.
        sql = "\n".join(it.sql or "" for it in followers)
        here, before, marts = (
            set(re.findall(rf"\b{schema}\.(\w+)", sql)) for schema in ("registers", "earlier", "marts")
        )
        marts_before = _marts_before(sql)
        for schema in _SCHEMAS_FOLLOWED:
            connection.execute(f"drop schema if exists {schema} cascade")
        load_dated(connection, snapshot.as_of)
        load_roll_today(connection, snapshot.as_of)
        open_registers(connection, "registers", _checked(data, snapshot, here), here)
        _present(connection, snapshot)
        _open_marts(connection, "marts", data, snapshot, marts)
        for years in sorted({it.earlier_years for it in followers if it.earlier_years is not None}):
            connection.execute("drop schema if exists earlier cascade")
            connection.execute("drop schema if exists earlier_marts cascade")
            _open_marts(connection, "earlier_marts", data, earlier[years], marts_before)
            open_registers(connection, "earlier", _checked(data, earlier[years], before), before)
            load_roll_today(connection, earlier[years].as_of, "earlier")
            present = snapshot.registers.keys() & earlier[years].registers.keys() | {
                # Events carry their full history: the newer register tells what the earlier would.
                name
                for name in snapshot.registers
                if load_registers()[name].kind == "events"
            }
            following = [
                it
                for it in followers
                if it.earlier_years == years and _marts_before(it.sql or "") <= earlier[years].marts.keys()
            ]
            parts.append(compute(connection, following, snapshot.id, snapshot.as_of, present))
    return pa.concat_tables([INDICATOR_VALUES_SCHEMA.empty_table(), *parts])


_SCHEMAS_FOLLOWED = ("registers", "earlier", "marts", "earlier_marts")


def _marts_before(sql: str) -> set[str]:
    """The marts of the earlier snapshot that the SQL reads; one of an earlier version may lack some."""
    return set(re.findall(r"\bearlier_marts\.(\w+)", sql))


def _open_marts(
    connection: duckdb.DuckDBPyConnection, schema: str, data: Path, snapshot: Snapshot, names: Collection[str]
) -> None:
    """Views on those of the marts `names` that a published snapshot has; CatalogError for a damaged file."""
    connection.execute(f"create schema {schema}")
    for name in sorted(snapshot.marts.keys() & set(names)):
        file = snapshot.marts[name].file
        check_file(data, file)
        path = _literal(data / file.path)
        connection.execute(f'create view {schema}."{name}" as select * from read_parquet({path})')


def _checked(data: Path, snapshot: Snapshot, names: Collection[str]) -> dict[str, Path]:
    """The files of those registers, each compared with its published hash; CatalogError when one differs."""
    for name in names:
        if name in snapshot.registers:
            check_file(data, snapshot.registers[name].file)
    return {name: path for name, path in register_files(data, snapshot).items() if name in names}


def _present(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    connection.register("supplied", pa.table({"register": pa.array(snapshot.registers, pa.string())}))
    connection.execute("create or replace table reference.present as select * from supplied")
    connection.unregister("supplied")


def register_files(data: Path, snapshot: Snapshot) -> dict[str, Path]:
    """Where the registers of a published snapshot lie, by name."""
    return {name: data / register.file.path for name, register in snapshot.registers.items()}


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
