"""`baoxue export`: a kept view of figures as a file, within the rights of a viewer who is named."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from baoxue.commands.press import Press, RefusedError, moment_of
from baoxue.commands.speaking import console, end, errors, help_, refusals_told, words

KINDS = ("csv", "xlsx", "parquet")
SPOKEN = ("zh", "en")


def export(
    view: Annotated[Path, typer.Argument(help=help_("export_view"))],
    out: Annotated[Path, typer.Option("--out", help=help_("export_out"))],
    viewer: Annotated[str | None, typer.Option("--viewer", help=help_("named_viewer"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help=help_("snapshot_of_day"))] = None,
    language: Annotated[str, typer.Option("--lang", help=help_("spoken_language"))] = "zh",
) -> None:
    """Writes the table of a view as .csv, .xlsx or .parquet."""
    if out.suffix[1:] not in KINDS or language not in SPOKEN:
        errors.print(words("export_usage"), markup=False)
        end(2)
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        errors.print(words("not_a_date", given=as_of), markup=False)
        end(2)

    def work() -> int:
        try:
            rows = _written(view, viewer, day, language, out)
        except RefusedError as refused:
            errors.print(str(refused), markup=False)
            return 1
        console.print(words("export_written", count=rows, file=out), markup=False)
        return 0

    end(refusals_told(work))


def _written(path: Path, viewer: str | None, day: date | None, language: str, out: Path) -> int:
    from dataclasses import replace

    from baoxue.view.findings.explore import asked, beside, compared, saved, tables
    from baoxue.view.findings.explore.view import Labels, with_values
    from baoxue.warehouse import Filters, UnknownSnapshotError
    from baoxue.warehouse.dimensions import DimensionError
    from baoxue.warehouse.slicing import slice_of

    try:
        found = saved.read(_file(path))
        view = found.view
        own = None if day else found.query.get("snapshot")
        press = Press.of(viewer, day, moment_of(None), language, own)
        filters = replace(Filters.from_query(dict(found.query)), snapshot=press.slip.snapshot)

        def ask(indicator: str, by: Sequence[str], filters: Any, only: Mapping[str, str]) -> Any:
            return slice_of(press.edition, indicator, by, press.scope, filters, only)

        rows = with_values(ask(view.indicator, view.by, filters, view.only), view.definition)
        before = compared.earlier(view, filters, ask) if view.against else None
        rows = rows if before is None else compared.with_change(rows, before, view.by)
        view, rows = beside.beside(view, rows, filters, ask)
        snapshot = press.edition.snapshot(filters)
        sql = asked.sql(view, snapshot, filters)
    except (saved.ViewError, DimensionError, UnknownSnapshotError) as error:
        why = words("export_not_a_view", why=error)
        if isinstance(error, saved.ViewError):
            known = " ".join(it.id for it in saved.shipped())
            why = f"{why}\n{words('views_known', known=known)}"
        raise RefusedError(why) from error
    days = {one.id: one.as_of for one in press.edition.snapshots}
    names = press.edition.place_names(press.scope, snapshot)
    table = tables.shown(view, rows, Labels(names, press.codes(press.language), days))
    heads = tables.columns(view, rows)
    kind = out.suffix[1:]
    if kind == "csv":
        taken = tables.csv(press.slip, table, heads)
    elif kind == "xlsx":
        taken = tables.workbook(press.slip, view, table, heads, sql)
    else:
        taken = tables.parquet(press.slip, view, rows, sql)
    place = filters.school or filters.township or filters.county or "all"
    press.record("explore", kind, place, taken.rows)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(taken.content)
    return taken.rows


def _file(path: Path) -> Path:
    """A file of one's own, or by its name one of those that come with the settings."""
    from baoxue import settings
    from baoxue.view.findings.explore.saved import FOLDER

    if path.exists():
        return path
    shipped = {it.stem: it for it in settings.reference_files(FOLDER, "*.toml")}
    return shipped.get(path.name, path)
