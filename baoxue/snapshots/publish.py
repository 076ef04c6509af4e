"""Folders of registers become snapshots, all or none; replacing catalog.json is the only switch."""

import multiprocessing
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import baoxue
from baoxue import settings
from baoxue.intake.findings import Finding, IntakeError
from baoxue.snapshots.catalog import (
    CATALOG,
    FORMAT,
    MANIFEST,
    Catalog,
    Snapshot,
    read_catalog,
    school_year,
    sha256_of,
)
from baoxue.snapshots.indicators import INDICATOR_VALUES_SCHEMA, load_indicators
from baoxue.snapshots.marts import ROWS_PER_GROUP
from baoxue.snapshots.prepare import Prepared, Progress, follow_cohorts, prepare, prepare_apart
from baoxue.snapshots.storage import PublishError, only_writer, put_in_place, to_disk, write_json

SNAPSHOTS = "snapshots"
AGGREGATES = "marts"
ASIDE = ".aside-"
# What is written is smaller than what is read, but there are two copies for a moment.
SPACE_FOR_EACH_BYTE_READ = 3
Report = Callable[[Finding], None]


def publish(
    folder: Path,
    as_of: date,
    data: Path | None = None,
    progress: Progress | None = None,
    *,
    is_demo: bool = False,
    report: Report | None = None,
) -> str:
    """Publishes one folder of registers as of a day; returns the id of its snapshot, such as `2025-10-15.1`.

    Raises like `publish_folders`; nothing is published then.
    """
    return publish_folders([(as_of, folder)], data, progress, 1, is_demo=is_demo, report=report)[0]


def publish_folders(
    folders: Sequence[tuple[date, Path]],
    data: Path | None = None,
    progress: Progress | None = None,
    workers: int = 2,
    *,
    is_demo: bool = False,
    report: Report | None = None,
) -> list[str]:
    """Publishes several folders at once, prepared in `workers` processes; returns the ids, oldest first.

    A date published before is replaced by the new snapshot. The first own data take the place of the demo.
    `report` is called with every warning. IntakeError (what is wrong with the registers), DefinitionError and
    PublishError say why nothing was published; the catalog is untouched then.
    """
    data = data or settings.data_folder()
    folders = sorted(folders)
    if not folders or len({as_of for as_of, _ in folders}) != len(folders):
        raise PublishError("publishing needs folders, each of a date of its own")
    with only_writer(data):
        old = read_catalog(data)
        if is_demo and old.snapshots and not old.is_demo:
            raise PublishError(
                f"{data}: holds your own data; the demo needs a folder of its own (BAOXUE_DATA)"
            )
        _sweep(data, old)
        _ask_for_space(data, [folder for _, folder in folders])
        work = [_Work(as_of, folder, _next_id(data, as_of)) for as_of, folder in folders]
        aside = data / SNAPSHOTS / f"{ASIDE}{work[0].id}"
        try:
            prepared = _prepare_all(work, aside, workers, progress)
            for snapshot in prepared:
                for finding in snapshot.findings if report else ():
                    report(finding)  # type: ignore[misc]
            _switch(data, old, prepared, is_demo, progress)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return [it.id for it in work]


class _Work:
    """One folder to publish and the id that its snapshot gets."""

    def __init__(self, as_of: date, source: Path, id: str) -> None:
        self.as_of, self.source, self.id = as_of, source, id


def _sweep(data: Path, catalog: Catalog) -> None:
    """Removes what an interrupted publication left behind: snapshots that no catalog ever named."""
    named = {snapshot.folder for snapshot in catalog.snapshots} | {it["folder"] for it in catalog.replaced}
    for path in (data / SNAPSHOTS).glob("*/"):
        # Without a catalog (lost, not damaged) whole snapshots are all that is left: they are kept.
        is_whole = not catalog.version and (path / MANIFEST).exists()
        if f"{SNAPSHOTS}/{path.name}" not in named and not is_whole:
            shutil.rmtree(path, ignore_errors=True)
    for path in (data / AGGREGATES).glob(f"{ASIDE}*"):
        path.unlink(missing_ok=True)


