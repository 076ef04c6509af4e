"""Grants and audit log for the steward: a section of the reporting page."""

from functools import lru_cache

import streamlit as st

from baoxue.access import AREAS, ROLES, audit, audit_report, grants
from baoxue.view import asking, blocks, listing, looking
from baoxue.view.findings import access
from baoxue.view.reader import Reader
from baoxue.view.words import language, t

LARGEST_TO_VERIFY = 20_000_000
"""Bytes of a log that is verified while a page is drawn (about a second); longer ones by the command."""
_SAID = "stewardship_said"


def access_section(_: Reader) -> None:
    """Who may see what, and what was written down; draws nothing for whoever is not a steward themselves."""
    looker = asking.current().looker
    if looker.role != looking.STEWARD or looker.sees_as:
        return
    try:
        table = grants.current()
        known, users = table.all(), table.users()
    except grants.GrantsError as error:
        blocks.state(t("stewardship.grants_broken"), str(error))
        return
    with blocks.section(t("stewardship.grants_heading", count=len(users)), t("stewardship.grants_note")):
        if known:
            listing.table(
                access.grant_rows(known), access.grant_columns(), unit="item", key="grants", order=""
            )
        if looker.is_signed_in:
            _change(looker, known)
            _see_as(looker, [user for user in users if user != looker.actor])
        else:
            blocks.note(t("stewardship.demo"))
    _audit()


def _change(looker: looking.Looker, known: tuple[grants.Grant, ...]) -> None:
    if said := st.session_state.pop(_SAID, None):
        blocks.state(*said)
    with st.expander(t("stewardship.add"), key="grants-add"), st.form("grants-add-form", border=False):
        left, right = blocks.pair()
        user = left.text_input(t("stewardship.user"), key="grant-user")
        role = right.selectbox(
            t("stewardship.role"),
            ROLES,
            format_func=lambda it: t(f"access.role_{it}"),
            key=f"grant-role-{language()}",
        )
        areas = {
            area: (left, right)[number % 2].text_input(
                t("stewardship.areas", area=t(f"stewardship.area_{area}")), key=f"grant-{area}"
            )
            for number, area in enumerate(AREAS)
        }
        until = left.date_input(t("stewardship.valid_to"), value=None, key="grant-until")
        if st.form_submit_button(t("stewardship.add")):
            _said(lambda: _added(looker, user, role, areas, until))
    running = [grant for grant in known if grant.valid_to is None or grant.holds(access.now())]
    if running:
        with st.expander(t("stewardship.end"), key="grants-end"), st.form("grants-end-form", border=False):
            names = {it.id: f"{it.user} · {t(f'access.role_{it.role}')} · {it.id}" for it in running}
            id = st.selectbox(
                t("stewardship.which"),
                list(names),
                index=None,
                format_func=lambda it: names.get(it, it),
                placeholder=t("names.choose"),
            )
            if st.form_submit_button(t("stewardship.end")) and id is not None:
                _said(lambda: _ended(looker, id))


def _added(looker: looking.Looker, user: str, role: str, areas: dict[str, str], until: object) -> str:
    codes = {area: text.split() for area, text in areas.items()}
    ends = grants.moment(str(until), end=True) if until else None
    granted = grants.granted(user.strip(), role, codes, looker.actor, looker.role, valid_to=ends)
    return t("stewardship.added", user=granted.user)


def _ended(looker: looking.Looker, id: str) -> str:
    return t("stewardship.ended", user=grants.withdrawn(id, looker.actor, looker.role).user)


def _said(change: "access.Change") -> None:
    """Makes a change and runs the page anew, which says what came of it."""
    try:
        st.session_state[_SAID] = (change(), "")
    except (grants.GrantsError, audit.AuditError) as error:
        st.session_state[_SAID] = (t("stewardship.refused"), str(error))
    st.rerun()


def _see_as(looker: looking.Looker, users: list[str]) -> None:
    with st.expander(t("stewardship.see_as"), key="see-as"):
        blocks.note(t("stewardship.see_as_note"))
        with st.form("see-as-form", border=False):
            user = st.selectbox(t("stewardship.user"), users, index=None, placeholder=t("names.choose"))
            asked = st.form_submit_button(t("stewardship.see_as_start"), key="see-as-start")
        if asked and user is not None:
            looking.see_as(looker, user)
            st.rerun()


def _audit() -> None:
    log = audit.current()
    length = log.path.stat().st_size if log.path.exists() else 0
    lines, faults = _read(log, length) if length <= LARGEST_TO_VERIFY else ((), None)
    with blocks.section(access.audit_heading(lines, faults), t("stewardship.audit_note")):
        if not length:
            blocks.empty(t("stewardship.audit_what"))
        elif faults is None:
            blocks.note(t("stewardship.audit_long"))
        else:
            if faults:
                blocks.state(t("stewardship.audit_faults", count=len(faults)), faults[0])
            listing.table(
                access.audit_rows(lines), access.audit_columns(), unit="row", key="audit-report", order=""
            )


@lru_cache(maxsize=4)
def _read(log: audit.Log, length: int) -> tuple[tuple[audit_report.Line, ...], tuple[str, ...]]:
    """What the log says and what is wrong with it; read anew when it has grown."""
    faults = audit.verify(log).faults
    try:
        return tuple(audit_report.by_month(log.entries())), faults
    except (ValueError, KeyError):
        return (), faults
