"""The rules of queries/checks/: reads their headers and makes sure that each is one sound SELECT.

A rule selects the wrong rows: `register`, `row_key`, `column_name`, `value`, and what its words need.
Its header:

    -- What it finds, in one line.
    -- group: identity              (GROUPS)
    -- severity: error              (cannot be true; or warning: missing, unusual, or registers disagree)
    -- needs: roll, previous        (registers, `previous` for the snapshot before; or none)
    -- every: state: school_code    (optional: `every_register` has these columns of all registers, here
                                     of kind state; `happened_on` stands for the day of an event)
    -- message_zh, message_en, mend_zh, mend_en, and optionally detail_zh, detail_en: the words

Names in braces in the detail are columns of the SELECT: `other` is masked and named as `value` is,
`other_column` ("column" or "register.column") becomes a header, and `other_register` with `other_row_key`
becomes {there}, the place of the other row.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from baoxue import settings
from baoxue.intake.registers import DefinitionError, Register, load_registers

SEVERITIES = ("error", "warning")
GROUPS = (
    "identity",
    "codes",
    "dates",
    "cases",
    "movements",
    "aid",
    "groups",
    "comparison",
    "supervision",
    "references",
    "figures",
)
PREVIOUS = "previous"
EVENT_DAY = "happened_on"
"""In `every`, not a column of one name: the day on which an event of the register took place."""
HEADER = re.compile(
    r"^--\s*(group|severity|needs|every|message_zh|message_en|detail_zh|detail_en|mend_zh|mend_en):\s*(.*\S)\s*$"
)
REQUIRED = ("group", "severity", "needs", "message_zh", "message_en", "mend_zh", "mend_en")


@dataclass(frozen=True)
class Every:
    """What a rule reads of every register that has it: the columns, and of which kind of register."""

    columns: tuple[str, ...]
    kind: str | None = None

    def registers(self) -> tuple[Register, ...]:
        """The registers with all these columns."""
        return tuple(
            register
            for register in load_registers().values()
            if self.kind in (None, register.kind) and all(_has(register, name) for name in self.columns)
        )


@dataclass(frozen=True)
class Rule:
    """One rule: which rows are wrong, how bad that is, and what to say about it, by language."""

    name: str
    sql: str
    group: str
    severity: str
    needs: tuple[str, ...]
    """Registers without which nothing can be said."""
    needs_previous: bool
    every: Every | None
    message: Mapping[str, str]
    detail: Mapping[str, str] | None
    mend: Mapping[str, str]


def load_rules(folder: Path | None = None) -> Mapping[str, Rule]:
    """All rules (of queries/checks/ by default) by name, in the order of the groups.

    DefinitionError when a header is incomplete or the file is not exactly one SELECT.
    """
    return _load(folder or settings.QUERIES / "checks")


@cache
def _load(folder: Path) -> Mapping[str, Rule]:
    rules = [read_rule(path) for path in sorted(folder.glob("*.sql"))]
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: (GROUPS.index(rule.group), rule.name))}


def read_rule(path: Path) -> Rule:
    """One rule; DefinitionError when its header says what cannot be followed."""
    sql = path.read_text(encoding="utf-8")
    said: dict[str, str] = {}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if found := HEADER.match(line):
            said[found[1]] = found[2]
    if missing := [name for name in REQUIRED if name not in said]:
        raise DefinitionError(f"{path.name}: the header lacks {', '.join(missing)}")
    if said["severity"] not in SEVERITIES or said["group"] not in GROUPS:
        raise DefinitionError(
            f"{path.name}: severity is one of {', '.join(SEVERITIES)}, group one of {', '.join(GROUPS)}"
        )
    if ("detail_zh" in said) != ("detail_en" in said):
        raise DefinitionError(f"{path.name}: detail_zh and detail_en go together")
    needs = () if said["needs"] == "none" else tuple(name.strip() for name in said["needs"].split(","))
    if unknown := [name for name in needs if name != PREVIOUS and name not in load_registers()]:
        raise DefinitionError(f"{path.name}: needs: there is no register {', '.join(unknown)}")
    _check_statement(path, sql)
    return Rule(
        name=path.stem,
        sql=sql.strip().rstrip(";"),
        group=said["group"],
        severity=said["severity"],
        needs=tuple(name for name in needs if name != PREVIOUS),
        needs_previous=PREVIOUS in needs,
        every=_every(path, said["every"]) if "every" in said else None,
        message={language: said[f"message_{language}"] for language in ("zh", "en")},
        detail={language: said[f"detail_{language}"] for language in ("zh", "en")}
        if "detail_zh" in said
        else None,
        mend={language: said[f"mend_{language}"] for language in ("zh", "en")},
    )


def _every(path: Path, said: str) -> Every:
    kind, colon, columns = said.rpartition(":")
    every = Every(tuple(name.strip() for name in columns.split(",")), kind.strip() if colon else None)
    if not every.registers():
        raise DefinitionError(f"{path.name}: every: no register has {said}")
    return every


def _has(register: Register, column: str) -> bool:
    if column == EVENT_DAY:
        return register.happened_on is not None
    return any(column == it.name for it in register.columns)


def _check_statement(path: Path, sql: str) -> None:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise DefinitionError(f"{path.name}: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise DefinitionError(f"{path.name}: a rule is exactly one SELECT")
    if statements[0].named_parameters:
        raise DefinitionError(f"{path.name}: a rule has no parameters; reference.period tells the day")
