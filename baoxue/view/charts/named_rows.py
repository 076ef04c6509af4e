"""Rows with the name above the mark and the figure after it: bars, due and paid, scores."""

from dataclasses import dataclass

from baoxue.view import formats
from baoxue.view.charts.chart import SECONDARY, TEXT, Spec, hidden_axis, label
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import Look

ROW = 48
BAR = 17
NAME = 10  # middle of the name below the row's top
MIDDLE = 31  # middle of the bar below the row's top


@dataclass(frozen=True)
class Row:
    """One row: name, soft words after it, the bar's colour, and the figure with soft words behind the
    bar.

    `length` fills, `frame` (where above zero) draws a thin frame to that length, both in the axis' own
    unit; `hollow` is the colour of the part between the two, `blank` the length at the end that could not
    be judged.
    """

    name: str
    length: float
    colour: str
    figure: str
    hover: str
    after_name: str = ""
    after_figure: str = ""
    figure_colour: str | None = None
    frame: float = 0.0
    hollow: str | None = None
    blank: float = 0.0


def rows_of(rows: list[Row], look: Look) -> tuple[list[Spec], Spec, int]:
    """Traces, layout and height of the rows, drawn so that the longest figure still fits behind the
    longest bar."""
    colours = look.palette
    height = max(ROW * len(rows), 14) + 6
    longest = max([max(row.length, row.frame) for row in rows] + [1e-9])
    right = (
        max([width_of(row.figure, TEXT) + width_of(row.after_figure, TEXT) for row in rows], default=0) + 20
    )
    bars: Spec = {
        "type": "bar",
        "orientation": "h",
        "x": [row.length for row in rows],
        "y": [ROW * index + MIDDLE for index in range(len(rows))],
        "width": [BAR] * len(rows),
        "marker": {"color": [row.colour for row in rows], "line": {"width": 0}},
        "hovertext": [row.hover for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    shapes: list[Spec] = []
    texts: list[Spec] = []
    for index, row in enumerate(rows):
        top = ROW * index
        if row.frame > 0:
            shapes.append(_frame(0, row.frame, top, colours.context))
        if row.blank > 0:
            shapes.append(
                _frame(row.frame - row.blank, row.frame, top, colours.context)
                | {"fillcolor": colours.suppressed, "layer": "below"}
            )
        if row.hollow and row.frame > row.length:
            shapes.append(_frame(row.length, row.frame, top, row.hollow))
        name = row.name
        if row.after_name:
            name += f' <span style="font-size:{SECONDARY}px;color:{colours.soft}">{row.after_name}</span>'
        texts.append(
            label(name, color=colours.ink, xref="paper", x=0, xanchor="left", yref="y", y=top + NAME)
        )
        figure = f'<span style="color:{row.figure_colour or colours.ink}"><b>{row.figure}</b></span>'
        if row.after_figure:
            figure += f'{formats.GAP}<span style="color:{colours.soft}">{row.after_figure}</span>'
        texts.append(
            label(
                figure,
                color=colours.ink,
                xref="x",
                x=max(row.length, row.frame),
                xanchor="left",
                xshift=7,
                yref="y",
                y=top + MIDDLE,
            )
        )
    layout: Spec = {
        "margin": {"l": 1, "r": right, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[0, longest]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "bargap": 0,
        "shapes": shapes,
        "annotations": texts,
    }
    return [bars], layout, height


def _frame(start: float, end: float, top: float, colour: str) -> Spec:
    """A thin frame as high as the bar."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "y",
        "x0": start,
        "x1": end,
        "y0": top + MIDDLE - BAR / 2,
        "y1": top + MIDDLE + BAR / 2,
        "line": {"color": colour, "width": 1.2},
        "fillcolor": "rgba(0,0,0,0)",
    }
