"""What is published: catalog.json names snapshots and aggregates, a manifest.json the files of a snapshot."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from baoxue.snapshots.storage import as_json

FORMAT = 2
CATALOG = "catalog.json"
MANIFEST = "manifest.json"
SNAPSHOTS = "snapshots"
AGGREGATES = "marts"
HISTORY = "catalogs"
"""The catalogs of the last publications, each under its number: what rollback returns to."""
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
    columns: Mapping[str, str]
    """The columns in order with their types, as DuckDB names them."""
    sources: tuple[Mapping[str, Any], ...]
    carried_from: str | None = None
    """The snapshot it came with, where it did not come this time and was carried forward on request."""
    came_as_of: date | None = None
    """The day that the rows describe, where it is not that of the snapshot."""
    set_aside: int = 0
    """How many wrong rows were set aside when it came; they are not in the file."""

    @property
    def origin(self) -> dict[str, str] | None:
        """What the manifest says of where it was carried from."""
        if self.carried_from is None or self.came_as_of is None:
            return None
        return {"snapshot": self.carried_from, "as_of": self.came_as_of.isoformat()}


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
    definitions_sha256: str
    """Of the code, the queries and the reference tables that made it;"""
    previous: tuple[str, str] | None
    """Id and manifest hash of the snapshot published before it: every manifest vouches for the one before."""
    earlier: Mapping[int, str] = field(default_factory=dict)
    """Years back -> the snapshot that followed cohorts were read from when the indicators were counted."""
    findings: StoredFile | None = None
    """What the checks found; None where it was published before they were."""
    rows_aside: StoredFile | None = None
    """What can be read of rows set aside; None where it was published before that was kept."""
    checks: Mapping[str, Any] = field(default_factory=dict)
    """`rules` (rule -> findings), `skipped` (rule -> what was missing), `against` (the snapshot that this one
    was compared with) and the number of `warnings`."""

    def age_days(self, register: str) -> int:
        """How many days older than the snapshot the rows of one of its registers are; 0 unless carried."""
        came = self.registers[register].came_as_of
        return (self.as_of - came).days if came else 0

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """All its Parquet files."""
        tables = (it.file for part in (self.registers, self.marts) for it in part.values())
        return (*tables, *(it for it in (self.findings, self.rows_aside) if it))

    @property
    def school_year(self) -> str:
        """The school year of its day, such as 2025-2026: from 1 September."""
        return school_year(self.as_of)

    @staticmethod
    def read(data: Path, entry: Mapping[str, Any]) -> "Snapshot":
        """The snapshot that an entry of the catalog names; CatalogError when its manifest is another."""
        path = data / str(entry["folder"]) / MANIFEST
        try:
            return _snapshot(data, entry)
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogError(f"{path}: cannot be read by this version ({error!r})") from error


@dataclass(frozen=True)
class Damage:
    """A published file that is not what was published; `snapshot` is None for the catalog and aggregates."""

    snapshot: str | None
    file: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.why}"


@dataclass(frozen=True, eq=False)
class Catalog:
    """The snapshots in order of date and the aggregates; `version` changes with every publication."""

    version: str
    snapshots: tuple[Snapshot, ...]
    indicator_values: StoredFile | None
    replaced: tuple[Mapping[str, Any], ...] = ()
    """Entries of snapshots that were published and that another has taken the place of; their files stay."""
    serial: int = 0
    """Counts the catalogs of a data folder; it only ever grows."""
    before: int | None = None
    """The serial of the catalog that rollback returns to."""
    written_at: str = ""
    head: Mapping[str, str] | None = None
    """`id` and `manifest_sha256` of the snapshot published last."""
    damages: tuple[Damage, ...] = ()
    """What was found damaged and is set aside; filled by `sound_catalog` only."""

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
            if history(data):
                raise CatalogError(
                    f"{data / CATALOG}: is missing; bring it back with `baoxue snapshots rollback`"
                ) from None
            return Catalog(version="", snapshots=(), indicator_values=None)
        try:
            return catalog_of(data, raw, data / CATALOG)
        except CatalogError:
            if attempt == ATTEMPTS - 1 or (data / CATALOG).read_bytes() == raw:
                raise
    raise CatalogError(f"{data / CATALOG}: changes faster than it can be read")


def history(data: Path) -> dict[int, Path]:
    """The catalogs that are kept, by serial, the latest first."""
    found = {int(path.stem): path for path in (data / HISTORY).glob("*.json") if path.stem.isdigit()}
    return dict(sorted(found.items(), reverse=True))


def catalog_of(data: Path, raw: bytes, path: Path, skip: Iterable[str] = ()) -> Catalog:
    """The catalog that these bytes are, without the snapshots to skip; CatalogError when it is damaged."""
    written = entries_of(raw, path)
    skip = set(skip)
    try:
        snapshots = [Snapshot.read(data, entry) for entry in written["snapshots"] if entry["id"] not in skip]
        aggregate = written["aggregates"].get("indicator_values")
        return Catalog(
            version=hashlib.sha256(raw).hexdigest()[:16],
            snapshots=tuple(sorted(snapshots, key=lambda snapshot: (snapshot.as_of, snapshot.id))),
            indicator_values=stored_file(aggregate) if aggregate else None,
            replaced=tuple(written["replaced"]),
            serial=written["serial"],
            before=written["before"],
            written_at=written["written_at"],
            head=written["head"],
        )
    except KeyError as error:
        raise CatalogError(f"{path}: says nothing about {error}") from error


def sealed(content: Mapping[str, Any]) -> bytes:
    """The bytes of a catalog with a hash of itself: nothing else could vouch for it."""
    return as_json({**content, "seal": hashlib.sha256(as_json(content)).hexdigest()})


def entries_of(raw: bytes, path: Path) -> dict[str, Any]:
    """What a catalog's bytes say; CatalogError unless they are exactly what was written."""
    written = parsed(path, raw)
    if not isinstance(written, dict) or written.get("format") != FORMAT:
        format = written.get("format") if isinstance(written, dict) else None
        advice = (
            "; an earlier version wrote it: move it, snapshots/ and marts/ away, and import again"
            if isinstance(format, int) and format < FORMAT
            else ""
        )
        raise CatalogError(f"{path}: format {format!r} is not known to this version{advice}")
    content = {key: value for key, value in written.items() if key != "seal"}
    if sealed(content) != raw:
        raise CatalogError(f"{path}: is damaged (it does not match its own hash)")
    return content


