"""Replacing catalog.json, the only switch; what it no longer names, and what a crash left, is swept."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from baoxue.snapshots.catalog import (
    AGGREGATES,
    CATALOG,
    FORMAT,
    HISTORY,
    MANIFEST,
    SNAPSHOTS,
    CatalogError,
    entries_of,
    history,
    sealed,
)
from baoxue.snapshots.storage import ASIDE, PublishError, make_folder, put_in_place, write_aside, write_whole

CATALOGS_KEPT = 12
"""Rollback reaches so far back; the aggregates of these catalogs are kept with them."""


def now() -> str:
    """The time as it stands in manifests and catalogs."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class State:
    """All that a catalog says, as its entries; without a serial while nothing was ever published."""

    serial: int = 0
    before: int | None = None
    snapshots: tuple[Mapping[str, Any], ...] = ()
    replaced: tuple[Mapping[str, Any], ...] = ()
    aggregates: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    head: Mapping[str, str] | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Day -> the highest number that a snapshot of that day ever had: none is given twice."""
    raw: bytes = b""

    @classmethod
    def read(cls, data: Path) -> Self:
        """The state of now; CatalogError when catalog.json is missing though something was published."""
        try:
            raw = (data / CATALOG).read_bytes()
        except FileNotFoundError:
            if history(data):
                raise CatalogError(
                    f"{data / CATALOG}: is missing; bring it back with `baoxue snapshots rollback`"
                ) from None
            return cls()
        return cls.of(raw, data / CATALOG)

    @classmethod
    def of(cls, raw: bytes, path: Path) -> Self:
        """The state that a catalog's bytes describe; CatalogError when they are damaged."""
        written = entries_of(raw, path)
        return cls(
            serial=written["serial"],
            before=written["before"],
            snapshots=tuple(written["snapshots"]),
            replaced=tuple(written["replaced"]),
            aggregates=written["aggregates"],
            head=written["head"],
            numbers=written["numbers"],
            raw=raw,
        )

    def next_id(self, data: Path, day: str) -> str:
        """The id of the next snapshot of a day: never one that was given before, or that a folder has."""
        number = self.numbers.get(day, 0) + 1
        while (data / SNAPSHOTS / f"{day}.{number}").exists():
            number += 1
        return f"{day}.{number}"

    def entries(self) -> list[Mapping[str, Any]]:
        """Every snapshot that it names, in use or replaced."""
        return [*self.snapshots, *self.replaced]


def switch(data: Path, old: State, new: State, before: int | None) -> State:
    """Makes `new` what is published. Every file it names must be on the disk, in its place.

    `before` is the serial that rollback is to return to. Needs the lock.
    """
    make_folder(data / HISTORY)
    if old.raw:
        # Usually there already: written after the switch, which a crash may have prevented.
        _keep(data, old)
    numbers = dict(old.numbers)
    for entry in new.entries():
        number = int(str(entry["id"]).rpartition(".")[2])
        numbers[entry["as_of"]] = max(number, numbers.get(entry["as_of"], 0))
    serial = max([old.serial, *history(data)]) + 1
    content = {
        "format": FORMAT,
        "serial": serial,
        "before": before,
        "written_at": now(),
        "snapshots": sorted(new.snapshots, key=lambda entry: (entry["as_of"], entry["id"])),
        "replaced": list(new.replaced),
        "aggregates": dict(new.aggregates),
        "head": new.head,
        "numbers": numbers,
    }
    raw = sealed(content)
    aside = write_aside(data / CATALOG, raw)
    try:
        put_in_place(aside, data / CATALOG)
    except OSError as error:
        if (data / CATALOG).read_bytes() != raw:
            raise
        raise PublishError(f"{data}: catalog {serial} is in force, but may not survive: {error}") from error
    switched = replace(State.of(raw, data / CATALOG), raw=raw)
    try:
        _keep(data, switched)
        for path in list(history(data).values())[CATALOGS_KEPT:]:
            path.unlink(missing_ok=True)
        remove_unnamed_aggregates(data, switched)
    except OSError:
        # It is published; the next publication does what could not be done now.
        return switched
    return switched


def _keep(data: Path, state: State) -> None:
    place = data / HISTORY / f"{state.serial:06d}.json"
    try:
        there = place.read_bytes()
    except FileNotFoundError:
        there = b""
    if there != state.raw:
        write_whole(place, state.raw)


def kept(data: Path) -> list[State]:
    """The states that rollback can return to, the latest first; damaged ones are left out."""
    found = []
    for path in history(data).values():
        try:
            found.append(State.of(path.read_bytes(), path))
        except (CatalogError, OSError):
            continue
    return found


def sweep(data: Path, state: State) -> None:
    """Removes what an interrupted publication left: all that neither the state nor a kept one names.

    Where every catalog is lost, whole snapshots are all that is left: they stay.
    """
    states = [state, *kept(data)]
    named = {entry["folder"] for it in states for entry in it.entries()}
    if len(states) <= len(history(data)):
        # A kept catalog is damaged: what it named cannot be told from a leftover.
        return _sweep_aside(data)
    for path in (data / SNAPSHOTS).glob("*/"):
        is_whole = not state.serial and (path / MANIFEST).exists()
        if f"{SNAPSHOTS}/{path.name}" not in named and not is_whole:
            shutil.rmtree(path, ignore_errors=True)
    remove_unnamed_aggregates(data, state)
    return _sweep_aside(data)


def _sweep_aside(data: Path) -> None:
    for folder in (data, data / SNAPSHOTS, data / AGGREGATES, data / HISTORY):
        for path in folder.glob(f"{ASIDE}*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def remove_unnamed_aggregates(data: Path, state: State) -> None:
    """Removes the aggregates that neither the state nor a kept one names."""
    named = {it["file"] for one in (state, *kept(data)) for it in one.aggregates.values()}
    for path in (data / AGGREGATES).glob("*.parquet"):
        if f"{AGGREGATES}/{path.name}" not in named:
            path.unlink(missing_ok=True)


def without(entries: Iterable[Mapping[str, Any]], ids: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
    """The entries but those of these snapshots; PublishError when there is none of such an id."""
    entries, ids = tuple(entries), set(ids)
    if unknown := ids - {entry["id"] for entry in entries}:
        raise PublishError(f"no snapshot {', '.join(sorted(unknown))} is published")
    return tuple(entry for entry in entries if entry["id"] not in ids)
