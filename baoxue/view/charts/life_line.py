"""One child on one line of time: a row for each kind of event, dots for days and bars for spells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from baoxue.view import formats, theme, words
from baoxue.view.charts.calendar_axis import marks, position
from baoxue.view.charts.chart import (
    SECONDARY,
    TEXT,
    Chart,
    Spec,
    Table,
    finished,
    hidden_axis,
    label,
    rule,
)
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

ROW = 30
AXIS = 46
_SHORTEST = 2.0  # days: a spell of one day is still seen as a bar
LifeTone = Literal["focus", "worse", "better", "context"]


@dataclass(frozen=True)
class LifeEvent:
    """Something that happened on a day, or (`until`) lasted; `until` None for a spell that goes on: see
    `is_spell`."""

    row: str
    day: date
    text: str
    tone: LifeTone = "context"
    is_spell: bool = False
    until: date | None = None


def life_line(
    rows: tuple[str, ...],
    events: tuple[LifeEvent, ...],
    *,
    until: date,
    what: str = "",
    look: Look | None = None,
) -> Chart:
    """Rows in the order given, time from the first event to `until`; what it was is told on touch and in the
    table.

    The only form that is not kept: what happened to a child has no place in the key of a cache.
    """
    look = look or Look(theme.palette(), words.language())
    colours, language = look.palette, look.language
    tones = {
        "focus": colours.focus,
        "worse": colours.worse,
        "better": colours.better,
        "context": colours.context,
    }
    used = [row for row in rows if any(event.row == row for event in events)]
    middle = {row: ROW * (index + 0.5) for index, row in enumerate(used)}
    first = min((event.day for event in events), default=until)
    low, high = position(first), position(until)
    room = max(high - low, 30.0)
    data: list[Spec] = []
    shapes: list[Spec] = [
        rule(colours.rule, xref="paper", x0=0, x1=1, yref="y", y0=place, y1=place)
        for place in middle.values()
    ]
    for event in events:
        if event.is_spell:
            begun = position(event.day)
            ended = max(position(event.until or until), begun + _SHORTEST)
            shapes.append(_spell(begun, ended, middle[event.row], tones[event.tone]))
    for tone, colour in tones.items():
        found = [event for event in events if event.tone == tone]
        if found:
            data.append(_dots(found, middle, colour, language))
    days = tuple(sorted({event.day for event in events} | {until}))
    bottom = ROW * len(used)
    texts = [
        label(row, color=colours.ink, xref="paper", x=0, xanchor="right", xshift=-8, yref="y", y=place)
        for row, place in middle.items()
    ]
    by: Literal["month", "year"] = "month" if (until - first).days < 700 else "year"
    texts += [
        label(text, color=colours.soft, size=SECONDARY, x=place, yref="y", y=bottom, yanchor="top", yshift=-4)
        for place, text in marks(days, by, language)
    ]
    height = bottom + AXIS
    layout: Spec = {
        "margin": {
            "l": max([width_of(row, TEXT) for row in used] + [20]) + 14, "r": 22, "t": 0, "b": 0, "pad": 0,
        },
        "xaxis": hidden_axis(range=[low - room * 0.02, low + room * 1.02]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }  # fmt: skip
    header = tuple(t(f"chart.{key}", language) for key in ("life_day", "life_kind", "life_what"))
    table = Table(header, tuple((_when(event, language), event.row, event.text) for event in _newest(events)))
    alt = t("chart.alt_life", language, what=what, events=len(events), kinds=len(used))
    return Chart(finished(data, layout, look, height), height, alt, table)


def _newest(events: Sequence[LifeEvent]) -> list[LifeEvent]:
    return sorted(events, key=lambda event: event.day, reverse=True)


def _when(event: LifeEvent, language: str) -> str:
    begun = formats.day(event.day, language)
    if not event.is_spell:
        return begun
    ended = formats.day(event.until, language) if event.until else t("chart.life_goes_on", language)
    return t("chart.life_spell", language, begun=begun, ended=ended)


def _spell(begun: float, ended: float, middle: float, colour: str) -> Spec:
    place = {"xref": "x", "yref": "y", "x0": begun, "x1": ended, "y0": middle - 5, "y1": middle + 5}
    return {"type": "rect", "fillcolor": colour, "opacity": 0.35, "line": {"width": 0}} | place


def _dots(found: Sequence[LifeEvent], middle: dict[str, float], colour: str, language: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [position(event.day) for event in found],
        "y": [middle[event.row] for event in found],
        "marker": {"color": colour, "size": 9, "line": {"width": 0}},
        "hovertext": [f"<b>{event.row}</b> {_when(event, language)}<br>{event.text}" for event in found],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
