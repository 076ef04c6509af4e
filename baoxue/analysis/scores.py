"""Scores from a rubric: a pure function of counted figures, the day of the snapshot and the rubric.

Every item of a unit is earned, lost or open, and the three add up to its points. Open is what could not
be judged: a register that did not come (未接入), a unit's part of it not handed in yet (未报送), or
nothing to count. Open points are neither earned nor lost: no register that is missing ever pays, and none
is called bad. Nor does silence pay: without a case of its own a unit earns a part of the points by evidence
that it looks (absences followed up, first-week visits, comparison lists cleared), and a child of whom nobody
told counts as a case that was not handled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from baoxue.analysis.figures import Array, Figures
from baoxue.analysis.intervals import Z95
from baoxue.analysis.rubric import Item, Rubric, Veto
from baoxue.analysis.score_rules import Reading, further_lost, points_at, read, to_tenths

State = Literal["scored", "on_evidence", "moved", "nothing_counted", "not_connected", "unreported", "overdue"]
STATES: tuple[State, ...] = get_args(State)
SCORED, ON_EVIDENCE, MOVED, NOTHING_COUNTED, NOT_CONNECTED, UNREPORTED, OVERDUE = range(7)
TOO_FEW = 23


@dataclass(frozen=True)
class Circumstances:
    """What the snapshot's day adds to the figures: registers that came, how far the term is, and who owes
    what.

    `unreported`: (unit, register) of what a unit has not handed in. `restored`: (unit, item) -> points
    that accepted appeals gave back.
    """

    present: frozenset[str]
    term_days: int = 180
    term_length: int = 180
    unreported: frozenset[tuple[str, str]] = frozenset()
    restored: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def pace(self, rubric: Rubric) -> float:
        """The share of the term that has passed after its days of grace, 0..1."""
        length = max(1, self.term_length - rubric.grace_days)
        return min(1.0, max(0.0, (self.term_days - rubric.grace_days) / length))


@dataclass(frozen=True)
class Counted:
    """One measure of one item of one unit: the figures really used. `denominator` None: a plain count."""

    measure: str
    numerator: float
    denominator: float | None
    is_pooled: bool

    @property
    def rate(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class ItemScore:
    """One item of one unit in points: earned + lost + open = the item's points.

    `restored` is what accepted appeals gave back of the lost (contained in `earned`). `further`: measure,
    count and points of each further deduction. `missing`: the registers that would fill it. `silent`: the
    children of whom nobody told that are among the counted.
    """

    item: Item
    state: State
    earned: float
    lost: float
    open: float
    restored: float = 0.0
    counted: tuple[Counted, ...] = ()
    further: tuple[tuple[str, int, float], ...] = ()
    missing: tuple[str, ...] = ()
    pace: float = 1.0
    silent: int = 0


@dataclass(frozen=True)
class UnitScore:
    """A unit's score out of the rubric's total, after the cap of vetoes.

    `best`: if all that is open came in full; `grade` and `best_grade` are those of score and best.
    `unchecked`: vetoes that nobody could look into for want of a register, `sure` the score if they
    applied: what no missing register could take away.
    """

    unit: str
    items: tuple[ItemScore, ...]
    vetoes: tuple[tuple[Veto, float], ...]
    earned: float
    lost: float
    open: float
    score: float
    sure: float
    best: float
    grade: int
    best_grade: int
    unchecked: tuple[Veto, ...] = ()

    def part(self, part: str) -> tuple[float, float, float]:
        """Earned, lost and open points of one part of the rubric."""
        chosen = [one for one in self.items if one.item.part == part]
        return (
            round(sum(one.earned for one in chosen), 2),
            round(sum(one.lost for one in chosen), 2),
            round(sum(one.open for one in chosen), 2),
        )

    @property
    def is_provisional(self) -> bool:
        """Whether what is still missing could change the grade."""
        return self.best_grade != self.grade or bool(self.unchecked)

    @property
    def cap(self) -> float | None:
        """The lowest cap of the vetoes that apply; None where there is none."""
        return min((veto.cap for veto, _ in self.vetoes), default=None)


@dataclass(frozen=True, eq=False)
class Scored:
    """All units scored at once: arrays [unit, item] in points, counts of vetoes [unit, veto]."""

    rubric: Rubric
    figures: Figures
    circumstances: Circumstances
    states: npt.NDArray[np.int8]
    earned: Array
    lost: Array
    restored: Array
    vetoed: Array
    readings: tuple[Reading, ...] = field(repr=False)

    @property
    def units(self) -> tuple[str, ...]:
        return self.figures.units

    @cached_property
    def open(self) -> Array:
        """Points that could not be judged [unit, item]."""
        points = np.array([item.points for item in self.rubric.items])
        return np.round(points - self.earned - self.lost, 6)

    @cached_property
    def caps(self) -> Array:
        """The cap of each unit: that of the strictest veto, else the total."""
        caps = np.array([veto.cap for veto in self.rubric.vetoes])
        if not len(caps):
            return np.full(len(self.units), self.rubric.total)
        return np.where(self.vetoed > 0, caps, self.rubric.total).min(axis=1)

    @cached_property
    def totals(self) -> Array:
        """Earned points of each unit before any cap."""
        return np.round(self.earned.sum(axis=1), 6)

    @cached_property
    def scores(self) -> Array:
        """What each unit's score comes to after the cap of vetoes."""
        return np.minimum(self.totals, self.caps)

    @cached_property
    def unchecked(self) -> tuple[Veto, ...]:
        """Vetoes that could not be looked into, because a register did not come."""
        present = self.circumstances.present
        return tuple(
            veto for veto in self.rubric.vetoes if any(name not in present for name in veto.registers)
        )

    @cached_property
    def sure(self) -> Array:
        """Scores as they would be if every veto that could not be looked into applied."""
        return np.minimum(self.scores, min((veto.cap for veto in self.unchecked), default=self.rubric.total))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Places of the units, highest score first; equal ones in order of their codes."""
        return tuple(
            sorted(range(len(self.units)), key=lambda place: (-self.scores[place], self.units[place]))
        )

    def unit(self, unit: str) -> UnitScore:
        """One unit with every item; ValueError for an unknown one."""
        row = self.units.index(unit)
        rubric = self.rubric
        best = min(self.totals[row] + self.open[row].sum(), self.caps[row])
        score = float(self.scores[row])
        return UnitScore(
            unit=unit,
            items=tuple(self._item(row, place) for place in range(len(rubric.items))),
            vetoes=tuple(
                (veto, float(self.vetoed[row, place]))
                for place, veto in enumerate(rubric.vetoes)
                if self.vetoed[row, place] > 0
            ),
            earned=round(float(self.totals[row]), 2),
            lost=round(float(self.lost[row].sum()), 2),
            open=round(float(self.open[row].sum()), 2),
            score=round(score, 2),
            sure=round(float(self.sure[row]), 2),
            best=round(float(best), 2),
            grade=rubric.grade(round(score, 6)),
            best_grade=rubric.grade(round(float(best), 6)),
            unchecked=self.unchecked,
        )

    def _item(self, row: int, place: int) -> ItemScore:
        item, reading = self.rubric.items[place], self.readings[place]
        state = STATES[self.states[row, place]]
        counted = tuple(
            Counted(name, float(n[row]), None if np.isnan(d[row]) else float(d[row]), bool(pooled[row]))
            for name, n, d, pooled in zip(
                item.measures, reading.numerators, reading.denominators, reading.is_pooled, strict=True
            )
            if not np.isnan(n[row]) and (np.isnan(d[row]) or d[row] > 0)
        )
        if not counted and state == "scored":
            counted = tuple(Counted(name, 0.0, None, False) for name in item.measures)
        is_read = state in ("scored", "on_evidence", "nothing_counted")
        further = tuple(
            (one.measure, int(count[row]), float(lost[row]))
            for one, count, lost in zip(
                item.further, reading.further, further_lost(item, reading.further), strict=True
            )
            if count[row] > 0
        )
        there = self.circumstances
        owed = {register for unit, register in there.unreported if unit == self.units[row]}
        return ItemScore(
            item=item,
            state=state,
            earned=float(self.earned[row, place]),
            lost=float(self.lost[row, place]),
            open=float(self.open[row, place]),
            restored=float(self.restored[row, place]),
            counted=counted if state in ("scored", "overdue") else (),
            further=further if is_read else (),
            missing=tuple(name for name in item.registers if name not in there.present or name in owed),
            pace=there.pace(self.rubric) if item.paced else 1.0,
            silent=int(reading.silent[row]) if state == "scored" else 0,
        )


def score(rubric: Rubric, figures: Figures, circumstances: Circumstances) -> Scored:
    """Scores all units of the figures. The same figures, day and rubric give the same scores, in any
    order."""
    count = len(figures.units)
    pace = circumstances.pace(rubric)
    is_late = circumstances.term_days > rubric.grace_days
    shape = (count, len(rubric.items))
    states = np.zeros(shape, dtype=np.int8)
    earned, lost, restored = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    readings = []
    rows = {unit: row for row, unit in enumerate(figures.units)}
    for place, item in enumerate(rubric.items):
        reading = read(rubric, item, figures)
        readings.append(reading)
        state = _states(item, reading, count)
        if any(register not in circumstances.present for register in item.registers):
            state[:] = NOT_CONNECTED
        elif not item.paced:
            # What follows the term is counted from the first day: no row is a count of none so far.
            owing = [
                rows[unit]
                for unit, register in circumstances.unreported
                if register in item.registers and unit in rows
            ]
            state[owing] = OVERDUE if is_late else UNREPORTED
        value = reading.value(item)
        points = np.where(np.isnan(value), item.points, points_at(item, np.nan_to_num(value), pace))
        for off in further_lost(item, reading.further):
            points = np.maximum(points - off, 0.0)
        full, gone = to_tenths(item, points)
        earned[:, place] = np.where(state == SCORED, full, 0.0)
        lost[:, place] = np.select([state == SCORED, state == OVERDUE], [gone, item.points], 0.0)
        spoken_for = state == ON_EVIDENCE
        part = item.points * rubric.evidence_share
        shown = np.floor(np.round(10 * part * np.nan_to_num(reading.evidence), 6)) / 10
        earned[spoken_for, place] = shown[spoken_for]
        lost[spoken_for, place] = part - shown[spoken_for]
        # What is taken off beside the rate is taken off without one too.
        is_quiet = (state == ON_EVIDENCE) | (state == NOTHING_COUNTED)
        off = np.where(is_quiet, _off(item, reading), 0.0)
        earned[:, place] = np.maximum(earned[:, place] - off, 0.0)
        lost[:, place] = np.minimum(lost[:, place] + off, item.points - earned[:, place])
        states[:, place] = state
        for (unit, id), given in circumstances.restored.items():
            if id == item.id and unit in rows:
                back = min(max(given, 0.0), lost[rows[unit], place])
                restored[rows[unit], place] = back
                earned[rows[unit], place] += back
                lost[rows[unit], place] -= back
    _move(rubric, states, earned, lost)
    vetoed = np.stack(
        [_vetoed(rubric, veto, figures, circumstances) for veto in rubric.vetoes] or [np.zeros(count)], axis=1
    )
    return Scored(
        rubric,
        figures,
        circumstances,
        states,
        np.round(earned, 6),
        np.round(lost, 6),
        restored,
        vetoed if rubric.vetoes else np.zeros((count, 0)),
        tuple(readings),
    )


def _states(item: Item, reading: Reading, count: int) -> npt.NDArray[np.int8]:
    """Scored where there is something to count; a count without a row is a count of none."""
    if not item.is_rate:
        return np.full(count, SCORED, dtype=np.int8)
    none = np.where(np.isnan(reading.evidence), NOTHING_COUNTED, ON_EVIDENCE)
    return np.where(reading.has_any > 0, SCORED, none).astype(np.int8)


def _off(item: Item, reading: Reading) -> Array:
    """Points that the further deductions take off each unit."""
    return np.minimum(sum(further_lost(item, reading.further), np.zeros(len(reading.silent))), item.points)


def _move(rubric: Rubric, states: npt.NDArray[np.int8], earned: Array, lost: Array) -> None:
    """Gives the points of an item without pupils of its stage by the share of the item that they move to."""
    places = {item.id: place for place, item in enumerate(rubric.items)}
    there = states.copy()
    for item in rubric.items:
        if item.moves_to is None:
            continue
        own, other = places[item.id], places[item.moves_to]
        moved = (there[:, own] == NOTHING_COUNTED) & (there[:, other] == SCORED)
        share = earned[moved, other] / rubric.items[other].points
        given = np.floor(np.round(10 * item.points * share, 6)) / 10
        earned[moved, own], lost[moved, own] = given, item.points - given
        states[moved, own] = MOVED


def _vetoed(rubric: Rubric, veto: Veto, figures: Figures, circumstances: Circumstances) -> Array:
    """The count that triggers a veto, per unit; 0 where it does not apply or a register is missing."""
    found = figures.measured(veto.measure, veto.stage)
    if any(register not in circumstances.present for register in veto.registers):
        return np.zeros(len(figures.units))
    n, d = np.nan_to_num(found.numerator), np.nan_to_num(found.denominator)
    if veto.rule == "any":
        return np.maximum(n, 0.0)
    pooled_d = np.nan_to_num(found.pooled_denominator)
    small = (d > 0) & (d < rubric.pool_below) & (pooled_d > d)
    n = np.where(small, np.nan_to_num(found.pooled_numerator), n)
    d = np.where(small, pooled_d, d)
    return np.where((d >= TOO_FEW) & (_wilson_low(n, d) > veto.line), n, 0.0)


def _wilson_low(numerator: Array, denominator: Array) -> Array:
    """The lower end of the Wilson score interval at 95 %, as `intervals.wilson`, for arrays; 0 for
    nothing."""
    n = np.maximum(denominator, 1.0)
    share = np.clip(numerator / n, 0.0, 1.0)
    spread = Z95 * Z95 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return np.where((denominator > 0) & (numerator > 0), centre - half, 0.0)


def reweighted(rubric: Rubric, weights: Mapping[str, float]) -> Rubric:
    """The rubric with other points for some items; the rest keep their proportions, so that the total
    stays.

    Everything in points inside an item grows with it. ValueError when the rest would have nothing left.
    """
    given = sum(weights.get(item.id, 0.0) for item in rubric.items)
    rest = sum(item.points for item in rubric.items if item.id not in weights)
    left = rubric.total - given
    if any(weight <= 0 for weight in weights.values()) or (rest and left <= 0):
        raise ValueError("every item needs some points")

    def scaled(item: Item) -> Item:
        factor = weights[item.id] / item.points if item.id in weights else left / rest
        return replace(
            item,
            points=round(item.points * factor, 6),
            each=item.each * factor,
            at_most=None if item.at_most is None else item.at_most * factor,
            steps=tuple(replace(step, points=step.points * factor) for step in item.steps),
            further=tuple(
                replace(one, each=one.each * factor, at_most=one.at_most * factor) for one in item.further
            ),
        )

    return replace(rubric, items=tuple(scaled(item) for item in rubric.items))


def sorted_units(scored: Scored) -> Sequence[UnitScore]:
    """Every unit, highest score first."""
    return [scored.unit(scored.units[place]) for place in scored.order]
