"""The forms that wait at the steward's desk: which go into the next publication, and which go back."""

import streamlit as st

from baoxue.access import audit, inbox
from baoxue.access.inbox import HandIn
from baoxue.view import asking, blocks, formats, uploading
from baoxue.view.findings.visits import handed
from baoxue.view.style import inline
from baoxue.view.uploading import Upload
from baoxue.view.words import t

_ASKED = "inbox_back_asked"
_MARKUP = "\\`*_[]<>#:$~|"


def choose() -> tuple[HandIn, ...]:
    """Draws what waits and returns what is to be taken; nothing for whoever keeps no data."""
    if not uploading.may_publish():
        return ()
    held = inbox.waiting()
    if not held:
        return ()
    st.html(f"<b>{inline(t('desk.inbox_heading', count=len(held)))}</b>")
    blocks.note(t("desk.inbox_note"))
    taken = tuple(it for it in held if st.checkbox(_label(it), value=True, key=f"inbox-{it.id}"))
    left = [it for it in held if it not in taken]
    if left:
        _send_back(left)
    return taken


def uploads(held: tuple[HandIn, ...]) -> tuple[Upload, ...]:
    """The forms as files of an import."""
    return tuple(Upload(it.file_name, inbox.content(it.id)) for it in held)


def registers(held: tuple[HandIn, ...]) -> tuple[str, ...]:
    """The registers of which they hold new rows."""
    return tuple(sorted({name for it in held for name in it.rows}))


def _label(it: HandIn) -> str:
    places = handed.places_told(it.places, asking.place_names())
    text = " \u00b7 ".join((f"{it.at:%Y-%m-%d %H:%M}", it.actor, places, handed.rows_told(it.rows)))
    # A checkbox reads Markdown: nothing in a name may become markup.
    return "".join(f"\\{one}" if one in _MARKUP else one for one in text)


def _send_back(left: list[HandIn]) -> None:
    ids = [it.id for it in left]
    if st.button(t("desk.inbox_back"), key="inbox-back"):
        st.session_state[_ASKED] = ids
    if st.session_state.get(_ASKED) != ids:
        return
    st.html(f'<div role="alert">{inline(t("desk.inbox_back_ask", count=formats.number(len(left))))}</div>')
    if st.button(t("desk.inbox_back_yes"), type="primary", key="inbox-back-yes"):
        looker = asking.current().looker
        audit.add("form_sent_back", looker.actor, looker.role, forms=len(left))
        inbox.settle(ids, "sent_back")
        st.session_state[_ASKED] = None
        st.rerun()
