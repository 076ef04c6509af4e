"""Every figure on every page leads to its definition, and to the rows behind it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pages.reading import PAGES, run_page, run_whole_page
from tests.pages.reading import shown as texts

# Their definition is the rubric, or the account of the three ledgers; the rows stand on the same page: on the
# card of the unit behind each lost point, and in the lists of the account. The brief defines its figures
# once, at
# its foot, as the paper does.
ROWS_ON_THE_PAGE = ("accountability", "reporting", "brief")
WITHOUT_CHARTS = ("child", "definitions")


def elements(block: Any) -> Iterator[Any]:
    """All elements of a page in the order in which they stand."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def body(element: Any) -> str:
    return str(getattr(element.proto, "body", "")) if hasattr(element, "proto") else ""


@pytest.mark.parametrize("viewer", ["leader", "inspector"])
@pytest.mark.parametrize("page", PAGES)
def test_every_chart_leads_to_its_definition_and_rows(
    page: str, viewer: str, demo: Path, quiet: None
) -> None:
    unit = {"kind": "township", "code": "991021104"} if page == "brief" else {}
    shown = list(elements(run_whole_page(page, viewer=viewer, lang="zh", **unit).main))
    charts = [place for place, element in enumerate(shown) if element.type == "plotly_chart"]
    assert bool(charts) == (page not in WITHOUT_CHARTS)
    for place in charts:
        under = body(shown[place + 1])
        heading = next((e.value for e in reversed(shown[:place]) if e.type == "header"), "")
        assert "bx-source" in under or page == "brief", heading
        assert "bx-more" in under or page in ROWS_ON_THE_PAGE, heading


@pytest.mark.parametrize("page", ["overview", "aid", "mechanisms"])
def test_every_card_leads_to_its_figure(page: str, demo: Path, quiet: None) -> None:
    """Each card with a rate has a link to the page of its figure."""
    shown = list(elements(run_whole_page(page, viewer="leader", lang="zh").main))
    cards = [card for element in shown for card in body(element).split('<div class="bx-rate">')[1:]]
    assert cards
    for card in cards:
        assert "indicator=" in card, card[:200]


@pytest.mark.parametrize("indicator", ["net_enrolment_rate", "out_of_school_rate"])
def test_children_of_whom_nobody_knows_are_said_beside_the_rate(
    indicator: str, demo: Path, quiet: None
) -> None:
    """They are counted neither in nor out of school."""
    said = texts(run_page("figure", viewer="leader", indicator=indicator))
    assert re.search(r"另有 ?\d+\D{0,3}人去向不详（\d", said.replace("\u2060", "").replace("\u00a0", " "))
