"""Who looks and whose view they get: signed in, in the demo, or alone with own data; and what is logged."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from baoxue import settings
from baoxue.access import Viewer, audit, demo_viewers, grants, sign_in
from baoxue.access.pseudonyms import pseudonyms
from baoxue.view import identity, session
from baoxue.warehouse import Filters, Shown, Witness
from baoxue.warehouse.alone import viewer_alone

if TYPE_CHECKING:
    from baoxue.warehouse import Edition

log = logging.getLogger(__name__)

STEWARD = "steward"
# Why a name is asked for: a choice, so that nobody writes about a child into the log.
REASONS = ("persuade", "verify", "home_visit", "aid", "answer")
_SEEN_AS = "seen_as"
_RECORDED = "lists_recorded"


@dataclass(frozen=True)
class Looker:
    """Somebody before a screen. `actor` is the name in the audit log, `own` who they are themselves, `viewer`
    whose view they get: their own, or another's that a steward looks at; None where nothing may be seen."""

    actor: str
    own: Viewer | None
    viewer: Viewer | None
    choices: tuple[Viewer, ...] = ()
    is_signed_in: bool = False
    must_sign_in: bool = False

    @property
    def sees_as(self) -> bool:
        """Whether the view is another's."""
        return self.viewer != self.own

    @property
    def role(self) -> str:
        """The role that is logged: their own."""
        return self.own.role if self.own else ""

    @property
    def is_steward(self) -> bool:
        """Whether a steward looks at their own view, not at another's."""
        return self.role == STEWARD and not self.sees_as


def looker(edition: "Edition") -> Looker:
    """Who looks now. Nobody without sign-in where it is configured; demo viewers only where it is not."""
    if sign_in.configured() is not None:
        return _signed_in()
    if edition.catalog.is_demo:
        chosen = session.choose_demo_viewer()
        return Looker(f"demo:{chosen.name}", chosen, chosen, demo_viewers())
    if edition.snapshots and settings.single_user():
        owner = viewer_alone(edition)
        return Looker(owner.name, owner, owner)
    return Looker("", None, None)


def still(before: Looker) -> bool:
    """Whether a looker of an earlier moment would get the same view now; cheap enough for every question."""
    if not before.must_sign_in:
        return True
    user = identity.user()
    own = _granted(user)
    return (user or "") == before.actor and own == before.own and _view(own) == before.viewer


def _signed_in() -> Looker:
    user = identity.user()
    if user is None:
        return Looker("", None, None, must_sign_in=True)
    own = _granted(user)
    kind, role = ("sign_in", own.role) if own else ("sign_in_refused", "")
    try:
        sign_in.sessions().tell_once(
            identity.session_key(), f"{kind} {role}", lambda: audit.add(kind, user, role)
        )
    except audit.AuditError:
        log.exception("a sign-in could not be written down")
        own = None  # no log, no view
    return Looker(user, own, _view(own), is_signed_in=True, must_sign_in=True)


def _view(own: Viewer | None) -> Viewer | None:
    """One's own, or what a steward looks at."""
    wanted = st.session_state.get(_SEEN_AS)
    return _granted(wanted) if wanted and own is not None and own.role == STEWARD else own


def _granted(user: str | None) -> Viewer | None:
    try:
        return grants.current().viewer(user)
    except grants.GrantsError:
        log.exception("the table of grants cannot be followed: nobody sees anything")
        return None


def see_as(looker: Looker, user: str | None) -> None:
    """A steward looks at what another user sees, or (None) at their own view again; logged before it happens.

    AuditError when it cannot be; PermissionError for anybody else.
    """
    if looker.role != STEWARD:
        raise PermissionError("only a steward may look as somebody else")
    if user is not None:
        audit.add("see_as", looker.actor, looker.role, user=user)
    st.session_state[_SEEN_AS] = user


def whom_seen() -> str:
    """The user whose view a steward looks at; empty for their own."""
    return str(st.session_state.get(_SEEN_AS) or "")


def sign_out(looker: Looker) -> None:
    """Ends the session; written down as far as the log takes it."""
    try:
        audit.add("sign_out", looker.actor, looker.role)
    except audit.AuditError:
        log.exception("a sign-out could not be written down")
    identity.sign_out()


def witness_of(looker: Looker) -> Witness:
    """Writes down which list of children is about to be shown, once for each list and session."""

    def write(shown: Shown) -> None:
        recorded: set[object] = st.session_state.setdefault(_RECORDED, set())
        key = (looker.actor, looker.viewer, shown)
        if key in recorded:
            return
        audit.add(
            "case_list",
            looker.actor,
            looker.role,
            what=shown.what,
            snapshot=shown.snapshot,
            place=_place(shown.filters),
            stage=shown.filters.stage,
            rows=shown.rows,
        )
        recorded.add(key)

    return write


def naming_witness(looker: Looker, reason: str) -> Witness:
    """Writes down whose name is about to be seen (as a pseudonym), and why; ValueError: unknown reason."""
    if reason not in REASONS:
        raise ValueError(f"unknown reason {reason!r}")

    def write(shown: Shown) -> None:
        (child,) = pseudonyms([shown.id], "audit")
        audit.add(
            "names_seen",
            looker.actor,
            looker.role,
            what=shown.what,
            snapshot=shown.snapshot,
            child=child,
            reason=reason,
        )

    return write


def child_witness(looker: Looker) -> Witness:
    """Writes down, once for each child and session, whose page is about to be shown (as a pseudonym)."""

    def write(shown: Shown) -> None:
        (child,) = pseudonyms([shown.id], "audit")
        recorded: set[object] = st.session_state.setdefault(_RECORDED, set())
        key = (looker.actor, looker.viewer, shown.what, shown.snapshot, child)
        if key in recorded:
            return
        audit.add(
            "child_seen",
            looker.actor,
            looker.role,
            what=shown.what,
            snapshot=shown.snapshot,
            child=child,
            rows=shown.rows,
        )
        recorded.add(key)

    return write


def _place(filters: Filters) -> str:
    return filters.school or filters.township or filters.county or "all"
