"""The reporting page: every part opened, for every viewer; who may do what."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from baoxue.access import Viewer, demo_viewer
from baoxue.snapshots.publish import publish
from baoxue.view import asking
from baoxue.view.forms import import_command
from baoxue.view.sections.reporting import platform
from tests.pages.reading import VIEWERS, run_whole_page, shown
from tests.small_registers import (
    COUNTY,
    NORTH,
    NORTH_VILLAGE,
    PLACES,
    SOUTH,
    SOUTH_VILLAGE,
    pupil,
    pupils,
    write_registers,
)


def open_all(**query: str) -> AppTest:
    """The page with every closed part open."""
    test = run_whole_page("reporting", **query)
    assert not test.exception, test.exception[0].message
    return test


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_part_opens(viewer: str, language: str, demo: Path, quiet: None) -> None:
    test = open_all(viewer=viewer, lang=language)
    assert len(test.number_input) == len(platform.TOTALS), "the parts are open"
    if viewer != "inspector":
        assert "**" not in "".join(str(it.value) for it in test.dataframe), "no name, masked or not"


@pytest.mark.parametrize("viewer", VIEWERS)
def test_only_the_steward_sees_the_import_form(viewer: str, demo: Path, quiet: None) -> None:
    test = open_all(viewer=viewer, lang="en")
    labels = [button.label for button in test.button]
    assert ("Dry run" in labels) == (viewer == "steward")
    assert "Publish" not in labels, "the demo is not published over"
    assert "Roll back" not in labels


@pytest.mark.parametrize(
    ("viewer", "is_demo", "may_check", "may_import"),
    [
        (demo_viewer("leader"), True, False, False),
        (demo_viewer("inspector"), True, False, False),
        (demo_viewer("analyst"), True, False, False),
        (demo_viewer("steward"), True, True, False),
        (None, False, False, False),
        (Viewer("somebody", "leader", counties=(COUNTY,)), False, False, False),
        (Viewer("owner", "leader", counties=(COUNTY,), is_alone=True), False, True, True),
    ],
)
def test_what_acts_asks_who_it_is_for(
    viewer: Viewer | None, is_demo: bool, may_check: bool, may_import: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is drawn: the functions that act refuse by themselves."""
    catalog = SimpleNamespace(is_demo=is_demo)
    reading = SimpleNamespace(
        edition=SimpleNamespace(catalog=catalog), looker=SimpleNamespace(viewer=viewer, actor="somebody")
    )
    monkeypatch.setattr(asking, "viewer", lambda: viewer)
    monkeypatch.setattr(asking, "current", lambda: reading)
    monkeypatch.setattr(import_command.subprocess, "Popen", started)
    monkeypatch.setattr(import_command.subprocess, "run", started)
    for command, may in (("check", may_check), ("import", may_import)):
        expected: type[Exception] = StartedError if may else import_command.NotAllowedError
        with pytest.raises(expected):
            import_command.run_import(command, (), date(2025, 10, 15), lambda *_: None)  # type: ignore[arg-type]
    with pytest.raises(StartedError if may_import else import_command.NotAllowedError):
        import_command.roll_back()


class StartedError(Exception):
    """The command line would have been started."""


def started(*_: object, **__: object) -> None:
    raise StartedError


def test_a_file_never_leaves_its_folder(tmp_path: Path) -> None:
    for name in ("../../roll.csv", "..\\roll.csv", "/roll.csv", "roll.csv"):
        import_command._place(tmp_path, import_command.Upload(name, b"1"))
    assert len(list(tmp_path.iterdir())) == 4
    with pytest.raises(ValueError, match="only"):
        import_command._place(tmp_path, import_command.Upload("roll.exe", b"1"))


def test_the_countys_own_table_stands_beside_ours_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: None
) -> None:
    known = ("name", "sex", "birth_date", "id_number", "village_code")
    inhabitants = [{name: pupil(n)[name] for name in known} | {"study_status": "primary"} for n in range(3)]
    summary = [
        {"school_year": "2025-2026", "township_code": NORTH, "children": "4", "enrolled": "3"},
        {"school_year": "2025-2026", "township_code": SOUTH, "children": "0"},
    ]
    villages = [
        {"village_code": NORTH_VILLAGE, "name": "岫云村", "township_code": NORTH},
        {"village_code": SOUTH_VILLAGE, "name": "翎河村", "township_code": SOUTH},
    ]
    registers = {
        "population": inhabitants,
        "roster_summary": summary,
        "villages": villages,
        "out_of_county": [],
    }
    folder = write_registers(tmp_path / "sheets", roll=pupils(3, 1), **PLACES, **registers)
    data = tmp_path / "data"
    publish(folder, date(2025, 10, 15), data)
    monkeypatch.setenv("BAOXUE_DATA", str(data))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    text = shown(open_all(lang="en"))
    assert "1 cells differ in 1 townships" in text
    assert "rosters 3, county" in text
    assert "Dry run" in text and "Publish" in text, "who uses the machine alone keeps the data"


def test_only_a_roll_has_one_gap_and_no_table(
    own_data: Path, monkeypatch: pytest.MonkeyPatch, quiet: None
) -> None:
    monkeypatch.setenv("BAOXUE_DATA", str(own_data))
    monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
    text = shown(open_all(lang="en"))
    assert "Registered, of age" not in text
    assert "not supplied" in text.lower()
