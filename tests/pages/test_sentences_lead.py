"""A link beside a sentence opens what the sentence speaks of: indicator, places, stage and day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pyarrow.parquet as pq
import pytest

from baoxue.view import asking
from baoxue.view.asking import warehouse_of
from baoxue.view.words import named
from tests.pages.reading import PAGES, run_page, run_whole_page

FILTERS = ("county", "township", "school", "stage", "snapshot")
CHOICES = (
    {},
    {"township": "991021104"},
    {"stage": "junior"},
    {"snapshot": "2025-08-31.1"},
    {"school": "3199100049"},
)
SHORT = 1
"""So many of the choices are followed in every run, the others under stress."""


@dataclass(frozen=True)
class Said:
    """A sentence, and where its link leads."""

    text: str
    page: str
    query: dict[str, str]


def sentences(test: Any) -> Iterator[Said]:
    """Every sentence with a link, in the order of the page."""
    text = ""
    for element in test.main:
        if element.type == "html" and 'class="bx-say"' in (body := element.proto.body):
            text = re.sub("<[^>]+>", "", re.sub('<span class="bx-badge.*?</span>', "", body))
        if element.type == "page_link" and text:
            link = element.proto
            yield Said(plain(text), link.page, dict(parse_qsl(link.query_string)))
            text = ""


def address(test: Any) -> dict[str, str]:
    return {k: v if isinstance(v, str) else v[0] for k, v in test.query_params.items()}


def plain(text: str) -> str:
    return re.sub("[\u2060\u00a0 ]", "", text)


def place_names(demo: Path) -> dict[str, str]:
    """What places are called; outside of a page there is no reading that could tell."""
    file = warehouse_of(demo).edition.snapshots[-1].marts["places"].file
    rows = pq.read_table(demo / file.path).to_pylist()
    return {it["code"]: it["short_name"] or it["name"] for it in rows}


def indicators_in(text: str) -> list[str]:
    """The indicators that a sentence names; of names within each other the longest."""
    names = {plain(named(it.name)): id for id, it in asking.indicators().items()}
    found = [name for name in names if name in text]
    return [names[name] for name in found if not any(name != other and name in other for other in found)]


@pytest.mark.parametrize(
    "choice",
    [*CHOICES[:SHORT], *(pytest.param(it, marks=pytest.mark.stress) for it in CHOICES[SHORT:])],
    ids=lambda it: "-".join(it.values()) or "county",
)
def test_every_link_opens_what_its_sentence_speaks_of(
    choice: dict[str, str], demo: Path, quiet: None
) -> None:
    """From every page: the same filters, or the one place that the sentence names; its indicator."""
    followed, names = 0, place_names(demo)
    for viewer in ("leader", "inspector"):
        for page in PAGES:
            if page == "brief":
                continue  # of one unit; its points carry no links
            here = run_whole_page(page, viewer=viewer, lang="zh", **choice)
            at = address(here)
            for it in sentences(here):
                followed += 1
                for key in ("county", "stage", "snapshot", "viewer"):
                    assert it.query.get(key) == at.get(key), (page, it, key)
                narrowed = {k: v for k in ("township", "school") if (v := it.query.get(k)) != at.get(k)}
                for code in narrowed.values():
                    assert code and plain(names[code]) in it.text, (page, it)
                there = run_page(it.page, **it.query)
                arrived = address(there)
                assert {k: arrived.get(k) for k in FILTERS} == {k: it.query.get(k) for k in FILTERS}, (
                    page,
                    it,
                )
                for indicator in indicators_in(it.text):
                    assert it.query.get("indicator") == indicator, (page, it)
                    assert plain(named(asking.indicators()[indicator].name)) in plain(
                        "".join(h.value for h in there.header)
                    ), (page, it)
    assert followed or choice.get("school"), "no sentence with a link was found"
