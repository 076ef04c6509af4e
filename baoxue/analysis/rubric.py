"""Scoring rubrics as values: parts, items, rules, vetoes and grades of a unit's score (see
rubric_file.py)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

RuleName = Literal["proportion", "steps", "all_or_nothing", "linear", "deduction"]
RULES: tuple[RuleName, ...] = ("proportion", "steps", "all_or_nothing", "linear", "deduction")
UnitKind = Literal["township", "school", "village", "class"]
UNITS: tuple[UnitKind, ...] = ("township", "school", "village", "class")
Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Step:
    """From this value on (a share 0..1, or a count) so many points."""

    at: float
    points: float


@dataclass(frozen=True)
class Further:
    """Further points off for each unit of a count, up to `at_most`."""

    measure: str
    each: float
    at_most: float


@dataclass(frozen=True)
class Item:
    """One line of a rubric.

    `measures` name indicators; several are read as the mean of their rates. The rule's own figures:
    `full_at` and `zero_at` (linear, deduction, proportion, all_or_nothing; shares 0..1 or counts), `each`
    points off for each whole or part of `per` (deduction), `whole` where only whole ones count, `at_most`
    the most that is lost. `by_chance` False: what was counted is an act of the unit itself, not subject
    to luck.

    Nothing to count earns nothing. `evidence`: rates that speak for a unit without a case of its own; they
    earn it the rubric's `evidence_share` of the points, where no measure of `silence` counts.
    `silence`: counts of children of whom nobody told, each of which is read as one more case, not handled;
    `moves_to`: the item by whose share the points are given where there are no pupils of the stage.
    """

    id: str
    part: str
    name: dict[str, str]
    points: float
    rule: RuleName
    measures: tuple[str, ...]
    better: Better
    stage: str | None = None
    registers: tuple[str, ...] = ()
    full_at: float = 0.0
    zero_at: float = 0.0
    each: float = 0.0
    per: float = 1.0
    whole: bool = False
    at_most: float | None = None
    steps: tuple[Step, ...] = ()
    further: tuple[Further, ...] = ()
    pooled: bool = False
    paced: bool = False
    is_rate: bool = True
    by_chance: bool = True
    evidence: tuple[str, ...] = ()
    silence: tuple[str, ...] = ()
    moves_to: str | None = None


@dataclass(frozen=True)
class Veto:
    """A finding that caps the score. `any`: at least one; `above`: the whole range of the rate beyond
    `line`."""

    id: str
    name: dict[str, str]
    rule: Literal["any", "above"]
    measure: str
    cap: float
    stage: str | None = None
    line: float = 0.0
    registers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the rubric; `assessed_as` are the items of the year-end assessment that stand beside it."""

    id: str
    name: dict[str, str]
    assessed_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """A grade and the points (of the rubric's total) from which it is given."""

    start: float
    name: dict[str, str]


@dataclass(frozen=True)
class Rubric:
    """A whole rubric: parts and items in reading order, grades from high to low.

    `pool_below`: with fewer children the years that `pool_years` names are counted together.
    `grace_days`: days of the term in which a unit may still hand in what it owes before it loses points.
    `shaken`: the share by which weights are varied to see whether an order depends on them.
    """

    id: str
    version: int
    units: UnitKind
    valid_from: date
    standing: str
    name: dict[str, str]
    about: dict[str, str]
    total: float
    pool_below: int
    pool_years: int
    grace_days: int
    appeal_days: int
    shaken: float
    evidence_share: float
    grades: tuple[Grade, ...]
    parts: tuple[Part, ...]
    items: tuple[Item, ...]
    vetoes: tuple[Veto, ...]
    replaces: int | None = None

    @property
    def key(self) -> str:
        """What the file is called without its ending: township-2."""
        return f"{self.id}-{self.version}"

    @property
    def measures(self) -> frozenset[str]:
        """Every indicator that the rubric reads."""
        named = {measure for item in self.items for measure in item.measures}
        named |= {further.measure for item in self.items for further in item.further}
        named |= {name for item in self.items for name in (*item.evidence, *item.silence)}
        return frozenset(named | {veto.measure for veto in self.vetoes})

    def item(self, id: str) -> Item:
        """The item of an id; KeyError when there is none."""
        for item in self.items:
            if item.id == id:
                return item
        raise KeyError(id)

    def grade(self, points: float) -> int:
        """The place of the grade that so many points give, 0 being the best."""
        return next(place for place, grade in enumerate(self.grades) if points >= grade.start)
