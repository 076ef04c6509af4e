"""The steward's desk: files in, a dry run with its findings, publishing, and the way back."""

import hashlib
from dataclasses import dataclass
from datetime import date

import streamlit as st

from baoxue.access import inbox
from baoxue.access.inbox import HandIn
from baoxue.intake.registers import load_registers
from baoxue.snapshots.carrying import ALL
from baoxue.view import (
    asking,
    blocks,
    checked_files,
    formats,
    inbox_desk,
    listing,
    session,
    taking,
    uploading,
)
from baoxue.view.reader import Reader
from baoxue.view.style import inline
from baoxue.view.uploading import Outcome, Upload
from baoxue.view.words import language, named, t
from baoxue.warehouse import Filters

_STATE = "desk"
_ASKED = "desk_asked"


def desk(_: Reader) -> None:
    """What only who keeps the data sees; on the demo without publishing, and it says why."""
    if not uploading.may_keep_data():
        return
    with blocks.section(t("desk.heading"), t("desk.note")):
        if not uploading.may_publish():
            blocks.state(t("desk.demo"), t("desk.demo_more"))
        said = st.session_state.get(_STATE) or {}
        checked_files.speak()
        held = inbox_desk.choose()
        files = st.file_uploader(
            t("desk.files"),
            type=list(uploading.KINDS),
            accept_multiple_files=True,
            key=f"desk-files-{said.get('round', 0)}",
        )
        left, right = blocks.pair()
        with left:
            day = st.date_input(t("desk.as_of"), format="YYYY-MM-DD", key="desk-day")
            aside = st.checkbox(t("desk.set_aside"), key="desk-aside", help=t("desk.set_aside_more"))
        with right:
            titles = _titles()
            carry = st.multiselect(
                t("desk.carry"),
                list(titles),
                format_func=lambda name: titles.get(name, name),
                placeholder=t("desk.carry_none"),
                key=f"desk-carry-{language()}",
                help=t("desk.carry_more"),
            )
            add = st.multiselect(
                t("desk.add"),
                list(titles),
                format_func=lambda name: titles.get(name, name),
                placeholder=t("desk.add_none"),
                key=f"desk-add-{language()}",
                help=t("desk.add_more"),
            )
        if not isinstance(day, date):
            return
        uploads = (
            *(Upload(file.name, file.getvalue()) for file in files),
            *inbox_desk.uploads(held),
        )
        # Forms hold new rows only: what else there is comes from the snapshot before.
        carried = (ALL,) if held else tuple(carry)
        job = Job(uploads, day, aside, carried, (*sorted({*add, *inbox_desk.registers(held)}),), held)
        mark = _mark(job)
        _buttons(job, mark)
        said = st.session_state.get(_STATE) or {}
        if (outcome := said.get("outcome")) is not None:
            if said.get("mark") not in (mark, None) and not said.get("published"):
                blocks.note(t("desk.changed"))
            _report(outcome, said["day"], published=bool(said.get("published")))


@dataclass(frozen=True)
class Job:
    """What is to be tried and published: files and forms, as of a day, with what is taken from the snapshot
    before."""

    uploads: tuple[Upload, ...]
    day: date
    aside: bool
    carry: tuple[str, ...]
    add: tuple[str, ...]
    held: tuple[HandIn, ...]


def _buttons(job: Job, mark: str) -> None:
    said = st.session_state.get(_STATE) or {}
    passed = said.get("mark") == mark and not said.get("published") and said["outcome"].ok
    with st.container(horizontal=True):
        check = st.button(
            t("desk.check"),
            disabled=not job.uploads,
            type="secondary" if passed else "primary",
            key="desk-check",
        )
        publish = uploading.may_publish() and st.button(
            t("desk.publish"),
            disabled=not passed,
            type="primary" if passed else "secondary",
            key="desk-publish",
        )
    if check:
        st.session_state[_ASKED] = None
        outcome = _run("check", job)
        done = {"outcome": outcome, "mark": mark, "day": job.day, "published": False}
        st.session_state[_STATE] = {**said, **done}
        st.rerun()
    if publish:
        st.session_state[_ASKED] = mark
    asked = passed and st.session_state.get(_ASKED) == mark
    question = t("desk.publish_ask", day=formats.day(job.day))
    if asked and _confirmed(question, t("desk.publish_yes"), "publish"):
        outcome = _run("import", job)
        turn = said.get("round", 0) + int(outcome.ok)  # another uploader: the files of this one are gone
        more = {"mark": None if outcome.ok else mark, "published": outcome.ok, "round": turn}
        st.session_state[_STATE] = {"outcome": outcome, "day": job.day, **more}
        st.session_state[_ASKED] = None
        if outcome.ok:
            inbox.settle([it.id for it in job.held], "taken", outcome.snapshot)
            session.keep({"snapshot": outcome.snapshot})
        st.rerun()


