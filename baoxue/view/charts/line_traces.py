"""Series, gaps, targets and marks of a chart over time, as Plotly's traces."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from baoxue.view import formats
from baoxue.view.charts.calendar_axis import position
from baoxue.view.charts.chart import SECONDARY, Spec, Written
from baoxue.view.theme import Look, Palette

Role = Literal["focus", "worse", "better", "context"]


@dataclass(frozen=True)
class Line:
    """One series: a value for each of the chart's days (None: not reported). At most three beside
    `context`."""

    name: str
    values: tuple[float | None, ...]
    role: Role = "context"
    begins: tuple[date, ...] = ()  # days on which the figure begins again: not joined to the point before


@dataclass(frozen=True)
class Gap:
    """A stretch without data between two days, with the words that stand in it (2月 未报送)."""

    after: date
    before: date
    text: str


@dataclass(frozen=True)
class Target:
    """A target (solid) or control line (dashed) in force from a day on; several make a staircase."""

    value: float
    valid_from: date
    label: str
    kind: str = "target"


@dataclass(frozen=True)
class Mark:
    """One published figure from outside, drawn hollow."""

    on: date
    value: float
    text: str


def text_colour(role: Role, colours: Palette) -> str:
    return {"focus": colours.focus, "worse": colours.worse, "better": colours.better_text}.get(
        role, colours.soft
    )


def role_colour(role: Role, colours: Palette) -> str:
    return {"focus": colours.focus, "worse": colours.worse, "better": colours.better}.get(
        role, colours.context
    )


def line_traces(
    line: Line, days: tuple[date, ...], gaps: tuple[Gap, ...], shown: Written, look: Look
) -> list[Spec]:
    """The line, broken at gaps, with a dot at its end and wherever a value has no neighbour to be joined
    to."""
    colour = role_colour(line.role, look.palette)
    places: list[float | None] = []
    values: list[float | None] = []
    texts: list[str] = []
    breaks = {gap.before for gap in gaps} | set(line.begins)
    for day, value in zip(days, line.values, strict=True):
        if day in breaks:
            places.append(None)
            values.append(None)
            texts.append("")
        places.append(position(day))
        values.append(value)
        texts.append(f"<b>{line.name}</b> {shown(value)}<br>{formats.day(day, look.language)}")
    points = _alone(places, values)
    traces: list[Spec] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": places,
            "y": values,
            "connectgaps": False,
            "line": {"color": colour, "width": 2},
            "hovertext": texts,
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    ]
    if points:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [place for place, _ in points],
                "y": [value for _, value in points],
                "cliponaxis": False,
                "marker": {"color": colour, "size": 7},
                "hoverinfo": "skip",
            }
        )
    return traces


def _alone(places: list[float | None], values: list[float | None]) -> list[tuple[float, float]]:
    """The last point, and points between two gaps: a line alone would not show them."""
    padded = [None, *values, None]
    found = [
        (place, value)
        for index, (place, value) in enumerate(zip(places, values, strict=True))
        if place is not None and value is not None and padded[index] is None and padded[index + 2] is None
    ]
    known = [
        (place, value) for place, value in zip(places, values, strict=True) if place and value is not None
    ]
    return found + [point for point in known[-1:] if point not in found]


def target_trace(kind: str, targets: tuple[Target, ...], last: float, colours: Palette) -> Spec:
    """A staircase: each value from its day on, the newest to the end."""
    dated = sorted(
        (target for target in targets if target.kind == kind), key=lambda target: target.valid_from
    )
    places = [position(target.valid_from) for target in dated] + [last]
    values = [target.value for target in dated] + [dated[-1].value]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": places,
        "y": values,
        "hoverinfo": "skip",
        "line": {
            "shape": "hv",
            "color": colours.ink if kind == "target" else colours.soft,
            "width": 1.5,
            "dash": "solid" if kind == "target" else "dash",
        },
    }


def mark_trace(marks: tuple[Mark, ...], shown: Written, colours: Palette, ends: tuple[float, float]) -> Spec:
    few = len(marks) <= 3
    first, last = ends
    shares = [(position(mark.on) - first) / max(last - first, 1.0) for mark in marks]
    return {
        "type": "scatter",
        "mode": "markers+text" if few else "markers",
        "cliponaxis": False,
        "x": [position(mark.on) for mark in marks],
        "y": [mark.value for mark in marks],
        "marker": {"color": colours.ground, "size": 10, "line": {"color": colours.ink, "width": 1.5}},
        "text": [f"{mark.text} {shown(mark.value)}" for mark in marks] if few else None,
        # At the edges the text stands inside, or half of it would be cut.
        "textposition": [
            "bottom right" if share < 0.2 else "bottom left" if share > 0.8 else "bottom center"
            for share in shares
        ],
        "textfont": {"size": SECONDARY, "color": colours.ink},
        "hovertext": [f"{mark.text} <b>{shown(mark.value)}</b>" for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def inside_gap(gap: Gap) -> Spec:
    """The middle of a gap: the band touches neither of the two points beside it."""
    first, last = position(gap.after), position(gap.before)
    edge = (last - first) * 0.25
    return {"x0": first + edge, "x1": last - edge}
