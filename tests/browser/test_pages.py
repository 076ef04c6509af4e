"""Every page in a real browser, straight from a fresh server: frame, charts, words, no outside request."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from baoxue import settings
from baoxue.view.navigation import OF_ONE_ROLE, UNLISTED
from tests.browser.reading import PHONE, WIDE, Reader, new_reader
from tests.running import ROOT, served

PAGES = sorted(path.stem for path in settings.PAGES.glob("*.py"))
WITH_CHARTS = {"overview", "dropout", "disability", "aid", "accountability", "explore"}
PICTURES = ROOT / "screenshots"


@pytest.fixture(scope="module")
def shared(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that these pages have to themselves; whatever it printed, it was no traceback."""
    log = tmp_path_factory.mktemp("pages") / "log"
    with served(demo_data, log) as address:
        yield address
    said = log.read_text(errors="replace")
    assert "Traceback" not in said, said[-3000:]


WAYS = (("zh", "light", WIDE), ("en", "dark", PHONE), ("zh", "dark", PHONE), ("en", "light", WIDE))


def ways() -> Iterator[Any]:
    """Every page in one way after the other, so that each way is seen; all ways of all pages under stress."""
    for place, page in enumerate(PAGES):
        for number, (language, scheme, size) in enumerate(WAYS):
            marks = () if number == place % 2 else (pytest.mark.stress,)
            yield pytest.param(page, language, scheme, size, id=f"{page}-{language}-{scheme}", marks=marks)


@pytest.mark.parametrize(("page", "language", "scheme", "size"), ways())
def test_page_opens(
    page: str, language: str, scheme: str, size: dict[str, int], browser: Browser, shared: str
) -> None:
    """Charts, words and nothing that sticks out; then a picture is taken."""
    reader = new_reader(browser, shared, size, dark=scheme == "dark")
    try:
        reader.open(page, viewer=OF_ONE_ROLE.get(page, "leader"), lang=language)
        check(reader, page, language)
        photograph(reader, f"{page}-{scheme}-{language}-{size['width']}")
    finally:
        reader.close()


@pytest.mark.parametrize("page", ["figure"])
def test_the_first_request_of_a_fresh_server_may_go_to_any_page(
    page: str, browser: Browser, demo_data: Path, tmp_path: Path
) -> None:
    """Streamlit by itself would run its file without the frame."""
    with served(demo_data, tmp_path / "log") as address:
        reader = new_reader(browser, address)
        try:
            reader.open(page, viewer="leader")
            check(reader, page, "zh")
        finally:
            reader.close()


def check(reader: Reader, page: str, language: str) -> None:
    """What must be true of every page."""
    shown = reader.page
    assert reader.strangers() == []
    assert reader.errors == []
    assert reader.refused() == []
    assert shown.locator('[data-testid="stException"]').count() == 0
    listed = len(PAGES) - len(UNLISTED) - len(OF_ONE_ROLE)
    assert shown.locator('[data-testid="stSidebarNav"] a').count() >= listed
    assert shown.locator("html").get_attribute("lang", timeout=1000).startswith(language)
    if page in WITH_CHARTS:
        assert reader.figures(), "no chart is drawn"
    assert len(reader.text()) > 100


def photograph(reader: Reader, name: str) -> None:
    """A picture of the whole page, kept in /screenshots; nothing sticks out sideways."""
    PICTURES.mkdir(exist_ok=True)
    reader.tall()
    reader.page.wait_for_timeout(200)
    reader.page.screenshot(path=PICTURES / f"{name}.png")
    over = reader.page.evaluate(
        """() => { const m = document.querySelector('[data-testid="stMain"]');
                   return m.scrollWidth - m.clientWidth }"""
    )
    assert over <= 0, f"{name} is {over} pixels wider than the window"
