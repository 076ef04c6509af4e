"""What all commands share: their words in both languages, the consoles, and how a refusal is told."""

import getpass
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console

from baoxue import settings

if TYPE_CHECKING:
    from baoxue.intake.findings import Finding

WORDS = Path(__file__).with_name("words.json")


@cache
def _texts() -> dict[str, list[str]]:
    return dict(json.loads(WORDS.read_text(encoding="utf-8")))


def words(key: str, between: str = "\n", **values: object) -> str:
    """A text in Chinese and English: at a terminal nobody has chosen a language."""
    return between.join(text.format(**values) for text in _texts()[key])


def help_(key: str) -> str:
    """A text for --help, in one line."""
    return words(key, between=" / ")


console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


def end(status: int) -> NoReturn:
    """Ends the command with this exit status."""
    raise typer.Exit(status)


def operator() -> str:
    """For whom a command runs, else who types, as the system knows them: the actor in the audit log."""
    if told := settings.actor():
        return told
    try:
        return f"os:{getpass.getuser()}"
    except (KeyError, OSError, ImportError):
        return "os:?"


def written_down(kind: str, **details: str | int) -> None:
    """Writes into the audit log what a command is about to do. AuditError: then it must not."""
    from baoxue.access import audit

    audit.add(kind, operator(), "", **details)


def refusals_told(work: Callable[[], int]) -> int:
    """Runs the work; what stops it is told on stderr, and the status is 1."""
    from baoxue.access.audit import AuditError
    from baoxue.definitions.parsing import DefinitionError
    from baoxue.intake.findings import IntakeError
    from baoxue.snapshots.catalog import CatalogError
    from baoxue.snapshots.storage import PublishError

    try:
        return work()
    except IntakeError as error:
        print_findings(errors, error.findings)
        errors.print(words("refused", errors=error.errors))
    except (PublishError, CatalogError, DefinitionError) as error:
        errors.print(str(error), markup=False)
    except AuditError as error:
        errors.print(words("not_written_down", error=error), markup=False)
    return 1


def print_findings(where: Console, findings: "Sequence[Finding]") -> None:
    """Each finding in a line: where, what, how to mend."""
    for finding in findings:
        where.print(str(finding), markup=False)
