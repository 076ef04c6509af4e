"""System calls of a publication through strace: recorded, read back, and used to kill it at each of them."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    *("openat", "write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "close", "flock"),
    *("rename", "renameat", "renameat2", "mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "utimensat"),
)
LINE = re.compile(r"^(?P<thread>\d+) +(?P<name>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)")
HANDLE = re.compile(r"^\d+<(?P<path>[^>]*)>")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Call:
    """One system call that succeeded: its name, the paths it is about, its number among those of its name."""

    name: str
    path: str
    other: str
    number: int
    creates: bool


@contextmanager
def traced(process: int, *options: str) -> Iterator[None]:
    """Attaches strace to a process that has stopped itself, lets it go on, waits until strace has ended."""
    # Attached earlier, strace could see it go on before it has stopped: then it would stop for ever.
    _wait_until_stopped(process)
    command = ["strace", "-f", "-p", str(process), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        said = strace.stderr.readline()
        assert "attached" in said, said
        os.kill(process, signal.SIGCONT)
        yield
        strace.stderr.read()


def _wait_until_stopped(process: int) -> None:
    for _ in range(10_000):
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "T":
            return
        time.sleep(0.001)
    raise AssertionError("the child did not stop")


def recording(file: Path) -> tuple[str, ...]:
    """Options that record all calls that change the disk, with the paths of file handles."""
    return ("-y", "-s", "256", "-o", str(file), "-e", f"trace={','.join(CALLS)}")


def killing(name: str, number: int) -> tuple[str, ...]:
    """Options that kill the process when it enters that call for the `number`th time."""
    return ("-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={number}")


def calls(file: Path, process: int, data: Path) -> list[Call]:
    """The recorded calls of the publishing thread about the data folder, in order."""
    counts: dict[str, int] = {}
    found = []
    for line in file.read_text(errors="replace").splitlines():
        match = LINE.match(line)
        if not match or int(match["thread"]) != process:
            continue
        name, given = match["name"], match["given"]
        counts[name] = counts.get(name, 0) + 1
        handle = HANDLE.match(given)
        quoted = QUOTED.findall(given)
        paths = (
            [handle["path"]] if handle and name not in ("openat", "unlinkat", "renameat", "mkdirat") else []
        )
        paths += quoted if name.startswith(("open", "rename", "mkdir", "unlink", "rmdir", "utime")) else []
        if handle and paths and not paths[0].startswith("/"):
            paths[0] = f"{handle['path']}/{paths[0]}"
        if int(match["result"]) < 0 or not paths or not paths[0].startswith(str(data)):
            continue
        other = paths[1] if len(paths) > 1 else ""
        found.append(Call(name, paths[0], other, counts[name], "O_CREAT" in given))
    return found
