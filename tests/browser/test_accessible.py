"""axe-core finds nothing serious on any page; the keyboard reaches everything; charts say what they show."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from baoxue import settings
from baoxue.view.navigation import OF_ONE_ROLE
from tests.browser.reading import MAIN, PHONE, WIDE, Reader, new_reader

PAGES = sorted(path.stem for path in settings.PAGES.glob("*.py"))
GRAVE = ("serious", "critical")
WAYS = (("zh", False, WIDE), ("en", True, PHONE), ("zh", True, WIDE), ("en", False, WIDE))


def ways() -> Iterator[Any]:
    """Every page in one way after the other; all ways of all pages under stress."""
    for place, page in enumerate(PAGES):
        for number, (language, dark, size) in enumerate(WAYS):
            marks = () if number == place % len(WAYS) else (pytest.mark.stress,)
            name = f"{page}-{language}-{'dark' if dark else 'light'}"
            yield pytest.param(page, language, dark, size, id=name, marks=marks)


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Reader]:
    reader = new_reader(browser, server)
    yield reader
    reader.close()


def opened(reader: Reader, page: str, **query: str) -> None:
    unit = {"kind": "township", "code": "991021104"} if page == "brief" else {}
    reader.open(page, **({"viewer": OF_ONE_ROLE.get(page, "leader")} | unit | query))


@pytest.mark.parametrize(("page", "language", "dark", "size"), ways())
def test_axe_finds_nothing_serious(
    page: str, language: str, dark: bool, size: dict[str, int], window: Reader
) -> None:
    window.page.set_viewport_size(size)
    window.page.emulate_media(color_scheme="dark" if dark else "light")
    opened(window, page, lang=language)
    window.page.evaluate(AXE_SCRIPT)
    found = window.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    grave = [
        f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in found["violations"] if it["impact"] in GRAVE
    ]
    assert not grave, "\n".join(grave)


def test_axe_would_find_a_link_without_a_name(window: Reader) -> None:
    """The tool looks: with a fault on the page it finds it."""
    opened(window, "dropout")
    window.page.evaluate(f"document.querySelector('{MAIN.replace(chr(34), '')}').append("
                         "Object.assign(document.createElement('a'), { href: '#' }))")  # fmt: skip
    window.page.evaluate(AXE_SCRIPT)
    found = window.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert "link-name" in {it["id"] for it in found["violations"] if it["impact"] in GRAVE}


def test_the_keyboard_chooses_and_opens(window: Reader) -> None:
    """A filter is chosen and a closed part opened without the mouse; Back by keyboard undoes the filter."""
    window.page.set_viewport_size(WIDE)
    opened(window, "dropout")
    field = window.page.locator(".st-key-filter-zh-township input")
    field.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        window.page.keyboard.press(key)
    window.page.wait_for_url("**township=**")
    window.wait()
    summary = window.page.locator(f'{MAIN} [data-testid="stExpander"] summary').first
    summary.focus()
    window.page.keyboard.press("Enter")
    window.wait()
    assert window.page.locator(f'{MAIN} [data-testid="stExpander"] details[open]').count()
    window.page.evaluate("history.back()")
    window.page.wait_for_url(lambda url: "township=" not in url)


@pytest.mark.parametrize("page", ["overview", "dropout", "aid"])
def test_charts_have_a_name_and_their_table(page: str, window: Reader) -> None:
    opened(window, page)
    charts = window.page.locator(f"{MAIN} .stPlotlyChart")
    assert charts.count()
    named = charts.evaluate_all(
        "all => all.map(one => (one.closest('[aria-label]') ?? one.querySelector('[aria-label]'))"
        "?.getAttribute('aria-label') ?? '')"
    )
    assert all(len(name) > 10 for name in named), named
    tables = window.page.locator(f"{MAIN} .bx-source table").count()
    assert tables >= charts.count()


def test_a_tap_on_a_chart_shows_what_the_mouse_shows(browser: Browser, server: str) -> None:
    """On a screen that is touched; the first point under the finger tells its value."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, has_touch=True, is_mobile=True)
    reader = Reader(server, browser, context, context.new_page())
    try:
        opened(reader, "dropout")
        point = reader.page.locator(f"{MAIN} .stPlotlyChart .scatterlayer .point").last
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        hover = reader.page.locator(f"{MAIN} .hoverlayer .hovertext")
        reader.page.mouse.move(x, y)
        hover.first.wait_for()
        said = hover.first.text_content()
        reader.page.mouse.move(2, 2)
        hover.first.wait_for(state="detached")
        reader.page.touchscreen.tap(x, y)
        hover.first.wait_for()
        assert hover.first.text_content() == said
    finally:
        context.close()
