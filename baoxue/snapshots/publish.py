"""Folders of registers become snapshots, all or none; replacing catalog.json is the only switch."""

import multiprocessing
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from baoxue import settings
from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.registers import load_registers
from baoxue.snapshots.aggregates import INDICATOR_VALUES, aggregate
from baoxue.snapshots.carrying import Carried, to_carry
from baoxue.snapshots.catalog import (
    AGGREGATES,
    FORMAT,
    MANIFEST,
    SNAPSHOTS,
    Snapshot,
    sha256_of,
)
from baoxue.snapshots.columns import last_published, undeclared
from baoxue.snapshots.locking import only_writer
from baoxue.snapshots.prepare import Prepared, Progress, prepare, prepare_apart
from baoxue.snapshots.provenance import made_by
from baoxue.snapshots.storage import (
    ASIDE,
    PublishError,
    as_json,
    bytes_of,
    free_space,
    make_folder,
    put_in_place,
    to_disk,
)
from baoxue.snapshots.switching import State, now, sweep, switch

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
    carry: Collection[str] = (),
) -> str:
    """Publishes one folder of registers as of a day; returns the id of its snapshot, such as `2025-10-15.1`.

    `carry` names registers that, where they did not come, are carried forward from the snapshot before
    (`carrying.ALL`: every one). Raises like `publish_folders`; nothing is published then.
    """
    return publish_folders([(as_of, folder)], data, progress, 1, is_demo=is_demo, report=report, carry=carry)[
        0
    ]


def publish_folders(
    folders: Sequence[tuple[date, Path]],
    data: Path | None = None,
    progress: Progress | None = None,
    workers: int = 2,
    *,
    is_demo: bool = False,
    report: Report | None = None,
    carry: Collection[str] = (),
) -> list[str]:
    """Publishes several folders at once, prepared in `workers` processes; returns the ids, oldest first.

    A date published before is replaced by the new snapshot. The first own data take the place of the demo.
    `report` is called with every warning. IntakeError (what is wrong with the registers), DefinitionError,
    CatalogError (what is published is damaged) and PublishError say why nothing was published; the catalog is
    untouched then.
    """
    data = data or settings.data_folder()
    folders = sorted(folders)
    if not folders or len({as_of for as_of, _ in folders}) != len(folders):
        raise PublishError("publishing needs folders, each of a date of its own")
    with only_writer(data, "import"):
        old = State.read(data)
        published = [Snapshot.read(data, entry) for entry in old.snapshots]
        if is_demo and any(not it.is_demo for it in published):
            raise PublishError(
                f"{data}: holds your own data; the demo needs a folder of its own (BAOXUE_DATA)"
            )
        own = [it for it in published if it.is_demo == is_demo]
        sweep(data, old)
        _ask_for_space(data, [folder for _, folder in folders], old)
        make_folder(data / SNAPSHOTS)
        make_folder(data / AGGREGATES)
        work = [
            _Work(as_of, folder, old.next_id(data, as_of.isoformat()), to_carry(data, own, as_of, carry))
            for as_of, folder in folders
        ]
        aside = data / SNAPSHOTS / f"{ASIDE}{work[0].id}"
        try:
            prepared = _prepare_all(work, aside, workers, progress)
            _check_columns(prepared, own)
            for snapshot in prepared:
                for finding in snapshot.findings if report else ():
                    report(finding)  # type: ignore[misc]
            place(data, old, prepared, is_demo, progress)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return [it.id for it in work]


@dataclass(frozen=True)
class _Work:
    """One folder to publish, the id that its snapshot gets, and what to carry forward into it."""

    as_of: date
    source: Path
    id: str
    carried: Mapping[str, Carried]


def _ask_for_space(data: Path, folders: Iterable[Path], old: State) -> None:
    read = bytes_of(path for folder in folders for path in folder.iterdir())
    free_space(
        data,
        SPACE_FOR_EACH_BYTE_READ * read + 2 * sum(int(it["bytes"]) for it in old.aggregates.values()),
    )


