"""Folders of registers become snapshots, all or none; replacing catalog.json is the only switch."""

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from baoxue import settings
from baoxue.intake.findings import Finding, IntakeError
from baoxue.intake.registers import load_registers
from baoxue.snapshots.aggregates import INDICATOR_VALUES, aggregate
from baoxue.snapshots.carrying import to_add, to_carry
from baoxue.snapshots.catalog import (
    AGGREGATES,
    FORMAT,
    MANIFEST,
    SNAPSHOTS,
    Snapshot,
    sha256_of,
)
from baoxue.snapshots.columns import Columns, last_published, undeclared
from baoxue.snapshots.locking import only_writer
from baoxue.snapshots.prepare import (
    Before,
    Prepared,
    Progress,
    Work,
    prepare,
    prepare_apart,
    register_files,
)
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
from baoxue.snapshots.verify import Checked, file_damages
from baoxue.workers import pool

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
    add: Collection[str] = (),
    set_aside: bool = False,
) -> str:
    """Publishes one folder of registers as of a day; returns the id of its snapshot, such as `2025-10-15.1`.

    `carry` names registers that, where they did not come, are carried forward from the snapshot before
    (`carrying.ALL`: every one), `add` registers of which only new rows came: they join those of the snapshot
    before. With `set_aside` wrong rows are left out, and counted, instead of stopping it.
    Raises like `publish_folders`; nothing is published then.
    """
    (id,) = publish_folders(
        [(as_of, folder)],
        data,
        progress,
        1,
        is_demo=is_demo,
        report=report,
        carry=carry,
        add=add,
        set_aside=set_aside,
    )
    return id


def publish_folders(
    folders: Sequence[tuple[date, Path]],
    data: Path | None = None,
    progress: Progress | None = None,
    workers: int = 2,
    *,
    is_demo: bool = False,
    report: Report | None = None,
    carry: Collection[str] = (),
    add: Collection[str] = (),
    set_aside: bool = False,
) -> list[str]:
    """Publishes several folders at once, prepared in `workers` processes; returns the ids, oldest first.

    A date published before is replaced by the new snapshot. The first own data take the place of the demo.
    Each is compared with the last one before its day, be it published or among these folders. `report` is
    called with every finding that is published: rows set aside, and warnings. IntakeError (what is wrong with
    the registers), DefinitionError, CatalogError (what is published is damaged) and PublishError say why
    nothing was published; the catalog is untouched then.
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
        ids = [old.next_id(data, as_of.isoformat()) for as_of, _ in folders]
        aside = data / SNAPSHOTS / f"{ASIDE}{ids[0]}"
        places = {as_of: (id, aside / id) for id, (as_of, _) in zip(ids, folders, strict=True)}
        work = [
            Work(
                source=folder,
                as_of=as_of,
                id=id,
                folder=aside / id,
                carried=to_carry(data, own, as_of, carry),
                before=_before(data, own, as_of, places),
                set_aside=set_aside,
                added=to_add(data, own, as_of, add),
            )
            for id, (as_of, folder) in zip(ids, folders, strict=True)
        ]
        try:
            prepared = _prepare_all(work, workers, progress)
            check_columns(
                {name: dict(about["columns"]) for it in prepared for name, about in it.registers.items()}, own
            )
            for snapshot in prepared:
                for finding in snapshot.findings if report else ():
                    report(finding)  # type: ignore[misc]
            place(data, old, prepared, is_demo, progress)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return ids


def last_before(data: Path, published: Sequence[Snapshot], as_of: date) -> Before | None:
    """The last published snapshot before a day whose registers are sound."""
    for snapshot in sorted(published, key=lambda it: it.as_of, reverse=True):
        read = [it.file for it in snapshot.registers.values()]
        read += [snapshot.rows_aside] if snapshot.rows_aside else []
        if snapshot.as_of < as_of and not list(file_damages(data, read, None, Checked())):
            aside = data / snapshot.rows_aside.path if snapshot.rows_aside else None
            return Before(snapshot.id, snapshot.as_of, register_files(data, snapshot), aside)
    return None


def _before(
    data: Path, published: Sequence[Snapshot], as_of: date, others: Mapping[date, tuple[str, Path]]
) -> Before | None:
    """What a folder is compared with: the last snapshot before its day, `others` those about to be."""
    staying = [it for it in published if it.as_of not in others]
    last = last_before(data, staying, as_of)
    day = max((it for it in others if it < as_of), default=None)
    if day is None or (last and last.as_of > day):
        return last
    id, folder = others[day]
    return Before(id, day, {}, folder=folder)


def _ask_for_space(data: Path, folders: Iterable[Path], old: State) -> None:
    read = bytes_of(path for folder in folders for path in folder.iterdir())
    free_space(
        data,
        SPACE_FOR_EACH_BYTE_READ * read + 2 * sum(int(it["bytes"]) for it in old.aggregates.values()),
    )


def check_columns(columns: Mapping[str, Columns], published: Sequence[Snapshot]) -> None:
    """PublishError when the columns of a register changed and its .toml does not declare it."""
    registers = load_registers()
    wrong = []
    for name in sorted(columns):
        before = last_published(published, name)
        if before and (said := undeclared(registers[name], before, columns[name])):
            wrong.append(f"queries/registers/{name}.toml: {said}")
    if wrong:
        raise PublishError(
            "\n".join(wrong) + "\nthe columns differ from what was published; declare the change: raise "
            "schema_version and add an entry [[changes]] with version, added, removed, retyped"
        )


def _prepare_all(work: Sequence[Work], workers: int, progress: Progress | None) -> list[Prepared]:
    if len(work) == 1 or workers == 1:
        prepared = []
        for done, it in enumerate(work):
            told = progress if len(work) == 1 else None
            if progress and not told:
                progress(it.as_of.isoformat(), done, len(work))
            prepared.append(prepare(it, progress=told))
        return prepared
    if progress:
        progress(work[0].as_of.isoformat(), 0, len(work))
    try:
        with pool(min(workers, len(work))) as processes:
            # The oldest come first: each waits for the registers of the one before, which has begun then.
            return _gather([processes.submit(prepare_apart, it) for it in work], progress)
    except BrokenProcessPool as error:
        raise PublishError(
            "a process that prepared a snapshot was ended, perhaps for want of memory"
        ) from error


def _gather(
    waiting: Sequence[Future[Prepared | IntakeError | None]], progress: Progress | None
) -> list[Prepared]:
    prepared: list[Prepared] = []
    for future in as_completed(waiting):
        result = future.result()
        if isinstance(result, IntakeError):
            raise result
        if result is None:
            continue  # the one before it failed, and will say why
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
                "findings": prepared.findings_file or None,
                "rows_aside": prepared.rows_aside_file or None,
                "checks": prepared.checks,
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
