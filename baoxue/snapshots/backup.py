"""All that is published in one file, verified when it is written and again when it is restored."""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from baoxue import settings
from baoxue.snapshots.catalog import AGGREGATES, CATALOG, HISTORY, SNAPSHOTS, CatalogError, sha256_of
from baoxue.snapshots.locking import LOCK, only_writer
from baoxue.snapshots.prepare import Progress
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
from baoxue.snapshots.switching import State, sweep
from baoxue.snapshots.verify import look_again, verify

INDEX = "backup.json"
FORMAT = 1
# In a checkout these lie in the data folder too, and belong to the program.
OF_THE_PROGRAM = ("demo", "reference")
COPIED_AT_ONCE = 1 << 20


def backup(data: Path, file: Path, progress: Progress | None = None) -> int:
    """Writes the whole data folder, its history and own reference tables included, into one .tar.

    Returns how many files. The same content gives the same bytes. PublishError when something is damaged or
    nothing is published.
    """
    if data in file.resolve().parents:
        raise PublishError(f"{file}: a backup must not lie in the data folder itself")
    with only_writer(data, "backup"):
        state = State.read(data)
        if not state.serial:
            raise PublishError(f"{data}: nothing is published")
        sweep(data, state)
        if wrong := verify(data):
            raise PublishError("\n".join([*map(str, wrong), "nothing was backed up; mend this first"]))
        paths = _files(data)
        free_space(file.resolve().parent, bytes_of(paths) + 2048 * len(paths))
        index: dict[str, dict[str, Any]] = {
            path.relative_to(data).as_posix(): {"sha256": sha256_of(path), "bytes": path.stat().st_size}
            for path in paths
        }
        aside = file.with_name(f"{ASIDE}{file.name}")
        try:
            with tarfile.open(aside, "w", format=tarfile.PAX_FORMAT) as tar:
                raw = as_json({"format": FORMAT, "serial": state.serial, "files": index})
                tar.addfile(_member(INDEX, len(raw)), io.BytesIO(raw))
                for done, path in enumerate(paths):
                    name = path.relative_to(data).as_posix()
                    if progress:
                        progress(name, done, len(paths))
                    with path.open("rb") as content:
                        tar.addfile(_member(name, int(index[name]["bytes"])), content)
            to_disk(aside)
            put_in_place(aside, file)
        finally:
            aside.unlink(missing_ok=True)
    return len(paths)


def _files(data: Path) -> list[Path]:
    program = OF_THE_PROGRAM if data == settings.ROOT / "data" else ()
    # A restore must not bring back grants that were withdrawn, nor an audit log of an earlier day.
    left_out = {*program, settings.ACCESS}
    return sorted(
        path
        for path in data.rglob("*")
        if path.is_file()
        and path.name != LOCK
        and not any(part.startswith(ASIDE) for part in path.relative_to(data).parts)
        and path.relative_to(data).parts[0] not in left_out
    )


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    return member


def restore(data: Path, file: Path, replace: bool = False, progress: Progress | None = None) -> int:
    """Brings a data folder to what a backup holds, byte for byte; returns how many files had to be written.

    Everything is unpacked aside and compared with the backup's index first; catalog.json comes last.
    PublishError when the backup is damaged, or when the folder holds publications that the backup lacks and
    `replace` does not say that they may go.
    """
    with only_writer(data, "restore"):
        aside = data / f"{ASIDE}restore"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            index = _unpack(file, aside, data, progress)
            if not replace:
                _refuse_to_lose(data, aside, index)
            written = _put_back(data, aside, index)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        for path in (data / HISTORY).glob("*.json"):
            if path.relative_to(data).as_posix() not in index:
                path.unlink()
        sweep(data, State.read(data))
        look_again(data)
    return written


def _unpack(file: Path, aside: Path, data: Path, progress: Progress | None) -> Mapping[str, object]:
    try:
        with tarfile.open(file, "r:") as tar:
            first = tar.next()
            content = tar.extractfile(first) if first and first.name == INDEX else None
            if content is None:
                raise PublishError(f"{file}: is not a backup")
            found = json.loads(content.read())
            if found["format"] != FORMAT:
                raise PublishError(f"{file}: format {found['format']!r} is not known to this version")
            index: dict[str, Mapping[str, object]] = found["files"]
            free_space(data, sum(int(str(it["bytes"])) for it in index.values()))
            seen: set[str] = set()
            while member := tar.next():
                if progress:
                    progress(member.name, len(seen), len(index))
                if member.name not in index or not member.isfile() or not _is_below(member.name):
                    raise PublishError(f"{file}: {member.name} does not belong there")
                seen.add(member.name)
                if _extract(tar, member, aside / member.name) != index[member.name]["sha256"]:
                    raise PublishError(f"{file}: {member.name} is damaged; nothing was restored")
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise PublishError(f"{file}: is damaged ({error}); nothing was restored") from error
    except FileNotFoundError as error:
        raise PublishError(f"{error.filename}: is not there") from error
    if missing := sorted(index.keys() - seen):
        raise PublishError(f"{file}: {missing[0]} is missing in it; nothing was restored")
    return index


def _is_below(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> str:
    """Writes a member's bytes to the disk; returns their hash."""
    content = tar.extractfile(member)
    assert content is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as written:
        while block := content.read(COPIED_AT_ONCE):
            digest.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _refuse_to_lose(data: Path, aside: Path, index: Iterable[str]) -> None:
    """PublishError when the folder's catalog is not one that the backup knows."""
    known = {
        (aside / name).read_bytes()
        for name in index
        if name == CATALOG or PurePosixPath(name).parent == PurePosixPath(HISTORY)
    }
    states = [State.of(raw, aside / CATALOG) for raw in known]
    newest = max(state.serial for state in states)
    try:
        current = State.read(data)
    except CatalogError:
        kept_serials = [int(path.stem) for path in (data / HISTORY).glob("*.json") if path.stem.isdigit()]
        lost = max(kept_serials, default=0) > newest
    else:
        lost = bool(current.serial) and current.raw not in known
    if lost:
        raise PublishError(
            f"{data}: holds publications that the backup does not have; restore into an empty folder, or say "
            "--replace if they may go"
        )


def _put_back(data: Path, aside: Path, index: Mapping[str, object]) -> int:
    first = (SNAPSHOTS, AGGREGATES)
    order = sorted(index, key=lambda name: (name == CATALOG, name.split("/")[0] not in first, name))
    written = 0
    for name in order:
        place = data / name
        if place.is_file() and sha256_of(place) == sha256_of(aside / name):
            continue
        missing = [it for it in place.parents if not it.exists() and it != data]
        for folder in reversed(missing):
            make_folder(folder)
        put_in_place(aside / name, place)
        written += 1
    return written