def _snapshot(data: Path, entry: Mapping[str, Any]) -> Snapshot:
    path = data / entry["folder"] / MANIFEST
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: {error.strerror}; the catalog names this snapshot") from error
    if hashlib.sha256(raw).hexdigest() != entry["manifest_sha256"]:
        raise CatalogError(f"{path}: is not the manifest that the catalog names (its hash differs)")
    written = parsed(path, raw)
    folder = entry["folder"]
    previous = written["previous"]
    return Snapshot(
        id=entry["id"],
        as_of=date.fromisoformat(entry["as_of"]),
        folder=folder,
        published_at=written["published_at"],
        is_demo=written["is_demo"],
        registers={name: _register(name, it, folder) for name, it in written["registers"].items()},
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
        definitions_sha256=written["published_by"]["definitions_sha256"],
        previous=(previous["id"], previous["manifest_sha256"]) if previous else None,
        earlier={int(years): id for years, id in entry.get("earlier", {}).items()},
        findings=stored_file(written["findings"], folder) if written.get("findings") else None,
        rows_aside=stored_file(written["rows_aside"], folder) if written.get("rows_aside") else None,
        checks=written.get("checks", {}),
    )


def _register(name: str, written: Mapping[str, Any], folder: str) -> RegisterFile:
    carried = written.get("carried")
    return RegisterFile(
        name,
        stored_file(written, folder),
        written["schema_version"],
        dict(written["columns"]),
        tuple(written["sources"]),
        carried_from=carried["snapshot"] if carried else None,
        came_as_of=date.fromisoformat(carried["as_of"]) if carried else None,
        set_aside=written.get("set_aside", 0),
    )


def stored_file(entry: Mapping[str, Any], folder: str = "") -> StoredFile:
    """A file as a manifest or the catalog describes it; its path is taken below `folder`."""
    path = f"{folder}/{entry['file']}" if folder else entry["file"]
    return StoredFile(path=path, sha256=entry["sha256"], bytes=entry["bytes"], rows=entry["rows"])


def parsed(path: Path, raw: bytes) -> Any:
    """What a JSON file says; CatalogError when it is not readable."""
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
