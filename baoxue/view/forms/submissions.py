"""Forms filled in on a visit: an inspector submits them, the steward publishes them or sends them back."""

from collections.abc import Collection, Mapping
from datetime import timedelta

import streamlit as st

from baoxue.access import audit, inbox
from baoxue.access.inbox import HandIn, InboxError
from baoxue.intake.registers import load_registers
from baoxue.paper.visit_workbook import INSPECTION
from baoxue.snapshots.zones import Zone
from baoxue.view import asking, blocks, formats, session
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.forms import import_command, rights
from baoxue.view.forms.confirmation import confirmed
from baoxue.view.forms.import_command import ImportResult, Upload
from baoxue.view.forms.uploads import findings, uploader
from baoxue.view.render import draw
from baoxue.view.sections.section import Section, State, Table
from baoxue.view.style import inline
from baoxue.view.words import named, t

ADDED = (*INSPECTION, "tasks")
"""What a form may hold: new rows of these registers."""
# What the rules about these rows look into; codes of children are looked for in all of them.
LOOKED_INTO = (
    *("townships", "villages", "schools", "inspectors", "meetings", "roll", "population", "out_of_county"),
    *("disabled", "poor_households", "left_behind", "suspected_cases", "dropout_cases"),
)
_RESULT, _ROUND = "submission_result", "submission_round"
_LISTED = 10
_MARKUP = "\\`*_[]<>#:$~|"


def submit(chosen: Chosen) -> None:
    """The uploader, what was found in the file, and what became of earlier ones. For who may submit."""
    if not rights.may_submit():
        return
    with blocks.folded(t("submissions.fold"), "visit-hand-in") as is_open:
        if is_open:
            blocks.note(t("submissions.note"))
            turn = st.session_state.get(_ROUND, 0)
            file = uploader(t("submissions.file"), ["xlsx"], f"hand-in-{turn}")
            if st.button(t("submissions.button"), type="primary", disabled=file is None, key="hand-in"):
                _submit(file.getvalue(), _zone(chosen))
            if result := st.session_state.get(_RESULT):
                draw(_report(*result))
            draw(_own())


def _zone(chosen: Chosen) -> Zone:
    """Every place of the viewer, whatever part of the zone is looked at."""
    rows = asking.ask("units_seen", chosen.filters)
    codes = (
        tuple(rows.loc[rows["unit_kind"] == kind, "unit_code"].tolist())
        for kind in ("township", "village", "school")
    )
    return Zone(*codes)


def _submit(content: bytes, zone: Zone) -> None:
    """Checks the file and, where it is sound, keeps it; the next run says what came of it."""
    state = st.session_state
    if len(content) > inbox.MOST_BYTES:
        state[_RESULT] = ("too_large", None)
        return
    newest = asking.current().edition.catalog.newest
    assert newest is not None
    carry = [name for name in LOOKED_INTO if name in newest.registers]
    day = max(session.today(), newest.as_of + timedelta(days=1))
    with st.status(t("submissions.running")) as status:
        line = st.empty()
        result = import_command.check_form(
            Upload("form.xlsx", content), day, lambda what, *_: line.text(what), carry, ADDED, zone
        )
        status.update(state="complete" if result.ok else "error", label=t("submissions.ended"))
    state[_RESULT] = (_hold(content, result), result)
    if result.ok:
        state[_ROUND] = state.get(_ROUND, 0) + 1  # another uploader: the file has been submitted
    st.rerun()


def _hold(content: bytes, result: ImportResult) -> str:
    """Holds the form where it is sound and these are no demo data; the key of what is to be said."""
    if not result.ok:
        return "wrong" if result.errors else "refused"
    came = {name: rows for name, rows in result.came.items() if name in ADDED}
    if not any(came.values()) or came.keys() != result.came.keys():
        return "nothing"
    reading = asking.current()
    if reading.edition.catalog.is_demo:
        return "demo"
    actor, role, places = reading.looker.actor, reading.looker.role, list(result.places)
    try:
        audit.add("form_handed_in", actor, role, places=places, rows=sum(came.values()))
        inbox.hold(content, actor, came, places)
    except (audit.AuditError, InboxError, OSError):
        blocks.failure_code()
        return "not_kept"
    return "held"


def _report(key: str, result: ImportResult | None) -> Section:
    """What came of the form, and what was found in it."""
    if result is None:
        return Section("", parts=(State(t(f"submissions.{key}")),))
    bold = t(f"submissions.{key}", errors=result.errors, rows=_rows(result.came))
    soft = t(f"submissions.{key}_more") if key in ("wrong", "refused", "held") else ""
    return Section("", parts=(State(bold, soft), *findings(result)))


def _own() -> Section | None:
    """What the viewer has submitted: when, what, about which places, and what became of it."""
    own = inbox.of(asking.current().looker.actor)[:_LISTED]
    header = tuple(t(f"submissions.{name}") for name in ("at", "what", "about", "state"))
    lines = tuple((*_words(it), t(f"submissions.state_{it.state}", snapshot=it.snapshot)) for it in own)
    return Section("", t("submissions.list"), (Table(header, lines, (20, 36, 24, 20)),)) if own else None


def choose() -> tuple[HandIn, ...]:
    """For the steward: draws what waits and returns what is to be published; the others can go back."""
    waiting = inbox.waiting() if rights.may_publish() else ()
    if not waiting:
        return ()
    st.html(f"<b>{inline(t('submissions.waiting_heading', count=len(waiting)))}</b>")
    blocks.note(t("submissions.waiting_note"))
    taken = tuple(it for it in waiting if st.checkbox(_label(it), value=True, key=f"inbox-{it.id}"))
    if left := [it.id for it in waiting if it not in taken]:
        _send_back(left)
    return taken


def _label(it: HandIn) -> str:
    at, rows, places = _words(it)
    # A checkbox reads Markdown: nothing in a name may become markup.
    text = " \u00b7 ".join((at, it.actor, places, rows))
    return "".join(f"\\{one}" if one in _MARKUP else one for one in text)


def _send_back(ids: list[str]) -> None:
    pressed = st.button(t("submissions.back"), key="inbox-back")
    question, yes = t("submissions.back_ask", count=len(ids)), t("submissions.back_yes")
    if confirmed("inbox-back", tuple(ids), pressed=pressed, question=question, yes=yes):
        looker = asking.current().looker
        audit.add("form_sent_back", looker.actor, looker.role, forms=len(ids))
        inbox.settle(ids, "sent_back")
        st.rerun()


def uploads(held: Collection[HandIn]) -> tuple[Upload, ...]:
    """The forms as files of an import."""
    return tuple(Upload(it.file_name, inbox.content(it.id)) for it in held)


def registers(held: Collection[HandIn]) -> set[str]:
    """The registers of which they hold new rows."""
    return {name for it in held for name in it.rows}


def _words(it: HandIn) -> tuple[str, str, str]:
    """When, how many rows of which registers, about which places (of many the first three)."""
    names = asking.place_names()
    places = [wording.either(*names.get(code, (code, None))) for code in it.places]
    return f"{it.at:%Y-%m-%d %H:%M}", _rows(it.rows), wording.in_a_row(places).replace("**", "")


def _rows(rows: Mapping[str, int]) -> str:
    known = load_registers()
    return formats.joined(
        [
            t("submissions.rows", register=named(known[name].title), rows=count)
            for name, count in rows.items()
            if name in known
        ]
    )
