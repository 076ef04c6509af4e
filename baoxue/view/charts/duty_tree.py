"""双线七长: who signs with whom, from county and bureau down to parents and teachers; what is unsigned stands
out."""

from dataclasses import dataclass

from baoxue.view import formats
from baoxue.view.charts.chart import (
    SECONDARY,
    TEXT,
    Chart,
    Spec,
    Table,
    charted,
    faded,
    finished,
    hidden_axis,
    label,
)
from baoxue.view.theme import Look
from baoxue.view.words import t

HEAD = 30
FAN = 74
FOOT = 40
STEP = HEAD + FAN + FOOT
_SINGLE = 24  # up to here each contract is its own branch
_COLUMN = 1.0
_BETWEEN = 0.14
_LEAST = 0.04  # of a crown's width: one unsigned contract of thousands is seen too


@dataclass(frozen=True)
class DutyEdge:
    """Contracts between two heads of one line (`line` counts from 0), upper first; `due` and `signed` are
    contracts.

    `where` names places that have not signed in full, worst first: said on hover and in the table. `level`
    names the edge in words (县—镇街).
    """

    line: int
    level: str
    upper: str
    lower: str
    due: int
    signed: int
    where: tuple[str, ...] = ()

    @property
    def unsigned(self) -> int:
        return max(0, self.due - self.signed)


