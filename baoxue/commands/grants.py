"""`baoxue grants`: list, add, end, export."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from baoxue.access import audit, grants
from baoxue.access.viewers import AREAS
from baoxue.commands.speaking import console, end, errors, help_, operator, words

app = typer.Typer(help=help_("grants"), no_args_is_help=True)

Codes = Annotated[list[str] | None, typer.Option(help=help_("grant_codes"))]
By = Annotated[str | None, typer.Option("--by", help=help_("by"))]


@app.command("list", help=help_("grants_list"))
def list_grants(
    everyone: Annotated[bool, typer.Option("--all", help=help_("grants_all"))] = False,
) -> None:
    """Prints the grants in force; with --all those too that have ended or not begun."""
    try:
        known, now = grants.current().all(), datetime.now(UTC)
    except grants.GrantsError as error:
        _refuse(error)
    shown = Table(*(words(f"column_{name}") for name in ("id", "user", "role", *AREAS, "until")))
    for column in shown.columns:
        column.overflow = "fold"
    shown.columns[0].no_wrap = True
    for it in known:
        if everyone or it.holds(now):
            until = "" if it.valid_to is None else it.valid_to.astimezone().strftime("%Y-%m-%d %H:%M")
            areas = (" ".join(getattr(it, area)) for area in AREAS)
            shown.add_row(it.id, it.user, it.role, *areas, until)
    Console(highlight=False).print(shown)


@app.command(help=help_("grants_add"))
def add(
    user: Annotated[str, typer.Argument(help=help_("grant_user"))],
    role: Annotated[str, typer.Argument(help=help_("grant_role"))],
    county: Codes = None,
    township: Codes = None,
    village: Codes = None,
    school: Codes = None,
    valid_from: Annotated[str | None, typer.Option("--from", help=help_("grant_from"))] = None,
    valid_to: Annotated[str | None, typer.Option("--until", help=help_("grant_until"))] = None,
    by: By = None,
) -> None:
    """Gives a grant."""
    given = (county, township, village, school)
    areas = {area: tuple(codes or ()) for area, codes in zip(AREAS, given, strict=True)}
    try:
        begins = grants.moment(valid_from) if valid_from else None
        ends = grants.moment(valid_to, end=True) if valid_to else None
    except ValueError:
        errors.print(words("not_a_date", given=f"{valid_from or ''} {valid_to or ''}".strip()), markup=False)
        end(2)
    try:
        grant = grants.granted(user, role, areas, by or operator(), valid_from=begins, valid_to=ends)
    except (grants.GrantsError, audit.AuditError, OSError) as error:
        _refuse(error)
    console.print(words("grant_added", user=user, role=role, id=grant.id), markup=False)


@app.command("end", help=help_("grants_end"))
def end_grant(id: Annotated[str, typer.Argument(help=help_("grant_id"))], by: By = None) -> None:
    """Ends a grant now."""
    try:
        ended = grants.withdrawn(id, by or operator())
    except (grants.GrantsError, audit.AuditError, OSError) as error:
        _refuse(error)
    console.print(words("grant_ended", user=ended.user, id=ended.id), markup=False)


@app.command(help=help_("grants_export"))
def export(file: Annotated[Path, typer.Argument(help=help_("grants_file"))]) -> None:
    """Writes the whole table as CSV that a spreadsheet opens."""
    try:
        known = grants.current().all()
        file.write_text("\ufeff" + grants.written(known), encoding="utf-8")
    except (grants.GrantsError, OSError) as error:
        _refuse(error)
    console.print(words("grants_exported", count=len(known), file=file), markup=False)


def _refuse(error: Exception) -> NoReturn:
    errors.print(str(error), markup=False)
    end(1)
