"""What differs between two snapshots: rows of each register, and what the indicators make of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from baoxue.intake.registers import load_registers
from baoxue.snapshots.aggregates import INDICATOR_VALUES
from baoxue.snapshots.catalog import RegisterFile, Snapshot, check_file, stored_file
from baoxue.snapshots.storage import PublishError
from baoxue.snapshots.switching import State, kept

Sums = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class RegisterDifference:
    """One register in both snapshots: rows (None: not supplied), and what became of them by its key."""

    name: str
    rows: tuple[int | None, int | None]
    added: int
    gone: int
    changed: int
    columns: tuple[str, ...]
    """Columns that only one of them has, or that changed their type."""


@dataclass(frozen=True)
class IndicatorDifference:
    """Sums of numerator and denominator over all places and stages; None where not counted."""

    id: str
    before: Sums
    after: Sums


@dataclass(frozen=True)
class FindingDifference:
    """How often a rule found something in the one and in the other; None where it was not applied."""

    rule: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """From snapshot `a` to snapshot `b`; only what differs, but every register that either holds."""

    a: str
    b: str
    registers: tuple[RegisterDifference, ...]
    indicators: tuple[IndicatorDifference, ...]
    findings: tuple[FindingDifference, ...]


def diff(data: Path, a: str, b: str) -> Difference:
    """Compares two snapshots, also replaced or rolled-back ones; PublishError for an id that is not there.

    CatalogError when one of the files is damaged.
    """
    states = [State.read(data), *kept(data)]
    one, other = _snapshot(data, states, a), _snapshot(data, states, b)
    names = sorted({*one.registers, *other.registers})
    with duckdb.connect(":memory:") as connection:
        connection.execute("set enable_progress_bar = false")
        registers = tuple(
            _register(connection, data, name, one.registers.get(name), other.registers.get(name))
            for name in names
        )
        before, after = (_sums(connection, data, states, it.id) for it in (one, other))
    nothing: Sums = (None, None)
    indicators = tuple(
        IndicatorDifference(id, before.get(id, nothing), after.get(id, nothing))
        for id in sorted({*before, *after})
        if before.get(id) != after.get(id)
    )
    rules = [it.checks.get("rules", {}) for it in (one, other)]
    findings = tuple(
        FindingDifference(name, rules[0].get(name), rules[1].get(name))
        for name in sorted({*rules[0], *rules[1]})
        if rules[0].get(name, 0) != rules[1].get(name, 0)
    )
    return Difference(a, b, registers, indicators, findings)


def _snapshot(data: Path, states: list[State], id: str) -> Snapshot:
    entry = next((it for state in states for it in state.entries() if it["id"] == id), None)
    if entry is None:
        raise PublishError(f"there is no snapshot {id}")
    return Snapshot.read(data, entry)


def _register(
    connection: duckdb.DuckDBPyConnection,
    data: Path,
    name: str,
    one: RegisterFile | None,
    other: RegisterFile | None,
) -> RegisterDifference:
    for it in (one, other):
        if it:
            check_file(data, it.file)
    rows = (one.file.rows if one else None, other.file.rows if other else None)
    if one is None or other is None:
        # What only one of them has is all new, or all gone.
        new, gone = (0 if count is None else count for count in (rows[1], rows[0]))
        return RegisterDifference(name, rows, new, gone, 0, ())
    both = [it for it, kind in one.columns.items() if other.columns.get(it) == kind]
    strange = sorted({*one.columns, *other.columns} - set(both))
    columns = ", ".join(f'"{it}"' for it in both)
    key = (
        ", ".join(f'"{it}"' for it in load_registers()[name].key if it in both)
        if name in load_registers()
        else ""
    )
    for view, it in (("a", one), ("b", other)):
        path = str(data / it.file.path).replace("'", "''")
        connection.execute(
            f"create or replace temp view {view} as select {columns} from read_parquet('{path}')"
        )
    connection.execute("create or replace temp table only_a as select * from a except all select * from b")
    connection.execute("create or replace temp table only_b as select * from b except all select * from a")
    gone, added = (_count(connection, f"select count(*) from {it}") for it in ("only_a", "only_b"))
    changed = 0
    if key:
        of_key = f"select distinct {key} from"
        changed = _count(connection, f"select count(*) from ({of_key} only_a intersect {of_key} only_b)")
    return RegisterDifference(name, rows, added - changed, gone - changed, changed, tuple(strange))


def _count(connection: duckdb.DuckDBPyConnection, select: str) -> int:
    return int(connection.execute(select).fetchall()[0][0])


def _sums(
    connection: duckdb.DuckDBPyConnection, data: Path, states: list[State], id: str
) -> Mapping[str, Sums]:
    """The indicators of a snapshot, from the aggregates of the latest catalog that has it in use."""
    state = next((it for it in states if id in {entry["id"] for entry in it.snapshots}), None)
    written = state.aggregates.get(INDICATOR_VALUES) if state else None
    if written is None:
        return {}
    stored = stored_file(written)
    check_file(data, stored)
    rows = connection.execute(
        "select indicator, sum(numerator), sum(denominator) from read_parquet($path) "
        "where snapshot = $id group by indicator",
        {"path": str(data / stored.path), "id": id},
    ).fetchall()
    return {str(indicator): (numerator, denominator) for indicator, numerator, denominator in rows}
