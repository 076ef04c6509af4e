"""Places in the order in which to go there: each with its figure, and every reason with the way to its rows.

One piece of HTML: a widget for each link would cost the server half of a rerun.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from baoxue.view import navigation, session
from baoxue.view.style import inline


@dataclass(frozen=True)
class Reason:
    """One sentence, and the page (with the choice that shows them) on which its rows stand."""

    text: str
    page: str
    query: Mapping[str, str | None]
    label: str


@dataclass(frozen=True)
class Entry:
    """One place: its name leads to `page`, `about` says what it is, `figure` stands on the right."""

    name: str
    page: str
    query: Mapping[str, str | None]
    about: str
    figure: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class PlaceList:
    """The places, one below the other."""

    entries: tuple[Entry, ...]


def draw(places: PlaceList) -> None:
    """Draws them."""
    st.html(f'<div class="bx-places" role="list">{"".join(map(_entry, places.entries))}</div>')


def _entry(entry: Entry) -> str:
    name = f"<b>{escape(entry.name)}</b>"
    if navigation.exists(entry.page):
        name = f'<a class="bx-place" href="{_address(entry.page, entry.query)}" target="_self">{name}</a>'
    reasons = "".join(
        f'<div class="bx-place-why">{inline(reason.text)} '
        f'<a class="bx-more" href="{_address(reason.page, reason.query)}" target="_self">'
        f"{escape(reason.label)}</a></div>"
        for reason in entry.reasons
    )
    about = f'<span class="bx-soft">{escape(entry.about)}</span>'
    return (
        f'<div class="bx-place-entry" role="listitem"><div class="bx-place-head"><span>{name} {about}</span>'
        f'<b class="bx-whole">{inline(entry.figure)}</b></div>{reasons}</div>'
    )


def _address(page: str, query: Mapping[str, str | None]) -> str:
    return escape(f"{page}?{urlencode(session.query(**query))}")
