"""Questions that a reader answers by clicking: counts the clicks, at most three for each."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Locator

from tests.browser.reading import MAIN, Reader

MOST = 3


@dataclass
class Clicks:
    """A reader who has just signed in; every click is counted, and waited for."""

    reader: Reader
    done: int = 0

    def on(self, target: Locator, leads_to: str | None = None) -> None:
        """One click, which may lead to another path; AssertionError for a fourth."""
        self.done += 1
        assert self.done <= MOST, "more than three clicks"
        target.click()
        if leads_to is not None:
            self.reader.page.wait_for_url(lambda url: urlsplit(url).path == leads_to)
        self.reader.wait()

    def page(self, title: str) -> None:
        """A page of the navigation."""
        link = self.reader.page.locator('[data-testid="stSidebarNav"] a').filter(has_text=title).first
        self.on(link, leads_to=urlsplit(link.get_attribute("href") or "").path)

    def fold(self, label: str) -> None:
        """A part that is closed at first."""
        self.on(
            self.reader.page.locator(f'{MAIN} [data-testid="stExpander"] summary')
            .filter(has_text=label)
            .first
        )

    def choose(self, label: str, option: str | int) -> None:
        """An option of a select box, by its text or its place: two clicks."""
        self.done += 1
        assert self.done <= MOST, "more than three clicks"
        self.reader.page.locator('[data-testid="stSelectbox"]').filter(has_text=label).first.locator(
            "input, [role=combobox]"
        ).first.click()
        options = self.reader.page.get_by_role("option")
        if isinstance(option, str):
            self.reader.page.keyboard.type(option)  # of a long list only a part is there to be clicked
        self.on(options.nth(option) if isinstance(option, int) else options.filter(has_text=option).first)

    def text(self) -> str:
        """What can be read now, joiners taken out."""
        return re.sub("[\\u2060\\u00a0]", "", self.reader.text())
