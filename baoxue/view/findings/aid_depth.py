"""What the aid page says on request: by category and term, persons, money returned, doubts, standards,
meals."""

from collections.abc import Mapping

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows, row_records
from baoxue.paper.workbook import Sheet
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.dropout import grade, term_name
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column
from baoxue.view.words import t

Rows = tuple[tuple[str, ...], ...]

BY_CATEGORY = ("category", "name", "name_en")
BY_TERM = ("school_year", "term")
WAITS = ("to_15", "to_60", "over_60")
DOUBTS = ("twice", "unknown", "left", "not_entitled")


def divided(what: str, rows: pd.DataFrame) -> Finding:
    """Due against paid by `category` or `term`, from `aid_divided` by these; the largest gap first, or by
    term."""
    if rows.empty or not float(rows["due_yuan"].sum()):
        return Finding(t("aid.divided_heading_none"))
    columns = BY_CATEGORY if what == "category" else BY_TERM
    items = []
    for *key, due, paid, payments in column_rows(rows, *columns, "due_yuan", "paid_yuan", "payments"):
        if what == "category":
            name = wording.begun(wording.either(key[1], key[2])) or t("aid.category_unknown")
        else:
            name = term_name(key[0], key[1], "aid")
        items.append((name, float(due), float(paid), formats.counted(float(payments), "payment")))
    if what == "category":
        items.sort(key=lambda one: (one[2] - one[1], -one[1], one[0]))
    worst = max(items, key=lambda one: one[1] - one[2])
    gap = worst[1] - worst[2]
    heading = t(
        f"aid.divided_heading_{what}" if gap > 0 else "aid.divided_heading_full",
        name=worst[0],
        gap=formats.money(gap),
        rate=formats.percent(share(worst[2], worst[1])),
    )
    chart = charts.due_paid(tuple(charts.DuePaid(*one) for one in items), what=heading)
    return Finding(heading, t(f"aid.divided_note_{what}"), chart)


def persons(rows: pd.DataFrame) -> tuple[str, tuple[str, ...], Rows]:
    """Heading, header and rows: persons beside person-times by programme, from `aid_persons`."""
    header = tuple(t(f"aid.persons_{name}") for name in ("programme", "persons", "times", "each", "paid"))
    told = row_records(rows)
    table = tuple(
        (
            t("aid.persons_all")
            if row.programme == "all"
            else wording.begun(wording.either(row.name, row.name_en)) or str(row.programme),
            formats.number(float(row.persons)),
            formats.number(float(row.payments)),
            formats.number(row.payments / row.persons, 1),
            formats.money(float(row.paid_yuan)),
        )
        for row in told
    )
    whole = next((row for row in told if row.programme == "all"), None)
    if whole is None:
        return t("aid.persons_heading_none"), header, ()
    heading = t(
        "aid.persons_heading",
        persons=formats.counted(float(whole.persons)),
        times=formats.counted(float(whole.payments), "person_time"),
    )
    return heading, header, table


def returned(rows: pd.DataFrame) -> Finding:
    """What came back from the bank and waits, by how long, from `aid_returned` by waiting."""
    counted = {name: float(count) for name, count in column_rows(rows, "waiting", "payments")}
    total = sum(counted.values())
    if not total:
        return Finding(t("aid.returned_heading_none"))
    bars = tuple(
        charts.Bar(
            t(f"aid.wait_{name}"),
            counted.get(name, 0.0),
            share(counted.get(name, 0.0), total),
            "worse" if name == "over_60" else "context",
        )
        for name in WAITS
    )
    heading = t(
        "aid.returned_heading",
        payments=formats.counted(total, "payment"),
        yuan=formats.money(float(rows["due_yuan"].sum())),
        days=formats.number(float(rows["longest_days"].max())),
    )
    return Finding(
        heading, t("aid.returned_note"), charts.bars(bars, unit="payment", what=t("aid.fold_returned"))
    )


