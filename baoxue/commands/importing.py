"""`baoxue import` and `baoxue check`: a folder of registers is checked, and published or not."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baoxue import settings
from baoxue.commands import telling
from baoxue.commands.outcome import Outcome
from baoxue.commands.speaking import console, end, errors, help_, words, written_down

if TYPE_CHECKING:
    from baoxue.intake.findings import Finding

FINDINGS_IN_JSON = 500
NOT_IN_JSON = ("row_key", "codes")
Progress = Callable[[str, int, int], None]

Folder = Annotated[Path, typer.Argument(help=help_("import_folder"))]
AsOf = Annotated[str, typer.Option("--as-of", help=help_("as_of"))]
Carry = Annotated[list[str] | None, typer.Option("--carry", help=help_("carry"))]
Add = Annotated[list[str] | None, typer.Option("--add", help=help_("add"))]
Within = Annotated[Path | None, typer.Option("--within", help=help_("within"), hidden=True)]
SetAside = Annotated[bool, typer.Option("--set-aside", help=help_("set_rows_aside"))]
Errors = Annotated[Path | None, typer.Option("--errors", "--workbook", help=help_("errors_file"))]
AsJson = Annotated[bool, typer.Option("--json", help=help_("as_json"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=help_("dry_run"))]


@dataclass(frozen=True)
class Kept:
    """What is taken from the snapshot before, and whether wrong rows are left out (see `publish`)."""

    carry: tuple[str, ...]
    add: tuple[str, ...]
    set_aside: bool


def import_(
    folder: Folder,
    as_of: AsOf,
    carry: Carry = None,
    add: Add = None,
    set_aside: SetAside = False,
    dry_run: DryRun = False,
    errors_file: Errors = None,
    as_json: AsJson = False,
) -> None:
    """Checks a folder of registers and publishes it as one snapshot."""
    day = _day(as_of, folder)
    began = time.monotonic()
    kept = Kept(tuple(carry or ()), tuple(add or ()), set_aside)

    def work(progress: Progress, outcome: Outcome) -> None:
        if dry_run:
            _try(folder, day, kept, progress, outcome)
        else:
            _publish(folder, day, kept, progress, outcome)

    outcome = _run(work, as_json)
    workbook = _write_workbook(errors_file, outcome, day)
    if as_json:
        _say_result(outcome, workbook)
    else:
        telling.tell(outcome, errors if outcome.is_refused else console)
        _say_workbook(workbook, outcome)
        if outcome.snapshot:
            seconds = f"{time.monotonic() - began:.1f}"
            console.print(words("published", snapshot=outcome.snapshot, seconds=seconds))
        elif not outcome.is_refused:
            console.print(words("would_publish", day=day.isoformat()))
        elif outcome.findings:
            errors.print(words("refused", errors=outcome.count("error")))
            if outcome.wrong_rows:
                errors.print(words("could_set_aside", rows=sum(outcome.wrong_rows.values())))
    end(int(outcome.is_refused))


def check(
    folder: Folder,
    as_of: AsOf,
    carry: Carry = None,
    add: Add = None,
    set_aside: SetAside = False,
    within: Within = None,
    errors_file: Errors = None,
    as_json: AsJson = False,
) -> None:
    """Checks a folder of registers; status 1 when it could not be published."""
    day = _day(as_of, folder)
    kept = Kept(tuple(carry or ()), tuple(add or ()), set_aside)
    outcome = _run(lambda progress, it: _try(folder, day, kept, progress, it, within), as_json)
    workbook = _write_workbook(errors_file, outcome, day)
    if as_json:
        _say_result(outcome, workbook)
    else:
        telling.tell(outcome, console)
        _say_workbook(workbook, outcome)
        if outcome.refusal is None:
            console.print(
                words("would_refuse" if outcome.is_refused else "would_publish", day=day.isoformat())
            )
        if outcome.is_refused and outcome.wrong_rows:
            console.print(words("could_set_aside", rows=sum(outcome.wrong_rows.values())))
    end(int(outcome.is_refused))


def _publish(
    folder: Path,
    day: date,
    kept: Kept,
    progress: Progress,
    outcome: Outcome,
) -> None:
    from baoxue.snapshots.catalog import read_catalog
    from baoxue.snapshots.publish import publish

    found: list[Finding] = []
    written_down("import", as_of=day.isoformat(), files=sum(1 for it in folder.iterdir() if it.is_file()))
    id = publish(folder, day, progress=progress, report=found.append, **asdict(kept))
    snapshot = read_catalog(settings.data_folder()).snapshot(id)
    assert snapshot is not None
    written_down("publication", snapshot=id)
    outcome.snapshot, outcome.findings = id, found
    outcome.totals = snapshot.checks["rules"]
    outcome.wrong_rows = {name: it.set_aside for name, it in snapshot.registers.items() if it.set_aside}
    outcome.rows = {name: it.file.rows for name, it in snapshot.registers.items()}


def _try(
    folder: Path,
    day: date,
    kept: Kept,
    progress: Progress,
    outcome: Outcome,
    within: Path | None = None,
) -> None:
    from baoxue.snapshots.trial import try_folder
    from baoxue.snapshots.zones import Zone

    zone = Zone.read(within) if within else None
    examined = try_folder(folder, day, progress=progress, zone=zone, **asdict(kept))
    outcome.findings, outcome.totals = examined.findings, examined.totals
    outcome.wrong_rows, outcome.rows = examined.set_aside, examined.rows
    outcome.came, outcome.places = examined.came, examined.places


def _run(work: Callable[[Progress, Outcome], None], as_json: bool) -> Outcome:
    """Does the work with its progress shown; what refuses it becomes part of the outcome."""
    from baoxue.access.audit import AuditError
    from baoxue.definitions.parsing import DefinitionError
    from baoxue.intake.findings import IntakeError
    from baoxue.snapshots.catalog import CatalogError
    from baoxue.snapshots.storage import PublishError

    outcome = Outcome()
    try:
        with _progress_lines() if as_json else telling.progress_bar() as progress:
            work(progress, outcome)
    except IntakeError as error:
        outcome = Outcome(
            findings=error.findings,
            totals=error.totals,
            wrong_rows=error.wrong_rows,
            rows=error.rows,
            is_refused=True,
        )
    except (PublishError, CatalogError, DefinitionError, AuditError) as error:
        outcome = Outcome(refusal=str(error), is_refused=True)
        errors.print(outcome.refusal, markup=False)
    return outcome


def _day(as_of: str, folder: Path) -> date:
    """The day that was typed; ends the command when it is none or the folder is not there."""
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        errors.print(words("not_a_date", given=as_of), markup=False)
        end(2)
    if not folder.is_dir():
        errors.print(words("no_folder", folder=folder), markup=False)
        end(2)
    return day


def _write_workbook(path: Path | None, outcome: Outcome, day: date) -> Path | None:
    """The error workbook, where one was asked for and there is something to write."""
    if path is None or not outcome.findings:
        return None
    from baoxue.intake.error_workbook import write_error_workbook

    return write_error_workbook(path, outcome.findings, day, outcome.totals)


def _say_workbook(path: Path | None, outcome: Outcome) -> None:
    if path:
        console.print(words("workbook_written", file=path), markup=False)
    elif outcome.findings:
        console.print(words("workbook_possible"), markup=False)


# ---- lines of JSON, for a program that started this one ----


@contextmanager
def _progress_lines() -> Iterator[Progress]:
    def report(what: str, done: int, total: int) -> None:
        zh, en = telling.described(what)
        _say({"progress": {"what": what, "done": done, "of": total, "zh": zh, "en": en}})

    yield report


def _say_result(outcome: Outcome, workbook: Path | None) -> None:
    _say(
        {
            "result": {
                "ok": not outcome.is_refused,
                "snapshot": outcome.snapshot,
                "errors": outcome.count("error"),
                "warnings": outcome.count("warning"),
                "wrong_rows": dict(outcome.wrong_rows or {}),
                "can_be_set_aside": bool(outcome.is_refused and outcome.wrong_rows),
                "rows": dict(outcome.rows),
                "came": dict(outcome.came),
                "places": list(outcome.places),
                "findings": [_as_dict(it) for it in _first(outcome.findings)],
                "workbook": str(workbook) if workbook else None,
                "refusal": outcome.refusal,
            }
        }
    )


def _first(findings: "Sequence[Finding]") -> "Sequence[Finding]":
    """As many as are told, those about rows that came before those about rows carried forward."""
    return sorted(findings, key=lambda it: not it.file)[:FINDINGS_IN_JSON]


def _as_dict(finding: "Finding") -> dict[str, Any]:
    return {name: value for name, value in asdict(finding).items() if name not in NOT_IN_JSON}


def _say(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()