@charted
def duty_tree(look: Look, lines: tuple[str, ...], edges: tuple[DutyEdge, ...], *, what: str = "") -> Chart:
    """The lines side by side, their names above; in each the heads below each other and the branches between
    them.

    Up to 24 contracts each is a branch of its own, beyond that the crown is divided in proportion; unsigned
    ones are broken lines that end in a diamond, on the right. Edges come in order, from the top down; an edge
    with nothing due says 未报送.
    """
    colours, language = look.palette, look.language
    columns = [[edge for edge in edges if edge.line == number] for number in range(len(lines))]
    depth = max([len(column) for column in columns] + [1])
    height = 26 + STEP * depth + HEAD
    shapes: list[Spec] = []
    texts: list[Spec] = []
    data: list[Spec] = []
    for number, (name, column) in enumerate(zip(lines, columns, strict=True)):
        left = number * (_COLUMN + _BETWEEN)
        middle = left + _COLUMN / 2
        texts.append(label(name, color=colours.soft, size=SECONDARY, xref="x", x=middle, yref="y", y=10))
        for place, edge in enumerate(column):
            top = 26 + STEP * place
            texts.append(_head(edge.upper, middle, top + HEAD / 2, look))
            root, leaves = top + HEAD, top + HEAD + FAN
            drawn, traces = _branches(edge, left, root, leaves, look)
            shapes += drawn
            data += traces
            texts.append(
                label(
                    _said(edge, look),
                    color=colours.worse if edge.unsigned else colours.soft,
                    size=SECONDARY,
                    xref="x",
                    x=middle,
                    yref="y",
                    y=leaves + 18,
                )
            )
        if column:
            texts.append(_head(column[-1].lower, middle, 26 + STEP * len(column) + HEAD / 2, look))
    across = len(lines) * _COLUMN + (len(lines) - 1) * _BETWEEN
    layout: Spec = {
        "margin": {"l": 2, "r": 2, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[0, max(across, _COLUMN)]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    due, unsigned = sum(edge.due for edge in edges), sum(edge.unsigned for edge in edges)
    worst = max(edges, key=lambda edge: edge.unsigned, default=None)
    alt = t(
        "chart.alt_tree",
        language,
        what=what,
        due=formats.number(due, 0, language),
        unsigned=formats.number(unsigned, 0, language),
        worst=worst.level if worst and worst.unsigned else formats.DASH,
    )
    keys = ("line_head", "level", "contracts_due", "signed", "unsigned", "where")
    table = Table(
        tuple(t(f"chart.{key}", language) for key in keys),
        tuple(
            (
                lines[edge.line],
                edge.level,
                formats.number(edge.due, 0, language),
                formats.number(edge.signed, 0, language),
                formats.number(edge.unsigned, 0, language),
                formats.joined(edge.where, language),
            )
            for edge in edges
        ),
    )
    return Chart(finished(data, layout, look, height), height, alt, table)


def _head(name: str, across: float, down: float, look: Look) -> Spec:
    return label(f"<b>{name}</b>", color=look.palette.ink, size=TEXT, xref="x", x=across, yref="y", y=down)


def _said(edge: DutyEdge, look: Look) -> str:
    language = look.language
    if not edge.due:
        return t("chart.not_reported", language)
    key = "chart.unsigned_of" if edge.unsigned else "chart.all_signed"
    return t(
        key,
        language,
        due=formats.number(edge.due, 0, language),
        unsigned=formats.number(edge.unsigned, 0, language),
    )


def _hover(edge: DutyEdge, look: Look) -> str:
    words = f"<b>{edge.level}</b> {_said(edge, look)}"
    return words + (f"<br>{formats.joined(edge.where[:6], look.language)}" if edge.where else "")


def _branches(
    edge: DutyEdge, left: float, root: float, leaves: float, look: Look
) -> tuple[list[Spec], list[Spec]]:
    """Branches from the upper head down: shapes for the lines, and traces for their ends."""
    if not edge.due:
        return [], []
    colours = look.palette
    middle, first, last = left + _COLUMN / 2, left + 0.06, left + _COLUMN - 0.06
    if edge.due > _SINGLE:
        return _crown(edge, middle, first, last, root, leaves, look)
    count = edge.due
    ends = [first + (last - first) * ((place + 0.5) / count) for place in range(count)]
    shapes = [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "x0": middle,
            "x1": end,
            "y0": root,
            "y1": leaves,
            "line": {
                "color": colours.context if place < edge.signed else colours.worse,
                "width": 1.3,
                "dash": "solid" if place < edge.signed else "dash",
            },
        }
        for place, end in enumerate(ends)
    ]
    hover = _hover(edge, look)
    traces = [
        _ends(ends[: edge.signed], leaves, colours.context, "circle", hover),
        _ends(ends[edge.signed :], leaves, colours.worse, "diamond", hover),
    ]
    return shapes, [trace for trace in traces if trace["x"]]


def _crown(
    edge: DutyEdge, middle: float, first: float, last: float, root: float, leaves: float, look: Look
) -> tuple[list[Spec], list[Spec]]:
    """Too many to draw one by one: a full crown for the signed ones, a broken outline for the others."""
    colours = look.palette
    share = edge.unsigned / edge.due
    if edge.unsigned:
        share = min(max(share, _LEAST), 1 - _LEAST if edge.signed else 1.0)
    border = last - (last - first) * share
    hover = _hover(edge, look)
    traces: list[Spec] = []
    if edge.signed:
        traces.append(_wedge(middle, first, border, root, leaves, faded(colours.context, 0.35), hover))
    if edge.unsigned:
        traces.append(_wedge(middle, border, last, root, leaves, "rgba(0,0,0,0)", hover, colours.worse))
        traces.append(_ends([(border + last) / 2], leaves, colours.worse, "diamond", hover))
    return [], traces


def _wedge(
    middle: float,
    first: float,
    last: float,
    root: float,
    leaves: float,
    fill: str,
    hover: str,
    outline: str | None = None,
) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [middle, first, last, middle],
        "y": [root, leaves, leaves, root],
        "fill": "toself",
        "fillcolor": fill,
        "line": {
            "color": outline or fill,
            "width": 1.3 if outline else 0,
            "dash": "dash" if outline else "solid",
        },
        "hoveron": "fills",
        "text": hover,
        "hoverinfo": "text",
    }


def _ends(ends: list[float], leaves: float, colour: str, symbol: str, hover: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": ends,
        "y": [leaves] * len(ends),
        "marker": {"color": colour, "symbol": symbol, "size": 8 if symbol == "circle" else 11},
        "hovertext": [hover] * len(ends),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
