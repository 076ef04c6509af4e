"""How findings and progress look at a terminal: by rule, the first rows of each, the totals."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from baoxue import progress
from baoxue.commands.outcome import Outcome
from baoxue.commands.speaking import words

if TYPE_CHECKING:
    from baoxue.intake.findings import Finding

FIRST_ROWS = 5
STYLE = {"error": "bold red", "warning": "yellow"}


def tell(outcome: Outcome, where: Console) -> None:
    """The findings by rule, errors first, each with its first rows; then how many there are in all."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in outcome.findings:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    for (severity, rule), found in sorted(groups.items(), key=lambda it: (it[0][0], -len(it[1]), it[0][1])):
        total = max(sum(it.stands_for for it in found), outcome.totals.get(rule, 0))
        where.print()
        where.print(_heading(severity, rule, found, total))
        where.print(_rows(found[:FIRST_ROWS]))
        if total > FIRST_ROWS:
            where.print(words("more_rows", between=" / ", count=total - FIRST_ROWS), style="dim")
    if outcome.findings:
        where.print()
        where.print(words("totals", errors=outcome.count("error"), warnings=outcome.count("warning")))
    if outcome.wrong_rows:
        where.print(words("wrong_rows"))
        for name, rows in sorted(outcome.wrong_rows.items()):
            of = outcome.rows.get(name, 0) + (0 if outcome.is_refused else rows)
            where.print(f"  {_title(name)}: {rows:,} / {of:,}", markup=False)


def _heading(severity: str, rule: str, found: "Sequence[Finding]", total: int) -> Text:
    said = words(f"severity_{severity}", between=" ")
    text = Text(f"{said} · {total:,} · {rule}\n", style=STYLE[severity])
    first = found[0]
    text.append("\n".join([first.message_zh, first.message_en]) if len(found) == 1 else _general(first))
    return text


def _general(finding: "Finding") -> str:
    """What a rule says, without what it says of one row."""
    from baoxue.intake.findings import LANGUAGES, shape
    from baoxue.snapshots.rules import load_rules

    rule = load_rules().get(finding.rule)
    if rule is None:
        return "\n".join([finding.message_zh, finding.message_en])
    both = shape()["message"]
    return "\n".join(both[it].format(what=rule.message[it], mend=rule.mend[it]) for it in LANGUAGES)


def _rows(found: "Sequence[Finding]") -> Table:
    names = ("register", "file", "sheet", "row", "column", "value")
    cells = [
        (
            _title(it.register),
            it.file,
            it.sheet,
            "" if it.row is None else str(it.row),
            it.column,
            it.value,
        )
        for it in found
    ]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for at, name in enumerate(names):
        if any(row[at] for row in cells):
            table.add_column(
                words(f"column_{name}", between=" "), justify="right" if name == "row" else "left"
            )
    for row in cells:
        table.add_row(*(Text(row[at]) for at in range(len(names)) if any(it[at] for it in cells)))
    return table


def _title(register: str) -> str:
    from baoxue.intake.registers import load_registers

    known = load_registers()
    return known[register].title["zh"] if register in known else words("whole_folder", between=" ")


# ---- progress ----


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar that says what is done, how many rows were done before, and what comes next."""
    with progress.shown() as shown:
        yield lambda what, done, total: shown(" ".join(described(what)), done, total)


def described(what: str) -> tuple[str, str]:
    """A step in Chinese and in English."""
    from baoxue.intake.registers import load_registers
    from baoxue.intake.steps import Step
    from baoxue.snapshots.rules import load_rules

    if not isinstance(what, Step):
        return what, what
    names = {"zh": str(what), "en": str(what)}
    if what.phase == "check" and what in load_rules():
        names = dict(load_rules()[what].message)
    elif what.phase == "write" and what in load_registers():
        names = dict(load_registers()[what].title)
    zh, en = words(f"doing_{what.phase}", **names, rows=what.rows).split("\n")
    return zh, en
