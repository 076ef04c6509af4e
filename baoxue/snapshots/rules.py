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

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import duckdb
from pydantic import AfterValidator, BeforeValidator
from pydantic.dataclasses import dataclass

from baoxue import settings
from baoxue.definitions.parsing import CONFIG, Words, all_of, one_of, parse
from baoxue.intake.registers import Register, load_registers

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


@dataclasses.dataclass(frozen=True)
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


def _listed(said: Any) -> Any:
    """The registers of `needs`: names with commas between, or none."""
    return () if said == "none" else tuple(name.strip() for name in str(said).split(","))


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := [name for name in names if name != PREVIOUS and name not in load_registers()]:
        raise ValueError(f"there is no register {', '.join(unknown)}")
    return names


def _every(said: Any) -> Any:
    kind, colon, columns = str(said).rpartition(":")
    every = Every(tuple(name.strip() for name in columns.split(",")), kind.strip() if colon else None)
    if not every.registers():
        raise ValueError(f"no register has {said}")
    return every


def _one_select(sql: str) -> str:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise ValueError(str(error)) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ValueError("a rule is exactly one SELECT")
    if statements[0].named_parameters:
        raise ValueError("a rule has no parameters; reference.period tells the day")
    return sql.strip().rstrip(";")


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class Rule:
    """One rule: which rows are wrong, how bad that is, and what to say about it, by language."""

    name: str
    sql: Annotated[str, AfterValidator(_one_select)]
    group: Annotated[str, one_of(lambda: GROUPS)]
    severity: Annotated[str, one_of(lambda: SEVERITIES)]
    needs: Annotated[tuple[str, ...], AfterValidator(_known), BeforeValidator(_listed)]
    """Registers without which nothing can be said, and `previous`."""
    every: Annotated[Every, BeforeValidator(_every)] | None = None
    message: Words
    detail: Words | None = None
    mend: Words

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers without which nothing can be said."""
        return tuple(name for name in self.needs if name != PREVIOUS)

    @property
    def needs_previous(self) -> bool:
        """Whether it compares with the snapshot before."""
        return PREVIOUS in self.needs


def load_rules(folder: Path | None = None) -> Mapping[str, Rule]:
    """All rules (of queries/checks/ by default) by name, in the order of the groups.

    DefinitionError when a header is incomplete or the file is not exactly one SELECT.
    """
    return _load(folder or settings.QUERIES / "checks")


@cache
def _load(folder: Path) -> Mapping[str, Rule]:
    rules = all_of(folder.glob("*.sql"), read_rule).values()
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: (GROUPS.index(rule.group), rule.name))}


def read_rule(path: Path) -> Rule:
    """One rule; DefinitionError names all that its header says wrong or not at all."""
    sql = path.read_text(encoding="utf-8")
    said: dict[str, Any] = {}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if found := HEADER.match(line):
            key, _, language = found[1].partition("_")
            if language:
                said.setdefault(key, {})[language] = found[2]
            else:
                said[key] = found[2]
    return parse(Rule, said, path, name=path.stem, sql=sql)


def _has(register: Register, column: str) -> bool:
    if column == EVENT_DAY:
        return register.happened_on is not None
    return any(column == it.name for it in register.columns)
