"""All scored units of one snapshot with their ranges, cached; and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pandas as pd

from baoxue.analysis.assessing import Assessment, assess
from baoxue.analysis.ranks import Ranges, grade_range, rank_ranges
from baoxue.analysis.rubric import Rubric, UnitKind
from baoxue.analysis.rubric_file import rubric_in_force
from baoxue.analysis.scores import UnitScore, reweighted, score
from baoxue.view import asking, formats
from baoxue.view.asking import Reading
from baoxue.view.findings import wording
from baoxue.view.reader import Reader
from baoxue.view.sections.accountability.items import grade_text, ranks_text, vetoes_text
from baoxue.view.words import named, t
from baoxue.warehouse import Filters


@dataclass(frozen=True, eq=False)
class Board:
    """Every unit's score, with what may be said of its rank."""

    assessment: Assessment
    ranges: Ranges
    in_county: tuple[int, int, int] | None = None
    """Of a unit that is the only one its reader sees: the range of its rank in the county, of how many."""
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
        if self.in_county is not None:
            return self.in_county[:2]
        place = self.place(unit)
        return int(self.ranges.best_rank[place]), int(self.ranges.worst_rank[place])

    @property
    def ranked(self) -> int:
        """Among how many units the ranks are."""
        return self.in_county[2] if self.in_county is not None else len(self.assessment.scored.units)

    def ranks_text(self, unit: str) -> str:
        """The range of a unit's rank; a dash where it is the only one, since 1 of 1 says nothing."""
        return ranks_text(*self.ranks(unit)) if self.ranked > 1 else formats.DASH

    def grade(self, unit: str) -> str:
        """The grade of a unit, or those between which it lies."""
        return grade_text(self.rubric, grade_range(self.assessment.scored, self.ranges, self.place(unit)))

    @property
    def is_empty(self) -> bool:
        """Whether not one point could be judged."""
        scored = self.assessment.scored
        return not (scored.earned.any() or scored.lost.any())


def measures(r: Reader) -> tuple[str, ...]:
    """The indicators that the rubric in force reads."""
    return tuple(sorted(rubric_in_force("township", r.as_of).measures))


def lacks_registers(r: Reader) -> bool:
    """Whether one of the registers that the rubric reads did not come."""
    items = rubric_in_force("township", r.as_of).items
    return any(name not in r.present for item in items for name in item.registers)


def only(r: Reader, township: str | None = None) -> Reader:
    """The reader of the chosen county as a whole, or of one township."""
    return replace(r, filters=Filters(county=r.filters.county, township=township, snapshot=r.snapshot))


def scored(r: Reader) -> Board | None:
    """The townships of the chosen county where at least one point could be judged, else None."""
    found = read(r)
    return None if found is None or found.is_empty else found


def judged(r: Reader) -> Board:
    """The same on a page that is drawn only where there is one."""
    found = scored(r)
    assert found is not None
    return found


def own(found: Board, r: Reader) -> str | None:
    """The unit that the filter bar names."""
    return r.filters.township if r.filters.township in found.units else None


def read(r: Reader, units: UnitKind = "township") -> Board | None:
    """The units of the chosen county and snapshot under the rubric in force; None without any."""
    return _board(_Key(asking.current(), r, rubric_in_force(units, r.as_of)), only(r).filters)


class _Key:
    """What a board depends on, as a key of a cache: edition, scope, the day, and what the rubric says."""

    def __init__(self, reading: Reading, r: Reader, rubric: Rubric) -> None:
        self.reading, self.reader, self.rubric = reading, r, rubric
        # The rubric is the same object for as long as its file stays the same.
        self._key = (reading.edition.version, reading.scope, r.as_of, r.area, id(rubric))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._key == other._key


@lru_cache(maxsize=32)
def _board(key: _Key, filters: Filters) -> Board | None:
    edition, scope, r = key.reading.edition, key.reading.scope, key.reader
    # A village belongs to the township that its code begins with.
    assessment = assess(
        lambda question, choice, **more: edition.ask(question, scope, choice, **more),
        key.rubric,
        filters,
        r.present,
        r.as_of,
        r.covers if key.rubric.units in ("township", "village") else None,
    )
    if assessment is None:
        return None
    return Board(assessment, rank_ranges(assessment.scored), _in_county(key, filters, assessment))


