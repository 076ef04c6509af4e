"""One writer at a time: a lock on the data folder that a crash releases and that says who holds it."""

import getpass
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from baoxue.snapshots.storage import PublishError, make_folder

LOCK = ".publishing.lock"
# Windows lets nobody read locked bytes: the lock lies far behind the note that says who holds it.
LOCKED_BYTE = 1 << 30


@contextmanager
def only_writer(data: Path, doing: str = "publish") -> Iterator[None]:
    """Holds the data folder's lock while `doing` something; PublishError tells who holds it already.

    What the disk refuses within becomes a PublishError too: whoever holds the lock writes so that an error
    before the catalog is replaced leaves it as it was, and raises none after. The system releases the lock
    with the process, however it ends: there is no stale lock to remove.
    """
    try:
        with _held(data, doing):
            yield
    except OSError as error:
        raise PublishError(f"{data}: nothing was changed: {error}") from error


@contextmanager
def _held(data: Path, doing: str) -> Iterator[None]:
    make_folder(data)
    with (data / LOCK).open("r+b" if (data / LOCK).exists() else "w+b") as file:
        if not _locked(file):
            raise PublishError(
                f"{data}: another publication is under way{_holder(file)}; wait until it has ended, "
                "then try again"
            )
        _sign(file, doing)
        yield


def _locked(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sign(file: IO[bytes], doing: str) -> None:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user that the system has no name for
        user = str(os.getuid()) if hasattr(os, "getuid") else "?"
    since = datetime.now(UTC).isoformat(timespec="seconds")
    note = {"doing": doing, "process": os.getpid(), "machine": platform.node(), "user": user, "since": since}
    try:
        file.seek(0)
        file.truncate()
        file.write(json.dumps(note, ensure_ascii=False).encode())
        file.flush()
    except OSError:  # a full disk: the lock holds without the note
        return


def _holder(file: IO[bytes]) -> str:
    """Who holds the lock, as far as the note can be read."""
    try:
        file.seek(0)
        note = json.loads(file.read(4096))
        return (
            f" ({note['doing']}, process {note['process']} on {note['machine']}, "
            f"user {note['user']}, since {note['since']})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ""
