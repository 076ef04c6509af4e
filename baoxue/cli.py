"""The command line: baoxue start | demo | template | import | snapshots list | bench."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from baoxue import progress, settings
from baoxue.bootstrap import BootstrapError

if TYPE_CHECKING:
    from baoxue.intake.findings import Finding

WORDS = Path(__file__).with_name("cli_words.json")


@cache
def _texts() -> dict[str, list[str]]:
    return dict(json.loads(WORDS.read_text(encoding="utf-8")))


def words(key: str, between: str = "\n", **values: object) -> str:
    """A text in Chinese and English: at a terminal nobody has chosen a language."""
    return between.join(text.format(**values) for text in _texts()[key])


def _help(key: str) -> str:
    return words(key, between=" / ")


app = typer.Typer(
    help=_help("about"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
snapshots_app = typer.Typer(help=_help("snapshots"), no_args_is_help=True)
app.add_typer(snapshots_app, name="snapshots")
console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; status 0, 1 when it was refused (stderr says why), 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without Chinese shows question marks
    try:
        app(args=list(arguments) if arguments is not None else None)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _end(status: int) -> NoReturn:
    """Ends the command with this exit status."""
    raise typer.Exit(status)


@app.command(help=_help("start"))
def start(
    host: Annotated[str | None, typer.Option(help=_help("host"))] = None,
    port: Annotated[int | None, typer.Option(help=_help("port"))] = None,
) -> None:
    """Serves until interrupted."""
    from baoxue import serving

    try:
        _end(serving.start(host, port))
    except BootstrapError as error:
        errors.print(str(error), markup=False)
        _end(1)


@app.command(help=_help("demo"))
def demo() -> None:
    """Publishes the demo anew."""
    from baoxue.demo.publishing import publish_demo
    from baoxue.snapshots.catalog import read_catalog

    def work() -> int:
        began = time.monotonic()
        data = settings.data_folder()
        with progress.shown() as report:
            publish_demo(data, report)
        count = len(read_catalog(data).snapshots)
        console.print(words("demo_published", count=count, seconds=round(time.monotonic() - began)))
        return 0

    _end(_refusals_told(work))


@app.command(help=_help("template"))
def template(folder: Annotated[Path, typer.Argument(help=_help("template_folder"))]) -> None:
    """Writes the templates."""
    from baoxue.intake.template import write_templates

    written = write_templates(folder)
    console.print(words("templates_written", count=len(written), folder=folder), markup=False)


@app.command("import", help=_help("import"))
def import_(
    folder: Annotated[Path, typer.Argument(help=_help("import_folder"))],
    as_of: Annotated[str, typer.Option("--as-of", help=_help("as_of"))],
) -> None:
    """Publishes a folder of registers as one snapshot."""
    from baoxue.snapshots.publish import publish

    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        errors.print(words("not_a_date", given=as_of), markup=False)
        _end(2)
    if not folder.is_dir():
        errors.print(words("no_folder", folder=folder), markup=False)
        _end(2)

    def work() -> int:
        began = time.monotonic()
        warnings: list[Finding] = []
        with progress.shown() as report:
            snapshot = publish(folder, day, progress=report, report=warnings.append)
        if warnings:
            console.print(words("warnings", count=len(warnings)))
            _print_findings(console, warnings)
        seconds = f"{time.monotonic() - began:.1f}"
        console.print(words("published", snapshot=snapshot, seconds=seconds))
        return 0

    _end(_refusals_told(work))


@snapshots_app.command("list", help=_help("list"))
def list_snapshots() -> None:
    """Prints the published snapshots, newest first."""
    from baoxue.snapshots.catalog import read_catalog

    def work() -> int:
        data = settings.data_folder()
        catalog = read_catalog(data)
        if not catalog.snapshots:
            console.print(words("nothing_published", folder=data), markup=False)
            return 0
        names = ("snapshot", "as_of", "registers", "rows", "size", "published", "kind")
        table = Table(*(words(f"column_{name}") for name in names))
        table.columns[0].no_wrap = True
        for column in (2, 3, 4):
            table.columns[column].justify = "right"
        for snapshot in reversed(catalog.snapshots):
            registers = list(snapshot.registers.values())
            files = [it.file for it in registers] + [it.file for it in snapshot.marts.values()]
            table.add_row(
                snapshot.id,
                snapshot.as_of.isoformat(),
                str(len(registers)),
                f"{sum(it.file.rows for it in registers):,}",
                f"{sum(file.bytes for file in files) / 1e6:.1f} MB",
                snapshot.published_at[:16].replace("T", " "),
                words("kind_demo" if snapshot.is_demo else "kind_own", between=" "),
            )
        Console(highlight=False).print(table)
        return 0

    _end(_refusals_told(work))


@app.command(help=_help("bench"))
def bench() -> None:
    """Runs the measurements that lie beside the tests."""
    _end(subprocess.call([sys.executable, "-m", "tests.bench"], cwd=settings.ROOT))


def _refusals_told(work: Callable[[], int]) -> int:
    """Runs the work; what stops it is told on stderr, and the status is 1."""
    from baoxue.intake.findings import IntakeError
    from baoxue.intake.registers import DefinitionError
    from baoxue.snapshots.catalog import CatalogError
    from baoxue.snapshots.storage import PublishError

    try:
        return work()
    except IntakeError as error:
        _print_findings(errors, error.findings)
        wrong = sum(finding.severity == "error" for finding in error.findings)
        errors.print(words("refused", errors=wrong))
    except (PublishError, CatalogError, DefinitionError, OSError) as error:
        errors.print(str(error), markup=False)
    return 1


def _print_findings(where: Console, findings: "Sequence[Finding]") -> None:
    for finding in findings:
        where.print(str(finding), markup=False)
