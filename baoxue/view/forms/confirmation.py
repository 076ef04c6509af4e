"""A question before something is done that others notice."""

from collections.abc import Hashable

import streamlit as st

from baoxue.view.style import inline
from baoxue.view.words import t


def confirmed(key: str, about: Hashable, *, pressed: bool, question: str, yes: str) -> bool:
    """Asks from the run in which a button was `pressed` until it is answered; whether it was agreed to now.

    What it is `about` must stay the same meanwhile.
    """
    asked = _state(key)
    if pressed:
        st.session_state[asked] = about
    if st.session_state.get(asked) != about:
        return False
    with st.container(border=True, key=f"{key}-box"):
        st.html(f'<div role="alert">{inline(question)}</div>')
        with st.container(horizontal=True):
            agreed = st.button(yes, type="primary", key=f"{key}-yes")
            if st.button(t("confirmation.no"), key=f"{key}-no"):
                forget(key)
                st.rerun()
    if agreed:
        forget(key)
    return agreed


def forget(key: str) -> None:
    """The question is not asked any more."""
    st.session_state.pop(_state(key), None)


def _state(key: str) -> str:
    return f"asked-{key}"
