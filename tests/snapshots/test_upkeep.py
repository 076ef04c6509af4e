"""What is done to published snapshots later: undone, pruned, set aside, built anew, compared."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from baoxue.snapshots import upkeep
from baoxue.snapshots.catalog import CATALOG, CatalogError, read_catalog
from baoxue.snapshots.compare import diff
from baoxue.snapshots.locking import only_writer
from baoxue.snapshots.publish import publish
from baoxue.snapshots.storage import PublishError
from baoxue.snapshots.switching import CATALOGS_KEPT, State, kept
from baoxue.snapshots.verify import sound_catalog, verify
from baoxue.warehouse import Filters, open_warehouse
from tests.running import ROOT, environment
from tests.small_registers import PLACES, pupils, write_registers
from tests.snapshots.conftest import NEWER, OLDER, files, flip

OLD, FIRST, NEW = "2025-08-31.1", "2025-10-15.1", "2025-10-15.2"


def in_use(data: Path) -> list[str]:
    return [snapshot.id for snapshot in read_catalog(data).snapshots]


def test_the_lock_says_who_holds_it(data: Path, tmp_path: Path) -> None:
    holder = "import sys; from pathlib import Path; from baoxue.snapshots.locking import only_writer\n"
    holder += "with only_writer(Path(sys.argv[1]), 'import'): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holder, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline().strip() == b"held"
        before = files(data)
        with pytest.raises(PublishError, match=rf"import, process {process.pid} on .+, user .+, since 20"):
            publish(write_registers(tmp_path / "in", roll=pupils()), NEWER, data)
        with pytest.raises(PublishError, match="another publication"):
            upkeep.rollback(data)
        assert files(data) == before
        process.kill()
        process.wait()
    with only_writer(data):  # a crash releases it, and nobody has to remove anything
        pass


def test_rollback_returns_to_what_was_before_again_and_again(data: Path) -> None:
    began = time.monotonic()
    assert upkeep.rollback(data) == upkeep.Changed(4, out=(NEW,), back=(FIRST,))
    assert time.monotonic() - began < 10
    assert in_use(data) == [OLD, FIRST]
    assert upkeep.rollback(data).out == (FIRST,)
    assert in_use(data) == [OLD]
    with pytest.raises(PublishError, match="there is nothing to return to"):
        upkeep.rollback(data)
    assert upkeep.rollback(data, to=3).back == (NEW,)
    assert in_use(data) == [OLD, NEW]
    assert read_catalog(data).serial == 6  # it only grows: no reader ever goes backward
    assert verify(data) == []


def test_a_number_is_never_given_twice(data: Path, tmp_path: Path) -> None:
    upkeep.rollback(data)
    assert publish(write_registers(tmp_path / "in", roll=pupils(), **PLACES), NEWER, data) == "2025-10-15.3"
    upkeep.prune(data, keep=1)
    upkeep.rollback(data) if read_catalog(data).before else None
    assert State.read(data).next_id(data, "2025-10-15") == "2025-10-15.4"


def test_rollback_refuses_a_damaged_state_and_brings_back_a_lost_catalog(data: Path) -> None:
    before = (data / CATALOG).read_bytes()
    flip(data / "snapshots" / FIRST / "marts" / "children.parquet")
    with pytest.raises(PublishError, match=r"children\.parquet: is damaged"):
        upkeep.rollback(data)
    assert (data / CATALOG).read_bytes() == before
    for damage in (lambda: (data / CATALOG).unlink(), lambda: flip(data / CATALOG)):
        damage()
        with pytest.raises(CatalogError):
            read_catalog(data)
        upkeep.rollback(data)
        assert in_use(data) == [OLD, NEW]


def test_prune_keeps_the_newest_and_the_year_ends_and_nothing_else(data: Path) -> None:
    pruned = upkeep.prune(data, keep=1)
    assert (pruned.out, pruned.year_ends) == ((), (OLD,))
    assert in_use(data) == [OLD, NEW]
    assert not (data / "snapshots" / FIRST).exists()
    assert pruned.freed > 0
    assert upkeep.prune(data, keep=1, year_ends=False).out == (OLD,)
    assert in_use(data) == [NEW]
    assert [path.name for path in (data / "snapshots").iterdir()] == [NEW]
    assert len(list((data / "marts").iterdir())) == len(kept(data)) == 1
    assert verify(data) == []
    answers = open_warehouse(data).edition.catalog.snapshots
    assert [snapshot.id for snapshot in answers] == [NEW]
    with pytest.raises(PublishError, match="at least one"):
        upkeep.prune(data, keep=0)


def test_set_aside_takes_damaged_snapshots_out_and_publishing_goes_on(data: Path, tmp_path: Path) -> None:
    (data / "snapshots" / OLD / "manifest.json").write_text("{}")
    with pytest.raises(CatalogError, match=r"2025-08-31\.1"):
        publish(write_registers(tmp_path / "in", roll=pupils(), **PLACES), NEWER, data)
    upkeep.set_aside(data, [OLD])
    assert in_use(data) == [NEW]
    assert publish(write_registers(tmp_path / "in2", roll=pupils(), **PLACES), NEWER, data) == "2025-10-15.3"


def test_rebuilt_from_its_registers_a_snapshot_is_the_same_byte_for_byte(data: Path) -> None:
    before = files(data)
    rebuilt = upkeep.rebuild_snapshots(data)
    assert [(it.id, it.differ, it.new_id) for it in rebuilt] == [(OLD, (), None), (NEW, (), None)]
    assert files(data) == before


@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_rebuild_mends_damaged_marts_and_aggregates_in_their_places(data: Path, how: str) -> None:
    before = files(data)
    stored = read_catalog(data).indicator_values
    assert stored is not None
    for path in (data / "snapshots" / NEW / "marts" / "cases.parquet", data / stored.path):
        if how == "flipped":
            flip(path)
        elif how == "cut":
            path.write_bytes(path.read_bytes()[:-1])
        else:
            path.unlink()
    assert len(verify(data)) == 2
    mended = {it.id: it.mended for it in upkeep.rebuild_snapshots(data)}
    assert mended == {OLD: (), NEW: (f"snapshots/{NEW}/marts/cases.parquet",)}
    assert files(data) == before


def test_rebuild_refuses_damaged_registers(data: Path) -> None:
    flip(data / "snapshots" / NEW / "registers" / "roll.parquet")
    before = files(data)
    with pytest.raises(CatalogError, match=r"roll\.parquet: is damaged"):
        upkeep.rebuild_snapshots(data)
    assert files(data) == before


def test_diff_counts_rows_that_came_went_and_changed(data: Path) -> None:
    found = {it.name: it for it in diff(data, OLD, NEW).registers}
    assert (found["roll"].rows, found["roll"].added, found["roll"].gone, found["roll"].changed) == (
        (4, 6),
        2,
        0,
        0,
    )
    assert (found["suspected_cases"].rows, found["suspected_cases"].added) == ((None, 2), 2)
    assert (found["schools"].added, found["schools"].gone, found["schools"].changed) == (0, 0, 0)
    indicators = {it.id: it for it in diff(data, OLD, NEW).indicators}
    assert indicators["suspected_open"].before == (None, None)
    assert indicators["suspected_open"].after[0] == 2
    assert diff(data, FIRST, NEW).registers  # a replaced one can still be compared
    with pytest.raises(PublishError, match=r"no snapshot 2020-01-01\.1"):
        diff(data, OLD, "2020-01-01.1")


def test_only_so_many_catalogs_are_kept(data: Path) -> None:
    for number in range(CATALOGS_KEPT):
        upkeep.rollback(data, to=read_catalog(data).serial if number else 2)
    assert len(kept(data)) == CATALOGS_KEPT
    assert verify(data) == []


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "baoxue", "snapshots", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(data), capture_output=True, text=True)


def test_the_commands_say_what_they_did_and_end_with_a_status(data: Path, tmp_path: Path) -> None:
    before = files(data)
    done = run(data, "verify")
    assert (done.returncode, "2 snapshots are sound" in done.stdout) == (0, True), done
    file = tmp_path / "backup.tar"
    assert run(data, "backup", str(file)).returncode == 0
    warehouse = open_warehouse(data)
    assert warehouse.edition.catalog.damages == ()
    flip(data / "snapshots" / NEW / "registers" / "roll.parquet")
    done = run(data, "verify")
    assert done.returncode == 1
    assert f"snapshots/{NEW}/registers/roll.parquet: is damaged" in done.stderr
    # The running server was told: it looks again, sets the snapshot aside and serves the last good one.
    assert warehouse.refresh()
    assert [it.snapshot for it in warehouse.edition.catalog.damages] == [NEW]
    assert warehouse.snapshot(Filters()).id == OLD
    assert run(data, "list").returncode == 1
    done = run(data, "restore", str(file))
    assert (done.returncode, "1 files written" in done.stdout) == (0, True), done
    assert files(data) == before
    assert warehouse.refresh() is False or warehouse.edition.catalog.damages == ()
    shutil.rmtree(data / "snapshots" / OLD)
    done = run(data, "verify", "--set-aside")
    assert (done.returncode, f"Set aside: {OLD}" in done.stdout) == (1, True), done
    assert [snapshot.as_of for snapshot in sound_catalog(data).snapshots] == [NEWER]
    assert OLDER not in {snapshot.as_of for snapshot in read_catalog(data).snapshots}
