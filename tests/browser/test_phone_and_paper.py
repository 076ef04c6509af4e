"""Lists on a phone and on paper: nothing that matters lies right of the edge, every row is there."""

import io
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser

from baoxue import settings
from baoxue.view.navigation import OF_ONE_ROLE
from baoxue.view.words import t
from tests.browser.reading import MAIN, PHONE, WIDE, Reader, new_reader

PAGES = sorted(path.stem for path in settings.PAGES.glob("*.py"))
SHORT = ("dropout", "overview", "visits")
pages = [pytest.param(it, marks=() if it in SHORT else (pytest.mark.stress,)) for it in PAGES]
A4 = (595, 842)

# Lists whose rows can neither be read whole nor as cards: (text of the first cell, how far it sticks out).
HIDDEN = """() => [...document.querySelectorAll('[data-testid="stMain"] .bx-rows')].flatMap(rows => {
  const grid = rows.closest('[data-testid="stElementContainer"]').previousElementSibling;
  const cards = getComputedStyle(rows).display !== 'none';
  const out = [...rows.querySelectorAll('td')].filter(cell => {
    const box = cell.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  });
  const both = cards === (getComputedStyle(grid).display !== 'none');
  return both ? ['shown twice or not at all'] : out.map(cell => cell.textContent);
})"""


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Reader]:
    reader = new_reader(browser, server)
    yield reader
    reader.close()


def opened(reader: Reader, page: str, size: dict[str, int], language: str = "zh") -> None:
    reader.page.set_viewport_size(size)
    unit = {"kind": "township", "code": "991021104"} if page == "brief" else {}
    reader.open(page, viewer=OF_ONE_ROLE.get(page, "inspector"), lang=language, **unit)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", pages)
def test_lists_are_cards_within_the_width_of_a_phone(page: str, language: str, window: Reader) -> None:
    opened(window, page, PHONE, language)
    assert window.page.evaluate(HIDDEN) == []
    opened(window, page, WIDE, language)
    assert window.page.evaluate(HIDDEN) == []


def test_a_card_says_who_where_since_when_and_the_next_step(window: Reader) -> None:
    opened(window, "dropout", PHONE)
    card = window.page.locator(f"{MAIN} .bx-rows tbody tr").first.locator("td")
    labels = card.evaluate_all("all => all.map(one => one.dataset.label)")
    assert {"步骤", "停留", "姓名", "学校"} <= set(labels)
    for cell in card.all():
        box = cell.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"])


@pytest.mark.parametrize("page", pages)
def test_paper_has_all_rows_and_no_menu(page: str, window: Reader) -> None:
    """A4 pages on which every row of every open list stands, the choice in words, and no control."""
    opened(window, page, WIDE)
    rows = window.page.locator(f"{MAIN} .bx-rows").evaluate_all(
        "all => all.flatMap(one => [...one.querySelectorAll('tbody tr')].map(row => row.children.length))"
    )
    window.page.emulate_media(media="print")
    shown = window.page.locator(f"{MAIN} .bx-rows tbody tr").evaluate_all(
        "all => all.filter(row => row.getBoundingClientRect().height > 0).length"
    )
    cut = window.page.locator(f"{MAIN} .stPlotlyChart").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    grids = window.page.locator(f"{MAIN} .stDataFrame").evaluate_all(
        "all => all.filter(one => one.offsetParent && one.closest('[data-testid=stElementContainer]')"
        ".nextElementSibling?.querySelector('.bx-rows')).length"
    )
    paper = pypdfium2.PdfDocument(io.BytesIO(window.page.pdf(prefer_css_page_size=True)))
    window.page.emulate_media(media="screen")
    assert (shown, cut, grids) == (len(rows), 0, 0)
    texts = []
    for sheet in paper:
        assert tuple(map(round, sheet.get_size())) == A4
        texts.append(sheet.get_textpage().get_text_range())
    # The field below the menu has words of its own, which no heading repeats.
    assert not any(t("frame.search", "zh") in text for text in texts)
    assert any("2025" in text for text in texts)
