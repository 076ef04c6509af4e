"""A zone: the places that whoever hands in rows may speak of; rows about any other place are errors."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa

from baoxue.intake.findings import FindingList
from baoxue.intake.folder import ROW_KEY, Intake
from baoxue.intake.registers import load_registers

PLACES = ("school_code", "village_code")
WHOLE = "township_code"


@dataclass(frozen=True)
class Zone:
    """The codes of all places of a zone, one by one. A township is of it only as a whole."""

    townships: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()

    def write(self, file: Path) -> None:
        """As a file for another process."""
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Self:
        """What `write` wrote; OSError, ValueError."""
        said = json.loads(file.read_text(encoding="utf-8"))
        return cls(*(tuple(map(str, said[name])) for name in ("townships", "villages", "schools")))


def within(connection: duckdb.DuckDBPyConnection, intake: Intake, zone: Zone) -> Intake:
    """The intake with an error for each row that names a school, a village or else a township outside the
    zone, or no place at all where the register has a column for one."""
    found = FindingList()
    wrong = {name: set(keys) for name, keys in intake.wrong_rows.items()}
    codes = {"school_code": zone.schools, "village_code": zone.villages, WHOLE: zone.townships}
    for name in intake.sources:
        columns = {it.name for it in load_registers()[name].columns}
        named = [column for column in PLACES if column in columns]
        if not named and WHOLE not in columns:
            continue
        ways = [_is_among(connection, column, codes[column]) for column in named]
        if WHOLE in columns:
            alone = "".join(f" and {column} is null" for column in named)
            ways.append(f"({_is_among(connection, WHOLE, codes[WHOLE])}{alone})")
        said = ", ".join([*named, *([WHOLE] if WHOLE in columns else [])])
        rows = connection.execute(
            f'select {ROW_KEY}, coalesce({said}) from registers."{name}" '
            f"where not coalesce({' or '.join(ways)}, false) order by {ROW_KEY}"
        ).fetchall()
        for key, code in rows:
            column = (*named, WHOLE)[0]
            found.add("outside_zone", name, intake.positions[name].place(key, column), str(code or ""))
            wrong.setdefault(name, set()).add(key)
    return replace(
        intake,
        findings=(*intake.findings, *found.found),
        wrong_rows={name: frozenset(keys) for name, keys in sorted(wrong.items())},
    )


def places_named(connection: duckdb.DuckDBPyConnection, intake: Intake) -> tuple[str, ...]:
    """The codes of the schools, villages or else townships that the rows that came are about."""
    found: set[str] = set()
    for name in intake.sources:
        columns = {it.name for it in load_registers()[name].columns}
        if said := ", ".join(column for column in (*PLACES, WHOLE) if column in columns):
            rows = connection.execute(
                f'select distinct coalesce({said}) from registers."{name}" where {ROW_KEY} < $height',
                {"height": intake.positions[name].height},
            ).fetchall()
            found |= {str(code) for (code,) in rows if code}
    return tuple(sorted(found))


def _is_among(connection: duckdb.DuckDBPyConnection, column: str, codes: Collection[str]) -> str:
    """A condition; the codes stand in a table of their own."""
    connection.register("given", pa.table({"code": pa.array(sorted(codes), pa.string())}))
    connection.execute(f"create or replace temp table zone_{column} as select code from given")
    connection.unregister("given")
    return f"coalesce({column} in (select code from zone_{column}), false)"
