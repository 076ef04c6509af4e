"""What a change is made of: from the value before, part by part, to the value now."""

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
    finished,
    hidden_axis,
    label,
)
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

ROW = 46
NAME = 10
MIDDLE = 30
BAR = 15

Sense = Literal["better", "worse", "neutral"]


@dataclass(frozen=True)
class WaterfallPart:
    """One part: `amount` is what it does to the value (rates: a share of 1; counts: whole), `children` how
    many it is about in words (+5 −2 人), `sense` whether that is good news."""

    name: str
    amount: float
    children: str = ""
    sense: Sense = "neutral"


@charted
def waterfall(
    look: Look,
    before: float,
    parts: tuple[WaterfallPart, ...],
    now: float,
    *,
    before_name: str,
    now_name: str,
    unit: str = "percent",
    decimals: int = 2,
    what: str = "",
) -> Chart:
    """Rows from `before` to `now`; each bar begins where the one above ended. Positions are read, not lengths
    from zero, so the axis begins near the values. `unit` is percent (values 0..1) or a key below `unit.`.

    The parts must add up to the change (to 1e-9; ValueError): a figure that hides a remainder would be a lie.
    """
    if abs(before + sum(part.amount for part in parts) - now) > 1e-9 * max(1.0, abs(before), abs(now)):
        raise ValueError("the parts do not add up to the change")
    colours, language = look.palette, look.language
    paint = {"better": colours.better, "worse": colours.worse, "neutral": colours.context}

    def shown(value: float) -> str:
        if unit == "percent":
            return formats.percent(value, decimals, language)
        return formats.counted(value, unit, language)

    def step(amount: float) -> str:
        if unit == "percent":
            return formats.with_sign(amount, formats.points(amount, max(decimals, 2), language))
        return formats.signed(amount, 0, language).replace("-", formats.MINUS)

    levels = [before]
    for part in parts:
        levels.append(levels[-1] + part.amount)
    lowest, highest = min(levels), max(levels)
    span = max(highest - lowest, 1e-6 if unit == "percent" else 1.0)
    low, high = lowest - span * 0.06, highest + span * 0.06
    count = len(parts) + 2
    height = ROW * count + 6
    rows = [(before_name, shown(before), "", colours.ink)]
    rows += [
        (part.name, step(part.amount), part.children, paint[part.sense] if part.amount else colours.soft)
        for part in parts
    ]
    rows.append((now_name, shown(now), "", colours.ink))
    right = (
        max(
            width_of(figure, TEXT) + width_of(more, SECONDARY) + (8 if more else 0)
            for _, figure, more, _ in rows
        )
        + 14
    )
    shapes: list[Spec] = []
    texts: list[Spec] = []
    for index, (name, figure, more, colour) in enumerate(rows):
        top = ROW * index
        is_end = index in (0, count - 1)
        value = levels[min(index, len(levels) - 1)]
        ink = colours.ink if colour == colours.context else colour
        texts.append(
            label(
                f"<b>{name}</b>" if is_end else name,
                color=colours.ink,
                bgcolor=colours.ground,  # over the line that leads down
                borderpad=1,
                xref="paper",
                x=0,
                xanchor="left",
                yref="y",
                y=top + NAME,
            )
        )
        words = f"<b>{figure}</b>"
        if more:
            words += f'{formats.GAP}<span style="font-size:{SECONDARY}px;color:{colours.soft}">{more}</span>'
        texts.append(
            label(words, color=ink, xref="paper", x=1, xanchor="left", xshift=8, yref="y", y=top + MIDDLE)
        )
        if index < count - 1:
            # From the middle of this row to that of the next: where the value stands now.
            shapes.append(_line(value, top + MIDDLE, top + ROW + MIDDLE, colours.soft, 1, "dot"))
        if is_end:
            shapes.append(_line(value, top + MIDDLE - 9, top + MIDDLE + 9, colours.ink, 3, "solid"))
    bars: Spec = {
        "type": "bar",
        "orientation": "h",
        "base": [min(levels[index], levels[index + 1]) for index in range(len(parts))],
        "x": [abs(part.amount) for part in parts],
        "y": [ROW * (index + 1) + MIDDLE for index in range(len(parts))],
        "width": [BAR] * len(parts),
        "marker": {"color": [paint[part.sense] for part in parts], "line": {"width": 0}},
        "hovertext": [f"<b>{part.name}</b> {step(part.amount)} {part.children}" for part in parts],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout: Spec = {
        "margin": {"l": 2, "r": min(right, 240), "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[low, high]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "bargap": 0,
        "shapes": shapes,
        "annotations": texts,
    }
    largest = max(parts, key=lambda part: abs(part.amount), default=None)
    alt = t(
        "chart.alt_waterfall",
        language,
        what=what,
        before=f"{before_name} {shown(before)}",
        now=f"{now_name} {shown(now)}",
        largest=f"{largest.name} {step(largest.amount)}" if largest else formats.DASH,
    )
    table = Table(
        (t("chart.part", language), t("chart.value", language), t("chart.children", language)),
        tuple((name, figure, more) for name, figure, more, _ in rows),
    )
    return Chart(finished([bars] if parts else [], layout, look, height), height, alt, table)


def _line(value: float, start: float, end: float, colour: str, width: float, dash: str) -> Spec:
    return {
        "type": "line",
        "xref": "x",
        "yref": "y",
        "x0": value,
        "x1": value,
        "y0": start,
        "y1": end,
        "line": {"color": colour, "width": width, "dash": dash},
    }
