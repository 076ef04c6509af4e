"""Due, paid, arrived: a bar against a thin frame of what was due, the gap named in money."""

from dataclasses import dataclass

from baoxue.view import formats
from baoxue.view.charts.chart import Chart, Table, charted, finished
from baoxue.view.charts.named_rows import Row, rows_of
from baoxue.view.theme import Look
from baoxue.view.words import t


@dataclass(frozen=True)
class DuePaid:
    """One group: what was due and what arrived, in yuan; `about` stands after the name (1,203 人)."""

    name: str
    due_yuan: float
    paid_yuan: float
    about: str = ""


@charted
def due_paid(look: Look, items: tuple[DuePaid, ...], *, what: str = "") -> Chart:
    """Bars against frames on one scale from zero, in the order given; where money is missing, how much in
    worse."""
    colours, language = look.palette, look.language

    def gap(item: DuePaid) -> str:
        missing = item.due_yuan - item.paid_yuan
        if missing <= 0:
            return t("chart.paid_in_full", language)
        return t("chart.gap_money", language, amount=formats.money(missing, language))

    rows = [
        Row(
            name=item.name,
            after_name=item.about,
            length=min(item.paid_yuan, item.due_yuan) or item.paid_yuan,
            colour=colours.focus,
            frame=item.due_yuan,
            hollow=colours.worse,
            figure=gap(item),
            figure_colour=colours.worse if item.paid_yuan < item.due_yuan else colours.soft,
            hover=f"<b>{item.name}</b><br>" + _paid_of_due(item, language),
        )
        for item in items
    ]
    data, layout, height = rows_of(rows, look)
    worst = max(items, key=lambda item: item.due_yuan - item.paid_yuan, default=None)
    alt = t(
        "chart.alt_due",
        language,
        what=what,
        count=len(items),
        name=worst.name if worst else "",
        due=formats.money(sum(item.due_yuan for item in items), language),
        paid=formats.money(sum(item.paid_yuan for item in items), language),
    )
    header = tuple(t(f"chart.{key}", language) for key in ("reason", "due", "paid", "gap"))
    table = Table(
        header,
        tuple(
            (
                item.name,
                formats.money(item.due_yuan, language),
                formats.money(item.paid_yuan, language),
                gap(item),
            )
            for item in items
        ),
    )
    return Chart(finished(data, layout, look, height), height, alt, table)


def _paid_of_due(item: DuePaid, language: str) -> str:
    return t(
        "chart.paid_of_due",
        language,
        paid=formats.money(item.paid_yuan, language),
        due=formats.money(item.due_yuan, language),
    )
