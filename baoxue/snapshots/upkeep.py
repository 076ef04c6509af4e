"""What is done to published snapshots later: rolled back, pruned, set aside, built anew."""

import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from baoxue.snapshots.aggregates import INDICATOR_VALUES, aggregate
from baoxue.snapshots.catalog import (
    SNAPSHOTS,
    CatalogError,
    Damage,
    Snapshot,
    check_file,
    history,
    school_year,
    stored_file,
)
from baoxue.snapshots.locking import only_writer
from baoxue.snapshots.prepare import Prepared, Progress, rebuild
from baoxue.snapshots.publish import place
from baoxue.snapshots.storage import ASIDE, PublishError, bytes_of, put_in_place, to_disk
from baoxue.snapshots.switching import State, kept, sweep, switch, without
from baoxue.snapshots.verify import Checked, file_damages, look_again, snapshot_damages


@dataclass(frozen=True)
class Changed:
    """What a change of the catalog took out of use and what it brought back: ids of snapshots."""

    serial: int
    out: tuple[str, ...]
    back: tuple[str, ...]


def rollback(data: Path, to: int | None = None) -> Changed:
    """Undoes the last publication (or whatever changed the catalog), or returns to a catalog that is kept.

    The catalog gets a new serial and the content of the old one; every file it names is read first. A catalog
    that is damaged or missing is replaced by the last one kept. PublishError when there is nothing to return
    to or when what is there is damaged.
    """
    with only_writer(data, "rollback"):
        states = {state.serial: state for state in kept(data)}
        try:
            old = State.read(data)
            wanted = old.before if to is None else to
        except CatalogError:
            old = State()
            wanted = max(states, default=None) if to is None else to
        if wanted is None or wanted not in states:
            there = ", ".join(map(str, sorted(states.keys() - {old.serial}))) or "-"
            missing = "nothing" if wanted is None else f"no catalog {wanted}"
            raise PublishError(f"{data}: there is {missing} to return to; other catalogs kept: {there}")
        target = states[wanted]
        if wrong := _damages(data, target):
            raise PublishError("\n".join([*map(str, wrong), f"catalog {wanted} cannot be returned to"]))
        new = switch(data, old, target, before=target.before)
        was, now = ({str(entry["id"]) for entry in state.snapshots} for state in (old, new))
        return Changed(new.serial, tuple(sorted(was - now)), tuple(sorted(now - was)))


def _damages(data: Path, state: State) -> list[Damage]:
    checked = Checked()
    wrong = [it for entry in state.snapshots for it in snapshot_damages(data, entry, checked)]
    stored = [stored_file(it) for it in state.aggregates.values()]
    return wrong + list(file_damages(data, stored, None, checked))


@dataclass(frozen=True)
class Pruned:
    """Which snapshots left the catalog, which old ones stay as the last of their school year, bytes freed."""

    out: tuple[str, ...]
    year_ends: tuple[str, ...]
    freed: int


def prune(data: Path, keep: int, year_ends: bool = True, progress: Progress | None = None) -> Pruned:
    """Keeps the newest snapshots, by choice the last of each school year too, and removes all other files.

    Replaced snapshots and the catalogs that rollback returns to go as well. PublishError for `keep` below 1.
    """
    if keep < 1:
        raise PublishError("at least one snapshot must be kept")
    with only_writer(data, "prune"):
        old = State.read(data)
        sweep(data, old)
        before = _size(data)
        in_order = sorted(old.snapshots, key=lambda entry: (entry["as_of"], entry["id"]))
        newest = in_order[-keep:]
        last_of_year = {school_year(_day(entry)): entry for entry in in_order}
        staying = [it for it in in_order if it in newest or (year_ends and it in last_of_year.values())]
        if old.serial:
            _leave(data, old, staying, replaced=(), before=None, progress=progress)
            current = State.read(data)
            for serial, path in history(data).items():
                if serial != current.serial:
                    path.unlink(missing_ok=True)
            sweep(data, current)
        return Pruned(
            out=tuple(str(it["id"]) for it in in_order if it not in staying),
            year_ends=tuple(str(it["id"]) for it in staying if it not in newest),
            freed=before - _size(data),
        )


def set_aside(data: Path, ids: Collection[str]) -> Changed:
    """Takes snapshots, damaged ones, out of the catalog; their files stay. PublishError for an unknown id."""
    with only_writer(data, "verify"):
        old = State.read(data)
        staying = without(old.snapshots, ids)
        out = [it for it in old.snapshots if it not in staying]
        new = _leave(data, old, staying, replaced=(*old.replaced, *out), before=old.serial)
        return Changed(new.serial, tuple(sorted(ids)), ())


