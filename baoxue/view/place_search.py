"""Search from anywhere: the name of a school, village or township leads to its brief."""

from collections.abc import Mapping

import streamlit as st

from baoxue.view import asking, navigation, session
from baoxue.view.findings.visits import board
from baoxue.view.words import t
from baoxue.warehouse import Filters

KEY = "place-search"
_FOUND = "place_found"
_KINDS = ("school", "township", "village")


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


def _places() -> Mapping[board.Unit, str]:
    """Kind and code -> name, kind and township, schools first."""
    units = board.places_of(asking.ask("units_seen", Filters(snapshot=asking.looked_at().id)))
    told = {
        kind: {unit: place for unit, place in units.items() if unit[0] == kind and place.name}
        for kind in _KINDS
    }
    return {
        unit: " · ".join(dict.fromkeys((place.name, t(f"visits.kind_{kind}"), place.township)))
        for kind, found in told.items()
        for unit, place in found.items()
    }
