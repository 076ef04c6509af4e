"""Why, or how many of each: horizontal bars with the name above and the figure after."""

from dataclasses import dataclass
from typing import Literal

from baoxue.view import formats
from baoxue.view.charts.chart import Chart, Table, charted, finished
from baoxue.view.charts.named_rows import Row, rows_of
from baoxue.view.theme import Look
from baoxue.view.words import t

_LEAST_SHARE = 0.005


BarRole = Literal["focus", "context", "worse", "better", "other"]


@dataclass(frozen=True)
class Bar:
    """One bar. `share` is 0..1 of the whole (None: not shown); `other` is paler and comes last."""

    name: str
    value: float
    share: float | None = None
    role: BarRole = "context"


@charted
def bars(
    look: Look, items: tuple[Bar, ...], *, unit: str = "person", decimals: int = 0, what: str = ""
) -> Chart:
    """Bars in the order given, from zero. `unit` is a key below `unit.`, or `percent` (values 0..1) or
    `yuan`."""
    colours, language = look.palette, look.language
    paint = {
        "focus": colours.focus,
        "worse": colours.worse,
        "better": colours.better,
        "other": colours.unknown,
    }

    def shown(value: float) -> str:
        if unit == "percent":
            return formats.percent(value, decimals, language)
        if unit == "yuan":
            return formats.money(value, language)
        return formats.counted(value, unit, language, decimals)

    def share(item: Bar) -> str:
        if item.share is None:
            return ""
        if 0 < item.share < _LEAST_SHARE:
            return f"<{formats.percent(0.01, 0, language)}"  # nothing that is there is 0 %
        return formats.percent(item.share, 0, language)

    rows = [
        Row(
            name=item.name,
            length=item.value,
            colour=paint.get(item.role, colours.context),
            figure=shown(item.value),
            after_figure=share(item),
            hover=f"<b>{item.name}</b> {shown(item.value)} {share(item)}",
        )
        for item in items
    ]
    data, layout, height = rows_of(rows, look)
    largest = max(items, key=lambda item: item.value, default=None)
    alt = t(
        "chart.alt_bars",
        language,
        what=what,
        count=len(items),
        name=largest.name if largest else "",
        value=shown(largest.value) if largest else "",
    )
    header = (t("chart.reason", language), t("chart.value", language), t("chart.share", language))
    table = Table(header, tuple((item.name, shown(item.value), share(item)) for item in items))
    return Chart(finished(data, layout, look, height), height, alt, table)
