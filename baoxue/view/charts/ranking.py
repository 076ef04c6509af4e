"""Who stands where, as far as it can be told: score with its range, ranks from and to, grade; bands
behind."""

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
    rule,
)
from baoxue.view.charts.scale import ticks, width_of
from baoxue.view.theme import Look
from baoxue.view.words import t

ROW = 27
STACKED_ROW = 36
TOP = 26
BOTTOM = 24
_MOST = 25
_SHOWN = 10
_GAP = 12
_WIDEST_MARGINS = 280


@dataclass(frozen=True)
class RankRow:
    """One unit: score and its range in points, the best and worst rank it may have, its grade in words.

    `band` numbers groups that cannot be told apart; `open`: points that could not be judged.
    """

    name: str
    score: float
    low: float
    high: float
    best: int
    worst: int
    grade: str
    open: float = 0.0
    band: int = 0
    is_vetoed: bool = False
    own: bool = False


@charted
def ranking(
    look: Look,
    rows: tuple[RankRow, ...],
    *,
    total: float,
    grades: tuple[tuple[float, str], ...] = (),
    what: str = "",
) -> Chart:
    """Dots with ranges, highest score first; lines where a grade begins (`grades`: points and name).

    Of more than 25 rows the lowest ten and the reader's own are drawn, and how many others there are.
    """
    colours, language = look.palette, look.language
    shown = rows if len(rows) <= _MOST else (*(row for row in rows[:-_SHOWN] if row.own), *rows[-_SHOWN:])
    left_out = len(rows) - len(shown)
    names = [width_of(row.name, TEXT) for row in shown]
    columns = [
        (t("chart.score", language), [_points(row.score, language) for row in shown]),
        (t("chart.ranks", language), [_ranks(row) for row in shown]),
        (t("chart.grade", language), [row.grade for row in shown]),
    ]
    widths = [_widest(column) for column in columns]
    left = min(max([*names, 30]) + 14, 190)
    # Where a phone would have no room left for the dots, the grade stands below the name.
    stacked = left + sum(widths) + _GAP * len(widths) > _WIDEST_MARGINS
    row_height = STACKED_ROW if stacked else ROW
    if stacked:
        left = min(max(left, max([width_of(row.grade, SECONDARY) for row in shown], default=0) + 14), 190)
        columns, widths = columns[:-1], widths[:-1]
    right = sum(widths) + _GAP * len(widths)
    count = len(shown) + (1 if left_out else 0)
    height = TOP + BOTTOM + row_height * count
    base = height - BOTTOM
    lowest = min([row.low for row in shown], default=0.0)
    highest = max([row.high for row in shown], default=total)
    pad = max(highest - lowest, 1.0) * 0.04
    places = [TOP + row_height * (index + 0.5 + (1 if left_out else 0)) for index in range(len(shown))]

    shapes: list[Spec] = []
    if len({row.band for row in shown}) > 1:
        shapes += [
            _band(place, row_height, colours.panel)
            for row, place in zip(shown, places, strict=True)
            if row.band % 2 == 0
        ]
    starts = dict(grades)
    marks = [start for start in starts if lowest - pad <= start <= highest + pad] or ticks(lowest, highest)
    texts: list[Spec] = []
    for mark in marks:
        shapes.append(rule(colours.rule, xref="x", yref="y", x0=mark, x1=mark, y0=TOP - 4, y1=base))
        said = f"{formats.number(mark, 0, language)}"
        texts.append(label(said, color=colours.soft, size=SECONDARY, xref="x", x=mark, yref="y", y=base + 13))
    at = 0.0
    anchors: list[float] = []
    for (head, _), width in zip(columns, widths, strict=True):
        at += width + _GAP
        anchors.append(at)
        texts.append(_side(head, at, 12, colours.soft, SECONDARY))
    for index, (row, place) in enumerate(zip(shown, places, strict=True)):
        colour = colours.worse if row.is_vetoed else colours.ink
        name = f"<b>{row.name}</b>" if row.own else row.name
        if stacked:
            name += f'<br><span style="font-size:{SECONDARY}px;color:{colours.soft}">{row.grade}</span>'
        texts.append(
            label(
                name,
                color=colour,
                align="right",
                xref="paper",
                x=0,
                xanchor="right",
                xshift=-8,
                yref="y",
                y=place,
            )
        )
        for (_, column), anchor in zip(columns, anchors, strict=True):
            text = f"<b>{column[index]}</b>" if row.own else column[index]
            texts.append(_side(text, anchor, place, colour, TEXT))
    if left_out:
        others = t("chart.others", language, count=left_out)
        texts.append(
            label(
                f"{others}{formats.GAP}{t('chart.others_in_table', language)}",
                color=colours.soft,
                size=SECONDARY,
                xref="paper",
                x=0,
                xanchor="left",
                yref="y",
                y=TOP + row_height / 2,
            )
        )

    data = [
        _dots(
            [row for row in shown if row.is_vetoed == is_vetoed and row.own == own],
            [
                place
                for row, place in zip(shown, places, strict=True)
                if row.is_vetoed == is_vetoed and row.own == own
            ],
            colours.worse if is_vetoed else colours.focus if own else colours.context,
            "diamond" if is_vetoed else "circle",
            language,
        )
        for is_vetoed in (False, True)
        for own in (False, True)
    ]
    layout: Spec = {
        "margin": {"l": left, "r": right, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[lowest - pad, highest + pad]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": shapes,
        "annotations": texts,
    }
    bands = len({row.band for row in rows})
    alt = t(
        "chart.alt_ranking",
        language,
        what=what,
        count=len(rows),
        highest=_points(max((row.score for row in rows), default=0.0), language),
        lowest=_points(min((row.score for row in rows), default=0.0), language),
        bands=bands,
    )
    return Chart(
        finished([trace for trace in data if trace["x"]], layout, look, height),
        height,
        alt,
        _table(rows, language),
    )


def _widest(column: tuple[str, list[str]]) -> float:
    head, texts = column
    return max([width_of(head, SECONDARY), *(width_of(text, TEXT) for text in texts)])


def _points(value: float, language: str) -> str:
    return formats.number(value, 1, language)


def _ranks(row: RankRow) -> str:
    if not row.best:  # the only one: a rank of one says nothing
        return formats.DASH
    return str(row.best) if row.best == row.worst else f"{row.best}–{row.worst}"


def _side(text: str, at: float, y: float, colour: str, size: int) -> Spec:
    """Text in the right margin that ends `at` pixels beyond the plot."""
    return label(text, color=colour, size=size, xref="paper", x=1, xanchor="right", xshift=at, yref="y", y=y)


def _band(place: float, height: float, colour: str) -> Spec:
    return {
        "type": "rect",
        "layer": "below",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": place - height / 2,
        "y1": place + height / 2,
        "fillcolor": colour,
        "line": {"width": 0},
    }


def _dots(rows: list[RankRow], places: list[float], colour: str, symbol: str, language: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row.score for row in rows],
        "y": places,
        "marker": {"color": colour, "size": 10, "symbol": symbol},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [max(0.0, row.high - row.score) for row in rows],
            "arrayminus": [max(0.0, row.score - row.low) for row in rows],
            "color": faded(colour, 0.55),
            "thickness": 2,
            "width": 0,
        },
        "hovertext": [
            t(
                "chart.hover_rank",
                language,
                name=row.name,
                score=_points(row.score, language),
                low=_points(row.low, language),
                high=_points(row.high, language),
                ranks=_ranks(row),
            )
            for row in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _table(rows: tuple[RankRow, ...], language: str) -> Table:
    keys = ("place", "score", "low", "high", "ranks", "grade", "open")
    return Table(
        tuple(t(f"chart.{key}", language) for key in keys),
        tuple(
            (
                row.name,
                _points(row.score, language),
                _points(row.low, language),
                _points(row.high, language),
                _ranks(row),
                row.grade,
                _points(row.open, language),
            )
            for row in rows
        ),
    )
