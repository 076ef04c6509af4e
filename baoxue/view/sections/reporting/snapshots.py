"""Which snapshots there are: their day, rows, size and state."""

from typing import Any

import pandas as pd

from baoxue.snapshots.catalog import Snapshot
from baoxue.view import asking, formats
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, List, Section, section
from baoxue.view.words import t

MEGABYTE = 1e6


def all_snapshots(_: Reader) -> Section:
    """How many there are, and the newest; on request all of them."""
    catalog = asking.current().edition.catalog
    assert catalog.newest is not None
    return section(
        "reporting.snapshots",
        Fold("snapshots", t("reporting.fold_snapshots"), lambda: (_list(),)),
        count=len(catalog.snapshots),
        as_of=catalog.newest.as_of,
    )


def _list() -> List:
    """Those in use, newest first; then the damaged; then the replaced, whose files stay for a rollback."""
    catalog = asking.current().edition.catalog
    found: list[dict[str, Any]] = [
        _row(it, "newest" if it is catalog.newest else "serving") for it in reversed(catalog.snapshots)
    ]
    damaged = {it.snapshot for it in catalog.damages if it.snapshot}
    found += [{"snapshot": id, "state": "damaged"} for id in sorted(damaged)]
    found += [
        {"snapshot": str(it["id"]), "state": "replaced", "as_of": str(it["as_of"])}
        for it in reversed(catalog.replaced)
    ]
    columns = titled(
        "reporting.column",
        ("as_of", "date", 130),
        ("snapshot", "text", 116),
        ("state", "text", 84),
        ("registers", "count", 100),
        ("rows", "count", 100),
        ("size", "figure", 84),
        ("published", "text", 150),
        ("year", "text", 150),
    )
    rows = pd.DataFrame(found, columns=[it.name for it in columns])
    shown = rows.assign(state=[t(f"reporting.state_{it}") for it in rows["state"]])
    return List(shown, columns, "snapshots", t("reporting.list_order"), "place")


def _row(it: Snapshot, state: str) -> dict[str, Any]:
    rows = [register.file.rows for register in it.registers.values()]
    return {
        "as_of": it.as_of,
        "snapshot": it.id,
        "state": state,
        "year": formats.school_year(it.school_year),
        "registers": sum(count > 0 for count in rows),
        "rows": sum(rows),
        "size": f"{formats.number(sum(file.bytes for file in it.files) / MEGABYTE, 1)}{formats.NBSP}MB",
        "published": it.published_at[:16].replace("T", " "),
    }