def _in_county(key: _Key, filters: Filters, own: Assessment) -> tuple[int, int, int] | None:
    """Where the one township of a reader stands in its county: best and worst rank, of how many.

    The counts of the other townships are read to rank them and go no further: nothing else of them is told.
    None for a reader of several units, or of none as a whole.
    """
    scope, county, edition = key.reading.scope, filters.county, key.reading.edition
    is_sole = scope is not None and len(scope.townships) == 1 and not (scope.counties or scope.schools)
    if not is_sole or key.rubric.units != "township" or len(own.scored.units) != 1 or county is None:
        return None
    assert scope is not None
    whole = replace(scope, counties=(county,), townships=(), villages=())
    found = assess(
        lambda question, choice, **more: edition.ask(question, whole, choice, **more),
        key.rubric,
        filters,
        key.reader.present,
        key.reader.as_of,
    )
    if found is None:
        return None
    ranges, place = rank_ranges(found.scored), found.scored.units.index(own.scored.units[0])
    return int(ranges.best_rank[place]), int(ranges.worst_rank[place]), len(found.scored.units)


def heading(board: Board) -> str:
    """How many surely stand in the better or the worse half, and how many are proposed for a veto."""
    scored, count = board.assessment.scored, len(board.units)
    if count == 1:
        unit = board.unit(board.units[0])
        name, total = board.name(unit.unit), board.rubric.total
        ranks = t("accountability.in_county", ranks=board.ranks_text(unit.unit), count=board.ranked)
        return t("accountability.heading_one", place=name, score=unit.score, total=total) + (
            ranks if board.ranked > 1 else ""
        )
    ahead = sum(rank <= count / 2 for rank in board.ranges.worst_rank.tolist())
    behind = sum(rank > count / 2 for rank in board.ranges.best_rank.tolist())
    key = "apart" if ahead or behind else "apart_none"
    text = t(f"accountability.heading_{key}", count=count, ahead=ahead, behind=behind)
    vetoed = int((scored.vetoed > 0).any(axis=1).sum()) if scored.vetoed.shape[1] else 0
    return text + (t("accountability.heading_vetoed", count=vetoed) if vetoed else "")


def note(board: Board) -> str:
    """How to read the ranking, and whose rubric it is."""
    rubric = board.rubric
    standing = t(f"accountability.standing_{rubric.standing.replace(' ', '_')}")
    name = named(rubric.name)
    text = t("accountability.note", rubric=name, version=rubric.version, standing=standing)
    return text + t("accountability.note_grades")


def unit_heading(board: Board, unit: str) -> str:
    """Score, ranks and grade of one unit."""
    score = board.unit(unit)
    is_alone = board.ranked == 1
    return t(
        "accountability.card_heading_alone" if is_alone else "accountability.card_heading",
        place=board.name(unit),
        score=score.score,
        ranks=board.ranks_text(unit),
        count=board.ranked,
        grade=board.grade(unit),
    )


def unit_note(unit: UnitScore) -> str:
    """What was lost, what is open and why the two are not the same."""
    text = t("accountability.card_lost" if unit.lost else "accountability.card_no_loss", lost=unit.lost)
    if unit.open:
        text += t("accountability.card_open", open=unit.open)
    return text + (t("accountability.card_provisional") if unit.is_provisional else "")


def table_rows(board: Board) -> pd.DataFrame:
    """Every unit, highest score first: name, ranks, score, lost, open, grade, vetoes, points of each part."""
    return pd.DataFrame(
        [
            {
                "unit": board.name(code),
                "ranks": board.ranks_text(code),
                **{name: formats.marks(getattr(unit, name)) for name in ("score", "lost", "open")},
                "grade": board.grade(code),
                "veto": vetoes_text(unit),
                **{part.id: formats.marks(unit.part(part.id)[0]) for part in board.rubric.parts},
            }
            for code in board.units
            if (unit := board.unit(code))
        ]
    )


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
