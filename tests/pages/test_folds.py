"""What pages show on request: every closed part opens, for every viewer and in both languages."""

from pathlib import Path

import pytest

from baoxue.access import demo_viewers
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.mechanisms import load_mechanisms
from baoxue.view.findings import mechanisms
from tests.pages.reading import run_page, shown

FOLDS = {
    "overview": ("depth", "owners", "map", "zeros", "points", "since", "calendar", "text"),
    "mechanisms": tuple(dict.fromkeys(one.group.id for one in load_mechanisms().values())),
    "figure": ("sql",),
    "explore": ("sql", "denominators", "signals", "views", "alike", "own-sql"),
    "dropout": ("owners", "outcomes", "attempts", "relapse", "cohorts", "uis", "form-month", "form-quarter"),
    "disability": ("flows", "waits", "lessons", "lists", "kinds"),
    "visits": (
        "visit-letters",
        "visit-tasks",
        "visit-findings",
        "visit-sample",
        "visit-evidence",
        "visit-zeros",
    ),
    "aid": ("divided", "persons", "returned", "doubts", "standards", "unlisted", "meals"),
}


@pytest.mark.parametrize("viewer", [viewer.name for viewer in demo_viewers()])
@pytest.mark.parametrize("page", FOLDS)
def test_every_part_opens(page: str, viewer: str, demo: Path, quiet: None) -> None:
    """In both languages for the leader; the others are let into the same parts."""
    closed = len(shown(run_page(page, viewer=viewer)))
    for language in ("zh", "en") if viewer == "leader" else ("zh",):
        opened = run_page(page, FOLDS[page], viewer=viewer, lang=language)
        assert not opened.exception, opened.exception[0].message
        assert len(shown(opened)) > closed


def test_every_mechanism_has_a_measure_on_the_page(demo: Path, quiet: None) -> None:
    """All 26, each with its number, its name and a figure that the demo can count."""
    text = shown(run_page("mechanisms", viewer="leader", lang="zh"))
    for one in load_mechanisms().values():
        assert f"{one.number} {one.name['zh']}" in text
    assert "未接入" not in text
    assert set(mechanisms.measures()) <= {
        name for group in FOLDS["mechanisms"] for name in mechanisms.all_measures(group)
    }


def test_a_change_is_explained_since_any_earlier_snapshot(demo: Path, quiet: None) -> None:
    for before in (one.id for one in read_catalog(demo).snapshots[-4:-1]):
        for name in ("dropout_rate_open", "suspected_open", "disabled_enrolment_rate"):
            run_page("overview", ("since",), viewer="leader", before=before, changed=name)
