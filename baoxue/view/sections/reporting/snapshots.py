"""Which snapshots there are: their day, rows, size and state."""

from typing import Any

from baoxue.snapshots.catalog import Catalog, Snapshot
from baoxue.view import asking, formats
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Fold, List, Section, row_list, section
from baoxue.view.words import t

MEGABYTE = 1e6
_UNKNOWN = (None,) * 5


def all_snapshots(_: Reader) -> Section:
    """How many there are, and the newest; on request all of them."""
    catalog = asking.current().edition.catalog
    assert catalog.newest is not None
    return section(
        "reporting.snapshots",
        Fold("snapshots", t("reporting.fold_snapshots"), lambda: (_list(catalog),)),
        count=len(catalog.snapshots),
        as_of=catalog.newest.as_of,
    )


def _list(catalog: Catalog) -> List:
    """Those in use, newest first; then the damaged; then the replaced, whose files stay for a rollback."""
    rows = [_row(it, "newest" if it is catalog.newest else "serving") for it in reversed(catalog.snapshots)]
    damaged = {it.snapshot for it in catalog.damages if it.snapshot}
    rows += [(None, id, _state("damaged"), *_UNKNOWN) for id in sorted(damaged)]
    rows += [
        (str(it["as_of"]), str(it["id"]), _state("replaced"), *_UNKNOWN) for it in reversed(catalog.replaced)
    ]
    columns = titled(
        "reporting.column",
        "as_of:date:130 snapshot:116 state:84 registers:count:100 rows:count:100 size:figure:84"
        " published:150 year:150",
    )
    return row_list(columns, rows, "snapshots", t("reporting.list_order"), "place")


def _row(it: Snapshot, state: str) -> tuple[Any, ...]:
    rows = [register.file.rows for register in it.registers.values()]
    megabytes = sum(file.bytes for file in it.files) / MEGABYTE
    return (
        it.as_of,
        it.id,
        _state(state),
        sum(count > 0 for count in rows),
        sum(rows),
        f"{formats.number(megabytes, 1)}{formats.NBSP}MB",
        it.published_at[:16].replace("T", " "),
        formats.school_year(it.school_year),
    )


def _state(name: str) -> str:
    return t(f"reporting.state_{name}")