def _check_columns(prepared: Sequence[Prepared], published: Sequence[Snapshot]) -> None:
    """PublishError when the columns of a register changed and its .toml does not declare it."""
    registers = load_registers()
    wrong = []
    for name in sorted({name for it in prepared for name in it.registers}):
        before = last_published(published, name)
        columns = next(dict(it.registers[name]["columns"]) for it in prepared if name in it.registers)
        if before and (said := undeclared(registers[name], before, columns)):
            wrong.append(f"queries/registers/{name}.toml: {said}")
    if wrong:
        raise PublishError(
            "\n".join(wrong) + "\nthe columns differ from what was published; declare the change: raise "
            "schema_version and add an entry [[changes]] with version, added, removed, retyped"
        )


def _prepare_all(
    work: Sequence[_Work], aside: Path, workers: int, progress: Progress | None
) -> list[Prepared]:
    if len(work) == 1 or workers == 1:
        prepared = []
        for done, it in enumerate(work):
            told = progress if len(work) == 1 else None
            if progress and not told:
                progress(it.as_of.isoformat(), done, len(work))
            prepared.append(
                prepare(it.source, it.as_of, it.id, aside / it.id, progress=told, carried=it.carried)
            )
        return prepared
    if progress:
        progress(work[-1].as_of.isoformat(), 0, len(work))
    # Spawned, not forked: this process may have threads, and Windows knows nothing else.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(work)), mp_context=context) as pool:
        # The newest come first: they are the largest files.
        waiting = [
            pool.submit(prepare_apart, it.source, it.as_of, it.id, aside / it.id, it.carried)
            for it in reversed(work)
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


def place(
    data: Path,
    old: State,
    prepared: Sequence[Prepared],
    is_demo: bool,
    progress: Progress | None = None,
    recounted: Mapping[str, pa.Table] | None = None,
) -> State:
    """Puts prepared snapshots in their places, counts what follows cohorts, and replaces the catalog.

    They take the place of those of the same days; own data that of the demo. `recounted` are new indicator
    values of snapshots that stay. Needs the lock.
    """
    entries = {str(entry["id"]): dict(entry) for entry in old.snapshots}
    dates = {it.as_of.isoformat() for it in prepared}
    gone = [
        id
        for id, entry in entries.items()
        if entry["as_of"] in dates or (not is_demo and Snapshot.read(data, entry).is_demo)
    ]
    replaced = [*old.replaced, *(entries.pop(id) for id in gone)]
    head, published_at = old.head, now()
    for it in prepared:
        entries[it.id] = entry = _name(data, it, published_at, is_demo, head)
        head = {"id": it.id, "manifest_sha256": entry["manifest_sha256"]}
    fresh = {it.id: it.values for it in prepared} | dict(recounted or {})
    kept = None if entries.keys() <= fresh.keys() else old.aggregates.get(INDICATOR_VALUES)
    values = aggregate(data, kept, fresh, entries, progress)
    new = replace(
        old,
        snapshots=tuple(entries.values()),
        replaced=tuple(replaced),
        aggregates={INDICATOR_VALUES: values},
        head=head,
    )
    return switch(data, old, new, before=old.serial or None)


def _name(
    data: Path, prepared: Prepared, published_at: str, is_demo: bool, previous: Mapping[str, str] | None
) -> dict[str, Any]:
    """Writes the manifest, gives the snapshot its final name; unread until the catalog names it."""
    manifest = prepared.folder / MANIFEST
    manifest.write_bytes(
        as_json(
            {
                "format": FORMAT,
                "id": prepared.id,
                "as_of": prepared.as_of.isoformat(),
                "published_at": published_at,
                "published_by": made_by(),
                "previous": previous,
                "is_demo": is_demo,
                "registers": prepared.registers,
                "marts": prepared.marts,
                "warnings": len(prepared.findings),
            }
        )
    )
    to_disk(manifest)
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
