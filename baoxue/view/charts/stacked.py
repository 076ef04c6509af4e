"""A mix over time: stacked bars of at most four parts, the largest at the base."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from baoxue.analysis.comparison import drawn
from baoxue.view import formats
from baoxue.view.charts.chart import (
    SECONDARY,
    TEXT,
    Chart,
    Spec,
    Table,
    charted,
    finished,
    hidden_axis,
    label,
    nothing,
    rule,
)
from baoxue.view.charts.scale import ceiling, spread, width_of
from baoxue.view.theme import Look, Palette, mixed
from baoxue.view.words import t

BOTTOM = 40
TOP = 8
_MOST_PARTS = 4
_MOST_LABELS = 3
_SMALL = 56  # height of one row of small multiples
_HEAD = 20


@dataclass(frozen=True)
class Part:
    """One part of the mix: a count for each of the chart's days (None: not reported)."""

    name: str
    values: tuple[float | None, ...]


_ValueAt = Callable[[Part, int], float | None]
_Shown = Callable[[Part, int], str]


@charted
def stacked(
    look: Look,
    days: tuple[date, ...],
    parts: tuple[Part, ...],
    *,
    shares: bool = False,
    unit: str = "person",
    by: Literal["month", "year"] = "year",
    height: int = 300,
    what: str = "",
) -> Chart:
    """Stacked bars over days; more than four parts are drawn as small multiples in one colour."""
    if not days or not parts:
        return nothing(look, what)
    language = look.language
    ordered = tuple(sorted(parts, key=lambda part: -sum(drawn(value) for value in part.values)))
    totals = [sum(drawn(part.values[index]) for part in ordered) for index in range(len(days))]

    def value_at(part: Part, index: int) -> float | None:
        value = part.values[index]
        return value / totals[index] if shares and value is not None and totals[index] else value

    def shown(part: Part, index: int) -> str:
        value = value_at(part, index)
        if value is None:
            return formats.DASH
        return formats.percent(value, 0, language) if shares else formats.counted(value, unit, language)

    if len(ordered) > _MOST_PARTS:
        data, layout, height = _multiples(days, ordered, value_at, shown, by, look)
    else:
        data, layout = _stack(days, ordered, value_at, shown, by, height, shares, unit, look)
    last = len(days) - 1
    ends = t("format.semicolon", language).join(f"{part.name} {shown(part, last)}" for part in ordered)
    alt = t(
        "chart.alt_stacked",
        language,
        what=what,
        first=formats.month(days[0], language),
        last=formats.month(days[-1], language),
        ends=ends,
    )
    table = Table(
        (t("chart.date", language), *(part.name for part in ordered)),
        tuple(
            (formats.day(day, language), *(shown(part, index) for part in ordered))
            for index, day in enumerate(days)
        ),
    )
    return Chart(finished(data, layout, look, height), height, alt, table)


def shades(colours: Palette) -> tuple[str, ...]:
    """Colours for parts without a meaning of their own, the base strongest."""
    return (
        colours.focus,
        colours.sequence[1] if colours.name == "light" else mixed(colours.focus, colours.ground, 0.45),
        colours.context,
        colours.unknown,
    )