def _ask_for_space(data: Path, folders: Iterable[Path]) -> None:
    needed = SPACE_FOR_EACH_BYTE_READ * sum(
        path.stat().st_size for folder in folders for path in folder.iterdir() if path.is_file()
    )
    free = shutil.disk_usage(data).free
    if free < needed:
        raise PublishError(f"{data}: {free >> 20} MB are free, {needed >> 20} MB are needed; make room first")


def _next_id(data: Path, as_of: date) -> str:
    day = as_of.isoformat()
    taken = [path.name.removeprefix(f"{day}.") for path in (data / SNAPSHOTS).glob(f"{day}.*/")]
    return f"{day}.{max((int(number) for number in taken if number.isdigit()), default=0) + 1}"


def _prepare_all(
    work: Sequence[_Work], aside: Path, workers: int, progress: Progress | None
) -> list[Prepared]:
    if len(work) == 1 or workers == 1:
        prepared = []
        for done, it in enumerate(work):
            told = progress if len(work) == 1 else None
            if progress and not told:
                progress(it.as_of.isoformat(), done, len(work))
            prepared.append(prepare(it.source, it.as_of, it.id, aside / it.id, progress=told))
        return prepared
    if progress:
        progress(work[-1].as_of.isoformat(), 0, len(work))
    # Spawned, not forked: this process may have threads, and Windows knows nothing else.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(work)), mp_context=context) as pool:
        # The newest come first: they are the largest files.
        waiting = [
            pool.submit(prepare_apart, it.source, it.as_of, it.id, aside / it.id) for it in reversed(work)
        ]
        try:
            return _gather(waiting, progress)
        except BrokenProcessPool as error:
            raise PublishError(
                "a process that prepared a snapshot was ended, perhaps for want of memory"
            ) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _gather(
    waiting: Sequence[Future[Prepared | tuple[Finding, ...]]], progress: Progress | None
) -> list[Prepared]:
    prepared: list[Prepared] = []
    for future in as_completed(waiting):
        result = future.result()
        if not isinstance(result, Prepared):
            raise IntakeError(result)
        prepared.append(result)
        if progress:
            progress(result.as_of.isoformat(), len(prepared), len(waiting))
    return sorted(prepared, key=lambda it: it.as_of)


def _switch(
    data: Path, old: Catalog, prepared: Sequence[Prepared], is_demo: bool, progress: Progress | None
) -> None:
    """Puts the prepared snapshots in their places, counts what follows cohorts, and replaces the catalog."""
    (data / AGGREGATES).mkdir(exist_ok=True)
    published_at = datetime.now(UTC).isoformat(timespec="seconds")
    entries = {snapshot.id: _entry(snapshot) for snapshot in old.snapshots}
    for it in prepared:
        entries[it.id] = _place(data, it, published_at, is_demo)
    dates = {it.as_of for it in prepared}
    gone = [
        snapshot
        for snapshot in old.snapshots
        if snapshot.as_of in dates or (snapshot.is_demo and not is_demo)
    ]
    replaced = [*old.replaced, *(_entry(snapshot) for snapshot in gone)]
    for snapshot in gone:
        del entries[snapshot.id]
    values = _aggregate(data, old, prepared, entries, progress)
    aggregate = _write_values(data, values)
    catalog = {
        "format": FORMAT,
        "published_at": published_at,
        "snapshots": sorted(entries.values(), key=lambda entry: str(entry["as_of"])),
        "replaced": replaced,
        "aggregates": {"indicator_values": aggregate},
    }
    write_json(data / f"{CATALOG}{ASIDE}", catalog)
    put_in_place(data / f"{CATALOG}{ASIDE}", data / CATALOG)
    _remove_old_values(
        data, {str(aggregate["file"]), old.indicator_values.path if old.indicator_values else ""}
    )


def _entry(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "as_of": snapshot.as_of.isoformat(),
        "folder": snapshot.folder,
        "manifest_sha256": snapshot.manifest_sha256,
        "earlier": {str(years): id for years, id in snapshot.earlier.items()},
    }


