"""Examines registers before they are published: refuses them, or sets wrong rows aside on request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pyarrow as pa

from baoxue.intake.findings import Finding, FindingList, IntakeError, Place, count
from baoxue.intake.folder import Intake
from baoxue.intake.registers import load_registers
from baoxue.snapshots.checks import Checked, Progress, run_checks, set_aside
from baoxue.snapshots.findings import as_table, is_listed, only_counted, placed, with_row_keys
from baoxue.snapshots.rows_aside import keep_what_is_readable, rows_of_children_aside
from baoxue.snapshots.rules import load_rules

WrongRows = Mapping[str, frozenset[int]]


@dataclass(frozen=True, eq=False)
class Examined:
    """What was found in registers that may be published."""

    findings: tuple[Finding, ...]
    """Errors whose rows were set aside, then warnings about what is left."""
    table: pa.Table
    """The same as they are published (FINDINGS_SCHEMA)."""
    totals: Mapping[str, int]
    """Rule -> how many findings it has, for every rule of queries/checks/ that could be applied."""
    skipped: Mapping[str, tuple[str, ...]]
    """Rule -> what was not supplied, for every rule that could not."""
    against: str | None
    """The snapshot that these registers were compared with."""
    set_aside: Mapping[str, int]
    """Register -> how many of its rows were set aside."""
    rows: Mapping[str, int]
    """Register -> how many of its rows are left."""
    came: Mapping[str, int] = field(default_factory=dict)
    """Register -> how many of its rows came with the folder, where that was asked for."""
    places: tuple[str, ...] = ()
    """The codes of the schools, villages and townships that these rows name."""

    @property
    def manifest(self) -> dict[str, Any]:
        """What the manifest says of it, beside the file of findings."""
        return {
            "against": self.against,
            "rules": dict(self.totals),
            "skipped": {name: list(missing) for name, missing in self.skipped.items()},
            "warnings": count(self.findings, "warning", self.totals),
        }


def examine(
    connection: duckdb.DuckDBPyConnection,
    intake: Intake,
    against: str | None = None,
    may_set_aside: bool = False,
    progress: Progress | None = None,
) -> Examined:
    """Checks the registers in a connection, as `take_in(keep_wrong=True)` leaves them.

    `against` names the snapshot that the schema `previous` holds. IntakeError with everything that was found
    when anything is wrong; with `may_set_aside` only when something else is wrong than rows. These are
    removed then, and with them, round by round, the rows that refer to removed ones.
    """
    found = tuple(with_row_keys(intake.findings, intake.positions))
    rows = _count_rows(connection)
    checked = _known_once(
        run_checks(connection, intake.positions, against is not None, progress=progress), intake.wrong_rows
    )
    wrong: WrongRows = _joined(intake.wrong_rows, checked.wrong_rows)
    everything = (*found, *checked.findings)
    if wrong or checked.unplaced_errors:
        can_be_set_aside = not checked.unplaced_errors
        if not (may_set_aside and can_be_set_aside):
            aside = {name: len(keys) for name, keys in wrong.items()} if can_be_set_aside else None
            raise IntakeError(everything, checked.totals, aside, rows)
    removed: dict[str, frozenset[int]] = {}
    errors: list[Finding] = []
    first, totals, new = checked, dict(checked.totals), [it for it in found if it.severity == "error"]
    while wrong:
        new += [it for it in checked.findings if it.severity == "error"]
        errors += placed(connection, [*new, *only_counted(checked, "error")])
        keep_what_is_readable(connection, wrong)
        set_aside(connection, wrong)
        removed = _joined(removed, wrong)
        _refuse_what_is_empty(rows, removed, everything, totals)
        # What was compared with the snapshot before is not asked again: rows set aside did not vanish.
        again = [it for it in load_rules().values() if not it.needs_previous]
        checked = run_checks(connection, intake.positions, rules=again, progress=progress)
        for name, total in checked.totals.items():
            totals[name] = total + (totals[name] if load_rules()[name].severity == "error" else 0)
        wrong, new = checked.wrong_rows, []
    warnings = [*found, *checked.findings]
    if removed:
        checked = _not_for_want_of_rows(connection, first, checked)
        totals |= {
            name: it for name, it in checked.totals.items() if load_rules()[name].severity == "warning"
        }
        warnings = [*found, *checked.findings]
        warnings += [it for it in first.findings if load_rules()[it.rule].needs_previous]
        of_first = {name: it for name, it in first.unlisted.items() if load_rules()[name].needs_previous}
        checked = replace(checked, unlisted={**of_first, **checked.unlisted})
    warnings = [it for it in warnings if it.severity == "warning" and not _is_removed(it, removed)]
    shown = placed(connection, [*warnings, *only_counted(checked, "warning")])
    return Examined(
        findings=tuple(it for it in (*errors, *shown) if is_listed(it)),
        table=as_table(errors, shown),
        totals=totals,
        skipped=first.skipped,
        against=against,
        set_aside={name: len(keys) for name, keys in removed.items()},
        rows={name: number - len(removed.get(name, ())) for name, number in rows.items()},
    )


def _known_once(checked: Checked, wrong_cells: WrongRows) -> Checked:
    """Without what the rules say of rows in which a cell could not be read: it was not there for them."""
    if not wrong_cells:
        return checked
    kept = [it for it in checked.findings if it.row_key not in wrong_cells.get(it.register, ())]
    dropped = set(checked.findings) - set(kept)
    totals = dict(checked.totals)
    for it in dropped:
        totals[it.rule] -= 1
    return replace(checked, findings=tuple(kept), totals=totals)


def _not_for_want_of_rows(connection: duckdb.DuckDBPyConnection, first: Checked, now: Checked) -> Checked:
    """The warnings of `now` that were there before rows were set aside, as they were said then.

    A class is not smaller, and a child not gone from the roll, because its row is left out of the count. Nor
    is it gone where its row was there from the first, but with a number that leads to nobody.
    """
    rules = load_rules()
    registers = {it.register for it in now.findings if it.row_key is not None}
    unclear = {
        register: rows_of_children_aside(connection, register)
        for register in sorted(registers & load_registers().keys())
    }
    said_then = {_of(it): it for it in first.findings}
    all_then = {(it.rule, it.register, it.row_key) for it in first.findings}
    all_then |= {(name, *row) for name, rows in first.unlisted.items() for row in rows}

    def stays(name: str, register: str, key: int | None) -> bool:
        if rules[name].severity != "warning":
            return True
        aside = unclear.get(register, {})
        is_unclear = any(key in aside.get(other, ()) for other in rules[name].registers)
        return (name, register, key) in all_then and not is_unclear

    kept = [said_then.get(_of(it), it) for it in now.findings if stays(it.rule, it.register, it.row_key)]
    unlisted = {name: tuple(row for row in rows if stays(name, *row)) for name, rows in now.unlisted.items()}
    totals = {name: sum(it.rule == name for it in kept) + len(unlisted.get(name, ())) for name in now.totals}
    return replace(now, findings=tuple(kept), unlisted=unlisted, totals=totals)


def _of(finding: Finding) -> tuple[Any, ...]:
    return finding.rule, finding.register, finding.row_key, finding.column, finding.codes


def _count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Register -> its rows, for those that came or were carried forward."""
    present = connection.execute("select register from reference.present order by register").fetchall()
    return {
        str(name): int(connection.execute(f'select count(*) from registers."{name}"').fetchall()[0][0])
        for (name,) in present
    }


def _joined(one: WrongRows, other: WrongRows) -> dict[str, frozenset[int]]:
    names = sorted({*one, *other})
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in names}


def _is_removed(finding: Finding, removed: WrongRows) -> bool:
    return finding.row_key in removed.get(finding.register, ())


def _refuse_what_is_empty(
    rows: Mapping[str, int],
    removed: WrongRows,
    found: Sequence[Finding],
    totals: Mapping[str, int],
) -> None:
    """A register of which nothing is left would read as 'nothing to report', which nobody said."""
    empty = FindingList()
    for name, keys in removed.items():
        if len(keys) == rows[name]:
            empty.add("nothing_left", name, Place(), **load_registers()[name].titles)
    if empty.found:
        raise IntakeError([*empty.found, *found], totals, None, rows)
