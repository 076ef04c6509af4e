"""The one file of indicator values of all snapshots: kept rows, new ones, and followed cohorts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from baoxue.intake.reference import load_codes
from baoxue.intake.steps import Step
from baoxue.snapshots.catalog import AGGREGATES, Snapshot, check_file, school_year, sha256_of, stored_file
from baoxue.snapshots.counting import INDICATOR_VALUES_SCHEMA
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.marts import ROWS_PER_GROUP
from baoxue.snapshots.prepare import database, follow_cohorts
from baoxue.snapshots.storage import ASIDE, put_in_place, to_disk

INDICATOR_VALUES = "indicator_values"
ORDER = ("indicator", "as_of", "snapshot", "county_code", "township_code", "school_code", "stage")
Progress = Callable[[str, int, int], None]


def aggregate(
    data: Path,
    kept: Mapping[str, Any] | None,
    fresh: Mapping[str, pa.Table],
    entries: Mapping[str, dict[str, Any]],
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Writes the rows of all snapshots that stay: kept, fresh, or counted again as an earlier one changed.

    `kept` is the aggregate of before, `fresh` the rows counted now by snapshot, `entries` the snapshots of
    the catalog to be; which earlier snapshots were read is written into them. Returns what the catalog
    says of the file. CatalogError when the kept rows are damaged.
    """
    followers = [it for it in load_indicators().values() if it.earlier_years is not None]
    snapshots = [Snapshot.read(data, entry) for entry in entries.values()]
    parts = list(fresh.values())
    again: list[str] = []
    work: list[tuple[Snapshot, dict[int, Snapshot]]] = []
    for snapshot in snapshots:
        earlier = _earlier(
            snapshot, snapshots, {it.earlier_years for it in followers if it.earlier_years is not None}
        )
        read = {years: it.id for years, it in earlier.items()}
        if snapshot.id in fresh or dict(snapshot.earlier) != read:
            again.append(snapshot.id)
            work.append((snapshot, earlier))
            entries[snapshot.id]["earlier"] = {str(years): id for years, id in read.items()}
    with database(data / AGGREGATES / f"{ASIDE}{INDICATOR_VALUES}") as connection:
        load_codes(connection)
        for done, (snapshot, earlier) in enumerate(work):
            if progress:
                progress(Step(INDICATOR_VALUES, "count"), done, len(work))
            parts.append(follow_cohorts(connection, data, snapshot, earlier))
    if kept:
        stored = stored_file(kept)
        check_file(data, stored)
        rows = pq.read_table(data / stored.path, page_checksum_verification=True)
        stays = _one_of(rows["snapshot"], [id for id in entries if id not in fresh])
        # An indicator that counts by grade has its grades under <id>.<grade>.
        followed = pc.replace_substring_regex(rows["indicator"], r"\..*", "")
        counted_again = pc.and_(
            _one_of(rows["snapshot"], again), _one_of(followed, [it.id for it in followers])
        )
        parts.append(rows.filter(pc.and_(stays, pc.invert(counted_again))).cast(INDICATOR_VALUES_SCHEMA))
    return _write(data, parts)


def _one_of(column: pa.ChunkedArray, values: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(values, pa.string()))


def _earlier(snapshot: Snapshot, snapshots: Iterable[Snapshot], years: Iterable[int]) -> dict[int, Snapshot]:
    """Years back -> the last snapshot of the school year so many years before, where there is one."""
    found: dict[int, Snapshot] = {}
    for back in years:
        wanted = school_year(snapshot.as_of.replace(year=snapshot.as_of.year - back, day=1))
        of_that_year = [it for it in snapshots if it.school_year == wanted]
        if of_that_year:
            found[back] = max(of_that_year, key=lambda it: it.as_of)
    return found


def _write(data: Path, parts: Sequence[pa.Table]) -> dict[str, Any]:
    """Writes the rows under a name that says what is in them."""
    rows = pa.concat_tables([INDICATOR_VALUES_SCHEMA.empty_table(), *parts])
    rows = rows.sort_by([(column, "ascending") for column in ORDER])
    aside = data / AGGREGATES / f"{ASIDE}{INDICATOR_VALUES}.parquet"
    pq.write_table(rows, aside, compression="zstd", write_page_checksum=True, row_group_size=ROWS_PER_GROUP)
    to_disk(aside)
    hashed = sha256_of(aside)
    name = f"{AGGREGATES}/{INDICATOR_VALUES}-{hashed[:12]}.parquet"
    size = aside.stat().st_size
    put_in_place(aside, data / name)
    return {"file": name, "sha256": hashed, "bytes": size, "rows": rows.num_rows}
