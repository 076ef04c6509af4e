"""Kills publications one after the other, with readers running, and keeps account of what that did."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.switching import kept
from baoxue.snapshots.verify import verify
from tests.running import ROOT
from tests.snapshots.conftest import files
from tests.snapshots.crashes import tracing

READERS = 2


@dataclass
class Account:
    """What happened."""

    kills: int = 0
    published: int = 0
    debris: int = 0
    """After so many kills something unfinished lay about, for the next publication to sweep."""
    reads: int = 0
    states: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills (after {self.debris} something unfinished lay about), "
            f"{self.published} publications between them, {self.reads} verified reads of {self.states} "
            f"states in {READERS} processes, {len(self.wrong)} torn, mixed or backward"
        )


class Killing:
    """A publisher that forks a child for each publication; `number` is that of the last one begun."""

    def __init__(self, work: Path) -> None:
        self.data = work / "data"
        self.account = Account()
        self.number = 0
        self._began = time.monotonic()
        command = [
            sys.executable,
            "-B",
            "-m",
            "tests.snapshots.crashes.publishing",
            str(self.data),
            str(work),
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, *how: str) -> int:
        """Begins a publication in a child of its own; returns its process id."""
        self.number += 1
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(" ".join([str(self.number), *how]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> bool:
        """Waits for the child; whether it had been killed. What it said it published must be there."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("wait\n")
        self._process.stdin.flush()
        status, _, told = self._process.stdout.readline().strip().partition(" ")
        if status == "0":
            self.account.published += 1
            assert told == read_catalog(self.data).snapshots[-1].id
            assert leftovers(self.data) == []
        else:
            assert status == str(-signal.SIGKILL), told
            self.account.kills += 1
            self.account.debris += bool(leftovers(self.data))
        return status != "0"

    def publish(self) -> float:
        """One publication left alone; returns its seconds."""
        began = time.monotonic()
        self.begin()
        assert not self.end()
        return time.monotonic() - began

    def kill_after(self, seconds: float) -> bool:
        """Begins a publication and kills it; False when it was faster."""
        child = self.begin()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)  # nobody waits for it before `end`: the number is still the child's
        return self.end()

    def kill_at(self, call: tracing.Call) -> bool:
        """Kills a publication as it enters this system call."""
        with tracing.traced(self.begin("stop"), *tracing.killing(call.name, call.number)):
            pass
        return self.end()

    def kill_at_step(self, step: int) -> bool:
        """Kills a publication from inside, at this step; False when it has fewer."""
        self.begin(f"kill={step}")
        return self.end()

    def fails_when_full(self, step: int) -> bool:
        """A publication whose disk is full from this step on; False when it succeeded all the same."""
        self.begin(f"full={step}")
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("wait\n")
        self._process.stdin.flush()
        status, _, told = self._process.stdout.readline().strip().partition(" ")
        assert status == "0" or told.startswith("PublishError"), told
        return status != "0"

    def record(self, file: Path) -> list[tracing.Call]:
        """The system calls of one whole publication, those about the data folder."""
        child = self.begin("stop")
        with tracing.traced(child, *tracing.recording(file)):
            pass
        assert not self.end()
        return tracing.calls(file, child, self.data)

    def seconds(self) -> float:
        """How long readers have been watching."""
        return time.monotonic() - self._began

    def close(self) -> None:
        """Ends the publisher."""
        self._process.communicate()


@contextmanager
def killing(work: Path) -> Iterator[Killing]:
    """A publisher that has published once, with readers; afterwards all that must hold is checked."""
    work.mkdir(exist_ok=True)
    publisher = Killing(work)
    try:
        publisher.publish()
        publisher._began = time.monotonic()
        with ExitStack() as readers:
            for number in range(READERS):
                readers.enter_context(_reader(publisher, work / f"reader-{number}.json"))
            yield publisher
        publisher.publish()
        assert verify(publisher.data) == []
        assert publisher.account.wrong == []
    finally:
        publisher.close()


@contextmanager
def _reader(publisher: Killing, report: Path) -> Iterator[None]:
    command = [
        sys.executable,
        "-B",
        "-m",
        "tests.snapshots.crashes.reading",
        str(publisher.data),
        str(report),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as process:
        try:
            yield
        finally:
            process.communicate()
    said = json.loads(report.read_text())
    publisher.account.reads += said["reads"]
    publisher.account.states += said["states"]
    publisher.account.wrong += said["wrong"]


def leftovers(data: Path) -> list[str]:
    """Files that no catalog names, the one in force or one that is kept."""
    states = kept(data)
    named = {"catalog.json", *(f"catalogs/{state.serial:06d}.json" for state in states)}
    named |= {str(it["file"]) for state in states for it in state.aggregates.values()}
    folders = tuple(f"{entry['folder']}/" for state in states for entry in state.entries())
    asides = [path.relative_to(data).as_posix() for path in data.rglob(".tmp-*")]
    return asides + [name for name in files(data) if name not in named and not name.startswith(folders)]


def spread(calls: list[tracing.Call], count: int, chance: random.Random) -> list[tracing.Call]:
    """So many of the calls, drawn from all along; every kind of call and each renaming among them."""
    rare = [it for it in calls if it.name not in ("write", "openat", "close", "fsync")]
    rest = [it for it in calls if it not in rare]
    step = max(len(rest) / max(count - len(rare), 1), 1)
    drawn = [
        rest[min(int((n + chance.random()) * step), len(rest) - 1)] for n in range(int(len(rest) / step))
    ]
    return (rare + drawn)[:count]