def way_back(_: Reader) -> None:
    """Undoing the last publication, after a question that says what it will do."""
    catalog = asking.current().edition.catalog
    if not uploading.may_publish():
        return
    if error := st.session_state.pop("desk_back_error", ""):
        blocks.state(t("desk.back_failed"), error)
    if done := st.session_state.pop("desk_back_done", ""):
        blocks.state(t("desk.back_done", snapshot=done))
    if catalog.before is None or catalog.newest is None:
        return
    if st.button(t("desk.back"), key="desk-back"):
        st.session_state["desk_back_asked"] = catalog.version
    if st.session_state.get("desk_back_asked") == catalog.version:
        head = (catalog.head or {}).get("id", catalog.newest.id)
        if _confirmed(t("desk.back_ask", snapshot=head), t("desk.back_yes"), "back"):
            wrong = uploading.roll_back()
            st.session_state["desk_back_asked"] = None
            st.session_state["desk_back_error" if wrong else "desk_back_done"] = wrong or head
            if not wrong:
                st.session_state.pop(_STATE, None)
                session.keep({"snapshot": None})
            st.rerun()


def _confirmed(question: str, yes: str, key: str) -> bool:
    """A question with what will happen; whether it was agreed to in this run."""
    with st.container(border=True, key=f"desk-{key}-box"):
        st.html(f'<div role="alert">{inline(question)}</div>')
        with st.container(horizontal=True):
            agreed = st.button(yes, type="primary", key=f"desk-{key}-yes")
            if st.button(t("desk.no"), key=f"desk-{key}-no"):
                st.session_state[_ASKED] = st.session_state["desk_back_asked"] = None
                st.rerun()
    return bool(agreed)


def _run(command: uploading.Command, job: Job) -> Outcome:
    """The command line at work, its steps shown as they come."""
    with st.status(t(f"desk.running_{command}"), expanded=True) as status:
        line, bar = st.empty(), st.progress(0.0)

        def told(what: str, done: int, of: int) -> None:
            steps = {"what": what, "done": formats.number(done), "of": formats.number(of)}
            line.text(t("desk.step", **steps) if of else what)
            bar.progress(min(done / of, 1.0) if of else 0.0)

        outcome = uploading.run(
            command, job.uploads, job.day, told, set_aside=job.aside, carry=job.carry, add=job.add
        )
        status.update(state="complete" if outcome.ok else "error", label=t("desk.ended"))
    return outcome


def _report(outcome: Outcome, day: date, *, published: bool) -> None:
    """What came of it: a sentence, rows by register, the findings, the workbook."""
    words = {
        "rows": formats.number(sum(outcome.rows.values())),
        "registers": len(outcome.rows),
        "errors": formats.number(outcome.errors),
        "warnings": formats.number(outcome.warnings),
        "wrong": formats.number(sum(outcome.wrong_rows.values())),
        "snapshot": outcome.snapshot,
    }
    if not outcome.ok and not outcome.findings:
        blocks.state(t("desk.refused"), outcome.refusal or t("desk.refused_more"))
        return
    key = "published" if published else "sound" if outcome.ok else "wrong"
    more = t(f"desk.{key}_more", **words)
    if outcome.wrong_rows:
        more += t("desk.rows_set_aside" if outcome.ok else "desk.rows_wrong", **words)
    if outcome.can_be_set_aside:
        more += t("desk.can_be_set_aside")
    blocks.state(t(f"desk.{key}", **words), more)
    if outcome.rows:
        listing.small_table(
            (t("reporting.column_register"), t("reporting.column_rows"), t("desk.column_wrong")),
            tuple(
                (
                    checked_files.register_title(name),
                    formats.number(rows),
                    formats.number(outcome.wrong_rows.get(name, 0)),
                )
                for name, rows in outcome.rows.items()
            ),
        )
    if outcome.findings:
        checked_files.findings_table(outcome)
    if (workbook := outcome.workbook) is not None:
        taking.button(
            t("desk.workbook"),
            t("desk.workbook_name", day=day.isoformat()),
            lambda _: taking.Taken(workbook, outcome.errors + outcome.warnings),
            key="desk-workbook",
            what="upload_findings",
            filters=Filters(),
        )


def _titles() -> dict[str, str]:
    """The registers that can be carried forward: those of the newest snapshot."""
    newest = asking.current().edition.catalog.newest
    known = load_registers()
    return {name: named(known[name].title) for name in (newest.registers if newest else ()) if name in known}


def _mark(job: Job) -> str:
    """What a dry run was about: another file or choice needs another one."""
    choices = (job.day, job.aside, sorted(job.carry), sorted(job.add))
    digest = hashlib.sha256(repr(choices).encode())
    for upload in job.uploads:
        digest.update(upload.name.encode() + b"\0" + hashlib.sha256(upload.content).digest())
    return digest.hexdigest()
