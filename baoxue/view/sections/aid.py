"""What the aid page says: what was due and paid, how far the money has come, how late, and who was missed."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows
from baoxue.paper.workbook import Sheet
from baoxue.view import asking, charts, formats
from baoxue.view.findings import wording
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Download,
    List,
    Note,
    Rates,
    Section,
    State,
    bars,
    not_supplied,
    nothing,
    person_list,
    section,
    table,
)
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t

PAYMENTS = "aid_payments"
PAID_RATE, ON_TIME_RATE, COVERAGE = "aid_amount_paid_rate", "aid_on_time_rate", "aid_coverage_rate"
# The bars of three charts, in their order, and how each is drawn.
STEPS: Mapping[str, charts.BarRole] = {
    **dict.fromkeys(("due", "applied", "published", "appropriated"), "context"),
    "arrived": "focus",
}
LATENESS: Mapping[str, charts.BarRole] = {
    "on_time": "context",
    **dict.fromkeys(("to_15", "to_30", "to_60"), "focus"),
    **dict.fromkeys(("over_60", "undated", "missing"), "worse"),
}
WAITS: Mapping[str, charts.BarRole] = {"to_15": "context", "to_60": "context", "over_60": "worse"}
DOUBTS = ("twice", "unknown", "left", "not_entitled")
ANSWERS = ("listed", "not_entitled", "left", "other")
SHOWN_PLACES = 12
# How `aid_due_paid` is added up for each of its figures.
BY_PROGRAMME = ("programme", "programme_name", "programme_name_en")
BY_PLACE = ("code",)
BY_LATENESS = ("lateness",)


def opening(r: Reader) -> Section | tuple[State, ...]:
    """Due, paid and the gap of the last twelve months; paid in full, on time, coverage."""
    rows = r.ask("aid_due_paid", by=BY_LATENESS)
    if rows.empty:
        return (nothing(t("aid.what"), r),)  # the sections below count other payments
    due, paid = float(rows["due_yuan"].sum()), float(rows["paid_yuan"].sum())
    return section(
        "aid",
        Rates(r.cards(PAID_RATE, ON_TIME_RATE, COVERAGE), t("aid.rates_note")),
        heading="heading" if due > paid else "heading_full",
        due=due,
        paid=paid,
        gap=due - paid,
    )


def programmes(r: Reader) -> Section | None:
    """Due against paid by programme, the largest gap first."""
    rows = r.ask("aid_due_paid", by=BY_PROGRAMME)
    return _due_paid(r, "programme", _gaps(rows, "programme", "programme_name"), "aid.source_due")


def places(r: Reader) -> Section | None:
    """Due against paid by place, the largest gap first."""
    rows = r.ask("aid_due_paid", by=BY_PLACE)
    return _due_paid(r, "place", _gaps(rows, "code", "name"), "aid.source_due")


def _gaps(rows: pd.DataFrame, code: str, name: str) -> list[charts.DuePaid]:
    order = rows.assign(gap=rows["paid_yuan"] - rows["due_yuan"], key=rows[code].fillna(""))
    return _items(order.sort_values(["gap", "key"]), lambda row: wording.begun(_name(row[code], row[name])))


def _items(rows: pd.DataFrame, name_of: Callable[[Mapping[Hashable, Any]], str]) -> list[charts.DuePaid]:
    return [
        charts.DuePaid(
            name_of(row), row["due_yuan"], row["paid_yuan"], formats.counted(row["payments"], "payment")
        )
        for row in rows.to_dict("records")
    ]


def _due_paid(r: Reader, what: str, items: Sequence[charts.DuePaid], source: str) -> Section | None:
    if not items:
        return None
    worst = max(items, key=lambda it: it.due_yuan - it.paid_yuan)
    shown, rest = items[:SHOWN_PLACES], items[SHOWN_PLACES:]
    if rest:
        sums = (sum(it.due_yuan for it in rest), sum(it.paid_yuan for it in rest))
        shown = [*shown, charts.DuePaid(t("chart.others", count=len(rest)), *sums)]
    gap = worst.due_yuan - worst.paid_yuan
    return section(
        f"aid.{what}",
        lambda heading: charts.due_paid(tuple(shown), what=heading),
        source=r.counted(source, PAYMENTS, rows_of=PAID_RATE),
        heading="heading" if gap > 0 else "heading_full",
        name=worst.name,
        place=formats.whole(worst.name),
        gap=gap,
        rate=share(worst.paid_yuan, worst.due_yuan),
        level=r.level_below,
    )


def _name(code: Any, name: str) -> str:
    return wording.place(code, name, None)


def lateness(r: Reader) -> Section | None:
    """How late payments were; what has not arrived is the last bar."""
    rows = r.ask("aid_due_paid", by=BY_LATENESS)
    if rows.empty:
        return None
    counted = dict(column_rows(rows, "lateness", "payments"))
    total = sum(counted.values())
    late = total - counted.get("on_time", 0)
    drawn = bars("aid", {name: role for name, role in LATENESS.items() if counted.get(name)}, counted, total)
    return section(
        "aid.late",
        lambda heading: charts.bars(drawn, unit="payment", what=heading),
        source=r.source(ON_TIME_RATE),
        empty=not late,
        late=late,
        share=share(late, total),
        days=wording.whole(rows["longest_days"].max()),
    )


def steps(r: Reader, back: int = 0) -> Section | None:
    """From due to arrived in the running term, or in the one so many terms before it."""
    terms = [row for row in r.ask("aid_steps").to_dict("records")[::-1] if row["due"]]
    if back >= len(terms):
        return None
    row = terms[back]
    deadline = wording.day_of(row["aid_deadline_on"])
    assert deadline is not None
    drawn = bars("aid", STEPS, row, row["due"])
    return section(
        "aid.steps",
        lambda heading: charts.bars(drawn, unit="payment", what=heading),
        source=r.counted("aid.source_way", PAYMENTS, rows_of=ON_TIME_RATE),
        note=t("aid.steps_note_passed" if deadline < r.as_of else "aid.steps_note", deadline=deadline),
        term=_term(row),
        due=row["due"],
        arrived=row["arrived"],
    )


def _term(row: Mapping[Hashable, Any]) -> str:
    """2024年秋季学期; spring belongs to the second year of its school year."""
    first, second = row["school_year"].split("-")
    return t("aid.term_autumn", year=first) if row["term"] == "1" else t("aid.term_spring", year=second)


def divided(r: Reader) -> Section | tuple[Section | None, ...]:
    """Due against paid by category of child, the largest gap first, and by term."""
    rows = r.ask("aid_divided", by=("category", "name", "name_en"))
    if not rows["due_yuan"].sum():
        return Section(t("aid.divided_heading_none"))
    items = _items(rows, lambda row: wording.begun(row["name"]) or t("aid.category_unknown"))
    categories = sorted(items, key=lambda it: (it.paid_yuan - it.due_yuan, -it.due_yuan, it.name))
    terms = _items(r.ask("aid_divided", by=("school_year", "term")), _term)
    return (
        _due_paid(r, "category", categories, "aid.source_divided"),
        _due_paid(r, "term", terms, "aid.source_divided"),
    )


def persons(r: Reader) -> Section:
    """Persons beside person-times by programme."""
    rows = r.ask("aid_persons")
    is_all = rows["programme"] == "all"
    names = [
        t("aid.persons_all") if code == "all" else wording.begun(name) or code
        for code, name in column_rows(rows, "programme", "name")
    ]
    return section(
        "aid.persons",
        table(
            "aid.persons",
            rows.assign(programme=names, each=rows["payments"] / rows["persons"]),
            "programme",
            "persons:number",
            "payments:number",
            "each:number1",
            "paid_yuan:money",
        ),
        source=r.counted("aid.source_persons", PAYMENTS, rows_of=COVERAGE),
        empty=rows.empty,
        persons=float(rows.loc[is_all, "persons"].sum()),
        times=float(rows.loc[is_all, "payments"].sum()),
    )


def returned(r: Reader) -> Section:
    """What came back from the bank and waits, by how long, and why it came back."""
    rows = r.ask("aid_returned", by=("waiting",))
    counted = dict(column_rows(rows, "waiting", "payments"))
    total = sum(counted.values())
    reasons = r.ask("aid_returned", by=("reason",)).sort_values("payments", ascending=False, kind="stable")
    return section(
        "aid.returned",
        charts.bars(bars("aid.wait", WAITS, counted, total), unit="payment", what=t("aid.fold_returned")),
        table(
            "aid.returned",
            reasons.assign(reason=[it or t("aid.reason_unknown") for it in reasons["reason"]]),
            "reason",
            "payments:number",
            "due_yuan:money",
            "longest_days:days",
        ),
        source=r.counted("aid.source_returned", PAYMENTS, rows_of=ON_TIME_RATE),
        empty=not total,
        payments=total,
        yuan=float(rows["due_yuan"].sum()),
        days=rows["longest_days"].max(),
    )


def doubts(r: Reader) -> Section:
    """Payments to look at again, by doubt and school."""
    rows = r.ask("aid_doubtful", by=("doubt", "school", "school_en"))
    rows = rows.assign(order=rows["doubt"].map(DOUBTS.index))
    rows = rows.sort_values(["order", "payments", "school"], ascending=[True, False, True], kind="stable")
    shown = rows.assign(
        doubt=[t(f"aid.doubt_{doubt}") for doubt in rows["doubt"]],
        school=[school or t("place.none") for school in rows["school"]],
    )
    return section(
        "aid.doubt",
        table("aid.doubt", shown, "doubt", "school", "payments:number", "paid_yuan:money"),
        source=r.counted("aid.source_doubts", PAYMENTS, "roll", rows_of=COVERAGE),
        empty=rows.empty,
        payments=float(rows["payments"].sum()),
        yuan=float(rows["paid_yuan"].sum()),
    )


def standards(r: Reader) -> Section:
    """Amounts per term by date, those in force first."""
    rows = r.ask("aid_standards_in_force")
    ends = [wording.day_of(day) for day in rows["valid_to"]]
    shown = rows.assign(
        is_over=[day is not None and day < r.as_of for day in ends],
        programme=[wording.begun(name) or code for code, name in column_rows(rows, "programme", "name")],
        stage=[wording.stage_name(stage) for stage in rows["stage"]],
        yuan=[t("aid.yuan_per_term", yuan=yuan) for yuan in rows["yuan_per_term"]],
        valid_to=[formats.day(day) if day else t("aid.standard_now") for day in ends],
    )
    columns = ("programme", "stage", "yuan", "valid_from:day", "valid_to")
    return section(
        "aid.standard",
        table("aid.standard", shown.sort_values("is_over", kind="stable"), *columns),
        source=r.counted("aid.source_standards", rows_of=PAID_RATE),
        empty=rows.empty,
        day=r.as_of,
    )


def missed(r: Reader) -> Section:
    """Schools with entitled pupils on no list, most first."""
    rows = r.ask("aid_missed")
    order = rows[rows["not_listed"] > 0].sort_values(["not_listed", "code"], ascending=[False, True])
    shown = person_list(
        "missed",
        order.assign(school=[_name(*of) for of in column_rows(order, "code", "name")]),
        r,
        ("school", "text", 190, "aid.column_school"),
        ("township", "text", 130, "aid.column_township"),
        ("not_listed", "count", 80, "aid.column_not_listed"),
        ("eligible", "count", 80, "aid.column_eligible"),
        ("in_process", "count", 80, "aid.column_in_process"),
        ("paid", "count", 80, "aid.column_paid"),
        order=t("aid.list_order"),
        unit="school",
    )
    return section(
        "aid.missed",
        nothing(t("aid.what_missed"), r, float(rows["eligible"].sum())) if order.empty else shown,
        heading="heading_none" if order.empty else "heading",
        count=int(rows["not_listed"].sum()),
    )


def unlisted(r: Reader) -> Section | State:
    """The entitled pupils on no list, child by child; for inspectors as a workbook to send back to each
    school."""
    rows = r.ask("aid_unlisted")
    if rows.empty:
        return nothing(t("aid.what_missed"), r)
    shown = rows.assign(
        grade=[wording.grade(it) for it in rows["grade"]],
        why=[_why(*of) for of in column_rows(rows, "is_poor", "is_disabled")],
        boards=[t("aid.boards" if it else "aid.day_pupil") for it in rows["is_boarding"]],
    )
    listed = person_list(
        "unlisted",
        shown,
        r,
        ("school", "text", 170, "aid.column_school"),
        ("township", "text", 110, "aid.column_township"),
        ("grade", "text", 80, "dropout.column_grade"),
        ("class_name", "text", 72, "aid.column_class"),
        ("name", "text", 72, "dropout.column_name"),
        ("why", "text", 130, "aid.column_why"),
        ("boards", "text", 80, "aid.column_boards"),
        order=t("aid.unlisted_order"),
    )
    workbook = Download(
        "send-back",
        t("aid.send_back"),
        t("aid.send_back_name", day=r.as_of.isoformat()),
        partial(_send_back, listed, r),
        "aid_unlisted",
        r.filters,
    )
    source = r.counted("aid.source_unlisted", PAYMENTS, "roll", rows_of=COVERAGE)
    return section("aid.unlisted", listed, workbook if r.sees_names else None, source=source, heading="")


def _why(is_poor: object, is_disabled: object) -> str:
    found = [t(f"aid.why_{name}") for name, is_so in (("poor", is_poor), ("disabled", is_disabled)) if is_so]
    return formats.joined(found) or t("aid.why_other")


def _send_back(listed: List, r: Reader, slip: Slip) -> Taken:
    """The list as a workbook, a sheet for each school, with columns for the school to fill in."""
    codes = asking.form_codes(listed.rows["child_key"].tolist(), r.filters)
    columns = [column.name for column in listed.columns]
    labels = (column.label for column in listed.columns)
    header = (t("aid.column_code"), *labels, t("aid.column_answer"), t("aid.column_remark"))
    answer, remark = len(header) - 2, len(header) - 1
    answers = {answer: tuple(t(f"aid.answer_{name}") for name in ANSWERS)}
    widths = (16, 24, 16, 10, 10, *(12 for _ in columns[4:]), 18, 24)
    sheets = []
    for school, found in listed.rows.groupby("school", sort=True):
        lines = tuple(
            (codes.get(int(key), ""), *(str(cell) if wording.known(cell) else "" for cell in cells), "", "")
            for key, *cells in column_rows(found, "child_key", *columns)
        )
        name = str(school) or t("place.none")
        sheets.append(Sheet(name, header, lines, widths, answers, (answer, remark)))
    return Taken(slip.workbook(t("aid.send_back"), tuple(sheets)), len(listed.rows))


def only_compulsory(r: Reader) -> Note | None:
    """Most aid is outside compulsory education."""
    return Note(t("aid.only_compulsory")) if r.filters.stage == "compulsory" else None


def meals(r: Reader) -> Section | State:
    """School meals in pupil-days, month by month, the newest first."""
    if not r.has("nutrition"):
        return not_supplied(r, t("aid.fold_meals"), "nutrition")
    rows = r.ask("nutrition_by_month", by=("month_begins_on",)).sort_values(
        "month_begins_on", ascending=False, kind="stable"
    )
    due, paid = float(rows["due_yuan"].sum()), float(rows["paid_yuan"].sum())
    return section(
        "aid.meals",
        table(
            "aid.meals",
            rows,
            "month_begins_on:month",
            "pupil_days:number",
            "standard_yuan:money",
            "due_yuan:money",
            "paid_yuan:money",
            "not_by_standard:number",
        ),
        source=r.counted("aid.source_meals", "nutrition", rows_of="nutrition_paid_rate"),
        empty=rows.empty,
        heading="heading" if due > paid else "heading_full",
        days=float(rows["pupil_days"].sum()),
        due=due,
        gap=due - paid,
    )
