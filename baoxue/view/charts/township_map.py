"""Townships where they lie: filled outlines, or a tile each when no outlines were supplied."""

from dataclasses import dataclass
from typing import Literal

from baoxue.analysis.outlines import Outlines, centre, tiles
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
from baoxue.view.charts.heat_map import shade
from baoxue.view.theme import Look, contrast
from baoxue.view.words import t

Role = Literal["worse", "better", "context", "suppressed", "unknown"]

MAP_HEIGHT = 420
TILE = 74
GAP = 3
_LONG = 9
_NAMED = 30  # more names than that cannot be read on a map: only those that stand out keep theirs


@dataclass(frozen=True)
class MapPlace:
    """One township. `figure` is ready text (3 人, 91.7%, 人数过少); `share` 0..1 shades it on one scale, None
    leaves the colour to its `role`: worse, better, context (cannot be told apart), suppressed (too few),
    unknown (not reported)."""

    code: str
    name: str
    figure: str
    share: float | None = None
    role: Role = "context"
    own: bool = False
    more: str = ""  # said on hover and in the table


@charted
def township_map(
    look: Look, places: tuple[MapPlace, ...], *, outlines: Outlines | None, what: str = ""
) -> Chart:
    """The map. `outlines` from `analysis.outlines.outlines(codes)`; None draws tiles of one size instead.

    No ground, roads or fonts from outside. Worse is also said by a diamond before the figure, not by colour
    alone.
    """
    return _with_outlines(look, places, outlines, what) if outlines else _with_tiles(look, places, what)


def _fill(place: MapPlace, look: Look) -> str:
    colours = look.palette
    if place.share is not None:
        if place.share <= 0:
            return colours.panel
        return shade(round(min(place.share, 1.0), 2), colours.name)
    return {
        "worse": colours.worse_tint,
        "better": colours.better_tint,
        "suppressed": colours.suppressed,
        "unknown": colours.suppressed,
    }.get(place.role, colours.panel)


def _ink(place: MapPlace, look: Look) -> str:
    colours = look.palette
    if place.share is None and place.role in ("worse", "better"):
        return colours.worse_badge if place.role == "worse" else colours.better_badge
    ground = _fill(place, look)
    if place.share is None:
        return colours.soft if place.role in ("suppressed", "unknown") else colours.ink
    return max((colours.ink, colours.ground), key=lambda ink: contrast(ink, ground))


def _figure(place: MapPlace) -> str:
    return f"\u25c6{formats.NBSP}{place.figure}" if place.role == "worse" else place.figure


def _hover(place: MapPlace) -> str:
    return f"<b>{place.name}</b> {place.figure}" + (f"<br>{place.more}" if place.more else "")


def _with_tiles(look: Look, places: tuple[MapPlace, ...], what: str) -> Chart:
    colours = look.palette
    spots = tiles(tuple(place.code for place in places))
    across = max([column for column, _ in spots.values()] + [0]) + 1
    rows = max([row for _, row in spots.values()] + [0]) + 1
    height = TILE * rows + 4
    shapes: list[Spec] = []
    texts: list[Spec] = []
    for place in places:
        column, row = spots[place.code]
        shapes.append(
            {
                "type": "rect",
                "xref": "x",
                "yref": "y",
                "x0": column + 0.03,
                "x1": column + 0.97,
                "y0": row * TILE + GAP,
                "y1": (row + 1) * TILE - GAP,
                "fillcolor": _fill(place, look),
                "line": {
                    "color": colours.ink
                    if place.own
                    else colours.worse
                    if place.role == "worse"
                    else colours.rule,
                    "width": 2 if place.own else 1.2,
                },
                "layer": "below",
            }
        )
        ink = _ink(place, look)
        middle = (row + 0.5) * TILE
        texts += [
            label(
                _short(place.name),
                color=ink,
                size=SECONDARY,
                xref="x",
                x=column + 0.5,
                yref="y",
                y=middle - 12,
            ),
            label(
                f"<b>{_figure(place)}</b>",
                color=ink,
                size=TEXT,
                xref="x",
                x=column + 0.5,
                yref="y",
                y=middle + 9,
            ),
        ]
    data: list[Spec] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [spots[place.code][0] + 0.5 for place in places],
            "y": [(spots[place.code][1] + 0.5) * TILE for place in places],
            "marker": {"size": TILE * 0.7, "symbol": "square", "color": "rgba(0,0,0,0)"},
            "hovertext": [_hover(place) for place in places],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    ]
    layout: Spec = {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[0, max(across, 4)]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    return Chart(
        finished(data if places else [], layout, look, height),
        height,
        _alt(places, what, look),
        _table(places, look),
    )


def _short(name: str) -> str:
    """A name in a tile 85 px wide on a phone: of an English one what comes before Town or Subdistrict."""
    return name.partition(" ")[0] if len(name) > _LONG else name


def _with_outlines(look: Look, places: tuple[MapPlace, ...], outlines: Outlines, what: str) -> Chart:
    colours = look.palette
    west, south, east, north = outlines.ends
    data: list[Spec] = []
    texts: list[Spec] = []
    # The viewer's own township is drawn last, so that its border lies on those of its neighbours.
    for place in sorted(places, key=lambda place: (place.own, place.role == "worse")):
        rings = outlines.rings[place.code]
        xs: list[float | None] = []
        ys: list[float | None] = []
        for ring in rings:
            xs += [corner[0] for corner in ring] + [ring[0][0], None]
            ys += [corner[1] for corner in ring] + [ring[0][1], None]
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": xs[:-1],
                "y": ys[:-1],
                "fill": "toself",
                "fillcolor": _fill(place, look),
                "line": {
                    "color": colours.ink
                    if place.own
                    else colours.worse
                    if place.role == "worse"
                    else colours.context,
                    "width": 2 if place.own or place.role == "worse" else 1,
                },
                "hoveron": "fills",
                "text": _hover(place),
                "hoverinfo": "text",
            }
        )
        if len(places) <= _NAMED or place.own or place.role == "worse":
            across, up = centre(rings[0])
            ink = _ink(place, look)
            texts.append(
                label(
                    f'<span style="font-size:{SECONDARY}px">{place.name}</span><br><b>{_figure(place)}</b>',
                    color=ink,
                    xref="x",
                    x=across,
                    yref="y",
                    y=up,
                )
            )
    room = max(east - west, north - south) * 0.02
    layout: Spec = {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[west - room, east + room], constrain="domain"),
        "yaxis": hidden_axis(
            range=[south - room, north + room], scaleanchor="x", scaleratio=1, constrain="domain"
        ),
        "hovermode": "closest",
        "annotations": texts,
    }
    return Chart(
        finished(data, layout, look, MAP_HEIGHT), MAP_HEIGHT, _alt(places, what, look), _table(places, look)
    )


def _alt(places: tuple[MapPlace, ...], what: str, look: Look) -> str:
    language = look.language
    out = [f"{place.name} {place.figure}" for place in places if place.role == "worse"]
    if not out:
        ranked = sorted(
            (-place.share, f"{place.name} {place.figure}") for place in places if place.share is not None
        )
        out = [said for _, said in ranked]
    named = formats.joined(out[:3], language) or formats.DASH
    return t("chart.alt_map", language, what=what, count=len(places), names=named)


def _table(places: tuple[MapPlace, ...], look: Look) -> Table:
    language = look.language
    return Table(
        (t("chart.place", language), t("chart.value", language), t("chart.why", language)),
        tuple((place.name, place.figure, place.more) for place in places),
    )
