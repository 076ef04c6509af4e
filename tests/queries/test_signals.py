"""Early signals tried on the past: the question counts what a plain loop over both snapshots counts."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue.access import Scope
from baoxue.snapshots.catalog import Snapshot
from baoxue.view.findings.explore.signals import DAYS, windows
from baoxue.warehouse import Filters, open_warehouse
from baoxue.warehouse.signals import load_signals, tried

Row = dict[str, Any]
SCOPE = Scope("leader", counties=("991021", "991103"))
COUNTS = ("pupils", "flagged", "left_later", "flagged_left")


def mart(data: Path, snapshot: Snapshot, name: str) -> list[Row]:
    return pq.read_table(data / snapshot.marts[name].file.path).to_pylist()


def rules(data: Path, before: Snapshot) -> dict[str, Callable[[Row], bool]]:
    """The same rules, said anew."""
    back = {it["child_key"] for it in mart(data, before, "cases") if it["is_confirmed"] and it["is_returned"]}
    absent = {it["child_key"] for it in mart(data, before, "absence_spells") if it["school_days"] >= 5}
    return {
        "earlier_case": lambda b: b["child_key"] in back,
        "open_suspicion": lambda b: b["has_open_suspicion"] is True,
        "absent_in_a_row": lambda b: b["child_key"] in absent,
        "both_parents_away": lambda b: b["left_behind"] == "2",
        "over_age": lambda b: None not in (b["age_years"], b["grade"]) and b["age_years"] - b["grade"] >= 8,
        "poor": lambda b: b["is_poor"] is True,
        "disabled": lambda b: b["is_disabled"] is True,
        "not_visited": lambda b: b["is_key_pupil"] is True and b["visited_this_term"] is False,
    }


def counted(pupils: list[tuple[Row, bool]], flags: Callable[[Row], bool]) -> dict[str, int]:
    found = dict.fromkeys(COUNTS, 0)
    for child, has_left in pupils:
        is_flagged = flags(child)
        found["pupils"] += 1
        found["flagged"] += is_flagged
        found["left_later"] += has_left
        found["flagged_left"] += is_flagged and has_left
    return found


def followed(data: Path, before: Snapshot, now: Snapshot) -> list[tuple[Row, bool]]:
    """The pupils of the earlier day, each with whether it left afterwards."""
    left: set[int | None] = set()
    for case in mart(data, now, "cases"):
        on = case["left_on"] or case["found_on"]
        if case["is_confirmed"] and case["child_key"] is not None and on > before.as_of:
            left.add(case["child_key"])
    for it in mart(data, now, "leavers"):
        if it["left_on"] and it["left_on"] > before.as_of:
            left.add(it["child_key"])
    children = mart(data, now, "children")
    by_id = {it["id_number"]: it["child_key"] for it in children if it["id_number"]}
    by_number = {it["pupil_number"]: it["child_key"] for it in children if it["pupil_number"]}
    return [
        (it, (by_id.get(it["id_number"]) or by_number.get(it["pupil_number"])) in left - {None})
        for it in mart(data, before, "children")
        if it["is_enrolled"] and it["stage"] in ("primary", "junior")
    ]


def test_signals_are_counted_as_a_loop_counts_them(demo_data: Path) -> None:
    edition = open_warehouse(demo_data).edition
    before, now = windows(edition.snapshots, edition.snapshots[-1].as_of)[0].before, edition.snapshots[-1]
    pupils = followed(demo_data, before, now)
    seen = 0
    for name, flags in rules(demo_data, before).items():
        answer = edition.ask_made(
            tried(load_signals()[name]), SCOPE, Filters(snapshot=now.id), before=before.id
        )
        ours = {count: int(answer[count].sum()) for count in COUNTS}
        assert ours == counted(pupils, flags), name
        seen += ours["flagged"]
    assert seen > 1000


def test_windows_follow_one_another(demo_data: Path) -> None:
    snapshots = open_warehouse(demo_data).edition.snapshots
    found = windows(snapshots, snapshots[-1].as_of)
    assert len(found) == 3
    for later, earlier in pairwise(found):
        assert earlier.now.as_of == later.before.as_of
    assert all((it.now.as_of - it.before.as_of).days >= DAYS for it in found)
    assert windows(snapshots[:1], snapshots[0].as_of) == ()


@pytest.mark.parametrize("name", sorted(load_signals()))
def test_nobody_sees_a_count(name: str, demo_data: Path) -> None:
    edition = open_warehouse(demo_data).edition
    before = edition.snapshots[-4].id
    assert edition.ask_made(tried(load_signals()[name]), Scope("leader"), Filters(), before=before).empty
