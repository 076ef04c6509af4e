"""Which snapshots there are: their day, rows, size and state."""

from typing import Any

import pandas as pd

from baoxue.snapshots.catalog import Catalog, Snapshot
from baoxue.view import formats
from baoxue.view.listing import Column
from baoxue.view.words import t

MEGABYTE = 1e6


def heading(catalog: Catalog) -> str:
    """How many snapshots there are, and the newest."""
    assert catalog.newest is not None
    return t("reporting.heading", count=len(catalog.snapshots), as_of=formats.as_of(catalog.newest.as_of))


def rows(catalog: Catalog) -> pd.DataFrame:
    """Those in use, newest first; then the damaged; then the replaced, whose files stay for a rollback."""
    newest = catalog.newest
    found: list[dict[str, Any]] = [
        _row(it, t("reporting.state_newest" if it is newest else "reporting.state_serving"))
        for it in reversed(catalog.snapshots)
    ]
    found += [
        {"snapshot": id, "state": t("reporting.state_damaged")}
        for id in sorted({it.snapshot for it in catalog.damages if it.snapshot})
    ]
    found += [
        {"snapshot": str(entry["id"]), "state": t("reporting.state_replaced"), "as_of": str(entry["as_of"])}
        for entry in reversed(catalog.replaced)
    ]
    names = ["as_of", "snapshot", "state", "year", "registers", "rows", "size", "published"]
    return pd.DataFrame(found, columns=names)


def _row(it: Snapshot, state: str) -> dict[str, Any]:
    return {
        "as_of": it.as_of,
        "snapshot": it.id,
        "state": state,
        "year": formats.school_year(it.school_year),
        "registers": sum(register.file.rows > 0 for register in it.registers.values()),
        "rows": sum(register.file.rows for register in it.registers.values()),
        "size": f"{formats.number(sum(file.bytes for file in it.files) / MEGABYTE, 1)}{formats.NBSP}MB",
        "published": it.published_at[:16].replace("T", " "),
    }


def columns() -> tuple[Column, ...]:
    """Day, id, state, year, registers, rows, size, when published."""
    return (
        Column("as_of", t("reporting.column_as_of"), "date", 130),
        Column("snapshot", t("reporting.column_snapshot"), "text", 116),
        Column("state", t("reporting.column_state"), "text", 84),
        Column("registers", t("reporting.column_registers"), "count", 100),
        Column("rows", t("reporting.column_rows"), "count", 100),
        Column("size", t("reporting.column_size"), "figure", 84),
        Column("published", t("reporting.column_published"), "text", 150),
        Column("year", t("reporting.column_year"), "text", 150),
    )
