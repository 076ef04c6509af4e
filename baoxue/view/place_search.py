"""Search from anywhere: the name of a school, village or township leads to its brief."""

from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from baoxue.access import Scope
from baoxue.view import asking, navigation, session
from baoxue.view.sections import units
from baoxue.view.sections.units import KINDS, Unit
from baoxue.view.words import language, t
from baoxue.warehouse import Edition, Filters

KEY = "place-search"
_FOUND = "place_found"


def draw() -> None:
    """The field, with every place of the viewer's own; draws nothing where there is none, or no brief."""
    if not navigation.exists(navigation.BRIEF):
        return
    places = _places()
    if not places:
        return
    if (found := st.session_state.pop(_FOUND, None)) in places:
        navigation.go(navigation.BRIEF, session.query(kind=found[0], code=found[1]))
    with st.sidebar:
        st.selectbox(
            t("frame.search"),
            list(places),
            index=None,
            key=KEY,
            format_func=lambda unit: places.get(unit, ""),
            placeholder=t("frame.search_hint"),
            on_change=_remember,
        )


def _remember() -> None:
    """Keeps what was chosen for the run that follows, and empties the field for the next search."""
    st.session_state[_FOUND] = st.session_state[KEY]
    st.session_state[KEY] = None


def _places() -> Mapping[Unit, str]:
    """Kind and code -> name, kind and township, schools first."""
    reading = asking.current()
    return _told(reading.edition, reading.scope, asking.looked_at().id, language())


@lru_cache(maxsize=64)  # three milliseconds of every rerun otherwise
def _told(edition: Edition, scope: Scope | None, snapshot: str, _spoken: str) -> Mapping[Unit, str]:
    seen = units.of_rows(edition.ask("units_seen", scope, Filters(snapshot=snapshot)))
    ordered = sorted(seen.items(), key=lambda pair: KINDS.index(pair[0][0]))
    return {
        unit: " · ".join(dict.fromkeys((place.name, t(f"visits.kind_{unit[0]}"), place.township)))
        for unit, place in ordered
        if place.name
    }