def _leave(
    data: Path,
    old: State,
    staying: Iterable[Mapping[str, Any]],
    replaced: Iterable[Mapping[str, Any]],
    before: int | None,
    progress: Progress | None = None,
) -> State:
    """Switches to a catalog with these of the snapshots, and to aggregates of these alone."""
    entries = {str(it["id"]): dict(it) for it in staying}
    values = aggregate(data, old.aggregates.get(INDICATOR_VALUES), {}, entries, progress)
    aggregates = {INDICATOR_VALUES: values}
    new = replace(old, snapshots=tuple(entries.values()), replaced=tuple(replaced), aggregates=aggregates)
    return switch(data, old, new, before=before)


@dataclass(frozen=True)
class Rebuilt:
    """A snapshot built again: which marts came out different, and as which snapshot they are published."""

    id: str
    differ: tuple[str, ...]
    mended: tuple[str, ...]
    new_id: str | None


def rebuild_snapshots(
    data: Path, ids: Collection[str] = (), progress: Progress | None = None
) -> list[Rebuilt]:
    """Builds marts and indicator values anew from the registers of snapshots (of all by default).

    While the definitions are the same, so is every byte: then damaged marts and aggregates are mended in
    their places. Where a definition has changed, a new snapshot of the same registers takes the place of the
    old one. CatalogError when registers or manifests are damaged.
    """
    with only_writer(data, "rebuild"):
        old = State.read(data)
        sweep(data, old)
        without(old.snapshots, ids)
        values = old.aggregates.get(INDICATOR_VALUES)
        if values and list(file_damages(data, [stored_file(values)], None, Checked())):
            ids = ()  # the rows of all snapshots must be counted again
        chosen = [it for it in old.snapshots if not ids or it["id"] in ids]
        aside = data / SNAPSHOTS / f"{ASIDE}rebuild"
        done: list[Rebuilt] = []
        changed: list[Prepared] = []
        recounted: dict[str, pa.Table] = {}
        try:
            for number, entry in enumerate(chosen):
                snapshot = Snapshot.read(data, entry)
                if progress:
                    progress(snapshot.id, number, len(chosen))
                for source in (
                    *(it.file for it in snapshot.registers.values()),
                    snapshot.findings,
                    snapshot.rows_aside,
                ):
                    if source:
                        check_file(data, source)
                built = rebuild(data, snapshot, snapshot.id, aside / snapshot.id)
                differ = _differing(built, snapshot)
                if differ:
                    new_id = old.next_id(data, snapshot.as_of.isoformat())
                    changed.append(_as(built, new_id))
                    done.append(Rebuilt(snapshot.id, differ, (), new_id))
                else:
                    recounted[snapshot.id] = built.values
                    done.append(Rebuilt(snapshot.id, (), _mend(data, built, snapshot), None))
            _take_up(data, old, changed, recounted, progress)
            look_again(data)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return done


def _differing(built: Prepared, snapshot: Snapshot) -> tuple[str, ...]:
    files = {f"registers/{name}": it.file.sha256 for name, it in snapshot.registers.items()}
    files |= {f"marts/{name}": it.file.sha256 for name, it in snapshot.marts.items()}
    now = {f"registers/{name}": it["sha256"] for name, it in built.registers.items()}
    now |= {f"marts/{name}": it["sha256"] for name, it in built.marts.items()}
    return tuple(sorted(name for name in files | now if files.get(name) != now.get(name)))


def _as(built: Prepared, id: str) -> Prepared:
    """The same under another id, in its indicator values too."""
    column = pa.array([id] * built.values.num_rows, pa.string())
    return replace(built, id=id, values=built.values.set_column(0, "snapshot", column))


def _mend(data: Path, built: Prepared, snapshot: Snapshot) -> tuple[str, ...]:
    """Puts rebuilt files in the place of damaged ones."""
    mended = []
    for mart in snapshot.marts.values():
        try:
            check_file(data, mart.file)
        except CatalogError:
            rebuilt = built.folder / f"marts/{mart.name}.parquet"
            to_disk(rebuilt)
            put_in_place(rebuilt, data / mart.file.path)
            mended.append(mart.file.path)
    return tuple(mended)


def _take_up(
    data: Path,
    old: State,
    changed: Collection[Prepared],
    recounted: Mapping[str, pa.Table],
    progress: Progress | None,
) -> None:
    if changed:
        is_demo = all(Snapshot.read(data, entry).is_demo for entry in old.snapshots)
        place(data, old, list(changed), is_demo, progress, recounted)
    elif recounted:
        entries = {str(entry["id"]): dict(entry) for entry in old.snapshots}
        complete = entries.keys() <= recounted.keys()
        values = aggregate(
            data, None if complete else old.aggregates.get(INDICATOR_VALUES), recounted, entries, progress
        )
        new = replace(old, snapshots=tuple(entries.values()), aggregates={INDICATOR_VALUES: values})
        if (new.snapshots, new.aggregates) != (old.snapshots, old.aggregates):
            switch(data, old, new, before=old.serial)


def _day(entry: Mapping[str, Any]) -> date:
    return date.fromisoformat(entry["as_of"])


def _size(data: Path) -> int:
    return bytes_of(data.rglob("*"))
