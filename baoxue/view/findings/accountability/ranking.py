"""Who stands where, as far as it can be told: heading, chart, table, and the map of items by units."""

from collections import Counter

import pandas as pd

from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures
from baoxue.view.findings.accountability.board import Board
from baoxue.view.findings.accountability.card import grade_text, points, ranks_text, vetoes_text
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column
from baoxue.view.words import named, t


def heading(board: Board) -> str:
    """How many surely stand in the better or the worse half, and how many are proposed for a veto."""
    scored, count = board.assessment.scored, len(board.units)
    vetoed = int((scored.vetoed > 0).any(axis=1).sum()) if scored.vetoed.shape[1] else 0
    if count == 1:
        return t(
            "accountability.heading_one", place=formats.whole(board.name(board.units[0])), **_of(board, 0)
        )
    half = count / 2
    ahead = sum(1 for rank in board.ranges.worst_rank.tolist() if rank <= half)
    behind = sum(1 for rank in board.ranges.best_rank.tolist() if rank > count - half)
    key = "apart" if ahead or behind else "apart_none"
    said = t(f"accountability.heading_{key}", count=count, ahead=ahead, behind=behind)
    return said + (t("accountability.heading_vetoed", count=vetoed) if vetoed else "")


def _of(board: Board, place: int) -> dict[str, str]:
    unit = board.unit(board.units[place])
    return {"score": points(unit.score), "total": points(board.rubric.total)}


def note(board: Board) -> str:
    """How to read the chart, and whose rubric it is."""
    rubric = board.rubric
    return t(
        "accountability.note",
        rubric=named(rubric.name),
        version=rubric.version,
        standing=t(f"accountability.standing_{rubric.standing.replace(' ', '_')}"),
        shaken=formats.percent(rubric.shaken, 0),
    )


def source(board: Board, chosen: Chosen) -> Source:
    """Whose rubric, from which registers, and how the ranges come about."""
    registers = dict.fromkeys(
        register for item in board.rubric.items for register in item.registers if register in chosen.present
    )
    return figures.source_of(
        named(board.rubric.about),
        registers,
        chosen.as_of,
        t("accountability.range_method", shaken=formats.percent(board.rubric.shaken, 0)),
    )


def chart(board: Board, own: str | None) -> charts.Chart:
    """One row per unit: score with its range, ranks from and to, grade."""
    scored = board.assessment.scored
    bands = Counter(board.ranges.band.tolist())
    rows = []
    for code in board.units:
        place, unit = board.place(code), board.unit(code)
        best, worst = board.ranks(code)
        rows.append(
            charts.RankRow(
                name=board.name(code),
                score=unit.score,
                low=float(board.ranges.low[place]),
                high=float(board.ranges.high[place]),
                best=best,
                worst=worst,
                grade=grade_text(board.rubric, unit),
                open=unit.open,
                band=int(board.ranges.band[place])
                if bands[int(board.ranges.band[place])] < len(board.units)
                else 0,
                is_vetoed=bool(unit.vetoes),
                own=code == own,
            )
        )
    return charts.ranking(
        tuple(rows),
        total=board.rubric.total,
        grades=tuple((grade.start, named(grade.name)) for grade in board.rubric.grades[:-1]),
        what=named(board.rubric.name) if len(scored.units) else "",
    )


def table_columns(board: Board) -> tuple[Column, ...]:
    """Unit, ranks, score, lost, open, grade, parts, proposed vetoes."""
    return (
        Column("unit", t(f"accountability.column_{board.rubric.units}"), "text", 132),
        Column("ranks", t("accountability.column_ranks"), "figure", 92),
        Column("score", t("accountability.column_score"), "figure", 72),
        Column("lost", t("accountability.column_lost"), "figure", 72),
        Column("open", t("accountability.column_open"), "figure", 72),
        Column("grade", t("accountability.column_grade"), "text", 120),
        *(Column(part.id, named(part.name), "figure", 92) for part in board.rubric.parts),
        Column("veto", t("accountability.column_veto"), "text", 320),
    )


def table_rows(board: Board) -> pd.DataFrame:
    """Every unit, highest score first."""
    lines = []
    for code in board.units:
        unit = board.unit(code)
        parts = {part.id: points(unit.part(part.id)[0]) for part in board.rubric.parts}
        lines.append(
            {
                "unit": board.name(code),
                "ranks": ranks_text(*board.ranks(code)),
                "score": points(unit.score),
                "lost": points(unit.lost),
                "open": points(unit.open),
                "grade": grade_text(board.rubric, unit),
                "veto": vetoes_text(unit),
            }
            | parts
        )
    return pd.DataFrame(lines)


def lost_map(board: Board) -> charts.Chart:
    """Units by items: points lost; what could not be judged is a dash."""
    scored, items = board.assessment.scored, board.rubric.items
    lost = scored.lost.tolist()
    is_open = (scored.open > 0).tolist()
    cells = tuple(
        tuple(
            None if is_open[board.place(code)][place] else lost[board.place(code)][place]
            for place in range(len(items))
        )
        for code in board.units
    )
    largest = max((value for line in cells for value in line if value is not None), default=0.0)
    return charts.heat_map(
        tuple(board.name(code) for code in board.units),
        tuple(item.id for item in items),
        cells,
        maximum=max(largest, 1.0),
        decimals=1,
        what=t("accountability.map_what"),
    )


def map_heading(board: Board) -> str:
    """Which item costs most points over all units."""
    scored = board.assessment.scored
    totals = scored.lost.sum(axis=0)
    place = int(totals.argmax())
    if not totals[place]:
        return t("accountability.map_none")
    item = board.rubric.items[place]
    units = int((scored.lost[:, place] > 0).sum())
    return t(
        "accountability.map_heading",
        item=named(item.name),
        points=points(float(totals[place])),
        units=units,
    )


def map_note(board: Board) -> str:
    """What the letters stand for, and that a dash is not a zero."""
    names = t("format.between_names").join(f"{item.id} {named(item.name)}" for item in board.rubric.items)
    return t("accountability.map_note", items=names)
