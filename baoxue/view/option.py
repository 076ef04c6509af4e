"""A choice that belongs to one page, kept in the address beside the filters."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from baoxue.view import session


def option(key: str, label: str, options: Mapping[str, str], *, into: Any = st, default: str | None = None) -> str:
    """Draws a choice (code -> words) and returns its code; the default is not written to the address.

    An address that names something not on offer means the default.
    """
    first = default if default in options else next(iter(options))
    wanted = session.kept(key)
    chosen = wanted if wanted in options else first
    widget = f"option-{key}"
    if st.session_state.get(widget) != chosen:
        st.session_state[widget] = chosen
    into.selectbox(
        label, list(options), format_func=options.__getitem__, key=widget, on_change=_chosen, args=(key, first),
        disabled=len(options) == 1,
    )
    return str(chosen)


def _chosen(key: str, first: str) -> None:
    value = st.session_state[f"option-{key}"]
    session.keep({key: None if value == first else value})
