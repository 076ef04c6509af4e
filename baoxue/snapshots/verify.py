"""Compares every published file with what was published; sets damage aside and finds the last good state."""

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from baoxue.snapshots.catalog import (
    ATTEMPTS,
    CATALOG,
    HISTORY,
    MANIFEST,
    Catalog,
    CatalogError,
    Damage,
    Snapshot,
    StoredFile,
    catalog_of,
    check_file,
    entries_of,
    history,
    stored_file,
)

Told = Callable[[str], None]
"""Called with the name of what is read next."""
# What a desktop or a network share writes into folders that somebody looks at.
NOT_OURS = (".DS_Store", "Thumbs.db", "desktop.ini", ".nfs")


class Checked:
    """Files already found sound, so that a new publication costs only the reading of its own files.

    A file counts as the same while its size, the time of writing and the wanted hash are. Bits that turn on
    the disk change none of these: a new one of these reads everything again.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, int, int]] = {}

    def check(self, data: Path, stored: StoredFile) -> None:
        """CatalogError when the file is not what was published."""
        path = data / stored.path
        try:
            status = path.stat()
        except OSError as error:
            raise CatalogError(f"{path}: {error.strerror}") from error
        mark = (stored.sha256, status.st_size, status.st_mtime_ns)
        if self._seen.get(stored.path) != mark:
            check_file(data, stored)
            self._seen[stored.path] = mark


def sound_catalog(data: Path, checked: Checked | None = None) -> Catalog:
    """What of the published state is sound, every file of it read and compared; its `damages` tell the rest.

    Damaged snapshots are left out. Where the catalog or the aggregates are damaged, or no snapshot is sound,
    it is the latest kept state that is. CatalogError when there is none; an empty catalog if nothing was
    ever published.
    """
    for _ in range(ATTEMPTS):
        found = _bytes(data / CATALOG)
        catalog, damages = _last_sound(data, found, checked or Checked())
        # Whoever prunes takes files away, but not before the catalog has changed.
        if not damages or _bytes(data / CATALOG) == found:
            break
    if catalog is None:
        raise CatalogError("\n".join(f"{data / it.file}: {it.why}" for it in damages))
    return dataclasses.replace(catalog, damages=tuple(damages))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _last_sound(data: Path, found: bytes | None, checked: Checked) -> tuple[Catalog | None, list[Damage]]:
    kept = history(data)
    if found is None and not kept:
        return Catalog(version="", snapshots=(), indicator_values=None), []
    damages: dict[str, Damage] = {}
    for path in (data / CATALOG, *kept.values()):
        name = path.relative_to(data).as_posix()
        raw = found if path == data / CATALOG else _bytes(path)
        if raw is None:
            damages.setdefault(name, Damage(None, name, "is missing"))
            continue
        try:
            written = entries_of(raw, path)
        except CatalogError as error:
            damages.setdefault(name, damage_of(error, None, path, data))
            continue
        bad: set[str | None] = set()
        for entry in written["snapshots"]:
            wrong = list(snapshot_damages(data, entry, checked))
            bad.update(it.snapshot for it in wrong)
            damages |= {it.file: it for it in wrong}
        aggregate = written["aggregates"].get("indicator_values")
        if aggregate:
            wrong = list(file_damages(data, [stored_file(aggregate)], None, checked))
            damages |= {it.file: it for it in wrong}
            if wrong:
                continue
        if len(bad) < len(written["snapshots"]) or not written["snapshots"]:
            return catalog_of(data, raw, path, skip={str(id) for id in bad}), list(damages.values())
    return None, list(damages.values())


def snapshot_damages(data: Path, entry: Mapping[str, Any], checked: Checked) -> Iterator[Damage]:
    """What is wrong with the manifest and the files of a snapshot that a catalog names."""
    try:
        snapshot = Snapshot.read(data, entry)
    except CatalogError as error:
        yield damage_of(error, entry["id"], data / entry["folder"] / MANIFEST, data)
        return
    yield from file_damages(data, snapshot.files, snapshot.id, checked)


def file_damages(
    data: Path, files: Iterable[StoredFile], snapshot: str | None, checked: Checked
) -> Iterator[Damage]:
    """What is wrong with these files, each read and compared."""
    for stored in files:
        try:
            checked.check(data, stored)
        except CatalogError as error:
            yield damage_of(error, snapshot, data / stored.path, data)


def damage_of(error: CatalogError, snapshot: str | None, path: Path, data: Path) -> Damage:
    """What an error says about a file, without the way to the data folder."""
    return Damage(snapshot, path.relative_to(data).as_posix(), str(error).removeprefix(f"{path}: "))


def verify(data: Path, told: Told | None = None) -> list[Damage]:
    """Reads every published file; all that is wrong with any of them, empty when all is sound.

    Beside what is served it reads what rollback can return to, looks for files that do not belong there, and
    follows the chain in which every manifest names the hash of the one before.
    """
    damages: dict[str, Damage] = {}
    entries: dict[str, Mapping[str, Any]] = {}
    aggregates: dict[str, StoredFile] = {}
    for path in (data / CATALOG, *history(data).values()):
        name = path.relative_to(data).as_posix()
        raw = _bytes(path)
        if raw is None:
            if history(data):
                damages[name] = Damage(None, name, "is missing")
            continue
        try:
            written = entries_of(raw, path)
        except CatalogError as error:
            damages[name] = damage_of(error, None, path, data)
            continue
        for entry in [*written["snapshots"], *written["replaced"]]:
            entries.setdefault(entry["folder"], entry)
        if aggregate := written["aggregates"].get("indicator_values"):
            aggregates.setdefault(aggregate["file"], stored_file(aggregate))
    for entry in sorted(entries.values(), key=lambda entry: str(entry["id"])):
        if told:
            told(entry["id"])
        wrong = [*snapshot_damages(data, entry, Checked()), *_strangers(data, entry)]
        damages |= {it.file: it for it in wrong}
    if told:
        told(HISTORY)
    damages |= {it.file: it for it in file_damages(data, aggregates.values(), None, Checked())}
    for damage in _broken_chain(data, entries.values()):
        damages.setdefault(damage.file, damage)
    return list(damages.values())


def look_again(data: Path) -> None:
    """Makes running servers verify what they serve: to them the catalog looks new, and is the same."""
    with contextlib.suppress(OSError):
        os.utime(data / CATALOG)


def _strangers(data: Path, entry: Mapping[str, Any]) -> Iterator[Damage]:
    """Files in a snapshot's folder that it does not name: harmless to our readers, not to everybody's."""
    try:
        named = {it.path for it in Snapshot.read(data, entry).files}
    except CatalogError:
        return
    named.add(f"{entry['folder']}/{MANIFEST}")
    for path in sorted((data / entry["folder"]).rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and name not in named and not path.name.startswith(NOT_OURS):
            yield Damage(entry["id"], name, "does not belong to the snapshot")


def _broken_chain(data: Path, entries: Iterable[Mapping[str, Any]]) -> Iterator[Damage]:
    by_id = {str(entry["id"]): entry for entry in entries}
    for entry in by_id.values():
        try:
            previous = Snapshot.read(data, entry).previous
        except CatalogError:
            continue  # told already
        before = by_id.get(previous[0]) if previous else None
        if previous and before and before["manifest_sha256"] != previous[1]:
            name = f"{entry['folder']}/{MANIFEST}"
            yield Damage(entry["id"], name, f"vouches for another {previous[0]} than the one that is there")
