"""The columns of registers over time: what changed is refused unless the register's .toml declares it."""

from collections.abc import Iterable, Mapping

import duckdb

from baoxue.intake.registers import Register
from baoxue.snapshots.catalog import RegisterFile, Snapshot

Columns = Mapping[str, str]
"""Column -> type as DuckDB names it, in order."""


def typed_columns(connection: duckdb.DuckDBPyConnection, name: str, without: str) -> dict[str, str]:
    """The columns of `registers.<name>` that are published."""
    described = connection.execute(f'describe registers."{name}"').fetchall()
    return {str(row[0]): str(row[1]) for row in described if row[0] != without}


def last_published(snapshots: Iterable[Snapshot], name: str) -> RegisterFile | None:
    """The register as it was published last, whatever day it describes."""
    having = [it for it in snapshots if name in it.registers]
    return max(having, key=lambda it: (it.published_at, it.as_of)).registers[name] if having else None


def undeclared(register: Register, before: RegisterFile, columns: Columns) -> str:
    """What changed since `before` and is not declared with the schema version; empty when all is."""
    seen = {
        "added": columns.keys() - before.columns.keys(),
        "removed": before.columns.keys() - columns.keys(),
        "retyped": {it for it in columns.keys() & before.columns.keys() if columns[it] != before.columns[it]},
    }
    if register.schema_version < before.schema_version:
        return (
            f"was published with schema version {before.schema_version}, "
            f"this program knows {register.schema_version}"
        )
    since = [it for it in register.changes if it.version > before.schema_version]
    said = []
    for kind, names in seen.items():
        # A column may come and go, or change twice, between what was published and now.
        allowed = {name for change in since for name in (*change.added, *change.removed, *change.retyped)}
        if strange := sorted(names - allowed):
            said.append(f"{kind}: {', '.join(strange)}")
    return "; ".join(said)
