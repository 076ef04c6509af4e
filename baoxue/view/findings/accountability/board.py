"""All scored units of one snapshot with their ranges, kept from one rerun to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from baoxue.analysis.assessing import Assessment, assess
from baoxue.analysis.ranks import Ranges, rank_ranges
from baoxue.analysis.rubric import Rubric, UnitKind
from baoxue.analysis.rubric_file import load_rubric, rubric_in_force
from baoxue.analysis.scores import UnitScore, reweighted, score
from baoxue.view.asking import Reading
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import t
from baoxue.warehouse import Filters


@dataclass(frozen=True, eq=False)
class Board:
    """Every unit's score, with what may be said of its rank."""

    assessment: Assessment
    ranges: Ranges
    _cards: dict[str, UnitScore] = field(default_factory=dict, repr=False)

    @property
    def rubric(self) -> Rubric:
        return self.assessment.rubric

    @property
    def units(self) -> tuple[str, ...]:
        """Codes, highest score first."""
        scored = self.assessment.scored
        return tuple(scored.units[place] for place in scored.order)

    def name(self, unit: str) -> str:
        """What a unit is called in the reader's language."""
        return wording.place(unit, *self.assessment.names[unit])

    @property
    def names(self) -> Mapping[str, str]:
        return {unit: self.name(unit) for unit in self.units}

    def unit(self, unit: str) -> UnitScore:
        """One unit with every item; made once."""
        if unit not in self._cards:
            self._cards[unit] = self.assessment.scored.unit(unit)
        return self._cards[unit]

    def place(self, unit: str) -> int:
        """Where a unit stands in the arrays."""
        return self.assessment.scored.units.index(unit)

    def ranks(self, unit: str) -> tuple[int, int]:
        """The range of a unit's rank, 1 being the best."""
        place = self.place(unit)
        return int(self.ranges.best_rank[place]), int(self.ranges.worst_rank[place])

    @property
    def is_empty(self) -> bool:
        """Whether not one point could be judged."""
        scored = self.assessment.scored
        return not (scored.earned.any() or scored.lost.any())


def measures(chosen: Chosen, units: UnitKind = "township") -> tuple[str, ...]:
    """The indicators that the rubric in force reads."""
    return tuple(sorted(rubric_in_force(units, chosen.as_of).measures))


def missing(chosen: Chosen, units: UnitKind = "township") -> str:
    """The registers that the rubric reads and that did not come, in a row; empty when all are there."""
    rubric = rubric_in_force(units, chosen.as_of)
    absent = dict.fromkeys(
        name for item in rubric.items for name in item.registers if name not in chosen.present
    )
    return t("format.between_names").join(figures.register_name(name) for name in absent)


def read(
    reading: Reading, chosen: Chosen, units: UnitKind = "township", rubric: str | None = None
) -> Board | None:
    """The board of the chosen county and snapshot; None when there is nothing to score.

    `rubric` names a version; without it the one in force on the snapshot's day.
    """
    found = load_rubric(rubric) if rubric else rubric_in_force(units, chosen.as_of)
    filters = Filters(county=chosen.filters.county, snapshot=chosen.snapshot)
    return _board(_Key(reading, chosen, found), filters)


class _Key:
    """What a board depends on, as a key of a cache: edition, scope, snapshot's day, and what the rubric
    says."""

    def __init__(self, reading: Reading, chosen: Chosen, rubric: Rubric) -> None:
        self.reading, self.chosen, self.rubric = reading, chosen, rubric
        # The rubric itself is the same object for as long as its file stays the same.
        self._key = (reading.edition.version, reading.scope, chosen.as_of, chosen.area, id(rubric))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key


@lru_cache(maxsize=32)
def _board(key: _Key, filters: Filters) -> Board | None:
    edition, scope = key.reading.edition, key.reading.scope
    # A village belongs to the township that its code begins with.
    assessment = assess(
        lambda question, choice, **more: edition.ask(question, scope, choice, **more),
        key.rubric,
        filters,
        key.chosen.present,
        key.chosen.as_of,
        key.chosen.covers if key.rubric.units in ("township", "village") else None,
    )
    return None if assessment is None else Board(assessment, rank_ranges(assessment.scored))


def supposing(board: Board, unit: str, item: str, more: float, weight: float | None) -> Board:
    """The board as it would be with `more` counted well for one item of one unit, and another weight of
    the item.

    `more` adds to the numerator where more is better, and takes away from it where less is.
    """
    assessment, scored = board.assessment, board.assessment.scored
    chosen = scored.rubric.item(item)
    figures_now, left = scored.figures, more
    for measure in chosen.measures:
        if left:
            sign = 1 if chosen.better == "higher" else -1
            figures_now = figures_now.with_more(unit, measure, chosen.stage, sign * left)
    rubric = scored.rubric
    if weight is not None and weight != chosen.points:
        rubric = reweighted(rubric, {item: weight})
    changed = score(rubric, figures_now, scored.circumstances)
    return Board(Assessment(assessment.as_of, changed, assessment.names), rank_ranges(changed))
