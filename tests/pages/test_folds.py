"""What pages show on request: every closed part opens, for every viewer and in both languages."""

from pathlib import Path

import pytest

from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.mechanisms import load_mechanisms
from baoxue.view.sections import mechanisms
from tests.pages.reading import PAGES, VIEWERS, run_page, run_whole_page, shown


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("page", PAGES)
def test_every_part_opens(page: str, viewer: str, demo: Path, quiet: None) -> None:
    """In both languages for the leader; the others are let into the same parts."""
    for language in ("zh", "en") if viewer == "leader" else ("zh",):
        opened = run_whole_page(page, viewer=viewer, lang=language)
        assert not opened.exception, opened.exception[0].message


@pytest.mark.parametrize("page", PAGES)
def test_every_part_opens_on_the_first_snapshot(page: str, demo: Path, quiet: None) -> None:
    """Fewer registers, nothing before it: a part says what is missing, and does not fail."""
    first = read_catalog(demo).snapshots[0].id
    opened = run_whole_page(page, viewer="inspector", snapshot=first)
    assert not opened.exception, opened.exception[0].message


@pytest.mark.parametrize("page", PAGES)
def test_every_part_opens_with_nothing_but_a_roll(
    page: str, own_data: Path, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOXUE_DATA", str(own_data))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    opened = run_whole_page(page)
    assert not opened.exception, opened.exception[0].message


def test_every_mechanism_has_a_measure_on_the_page(demo: Path, quiet: None) -> None:
    """All 26, each with its number, its name and a figure that the demo can count."""
    text = shown(run_whole_page("mechanisms", viewer="leader", lang="zh"))
    for one in load_mechanisms().values():
        assert f"{one.number} {one.name['zh']}" in text
    assert "未接入" not in text
    groups = {one.group.id for one in load_mechanisms().values()}
    assert set(mechanisms.measures()) <= {name for group in groups for name in mechanisms.all_measures(group)}


def test_a_change_is_explained_since_any_earlier_snapshot(demo: Path, quiet: None) -> None:
    for before in (one.id for one in read_catalog(demo).snapshots[-4:-1]):
        for name in ("dropout_rate_open", "suspected_open", "disabled_enrolment_rate"):
            run_page("overview", ("since",), viewer="leader", before=before, changed=name)


@pytest.mark.parametrize(
    ("indicator", "said"),
    [("cases_late", "from marts.cases r\n"), ("dropout_rate_net", "decreases - increases as numerator")],
)
def test_a_figure_shows_the_sql_that_counts_it(indicator: str, said: str, demo: Path, quiet: None) -> None:
    opened = run_page("figure", ("sql",), viewer="leader", indicator=indicator)
    assert any(said in one.value for one in opened.code)
