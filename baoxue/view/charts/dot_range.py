"""Which places stand out beyond chance: a dot and its range per place, beside one target."""

from dataclasses import dataclass
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
    faded,
    finished,
    hidden_axis,
    label,
    rule,
)
from baoxue.view.charts.scale import ticks, width_of
from baoxue.view.theme import Look, Palette
from baoxue.view.words import t

Standing = Literal["worse", "better", "cannot_tell", "too_small"]

ROW = 27
STACKED_ROW = 36
WIDEST_LINE = 150  # a longer name has n/N below it: on a phone the dots need the room
TOP = 30
BOTTOM = 26
_MOST = 25
_SHOWN = 10
_NEAR_END = 0.8
_FEW_TICKS = 3  # beside wide margins a phone has no room for more


@dataclass(frozen=True)
class DotRow:
    """One place. `rate`, `low`, `high` are 0..1; `gap` is how many (people, payments) separate it from the
    target."""

    name: str
    numerator: float
    denominator: float
    rate: float | None
    low: float | None
    high: float | None
    standing: Standing
    gap: int = 0
    own: bool = False  # the viewer's own place: never left out


@charted
def dot_range(
    look: Look,
    rows: tuple[DotRow, ...],
    *,
    target: float | None,
    better: str,
    counted: str,
    decimals: int = 1,
    unit: str = "person",
    kind: str = "target",
    what: str = "",
) -> Chart:
    """Dots with ranges, worst first (rows come in the order of analysis.compare_places, small groups last).

    `kind` is target (solid) or control (dashed). `counted` heads the column of n/N; `unit` is the key below
    `unit.` of what the gap counts; `what` names the rate for the alternative text. Of more than 25 rows the
    worst ten and the viewer's own are drawn, and how many others there are.
    """
    colours, language = look.palette, look.language
    shown = rows if len(rows) <= _MOST else rows[:_SHOWN] + tuple(row for row in rows[_SHOWN:] if row.own)
    left_out = len(rows) - len(shown)
    compared = [row for row in shown if row.rate is not None and row.standing != "too_small"]
    ratios = [_ratio(row, language, unit) for row in shown]
    named = [
        (width_of(row.name, TEXT), width_of(of, SECONDARY)) for row, of in zip(shown, ratios, strict=True)
    ]
    stacked = max((name + 12 + of for name, of in named), default=0) > WIDEST_LINE
    row_height = STACKED_ROW if stacked else ROW
    places = {id(row): TOP + row_height * (index + 0.5) for index, row in enumerate(shown)}
    lowest, highest = _ends(compared, target)

    data: list[Spec] = []
    for standing in ("cannot_tell", "better", "worse"):
        group = [row for row in compared if row.standing == standing]
        if group:
            data.append(
                _dots(group, [places[id(row)] for row in group], standing, colours, decimals, language)
            )

    count = len(shown) + (1 if left_out else 0)
    height = TOP + BOTTOM + row_height * count
    base = height - BOTTOM
    # Lines end above the rows that hold words instead of dots.
    foot = TOP + row_height * len(compared) + 2 if compared else base
    lines: list[Spec] = []
    texts: list[Spec] = []
    marks = ticks(lowest, highest)
    for tick in marks[:: -(-len(marks) // _FEW_TICKS)] if stacked else marks:
        if target is None or abs(tick - target) > 1e-9:
            lines.append(rule(colours.rule, xref="x", yref="y", x0=tick, x1=tick, y0=4, y1=foot))
            texts.append(
                label(
                    formats.goal(tick, 2),
                    color=colours.soft,
                    size=SECONDARY,
                    xref="x",
                    x=tick,
                    yref="y",
                    y=base + 14,
                )
            )
    if target is not None:
        is_control = kind == "control"
        colour = colours.soft if is_control else colours.ink
        dash = "dash" if is_control else "solid"
        lines.append(rule(colour, 1.5, dash, xref="x", yref="y", x0=target, x1=target, y0=22, y1=foot))
        # Near an end the name leans inwards: outside stand the heads of the columns.
        place = (target - lowest) / (highest - lowest)
        texts.append(
            label(
                t(f"chart.{kind}", language, value=formats.goal(target, 2)),
                color=colour,
                xref="x",
                x=target,
                xanchor="right" if place > _NEAR_END else "left" if place < 1 - _NEAR_END else "center",
                yref="y",
                y=12,
            )
        )

    gap_key = "chart.short_of" if better == "higher" else "chart.over_by"
    gaps = [
        t(gap_key, language, amount=formats.brief(row.gap, unit, language))
        if row.gap and row in compared
        else ""
        for row in shown
    ]
    labels = [max(name, of) if stacked else name + 12 + of for name, of in named]
    left = min(max([width_of(counted, SECONDARY), *labels]) + 14, 190)
    value_end = 12 + max(
        [width_of(formats.percent(row.rate, decimals, language)[:-1], TEXT) for row in compared] or [30]
    )
    right = (
        value_end
        + 6
        + max([width_of(gap, TEXT) for gap in gaps] + [width_of(t("chart.to_target", language), 12)])
    )

    for row, ratio, gap in zip(shown, ratios, gaps, strict=True):
        texts += _row_texts(
            row, "<br>" if stacked else " ", ratio, gap, places[id(row)], value_end, look, decimals
        )
    texts += _heads(counted, value_end, target is not None, look)
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
                y=base - row_height / 2,
            )
        )

    pad = (highest - lowest) * 0.02
    layout: Spec = {
        "margin": {"l": left, "r": right, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[lowest - pad, highest + pad]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": lines,
        "annotations": texts,
    }
    return Chart(
        finished(data, layout, look, height),
        height,
        _alt(compared, target, better, decimals, what, language),
        _table(rows, better, decimals, unit, counted, look),
    )


def _ends(rows: list[DotRow], target: float | None) -> tuple[float, float]:
    found = [end for row in rows for end in (row.low, row.high, row.rate) if end is not None]
    if target is not None:
        found.append(target)
    lowest, highest = min(found, default=0.0), max(found, default=1.0)
    span = max(highest - lowest, 0.002)
    # Room at both ends, but never past what a rate can be; a round end near by is reached, so that it can be
    # named.
    lowest, highest = (
        max(lowest - span * 0.02, min(lowest, 0.0)),
        min(highest + span * 0.02, max(highest, 1.0)),
    )
    marks = ticks(lowest, highest)
    if len(marks) > 1:
        step = marks[1] - marks[0]
        if highest < (after := marks[-1] + step) <= 1.0 and after - highest < span * 0.25:
            highest = after
        if lowest > (before := marks[0] - step) >= 0.0 and lowest - before < span * 0.1:
            lowest = before
    return lowest, highest


def _dots(
    group: list[DotRow], places: list[float], standing: str, colours: Palette, decimals: int, language: str
) -> Spec:
    colour = {"worse": colours.worse, "better": colours.focus}.get(standing, colours.context)
    rates = [drawn(row.rate) for row in group]
    highs = [row.rate if row.high is None else row.high for row in group]
    lows = [row.rate if row.low is None else row.low for row in group]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rates,
        "y": places,
        "marker": {"color": colour, "size": 10, "symbol": "diamond" if standing == "worse" else "circle"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [drawn(high) - rate for high, rate in zip(highs, rates, strict=True)],
            "arrayminus": [rate - drawn(low) for low, rate in zip(lows, rates, strict=True)],
            "color": faded(colour, 0.55),
            "thickness": 2,
            "width": 0,
        },
        "hovertext": [_hover(row, decimals, language) for row in group],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: DotRow, decimals: int, language: str) -> str:
    value = formats.percent(row.rate, decimals, language)
    spread = t(
        "chart.range",
        language,
        value=value,
        low=formats.percent(row.low, decimals, language),
        high=formats.percent(row.high, decimals, language),
    )
    standing = t(f"chart.standing_{row.standing}", language)
    return f"<b>{row.name}</b> {_ratio(row, language)}<br>{spread}<br>{standing}"


