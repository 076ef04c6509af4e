"""How has it moved: a point per snapshot, lines named at their end, gaps as gaps, targets as steps."""

from datetime import date
from typing import Literal

from baoxue.view import formats
from baoxue.view.charts.calendar_axis import marks as day_marks
from baoxue.view.charts.calendar_axis import position
from baoxue.view.charts.chart import (
    SECONDARY,
    TEXT,
    Chart,
    Spec,
    Table,
    Written,
    charted,
    finished,
    hidden_axis,
    label,
    nothing,
    rule,
)
from baoxue.view.charts.line_traces import (
    Gap,
    Line,
    Mark,
    Target,
    inside_gap,
    line_traces,
    mark_trace,
    target_trace,
    text_colour,
)
from baoxue.view.charts.scale import ceiling, spread, ticks, width_of
from baoxue.view.theme import Look, Palette
from baoxue.view.words import t

Unit = str
"""A key below `unit.` of the texts; `percent` and `yuan` are written in their own way."""

TOP = 18
BOTTOM = 40
_APART = 19


@charted
def lines(
    look: Look,
    days: tuple[date, ...],
    series: tuple[Line, ...],
    *,
    unit: Unit = "person",
    decimals: int = 0,
    gaps: tuple[Gap, ...] = (),
    targets: tuple[Target, ...] = (),
    marks: tuple[Mark, ...] = (),
    from_zero: bool = True,
    beside: tuple[float, ...] = (),
    by: Literal["month", "year"] = "month",
    height: int = 300,
    what: str = "",
) -> Chart:
    """Lines over the snapshots' days. Values of `percent` are 0..1. `by` decides the words on the axis.

    `beside`: values of other charts that are compared with this one; its axis reaches as far as theirs.
    """
    if not days or not series:
        return nothing(look, what)
    colours, language = look.palette, look.language
    low, high, steps = _scale(series, targets, marks, beside, from_zero, unit)
    first, last = position(days[0]), position(days[-1])
    span = max(last - first, 1.0)
    room = height - TOP - BOTTOM

    def shown(value: float | None) -> str:
        if value is None:
            return formats.DASH
        if unit == "percent":
            return formats.percent(value, decimals, language)
        return formats.money(value, language) if unit == "yuan" else formats.number(value, decimals, language)

    # Text at the ends, moved apart; what a line is called stands where it stops.
    ends = _ends(series, targets, shown, colours, high)
    wanted = [room * (high - value) / (high - low) for _, value, _ in ends]
    moved = spread(wanted, _APART, 6, room - 6)
    right = max([width_of(text, TEXT) for text, *_ in ends], default=0) + 18

    data: list[Spec] = [
        target_trace(kind, targets, last, colours)
        for kind in ("control", "target")
        if any(target.kind == kind for target in targets)
    ]
    for line in sorted(series, key=lambda line: line.role != "context"):
        data += line_traces(line, days, gaps, shown, look)
    if marks:
        data.append(mark_trace(marks, shown, colours, (first, last)))

    named = {target.value for target in targets}
    shapes: list[Spec] = []
    texts: list[Spec] = []
    for gap in gaps:
        shapes.append(
            {
                "type": "rect",
                "layer": "below",
                "xref": "x",
                "yref": "paper",
                "line": {"width": 0},
                "fillcolor": colours.suppressed,
                "y0": 0,
                "y1": 1,
                **inside_gap(gap),
            }
        )
        texts.append(
            label(
                gap.text.replace(" ", "<br>"),
                color=colours.soft,
                size=SECONDARY,
                xref="x",
                yref="paper",
                x=(position(gap.after) + position(gap.before)) / 2,
                y=0,
                yanchor="bottom",
            )
        )
    top_step = max(steps, default=0.0)
    for step in steps:
        if any(abs(step - value) < 1e-9 for value in named):
            continue
        at_zero = step == 0 and low == 0
        shapes.append(
            rule(
                colours.context if at_zero else colours.rule,
                xref="paper",
                yref="y",
                x0=0,
                x1=1,
                y0=step,
                y1=step,
            )
        )
        if not at_zero:
            text = (
                shown(step)
                if unit in ("percent", "yuan") or step != top_step
                else formats.counted(step, unit, language, 0 if float(step).is_integer() else 1)
            )
            if unit == "percent":
                text = formats.goal(step, 2)
            texts.append(
                label(
                    text,
                    color=colours.soft,
                    size=SECONDARY,
                    xref="paper",
                    x=0,
                    xanchor="left",
                    yref="y",
                    y=step,
                    yanchor="bottom",
                )
            )
    for at, text in day_marks(days, by, language):
        texts.append(
            label(
                text,
                color=colours.soft,
                size=SECONDARY,
                xref="x",
                x=at,
                yref="paper",
                y=0,
                yanchor="top",
                yshift=-5,
            )
        )
    for (text, _, colour), at in zip(ends, moved, strict=True):
        texts.append(
            label(
                text,
                color=colour,
                xref="x",
                x=last,
                xanchor="left",
                xshift=9,
                yref="paper",
                y=1 - at / room,
            )
        )

    layout: Spec = {
        "margin": {"l": 2, "r": right, "t": TOP, "b": BOTTOM, "pad": 0},
        "xaxis": hidden_axis(range=[first - span * 0.07, last + span * 0.004]),
        "yaxis": hidden_axis(range=[low, high]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    alt = _alt(series, days, gaps, shown, what, language)
    header = (t("chart.date", language), *(line.name for line in series))
    table = Table(
        header,
        tuple(
            (formats.day(day, language), *(shown(line.values[index]) for line in series))
            for index, day in enumerate(days)
        ),
    )
    return Chart(finished(data, layout, look, height), height, alt, table)


def _scale(
    series: tuple[Line, ...],
    targets: tuple[Target, ...],
    marks: tuple[Mark, ...],
    beside: tuple[float, ...],
    from_zero: bool,
    unit: str,
) -> tuple[float, float, list[float]]:
    """Both ends of the value axis and its ticks."""
    values = [value for line in series for value in line.values if value is not None]
    values += [*(target.value for target in targets), *(mark.value for mark in marks), *beside]
    if not values:
        return 0.0, 1.0, [0.0]
    if from_zero:
        high, steps = ceiling(max(values), whole=unit not in ("percent", "yuan"))
        return 0.0, high, steps
    low, high = min(values), max(values)
    pad = max((high - low) * 0.12, abs(high) * 0.005, 1e-4)
    top = min(high + pad, 1.0 + pad / 4) if unit == "percent" else high + pad
    return low - pad, top, ticks(low - pad, high + pad)


def _ends(
    series: tuple[Line, ...], targets: tuple[Target, ...], shown: Written, colours: Palette, high: float
) -> list[tuple[str, float, str]]:
    """Text, value and colour of what is written at the right end, from the top down."""
    found: list[tuple[str, float, str]] = []
    for line in series:
        known = [value for value in line.values if value is not None]
        if known:
            found.append(
                (f"{line.name} <b>{shown(known[-1])}</b>", known[-1], text_colour(line.role, colours))
            )
    for kind in ("target", "control"):
        dated = sorted(
            (target for target in targets if target.kind == kind), key=lambda target: target.valid_from
        )
        if dated:
            found.append(
                (
                    dated[-1].label,
                    min(dated[-1].value, high),
                    colours.ink if kind == "target" else colours.soft,
                )
            )
    return found


def _alt(
    series: tuple[Line, ...],
    days: tuple[date, ...],
    gaps: tuple[Gap, ...],
    shown: Written,
    what: str,
    language: str,
) -> str:
    ends = []
    for line in series:
        known = [value for value in line.values if value is not None]
        if known:
            ends.append(
                t(
                    "chart.alt_line_end",
                    language,
                    name=line.name,
                    first=shown(known[0]),
                    last=shown(known[-1]),
                )
            )
    return t(
        "chart.alt_lines",
        language,
        what=what,
        first=formats.month(days[0], language),
        last=formats.month(days[-1], language),
        ends=t("format.semicolon", language).join(ends),
        gaps=t("chart.alt_gaps", language, count=len(gaps)) if gaps else "",
    ).strip()
