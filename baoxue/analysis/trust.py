"""How far a figure can be trusted: 可直接使用, 需核实 or 人数过少, by the published rules of
trust_rules.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from baoxue.settings import reference_file

Mark = Literal["usable", "to_check", "too_few"]
Measure = Literal["denominator", "set_aside_share", "warning_share", "age_days", "missing_share"]
MARKS: tuple[Mark, ...] = ("usable", "to_check", "too_few")
"""From best to worst."""
MEASURES: tuple[Measure, ...] = (
    "denominator",
    "set_aside_share",
    "warning_share",
    "age_days",
    "missing_share",
)


class TrustRulesError(ValueError):
    """The file of rules cannot be used; the message names the rule and what is wrong."""


@dataclass(frozen=True)
class TrustRule:
    """One published rule: `mark` where `measure` is above (or `is_below`: below) `limit`.

    `setting` names the dated setting that takes the place of the limit. `words`: zh and en, with
    placeholders.
    """

    id: str
    mark: Mark
    measure: Measure
    limit: float
    is_below: bool
    setting: str | None
    valid_from: date
    words: Mapping[str, str]

    def applies(self, value: float, limit: float) -> bool:
        return value < limit if self.is_below else value > limit


@dataclass(frozen=True)
class Evidence:
    """What is known of one register: its rows, how many were set aside or warned of, its age, who is
    missing."""

    register: str
    rows: float
    set_aside: float = 0
    warnings: float = 0
    age_days: float = 0
    owing: float = 0
    missing: float = 0

    def measured(self, measure: Measure) -> float | None:
        """A measure of this register; None where there is nothing to divide by."""
        if measure == "age_days":
            return self.age_days
        if measure == "missing_share":
            return self.missing / self.owing if self.owing else None
        if measure == "set_aside_share":
            whole = self.rows + self.set_aside
            return self.set_aside / whole if whole else None
        return self.warnings / self.rows if measure == "warning_share" and self.rows else None


@dataclass(frozen=True)
class Reason:
    """Why a figure has its mark: the rule, the register (None: the figure itself), its value and the
    limit."""

    rule: TrustRule
    register: str | None
    value: float
    limit: float


@dataclass(frozen=True)
class Trust:
    """The mark of one figure and all the reasons for it, the weightiest first; none where it is usable."""

    mark: Mark
    reasons: tuple[Reason, ...] = ()


def trust(
    denominator: float | None,
    evidence: Sequence[Evidence],
    settings: Mapping[str, float] | None = None,
    rules: Sequence[TrustRule] | None = None,
    on: date | None = None,
) -> Trust:
    """The mark of a figure with this denominator (None: a plain count), counted from these registers.

    `settings` are those in force; `rules` default to the published ones in force `on` a day.
    """
    rules = rules_in_force(on) if rules is None else rules
    reasons: list[Reason] = []
    for rule in rules:
        limit = float((settings or {}).get(rule.setting, rule.limit)) if rule.setting else rule.limit
        looked_at: list[tuple[str | None, float | None]]
        if rule.measure == "denominator":
            looked_at = [(None, denominator)]
        else:
            looked_at = [(one.register, one.measured(rule.measure)) for one in evidence]
        reasons += [
            Reason(rule, register, value, limit)
            for register, value in looked_at
            if value is not None and rule.applies(value, limit)
        ]
    reasons.sort(key=lambda reason: -MARKS.index(reason.rule.mark))
    return Trust(reasons[0].rule.mark if reasons else "usable", tuple(reasons))


def evidence_of(rows: pd.DataFrame, registers: Sequence[str]) -> tuple[Evidence, ...]:
    """From the answer to `register_trust` grouped by register: the evidence on the registers of one
    figure."""
    found = {}
    columns = ("register", "rows_all", "set_aside", "warnings", "age_days", "owing", "missing")
    for register, *counts in zip(*(rows[name].tolist() for name in columns), strict=True):
        found[register] = Evidence(register, *(0.0 if pd.isna(count) else float(count) for count in counts))
    return tuple(found[register] for register in registers if register in found)


def rules_in_force(on: date | None = None) -> tuple[TrustRule, ...]:
    """The published rules of a day (default: the newest); of several with one id the latest begun is in
    force."""
    path = reference_file("trust_rules.toml")
    found: dict[str, TrustRule] = {}
    for rule in sorted(_read(path, path.stat().st_mtime_ns), key=lambda rule: rule.valid_from):
        if on is None or rule.valid_from <= on:
            found[rule.id] = rule
    return tuple(found.values())


@cache
def _read(path: Path, _changed: int) -> tuple[TrustRule, ...]:
    written = tomllib.loads(path.read_text(encoding="utf-8")).get("rules", [])
    return tuple(_rule(path.name, entry) for entry in written)


def _rule(file: str, entry: dict[str, Any]) -> TrustRule:
    name = entry.get("id", "?")
    try:
        if entry["mark"] not in MARKS or entry["measure"] not in MEASURES:
            raise ValueError(f"unknown mark {entry['mark']!r} or measure {entry['measure']!r}")
        if ("above" in entry) == ("below" in entry):
            raise ValueError("needs either above or below")
        return TrustRule(
            id=name,
            mark=entry["mark"],
            measure=entry["measure"],
            limit=float(entry["below"] if "below" in entry else entry["above"]),
            is_below="below" in entry,
            setting=entry.get("setting"),
            valid_from=entry["valid_from"],
            words={language: entry[language] for language in ("zh", "en")},
        )
    except KeyError as fault:
        raise TrustRulesError(f"{file}: rule {name}: {fault.args[0]} is missing") from fault
    except (TypeError, ValueError) as fault:
        raise TrustRulesError(f"{file}: rule {name}: {fault}") from fault
