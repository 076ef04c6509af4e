"""Who may see what: the steward gives and ends grants, and looks at what another account sees."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from baoxue.access import AREAS, ROLES, audit, grants
from baoxue.access.grants import Grant
from baoxue.view import asking, blocks, looking
from baoxue.view.listing import titled
from baoxue.view.looking import Looker
from baoxue.view.reader import Reader
from baoxue.view.render import draw
from baoxue.view.sections.section import List, Section, State, row_list
from baoxue.view.words import language, t

_RESULT = "grants_result"


def grants_form(_: Reader) -> None:
    """Draws nothing for whoever is not a steward themselves; in the demo the table cannot be changed."""
    looker = asking.current().looker
    if not looker.is_steward:
        return
    try:
        table = grants.current()
        known, users = table.all(), table.users()
    except grants.GrantsError as error:
        blocks.state(t("grants.broken"), str(error))
        return
    with blocks.section(t("grants.heading", count=len(users)), t("grants.note")):
        if known:
            draw(Section("", parts=(listed(known),)))
        if not looker.is_signed_in:
            blocks.note(t("grants.demo"))
            return
        if result := st.session_state.pop(_RESULT, None):
            draw(result)
        _add(looker)
        _end(looker, known)
        _see_as(looker, [user for user in users if user != looker.actor])


def listed(known: Sequence[Grant]) -> List:
    """One row per grant, those in force first, the youngest on top."""
    moment = datetime.now(UTC)
    rows = [
        (
            it.user,
            t(f"access.role_{it.role}"),
            " ".join(code for area in AREAS for code in getattr(it, area)),
            _day(it.valid_from),
            _day(it.valid_to) if it.valid_to else t("grants.open_end"),
            it.granted_by,
        )
        for it in sorted(known, key=lambda it: (it.holds(moment), it.granted_at), reverse=True)
    ]
    columns = titled("grants.column", "user:150 role:110 areas:280 from:110 to:110 by:130")
    return row_list(columns, rows, "grants")


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d}"


def _add(looker: Looker) -> None:
    with st.expander(t("grants.add"), key="grants-add"), st.form("grants-add-form", border=False):
        left, right = blocks.pair()
        user = left.text_input(t("grants.user"), key="grant-user")
        role = right.selectbox(
            t("grants.role"),
            ROLES,
            format_func=lambda it: t(f"access.role_{it}"),
            key=f"grant-role-{language()}",
        )
        areas = {
            area: cell.text_input(t("grants.areas", area=t(f"grants.area_{area}")), key=f"grant-{area}")
            for area, cell in zip(AREAS, (left, right) * len(AREAS), strict=False)
        }
        until = left.date_input(t("grants.valid_to"), value=None, key="grant-until")

        def add() -> str:
            codes = {area: text.split() for area, text in areas.items()}
            ends = grants.moment(str(until), end=True) if until else None
            made = grants.granted(user.strip(), role, codes, looker.actor, looker.role, valid_to=ends)
            return t("grants.added", user=made.user)

        if st.form_submit_button(t("grants.add")):
            _change(add)


def _end(looker: Looker, known: Sequence[Grant]) -> None:
    moment = datetime.now(UTC)
    running = [it for it in known if it.valid_to is None or it.holds(moment)]
    if not running:
        return
    with st.expander(t("grants.end"), key="grants-end"), st.form("grants-end-form", border=False):
        names = {it.id: f"{it.user} · {t(f'access.role_{it.role}')} · {it.id}" for it in running}
        id = st.selectbox(
            t("grants.which"),
            list(names),
            index=None,
            format_func=lambda it: names.get(it, it),
            placeholder=t("names.choose"),
        )
        if st.form_submit_button(t("grants.end")) and id is not None:
            _change(lambda: t("grants.ended", user=grants.withdrawn(id, looker.actor, looker.role).user))


def _change(change: Callable[[], str]) -> None:
    """Makes a change and runs the page anew, which says what came of it."""
    try:
        st.session_state[_RESULT] = State(change())
    except (grants.GrantsError, audit.AuditError) as error:
        st.session_state[_RESULT] = State(t("grants.refused"), str(error))
    st.rerun()


def _see_as(looker: Looker, users: list[str]) -> None:
    with st.expander(t("grants.see_as"), key="see-as"):
        blocks.note(t("grants.see_as_note"))
        with st.form("see-as-form", border=False):
            user = st.selectbox(t("grants.user"), users, index=None, placeholder=t("names.choose"))
            asked = st.form_submit_button(t("grants.see_as_start"), key="see-as-start")
        if asked and user is not None:
            looking.see_as(looker, user)
            st.rerun()
