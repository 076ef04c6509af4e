"""When and in which grade: figures in cells, one scale from zero."""

from functools import cache

from baoxue.view import formats
from baoxue.view.charts.chart import (
    SECONDARY,
    TEXT,
    Chart,
    Spec,
    Table,
    Written,
    charted,
    finished,
    label,
    nothing,
)
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import PALETTES, Look, contrast, mixed
from baoxue.view.words import t

ROW = 50
TOP = 26
READABLE = 4.6


@charted
def heat_map(
    look: Look,
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    cells: tuple[tuple[float | None, ...], ...],
    *,
    maximum: float | None = None,
    percent: bool = False,
    decimals: int = 0,
    what: str = "",
) -> Chart:
    """Cells by row then column; None is not reported (an em dash), 0 a true zero. `maximum` fixes the scale.

    With `percent` the cells are 0..1.
    """
    if not rows or not columns:
        return nothing(look, what)
    colours, language = look.palette, look.language
    known = [
        (value, row, column)
        for row, line in enumerate(cells)
        for column, value in enumerate(line)
        if value is not None
    ]
    largest = max((value for value, _, _ in known), default=0.0)
    scale_end = largest if maximum is None else maximum
    if scale_end <= 0:
        scale_end = 1.0
    painted = [[_colour(value, scale_end, colours.name) for value in line] for line in cells]
    used = sorted({colour for line in painted for colour in line if colour})
    index = {colour: number for number, colour in enumerate(used)}

    def shown(value: float | None) -> str:
        if value is None:
            return formats.DASH
        return (
            formats.percent(value, decimals, language)
            if percent
            else formats.number(value, decimals, language)
        )

    row_height = ROW if len(rows) <= 8 else 32
    height = TOP + row_height * len(rows)
    heat: Spec = {
        "type": "heatmap",
        "z": [[index[colour] if colour else None for colour in line] for line in painted],
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "xgap": 2,
        "ygap": 2,
        "zmin": -0.5,
        "zmax": max(len(used), 1) - 0.5,
        "colorscale": _steps(used, colours.panel),
        "showscale": False,
        "hoverongaps": False,
        "hovertext": [
            [
                f"<b>{row} {column}</b>{formats.GAP}{shown(value)}"
                for column, value in zip(columns, line, strict=True)
            ]
            for row, line in zip(rows, cells, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    figures = [
        _figures(cells, painted, colour, shown, look)
        for colour in (colours.ink, colours.ground, colours.soft)
    ]
    left = max(width_of(row, TEXT) for row in rows) + 12
    texts = [
        label(
            column,
            color=colours.soft,
            size=SECONDARY,
            xref="x",
            x=position,
            yref="paper",
            y=1,
            yanchor="bottom",
            yshift=4,
        )
        for position, column in enumerate(columns)
    ] + [
        label(row, color=colours.soft, xref="paper", x=0, xanchor="right", xshift=-8, yref="y", y=position)
        for position, row in enumerate(rows)
    ]
    axis: Spec = {"visible": False, "fixedrange": True}
    layout: Spec = {
        "margin": {"l": left, "r": 0, "t": TOP, "b": 0, "pad": 0},
        "xaxis": axis | {"range": [-0.5, len(columns) - 0.5]},
        "yaxis": axis | {"range": [len(rows) - 0.5, -0.5]},
        "annotations": texts,
    }
    where = max(known, default=None)
    alt = t(
        "chart.alt_heat",
        language,
        what=what,
        rows=len(rows),
        columns=len(columns),
        largest=shown(largest),
        where=f"{rows[where[1]]} {columns[where[2]]}" if where else "",
    )
    table = Table(
        ("", *columns),
        tuple((row, *(shown(value) for value in line)) for row, line in zip(rows, cells, strict=True)),
    )
    return Chart(
        finished([heat, *[trace for trace in figures if trace["x"]]], layout, look, height),
        height,
        alt,
        table,
    )


def _figures(
    cells: tuple[tuple[float | None, ...], ...],
    painted: list[list[str | None]],
    colour: str,
    shown: Written,
    look: Look,
) -> Spec:
    """The figures that are written in one colour."""
    found = [
        (column, row, value)
        for row, line in enumerate(cells)
        for column, value in enumerate(line)
        if _ink(value, painted[row][column], look) == colour
    ]
    strong = colour != look.palette.soft
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "x": [column for column, _, _ in found],
        "y": [row for _, row, _ in found],
        "text": [f"<b>{shown(value)}</b>" if strong else shown(value) for _, _, value in found],
        "textfont": {"color": colour, "size": TEXT},
    }


def _ink(value: float | None, ground: str | None, look: Look) -> str:
    colours = look.palette
    if value is None or value == 0 or ground is None:
        return colours.soft
    return max((colours.ink, colours.ground), key=lambda ink: contrast(ink, ground))


@cache
def shade(share: float, name: str) -> str:
    """The colour at 0..1 of the sequence, moved off the stretch where neither ink nor ground can be read on
    it."""
    colours = PALETTES[name]
    low, middle, high = colours.sequence

    def at(place: float) -> str:
        return mixed(low, middle, place * 2) if place < 0.5 else mixed(middle, high, place * 2 - 1)

    def readable(place: float) -> bool:
        return max(contrast(at(place), colours.ink), contrast(at(place), colours.ground)) >= READABLE

    for distance in range(101):
        for place in (share + distance / 100, share - distance / 100):
            if 0 <= place <= 1 and readable(place):
                return at(place)
    return at(share)


def _colour(value: float | None, maximum: float, name: str) -> str | None:
    if value is None:
        return None
    return PALETTES[name].panel if value == 0 else shade(round(min(value / maximum, 1.0), 2), name)


def _steps(used: list[str], empty: str) -> list[list[object]]:
    if not used:
        return [[0, empty], [1, empty]]
    count = len(used)
    return [[edge / count, colour] for number, colour in enumerate(used) for edge in (number, number + 1)]