def _ratio(row: DotRow, language: str, unit: str = "person") -> str:
    if row.standing == "too_small":
        return formats.counted(row.denominator, unit, language)
    return f"{formats.number(row.numerator, 0, language)}/{formats.number(row.denominator, 0, language)}"


def _row_texts(
    row: DotRow,
    between: str,
    ratio: str,
    gap: str,
    place: float,
    value_end: float,
    look: Look,
    decimals: int,
) -> list[Spec]:
    colours, language = look.palette, look.language
    small = row.standing == "too_small" or row.rate is None
    name_colour = colours.soft if small else colours.ink
    name = f"<b>{row.name}</b>" if row.own else row.name
    texts = [
        label(
            f'{name}{between}<span style="font-size:{SECONDARY}px;color:{colours.soft}">{ratio}</span>',
            color=name_colour,
            align="right",
            xref="paper",
            x=0,
            xanchor="right",
            xshift=-8,
            yref="y",
            y=place,
        )
    ]
    if small:
        texts.append(
            label(
                t("chart.too_few", language),
                color=colours.soft,
                size=SECONDARY,
                xref="paper",
                x=0,
                xanchor="left",
                xshift=4,
                yref="y",
                y=place,
            )
        )
        return texts
    colour = colours.worse if row.standing == "worse" else colours.ink
    value = formats.percent(row.rate, decimals, language)[:-1]
    side: Spec = {"xref": "paper", "x": 1, "yref": "y", "y": place}
    texts.append(
        label(
            f"<b>{value}</b>" if row.standing == "worse" else value,
            color=colour,
            xanchor="right",
            xshift=value_end,
            **side,
        )
    )
    if gap:
        texts.append(label(gap, color=colour, xanchor="left", xshift=value_end + 6, **side))
    return texts


