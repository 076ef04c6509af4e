"""Faults from inside, where a machine refuses ptrace or a small disk: steps that change the disk are counted.

The steps are those that Python sees: opening for writing, fsync, renaming, making and removing; and, for what
pyarrow writes itself, the beginning and the end of each of its files.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

REMOVING = ("unlink", "rmdir")
Step = Callable[[str, str, str], None]


def install(data: Path, kind: str, at: int) -> None:
    """From step number `at` on: `kill` ends this process there, `full` finds no more room on the disk."""
    count = 0

    def step(name: str, path: str, other: str) -> None:
        nonlocal count
        count += 1
        if count < at:
            return
        if kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        # To remove something, or to bring a folder's entries to the disk, needs no room.
        if name not in REMOVING and not (name == "fsync" and Path(path).is_dir()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    watch(data, step)


def watch(data: Path, step: Step) -> None:
    """Calls `step(name, path, other path)` before each step below the data folder, in this process."""
    below = str(data)

    def tell(name: str, path: Any, other: Any = "") -> None:
        if str(path).startswith(below) or str(other).startswith(below):
            step(name, str(path), str(other))

    def heard(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[0], str | Path):
            _, mode, flags = given
            if (mode and set(mode) & set("wax+")) or (flags & (os.O_WRONLY | os.O_RDWR) and mode is None):
                tell("open", given[0])
        elif event == "os.rename":
            tell("rename", given[0], given[1])
        elif event == "os.mkdir":
            tell("mkdir", given[0])
        elif event == "os.remove":
            tell("unlink", given[0])
        elif event == "os.rmdir":
            tell("rmdir", given[0])

    sys.addaudithook(heard)
    fsync = os.fsync

    def told_fsync(handle: int) -> None:
        tell("fsync", os.readlink(f"/proc/self/fd/{handle}") if sys.platform == "linux" else below)
        fsync(handle)

    os.fsync = told_fsync
    _watch_parquet(tell)


def _watch_parquet(tell: Callable[..., None]) -> None:
    begin, end = pq.ParquetWriter.__init__, pq.ParquetWriter.close

    def told_begin(self: Any, where: Any, *given: Any, **named: Any) -> None:
        tell("open", where)
        self.told = where
        begin(self, where, *given, **named)

    def told_end(self: Any) -> None:
        if self.is_open and "told" in vars(self):
            tell("write", vars(self).pop("told"))
        end(self)

    pq.ParquetWriter.__init__, pq.ParquetWriter.close = told_begin, told_end
