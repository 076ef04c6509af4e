"""How many are still there: a step down at each time at which some left, with its range."""

from dataclasses import dataclass
from typing import Literal

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
    rule,
)
from baoxue.view.charts.scale import spread, ticks, width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

HEIGHT = 260
TOP = 14
BOTTOM = 30
LEFT = 46


@dataclass(frozen=True)
class SurvivalStep:
    """From `at` on (days, grades) a `share` (0..1) is still there, of `at_risk` followed so far; the range if
    known."""

    at: float
    share: float
    at_risk: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class SurvivalCurve:
    """One group followed; its steps in order, the first at the beginning with share 1. At most three are
    readable."""

    name: str
    steps: tuple[SurvivalStep, ...]
    role: Literal["focus", "context", "worse", "better"] = "focus"


@charted
def survival(
    look: Look,
    curves: tuple[SurvivalCurve, ...],
    *,
    marks: tuple[tuple[float, str], ...],
    decimals: int = 1,
    unit: str = "person",
    what: str = "",
) -> Chart:
    """Step lines named at their ends, with a pale range where one is given. `marks` are the places of the
    axis and their words (30 天, 三年级), the last one its end."""
    colours, language = look.palette, look.language
    known = [step for curve in curves for step in curve.steps]
    ends = [value for step in known for value in (step.share, step.low) if value is not None]
    lowest = max(0.0, min(ends, default=0.0))
    lowest = max(0.0, lowest - max((1 - lowest) * 0.12, 0.005))
    first = min((step.at for step in known), default=0.0)
    last = max([at for at, _ in marks] + [step.at for step in known] + [first + 1])
    last += (last - first) * 0.03  # so that a step at the very end is seen
    names = [
        f"{curve.name} {formats.percent(curve.steps[-1].share, decimals, language)}"
        if curve.steps
        else curve.name
        for curve in curves
    ]
    right = min(max([width_of(name, TEXT) for name in names] + [40]) + 12, 190)
    base = HEIGHT - BOTTOM
    data: list[Spec] = []
    texts: list[Spec] = []
    lines: list[Spec] = []
    for tick in ticks(lowest, 1.0):
        lines.append(rule(colours.rule, xref="paper", yref="y", x0=0, x1=1, y0=tick, y1=tick))
        texts.append(
            label(
                formats.goal(tick, 1),
                color=colours.soft,
                size=SECONDARY,
                xref="paper",
                x=0,
                xanchor="right",
                xshift=-6,
                yref="y",
                y=tick,
            )
        )
    for at, name in marks:
        texts.append(
            label(
                name,
                color=colours.soft,
                size=SECONDARY,
                xref="x",
                x=at,
                yref="paper",
                y=0,
                yanchor="top",
                yshift=-6,
            )
        )

    def down(value: float) -> float:
        return TOP + (1.0 - value) / (1.0 - lowest if lowest < 1.0 else 1.0) * (base - TOP)

    drawn = [curve for curve in curves if curve.steps]
    places = spread([down(curve.steps[-1].share) for curve in drawn], 18, TOP, base)
    paint = {"focus": colours.focus, "worse": colours.worse, "better": colours.better}
    for curve, place, name in zip(
        drawn, places, [name for name, curve in zip(names, curves, strict=True) if curve.steps], strict=True
    ):
        colour = paint.get(curve.role, colours.context)
        if all(step.low is not None and step.high is not None for step in curve.steps):
            data.append(_range(curve, last, colour))
        data.append(_line(curve, last, colour, look, decimals, unit))
        texts.append(
            label(
                name,
                color=colours.soft if curve.role == "context" else colour,
                xref="paper",
                x=1,
                xanchor="left",
                xshift=6,
                yref="y",
                y=curve.steps[-1].share,
                yshift=down(curve.steps[-1].share) - place,
            )
        )
    pad = (last - first) * 0.01
    layout: Spec = {
        "margin": {"l": LEFT, "r": right, "t": TOP, "b": BOTTOM, "pad": 0},
        "xaxis": hidden_axis(range=[first - pad, last]),
        "yaxis": hidden_axis(range=[lowest, 1.0]),
        "hovermode": "closest",
        "shapes": lines,
        "annotations": texts,
    }
    alt = t(
        "chart.alt_survival",
        language,
        what=what,
        ends=t("format.semicolon", language).join(names) or formats.DASH,
    )
    return Chart(
        finished(data, layout, look, HEIGHT), HEIGHT, alt, _table(curves, marks, decimals, unit, look)
    )


def _line(curve: SurvivalCurve, last: float, colour: str, look: Look, decimals: int, unit: str) -> Spec:
    steps = curve.steps
    language = look.language
    hover = [
        f"<b>{curve.name}</b> {formats.percent(step.share, decimals, language)}<br>"
        f"{t('chart.at_risk', language)} {formats.counted(step.at_risk, unit, language)}"
        for step in (*steps, steps[-1])
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [step.at for step in steps] + [last],
        "y": [step.share for step in steps] + [steps[-1].share],
        "line": {"color": colour, "width": 2, "shape": "hv"},
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _range(curve: SurvivalCurve, last: float, colour: str) -> Spec:
    """The pale ground between low and high, with the same steps."""
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    steps = curve.steps
    for index, step in enumerate(steps):
        end = steps[index + 1].at if index + 1 < len(steps) else last
        assert step.low is not None and step.high is not None
        upper += [(step.at, step.high), (end, step.high)]
        lower += [(step.at, step.low), (end, step.low)]
    outline = upper + lower[::-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [across for across, _ in outline],
        "y": [up for _, up in outline],
        "fill": "toself",
        "fillcolor": faded(colour, 0.14),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _table(
    curves: tuple[SurvivalCurve, ...],
    marks: tuple[tuple[float, str], ...],
    decimals: int,
    unit: str,
    look: Look,
) -> Table:
    """Each group at each mark: the share still there, its range, and how many were followed so far."""
    language = look.language
    rows = []
    for curve in curves:
        for at, name in marks:
            reached = [step for step in curve.steps if step.at <= at]
            if reached:
                step = reached[-1]
                ends = [formats.percent(end, decimals, language) for end in (step.low, step.high)]
                span = "\u2013".join(ends) if step.low is not None else ""
                rows.append(
                    (
                        curve.name,
                        name,
                        formats.percent(step.share, decimals, language),
                        span,
                        formats.counted(step.at_risk, unit, language),
                    )
                )
    keys = ("group", "milestone", "stayed", "range_head", "at_risk")
    return Table(tuple(t(f"chart.{key}", language) for key in keys), tuple(rows))
