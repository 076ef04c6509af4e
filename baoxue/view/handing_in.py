"""Handing in what was found on a visit: checked at once, held for the steward's next publication."""

from datetime import timedelta

import streamlit as st

from baoxue.access import audit, inbox
from baoxue.access.inbox import InboxError
from baoxue.paper.visit_workbook import INSPECTION
from baoxue.snapshots.zones import Zone
from baoxue.view import asking, blocks, checked_files, listing, session, uploading
from baoxue.view.findings.visits import handed
from baoxue.view.findings.visits.board import Board
from baoxue.view.uploading import Outcome, Upload
from baoxue.view.words import t

ADDED = (*INSPECTION, "tasks")
"""What a form may hold: new rows of these registers."""
# What the rules about these rows look into; codes of children are looked for in all of them.
LOOKED_INTO = (
    *("townships", "villages", "schools", "inspectors", "meetings", "roll", "population", "out_of_county"),
    *("disabled", "poor_households", "left_behind", "suspected_cases", "dropout_cases"),
)
_SAID, _ROUND = "hand_in_said", "hand_in_round"
_SHOWN = 10


def section(board: Board) -> None:
    """The uploader, what was found in the file, and what became of earlier ones. For who may hand in."""
    if not uploading.may_hand_in():
        return
    with blocks.folded(t("visits.hand_in_fold"), "visit-hand-in") as is_open:
        if is_open:
            blocks.note(t("visits.hand_in_note"))
            checked_files.speak()
            turn = st.session_state.get(_ROUND, 0)
            file = st.file_uploader(t("visits.hand_in_file"), type=["xlsx"], key=f"hand-in-{turn}")
            if st.button(t("visits.hand_in_button"), type="primary", disabled=file is None, key="hand-in"):
                assert file is not None
                _hand_in(file.getvalue(), zone_of(board))
            if said := st.session_state.get(_SAID):
                _report(*said)
            _list(board)


def zone_of(board: Board) -> Zone:
    """Every place of the viewer, whatever part of the zone is looked at."""
    rows = asking.ask("units_seen", board.chosen.filters)
    return Zone(
        *(
            tuple(rows.loc[rows["unit_kind"] == kind, "unit_code"].tolist())
            for kind in ("township", "village", "school")
        )
    )


def _hand_in(content: bytes, zone: Zone) -> None:
    """Checks the file and, where it is sound, keeps it; what came of it is said in the next run."""
    state = st.session_state
    if len(content) > inbox.MOST_BYTES:
        state[_SAID] = ("too_large", None)
        return
    newest = asking.current().edition.catalog.newest
    assert newest is not None
    present = newest.registers.keys()
    carry = [name for name in LOOKED_INTO if name in present]
    day = max(session.today(), newest.as_of + timedelta(days=1))
    with st.status(t("visits.hand_in_running")) as status:
        line = st.empty()
        form = Upload("form.xlsx", content)

        def told(what: str, _done: int, _of: int) -> None:
            line.text(what)

        outcome = uploading.check_form(form, day, told, carry, ADDED, zone)
        status.update(state="complete" if outcome.ok else "error", label=t("visits.hand_in_ended"))
    state[_SAID] = _kept(content, outcome)
    if outcome.ok:
        state[_ROUND] = state.get(_ROUND, 0) + 1  # another uploader: the file has been handed in
    st.rerun()


def _kept(content: bytes, outcome: Outcome) -> tuple[str, Outcome | None]:
    """What is to be said; the form is held where it is sound and these are no demo data."""
    if not outcome.ok:
        return ("wrong" if outcome.errors else "refused"), outcome
    came = {name: rows for name, rows in outcome.came.items() if name in ADDED}
    if not any(came.values()) or came.keys() != outcome.came.keys():
        return "nothing", outcome
    if asking.current().edition.catalog.is_demo:
        return "demo", outcome
    looker = asking.current().looker
    try:
        audit.add(
            "form_handed_in",
            looker.actor,
            looker.role,
            places=list(outcome.places),
            rows=sum(came.values()),
        )
        inbox.hold(content, looker.actor, came, outcome.places)
    except (audit.AuditError, InboxError, OSError):
        blocks.failure_code()
        return "not_kept", outcome
    return "held", outcome


def _report(said: str, outcome: Outcome | None) -> None:
    told = handed.rows_told(outcome.came) if outcome else ""
    if said == "wrong" and outcome is not None:
        blocks.state(t("visits.hand_in_wrong", errors=outcome.errors), t("visits.hand_in_wrong_more"))
    elif said == "refused" and outcome is not None:
        blocks.state(t("visits.hand_in_refused"), t("visits.hand_in_refused_more"))
    elif said in ("held", "demo"):
        more = t("visits.hand_in_held_more") if said == "held" else ""
        blocks.state(t(f"visits.hand_in_{said}", told=told), more)
    else:
        blocks.state(t(f"visits.hand_in_{said}"))
    if outcome is not None and outcome.findings:
        checked_files.findings_table(outcome)


def _list(board: Board) -> None:
    mine = inbox.of(asking.current().looker.actor)[:_SHOWN]
    if mine:
        blocks.note(t("visits.hand_in_list"))
        header = tuple(t(f"visits.hand_in_{name}") for name in ("at", "what", "about", "state"))
        listing.prose_table(header, handed.rows_of(mine, asking.place_names()), (20, 36, 24, 20))
