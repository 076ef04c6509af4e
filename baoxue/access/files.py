"""Small files that survive a crash: locked while they change, on the disk before anything rests on them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# Windows lets nobody read locked bytes: the lock lies far behind what may be in the file.
LOCKED_BYTE = 1 << 30
PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Waits for the lock on a file and holds it; the system releases it with the process, however it ends."""
    make_folder(lock.parent)
    with lock.open("a+b") as file:
        _lock(file)
        yield


def replace_whole(place: Path, raw: bytes, mode: int = PRIVATE) -> None:
    """Replaces a file in one step: at any moment, also after a crash, it is as before or as it is to be."""
    make_folder(place.parent)
    aside = place.with_name(f".tmp-{os.getpid()}-{place.name}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(place)
    folder_to_disk(place.parent)


def append_line(place: Path, line: bytes) -> int:
    """Adds a line, on the disk when this returns; returns the length of the file then."""
    is_new = not place.exists()
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(handle, "ab") as file:
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
        length = file.tell()
    if is_new:
        folder_to_disk(place.parent)
    return length


def make_folder(folder: Path) -> None:
    """The folder, for its owner only where it is new."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)


def folder_to_disk(folder: Path) -> None:
    """Brings the entries of a folder to the disk."""
    if sys.platform == "win32":
        return  # Windows cannot open a folder; its entries are journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
