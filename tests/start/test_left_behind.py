"""A command that is ended, however, leaves no process and no temporary file with names of children."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from baoxue import settings, temporary
from tests.small_registers import PLACES, pupils, write_registers

SECONDS = 60


def started(usual: Path, data: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """`python -m baoxue` with a place of its own for temporary files."""
    command = [sys.executable, "-m", "baoxue", *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=settings.ROOT,
        env={**os.environ, "BAOXUE_DATA": str(data), "TMPDIR": str(usual)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(is_true: Callable[[], object]) -> bool:
    limit = time.monotonic() + SECONDS
    while not is_true():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def stat_of(process: int) -> list[str]:
    """State, parent and so on, by /proc; nothing of a process that is gone."""
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def children_of(process: int) -> list[int]:
    """All processes below one."""
    found, parents = list[int](), {process}
    for number in sorted(int(it.name) for it in Path("/proc").iterdir() if it.name.isdigit()):
        if (stat := stat_of(number)) and int(stat[1]) in parents:
            parents.add(number)
            found.append(number)
    return found


def is_running(process: int) -> bool:
    return stat_of(process)[:1] not in ([], ["Z"])


def written(folder: Path) -> list[Path]:
    """What lies in our temporary folders, but for the file that holds them."""
    return [it for it in folder.glob("baoxue-*/**/*") if it.is_file() and it.name != temporary.HELD]


def grown_old(folder: Path) -> None:
    for it in folder.glob("baoxue-*"):
        os.utime(it, (0, 0))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_ended_takes_its_workers_and_its_files_along(how: int, tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    demo = started(usual, tmp_path / "data", "demo", "--snapshots", "3")
    assert until(lambda: written(usual)), "the registers of the demo are being written"
    below = children_of(demo.pid)
    assert len(below) >= 2
    demo.send_signal(how)
    assert demo.wait(SECONDS) != 0
    assert until(lambda: not any(is_running(it) for it in below))
    assert not list(usual.glob("baoxue-*"))


def test_what_a_killed_command_left_goes_at_the_next_start(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    demo = started(usual, tmp_path / "data", "demo", "--snapshots", "3")
    assert until(lambda: written(usual))
    below = children_of(demo.pid)
    grown_old(usual)
    assert started(usual, tmp_path / "data", "snapshots", "list").wait(SECONDS) == 0
    assert list(usual.glob("baoxue-*")), "in use: it stays"
    demo.kill()
    demo.wait(SECONDS)
    assert until(lambda: not any(is_running(it) for it in below)), "workers end with their parent"
    assert written(usual), "nobody could remove them"
    grown_old(usual)
    assert started(usual, tmp_path / "data", "snapshots", "list").wait(SECONDS) == 0
    assert not list(usual.glob("baoxue-*"))


def test_a_check_leaves_nothing(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    registers = write_registers(tmp_path / "registers", roll=pupils(), **PLACES)
    run = started(usual, tmp_path / "data", "check", registers, "--as-of", "2025-10-15")
    assert run.wait(SECONDS) == 0
    assert not list(usual.iterdir())


def test_a_child_shares_the_folder_and_what_is_of_others_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    link, young, old = (tmp_path / f"baoxue-{name}" for name in ("link", "young", "old"))
    elsewhere = tmp_path / "elsewhere"
    for folder in (elsewhere, young, old):
        folder.mkdir()
        (folder / "names.csv").write_text("", encoding="utf-8")
    link.symlink_to(elsewhere)
    os.utime(old, (0, 0))
    with temporary.private() as folder:
        with temporary.private() as shared:
            assert shared == folder
        assert Path(tempfile.mkdtemp()).parent == folder
        child = subprocess.run(
            [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
            env=dict(settings.environment()),
            capture_output=True,
            text=True,
            check=True,
        )
        assert child.stdout.strip() == str(folder)
    assert sorted(it.name for it in tmp_path.iterdir()) == ["baoxue-link", "baoxue-young", "elsewhere"]
    assert (elsewhere / "names.csv").exists()
    assert settings.temporary_folder() is None and tempfile.tempdir == str(tmp_path)
