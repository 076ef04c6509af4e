"""One bit turned, one file cut short, anywhere in what is published: noticed every time; the rest serves."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from baoxue.access import Scope
from baoxue.snapshots.catalog import CATALOG, CatalogError, read_catalog
from baoxue.snapshots.verify import sound_catalog, verify
from baoxue.warehouse import Filters, Warehouse
from tests.snapshots.conftest import files, flip

OLD, NEW = "2025-08-31.1", "2025-10-15.2"
LEADER = Scope(role="leader", counties=("991021",))
Said = Callable[[str, object], None]


def damage_everywhere(data: Path, count: int, seed: int) -> tuple[int, int]:
    """Turns bits and cuts files, `count` times each, and mends them again; returns how many were refused."""
    chance = random.Random(seed)
    stored = read_catalog(data).indicator_values
    assert stored is not None
    snapshot = sorted(path for path in (data / "snapshots" / NEW).rglob("*") if path.is_file())
    others = [data / CATALOG, data / stored.path]
    flips = cuts = 0
    for number in range(2 * count):
        # Files in turn, so that each is damaged many times; those of the snapshot most of the time.
        chosen = others if number % 20 >= 18 else snapshot
        path = chosen[number // 2 % len(chosen)]
        raw = path.read_bytes()
        if number % 2:
            path.write_bytes(raw[: chance.randrange(len(raw))])
            cuts += refused(data, path, path in snapshot)
        else:
            flip(path, chance.randrange(len(raw) * 8))
            flips += refused(data, path, path in snapshot)
        path.write_bytes(raw)
    return flips, cuts


def refused(data: Path, path: Path, is_of_snapshot: bool) -> bool:
    """Whether the damage is told with its file, and what is served is whole and without it."""
    told = [it.file for it in verify(data)]
    sound = sound_catalog(data)
    served = [it.id for it in sound.snapshots]
    if is_of_snapshot:
        wanted = served == [OLD] and [it.snapshot for it in sound.damages] == [NEW]
    else:  # the catalog or the aggregates: the last state that is whole
        wanted = len(served) == 2 and bool(sound.damages)
    return told == [path.relative_to(data).as_posix()] and wanted


def test_some_bits_and_cuts_are_all_refused(data: Path, record_property: Said) -> None:
    flips, cuts = damage_everywhere(data, 60, seed=1)
    record_property("said", f"damage refused: {flips} of 60 one-bit flips, {cuts} of 60 truncations")
    assert (flips, cuts) == (60, 60)
    assert verify(data) == []


@pytest.mark.stress
def test_a_thousand_bits_and_cuts_are_all_refused(data: Path, record_property: Said) -> None:
    flips, cuts = damage_everywhere(data, 1000, seed=2)
    record_property("said", f"damage refused: {flips} of 1000 one-bit flips, {cuts} of 1000 truncations")
    assert (flips, cuts) == (1000, 1000)
    assert verify(data) == []


def questions(folder: Path) -> Path:
    """One question that reads a mart."""
    folder.mkdir()
    (folder / "count.sql").write_text("-- Of the tests.\nselect count(*) as children from children")
    return folder


def test_a_bit_that_turns_under_a_running_server_is_never_answered_from(data: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(data, questions(tmp_path / "questions"))
    flip(data / "snapshots" / NEW / "marts" / "children.parquet")
    with pytest.raises(CatalogError):
        warehouse.ask("count", LEADER, Filters())
    warehouse.refresh()
    assert warehouse.ask("count", LEADER, Filters())["children"].tolist() == [4]


def test_what_is_missing_added_or_swapped_is_noticed(data: Path) -> None:
    before = files(data)
    roll = data / "snapshots" / NEW / "registers" / "roll.parquet"
    for other in (data / "snapshots" / OLD / "registers" / "roll.parquet", None):
        raw = roll.read_bytes()
        if other:
            shutil.copyfile(other, roll)
        else:
            roll.unlink()
        assert [it.file for it in verify(data)] == [f"snapshots/{NEW}/registers/roll.parquet"]
        roll.write_bytes(raw)
    manifest = data / "snapshots" / NEW / "manifest.json"
    raw = manifest.read_bytes()
    shutil.copyfile(data / "snapshots" / OLD / "manifest.json", manifest)
    assert [it.snapshot for it in verify(data)] == [NEW]
    manifest.write_bytes(raw)
    stranger = data / "snapshots" / NEW / "marts" / "more.parquet"
    stranger.write_bytes(b"x")
    assert [(it.file, it.why) for it in verify(data)] == [
        (f"snapshots/{NEW}/marts/more.parquet", "does not belong to the snapshot")
    ]
    assert sound_catalog(data).damages == ()  # nobody is kept from reading by a file that nobody reads
    stranger.unlink()
    (data / "snapshots" / NEW / "Thumbs.db").write_bytes(b"x")
    assert verify(data) == []
    (data / "snapshots" / NEW / "Thumbs.db").unlink()
    assert files(data) == before


def test_every_manifest_names_the_one_before(data: Path) -> None:
    (old, new) = read_catalog(data).snapshots
    assert old.previous is None
    assert new.previous is not None
    assert new.previous[0] == "2025-10-15.1"
    assert read_catalog(data).head == {"id": NEW, "manifest_sha256": new.manifest_sha256}
