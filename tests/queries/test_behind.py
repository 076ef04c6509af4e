"""The rows behind a figure are those that it counts, at any place and stage, within the viewer's rights."""

from pathlib import Path

import pytest

from baoxue.access import Scope, demo_viewer
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.marts import load_marts
from baoxue.warehouse import Edition, Filters, QuestionError, open_warehouse

WITH_ROWS = sorted(name for name, one in load_indicators().items() if one.rows is not None)


@pytest.fixture(scope="module")
def edition(demo_data: Path) -> Edition:
    return open_warehouse(demo_data).edition


def scope_of(viewer: str) -> Scope:
    scope = Scope.of(demo_viewer(viewer))
    assert scope is not None
    return scope


@pytest.mark.parametrize("name", WITH_ROWS)
def test_rows_add_up_to_the_figure(name: str, edition: Edition) -> None:
    definition, leader = load_indicators()[name], scope_of("leader")
    for filters in (
        Filters(county="991021"),
        Filters(county="991103", stage="primary"),
        Filters(county="991021", township="991021101", stage="all"),
    ):
        counted = edition.count_behind(name, leader, filters).iloc[0]
        trend = edition.ask("indicator_trend", leader, filters, indicators=(name,))
        now = trend[trend["snapshot"] == edition.snapshot(filters).id]
        assert counted["numerator"] == pytest.approx(float(now["numerator"].sum())), filters
        # Without a condition the rows are the numerator; of the others of a denominator nothing is known.
        if definition.rows and (definition.rows.met or definition.rows.denominator):
            assert counted["denominator"] == pytest.approx(float(now["denominator"].sum())), filters


@pytest.mark.parametrize("name", WITH_ROWS)
def test_rows_are_listed_within_the_viewers_rights(name: str, edition: Edition) -> None:
    filters = Filters(stage="all")
    rows_of = load_indicators()[name].rows
    assert rows_of is not None
    identity = set(load_marts()[rows_of.mart].identity)
    for met in (None, True, False):
        assert edition.behind(name, None, filters, met).empty
        for viewer in ("leader", "analyst", "inspector"):
            rows = edition.behind(name, scope_of(viewer), filters, met)
            assert met is None or (rows["is_counted"] == met).all()
            for column in set(rows.columns) & identity & {"id_number", "pupil_number", "name"}:
                known = rows[column].dropna().astype(str)
                assert known.empty or (viewer == "inspector" and known.str.contains("*", regex=False).all())


def test_a_figure_without_rows_of_its_own_says_so(edition: Edition) -> None:
    without = next(name for name, one in load_indicators().items() if one.rows is None)
    with pytest.raises(QuestionError, match="not to be had"):
        edition.behind(without, scope_of("leader"), Filters())


def test_rows_of_children_are_witnessed_before_they_are_seen(edition: Edition) -> None:
    """The log of who saw which list knows of the rows behind a figure too; rows of no child need none."""
    seen = []
    rows = edition.behind("cases_late", scope_of("inspector"), Filters(), None, seen.append)
    assert [(it.what, it.rows) for it in seen] == [("rows_behind_cases_late", len(rows))]
    edition.behind("meetings_held", scope_of("leader"), Filters(stage="all"), None, seen.append)
    assert len(seen) == 1

    def refuses(shown: object) -> None:
        raise OSError("the log cannot be written")

    with pytest.raises(OSError, match="log"):
        edition.behind("cases_late", scope_of("inspector"), Filters(), None, refuses)
