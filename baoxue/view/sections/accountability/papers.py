"""The score on paper: the ranking with every unit's lost points, for internal work; and a circular for
everybody."""

from collections import Counter

from baoxue.paper.document import Bar, Bars, Block, Heading, RangeRow, Ranges, Table, Text
from baoxue.paper.docx import docx_file
from baoxue.paper.pdf import pdf
from baoxue.view import formats
from baoxue.view.sections.accountability import board as boards
from baoxue.view.sections.accountability.board import Board
from baoxue.view.sections.accountability.items import lost_table, vetoes_text
from baoxue.view.sections.accountability.sheets import notes, title
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import named, t

_TICKS = 4
_ROOM = 0.02
"""Left free at both ends of the axis, so that no dot is cut."""


def score_pdf(slip: Slip, board: Board, county: str) -> Taken:
    """Ranks with their ranges, then every unit: its parts and each lost point with the reason."""
    blocks: list[Block] = [
        Heading(boards.heading(board)),
        Text(boards.note(board), "soft"),
        _ranges(board),
        _parts_table(board),
    ]
    for code in board.units:
        blocks += _unit(board, code)
    blocks.append(Heading(t("accountability.sheet_notes")))
    blocks += [Text(text, "soft") for text in notes(board.rubric)]
    document = slip.document(t("page.accountability"), tuple(blocks), over=county, aside=(title(board),))
    return Taken(pdf(document), len(board.units))


def _ranges(board: Board) -> Ranges:
    ranges = board.ranges
    low = min(float(value) for value in ranges.low.tolist())
    high = max(float(value) for value in ranges.high.tolist())
    span = max(high - low, 1.0) * (1 + 2 * _ROOM)
    start = low - max(high - low, 1.0) * _ROOM

    def share(value: float) -> float:
        return min(1.0, max(0.0, (value - start) / span))

    rows = []
    for code in board.units:
        place, unit = board.place(code), board.unit(code)
        rows.append(
            RangeRow(
                board.name(code),
                share(unit.score),
                share(float(ranges.low[place])),
                share(float(ranges.high[place])),
                (
                    formats.marks(unit.score),
                    board.ranks_text(code),
                    board.grade(code),
                ),
                bool(unit.vetoes),
            )
        )
    step = 10 if high - low > 2 * _TICKS else 5
    ticks = [float(value) for value in range(0, round(board.rubric.total) + 1, step) if low <= value <= high]
    header = tuple(t(f"accountability.column_{name}") for name in ("score", "ranks", "grade"))
    return Ranges(tuple(rows), header, tuple((share(value), formats.marks(value)) for value in ticks))


def _parts_table(board: Board) -> Table:
    rows, parts = boards.table_rows(board).drop(columns="veto"), board.rubric.parts
    names = (board.rubric.units, "ranks", "score", "lost", "open", "grade")
    header = (*(t(f"accountability.column_{name}") for name in names), *(named(part.name) for part in parts))
    texts = ("unit", "grade")
    return Table(
        header,
        tuple(tuple(map(str, line)) for line in rows.to_numpy()),
        widths=tuple(1.4 if name in texts else 1.0 for name in rows),
        right=tuple(place for place, name in enumerate(rows) if name not in texts),
    )


def _unit(board: Board, code: str) -> list[Block]:
    unit, rubric = board.unit(code), board.rubric
    found: list[Block] = [Heading(boards.unit_heading(board, code), boards.unit_note(unit))]
    if unit.vetoes:
        found.append(Text(t("accountability.veto_heading", names=vetoes_text(unit)), "worse"))
    bars = []
    for part in rubric.parts:
        earned, lost, is_open = unit.part(part.id)
        full = earned + lost + is_open
        text = t("accountability.paper_part", reached=earned, full=full)
        bars.append(Bar(f"{part.id} {named(part.name)}", earned, full, text))
    found.append(Bars(tuple(bars)))
    if losses := lost_table(unit):
        found.append(Table(losses.header, losses.rows, tuple(map(float, losses.widths)), right=(1,)))
    return found


def circular(slip: Slip, board: Board, county: str) -> Taken:
    """What may be passed to everybody: grades and ranges of ranks, no points and no counts (of children).

    Within a grade units stand in the order of their codes: an order by points would rank them after all.
    """
    rubric = board.rubric
    grades = Counter(board.grade(code) for code in board.units)
    order = list(dict.fromkeys(board.grade(code) for code in board.units))
    counted = t("format.list_comma").join(
        t("accountability.circular_grade", grade=grade, count=grades[grade]) for grade in order
    )
    rows = tuple(
        (
            board.name(code),
            board.grade(code),
            board.ranks_text(code),
        )
        for code in sorted(board.units, key=lambda code: (board.unit(code).grade, code))
    )
    header = tuple(t(f"accountability.column_{name}") for name in (rubric.units, "grade", "ranks"))
    blocks = (
        Text(t("accountability.circular_to")),
        Text(
            t(
                "accountability.circular_begin",
                rubric=named(rubric.name),
                version=rubric.version,
                day=board.assessment.as_of,
                count=len(board.units),
                grades=counted,
            ),
            indent=True,
        ),
        Table(header, rows, (2.0, 1.0, 1.0), right=(2,)),
        Text(t("accountability.circular_range", count=len(board.units)), indent=True),
        Text(t("accountability.circular_appeal", days=rubric.appeal_days), indent=True),
        Text(t("accountability.circular_sign", county=county), align="right"),
        Text(formats.day(slip.day), align="right"),
    )
    document = slip.document(t("accountability.circular_title", county=county), blocks, form="official")
    return Taken(docx_file(document), len(board.units))
