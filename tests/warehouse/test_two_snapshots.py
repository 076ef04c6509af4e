"""Questions about two snapshots: children are matched inside, and only keys that the scope may see come
out."""

from datetime import date
from pathlib import Path

import pytest

from baoxue.access import Scope
from baoxue.analysis.explained import explained
from baoxue.snapshots.publish import publish_folders
from baoxue.warehouse import Filters, QuestionError, UnknownSnapshotError, Warehouse, open_warehouse
from tests.small_registers import (
    COUNTY,
    NORTH,
    PLACES,
    SOUTH,
    SOUTH_SCHOOL,
    pupil,
    suspicion,
    with_check_digit,
    write_registers,
)
from tests.warehouse.conftest import LEADER, SOUTH_LEADER

BEFORE = "2025-08-31.1"
PAIRS = """
select b.school_code as school_before, n.school_code as school_now, s.child_key is null as is_unseen_now,
    s.before_child_key is null as is_unseen_before
from same_children s
left join children n on n.child_key = s.child_key
left join before_children b on b.child_key = s.before_child_key
where $before is not null
"""
KEYS = "select * from same_children where $before is not null"


def temporary(number: int, **other: str) -> dict[str, str]:
    """A pupil without an ID number, under a temporary pupil number."""
    born = f"2014{number % 12 + 1:02d}05"
    return pupil(number) | {"id_number": "", "pupil_number": f"L999999{born}{number:04d}"} | other


