"""A temporary folder for this process, its libraries and its children, of which nothing is left behind.

Uploaded registers, workbooks and spilled tables hold names of children. A process that is killed removes
nothing; so each folder is held open by whoever uses it, and the next start removes those that nobody holds.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from baoxue import settings

PREFIX = "baoxue-"
HELD = ".held"
"""The file of a folder that its users keep open: locked on Unix, not to be deleted on Windows."""
SECONDS_TO_HOLD = 60
"""A folder this young may not be held yet."""


@contextmanager
def private() -> Iterator[Path]:
    """All temporary files of the block go to one folder, which is removed at its end.

    A child process shares the folder of its parent, and keeps it when the parent is killed. Folders that
    earlier processes left behind are removed first. Where no folder can be made, temporary files stay in the
    usual place.
    """
    inherited = settings.temporary_folder()
    if inherited is not None and inherited.is_dir():
        with _held(inherited):
            yield inherited
        return
    usual = tempfile.gettempdir()
    remove_left_behind(Path(usual))
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError:
        yield Path(usual)
        return
    with settings.temporary_folder_is(folder):
        before, tempfile.tempdir = tempfile.tempdir, str(folder)
        try:
            with _held(folder):
                yield folder
        finally:
            tempfile.tempdir = before
            shutil.rmtree(folder, ignore_errors=True)


def remove_left_behind(parent: Path) -> None:
    """Removes our folders that no process holds any more."""
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            if _is_ours(folder) and not _is_in_use(folder):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        file = (folder / HELD).open("ab")
    except OSError:  # a full disk
        yield
        return
    with file:
        _lock(file, shared=True)
        yield


def _is_ours(folder: Path) -> bool:
    """Whether a folder was made by this user, long enough ago to be held if it is used."""
    about = folder.lstat()
    if not folder.is_dir() or folder.is_symlink() or time.time() - about.st_mtime < SECONDS_TO_HOLD:
        return False
    return not hasattr(os, "getuid") or about.st_uid == os.getuid()


def _is_in_use(folder: Path) -> bool:
    held = folder / HELD
    if sys.platform == "win32":
        try:
            held.unlink(missing_ok=True)
        except OSError:
            return True
        return False
    if not held.exists():
        return False
    with held.open("ab") as file:
        return not _lock(file, shared=False)


def _lock(file: IO[bytes], shared: bool) -> bool:
    """Locks an open file without waiting; False when another process holds it. Windows needs no lock."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
