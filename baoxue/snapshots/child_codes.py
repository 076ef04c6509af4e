"""Codes of children on prepared forms: only who holds the key of this installation can tell who is meant.

A form that leaves the house names a child by class, masked name and a code (`baoxue.access.pseudonyms`,
purpose `FORM`). When the form comes back, the code is looked for among the children of all registers that
came or were carried forward, and the child's number takes its place in the row.
"""

import duckdb
import pyarrow as pa

from baoxue.access.pseudonyms import FORM, pseudonyms
from baoxue.intake.registers import load_registers

CODE, ID, PUPIL = "child_code", "id_number", "pupil_number"


def find_children(connection: duckdb.DuckDBPyConnection) -> None:
    """Fills in `id_number` (or, of a child without one, `pupil_number`) where a row has only a code.

    A code that leads to nobody stays alone: a rule of queries/checks/ says so.
    """
    registers = load_registers()
    forms = [it.name for it in registers.values() if any(column.name == CODE for column in it.columns)]
    alone = f"{CODE} is not null and {ID} is null and {PUPIL} is null"
    asked = " union ".join(f'select {CODE} from registers."{name}" where {alone}' for name in forms)
    if not forms or not connection.execute(f"{asked} limit 1").fetchall():
        return
    for number in (ID, PUPIL):
        known = _numbers(connection, number)
        coded = pa.table(
            {CODE: pa.array(pseudonyms(known, FORM), pa.string()), "number": pa.array(known, pa.string())}
        )
        connection.register("coded", coded)
        for name in forms:
            connection.execute(
                f'update registers."{name}" as form set {number} = coded.number from coded '
                f"where form.{CODE} = coded.{CODE} and form.{ID} is null and form.{PUPIL} is null"
            )
        connection.unregister("coded")


def _numbers(connection: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    """All numbers of a kind that any register holds."""
    parts = [
        f'select {column} from registers."{it.name}"'
        for it in load_registers().values()
        if any(one.name == column for one in it.columns)
    ]
    rows = connection.execute(
        f"select distinct {column} from ({' union all '.join(parts)}) where {column} is not null"
    )
    return sorted(str(number) for (number,) in rows.fetchall())
