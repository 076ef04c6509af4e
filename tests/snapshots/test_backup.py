"""Backup and restore: one file, byte-identical, and a damaged backup never touches what is there."""

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from baoxue.snapshots import upkeep
from baoxue.snapshots.backup import backup, restore
from baoxue.snapshots.storage import PublishError
from baoxue.snapshots.verify import verify
from tests.snapshots.conftest import files, flip


@pytest.fixture
def saved(data: Path, tmp_path: Path) -> Path:
    """A backup of the small county, own reference tables included."""
    (data / "reference").mkdir()
    (data / "reference" / "calendar.csv").write_text("own\n")
    assert backup(data, tmp_path / "saved.tar") == len(files(data))
    return tmp_path / "saved.tar"


def test_restored_into_an_empty_folder_everything_is_byte_identical(
    data: Path, saved: Path, tmp_path: Path
) -> None:
    assert restore(tmp_path / "elsewhere", saved) == len(files(data))
    assert files(tmp_path / "elsewhere") == files(data)
    assert verify(tmp_path / "elsewhere") == []
    backup(data, tmp_path / "again.tar")
    assert (tmp_path / "again.tar").read_bytes() == saved.read_bytes()


def test_restored_over_damage_only_what_is_damaged_is_written(data: Path, saved: Path) -> None:
    before = files(data)
    flip(data / "catalog.json")
    flip(data / "snapshots" / "2025-10-15.2" / "manifest.json")
    shutil.rmtree(data / "snapshots" / "2025-08-31.1" / "marts")
    lost = len(before) - len(files(data))
    assert restore(data, saved) == lost + 2
    assert files(data) == before


def test_publications_after_the_backup_are_lost_only_when_that_is_said(data: Path, saved: Path) -> None:
    before = files(data)
    upkeep.rollback(data)
    later = files(data)
    with pytest.raises(PublishError, match="--replace"):
        restore(data, saved)
    assert files(data) == later
    restore(data, saved, replace=True)
    assert files(data) == before


def test_damage_is_not_backed_up(data: Path, tmp_path: Path) -> None:
    flip(data / "snapshots" / "2025-08-31.1" / "registers" / "roll.parquet")
    with pytest.raises(PublishError, match=r"roll\.parquet: is damaged"):
        backup(data, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()
    with pytest.raises(PublishError, match="nothing is published"):
        backup(tmp_path / "empty", tmp_path / "b.tar")
    with pytest.raises(PublishError, match="must not lie in"):
        backup(data, data / "b.tar")


def test_a_damaged_backup_restores_nothing(data: Path, saved: Path, tmp_path: Path) -> None:
    upkeep.rollback(data)
    before = files(data)
    size = saved.stat().st_size
    for part in range(1, 20):
        mend = flip(saved, part * size // 20 * 8)
        target = tmp_path / "target"
        try:
            restore(target, saved)
        except PublishError:
            assert not files(target)
        else:  # the bit was in the padding between two files
            assert len(files(target)) == len(before) - 1
        shutil.rmtree(target, ignore_errors=True)
        mend()
    for length in (0, 100, 512, size // 2, size - 20_000):
        cut = tmp_path / "cut.tar"
        cut.write_bytes(saved.read_bytes()[:length])
        with pytest.raises(PublishError, match=r"cut\.tar"):
            restore(data, cut, replace=True)
    with pytest.raises(PublishError, match="is not there"):
        restore(data, tmp_path / "none.tar")
    assert files(data) == before


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "snapshots/../../outside", "C:outside", "..\\outside"]
)
def test_a_backup_cannot_write_outside_the_data_folder(tmp_path: Path, name: str) -> None:
    import hashlib

    content = b"evil"
    index = {
        "format": 1,
        "serial": 1,
        "files": {name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": 4}},
    }
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        for member, raw in (("backup.json", json.dumps(index).encode()), (name, content)):
            info = tarfile.TarInfo(member)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    with pytest.raises(PublishError, match="does not belong there"):
        restore(tmp_path / "data", tmp_path / "evil.tar")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "evil.tar"]
