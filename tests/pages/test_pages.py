"""Every page for every viewer in both languages, and on one's own data with nothing but a roll."""

from pathlib import Path

import pytest
from pyarrow import parquet

from baoxue.snapshots.catalog import read_catalog
from tests.pages.reading import PAGES, VIEWERS, run_page, shown


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("page", PAGES)
def test_page(page: str, viewer: str, demo: Path, quiet: None) -> None:
    """No exception, a title, and not the same words in the two languages."""
    texts = set()
    languages = ("zh", "en") if viewer in ("leader", "inspector") else ("zh",)
    for language in languages:
        test = run_page(page, viewer=viewer, lang=language)
        assert not test.exception, test.exception[0].message
        text = shown(test)
        assert len(text) > 500
        texts.add(text)
    assert len(texts) == len(languages)


@pytest.mark.parametrize("page", PAGES)
def test_page_of_one_township_and_one_school(page: str, demo: Path, quiet: None) -> None:
    """Small numbers, and stages that a school has not got."""
    snapshots = read_catalog(demo).snapshots
    schools = parquet.read_table(demo / snapshots[-1].marts["places"].file.path).to_pylist()
    school = next(place for place in schools if place["kind"] == "school")
    for chosen in ({"township": school["township_code"]}, {"school": school["code"]}):
        both = {**chosen, "county": school["county_code"], "viewer": "leader"}
        test = run_page(page, **both)
        assert not test.exception, test.exception[0].message
    empty = run_page(page, **{**both, "stage": "preschool", "school": school["code"]})
    assert not empty.exception, empty.exception[0].message


@pytest.mark.parametrize("page", PAGES)
def test_first_snapshot_has_no_trend_yet(page: str, demo: Path, quiet: None) -> None:
    """A link to the oldest snapshot: nothing came before it."""
    first = read_catalog(demo).snapshots[0].id
    test = run_page(page, viewer="leader", snapshot=first)
    assert not test.exception, test.exception[0].message


@pytest.mark.parametrize("page", PAGES)
def test_page_with_nothing_but_a_roll(
    page: str, own_data: Path, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own roll and no other register: no exception, no invented zero, and the state says so."""
    monkeypatch.setenv("BAOXUE_DATA", str(own_data))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    test = run_page(page)
    assert not test.exception, test.exception[0].message
    # A figure by itself begins with one that the roll tells; the child's page is for inspectors alone.
    if page not in ("reporting", "definitions", "child", "figure", "explore"):
        assert "未接入" in shown(test)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_gets_no_data(page: str, own_data: Path, quiet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own data without the switch: nobody is signed in, so nothing is shown."""
    monkeypatch.setenv("BAOXUE_DATA", str(own_data))
    monkeypatch.delenv("BAOXUE_SINGLE_USER", raising=False)
    test = run_page(page)
    assert not test.exception
    for kind in ("plotly_chart", "arrow_data_frame", "metric", "selectbox"):
        assert not test.get(kind), kind
    assert "BAOXUE_SINGLE_USER" in shown(test)
