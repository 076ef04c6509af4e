"""The filter bar, the address that carries it, the language, and what is sent with every answer."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import new_reader
from tests.running import served


def choose(reader, key: str, number: int, language: str = "zh") -> str:
    """Chooses the n-th option of a select box of the filter bar; returns its label."""
    box = reader.page.locator(f".st-key-filter-{language}-{key}")
    box.locator("input").click()
    option = reader.page.locator('[role="option"]').nth(number)
    label = option.inner_text()
    option.click()
    reader.page.wait_for_timeout(300)
    reader.wait()
    return label


@pytest.mark.parametrize("page", ["overview", "aid"])
def test_a_filter_changes_the_figures_and_a_link_reproduces_them(
    page: str, browser: Browser, server: str
) -> None:
    reader = new_reader(browser, server)
    other = new_reader(browser, server)
    try:
        reader.open(page, viewer="leader")
        whole = reader.figures()
        choose(reader, "township", 2)
        part = reader.figures()
        assert part != whole
        address = urlsplit(reader.page.url)
        query = parse_qs(address.query)
        assert query["township"] and query["snapshot"], "the link must carry the place and the snapshot"
        other.page.goto(reader.page.url)
        other.wait()
        assert other.figures() == part
        assert other.text() == reader.text()
    finally:
        reader.close()
        other.close()


def test_the_choice_goes_along_to_the_next_page(browser: Browser, server: str) -> None:
    reader = new_reader(browser, server)
    try:
        reader.open("overview", viewer="leader")
        choose(reader, "township", 2)
        chosen = parse_qs(urlsplit(reader.page.url).query)["township"]
        reader.page.locator('[data-testid="stSidebarNav"] a[href*="dropout"]').click()
        reader.page.wait_for_url("**/dropout**")
        reader.wait()
        assert parse_qs(urlsplit(reader.page.url).query)["township"] == chosen
    finally:
        reader.close()


def test_chinese_has_glyphs(browser: Browser, server: str) -> None:
    """The characters of the trade are drawn, not boxes: each looks different from a character nobody has."""
    reader = new_reader(browser, server)
    try:
        reader.open("overview", viewer="leader")
        assert re.search("[\u4e00-\u9fff]{4}", reader.text())
        same = reader.page.evaluate(
            """() => {
              const family = getComputedStyle(document.querySelector('[data-testid="stMain"] h1')).fontFamily;
              const draw = (sign) => {
                const c = document.createElement('canvas'); c.width = c.height = 40;
                const g = c.getContext('2d'); g.font = '32px ' + family; g.fillText(sign, 2, 34);
                return c.toDataURL();
              };
              const box = draw('\\u{10FFFD}');
              return [...'控辍保学镇街责任督导疑似残疾资助撤'].filter(sign => draw(sign) === box);
            }"""
        )
        assert same == []
    finally:
        reader.close()


def test_every_answer_carries_the_security_headers(browser: Browser, server: str) -> None:
    reader = new_reader(browser, server)
    try:
        reader.open("overview", viewer="leader")
        own = [it for it in reader.responses if it.url.startswith(server)]
        assert own
        for response in own:
            headers = response.headers
            assert headers.get("x-content-type-options") == "nosniff", response.url
            assert "frame-ancestors" in headers.get("content-security-policy", "") or headers.get(
                "x-frame-options"
            ), response.url
            assert headers.get("referrer-policy"), response.url
    finally:
        reader.close()


def test_nobody_gets_no_data(browser: Browser, own_data: Path, tmp_path: Path) -> None:
    """Own data on a server that nobody gave the switch: the frame is there, the data are not."""
    with served(own_data, tmp_path / "log", BAOXUE_SINGLE_USER="0") as address:
        reader = new_reader(browser, address)
        try:
            reader.page.goto(f"{address}/overview")
            reader.page.wait_for_selector("text=BAOXUE_SINGLE_USER", timeout=30_000)
            assert reader.figures() == []
        finally:
            reader.close()
