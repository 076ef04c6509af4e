"""Who looks, in which language, at what: kept in the address and, across bare addresses, in the session."""

from collections.abc import Mapping
from datetime import date, datetime

import streamlit as st

from baoxue.access import Viewer, demo_viewers
from baoxue.view import words

OWNER_COOKIE = "baoxue_reader"
SESSION_COOKIE = "baoxue_session"
_KEPT = "kept_query"
FRAME_KEYS = ("viewer", "lang")
CARRIED = (*FRAME_KEYS, "county", "township", "school", "stage", "snapshot", "since")
"""What goes along from page to page; the other parameters belong to one page."""
_BARE = "bare_address"
_WRITTEN, _GONE = "written_address", "gone_values"


def begin() -> None:
    """First step of a run. The address says what is chosen, and what it does not name is the default; only a
    bare address (a page of the menu) goes on with what this session looked at last."""
    memory, address = _memory(), st.query_params
    if address.to_dict() != st.session_state.get(_WRITTEN):
        st.session_state[_GONE] = set()
    is_bare = not any(key in address for key in CARRIED)
    st.session_state[_BARE] = is_bare
    if not is_bare:
        for key in CARRIED:
            memory.pop(key, None)
            if key in address:
                memory[key] = address[key]
    elif found := {key: memory[key] for key in CARRIED if key in memory}:
        _write(address.to_dict() | found)


def kept(key: str) -> str | None:
    """A parameter of the address; on a bare one, what a choice of a page last was in this session."""
    value = st.query_params.get(key)
    if value is None and st.session_state.get(_BARE):
        return _memory().get(key)
    return value


def keep(values: Mapping[str, str | None]) -> None:
    """Writes parameters to the address and the session; None takes one away."""
    memory, address = _memory(), st.query_params.to_dict()
    for key, value in values.items():
        if value is None:
            memory.pop(key, None)
            address.pop(key, None)
        else:
            memory[key] = address[key] = value
    _write(address)


def _write(address: Mapping[str, str]) -> None:
    """All parameters at once: the browser is told of one new address."""
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)
    st.session_state[_WRITTEN] = dict(address)


def note_gone(key: str) -> None:
    """Remembers, until the address changes, that it named something that does not exist."""
    st.session_state.setdefault(_GONE, set()).add(key)


def gone() -> frozenset[str]:
    """Which parameters of the address named something that does not exist."""
    return frozenset(st.session_state.get(_GONE, ()))


def query(**changes: str | None) -> dict[str, str]:
    """What goes along to another page (who looks, in which language, at what), with changes."""
    carried = {key: value for key in CARRIED if (value := kept(key)) is not None}
    return {key: value for key, value in (carried | changes).items() if value is not None}


def address() -> dict[str, str]:
    """All parameters of the present address."""
    return st.query_params.to_dict()


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
