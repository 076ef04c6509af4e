"""The pages, in the order that suits each role, and links between them."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from baoxue import settings
from baoxue.view.words import t

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "daily": ("overview", "dropout"),
    "topics": ("disability", "aid", "accountability", "mechanisms"),
    "work": ("visits", "child", "explore", "reporting", "definitions"),
}
# What each role does every day, its landing page first; every other page stays where it is.
DAILY: Mapping[str, tuple[str, ...]] = {
    "leader": ("overview", "dropout"),
    "inspector": ("visits", "dropout", "overview"),
    "analyst": ("explore", "overview", "dropout"),
    "steward": ("reporting", "definitions", "overview"),
}
# Reached from a figure, not from the navigation.
FIGURE = "figure"
BRIEF, CHILD = "brief", "child"
UNLISTED = (FIGURE, BRIEF)
# Listed for one role; everybody else who opens the address is told whom it is for.
OF_ONE_ROLE: Mapping[str, str] = {CHILD: "inspector"}
HOME = "home"
_PAGES = "pages_of_this_run"


def stems(role: str) -> dict[str, list[str]]:
    """Section -> stems of page files, in the order of the navigation; only pages that exist."""
    daily = DAILY.get(role, DAILY["leader"])
    found = {"daily": [stem for stem in daily if _file(stem).exists()]}
    for section, listed in SECTIONS.items():
        rest = [
            stem
            for stem in listed
            if stem not in daily and OF_ONE_ROLE.get(stem, role) == role and _file(stem).exists()
        ]
        found[section] = found.get(section, []) + rest
    return {section: listed for section, listed in found.items() if listed}


def build(role: str) -> st.Page:
    """Registers the pages for this run and returns the one that the address names.

    Every page keeps an address of its own for every role; the bare address leads to the role's landing page.
    """
    listed = stems(role)
    pages = {
        stem: st.Page(_file(stem), title=t(f"page.{stem}"), url_path=stem)
        for group in listed.values()
        for stem in group
    }
    st.session_state[_PAGES] = pages
    unlisted = {
        stem: st.Page(_file(stem), title=t(f"page.{stem}"), url_path=stem, visibility="hidden")
        for stem in (*UNLISTED, *OF_ONE_ROLE)
        if stem not in pages
    }
    pages |= unlisted
    landing = next(iter(pages.values()), None)

    def home() -> None:
        if landing is not None:
            st.switch_page(landing, query_params=dict(st.query_params))

    sections: dict[str, list[object]] = {
        t(f"section.{section}"): [pages[stem] for stem in group] for section, group in listed.items()
    }
    first = next(iter(sections), "")
    bare = st.Page(home, title=t("product.name"), url_path=HOME, default=True, visibility="hidden")
    sections[first] = [bare, *sections.get(first, []), *unlisted.values()]
    return st.navigation(sections, expanded=True)  # type: ignore[arg-type]


def is_home(page: st.Page) -> bool:
    """Whether the bare address was opened and there is a page to lead to."""
    return page.url_path == "" and bool(st.session_state[_PAGES])


def exists(stem: str) -> bool:
    """Whether there is such a page."""
    return stem in st.session_state.get(_PAGES, {})


def go(stem: str, query: Mapping[str, str]) -> None:
    """Leaves for another page of this application; nothing after it is run."""
    st.switch_page(st.session_state[_PAGES][stem], query_params=dict(query))


def link(stem: str, label: str, query: Mapping[str, str]) -> None:
    """A link to another page of this application, without leaving the session."""
    page = st.session_state.get(_PAGES, {}).get(stem)
    if page is not None:
        st.page_link(page, label=label, query_params=dict(query))


def _file(stem: str) -> Path:
    return settings.PAGES / f"{stem}.py"
