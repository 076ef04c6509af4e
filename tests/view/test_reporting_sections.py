"""Sections of the reporting page as values: sums, the rows behind them, and what explains a difference."""

from pathlib import Path

import pytest

from baoxue.access import Scope, demo_viewer
from baoxue.view.sections.reporting import ledgers, platform, rosters
from baoxue.warehouse import Edition, Filters, open_warehouse

CHOICES = (
    Filters(county="991021"),
    Filters(county="991103"),
    Filters(),
    Filters(county="991021", township="991021104"),
    Filters(county="991021", stage="junior"),
    Filters(county="991021", township="991021108", stage="primary"),
)


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Edition:
    return open_warehouse(demo_data).edition


@pytest.mark.parametrize("viewer", ["leader", "inspector"])
@pytest.mark.parametrize("filters", CHOICES)
def test_the_account_adds_up_and_is_the_rows_behind_it(
    viewer: str, filters: Filters, edition: Edition
) -> None:
    scope = Scope.of(demo_viewer(viewer))
    rows = edition.ask("ledger_lines", scope, filters)
    if rows.empty:
        assert viewer == "inspector" and filters.county == "991103", "nobody's area"
        return
    books = ledgers.read(
        rows, edition.ask("ledger_gap_sums", scope, filters), is_school=filters.school is not None
    )
    assert books.difference == 0
    for (gap, kind), count in books.split.items():
        behind = edition.ask("ledger_children", scope, filters, gap=gap, kind=kind)
        assert behind["children"].iloc[0] == count
        assert len(behind) == min(count, 1000)
        assert behind["name"].isna().all() or (
            viewer == "inspector" and behind["name"].str.endswith("**", na=False).all()
        )
    assert sum(books.split.values()) == sum(books.lines[gap] for gap in ledgers.GAPS)


def test_townships_add_up_to_the_county(edition: Edition) -> None:
    scope = Scope.of(demo_viewer("leader"))
    whole = edition.ask("roster_table", scope, Filters(county="991021"))
    table = rosters.read(whole)
    for cell in rosters.CELLS:
        parts = [
            rosters.read(edition.ask("roster_table", scope, Filters(county="991021", township=code))).total(
                cell
            )
            for code in table.townships
        ]
        assert sum(part or 0 for part in parts) == (table.total(cell) or 0), cell
    assert not [it for it in table.wrong_sums if it[0] == "derived"]


def test_a_difference_to_the_platform_is_explained_only_in_its_direction() -> None:
    ours = {"whole": 10, "open": 4, "carried_over": 3}
    *_, less, why = platform.line("confirmed", ours, 6)
    assert less == "-4"
    assert "恰等于差额" in why and "上学年" not in why
    *_, more, why = platform.line("confirmed", ours, 15)
    assert more == "+5"
    assert "上学年结转未返校" in why and "其余 2" in why.replace("\u00a0", " ")
    *_, same, why = platform.line("confirmed", ours, 10)
    assert (same, why) == ("0", "一致。")
