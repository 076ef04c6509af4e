"""The import form in a real browser, on data of one's own: upload, dry run, publish, roll back."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.publish import publish
from tests.browser.reading import Reader, new_reader
from tests.running import served
from tests.small_registers import PLACES, pupil, pupils, write_registers

LONG = 120_000


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A county's own data: August, five pupils."""
    data = tmp_path / "data"
    publish(write_registers(tmp_path / "august", roll=pupils(), **PLACES), date(2025, 8, 31), data)
    return data


def test_from_files_to_a_snapshot_and_back(county: Path, tmp_path: Path, browser: Browser) -> None:
    """A wrong row stops the dry run; set aside it does not; what is published is served, and undone again."""
    october = write_registers(
        tmp_path / "october", roll=[*pupils(4, 4), pupil(50, birth_date="2013-01-01")], **PLACES
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    alone = {"BAOXUE_SINGLE_USER": "1", "TMPDIR": str(temporary)}
    with served(county, tmp_path / "log", **alone) as address:
        reader = new_reader(browser, address)
        try:
            reader.open("reporting", lang="en")
            reader.page.locator('input[type="file"]').set_input_files(
                [str(it) for it in sorted(october.iterdir())]
            )
            _type_day(reader, "2025-10-15")
            assert not _button(reader, "Publish").is_enabled()

            _press(reader, "Dry run", "The dry run did not pass")
            text = reader.text()
            assert "Wrong rows: 1" in text
            assert not _button(reader, "Publish").is_enabled()
            with reader.page.expect_download() as download:
                _press(reader, "Export the list of errors", "60 seconds", nth=0)
                reader.page.locator('a[href^="/export/"]').first.click()
            assert Path(download.value.path()).read_bytes()[:2] == b"PK"

            reader.page.get_by_text("Set wrong rows aside and publish the rest").click()
            reader.wait()
            _press(reader, "Dry run", "The dry run passed")
            assert [it.id for it in read_catalog(county).snapshots] == ["2025-08-31.1"]

            _press(reader, "Publish", "Publish the data of")
            assert [it.id for it in read_catalog(county).snapshots] == ["2025-08-31.1"], "asked, not done"
            _press(reader, "Publish now", "Published: snapshot 2025-10-15.1")
            newest = read_catalog(county).newest
            assert newest is not None
            assert (newest.registers["roll"].file.rows, newest.registers["roll"].set_aside) == (8, 1)
            assert "Rows set aside: 1" in reader.text()
            assert "snapshot=2025-10-15.1" in reader.page.url

            _press(reader, "Roll back", "Return to what was before")
            _press(reader, "Roll back now", "Returned to what was before 2025-10-15.1")
            assert [it.id for it in read_catalog(county).snapshots] == ["2025-08-31.1"]
            assert "snapshot=2025-08-31.1" in reader.page.url
            assert not reader.errors
        finally:
            reader.close()
    assert not list(temporary.glob("baoxue-*")), "uploads are removed after use"


def _button(reader: Reader, label: str, nth: int = 0):
    return reader.page.get_by_role("button", name=label, exact=True).nth(nth)


def _press(reader: Reader, label: str, awaited: str, nth: int = 0) -> None:
    """Presses a button and waits until what it leads to can be read and the page stands still."""
    _button(reader, label, nth).click()
    reader.page.get_by_text(awaited).first.wait_for(timeout=LONG)
    reader.wait()


def _type_day(reader: Reader, day: str) -> None:
    field = reader.page.locator('[data-testid="stDateInput"]')
    first = field.locator('[role="spinbutton"]').first
    if first.count():
        first.click()
        reader.page.keyboard.type(day.replace("-", ""))
    else:
        field.locator("input").first.fill(day)
        reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    reader.wait()
