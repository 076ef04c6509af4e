"""The score as a workbook: what it says, who stands where, every item, every lost point; for internal use."""

from baoxue.paper.workbook import Sheet
from baoxue.view import formats
from baoxue.view.findings.accountability import card
from baoxue.view.findings.accountability.board import Board
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t


def title(board: Board) -> str:
    """Rubric, version and day."""
    return t(
        "accountability.sheet_title",
        rubric=named(board.rubric.name),
        version=board.rubric.version,
        day=formats.day(board.assessment.as_of),
    )


def workbook(slip: Slip, board: Board) -> Taken:
    """The scores as .xlsx, marked as the slip says."""
    return Taken(slip.workbook(title(board), sheets(board)), len(board.units))


def sheets(board: Board) -> tuple[Sheet, ...]:
    """Notes, ranking, items, lost points."""
    rubric = board.rubric
    notes = (
        named(rubric.about),
        t("accountability.range_method", shaken=formats.percent(rubric.shaken, 0)),
        t("accountability.open_note"),
        *(
            f"{item.id} {named(item.name)} {card.points(item.points)}: {card.rule(item)}"
            for item in rubric.items
        ),
    )
    ranked: list[tuple[str | float, ...]] = []
    items: list[tuple[str | float, ...]] = []
    lost: list[tuple[str | float, ...]] = []
    for code in board.units:
        unit, name = board.unit(code), board.name(code)
        best, worst = board.ranks(code)
        ranked.append(
            (
                name,
                code,
                best,
                worst,
                unit.score,
                unit.lost,
                unit.open,
                card.grade_text(rubric, unit),
                *(unit.part(part.id)[0] for part in rubric.parts),
                card.vetoes_text(unit),
            )
        )
        items.append((name, *(card.reached(one) if one.open else one.earned for one in unit.items)))
        lost += [
            (
                name,
                one.item.id,
                named(one.item.name),
                one.item.points,
                one.lost,
                card.why(one),
                card.rule(one.item),
            )
            for one in card.lost_items(unit)
        ]
    column = {name: t(f"accountability.column_{name}") for name in (
        "unit", "code", "best", "worst", "score", "lost", "open", "grade", "veto", "item", "points", "why",
        "rule",
    )}  # fmt: skip
    return (
        Sheet(t("accountability.sheet_notes"), (title(board),), tuple((line,) for line in notes), (120,)),
        Sheet(
            t("accountability.sheet_ranking"),
            (
                *(
                    column[name]
                    for name in ("unit", "code", "best", "worst", "score", "lost", "open", "grade")
                ),
                *(named(part.name) for part in rubric.parts),
                column["veto"],
            ),
            tuple(ranked),
            (16, 12, 8, 8, 8, 8, 8, 14, *(12 for _ in rubric.parts), 40),
        ),
        Sheet(
            t("accountability.sheet_items"),
            (column["unit"], *(f"{item.id} {named(item.name)}" for item in rubric.items)),
            tuple(items),
            (16, *(14 for _ in rubric.items)),
        ),
        Sheet(
            t("accountability.sheet_lost"),
            (
                column["unit"],
                t("accountability.column_id"),
                *(column[name] for name in ("item", "points", "lost", "why", "rule")),
            ),
            tuple(lost),
            (16, 8, 22, 8, 8, 60, 60),
        ),
    )