def _place(data: Path, prepared: Prepared, published_at: str, is_demo: bool) -> dict[str, Any]:
    """Writes the manifest, gives the snapshot its final name; unread until the catalog names it."""
    manifest = prepared.folder / MANIFEST
    write_json(
        manifest,
        {
            "format": FORMAT,
            "id": prepared.id,
            "as_of": prepared.as_of.isoformat(),
            "published_at": published_at,
            "published_by_version": baoxue.__version__,
            "is_demo": is_demo,
            "registers": prepared.registers,
            "marts": prepared.marts,
            "warnings": len(prepared.findings),
        },
    )
    to_disk(prepared.folder)
    hashed = sha256_of(manifest)
    put_in_place(prepared.folder, data / SNAPSHOTS / prepared.id)
    return {
        "id": prepared.id,
        "as_of": prepared.as_of.isoformat(),
        "folder": f"{SNAPSHOTS}/{prepared.id}",
        "manifest_sha256": hashed,
        "earlier": {},
    }


def _aggregate(
    data: Path,
    old: Catalog,
    prepared: Sequence[Prepared],
    entries: Mapping[str, dict[str, Any]],
    progress: Progress | None,
) -> pa.Table:
    """The rows of all snapshots that stay: kept, new, or counted again where an earlier snapshot changed.

    Writes into `entries` which earlier snapshots were read.
    """
    followers = [it for it in load_indicators().values() if it.earlier_years is not None]
    snapshots = [Snapshot.read(data, entry) for entry in entries.values()]
    fresh = {it.id for it in prepared}
    parts = [it.values for it in prepared]
    again: list[str] = []
    work: list[tuple[Snapshot, dict[int, Snapshot]]] = []
    for snapshot in snapshots:
        earlier = _earlier(snapshot, snapshots, {it.earlier_years for it in followers if it.earlier_years})
        read = {years: it.id for years, it in earlier.items()}
        if snapshot.id in fresh or dict(snapshot.earlier) != read:
            again.append(snapshot.id)
            work.append((snapshot, earlier))
            entries[snapshot.id]["earlier"] = {str(years): id for years, id in read.items()}
    for done, (snapshot, earlier) in enumerate(work):
        if progress:
            progress("indicator_values", done, len(work))
        parts.append(follow_cohorts(data, snapshot, earlier))
    if old.indicator_values:
        kept = pq.read_table(data / old.indicator_values.path, page_checksum_verification=True)
        stays = pc.field("snapshot").isin(pa.array([id for id in entries if id not in fresh], pa.string()))
        counted_again = pc.field("snapshot").isin(pa.array(again, pa.string())) & pc.field("indicator").isin(
            pa.array([it.id for it in followers], pa.string())
        )
        parts.append(kept.filter(stays & ~counted_again).cast(INDICATOR_VALUES_SCHEMA))
    order = ["indicator", "as_of", "snapshot", "county_code", "township_code", "school_code", "stage"]
    return pa.concat_tables(parts).sort_by([(column, "ascending") for column in order])


def _earlier(snapshot: Snapshot, snapshots: Iterable[Snapshot], years: Iterable[int]) -> dict[int, Snapshot]:
    """Years back -> the last snapshot of the school year so many years before, where there is one."""
    found: dict[int, Snapshot] = {}
    for back in years:
        wanted = school_year(snapshot.as_of.replace(year=snapshot.as_of.year - back, day=1))
        of_that_year = [it for it in snapshots if it.school_year == wanted]
        if of_that_year:
            found[back] = max(of_that_year, key=lambda it: it.as_of)
    return found


def _write_values(data: Path, values: pa.Table) -> dict[str, Any]:
    """Writes the aggregates under a name that says what is in them."""
    aside = data / AGGREGATES / f"{ASIDE}indicator_values.parquet"
    pq.write_table(values, aside, compression="zstd", write_page_checksum=True, row_group_size=ROWS_PER_GROUP)
    to_disk(aside)
    hashed = sha256_of(aside)
    name = f"{AGGREGATES}/indicator_values-{hashed[:12]}.parquet"
    size = aside.stat().st_size
    put_in_place(aside, data / name)
    return {"file": name, "sha256": hashed, "bytes": size, "rows": values.num_rows}


def _remove_old_values(data: Path, kept: set[str]) -> None:
    """Old aggregates go, but for the last: a reader may just have read the catalog that names it."""
    for path in (data / AGGREGATES).glob("indicator_values-*.parquet"):
        if f"{AGGREGATES}/{path.name}" not in kept:
            path.unlink(missing_ok=True)
