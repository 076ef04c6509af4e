"""`baoxue snapshots`: list, verify, diff, rollback, prune, backup, restore, rebuild."""

import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from baoxue import progress, settings
from baoxue.commands.speaking import console, end, errors, help_, refusals_told, words, written_down

app = typer.Typer(help=help_("snapshots"), no_args_is_help=True)


@app.command("list", help=help_("list"))
def list_snapshots() -> None:
    """Prints the published snapshots, newest first, and says which are damaged."""
    from baoxue.snapshots.verify import sound_catalog

    def work() -> int:
        data = settings.data_folder()
        catalog = sound_catalog(data)
        for damage in catalog.damages:
            errors.print(words("damaged", between=" ", what=damage), markup=False)
        if not catalog.snapshots:
            console.print(words("nothing_published", folder=data), markup=False)
            return 0
        # The day stands in the name of a snapshot; eighty columns hold no more than this.
        names = ("snapshot", "registers", "rows", "size", "published", "kind", "carried")
        has_carried = any(it.came_as_of for one in catalog.snapshots for it in one.registers.values())
        table = _table(names[: None if has_carried else -1], right=(1, 2, 3))
        for snapshot in reversed(catalog.snapshots):
            registers = list(snapshot.registers.values())
            carried = [
                words("carried", between=" ", register=it.name, days=snapshot.age_days(it.name))
                for it in registers
                if it.came_as_of
            ]
            table.add_row(
                snapshot.id,
                str(len(registers)),
                f"{sum(it.file.rows for it in registers):,}",
                f"{sum(file.bytes for file in snapshot.files) / 1e6:.1f} MB",
                snapshot.published_at[:16].replace("T", " "),
                words("kind_demo" if snapshot.is_demo else "kind_own", between=" "),
                *(["\n".join(carried)] if has_carried else []),
            )
        Console(highlight=False).print(table)
        return 1 if catalog.damages else 0

    end(refusals_told(work))


@app.command(help=help_("verify"))
def verify(
    set_aside: Annotated[bool, typer.Option("--set-aside", help=help_("set_aside"))] = False,
) -> None:
    """Reads every published file; status 1 when one is damaged."""
    from baoxue.snapshots import upkeep
    from baoxue.snapshots.catalog import read_catalog
    from baoxue.snapshots.switching import State
    from baoxue.snapshots.verify import look_again
    from baoxue.snapshots.verify import verify as find_damage

    def work() -> int:
        data = settings.data_folder()
        damages = find_damage(data)
        if not damages:
            count = len(read_catalog(data).snapshots)
            console.print(words("all_sound", count=count, folder=data), markup=False)
            return 0
        for damage in damages:
            errors.print(words("damaged", between=" ", what=damage), markup=False)
        look_again(data)
        if set_aside:
            in_use = {str(entry["id"]) for entry in State.read(data).snapshots}
            ids = {it.snapshot for it in damages if it.snapshot in in_use}
            if ids:
                written_down("upkeep", what="set_aside", snapshots=len(ids))
                changed = upkeep.set_aside(data, [str(id) for id in ids])
                console.print(words("was_set_aside", ids=", ".join(changed.out)), markup=False)
        else:
            errors.print(words("how_to_mend"), markup=False)
        return 1

    end(refusals_told(work))


@app.command(help=help_("diff"))
def diff(
    a: Annotated[str, typer.Argument(help=help_("diff_a"))],
    b: Annotated[str, typer.Argument(help=help_("diff_b"))],
) -> None:
    """Prints what became of the rows of each register and of the indicators."""
    from baoxue.snapshots.compare import diff as compare

    def work() -> int:
        difference = compare(settings.data_folder(), a, b)
        registers = _table(
            ("register", "rows_a", "rows_b", "added", "gone", "changed", "columns"), (1, 2, 3, 4, 5)
        )
        for it in difference.registers:
            rows = ["-" if count is None else f"{count:,}" for count in it.rows]
            changes = [f"{count:,}" for count in (it.added, it.gone, it.changed)]
            registers.add_row(it.name, *rows, *changes, ", ".join(it.columns))
        Console(highlight=False).print(registers)
        if difference.findings:
            findings = _table(("rule", "findings_a", "findings_b"), (1, 2))
            for rule in difference.findings:
                findings.add_row(
                    rule.rule, *("-" if it is None else f"{it:,}" for it in (rule.before, rule.after))
                )
            Console(highlight=False).print(findings)
        if not difference.indicators:
            console.print(words("same_indicators"))
            return 0
        indicators = _table(("indicator", "value_a", "value_b"), (1, 2))
        for indicator in difference.indicators:
            indicators.add_row(indicator.id, _sums(indicator.before), _sums(indicator.after))
        Console(highlight=False).print(indicators)
        return 0

    end(refusals_told(work))