def returned_reasons(rows: pd.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """Why money came back, from `aid_returned` by reason: header, rows."""
    header = tuple(t(f"aid.returned_{name}") for name in ("reason", "payments", "yuan", "longest"))
    told = sorted(row_records(rows), key=lambda row: -row.payments)
    return header, tuple(
        (
            row.reason or t("aid.reason_unknown"),
            formats.number(float(row.payments)),
            formats.money(float(row.due_yuan)),
            formats.counted(float(row.longest_days), "day"),
        )
        for row in told
    )


def doubts(rows: pd.DataFrame) -> tuple[str, tuple[str, ...], Rows]:
    """Heading, header and rows: payments to look at again, by doubt and school, from `aid_doubtful`."""
    header = tuple(t(f"aid.doubt_{name}") for name in ("what", "school", "payments", "yuan"))
    told = sorted(
        row_records(rows), key=lambda row: (DOUBTS.index(row.doubt), -row.payments, row.school or "")
    )
    if not told:
        return t("aid.doubt_heading_none"), header, ()
    table = tuple(
        (
            t(f"aid.doubt_{row.doubt}"),
            wording.either(row.school, row.school_en) or t("place.none"),
            formats.number(float(row.payments)),
            formats.money(float(row.paid_yuan)),
        )
        for row in told
    )
    heading = t(
        "aid.doubt_heading",
        payments=formats.counted(float(sum(row.payments for row in told)), "payment"),
        yuan=formats.money(float(sum(row.paid_yuan for row in told))),
    )
    return heading, header, table


def standards(rows: pd.DataFrame, chosen: Chosen) -> tuple[str, tuple[str, ...], Rows]:
    """Heading, header and rows: amounts per term by date, those in force first."""
    header = tuple(t(f"aid.standard_{name}") for name in ("programme", "stage", "yuan", "from", "to"))
    table = []
    for row in row_records(rows):
        until = wording.day_of(row.valid_to)
        begins = wording.day_of(row.valid_from)
        assert begins is not None
        is_over = until is not None and until < chosen.as_of
        table.append(
            (
                is_over,
                (
                    wording.begun(wording.either(row.name, row.name_en)) or str(row.programme),
                    wording.stage_name(row.stage),
                    t("aid.yuan_per_term", yuan=f"{row.yuan_per_term:,.2f}"),
                    formats.day(begins),
                    formats.day(until) if until else t("aid.standard_now"),
                ),
            )
        )
    table.sort(key=lambda one: one[0])
    heading = t(
        "aid.standard_heading" if table else "aid.standard_heading_none", day=formats.day(chosen.as_of)
    )
    return heading, header, tuple(line for _, line in table)


def meals(rows: pd.DataFrame) -> tuple[str, tuple[str, ...], Rows]:
    """Heading, header and rows: pupil-days of school meals by month, from `nutrition_by_month`."""
    header = tuple(
        t(f"aid.meals_{name}") for name in ("month", "pupil_days", "standard", "due", "paid", "other")
    )
    told = row_records(rows)
    table = []
    for row in sorted(told, key=lambda row: row.month_begins_on, reverse=True):
        month = wording.day_of(row.month_begins_on)
        assert month is not None
        table.append(
            (
                formats.month(month),
                formats.number(float(row.pupil_days)),
                t("aid.yuan_per_day", yuan=f"{row.standard_yuan:g}")
                if wording.known(row.standard_yuan)
                else formats.DASH,
                formats.money(float(row.due_yuan)),
                formats.money(float(row.paid_yuan)),
                formats.number(float(row.not_by_standard)),
            )
        )
    if not table:
        return t("aid.meals_heading_none"), header, ()
    due, paid = (float(sum(getattr(row, name) for row in told)) for name in ("due_yuan", "paid_yuan"))
    heading = t(
        "aid.meals_heading" if due > paid else "aid.meals_heading_full",
        days=formats.brief(float(sum(row.pupil_days for row in told)), "pupil_day"),
        due=formats.money(due),
        gap=formats.money(due - paid),
    )
    return heading, header, tuple(table)


def unlisted_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The entitled pupils on no list, as they are shown."""
    records = row_records(rows)
    return rows.assign(
        at=[wording.either(row.school, row.school_en) for row in records],
        place=[wording.either(row.township, row.township_en) for row in records],
        in_grade=[grade(row.grade) for row in records],
        why=[_why(row.is_poor, row.is_disabled) for row in records],
        boards=[t("aid.boards" if row.is_boarding else "aid.day_pupil") for row in records],
    )


def _why(is_poor: object, is_disabled: object) -> str:
    found = [t(f"aid.why_{name}") for name, is_so in (("poor", is_poor), ("disabled", is_disabled)) if is_so]
    return t("format.between_names").join(found) or t("aid.why_other")


def unlisted_columns(chosen: Chosen) -> tuple[Column, ...]:
    """The columns of that list; names only for those who see them (masked)."""
    columns = (
        Column("at", t("aid.column_school"), "text", 170),
        Column("place", t("aid.column_township"), "text", 110),
        Column("in_grade", t("dropout.column_grade"), "text", 80),
        Column("class_name", t("aid.column_class"), "text", 72),
        Column("name", t("dropout.column_name"), "text", 72),
        Column("why", t("aid.column_why"), "text", 130),
        Column("boards", t("aid.column_boards"), "text", 80),
    )
    return columns if chosen.sees_names else tuple(column for column in columns if column.name != "name")


def send_back(rows: pd.DataFrame, codes: Mapping[int, str], chosen: Chosen) -> tuple[Sheet, ...]:
    """The same list as sheets to send back, one per school, with columns for the school to fill in."""
    columns = unlisted_columns(chosen)
    shown = unlisted_rows(rows)
    answers = tuple(t(f"aid.answer_{name}") for name in ("listed", "not_entitled", "left", "other"))
    header = (
        t("aid.column_code"),
        *(column.label for column in columns),
        t("aid.column_answer"),
        t("aid.column_remark"),
    )
    sheets = []
    for school, found in shown.groupby("at", sort=True):
        lines = tuple(
            (codes.get(int(key), ""), *(str(cell) if wording.known(cell) else "" for cell in cells), "", "")
            for key, *cells in column_rows(found, "child_key", *(column.name for column in columns))
        )
        fill = (len(header) - 2, len(header) - 1)
        widths = (16, 24, 16, 10, 10, *(12 for _ in columns[4:]), 18, 24)
        sheets.append(Sheet(str(school) or t("place.none"), header, lines, widths, {fill[0]: answers}, fill))
    return tuple(sheets)


def source(what: str, registers: tuple[str, ...], chosen: Chosen, rows_of: str = "") -> Source:
    """What one of these figures counts, from where."""
    return figures.source_of(t(f"aid.source_{what}"), registers, chosen.as_of, rows_of=rows_of)
