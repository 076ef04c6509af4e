"""What is published: catalog.json names snapshots and aggregates, a manifest.json the files of a snapshot."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FORMAT = 1
CATALOG = "catalog.json"
MANIFEST = "manifest.json"
# A reader may hold the catalog of a moment ago while the next one is published.
ATTEMPTS = 3


class CatalogError(Exception):
    """What is published cannot be read or is not what the catalog says; the message names the file."""


@dataclass(frozen=True)
class StoredFile:
    """One published Parquet file: path below the data folder, size and hash, rows."""

    path: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, eq=False)
class RegisterFile:
    """A register of a snapshot: its rows and the files it came from."""

    name: str
    file: StoredFile
    schema_version: int
    sources: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, eq=False)
class MartFile:
    """A mart of a snapshot, with the access and identity columns declared when it was published."""

    name: str
    file: StoredFile
    access: tuple[str, ...]
    identity: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One published state of all registers on one day; `id` is `<as_of>.<n>`."""

    id: str
    as_of: date
    folder: str
    published_at: str
    is_demo: bool
    registers: Mapping[str, RegisterFile]
    marts: Mapping[str, MartFile]
    manifest_sha256: str
    earlier: Mapping[int, str] = field(default_factory=dict)
    """Years back -> the snapshot that followed cohorts were read from when the indicators were counted."""

    @property
    def school_year(self) -> str:
        """The school year of its day, such as 2025-2026: from 1 September."""
        return school_year(self.as_of)

    @staticmethod
    def read(data: Path, entry: Mapping[str, Any]) -> "Snapshot":
        """The snapshot that an entry of the catalog names; CatalogError when its manifest is another."""
        return _snapshot(data, entry)


@dataclass(frozen=True, eq=False)
class Catalog:
    """The snapshots in order of date and the aggregates; `version` changes with every publication."""

    version: str
    snapshots: tuple[Snapshot, ...]
    indicator_values: StoredFile | None
    replaced: tuple[Mapping[str, Any], ...] = ()
    """Entries of snapshots that were published and that another has taken the place of; their files stay."""

    @property
    def newest(self) -> Snapshot | None:
        """The snapshot of the latest day."""
        return self.snapshots[-1] if self.snapshots else None

    @property
    def is_demo(self) -> bool:
        """Whether something is published and all of it is invented."""
        return bool(self.snapshots) and all(snapshot.is_demo for snapshot in self.snapshots)

    def snapshot(self, id: str) -> Snapshot | None:
        """The snapshot of that id, or None."""
        return next((snapshot for snapshot in self.snapshots if snapshot.id == id), None)


def school_year(day: date) -> str:
    """The school year of a day, such as 2025-2026."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{first + 1}"


def read_catalog(data: Path) -> Catalog:
    """What is published in a data folder, an empty catalog if nothing is; CatalogError if it is damaged."""
    for attempt in range(ATTEMPTS):
        try:
            raw = (data / CATALOG).read_bytes()
        except FileNotFoundError:
            return Catalog(version="", snapshots=(), indicator_values=None)
        try:
            return _catalog(data, raw)
        except CatalogError:
            if attempt == ATTEMPTS - 1 or (data / CATALOG).read_bytes() == raw:
                raise
    raise CatalogError(f"{data / CATALOG}: changes faster than it can be read")


def _catalog(data: Path, raw: bytes) -> Catalog:
    written = _parsed(data / CATALOG, raw)
    if written.get("format") != FORMAT:
        raise CatalogError(f"{data / CATALOG}: format {written.get('format')!r} is not known to this version")
    snapshots = [_snapshot(data, entry) for entry in written["snapshots"]]
    aggregate = written["aggregates"].get("indicator_values")
    return Catalog(
        version=hashlib.sha256(raw).hexdigest()[:16],
        snapshots=tuple(sorted(snapshots, key=lambda snapshot: (snapshot.as_of, snapshot.id))),
        indicator_values=stored_file(aggregate) if aggregate else None,
        replaced=tuple(written.get("replaced", [])),
    )


def _snapshot(data: Path, entry: Mapping[str, Any]) -> Snapshot:
    path = data / entry["folder"] / MANIFEST
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: {error.strerror}; the catalog names this snapshot") from error
    if hashlib.sha256(raw).hexdigest() != entry["manifest_sha256"]:
        raise CatalogError(f"{path}: is not the manifest that the catalog names (its hash differs)")
    written = _parsed(path, raw)
    folder = entry["folder"]
    return Snapshot(
        id=entry["id"],
        as_of=date.fromisoformat(entry["as_of"]),
        folder=folder,
        published_at=written["published_at"],
        is_demo=written["is_demo"],
        registers={
            name: RegisterFile(name, stored_file(it, folder), it["schema_version"], tuple(it["sources"]))
            for name, it in written["registers"].items()
        },
        marts={
            name: MartFile(
                name,
                stored_file(it, folder),
                tuple(it["access"]),
                tuple(it["identity"]),
                tuple(it["columns"]),
            )
            for name, it in written["marts"].items()
        },
        manifest_sha256=entry["manifest_sha256"],
        earlier={int(years): id for years, id in entry.get("earlier", {}).items()},
    )


def stored_file(entry: Mapping[str, Any], folder: str = "") -> StoredFile:
    """A file as a manifest or the catalog describes it; its path is taken below `folder`."""
    path = f"{folder}/{entry['file']}" if folder else entry["file"]
    return StoredFile(path=path, sha256=entry["sha256"], bytes=entry["bytes"], rows=entry["rows"])


def _parsed(path: Path, raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError as error:
        raise CatalogError(f"{path}: is not readable as JSON ({error})") from error


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(data: Path, stored: StoredFile) -> None:
    """CatalogError when a published file is missing or is not byte for byte what was published."""
    path = data / stored.path
    try:
        size = path.stat().st_size
        sound = size == stored.bytes and sha256_of(path) == stored.sha256
    except OSError as error:
        raise CatalogError(f"{path}: {error.strerror}") from error
    if not sound:
        raise CatalogError(f"{path}: is damaged (its hash is not the published one)")


def verify(data: Path, catalog: Catalog | None = None) -> list[str]:
    """Reads every published file and returns what is wrong with any of them; empty when all is sound."""
    catalog = catalog or read_catalog(data)
    files = [catalog.indicator_values] if catalog.indicator_values else []
    for snapshot in catalog.snapshots:
        files += [register.file for register in snapshot.registers.values()]
        files += [mart.file for mart in snapshot.marts.values()]
    wrong = []
    for stored in files:
        try:
            check_file(data, stored)
        except CatalogError as error:
            wrong.append(str(error))
    return wrong
