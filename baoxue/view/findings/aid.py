"""What the aid page says: what was due and paid, how far the money has come, how late, and who was missed."""

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows, row_records
from baoxue.analysis.trends import Trends
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.cards import Rate
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.dropout import term_name
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column
from baoxue.view.words import t

RATES = ("aid_amount_paid_rate", "aid_on_time_rate", "aid_coverage_rate")
STEPS = ("due", "applied", "published", "appropriated", "arrived")
LATENESS = ("on_time", "to_15", "to_30", "to_60", "over_60", "undated", "missing")
SHOWN_PLACES = 12
# How `aid_due_paid` is added up for each of its figures.
BY_PROGRAMME = ("programme", "programme_name", "programme_name_en")
BY_PLACE = ("code",)
BY_LATENESS = ("lateness",)
PAID_COLUMNS = ("due_yuan", "paid_yuan", "payments")


def heading(paid: pd.DataFrame) -> str:
    """Due, paid and the gap of the last twelve months, from `aid_due_paid`."""
    due, got = float(paid["due_yuan"].sum()), float(paid["paid_yuan"].sum())
    key = "aid.heading" if due > got else "aid.heading_full"
    return t(key, due=formats.money(due), paid=formats.money(got), gap=formats.money(due - got))


def by(what: str, paid: pd.DataFrame, chosen: Chosen) -> Finding:
    """Due against paid by `programme` or `place`, the largest gap first, from `aid_due_paid` by these."""
    named = BY_PROGRAMME if what == "programme" else (*BY_PLACE, "name", "name_en")
    rows = sorted(column_rows(paid, *named, *PAID_COLUMNS), key=lambda row: (row[4] - row[3], row[0] or ""))
    items = [
        charts.DuePaid(wording.begun(wording.place(*place)), due, got, formats.counted(payments, "payment"))
        for *place, due, got, payments in rows
    ]
    level = chosen.level_below
    first = items[0]
    gap = first.due_yuan - first.paid_yuan
    words = {
        "name": first.name,
        "place": formats.whole(first.name),
        "gap": formats.money(gap),
        "level": level,
    }
    said = t(f"aid.{what}_heading" if gap > 0 else f"aid.{what}_heading_full", **words)
    rest = items[SHOWN_PLACES:]
    if rest:
        items = [
            *items[:SHOWN_PLACES],
            charts.DuePaid(
                t("chart.others", count=len(rest)),
                sum(one.due_yuan for one in rest),
                sum(one.paid_yuan for one in rest),
            ),
        ]
    return Finding(said, t(f"aid.{what}_note", level=level), charts.due_paid(tuple(items), what=said))


def rates(trends: Trends, chosen: Chosen) -> tuple[Rate, ...]:
    """The cards: paid in full, on time, coverage."""
    cards = (figures.rate_card(trends, name, chosen.filters.stages, chosen.present) for name in RATES)
    return tuple(card for card in cards if card)


def due_source(chosen: Chosen) -> Source:
    """What due and paid count, from where."""
    return figures.source_of(
        t("aid.source_due"), ("aid_payments",), chosen.as_of, rows_of="aid_amount_paid_rate"
    )


def way_source(chosen: Chosen) -> Source:
    """What the steps count, from where."""
    return figures.source_of(t("aid.source_way"), ("aid_payments",), chosen.as_of, rows_of="aid_on_time_rate")


def looked_at(missed: pd.DataFrame) -> str:
    """How many eligible pupils were looked at."""
    return formats.counted(float(missed["eligible"].sum()))


def way(rows: pd.DataFrame, chosen: Chosen) -> tuple[Finding, ...]:
    """From due to arrived, bars per term: the one that is running and the one before."""
    found = []
    for row in row_records(rows)[::-1]:
        if not row.due:
            continue
        values = {step: int(getattr(row, step)) for step in STEPS}
        deadline = wording.day_of(row.aid_deadline_on)
        assert deadline is not None
        is_over = deadline < chosen.as_of
        bars = tuple(
            charts.Bar(
                t(f"aid.{step}"),
                float(value),
                share(value, values["due"]),
                "focus" if step == "arrived" else "context",
            )
            for step, value in values.items()
        )
        said = t(
            "aid.steps_heading",
            term=term_name(row.school_year, row.term, "aid"),
            due=formats.counted(values["due"], "payment"),
            arrived=formats.counted(values["arrived"], "payment"),
        )
        note = t("aid.steps_note_passed" if is_over else "aid.steps_note", deadline=formats.day(deadline))
        found.append(Finding(said, note, charts.bars(bars, unit="payment", what=said)))
    return tuple(found)


def lateness(paid: pd.DataFrame) -> Finding:
    """How late payments were, from `aid_due_paid` by lateness; what has not arrived is the last bar."""
    counted = dict(column_rows(paid, "lateness", "payments"))
    total = int(paid["payments"].sum())
    late = total - int(counted.get("on_time", 0))
    if not late:
        return Finding(t("aid.late_heading_none"))
    bars = tuple(
        charts.Bar(
            t(f"aid.{name}"),
            float(counted.get(name, 0)),
            _told(share(counted.get(name, 0), total)),
            "context"
            if name == "on_time"
            else "worse"
            if name in ("over_60", "undated", "missing")
            else "focus",
        )
        for name in LATENESS
        if counted.get(name)
    )
    said = t(
        "aid.late_heading",
        late=formats.number(late),
        share=formats.percent(share(late, total)),
        days=wording.whole(paid["longest_days"].max()),
    )
    return Finding(said, t("aid.late_note"), charts.bars(bars, unit="payment", what=said))


def _told(part: float | None) -> float | None:
    """A share that would read as 0 % is better left out."""
    return part if part is not None and part >= 0.005 else None


def missed_heading(rows: pd.DataFrame) -> str:
    """How many eligible pupils are on no list, from `aid_missed`."""
    count = int(rows["not_listed"].sum())
    return t("aid.missed_heading", count=formats.number(count)) if count else t("aid.missed_heading_none")


def missed_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Schools with somebody missing from the lists, most first."""
    missed = rows[rows["not_listed"] > 0]
    shown = missed.sort_values(["not_listed", "code"], ascending=[False, True])
    records = row_records(shown)
    return shown.assign(
        school_name=[wording.place(row.code, row.name, row.name_en) for row in records],
        township_name=[wording.either(row.township, row.township_en) for row in records],
    )


def missed_columns() -> tuple[Column, ...]:
    """School, township, and how many of the eligible stand where."""
    return (
        Column("school_name", t("aid.column_school"), "text", 190),
        Column("township_name", t("aid.column_township"), "text", 130),
        Column("not_listed", t("aid.column_not_listed"), "count", 80),
        Column("eligible", t("aid.column_eligible"), "count", 80),
        Column("in_process", t("aid.column_in_process"), "count", 80),
        Column("paid", t("aid.column_paid"), "count", 80),
    )
