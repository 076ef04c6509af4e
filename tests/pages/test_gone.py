"""An old snapshot, and a link whose snapshot, place or indicator does not exist: a band says so."""

from pathlib import Path

import pytest

from baoxue.view.words import t
from tests.pages.reading import PAGES, run_page, shown

NEWEST, OLD = "2025-10-15.1", "2025-08-31.1"


def plain(text: str) -> str:
    return text.replace("\u2060", "").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_an_old_snapshot_is_called_one_and_offers_the_newest(
    page: str, language: str, demo: Path, quiet: None
) -> None:
    old = plain(shown(run_page(page, viewer="inspector", snapshot=OLD, lang=language)))
    assert t("frame.to_newest", language) in old
    assert t("frame.to_newest", language) not in shown(
        run_page(page, viewer="inspector", snapshot=NEWEST, lang=language)
    )


@pytest.mark.parametrize(
    ("key", "value", "page"),
    [
        ("snapshot", "2019-01-01.1", "overview"),
        ("township", "991021999", "dropout"),
        ("school", "3199199999", "aid"),
        ("county", "110101", "overview"),
        ("indicator", "no_such_rate", "figure"),
        ("indicator", "no_such_rate", "explore"),
        ("stage", "university", "dropout"),
    ],
)
def test_what_does_not_exist_is_said(key: str, value: str, page: str, demo: Path, quiet: None) -> None:
    """Until the address changes; the same page without the value says nothing."""
    said = t("filter.gone", "zh")
    test = run_page(page, viewer="leader", **{key: value})
    assert said in plain(shown(test)) and t(f"filter.name_{key}", "zh") in plain(shown(test))
    test.run()
    assert said in plain(shown(test)), "a rerun by itself does not take the notice away"
    assert said not in plain(shown(run_page(page, viewer="leader")))
