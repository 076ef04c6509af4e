"""The published list of rules for generated sentences: reference/sentence_rules.toml, validated."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from baoxue.settings import reference_file

Mark = Literal["late", "low", "again", "pending", "better"]
Severity = Literal["act", "watch", "inform", "good"]
SEVERITIES: tuple[Severity, ...] = ("act", "watch", "inform", "good")
MARKS: tuple[Mark, ...] = ("late", "low", "again", "pending", "better")


class SentenceRulesError(ValueError):
    """The list cannot be used; the message names the file, the rule and what is wrong."""


@dataclass(frozen=True)
class SentenceRule:
    """One rule. `fact` is what it counts (None: written out in sentences.py), said from `least` on; `page`
    and `query` lead to the rows behind it; `mechanisms` are numbers in mechanisms.toml."""

    id: str
    severity: Severity
    mark: Mark
    page: str
    fact: str | None
    least: int
    query: Mapping[str, str]
    mechanisms: tuple[int, ...]


def load_rules() -> tuple[SentenceRule, ...]:
    """All rules in the order of the list; SentenceRulesError at the first fault."""
    path = reference_file("sentence_rules.toml")
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _changed: int) -> tuple[SentenceRule, ...]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))["rules"]
    except (tomllib.TOMLDecodeError, KeyError) as fault:
        raise SentenceRulesError(f"{path.name}: {fault}") from fault
    rules = tuple(_rule(path.name, entry) for entry in written)
    ids = [rule.id for rule in rules]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise SentenceRulesError(f"{path.name}: rules stand twice: {', '.join(twice)}")
    return rules


def _rule(file: str, entry: dict[str, Any]) -> SentenceRule:
    name = entry.get("id", "?")
    try:
        if entry["severity"] not in SEVERITIES or entry["mark"] not in MARKS:
            raise ValueError(f"unknown severity {entry['severity']!r} or mark {entry['mark']!r}")
        return SentenceRule(
            id=name,
            severity=entry["severity"],
            mark=entry["mark"],
            page=entry["page"],
            fact=entry.get("fact"),
            least=int(entry.get("least", 1)),
            query=dict(entry.get("query", {})),
            mechanisms=tuple(entry["mechanisms"]),
        )
    except KeyError as fault:
        raise SentenceRulesError(f"{file}: rule {name}: {fault.args[0]} is missing") from fault
    except (TypeError, ValueError) as fault:
        raise SentenceRulesError(f"{file}: rule {name}: {fault}") from fault
