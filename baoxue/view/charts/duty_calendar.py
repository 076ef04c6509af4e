"""Done, late, missing, still to come: who owed what in which month: a report of the "four ones", a visit."""

from dataclasses import dataclass
from datetime import date

from baoxue.view import formats
from baoxue.view.charts.chart import (
    SECONDARY,
    Chart,
    Spec,
    Table,
    charted,
    finished,
    hidden_axis,
    label,
    rule,
)
from baoxue.view.theme import Look
from baoxue.view.words import t

ROW = 34
TOP = 46
MARK = 11


@dataclass(frozen=True)
class CalendarCell:
    """What was due of one kind in one month (its first day): how many were done in time, late, not at all, or
    are still `open` because the month is not over.

    `period` in words, for the hover: 2025年9月, 2025年第三季度.
    """

    kind: str
    month: date
    done: int
    late: int
    missing: int
    period: str = ""
    open: int = 0

    @property
    def due(self) -> int:
        return self.done + self.late + self.missing + self.open

    @property
    def state(self) -> str:
        if self.open and not self.missing:
            return "open"
        return "missing" if self.missing else "late" if self.late else "done"


@charted
def duty_calendar(
    look: Look,
    kinds: tuple[tuple[str, str], ...],
    months: tuple[date, ...],
    cells: tuple[CalendarCell, ...],
    *,
    what: str = "",
    words: str = "calendar",
) -> Chart:
    """A line per month, a column per kind (its id and its name, which may hold one `<br>`): a dot where all
    came in time, a hollow diamond where some came late, a full one where some are missing, with how many
    beside it. A hollow dot where the month is not over and some are still to come. `words`: how the keys of
    its texts begin (calendar: reports; visiting: visits).

    Nothing due is nothing drawn. Columns share the width, so it holds on a phone.
    """
    colours, language = look.palette, look.language
    order = {kind: place for place, (kind, _) in enumerate(kinds)}
    line_of = {month: place for place, month in enumerate(months)}
    shown = [cell for cell in cells if cell.kind in order and cell.month in line_of and cell.due]
    height = TOP + ROW * len(months) + 4
    texts = [
        label(
            name,
            color=colours.soft,
            size=SECONDARY,
            xref="x",
            x=place,
            xanchor="center",
            yref="y",
            y=TOP - 22,
        )
        for place, (_, name) in enumerate(kinds)
    ]
    lines: list[Spec] = []
    year = None
    for month, place in line_of.items():
        name = formats.short_month(month, language)
        if month.year != year:
            name = f"{formats.year(month, language)}<br>{name}"
        year = month.year
        middle = TOP + ROW * (place + 0.5)
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
                y=middle,
            )
        )
        lines.append(
            rule(
                colours.rule,
                xref="paper",
                yref="y",
                x0=0,
                x1=1,
                y0=TOP + ROW * place,
                y1=TOP + ROW * place,
            )
        )
    styles = {
        "done": (colours.context, "circle"),
        "late": (colours.worse, "diamond-open"),
        "missing": (colours.worse, "diamond"),
        "open": (colours.context, "circle-open"),
    }
    data: list[Spec] = []
    for state, (colour, symbol) in styles.items():
        group = [cell for cell in shown if cell.state == state]
        if not group:
            continue
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [order[cell.kind] - 0.3 for cell in group],
                "y": [TOP + ROW * (line_of[cell.month] + 0.5) for cell in group],
                "marker": {
                    "color": colour,
                    "symbol": symbol,
                    "size": MARK,
                    "line": {"color": colour, "width": 1.5},
                },
                "hovertext": [_hover(cell, dict(kinds)[cell.kind], look, words) for cell in group],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    for cell in shown:
        texts.append(
            label(
                _said(cell, look, words),
                color=colours.soft if cell.state in ("done", "open") else colours.worse,
                size=SECONDARY,
                xref="x",
                x=order[cell.kind] - 0.3,
                xanchor="left",
                xshift=10,
                yref="y",
                y=TOP + ROW * (line_of[cell.month] + 0.5),
            )
        )
    layout: Spec = {
        "margin": {"l": 54, "r": 2, "t": 0, "b": 0, "pad": 0},
        "xaxis": hidden_axis(range=[-0.5, max(len(kinds), 1) - 0.5]),
        "yaxis": hidden_axis(range=[height, 0]),
        "hovermode": "closest",
        "shapes": lines,
        "annotations": texts,
    }
    counted = ("done", "late", "missing", "open") if words != "calendar" else ("done", "late", "missing")
    totals = {state: sum(getattr(cell, state) for cell in shown) for state in counted}
    alt = t(f"chart.alt_{words}", language, what=what, **totals)
    header = (
        t("chart.date", language),
        t("chart.kind", language),
        *(t(f"chart.{words}_column_{state}", language) for state in counted),
    )
    names = {kind: name.replace("<br>", "") for kind, name in kinds}
    table = Table(
        header,
        tuple(
            (
                cell.period or formats.month(cell.month, language),
                names[cell.kind],
                *(str(getattr(cell, state)) for state in counted),
            )
            for cell in sorted(shown, key=lambda cell: (cell.month, order[cell.kind]))
        ),
    )
    return Chart(finished(data, layout, look, height), height, alt, table)


def _said(cell: CalendarCell, look: Look, words: str) -> str:
    """Few words: all came 57; 迟 3, 缺 2. One report alone needs no number."""
    language = look.language
    if cell.state == "done":
        return t(f"chart.{words}_done", language) if cell.due == 1 else formats.number(cell.done, 0, language)
    if cell.due == 1:
        return t(f"chart.{words}_{cell.state}_one", language)
    if cell.missing and cell.late:
        return t(f"chart.{words}_both", language, missing=cell.missing, late=cell.late)
    count = getattr(cell, cell.state)
    return t(f"chart.{words}_{cell.state}", language, count=count, due=cell.due)


def _hover(cell: CalendarCell, kind: str, look: Look, words: str) -> str:
    language = look.language
    return f"<b>{kind.replace('<br>', '')}</b> {cell.period or formats.month(cell.month, language)}<br>" + t(
        f"chart.{words}_hover",
        language,
        done=cell.done,
        late=cell.late,
        missing=cell.missing,
        open=cell.open,
    )