def _sums(sums: tuple[Decimal | None, Decimal | None]) -> str:
    numerator, denominator = (None if it is None else f"{it.normalize():,f}" for it in sums)
    return "-" if numerator is None else " / ".join(it for it in (numerator, denominator) if it)


@app.command(help=help_("rollback"))
def rollback(
    to: Annotated[int | None, typer.Option("--to", help=help_("rollback_to"))] = None,
) -> None:
    """Undoes the last change of the catalog."""
    from baoxue.snapshots import upkeep

    def work() -> int:
        began = time.monotonic()
        written_down("rollback", to="before" if to is None else to)
        changed = upkeep.rollback(settings.data_folder(), to)
        seconds = f"{time.monotonic() - began:.1f}"
        out, back = (", ".join(ids) or "-" for ids in (changed.out, changed.back))
        console.print(words("rolled_back", out=out, back=back, seconds=seconds))
        return 0

    end(refusals_told(work))


@app.command(help=help_("prune"))
def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, help=help_("prune_keep"))],
    year_ends: Annotated[bool, typer.Option(help=help_("prune_year_ends"))] = True,
) -> None:
    """Removes old snapshots, replaced ones and the catalogs that rollback returns to."""
    from baoxue.snapshots import upkeep

    def work() -> int:
        with progress.shown() as report:
            written_down("upkeep", what="prune", keep=keep)
            pruned = upkeep.prune(settings.data_folder(), keep, year_ends, report)
        console.print(words("pruned", ids=", ".join(pruned.out) or "-", freed=f"{pruned.freed / 1e6:.1f}"))
        if pruned.year_ends:
            console.print(words("year_ends_kept", ids=", ".join(pruned.year_ends)))
        return 0

    end(refusals_told(work))


@app.command(help=help_("backup"))
def backup(file: Annotated[Path, typer.Argument(help=help_("backup_file"))]) -> None:
    """Writes everything into one file."""
    from baoxue.snapshots.backup import backup as write

    def work() -> int:
        with progress.shown() as report:
            count = write(settings.data_folder(), file, report)
        size = f"{file.stat().st_size / 1e6:.1f}"
        console.print(words("backed_up", count=count, file=file, size=size), markup=False)
        return 0

    end(refusals_told(work))


@app.command(help=help_("restore"))
def restore(
    file: Annotated[Path, typer.Argument(help=help_("backup_file"))],
    replace: Annotated[bool, typer.Option("--replace", help=help_("restore_replace"))] = False,
) -> None:
    """Brings the data folder to what a backup holds."""
    from baoxue.snapshots.backup import restore as read

    def work() -> int:
        with progress.shown() as report:
            written_down("upkeep", what="restore")
            count = read(settings.data_folder(), file, replace, report)
        console.print(words("restored", count=count, file=file), markup=False)
        return 0

    end(refusals_told(work))


@app.command(help=help_("rebuild"))
def rebuild(
    ids: Annotated[list[str] | None, typer.Argument(help=help_("rebuild_ids"))] = None,
) -> None:
    """Builds marts and indicator values anew from the published registers."""
    from baoxue.snapshots.upkeep import rebuild_snapshots

    def work() -> int:
        with progress.shown() as report:
            written_down("upkeep", what="rebuild")
            rebuilt = rebuild_snapshots(settings.data_folder(), ids or (), report)
        for it in rebuilt:
            if it.new_id:
                differ = ", ".join(it.differ)
                console.print(words("rebuilt_anew", between=" ", id=it.id, new=it.new_id, differ=differ))
            elif it.mended:
                console.print(words("rebuilt_mended", between=" ", id=it.id, files=", ".join(it.mended)))
            else:
                console.print(words("rebuilt_same", between=" ", id=it.id))
        return 0

    end(refusals_told(work))


def _table(names: tuple[str, ...], right: tuple[int, ...]) -> Table:
    table = Table(*(words(f"column_{name}") for name in names))
    table.columns[0].no_wrap = True
    for column in right:
        table.columns[column].justify = "right"
    return table