def _stack(
    days: tuple[date, ...],
    parts: tuple[Part, ...],
    value_at: _ValueAt,
    shown: _Shown,
    by: str,
    height: int,
    shares: bool,
    unit: str,
    look: Look,
) -> tuple[list[Spec], Spec]:
    colours, language = look.palette, look.language
    last = len(days) - 1
    sums = [sum(drawn(value_at(part, index)) for part in parts) for index in range(len(days))]
    high, steps = (1.0, [0.0, 0.5, 1.0]) if shares else ceiling(max(sums, default=1.0), whole=True)
    room = height - TOP - BOTTOM
    data: list[Spec] = []
    ends: list[tuple[str, float, str]] = []
    below = 0.0
    for part, colour in zip(parts, shades(colours), strict=False):
        data.append(
            {
                "type": "bar",
                "x": list(range(len(days))),
                "y": [value_at(part, index) for index in range(len(days))],
                "marker": {"color": colour, "line": {"color": colours.ground, "width": 1}},
                "hovertext": [
                    f"<b>{part.name}</b> {shown(part, index)}<br>{formats.day(day, language)}"
                    for index, day in enumerate(days)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        value = drawn(value_at(part, last))
        ends.append(
            (
                f"{part.name} <b>{shown(part, last)}</b>",
                below + value / 2,
                colours.focus if colour == colours.focus else colours.soft,
            )
        )
        below += value
    moved = spread([room * (high - middle) / high for _, middle, _ in ends], 19, 6, room - 4)
    shapes: list[Spec] = []
    texts = _day_texts(days, by, look)
    for step in steps:
        shapes.append(
            rule(
                colours.context if step == 0 else colours.rule,
                xref="paper",
                yref="y",
                x0=0,
                x1=1,
                y0=step,
                y1=step,
            )
        )
        if step:
            text = (
                formats.percent(step, 0, language)
                if shares
                else (
                    formats.counted(step, unit, language)
                    if step == steps[-1]
                    else formats.number(step, 0, language)
                )
            )
            texts.append(
                label(
                    text,
                    color=colours.soft,
                    size=SECONDARY,
                    xref="paper",
                    x=0,
                    xanchor="right",
                    xshift=-6,
                    yref="y",
                    y=step,
                )
            )
    for (text, _, colour), at in zip(ends, moved, strict=True):
        texts.append(
            label(
                text, color=colour, xref="paper", x=1, xanchor="left", xshift=8, yref="paper", y=1 - at / room
            )
        )
    widest = formats.percent(1, 0, language) if shares else formats.counted(steps[-1], unit, language)
    layout: Spec = {
        "barmode": "stack",
        "bargap": 0.35,
        "margin": {
            "l": width_of(widest, SECONDARY) + 10,
            "r": max(width_of(text, TEXT) for text, *_ in ends) + 16,
            "t": TOP,
            "b": BOTTOM,
            "pad": 0,
        },
        "xaxis": hidden_axis(range=[-0.6, last + 0.6]),
        "yaxis": hidden_axis(range=[0, high]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    return data, layout


def _multiples(
    days: tuple[date, ...], parts: tuple[Part, ...], value_at: _ValueAt, shown: _Shown, by: str, look: Look
) -> tuple[list[Spec], Spec, int]:
    """A small row of bars for each part, one below the other on one scale: nothing to tell apart by
    colour."""
    colours = look.palette
    last = len(days) - 1
    high = max([drawn(value_at(part, index)) for part in parts for index in range(len(days))] + [1e-9])
    data: list[Spec] = []
    texts: list[Spec] = []
    shapes: list[Spec] = []
    for row, part in enumerate(parts):
        base = (row + 1) * _SMALL + row * _HEAD + _HEAD
        data.append(
            {
                "type": "bar",
                "x": list(range(len(days))),
                "base": base,
                "width": 0.65,
                "y": [-(_SMALL - 8) * drawn(value_at(part, index)) / high for index in range(len(days))],
                "marker": {"color": [colours.context] * last + [colours.focus]},
                "hovertext": [
                    f"<b>{part.name}</b> {shown(part, index)}<br>{formats.day(day, look.language)}"
                    for index, day in enumerate(days)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        shapes.append(rule(colours.context, xref="paper", yref="y", x0=0, x1=1, y0=base, y1=base))
        texts.append(
            label(
                part.name,
                color=colours.ink,
                xref="paper",
                x=0,
                xanchor="left",
                yref="y",
                y=base - _SMALL - _HEAD / 2 + 4,
            )
        )
        texts.append(
            label(
                f"<b>{shown(part, last)}</b>",
                color=colours.focus,
                xref="paper",
                x=1,
                xanchor="left",
                xshift=8,
                yref="y",
                y=base - 10,
            )
        )
    height = len(parts) * (_SMALL + _HEAD) + BOTTOM
    texts += _day_texts(days, by, look)
    layout: Spec = {
        "barmode": "overlay",
        "margin": {
            "l": 2,
            "r": max(width_of(shown(part, last), TEXT) for part in parts) + 16,
            "t": 0,
            "b": BOTTOM,
            "pad": 0,
        },
        "xaxis": hidden_axis(range=[-0.6, last + 0.6]),
        "yaxis": hidden_axis(range=[height - BOTTOM, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    return data, layout, height


def _day_texts(days: tuple[date, ...], by: str, look: Look) -> list[Spec]:
    every = -(-len(days) // _MOST_LABELS)
    texts: list[Spec] = []
    year = None
    for index in range((len(days) - 1) % every, len(days), every):
        day = days[index]
        text = formats.year(day, look.language)
        if by == "month":
            text = formats.short_month(day, look.language) + (f"<br>{text}" if day.year != year else "")
        elif day.year == year:
            text = formats.short_month(day, look.language)  # a second bar of the same year
        year = day.year
        texts.append(
            label(
                text,
                color=look.palette.soft,
                size=SECONDARY,
                xref="x",
                x=index,
                yref="paper",
                y=0,
                yanchor="top",
                yshift=-5,
            )
        )
    return texts
