"""A disk that fills up at any point of a publication: nothing is published, nothing lost, later it works."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from baoxue.snapshots.catalog import CATALOG
from baoxue.snapshots.locking import LOCK
from baoxue.snapshots.publish import publish
from baoxue.snapshots.storage import PublishError
from baoxue.snapshots.verify import verify
from tests import provision
from tests.snapshots.crashes.killing import Killing, leftovers
from tests.snapshots.crashes.publishing import DAY, county

KILOBYTES = 4096
PAGE = 4096
Said = Callable[[str, object], None]


def fill_up(work: Path, source: Path, every: int) -> tuple[int, str]:
    """Publishes on a small disk with ever more room left, `every` pages more each time, until it succeeds.

    Returns how often it was refused.
    """
    data = work / "disk" / "data"
    publish(source, DAY, data)
    before = (data / CATALOG).read_bytes()
    refused, room = 0, 0
    filler = work / "disk" / "filler"
    while True:
        filler.unlink(missing_ok=True)
        free = shutil.disk_usage(work / "disk").free
        filler.write_bytes(bytes(max(free - room * PAGE, 0)))
        try:
            publish(source, DAY, data)
        except PublishError:
            refused += 1
            assert (data / CATALOG).read_bytes() == before
            assert verify(data) == []
        else:
            break
        room += every
    assert (data / CATALOG).read_bytes() != before
    filler.unlink()
    publish(source, DAY, data)
    assert leftovers(data) == []
    return refused, f"tmpfs of {KILOBYTES} kB, {room} pages were enough"


def fill_up_from_inside(work: Path, every: int) -> tuple[int, str]:
    """The same with a disk that says from one step on that it is full."""
    publisher = Killing(work)
    refused, step = 0, 1
    try:
        publisher.publish()
        before = (publisher.data / CATALOG).read_bytes()
        while publisher.fails_when_full(step):
            refused += 1
            assert (publisher.data / CATALOG).read_bytes() == before
            assert verify(publisher.data) == []
            step += every
        publisher.publish()
        assert leftovers(publisher.data) == []
    finally:
        publisher.close()
    return refused, "errors raised from inside"


@contextmanager
def filled(work: Path, every: int) -> Iterator[tuple[int, str]]:
    """One of the two, whatever the machine allows."""
    with provision.small_disk(work / "disk", KILOBYTES) as mounted:
        if mounted:
            yield fill_up(work, county(work / "in", 1), every)
        else:
            refused, means = fill_up_from_inside(work, every)
            yield refused, f"{means}, as no small disk could be mounted"


def test_a_full_disk_at_some_points_changes_nothing(tmp_path: Path, record_property: Said) -> None:
    with filled(tmp_path, every=23) as (refused, means):
        record_property("said", f"disk full: {refused} publications refused, catalog unchanged; {means}")
        assert refused >= 3


@pytest.mark.stress
def test_errors_from_inside_change_nothing_either(tmp_path: Path, record_property: Said) -> None:
    refused, means = fill_up_from_inside(tmp_path, every=59)
    record_property("said", f"disk full: {refused} publications refused, catalog unchanged; {means}")
    assert refused >= 3


@pytest.mark.stress
def test_a_full_disk_at_any_point_changes_nothing(tmp_path: Path, record_property: Said) -> None:
    for number, (fill, every) in enumerate(((filled, 1), (fill_up_from_inside, 1))):
        work = tmp_path / str(number)
        work.mkdir()
        if fill is filled:
            with filled(work, every) as (refused, means):
                pass
        else:
            refused, means = fill_up_from_inside(work, every)
        record_property("said", f"disk full: {refused} publications refused, catalog unchanged; {means}")
        assert refused >= 20


def test_room_is_asked_for_before_anything_is_written(tmp_path: Path) -> None:
    source = county(tmp_path / "in", 1)
    with (source / "roll.csv").open("ab") as file:
        file.truncate(shutil.disk_usage(tmp_path).free)  # a file with a hole: it takes no room
    with pytest.raises(PublishError, match=r"are free, .* are needed; make room first"):
        publish(source, DAY, tmp_path / "data")
    assert [path.name for path in (tmp_path / "data").iterdir()] == [LOCK]
