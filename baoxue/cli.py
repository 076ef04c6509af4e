"""The command line: baoxue start | demo | template | import | snapshots | bench."""

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baoxue import progress, settings
from baoxue.bootstrap import BootstrapError
from baoxue.commands import snapshots
from baoxue.commands.speaking import console, end, errors, help_, print_findings, refusals_told, words

if TYPE_CHECKING:
    from baoxue.intake.findings import Finding

app = typer.Typer(
    help=help_("about"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.add_typer(snapshots.app, name="snapshots")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; status 0, 1 when it was refused (stderr says why), 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without Chinese shows question marks
    try:
        app(args=list(arguments) if arguments is not None else None)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@app.command(help=help_("start"))
def start(
    host: Annotated[str | None, typer.Option(help=help_("host"))] = None,
    port: Annotated[int | None, typer.Option(help=help_("port"))] = None,
) -> None:
    """Serves until interrupted."""
    from baoxue import serving
    from baoxue.snapshots.catalog import CatalogError

    try:
        end(serving.start(host, port))
    except (BootstrapError, CatalogError) as error:
        errors.print(str(error), markup=False)
        end(1)


@app.command(help=help_("demo"))
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

    end(refusals_told(work))


@app.command(help=help_("template"))
def template(folder: Annotated[Path, typer.Argument(help=help_("template_folder"))]) -> None:
    """Writes the templates."""
    from baoxue.intake.template import write_templates

    written = write_templates(folder)
    console.print(words("templates_written", count=len(written), folder=folder), markup=False)


@app.command("import", help=help_("import"))
def import_(
    folder: Annotated[Path, typer.Argument(help=help_("import_folder"))],
    as_of: Annotated[str, typer.Option("--as-of", help=help_("as_of"))],
    carry: Annotated[list[str] | None, typer.Option("--carry", help=help_("carry"))] = None,
) -> None:
    """Publishes a folder of registers as one snapshot."""
    from baoxue.snapshots.publish import publish

    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        errors.print(words("not_a_date", given=as_of), markup=False)
        end(2)
    if not folder.is_dir():
        errors.print(words("no_folder", folder=folder), markup=False)
        end(2)

    def work() -> int:
        began = time.monotonic()
        warnings: list[Finding] = []
        with progress.shown() as report:
            snapshot = publish(folder, day, progress=report, report=warnings.append, carry=carry or ())
        if warnings:
            console.print(words("warnings", count=len(warnings)))
            print_findings(console, warnings)
        seconds = f"{time.monotonic() - began:.1f}"
        console.print(words("published", snapshot=snapshot, seconds=seconds))
        return 0

    end(refusals_told(work))


@app.command(help=help_("bench"))
def bench() -> None:
    """Runs the measurements that lie beside the tests."""
    end(subprocess.call([sys.executable, "-m", "tests.bench"], cwd=settings.ROOT))
