"""Whom to look at on a visit: everybody of high risk, and of the others so many by a number printed on the
paper.

How anybody can draw the same sample again, with any program that knows SHA-256 (FIPS 180-4): the rows of a
pool stand in their printed order and are numbered from 1. For each row that is not of high risk the text
`<draw number>/<kind>/<row number>` (ASCII, no spaces) is hashed; the rows with the smallest digests,
compared as hexadecimal text, are drawn. The row number says nothing of who the child is, and nothing else
enters the hash. Since digests are as good as random, each of the N rows that are not of high risk is among
the n drawn with the same chance n / N, whatever the number on the paper.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, comb
from typing import Any

from baoxue.analysis.dated import ReferenceFileError, in_force, written

FILE = "sample_rules.toml"
DIGITS = 6
MISSING = 3
"""The sentence about what a sample can find supposes so many, or one where the pool is hardly larger."""


@dataclass(frozen=True)
class SampleRule:
    """How much of one kind is looked at. `share` 0..1 of the pool `pool`, within `least` and `most`; a pool
    of up to `all_up_to` is taken whole. `classes`: so many whole classes instead. `how`: a code of
    sample_how.csv."""

    kind: str
    pool: str
    share: float
    least: int
    most: int | None
    all_up_to: int
    classes: int
    how: str

    def size(self, pool: int) -> int:
        """How many of a pool of so many are to be looked at."""
        if pool <= self.all_up_to:
            return pool
        # A share such as 0.3 is a little more or less than three tenths: 0.3 of 10 is 3, not 4.
        wanted = max(ceil(round(self.share * pool, 6)), self.least)
        return min(pool, wanted if self.most is None else min(wanted, self.most))


@dataclass(frozen=True)
class HighRisk:
    """Who is always in: one of the facts `alone`, or all of one group of `together`. `words`: fact -> {zh,
    en}."""

    alone: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    words: Mapping[str, Mapping[str, str]]

    @property
    def facts(self) -> tuple[str, ...]:
        """All facts that decide, in the order in which they are named."""
        return tuple(dict.fromkeys([*self.alone, *(fact for group in self.together for fact in group)]))

    def why(self, known: Mapping[str, object]) -> tuple[str, ...]:
        """The facts that make somebody high-risk; none for everybody else. What is not known is no fact."""
        true = {fact for fact in self.facts if known.get(fact) is True}
        found = [fact for fact in self.alone if fact in true]
        found += [fact for group in self.together if true.issuperset(group) for fact in group]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Drawn:
    """A sample: row numbers (from 1) of those always in and of those drawn, how large the pool was, and the
    chance (0..1) of each that is not always in."""

    kind: str
    pool: int
    certain: tuple[int, ...]
    drawn: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """All row numbers in order."""
        return tuple(sorted((*self.certain, *self.drawn)))

    @property
    def others(self) -> int:
        """How many are not always in."""
        return self.pool - len(self.certain)

    @property
    def chance(self) -> float | None:
        return len(self.drawn) / self.others if self.others else None


def draw(rule: SampleRule, number: str, is_certain: Sequence[bool]) -> Drawn:
    """The sample of a pool of which each row says whether it is always in.

    At least one of the others is drawn where there are any: nobody can rely on not being looked at.
    """
    pool = len(is_certain)
    certain = tuple(row for row, always in enumerate(is_certain, 1) if always)
    others = [row for row, always in enumerate(is_certain, 1) if not always]
    size = max(rule.size(pool) - len(certain), min(1, len(others)))
    return Drawn(rule.kind, pool, certain, _first(number, rule.kind, others, size))


def draw_classes(rule: SampleRule, number: str, classes: int) -> tuple[int, ...]:
    """Which of so many classes (numbered from 1 in their printed order) are looked at whole."""
    return _first(number, rule.kind, range(1, classes + 1), min(rule.classes, classes))


def _first(number: str, kind: str, rows: Sequence[int], size: int) -> tuple[int, ...]:
    if size >= len(rows):
        return tuple(rows)
    return tuple(sorted(sorted(rows, key=lambda row: digest(number, kind, row))[:size]))


def digest(number: str, kind: str, row: int) -> str:
    """What decides whether a row is drawn: the smaller, the sooner."""
    return hashlib.sha256(f"{number}/{kind}/{row}".encode("ascii")).hexdigest()


def draw_number(*about: str) -> str:
    """The number proposed for a visit: the same snapshot, unit and day give the same one."""
    digits = int(hashlib.sha256("/".join(about).encode()).hexdigest(), 16) % 10**DIGITS
    return f"{digits:0{DIGITS}d}"


def chance_to_find(pool: int, size: int, missing: int) -> float:
    """How likely a sample of `size` out of `pool` holds at least one of `missing` (hypergeometric), 0..1."""
    if not 0 <= size <= pool or not 0 <= missing <= pool:
        raise ValueError(f"no sample of {size} out of {pool} with {missing} missing")
    return 1 - comb(pool - missing, size) / comb(pool, size)


def supposed_missing(pool: int) -> int:
    """How many missing the sentence about a pool supposes."""
    return MISSING if pool > 2 * MISSING else 1


def rules_in_force(on: date) -> tuple[SampleRule, ...]:
    """The published sizes of a day in the order of the file; ReferenceFileError."""
    return tuple(_rule(entry) for entry in in_force(written(FILE).get("rules", []), on))


def high_risk() -> HighRisk:
    """Who is always in, as published; ReferenceFileError."""
    said = written(FILE).get("high_risk", {})
    found = HighRisk(
        tuple(said.get("alone", ())), tuple(map(tuple, said.get("together", ()))), dict(said.get("words", {}))
    )
    if nameless := [fact for fact in found.facts if fact not in found.words]:
        raise ReferenceFileError(f"{FILE}: high_risk: no words for {', '.join(nameless)}")
    return found


def _rule(entry: Mapping[str, Any]) -> SampleRule:
    try:
        rule = SampleRule(
            kind=entry["id"],
            pool=entry["pool"],
            share=float(entry.get("share", 0)),
            least=int(entry.get("least", 0)),
            most=int(entry["most"]) if "most" in entry else None,
            all_up_to=int(entry.get("all_up_to", 0)),
            classes=int(entry.get("classes", 0)),
            how=str(entry["how"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise ReferenceFileError(f"{FILE}: rule {entry.get('id', '?')}: {fault}") from fault
    if not 0 <= rule.share <= 1:
        raise ReferenceFileError(f"{FILE}: rule {rule.kind}: share must lie between 0 and 1")
    return rule
