"""The score as a workbook: what it says, who stands where, every item, every lost point; for internal use."""

from functools import partial

from baoxue.analysis.rubric import Rubric
from baoxue.paper.workbook import Sheet, Value
from baoxue.view import formats
from baoxue.view.sections.accountability.board import Board
from baoxue.view.sections.accountability.items import (
    item_name,
    lost_items,
    reached,
    rule,
    vetoes_text,
    why,
)
from baoxue.view.sections.section import header
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t

_columns = partial(header, "accountability.column")


def title(board: Board) -> str:
    """Rubric, version and day."""
    return t(
        "accountability.sheet_title",
        rubric=named(board.rubric.name),
        version=board.rubric.version,
        day=board.assessment.as_of,
    )


def workbook(slip: Slip, board: Board) -> Taken:
    """The scores as .xlsx, marked as the slip says."""
    return Taken(slip.workbook(title(board), sheets(board)), len(board.units))


def notes(rubric: Rubric) -> tuple[str, ...]:
    """What stands under scores on paper: the rubric, how ranges come about, what open points are."""
    method = t("accountability.range_method", shaken=rubric.shaken)
    return named(rubric.about), method, t("accountability.open_note")


def sheets(board: Board) -> tuple[Sheet, ...]:
    """Notes, ranking, items, lost points."""
    rubric, names = board.rubric, board.names
    units = [board.unit(code) for code in board.units]
    rules = (f"{item_name(item)} {formats.marks(item.points)}: {rule(item)}" for item in rubric.items)
    ranked: tuple[tuple[Value, ...], ...] = tuple(
        (
            names[unit.unit],
            unit.unit,
            *board.ranks(unit.unit),
            unit.score,
            unit.lost,
            unit.open,
            board.grade(unit.unit),
            *(unit.part(part.id)[0] for part in rubric.parts),
            vetoes_text(unit),
        )
        for unit in units
    )
    items: tuple[tuple[Value, ...], ...] = tuple(
        (names[unit.unit], *(reached(one) if one.open else one.earned for one in unit.items))
        for unit in units
    )
    lost: tuple[tuple[Value, ...], ...] = tuple(
        (
            names[unit.unit],
            one.item.id,
            named(one.item.name),
            one.item.points,
            one.lost,
            why(one),
            rule(one.item),
        )
        for unit in units
        for one in lost_items(unit)
    )
    parts = tuple(named(part.name) for part in rubric.parts)
    return (
        _sheet("notes", (title(board),), tuple((line,) for line in (*notes(rubric), *rules)), 120),
        _sheet(
            "ranking",
            (
                *_columns("unit", "code", "best", "worst", "score", "lost", "open", "grade"),
                *parts,
                *_columns("veto"),
            ),
            ranked,
            *(16, 12, 8, 8, 8, 8, 8, 14),
            *(12 for _ in parts),
            40,
        ),
        _sheet(
            "items",
            (*_columns("unit"), *map(item_name, rubric.items)),
            items,
            16,
            *(14 for _ in rubric.items),
        ),
        _sheet(
            "lost",
            _columns("unit", "id", "item", "points", "lost", "why", "rule"),
            lost,
            *(16, 8, 22, 8, 8, 60, 60),
        ),
    )


def _sheet(name: str, header: tuple[str, ...], rows: tuple[tuple[Value, ...], ...], *widths: int) -> Sheet:
    return Sheet(t(f"accountability.sheet_{name}"), header, rows, widths)
