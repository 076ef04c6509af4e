"""What the snapshot before held: registers that did not come are carried forward with their age; new
rows of a register are added to its earlier ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from baoxue.intake.folder import ROW_KEY
from baoxue.intake.registers import load_registers
from baoxue.snapshots.catalog import Snapshot, check_file
from baoxue.snapshots.storage import PublishError

ALL = "all"
"""Stands for every register that the snapshot before holds."""


@dataclass(frozen=True)
class Carried:
    """One register to be carried forward: its file, the snapshot and the day that it came with."""

    name: str
    file: Path
    snapshot: str
    as_of: date
    sources: tuple[Mapping[str, Any], ...]
    set_aside: int = 0
    """How many wrong rows were set aside when it came."""
    rows_aside: Path | None = None
    """The file that says what could be read of them."""

    @property
    def origin(self) -> dict[str, str]:
        """What the manifest says of it."""
        return {"snapshot": self.snapshot, "as_of": self.as_of.isoformat()}


def to_carry(
    data: Path, snapshots: Iterable[Snapshot], as_of: date, names: Collection[str]
) -> dict[str, Carried]:
    """The registers asked for (or ALL), from the last snapshot before `as_of` that holds them.

    PublishError when one was never published before that day; CatalogError when its file is damaged.
    """
    before = sorted((it for it in snapshots if it.as_of < as_of), key=lambda it: it.as_of)
    if ALL in names:
        names = {*names, *(before[-1].registers if before else ())} - {ALL}
    found = {}
    for name in sorted(names):
        holder = next((it for it in reversed(before) if name in it.registers), None)
        if holder is None:
            raise PublishError(f"{name}: cannot be carried forward: no snapshot before {as_of} holds it")
        register = holder.registers[name]
        check_file(data, register.file)
        found[name] = Carried(
            name,
            data / register.file.path,
            register.carried_from or holder.id,
            register.came_as_of or holder.as_of,
            register.sources,
            register.set_aside,
            data / holder.rows_aside.path if holder.rows_aside else None,
        )
    return found


def to_add(
    data: Path, snapshots: Iterable[Snapshot], as_of: date, names: Collection[str]
) -> dict[str, Carried]:
    """The earlier rows of registers that are added to: as `to_carry`, but one never published has none."""
    before = [it for it in snapshots if it.as_of < as_of]
    return to_carry(data, before, as_of, [it for it in names if any(it in one.registers for one in before)])


def add_earlier(connection: duckdb.DuckDBPyConnection, added: Iterable[Carried]) -> None:
    """Puts the rows of the snapshot before behind those that came; a row with the same key gives way to the
    one that came. PublishError as `carry_forward`."""
    registers = load_registers()
    for it in added:
        file, table = _checked_file(connection, it), f'registers."{it.name}"'
        (height,) = connection.execute(f"select coalesce(max({ROW_KEY}) + 1, 0) from {table}").fetchall()[0]
        same = " and ".join(
            f'came."{column}" is not distinct from earlier."{column}"' for column in registers[it.name].key
        )
        connection.execute(
            f"insert into {table} by name "
            f"select earlier.* exclude (file_row_number), file_row_number + {height} as {ROW_KEY} "
            f"from read_parquet({file}, file_row_number = true) earlier "
            f"where not exists (select 1 from {table} came where {same}) order by file_row_number"
        )


def carry_forward(connection: duckdb.DuckDBPyConnection, carried: Iterable[Carried]) -> None:
    """Fills `registers.<name>` and `reference.present`; a column that the old file lacks is unknown (NULL).

    PublishError when the old file has a column that the register no longer has.
    """
    for it in carried:
        file = _checked_file(connection, it)
        connection.execute(
            f'insert into registers."{it.name}" by name '
            f"select * exclude (file_row_number), file_row_number as {ROW_KEY} "
            f"from read_parquet({file}, file_row_number = true) order by file_row_number"
        )
        connection.execute("insert into reference.present values ($name)", {"name": it.name})


def _checked_file(connection: duckdb.DuckDBPyConnection, it: Carried) -> str:
    """The file as a literal, when the register still has all of its columns."""
    file = "'" + str(it.file).replace("'", "''") + "'"
    columns = connection.execute(f"describe select * from read_parquet({file})").fetchall()
    known = {row[0] for row in connection.execute(f'describe registers."{it.name}"').fetchall()}
    if gone := sorted({row[0] for row in columns} - known):
        raise PublishError(f"{it.name}: cannot be carried forward: {', '.join(gone)} no longer exists")
    return file
