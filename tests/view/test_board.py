"""What a board says of its units: no rank of one, no single grade where the range crosses a line."""

from datetime import date

from baoxue.analysis.assessing import Assessment
from baoxue.analysis.ranks import rank_ranges
from baoxue.analysis.scores import Scored
from baoxue.view import formats
from baoxue.view.sections.accountability.board import Board, table_rows, unit_heading
from tests.analysis.rubric_world import good, scored


def board(found: Scored) -> Board:
    names = {unit: (f"镇{unit}", None) for unit in found.units}
    return Board(Assessment(date(2025, 10, 15), found, names), rank_ranges(found))


def test_who_sees_one_township_reads_no_rank_of_one() -> None:
    alone = board(scored(good()))
    assert "名次" not in unit_heading(alone, "a")
    assert table_rows(alone)["ranks"].tolist() == [formats.DASH]
    several = board(scored(good(), good()))
    assert "名次 1–2（共 2 个）" in unit_heading(several, "a")


def test_a_range_across_a_line_gives_both_grades() -> None:
    bad = good() | dict.fromkeys(
        (("home_visit_coverage_rate", None), ("verified_on_time_rate", None)), (20.0, 100.0)
    )
    found = board(scored(good(), bad))
    lines = [grade.start for grade in found.rubric.grades]
    for unit in "ab":
        place = found.place(unit)
        is_crossed = any(found.ranges.low[place] < line <= found.ranges.high[place] for line in lines)
        assert ("或" in found.grade(unit) or "至" in found.grade(unit)) == is_crossed
