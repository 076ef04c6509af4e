"""Files that survive a crash: written aside, brought to the disk, put in place by one rename."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ASIDE = ".tmp-"
"""How the names of all begin that is not yet in its place; whoever publishes next sweeps them."""
REPLACE_ATTEMPTS = 50
COPIED_AT_ONCE = 1 << 20


class PublishError(Exception):
    """Nothing was published; the message says why and what to do."""


def to_disk(path: Path) -> None:
    """Brings a file, or the entries of a folder, to the disk before anything that depends on it is done."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows cannot open a folder; its entries are journalled
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folder_to_disk(folder: Path) -> None:
    """All that is in the folder, at any depth, then the folder itself."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            folder_to_disk(path)
        else:
            to_disk(path)
    to_disk(folder)


def make_folder(folder: Path) -> None:
    """The folder, there and on the disk before anything is put into it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        to_disk(folder.parent)


def put_in_place(aside: Path, place: Path) -> None:
    """Renames a file or folder, replacing the file that is there, and brings the rename to the disk."""
    for attempt in range(REPLACE_ATTEMPTS):
        try:
            aside.replace(place)
            break
        except PermissionError:
            # On Windows a reader that has the old file open for a moment is in the way.
            if sys.platform != "win32" or attempt == REPLACE_ATTEMPTS - 1:
                raise
            time.sleep(0.05)
    to_disk(place.parent)


def as_json(content: Any) -> bytes:
    """The same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write_aside(place: Path, raw: bytes) -> Path:
    """Writes and brings to the disk, beside its place, what `put_in_place` is to put there."""
    aside = place.with_name(f"{ASIDE}{place.name}")
    aside.write_bytes(raw)
    to_disk(aside)
    return aside


def write_whole(place: Path, raw: bytes) -> None:
    """Replaces a file in one step: at any moment it is there as before, or as it is to be."""
    put_in_place(write_aside(place, raw), place)


def copy_whole(source: Path, place: Path) -> None:
    """As `write_whole`, with the bytes of another file."""
    aside = place.with_name(f"{ASIDE}{place.name}")
    with source.open("rb") as read, aside.open("wb") as written:
        shutil.copyfileobj(read, written, COPIED_AT_ONCE)
    to_disk(aside)
    put_in_place(aside, place)


def free_space(folder: Path, needed: int) -> None:
    """PublishError when the disk of the folder has not room for so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise PublishError(
            f"{folder}: {_megabytes(free)} MB are free, {_megabytes(needed)} MB are needed; make room first"
        )


def bytes_of(paths: Iterable[Path]) -> int:
    """The size of these files together; folders do not count."""
    return sum(path.stat().st_size for path in paths if path.is_file())


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f}"