def _heads(counted: str, value_end: float, with_target: bool, look: Look) -> list[Spec]:
    place: Spec = {"yref": "y", "y": 14}
    soft: Spec = {"color": look.palette.soft, "size": SECONDARY}
    heads = [
        label(counted, xref="paper", x=0, xanchor="right", xshift=-8, **soft, **place),
        label("%", xref="paper", x=1, xanchor="right", xshift=value_end, **soft, **place),
    ]
    if with_target:
        to_target = t("chart.to_target", look.language)
        heads.append(
            label(to_target, xref="paper", x=1, xanchor="left", xshift=value_end + 6, **soft, **place)
        )
    return heads


def _alt(
    rows: list[DotRow], target: float | None, better: str, decimals: int, what: str, language: str
) -> str:
    if not rows:
        return what
    known = [row for row in rows if row.rate is not None] or rows
    low = min(known, key=lambda row: drawn(row.rate))
    high = max(known, key=lambda row: drawn(row.rate))
    values = {
        "what": what,
        "count": len(rows),
        "lowest": f"{low.name} {formats.percent(low.rate, decimals, language)}",
        "highest": f"{high.name} {formats.percent(high.rate, decimals, language)}",
    }
    if target is None:
        return t("chart.alt_dot_range_plain", language, **values)
    return t("chart.alt_dot_range", language, worse=sum(row.standing == "worse" for row in rows), **values)


def _table(
    rows: tuple[DotRow, ...], better: str, decimals: int, unit: str, counted: str, look: Look
) -> Table:
    language = look.language

    def words_of(row: DotRow) -> str:
        key = "worse_lower" if row.standing == "worse" and better == "lower" else row.standing
        return t(f"chart.standing_{key}", language)

    keys = ("place", "value", "low", "high", "standing", "gap")
    header = [t(f"chart.{key}", language) for key in keys]
    header.insert(1, counted)
    return Table(
        tuple(header),
        tuple(
            (
                row.name,
                f"{formats.number(row.numerator, 0, language)}/"
                f"{formats.number(row.denominator, 0, language)}",
                formats.percent(row.rate, decimals, language),
                formats.percent(row.low, decimals, language),
                formats.percent(row.high, decimals, language),
                words_of(row),
                formats.counted(row.gap, unit, language) if row.gap else "",
            )
            for row in rows
        ),
    )
