"""Publishing survives anything: killed anywhere with readers at work, in the order that a power cut needs."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import provision
from tests.snapshots.crashes import tracing
from tests.snapshots.crashes.durability import Disk, steps_from_inside
from tests.snapshots.crashes.killing import Killing, killing, spread

SEED = 20251015
Said = Callable[[str, object], None]


def kill_everywhere(publisher: Killing, work: Path, at_calls: int | None, at_random: int) -> str:
    """Kills at so many system calls (all: None) and at so many random moments; returns by what means."""
    chance = random.Random(SEED)
    seconds = publisher.publish()
    if provision.strace():
        calls = publisher.record(work / "calls")
        for call in calls if at_calls is None else spread(calls, at_calls, chance):
            publisher.kill_at(call)
        means = f"strace, {len(calls)} system calls below the data folder"
    else:
        step = 1
        while publisher.kill_at_step(step):
            step += 1 if at_calls is None else max(160 // at_calls, 1)
        means = f"faults from inside (ptrace refused), {step} steps"
    wanted = publisher.account.kills + at_random
    while publisher.account.kills < wanted:
        # How long a publication takes depends on what else the machine does: aim again each time.
        seconds *= 1.05 if publisher.kill_after(seconds * chance.random()) else 0.8
    return means


def test_killed_at_some_moments_nothing_is_torn_and_leftovers_are_swept(
    tmp_path: Path, record_property: Said
) -> None:
    with killing(tmp_path) as publisher:
        means = kill_everywhere(publisher, tmp_path, at_calls=4, at_random=2)
    account = publisher.account
    record_property("said", f"killed: {account}; {means}")
    assert account.kills >= 5
    assert account.reads >= 100


@pytest.mark.stress
def test_killed_a_thousand_times_at_every_call_nothing_is_torn(tmp_path: Path, record_property: Said) -> None:
    with killing(tmp_path) as publisher:
        means = kill_everywhere(publisher, tmp_path, at_calls=None, at_random=150)
        while not _enough(publisher, 100_000):
            publisher.publish()
    record_property("said", f"killed: {publisher.account}; {means}")
    assert publisher.account.kills >= 1000
    assert publisher.account.reads >= 100_000


def _enough(publisher: Killing, reads: int) -> bool:
    """Whether the readers, of which only the end tells, have had the time for so many reads."""
    return publisher.seconds() * 100 >= reads


def test_everything_is_on_the_disk_before_the_catalog_names_it(tmp_path: Path, record_property: Said) -> None:
    """Write, fsync, rename, fsync of the folder: a disk that forgets what was not synced loses nothing."""
    tmp_path = tmp_path.resolve()
    with killing(tmp_path) as publisher:
        if provision.strace():
            calls = publisher.record(tmp_path / "calls")
            means = f"strace, {len(calls)} system calls"
        else:
            calls = steps_from_inside(publisher.data, tmp_path)
            means = f"from inside (ptrace refused), {len(calls)} steps"
    record_property("said", f"order of write, fsync, rename, fsync of the folder: {means}")
    disk = Disk(publisher.data)
    for call in calls:
        disk.follow(call)
    assert disk.switches == 1
    assert disk.lost_at_switch == []
    assert disk.renamed_unsynced == []
    assert disk.is_switch_durable


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tracing.Call]]:
    """A data folder and the steps of the publication into it."""
    work = tmp_path_factory.mktemp("seen").resolve()
    return work / "data", steps_from_inside(work / "data", work)


@pytest.mark.parametrize("forgotten", ["fsync of a file", "fsync of a folder", "fsync after the switch"])
def test_the_model_of_the_disk_notices_what_is_forgotten(
    seen: tuple[Path, list[tracing.Call]], forgotten: str
) -> None:
    """The test above would fail if the program left out one fsync."""
    data, calls = seen
    last = max(n for n, call in enumerate(calls) if call.other.endswith("/catalog.json"))
    wanted = {
        "fsync of a file": lambda n, it: it.path.endswith("roll.parquet"),
        "fsync of a folder": lambda n, it: it.path.endswith("/snapshots"),
        "fsync after the switch": lambda n, it: n > last and it.path == str(data),
    }[forgotten]
    left = [it for n, it in enumerate(calls) if not (it.name == "fsync" and wanted(n, it))]
    assert len(left) < len(calls)
    disk = Disk(data)
    for call in left:
        disk.follow(call)
    assert disk.lost_at_switch or disk.renamed_unsynced or not disk.is_switch_durable


@pytest.mark.stress
def test_strace_sees_what_the_faults_from_inside_see(tmp_path: Path) -> None:
    """Where both can be had, no renaming and no fsync escapes the layer that stands in for strace."""
    if not provision.strace():
        return
    tmp_path = tmp_path.resolve()
    with killing(tmp_path) as publisher:
        calls = publisher.record(tmp_path / "calls")
    inside = steps_from_inside(tmp_path / "again" / "data", tmp_path, publications=2)

    def kinds(found: list[tracing.Call]) -> list[str]:
        return [call.name for call in found if call.name in ("rename", "fsync")]

    assert kinds(inside) == kinds(calls)
