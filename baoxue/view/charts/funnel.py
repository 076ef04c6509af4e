"""Which places lie outside what chance explains: size against rate, with control limits around the common
rate."""

from dataclasses import dataclass
from math import log10
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
    rule,
)
from baoxue.view.charts.scale import spread, ticks, width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

Position = Literal["below_998", "below_95", "inside", "above_95", "above_998", "too_small"]

HEIGHT = 360
TOP = 14
BOTTOM = 30
LEFT = 46
_NAMED = 8  # more names than that lie on each other
_APART = 16
_SIZES = tuple(lead * 10**power for power in range(7) for lead in (1, 3))
_ROLES = (("inside", "context"), ("good", "focus"), ("near", "worse"), ("far", "worse"))


@dataclass(frozen=True)
class FunnelPoint:
    """One place: how many of how many, and where `analysis.funnel.position` puts it; too small is listed
    only."""

    name: str
    numerator: float
    denominator: float
    position: Position
    own: bool = False

    @property
    def rate(self) -> float:
        return self.numerator / self.denominator


@dataclass(frozen=True)
class FunnelLimit:
    """The limits for groups of one size, as rates 0..1 (`analysis.funnel.Limits` in plain figures)."""

    size: float
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@charted
def funnel(
    look: Look,
    points: tuple[FunnelPoint, ...],
    limits: tuple[FunnelLimit, ...],
    *,
    rate: float,
    better: str,
    common: str,
    counted: str = "",
    decimals: int = 1,
    unit: str = "person",
    what: str = "",
) -> Chart:
    """A dot per place over its size, the lines that 95 % and 99.8 % of places of that size stay within.

    `rate` (0..1) is the common rate and `common` what it is called (全县); `better` lower or higher says
    which side is bad, with neither none is. Places outside are named on the spot, at most eight, the farthest
    first; the rest stands in the table. `counted` heads the column of n/N, `what` names the rate for the
    alternative text.
    """
    colours, language = look.palette, look.language
    shown = [point for point in points if point.position != "too_small" and point.denominator > 0]
    lowest, highest = _ends(shown, limits, rate)
    sizes = [limit.size for limit in limits] + [point.denominator for point in shown] or [1.0, 10.0]
    first, last = log10(max(min(sizes), 1)), log10(max(max(sizes), 2))
    pad = max((last - first) * 0.03, 0.02)
    base = HEIGHT - BOTTOM

    def down(value: float) -> float:
        """The height of a rate in pixels from the top."""
        return TOP + (highest - value) / (highest - lowest) * (base - TOP)

    lines: list[Spec] = []
    texts: list[Spec] = []
    for tick in ticks(lowest, highest):
        lines.append(rule(colours.rule, xref="paper", yref="y", x0=0, x1=1, y0=tick, y1=tick))
        name = formats.goal(tick, 2)
        texts.append(
            label(
                name,
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
    for size in _SIZES:
        if first - pad <= log10(size) <= last + pad:
            texts.append(
                label(
                    formats.counted(size, unit, language),
                    color=colours.soft,
                    size=SECONDARY,
                    xref="x",
                    x=log10(size),
                    yref="paper",
                    y=0,
                    yanchor="top",
                    yshift=-6,
                )
            )
    rate_name = f"{common} {formats.percent(rate, decimals, language)}"
    right = max(width_of(rate_name, TEXT), width_of("99.8%", SECONDARY)) + 12
    texts += _end_names(rate_name, rate, limits, down, look)
    data = _curves(limits, rate, first - pad, last + pad, look)
    for kind, colour in _ROLES:
        group = [point for point in shown if _kind(point, better) == kind]
        if group:
            data.append(_dots(group, kind, getattr(colours, colour), look, decimals, unit))
    texts += _names(shown, better, down, first, last, look)
    layout: Spec = {
        "margin": {"l": LEFT, "r": right, "t": TOP, "b": BOTTOM, "pad": 0},
        "xaxis": hidden_axis(range=[first - pad, last + pad]),
        "yaxis": hidden_axis(range=[lowest, highest]),
        "hovermode": "closest",
        "shapes": lines,
        "annotations": texts,
    }
    outside = [point for point in shown if _kind(point, better) in ("far", "near")]
    alt = t(
        "chart.alt_funnel",
        language,
        what=what,
        count=len(shown),
        common=rate_name,
        outside=len(outside),
        names=formats.joined([point.name for point in _farthest(outside, rate)[:3]], language)
        or formats.DASH,
    )
    table = Table(
        (
            t("chart.place", language),
            counted or t("chart.counted", language),
            t("chart.value", language),
            t("chart.funnel_position", language),
        ),
        tuple(
            (
                point.name,
                formats.of(point.numerator, point.denominator, None, language),
                formats.percent(point.rate, decimals, language) if point.denominator else formats.DASH,
                t(f"chart.funnel_{point.position}", language),
            )
            for point in points
        ),
    )
    return Chart(finished(data, layout, look, HEIGHT), HEIGHT, alt, table)


def _kind(point: FunnelPoint, better: str) -> str:
    """What the reader should make of it: far or near outside on the bad side, outside on the good one,
    inside."""
    if point.position in ("inside", "too_small") or better not in ("lower", "higher"):
        return "inside"
    is_bad = point.position.startswith("below") == (better == "higher")
    if not is_bad:
        return "good"
    return "far" if point.position.endswith("998") else "near"


def _ends(shown: list[FunnelPoint], limits: tuple[FunnelLimit, ...], rate: float) -> tuple[float, float]:
    """The axis holds every place, and the limits as far as they are wider than that only for small groups."""
    rates = [point.rate for point in shown] + [rate]
    middle = limits[len(limits) // 3] if limits else None
    lowest = min(rates + ([middle.outer_low] if middle else []))
    highest = max(rates + ([middle.outer_high] if middle else []))
    room = max((highest - lowest) * 0.06, 0.001)
    low, high = max(lowest - room, -room), min(highest + room, 1 + room)
    return (low, high) if high > low else (low, low + 0.01)


def _curves(
    limits: tuple[FunnelLimit, ...], rate: float, first: float, last: float, look: Look
) -> list[Spec]:
    colours = look.palette
    across = [log10(limit.size) for limit in limits]

    def line(values: list[float], places: list[float], colour: str, width: float, dash: str) -> Spec:
        return {
            "type": "scatter",
            "mode": "lines",
            "x": places,
            "y": values,
            "line": {"color": colour, "width": width, "dash": dash},
            "hoverinfo": "skip",
        }

    return [
        line([limit.outer_low for limit in limits], across, colours.context, 1.2, "solid"),
        line([limit.outer_high for limit in limits], across, colours.context, 1.2, "solid"),
        line([limit.inner_low for limit in limits], across, colours.context, 1.0, "dot"),
        line([limit.inner_high for limit in limits], across, colours.context, 1.0, "dot"),
        line([rate, rate], [first, last], colours.ink, 1.5, "solid"),
    ]


def _end_names(
    rate_name: str, rate: float, limits: tuple[FunnelLimit, ...], down: object, look: Look
) -> list[Spec]:
    """The common rate and the limits, named at the right end of their lines where there is room."""
    colours = look.palette
    assert callable(down)
    named = [(rate_name, rate, colours.ink, TEXT)]
    if limits:
        end = limits[-1]
        for text, value in (("99.8%", end.outer_low), ("99.8%", end.outer_high)):
            if abs(down(value) - down(rate)) >= _APART and TOP < down(value) < HEIGHT - BOTTOM:
                named.append((text, value, colours.soft, SECONDARY))
        for text, value in (("95%", end.inner_low), ("95%", end.inner_high)):
            others = [down(other) for _, other, _, _ in named]
            if (
                all(abs(down(value) - other) >= _APART for other in others)
                and TOP < down(value) < HEIGHT - BOTTOM
            ):
                named.append((text, value, colours.soft, SECONDARY))
    return [
        label(text, color=colour, size=size, xref="paper", x=1, xanchor="left", xshift=5, yref="y", y=value)
        for text, value, colour, size in named
    ]


def _dots(group: list[FunnelPoint], kind: str, colour: str, look: Look, decimals: int, unit: str) -> Spec:
    symbol = {"far": "diamond", "near": "diamond-open"}.get(kind, "circle")
    language = look.language
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [log10(max(point.denominator, 1)) for point in group],
        "y": [point.rate for point in group],
        "marker": {
            "color": colour,
            "size": 11 if kind in ("far", "near") else 9,
            "symbol": symbol,
            "line": {"color": colour, "width": 1.5},
        },
        "hovertext": [
            f"<b>{point.name}</b> {formats.percent(point.rate, decimals, language)}<br>"
            f"{formats.of(point.numerator, point.denominator, unit, language)}<br>"
            f"{t(f'chart.funnel_{point.position}', language)}"
            for point in group
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _farthest(points: list[FunnelPoint], rate: float) -> list[FunnelPoint]:
    return sorted(points, key=lambda point: (not point.position.endswith("998"), -abs(point.rate - rate)))


def _names(
    shown: list[FunnelPoint], better: str, down: object, first: float, last: float, look: Look
) -> list[Spec]:
    """The names of the viewer's own place and of those outside, moved apart where they would touch."""
    assert callable(down)
    outside = [point for point in shown if _kind(point, better) in ("far", "near")]
    own = [point for point in shown if point.own and point not in outside]
    middle = sum(point.rate for point in shown) / len(shown) if shown else 0.0
    named = (own + _farthest(outside, middle))[:_NAMED]
    places = spread([down(point.rate) for point in named], _APART, TOP + 6, HEIGHT - BOTTOM - 6)
    texts = []
    for point, place in zip(named, places, strict=True):
        across = log10(max(point.denominator, 1))
        # On the right half names stand to the left of their dots, so that none runs out of the figure.
        is_right = across > first + (last - first) * 0.55
        texts.append(
            label(
                f"<b>{point.name}</b>" if point.own else point.name,
                color=look.palette.worse if point in outside else look.palette.ink,
                xref="x",
                x=across,
                xanchor="right" if is_right else "left",
                xshift=-9 if is_right else 9,
                yref="y",
                y=point.rate,
                yshift=down(point.rate) - place,
            )
        )
    return texts
