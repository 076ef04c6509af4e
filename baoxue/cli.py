"""The command line: baoxue start | demo | template | check | import | brief | score | snapshots ..."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from baoxue import settings, temporary
from baoxue.bootstrap import BootstrapError
from baoxue.commands import auditing, brief, exporting, grants, importing, scoring, snapshots, telling
from baoxue.commands.speaking import console, end, errors, help_, refusals_told, words

app = typer.Typer(
    help=help_("about"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.add_typer(snapshots.app, name="snapshots")
app.add_typer(scoring.app, name="rubric")
app.command("score", help=help_("score"))(scoring.score)
app.command("brief", help=help_("brief"))(brief.brief)
app.command("export", help=help_("export"))(exporting.export)
app.add_typer(grants.app, name="grants")
app.add_typer(auditing.app, name="audit")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; status 0, 1 when it was refused (stderr says why), 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without Chinese shows question marks
    try:
        with _ends_orderly(), temporary.private():
            app(args=list(arguments) if arguments is not None else None)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _ends_orderly() -> Iterator[None]:
    """Ended by a service manager, a command ends as by Ctrl+C: its workers end, its temporary files go."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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
def demo(
    children: Annotated[int | None, typer.Option(help=help_("demo_children"))] = None,
    newest: Annotated[int | None, typer.Option("--snapshots", min=1, help=help_("demo_snapshots"))] = None,
) -> None:
    """Publishes the demo anew."""
    from baoxue.demo.publishing import CHILDREN, MOST_CHILDREN, publish_demo
    from baoxue.snapshots.catalog import read_catalog

    if children and not CHILDREN <= children <= MOST_CHILDREN:
        errors.print(words("demo_usage", least=CHILDREN, most=MOST_CHILDREN), markup=False)
        end(2)

    def work() -> int:
        began = time.monotonic()
        data = settings.data_folder()
        scale = children / CHILDREN if children else 1.0
        with telling.progress_bar() as report:
            publish_demo(data, report, scale, newest=newest)
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


app.command("import", help=help_("import"))(importing.import_)
app.command("check", help=help_("check"))(importing.check)


@app.command(help=help_("bench"))
def bench() -> None:
    """Runs the measurements that lie beside the tests."""
    end(subprocess.call([sys.executable, "-m", "tests.bench"], cwd=settings.ROOT))
