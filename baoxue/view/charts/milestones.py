"""Do they stay: a dot per child at each milestone, a hollow diamond for one who left again."""

from dataclasses import dataclass

from baoxue.view.charts.chart import TEXT, Chart, Spec, Table, charted, finished, hidden_axis, label
from baoxue.view.charts.scale import width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

ROW = 52
LINE = 16
_A_LINE = 20  # dots in a line: more would touch on a phone
_MOST_DOTS = 45


@dataclass(frozen=True)
class Milestone:
    """One milestone: how many who returned long enough ago are still in school, and how many left again."""

    name: str
    stayed: int
    left_again: int


@charted
def milestones(look: Look, items: tuple[Milestone, ...], *, what: str = "") -> Chart:
    """Rows of dots; above 40 children in a row the dots become a bar with the same colours."""
    colours, language = look.palette, look.language
    totals = [item.stayed + item.left_again for item in items]
    as_bars = max(totals, default=0) > _MOST_DOTS
    across = max(totals, default=1) if as_bars else min(max(totals, default=1), _A_LINE)
    stayed: list[tuple[float, float]] = []
    left_again: list[tuple[float, float]] = []
    shapes: list[Spec] = []
    texts: list[Spec] = []
    top = 0.0
    for item, total in zip(items, totals, strict=True):
        lines = 1 if as_bars else max(1, -(-total // _A_LINE))
        row = ROW + LINE * (lines - 1)
        first = top + row / 2 - LINE * (lines - 1) / 2
        middle = top + row / 2
        if as_bars:
            shapes += _bar(item, middle, look)
        else:
            for index in range(total):
                place = (index % _A_LINE + 0.5, first + LINE * (index // _A_LINE))
                (stayed if index < item.stayed else left_again).append(place)
        texts += _texts(item, middle, look)
        top += row
    height = max(int(top), 16) + 4
    data = [
        _dots(stayed, colours.better, "circle", t("chart.stayed", language)),
        _dots(left_again, colours.worse, "diamond-open", t("chart.left_again", language)),
    ]
    layout: Spec = {
        "margin": {
            "l": max([width_of(item.name, TEXT) for item in items] + [20]) + 14,
            "r": max(
                [
                    width_of(f"{item.stayed} / {total}", TEXT)
                    for item, total in zip(items, totals, strict=True)
                ]
                + [30]
            )
            + 14,
            "t": 0,
            "b": 0,
            "pad": 0,
        },
        "xaxis": hidden_axis(range=[0, max(across, 1)]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    ends = t("format.semicolon", language).join(
        t("chart.alt_milestone", language, name=item.name, stayed=item.stayed, all=total)
        for item, total in zip(items, totals, strict=True)
    )
    header = tuple(t(f"chart.{key}", language) for key in ("milestone", "stayed", "left_again"))
    table = Table(header, tuple((item.name, str(item.stayed), str(item.left_again)) for item in items))
    alt = t("chart.alt_milestones", language, what=what, ends=ends)
    return Chart(finished([trace for trace in data if trace["x"]], layout, look, height), height, alt, table)


def _dots(places: list[tuple[float, float]], colour: str, symbol: str, text: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [across for across, _ in places],
        "y": [down for _, down in places],
        "marker": {"color": colour, "symbol": symbol, "size": 10, "line": {"color": colour, "width": 1.5}},
        "hovertext": [text] * len(places),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _bar(item: Milestone, middle: float, look: Look) -> list[Spec]:
    """Too many to count by eye: a full bar for those who stayed, a hollow end for those who left again."""
    box = {"type": "rect", "xref": "x", "yref": "y", "y0": middle - 8, "y1": middle + 8}
    end = item.stayed + item.left_again
    return [
        box | {"x0": 0, "x1": item.stayed, "fillcolor": look.palette.better, "line": {"width": 0}},
        box
        | {
            "x0": item.stayed,
            "x1": end,
            "fillcolor": "rgba(0,0,0,0)",
            "line": {"width": 1.5, "color": look.palette.worse},
        },
    ]


def _texts(item: Milestone, middle: float, look: Look) -> list[Spec]:
    colours = look.palette
    total = item.stayed + item.left_again
    side: Spec = {"xref": "paper", "yref": "y", "y": middle}
    figure = f'<b>{item.stayed}</b><span style="color:{colours.soft}"> / {total}</span>'
    return [
        label(item.name, color=colours.ink, x=0, xanchor="right", xshift=-8, **side),
        label(figure, color=colours.ink, x=1, xanchor="left", xshift=8, **side),
    ]
