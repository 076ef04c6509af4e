"""Files that survive a crash: written aside, brought to the disk, put in place by one rename."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

LOCK = ".publishing.lock"
REPLACE_ATTEMPTS = 50


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


def write_json(path: Path, content: Any) -> None:
    """Writes the same bytes for the same content, and brings them to the disk."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_bytes(text.encode())
    to_disk(path)


@contextmanager
def only_writer(data: Path) -> Iterator[None]:
    """Holds the data folder's lock; PublishError when another publication holds it. A crash releases it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOCK).open("a+b") as file:
        if not _locked(file):
            raise PublishError(
                f"{data}: another publication is under way; wait until it has ended, then try again"
            )
        yield


def _locked(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
