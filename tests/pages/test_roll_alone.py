"""A county that has its roll and nothing else: every page begins with what can be seen."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from baoxue.snapshots.publish import publish_folders
from baoxue.view import formats
from tests.pages.reading import PAGES, run_whole_page, shown
from tests.small_registers import SOUTH_SCHOOL, pupil, write_registers

BEFORE = [pupil(n, grade="3") for n in range(40)] + [pupil(90, grade="6"), pupil(91, grade="9")]
NOW = [
    *(pupil(n, SOUTH_SCHOOL if n == 1 else pupil(n)["school_code"], grade="4") for n in range(38)),
    *(pupil(50, grade="1", is_boarding="是"), pupil(51, grade="4")),
]
ROLLS = {
    "one": ((date(2025, 10, 15), NOW),),
    "a month apart": ((date(2025, 9, 15), BEFORE), (date(2025, 10, 15), NOW)),
    "a summer apart": ((date(2025, 6, 30), BEFORE), (date(2025, 10, 15), NOW)),
}
# They show no figures of the county as a whole, or are for one role alone.
WITHOUT_FIGURES = {"child", "definitions", "reporting"}
WITH_MORE = {"overview", "dropout", "disability", "aid", "accountability", "mechanisms", "visits"}

Open = Callable[[str], AppTest]


@pytest.fixture(scope="session")
def published_rolls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Data folders with one roll, or with two."""
    folders = {}
    for name, rolls in ROLLS.items():
        root = folders[name] = tmp_path_factory.mktemp("rolls")
        written = [(day, write_registers(root / day.isoformat(), roll=rows)) for day, rows in rolls]
        publish_folders(written, root / "data", workers=1)
    return {name: root / "data" for name, root in folders.items()}


@pytest.fixture(params=ROLLS)
def opened(
    request: pytest.FixtureRequest, published_rolls: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Open:
    monkeypatch.setenv("BAOXUE_DATA", str(published_rolls[request.param]))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")

    def open_(page: str) -> AppTest:
        test = run_whole_page(page)
        assert not test.exception, test.exception[0].message
        return test

    return open_


@pytest.mark.parametrize("page", sorted(set(PAGES) - WITHOUT_FIGURES))
def test_a_page_begins_with_a_figure_and_not_with_dashes(page: str, opened: Open, quiet: None) -> None:
    test = opened(page)
    assert re.search(r"\d", test.header[0].value), test.header[0].value
    assert all(it.value != formats.DASH for it in test.metric)
    if page in WITH_MORE:
        assert test.header[-1].value.replace(formats.JOINER, "") == "再接入这些名册，还能看到"


def test_what_two_rolls_tell_stands_on_the_page(
    published_rolls: dict[str, Path], monkeypatch: pytest.MonkeyPatch, quiet: None
) -> None:
    """Two of the 40 are gone, one of grade 6 and one of grade 9 too; one came, one entered, one moved."""
    monkeypatch.setenv("BAOXUE_DATA", str(published_rolls["a summer apart"]))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    text = shown(run_whole_page("dropout")).replace(formats.JOINER, "").replace(formats.NBSP, " ")
    assert "不在册 4 人，其中去向不明 3 人" in text
    assert "新增 2 人，其中来源不明 1 人" in text
    assert "应到未到 3 人" in text
    monkeypatch.setenv("BAOXUE_DATA", str(published_rolls["one"]))
    assert "这是第一份学籍" in shown(run_whole_page("dropout")).replace(formats.JOINER, "")
