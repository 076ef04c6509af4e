"""`baoxue score` and `baoxue rubric check | compare`: scores on standard output, and rubric files looked
over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from baoxue import settings
from baoxue.commands.speaking import console, end, errors, help_, refusals_told, words

if TYPE_CHECKING:
    from baoxue.analysis.assessing import Assessment
    from baoxue.analysis.ranks import Ranges
    from baoxue.analysis.rubric import Rubric

app = typer.Typer(help=help_("rubric"), no_args_is_help=True)
WIDTH = 160
"""Of a table that goes into a file or a pipe, where nobody says how wide it may be."""


def score(
    as_of: Annotated[str | None, typer.Option("--as-of", help=help_("score_as_of"))] = None,
    rubric: Annotated[str | None, typer.Option("--rubric", help=help_("score_rubric"))] = None,
) -> None:
    """Prints the score of every unit, highest first."""

    def work() -> int:
        day = _day(as_of)
        assessments = _assess(_rubric(rubric, day), day)
        if not assessments:
            errors.print(words("nothing_to_score"), markup=False)
            return 1
        for assessment, ranges in assessments:
            _print_scores(assessment, ranges)
        return 0

    end(_told(work))


@app.command(help=help_("rubric_check"))
def check(file: Annotated[Path, typer.Argument(help=help_("rubric_file"))]) -> None:
    """Reads a rubric file and says what is wrong with it; status 1 when something is."""
    from baoxue.analysis.rubric_file import read_rubric

    def work() -> int:
        found = read_rubric(file)
        console.print(
            words(
                "rubric_sound",
                name=found.key,
                items=len(found.items),
                points=f"{found.total:g}",
                vetoes=len(found.vetoes),
                since=found.valid_from,
            ),
            markup=False,
        )
        return 0

    end(_told(work))


@app.command(help=help_("rubric_compare"))
def compare(
    a: Annotated[str, typer.Argument(help=help_("rubric_a"))],
    b: Annotated[str, typer.Argument(help=help_("rubric_b"))],
    as_of: Annotated[str | None, typer.Option("--as-of", help=help_("score_as_of"))] = None,
) -> None:
    """Prints which items differ between two rubrics, and what that changes for whom."""
    from baoxue.analysis.rubric_changes import changed_items, moves

    def work() -> int:
        day = _day(as_of)
        first, second = _rubric(a, day), _rubric(b, day)
        if first.units != second.units:
            errors.print(words("rubric_units_differ", a=first.key, b=second.key), markup=False)
            return 1
        table = _table(("item", "rubric_a", "rubric_b", "what"), title=f"{first.key} → {second.key}")
        for change in changed_items(first, second):
            table.add_row(change.item, change.before, change.after, words(f"item_{change.kind}", between=" "))
        _out().print(table)
        for (before, before_ranges), (after, after_ranges) in zip(
            _assess(first, day), _assess(second, day), strict=True
        ):
            columns = (
                "unit",
                "score_a",
                "score_b",
                "difference",
                "grade_a",
                "grade_b",
                "rank_a",
                "rank_b",
                "items",
            )
            table = _table(columns, right=(1, 2, 3))
            for move in moves(before, before_ranges, after, after_ranges):
                table.add_row(
                    move.name,
                    f"{move.before:.1f}",
                    f"{move.after:.1f}",
                    f"{move.after - move.before:+.1f}",
                    first.grades[move.grade_before].name["zh"],
                    second.grades[move.grade_after].name["zh"],
                    "{}–{}".format(*move.ranks_before),
                    "{}–{}".format(*move.ranks_after),
                    " ".join(f"{item} {points:+.1f}" for item, points in move.items),
                )
            _out().print(table)
        return 0

    end(_told(work))


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        errors.print(words("not_a_date", given=given), markup=False)
        end(2)


def _rubric(given: str | None, day: date | None) -> "Rubric":
    """A rubric by file, by name with its version, or by name alone: the version in force on the day."""
    from baoxue.analysis.rubric_file import load_rubric, read_rubric, rubric_in_force, rubric_names

    if given and (given.endswith(".toml") or Path(given).exists()):
        return read_rubric(Path(given))
    if given in rubric_names():
        return load_rubric(given)
    return rubric_in_force(given or "township", day or date.max)


def _assess(rubric: "Rubric", day: date | None) -> list[tuple["Assessment", "Ranges"]]:
    """One assessment for each county of the snapshot of that day (the newest without one)."""
    from baoxue.access import Scope
    from baoxue.analysis.assessing import assess
    from baoxue.analysis.ranks import rank_ranges
    from baoxue.snapshots.catalog import CatalogError
    from baoxue.warehouse import Filters, open_warehouse

    edition = open_warehouse(settings.data_folder()).edition
    snapshots = [it for it in edition.snapshots if day is None or it.as_of == day]
    if not snapshots:
        known = ", ".join(it.as_of.isoformat() for it in edition.snapshots)
        raise CatalogError(words("no_such_snapshot", day=day or "", known=known))
    snapshot = snapshots[-1]
    chosen = Filters(snapshot=snapshot.id)
    anyone = Scope(role="leader", counties=("-",))  # the names of places are public
    places = edition.ask("filter_options", anyone, chosen)
    counties = tuple(sorted(places.loc[places["kind"] == "county", "code"].tolist()))
    scope = Scope(role="leader", counties=counties)
    found = []
    for county in counties:
        assessment = assess(
            lambda question, filters, **more: edition.ask(question, scope, filters, **more),
            rubric,
            Filters(county=county, snapshot=snapshot.id),
            frozenset(snapshot.registers),
            snapshot.as_of,
        )
        if assessment is not None:
            found.append((assessment, rank_ranges(assessment.scored)))
    return found


def _print_scores(assessment: "Assessment", ranges: "Ranges") -> None:
    from baoxue.analysis.ranks import grade_range

    scored, rubric = assessment.scored, assessment.rubric
    title = words(
        "score_title",
        between=" ",
        rubric=rubric.name["zh"],
        version=rubric.version,
        day=assessment.as_of,
    )
    parts = [part.id for part in rubric.parts]
    table = Table(title=title, title_justify="left")
    for name in ("rank", "unit", "code", "score"):
        table.add_column(words(f"column_{name}"), justify="right" if name == "score" else "left")
    for part in parts:
        table.add_column(part, justify="right")
    for name in ("lost", "open", "grade", "vetoes"):
        table.add_column(words(f"column_{name}"), justify="right" if name in ("lost", "open") else "left")
    for place in scored.order:
        unit = scored.unit(scored.units[place])
        worst, best = (rubric.grades[it].name["zh"] for it in grade_range(scored, ranges, place))
        grade = worst if worst == best else f"{best}–{worst}"
        table.add_row(
            f"{ranges.best_rank[place]}–{ranges.worst_rank[place]}",
            assessment.names[unit.unit][0],
            unit.unit,
            f"{unit.score:.1f}",
            *(f"{unit.part(part)[0]:.1f}" for part in parts),
            f"{unit.lost:.1f}",
            f"{unit.open:.1f}",
            grade,
            "; ".join(veto.name["zh"] for veto, _ in unit.vetoes),
        )
    _out().print(table)


def _table(columns: tuple[str, ...], right: tuple[int, ...] = (), title: str | None = None) -> Table:
    table = Table(title=title, title_justify="left")
    for place, name in enumerate(columns):
        table.add_column(words(f"column_{name}"), justify="right" if place in right else "left")
    return table


def _out() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=WIDTH)


def _told(work: Callable[[], int]) -> int:
    """As `refusals_told`, and a faulty rubric is told too."""
    from baoxue.analysis.rubric_file import RubricError

    try:
        return refusals_told(work)
    except RubricError as error:
        errors.print(str(error), markup=False)
        return 1
