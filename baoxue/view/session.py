"""Who looks, in which language: kept in the address and, across pages, in the browser's session."""

from collections.abc import Mapping
from datetime import date, datetime

import streamlit as st

from baoxue.access import Viewer, demo_viewers
from baoxue.view import words

OWNER_COOKIE = "baoxue_reader"
SESSION_COOKIE = "baoxue_session"
_KEPT = "kept_query"
FRAME_KEYS = ("viewer", "lang")


def kept(key: str) -> str | None:
    """A parameter of the address; when a change of page has emptied it, the value it last had in this
    session."""
    value = st.query_params.get(key)
    if value is None:
        return _memory().get(key)
    if key in FRAME_KEYS:
        # A link may say who looks and in which language: the next page, whose address is bare, goes on so.
        _memory()[key] = value
    return value


def keep(values: Mapping[str, str | None]) -> None:
    """Writes parameters to the address and the session; None takes one away."""
    memory = _memory()
    for key, value in values.items():
        if value is None:
            memory.pop(key, None)
            st.query_params.pop(key, None)
        else:
            memory[key] = value
            if st.query_params.get(key) != value:
                st.query_params[key] = value


def query(**changes: str | None) -> dict[str, str]:
    """The present address' parameters with changes, for a link to another page."""
    merged = _memory() | dict(st.query_params) | changes
    return {key: value for key, value in merged.items() if value is not None}


def today() -> date:
    """The day on the clock of the server's own place."""
    return datetime.now().astimezone().date()


def forget_filters() -> None:
    """Drops everything kept but viewer and language."""
    keep({key: None for key in (*_memory(), *st.query_params) if key not in FRAME_KEYS})


def choose_language() -> str:
    """Sets the language of this run from the address and returns it."""
    words.use(kept("lang") or "zh")
    return words.language()


def choose_demo_viewer() -> Viewer:
    """The demo viewer named in the address, or the first of the list."""
    viewers = demo_viewers()
    wanted = kept("viewer")
    return next((viewer for viewer in viewers if viewer.name == wanted), viewers[0])


def owner() -> str:
    """The secret of this browser, and of its sign-in, that exports are bound to; empty without one, and then
    nothing can be fetched."""
    return owner_of(st.context.cookies)


def owner_of(cookies: Mapping[str, str]) -> str:
    """The owner that a request with these cookies speaks for."""
    browser = cookies.get(OWNER_COOKIE, "")
    return f"{browser} {cookies.get(SESSION_COOKIE, '')}".rstrip() if browser else ""


def _memory() -> dict[str, str]:
    memory: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    return memory