@pytest.fixture(scope="module")
def moves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pupil 1 stays, 2 moves south, 3 goes, 4 comes, 5 gets an ID number under the same temporary number,
    6 a pupil number in place of the temporary one; one suspicion ends, one begins, one was entered late."""
    root = tmp_path_factory.mktemp("moves")
    named = {"id_number": with_check_digit("99999920140605005")}
    mended = temporary(6) | {"id_number": "", "pupil_number": f"G{with_check_digit('99999920140705006')}"}
    earlier = [
        suspicion(1, case_number="ended", found_at="2025-08-01 09:00"),
        suspicion(2, case_number="goes on", found_at="2025-08-02 09:00"),
    ]
    later = [
        suspicion(1, case_number="ended", found_at="2025-08-01 09:00", outcome="1", verified_on="2025-09-05"),
        suspicion(2, case_number="goes on", found_at="2025-08-02 09:00"),
        suspicion(4, case_number="new", found_at="2025-10-01 09:00"),
        suspicion(5, case_number="entered late", found_at="2025-08-03 09:00"),
    ]
    before = [pupil(1), pupil(2), pupil(3), temporary(5), temporary(6)]
    now = [pupil(1), pupil(2, SOUTH_SCHOOL), pupil(4), temporary(5) | named, mended]
    publish_folders(
        [
            (date(2025, 8, 31), write_registers(root / "a", roll=before, suspected_cases=earlier, **PLACES)),
            (date(2025, 10, 15), write_registers(root / "b", roll=now, suspected_cases=later, **PLACES)),
        ],
        root / "data",
        workers=1,
    )
    return root / "data"


def opened(data: Path, folder: Path, **questions: str) -> Warehouse:
    for name, select in questions.items():
        (folder / f"{name}.sql").write_text(f"-- A question of the tests.\n{select}\n", encoding="utf-8")
    return open_warehouse(data, folder)


def test_children_are_found_again_by_any_number_that_lasts(moves: Path, tmp_path: Path) -> None:
    warehouse = opened(moves, tmp_path, pairs=PAIRS)
    found = warehouse.ask("pairs", LEADER, Filters(), before=BEFORE)
    assert len(found) == 4  # all but the one who went and the one who came
    assert (found["school_before"] != found["school_now"]).sum() == 1
    assert not found["is_unseen_now"].any() and not found["is_unseen_before"].any()


def test_a_scope_learns_that_a_child_is_known_elsewhere_and_not_where(moves: Path, tmp_path: Path) -> None:
    warehouse = opened(moves, tmp_path, pairs=PAIRS, keys=KEYS)
    found = warehouse.ask("pairs", SOUTH_LEADER, Filters(), before=BEFORE)
    assert found[["is_unseen_now", "is_unseen_before"]].values.tolist() == [[False, True]]
    keys = warehouse.ask("keys", SOUTH_LEADER, Filters(), before=BEFORE)
    assert list(keys.columns) == ["child_key", "before_child_key"] and len(keys) == 1
    for scope in (None, Scope(role="leader")):
        assert warehouse.ask("pairs", scope, Filters(), before=BEFORE).empty


def test_the_earlier_snapshot_must_be_named_and_published(moves: Path, tmp_path: Path) -> None:
    warehouse = opened(moves, tmp_path, pairs=PAIRS)
    with pytest.raises(UnknownSnapshotError, match="2031"):
        warehouse.ask("pairs", LEADER, Filters(), before="2031-01-01.1")
    with pytest.raises(QuestionError, match="takes before"):
        warehouse.ask("pairs", LEADER, Filters())
    with pytest.raises(QuestionError, match="must take"):
        (tmp_path / "other").mkdir()
        opened(moves, tmp_path / "other", wrong="select * from before_children")


def parts(warehouse: Warehouse, filters: Filters, indicator: str) -> list[tuple[str, str, int, int]]:
    found = explained(warehouse.ask("change_causes", LEADER, filters, before=BEFORE))[indicator]
    return [(part.side, part.cause, part.came, part.left) for part in found.parts]


def test_a_change_is_explained_by_who_came_went_moved_and_was_entered_late(moves: Path) -> None:
    warehouse = open_warehouse(moves)
    county, south = Filters(county=COUNTY), Filters(county=COUNTY, township=SOUTH)
    # In the county a move is nobody's gain; in a township it is.
    assert parts(warehouse, county, "dropout_rate_open") == [
        ("denominator", "came", 1, 0), ("denominator", "left", 0, 1), ("denominator", "moved", 1, 1),
    ]  # fmt: skip
    assert parts(warehouse, south, "dropout_rate_open") == [("denominator", "moved", 1, 0)]
    assert parts(warehouse, Filters(county=COUNTY, township=NORTH), "dropout_rate_open")[-1] == (
        "denominator", "moved", 0, 1,
    )  # fmt: skip
    assert parts(warehouse, county, "suspected_open") == [
        ("numerator", "came", 1, 0), ("numerator", "reclassified", 0, 1), ("numerator", "corrected", 1, 0),
    ]  # fmt: skip


def test_causes_lead_from_one_published_figure_to_the_other_at_every_place(demo_data: Path) -> None:
    """On the demo: before and now are what `indicator_values` says, for every snapshot, place and stage
    tried."""
    warehouse = open_warehouse(demo_data)
    leader = Scope(role="leader", counties=("991021", "991103"))
    newest = warehouse.snapshots[-1]
    choices = [Filters(), Filters(county="991021"), Filters(county="991103", stage="junior")]
    names = warehouse.ask("filter_options", leader, Filters())
    towns = names.loc[names["kind"] == "township", ["county_code", "code"]].values.tolist()[::5]
    choices += [Filters(county=county, township=code) for county, code in towns]
    for earlier in (warehouse.snapshots[-2], warehouse.snapshots[-9], warehouse.snapshots[4]):
        for chosen in choices:
            found = explained(warehouse.ask("change_causes", leader, chosen, before=earlier.id))
            assert len(found) == 5
            for id, suffix in ((earlier.id, "_before"), (newest.id, "")):
                there = Filters(chosen.county, chosen.township, chosen.school, chosen.stage, id)
                values = warehouse.ask(
                    "indicator_places", leader, there, by=("indicator",), indicators=tuple(found)
                )
                for name, one in found.items():
                    row = values[values["indicator"] == name]
                    numerator = row["numerator"].sum()
                    assert getattr(one, f"numerator{suffix}") == numerator, (name, chosen, id)
                    if one.denominator is not None:
                        assert getattr(one, f"denominator{suffix}") == row["denominator"].sum()
