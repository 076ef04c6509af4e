"""The steward's form: files in, a dry run with its findings, publishing, and the way back."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from baoxue.access import inbox
from baoxue.access.inbox import HandIn
from baoxue.intake.registers import load_registers
from baoxue.snapshots.carrying import ALL
from baoxue.view import asking, blocks, formats, session
from baoxue.view.forms import import_command, rights, submissions, uploads
from baoxue.view.forms.confirmation import confirmed, forget
from baoxue.view.forms.import_command import ImportResult, Upload
from baoxue.view.reader import Reader
from baoxue.view.render import draw
from baoxue.view.sections.reporting.rules import register_title
from baoxue.view.sections.section import Download, Part, Section, State, Table
from baoxue.view.slips import Taken
from baoxue.view.words import language, t
from baoxue.warehouse import Filters

_ATTEMPT = "import_attempt"
_ROUND = "import_round"
_ROLLED_BACK = "rolled_back"
_PUBLISH, _ROLL_BACK = "publish", "roll-back"


@dataclass(frozen=True)
class Job:
    """What is to be tried and published: files and forms, as of a day, with what is taken from the snapshot
    before."""

    uploads: tuple[Upload, ...]
    day: date
    set_aside: bool
    carry: tuple[str, ...]
    add: tuple[str, ...]
    held: tuple[HandIn, ...]

    @cached_property
    def mark(self) -> str:
        """Tells it from any other: another file or choice needs another dry run."""
        choices = (self.day, self.set_aside, sorted(self.carry), sorted(self.add))
        digest = hashlib.sha256(repr(choices).encode())
        for upload in self.uploads:
            digest.update(upload.name.encode() + b"\0" + hashlib.sha256(upload.content).digest())
        return digest.hexdigest()


@dataclass(frozen=True)
class Attempt:
    """What came of the last dry run or publication. `mark`: of the job; None where it has been published."""

    result: ImportResult
    day: date
    mark: str | None


def import_form(_: Reader) -> None:
    """Only for who keeps the data; on the demo without publishing, and it says why."""
    if not rights.may_import():
        return
    with blocks.section(t("import_form.heading"), t("import_form.note")):
        if not rights.may_publish():
            blocks.state(t("import_form.demo"), t("import_form.demo_more"))
        job = _job()
        if job is None:
            return
        _buttons(job)
        attempt = st.session_state.get(_ATTEMPT)
        if attempt is not None:
            if attempt.mark not in (job.mark, None):
                blocks.note(t("import_form.changed"))
            draw(Section("", parts=report(attempt)))


def _job() -> Job | None:
    """The fields of the form; None while no day is chosen."""
    held = submissions.choose()
    turn = st.session_state.get(_ROUND, 0)
    files = uploads.uploader(
        t("import_form.files"), import_command.KINDS, f"import-files-{turn}", several=True
    )
    left, right = blocks.pair()
    with left:
        day = st.date_input(t("import_form.as_of"), format="YYYY-MM-DD", key="import-day")
        set_aside = st.checkbox(
            t("import_form.set_aside"), key="import-aside", help=t("import_form.set_aside_more")
        )
    with right:
        carry, add = _registers("carry"), _registers("add")
    if not isinstance(day, date):
        return None
    return Job(
        (*(Upload(it.name, it.getvalue()) for it in files), *submissions.uploads(held)),
        day,
        set_aside,
        # Forms hold new rows only: what else there is comes from the snapshot before.
        (ALL,) if held else carry,
        tuple(sorted({*add, *submissions.registers(held)})),
        held,
    )


def _registers(field: str) -> tuple[str, ...]:
    """A choice of registers of the newest snapshot."""
    newest = asking.current().edition.catalog.newest
    known = [name for name in (newest.registers if newest else ()) if name in load_registers()]
    chosen = st.multiselect(
        t(f"import_form.{field}"),
        known,
        format_func=register_title,
        placeholder=t(f"import_form.{field}_none"),
        key=f"import-{field}-{language()}",
        help=t(f"import_form.{field}_more"),
    )
    return tuple(chosen)


def _buttons(job: Job) -> None:
    """A dry run comes first; what passed it can be published, after a question."""
    attempt = st.session_state.get(_ATTEMPT)
    passed = attempt is not None and attempt.mark == job.mark and attempt.result.ok
    with st.container(horizontal=True):
        check = st.button(
            t("import_form.check"),
            disabled=not job.uploads,
            type="secondary" if passed else "primary",
            key="import-check",
        )
        publish = rights.may_publish() and st.button(
            t("import_form.publish"),
            disabled=not passed,
            type="primary" if passed else "secondary",
            key=_PUBLISH,
        )
    if check:
        forget(_PUBLISH)
        st.session_state[_ATTEMPT] = Attempt(_run("check", job), job.day, job.mark)
        st.rerun()
    question = t("import_form.publish_ask", day=job.day)
    yes = t("import_form.publish_yes")
    if passed and confirmed(_PUBLISH, job.mark, pressed=publish, question=question, yes=yes):
        result = _run("import", job)
        st.session_state[_ATTEMPT] = Attempt(result, job.day, None if result.ok else job.mark)
        if result.ok:
            # Another uploader: the files of this one are gone.
            st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            inbox.settle([it.id for it in job.held], "taken", result.snapshot)
            session.keep({"snapshot": result.snapshot})
        st.rerun()


def _run(command: import_command.Command, job: Job) -> ImportResult:
    """The command line at work, its steps shown as they come."""
    with st.status(t(f"import_form.running_{command}"), expanded=True) as status:
        line, bar = st.empty(), st.progress(0.0)

        def progress(what: str, done: int, of: int) -> None:
            line.text(t("import_form.step", what=what, done=done, of=of) if of else what)
            bar.progress(min(done / of, 1.0) if of else 0.0)

        result = import_command.run_import(
            command, job.uploads, job.day, progress, set_aside=job.set_aside, carry=job.carry, add=job.add
        )
        status.update(state="complete" if result.ok else "error", label=t("import_form.ended"))
    return result


def report(attempt: Attempt) -> tuple[Part, ...]:
    """What came of it: a sentence, rows by register, the findings, the workbook."""
    result = attempt.result
    if not result.ok and not result.findings:
        return (State(t("import_form.refused"), result.refusal or t("import_form.refused_more")),)
    values = {
        "rows": sum(result.rows.values()),
        "registers": len(result.rows),
        "errors": result.errors,
        "warnings": result.warnings,
        "wrong": sum(result.wrong_rows.values()),
        "snapshot": result.snapshot,
    }
    key = "published" if attempt.mark is None else "sound" if result.ok else "wrong"
    more = t(f"import_form.{key}_more", **values)
    if result.wrong_rows:
        more += t(f"import_form.rows_{'set_aside' if result.ok else 'wrong'}", **values)
    if result.can_be_set_aside:
        more += t("import_form.can_be_set_aside")
    parts: list[Part] = [State(t(f"import_form.{key}", **values), more)]
    if result.rows:
        header = (t("reporting.column_register"), t("reporting.column_rows"), t("import_form.column_wrong"))
        rows = (
            (register_title(name), formats.number(count), formats.number(result.wrong_rows.get(name, 0)))
            for name, count in result.rows.items()
        )
        parts.append(Table(header, tuple(rows)))
    parts += uploads.findings(result)
    if (workbook := result.workbook) is not None:
        parts.append(
            Download(
                "import-workbook",
                t("reporting.workbook"),
                t("reporting.workbook_name", day=attempt.day),
                lambda _: Taken(workbook, result.errors + result.warnings),
                what="upload_findings",
                filters=Filters(),
            )
        )
    return tuple(parts)


def roll_back(_: Reader) -> None:
    """Undoing the last publication, after a question that says what it will do."""
    if not rights.may_publish():
        return
    if result := st.session_state.pop(_ROLLED_BACK, None):
        blocks.state(*result)
    catalog = asking.current().edition.catalog
    if catalog.before is None or catalog.newest is None:
        return
    head = (catalog.head or {}).get("id", catalog.newest.id)
    pressed = st.button(t("import_form.back"), key=_ROLL_BACK)
    question = t("import_form.back_ask", snapshot=head)
    if confirmed(
        _ROLL_BACK, catalog.version, pressed=pressed, question=question, yes=t("import_form.back_yes")
    ):
        error = import_command.roll_back()
        if error:
            st.session_state[_ROLLED_BACK] = (t("import_form.back_failed"), error)
        else:
            st.session_state[_ROLLED_BACK] = (t("import_form.back_done", snapshot=head), "")
            st.session_state.pop(_ATTEMPT, None)
            session.keep({"snapshot": None})
        st.rerun()
