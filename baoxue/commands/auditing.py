"""`baoxue audit`: verify, report, head."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from baoxue.access import audit, audit_report
from baoxue.access.keys import KeyFileError
from baoxue.commands.speaking import console, end, errors, help_, words

app = typer.Typer(help=help_("audit"), no_args_is_help=True)


@app.command(help=help_("audit_verify"))
def verify(
    head: Annotated[str | None, typer.Option("--head", help=help_("audit_kept_head"))] = None,
) -> None:
    """Reads the whole log; status 1 when it is not what it was."""
    try:
        verdict = audit.verify(audit.current(), audit.Head.told(head) if head else None)
    except (ValueError, OSError, KeyFileError) as error:
        _refuse(error)
    for fault in verdict.faults:
        errors.print(words("audit_fault", between=" ", what=fault), markup=False)
    if verdict.faults:
        end(1)
    console.print(words("audit_whole", count=verdict.lines, head=verdict.head), markup=False)


@app.command(help=help_("audit_head"))
def head() -> None:
    """Prints the head, to be kept where nobody who may change the log may change it."""
    try:
        print(audit.current().head())  # noqa: T201  (the bare line is what is kept)
    except (audit.AuditError, KeyFileError) as error:
        _refuse(error)


@app.command(help=help_("audit_resume"))
def resume(
    actor: Annotated[str, typer.Option("--by", help=help_("audit_by"))],
) -> None:
    """Sets a damaged log aside and begins a new one that says so; status 1 when the log is whole."""
    try:
        aside = audit.resume(audit.current(), actor)
    except (audit.AuditError, OSError, KeyFileError) as error:
        _refuse(error)
    console.print(words("audit_resumed", aside=aside or "-"), markup=False)


@app.command(help=help_("audit_report"))
def report(
    year: Annotated[int | None, typer.Option(help=help_("audit_year"))] = None,
    file: Annotated[Path | None, typer.Option("--csv", help=help_("audit_csv"))] = None,
) -> None:
    """Prints how often what was done, by month; the accounts behind it go to a file."""
    year = year or datetime.now(UTC).year
    try:
        verdict = audit.verify(audit.current())
        entries = [it for it in audit.current().entries() if it.at.year == year]
        if file is not None:
            file.write_text("\ufeff" + audit_report.as_csv(audit_report.by_actor(entries)), encoding="utf-8")
    except (OSError, ValueError, KeyFileError) as error:
        _refuse(error)
    names = ("month", "kind", "count", "accounts", "children")
    shown = Table(*(words(f"column_{name}", between=" ") for name in names))
    for line in audit_report.by_month(entries):
        shown.add_row(line.month, line.kind, str(line.count), str(line.actors), str(line.children))
    Console(highlight=False).print(shown)
    if verdict.faults:
        errors.print(words("audit_fault", between=" ", what=verdict.faults[0]), markup=False)
        end(1)
    console.print(words("audit_whole", count=verdict.lines, head=verdict.head), markup=False)


def _refuse(error: Exception) -> NoReturn:
    errors.print(str(error), markup=False)
    end(1)
