"""What the dropout page says: where cases stand, how they moved, which grades, why, and who stays."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd

from baoxue.analysis.comparison import share
from baoxue.analysis.records import column_rows, row_records
from baoxue.analysis.trends import Point, Trends, beginnings, recent
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings import steps as ledger
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.listing import Column
from baoxue.view.words import named, t

RATE, LAST_YEAR = "dropout_rate_named", "dropout_rate_named_last_year"
CALIBRES = (RATE, LAST_YEAR, "dropout_rate_net", "dropout_rate_open", "out_of_school_rate")
INDICATORS = ("suspected_open", "returned_rate", figures.UNTRACED, *CALIBRES)


def flow(cases: pd.DataFrame, year: pd.DataFrame, chosen: Chosen) -> Finding:
    """The strip of the steps that the ledgers tell of, from `case_list` and `case_year`."""
    known, unknown = ledger.known(chosen.present), ledger.unknown_note(chosen.present)
    if cases.empty:
        of = t("format.between_names").join(t(f"step.{step}") for step in known)
        return Finding(
            t("dropout.heading_none_part", steps=of) if unknown else t("dropout.heading_none"), unknown
        )
    row = dict(zip(year.columns, year.to_numpy()[0], strict=True))
    waiting: dict[str, list[charts.FlowCase]] = {step: [] for step in known}
    limits = {step: float(row[f"{step}_limit"]) for step in known}
    columns = ("step", "days_in_step", "limit_days", "is_late", "township", "township_en", "grade")
    for step, *case in column_rows(cases, *columns):
        waiting[step].append(_flow_case(limits[step], *case))
    steps = tuple(
        charts.FlowStep(
            f"{number} {t(f'step.{step}')}",
            limits[step],
            tuple(waiting[step]),
            entered=wording.whole(row[f"{step}_entered"]),
            settled=wording.whole(row[f"{step}_settled"]),
        )
        for number, step in enumerate(ledger.STEPS, start=1)
        if step in known
    )
    late = {step: sum(case.is_late for case in found) for step, found in waiting.items()}
    heading = t("dropout.heading_within", open=len(cases))
    if any(late.values()):
        said = (
            t("dropout.late_of_step", step=t(f"step.{step}"), cases=late[step])
            for step in known
            if late[step]
        )
        heading = t(
            "dropout.heading_late",
            open=len(cases),
            late=sum(late.values()),
            steps=t("format.comma").join(said),
        )
    note = t("format.between_sentences").join(part for part in (t("dropout.flow_note"), unknown) if part)
    return Finding(heading, note, charts.flow_strip(steps, what=t("dropout.open_cases")))


def _flow_case(
    limit: float, days: Any, own_limit: Any, is_late: Any, township: Any, township_en: Any, in_grade: Any
) -> charts.FlowCase:
    """A dot: days in the step, moved so that a due date of its own lies on the step's line."""
    days = float(days) if wording.known(days) else 0.0
    if wording.known(own_limit) and float(own_limit) != limit:
        days = max(0.0, days + limit - float(own_limit))
    about = t("format.comma").join(
        part for part in (wording.either(township, township_en), grade(in_grade)) if part
    )
    return charts.FlowCase(days, bool(is_late), about)


def grade(value: Any) -> str:
    """八年级; nothing where the grade is not known."""
    if not wording.known(value) or not 1 <= int(value) <= 9:
        return ""
    return t("dropout.grade", grade=t(f"dropout.grade_{int(value)}"))


def results(year: pd.DataFrame, chosen: Chosen) -> str:
    """What became of the cases found in twelve months, in one line; only suspicions tell what was found."""
    if "suspected_cases" not in chosen.present:
        return ""
    row = year.iloc[0]
    return t(
        "dropout.flow_result",
        found=wording.whole(row["verify_entered"]),
        verified=wording.whole(row["verify_settled"]),
        **{
            kind: wording.whole(row[f"found_{kind}"])
            for kind in ("confirmed", "returned", "transfer", "excused", "data_fault")
        },
    )


def trend(trends: Trends) -> Finding:
    """Suspected, out of school, returned: a line each, one point per snapshot."""
    out = recent(trends.points("dropout_rate_open"))
    if not out:
        return Finding("")
    days = tuple(point.as_of for point in out)
    suspected = _on(days, trends.points("suspected_open"))
    # A year without a confirmed case has no row: nobody was out, so nobody returned. The ledger came on all
    # of these days, since those who are out are counted from it.
    returned = tuple(0.0 if value is None else value for value in _on(days, trends.points("returned_rate")))
    heading = t(
        "dropout.trend_heading" if suspected[-1] is not None else "dropout.trend_heading_out",
        suspected=_moved(suspected),
        out=_moved(tuple(point.numerator for point in out)),
        returned=formats.counted(returned[-1]),
    )
    if len(days) < 2:
        return Finding(heading)
    lines = (
        *(
            (charts.Line(t("dropout.line_suspected"), suspected, "context"),)
            if any(value is not None for value in suspected)
            else ()
        ),
        charts.Line(t("dropout.line_out"), tuple(point.numerator for point in out), "worse"),
        charts.Line(t("dropout.line_returned"), returned, "better", beginnings(out, "school_year")),
    )
    chart = charts.lines(days, lines, unit="person", by=rhythm(days), what=t("page.dropout"))
    return Finding(heading, t("dropout.trend_note"), chart)


def _on(days: Sequence[date], points: Sequence[Point]) -> tuple[float | None, ...]:
    """Numerators on some days; None where an indicator has no point."""
    found = {point.as_of: point.numerator for point in points}
    return tuple(found.get(day) for day in days)


def rhythm(days: Sequence[date]) -> Literal["month", "year"]:
    """How to write the days on an axis: months within some sixteen months, else years."""
    return "month" if (days[-1] - days[0]).days < 500 else "year"


def _moved(values: Sequence[float | None]) -> str:
    """升到 12 人, 降到 7 人, or 仍为 7 人: the newest value beside the one before."""
    now = values[-1]
    if now is None:
        return formats.DASH
    before = values[-2] if len(values) > 1 else None
    key = "is" if before is None else "rose" if now > before else "fell" if now < before else "stayed"
    return t(f"dropout.moved_{key}", count=formats.counted(now))


def grades(cells: pd.DataFrame, chosen: Chosen) -> Finding:
    """Term by grade, from `case_grades`."""
    grades_of = {"primary": range(1, 7), "junior": range(7, 10)}
    columns = [number for stage in chosen.filters.stages for number in grades_of.get(stage, ())]
    rows = list(column_rows(cells, "starts_on", "school_year", "term", "grade", "confirmed_children"))
    terms = [(year, term) for _, year, term in sorted({(day, year, term) for day, year, term, *_ in rows})]
    found = {(year, term, number): count for _, year, term, number, count in rows if count}
    table = tuple(tuple(float(found.get((*term, column), 0)) for column in columns) for term in terms)
    sums = {column: sum(found.get((*term, column), 0) for term in terms) for column in columns}
    if not columns or not sum(sums.values()):
        return Finding(t("dropout.grades_heading_none"))
    worst = max(columns, key=lambda column: sums[column])
    return Finding(
        t("dropout.grades_heading", grade=grade(worst)),
        t("dropout.grades_note", day=formats.day(chosen.as_of)),
        charts.heat_map(
            tuple(term_name(*term) for term in terms),
            tuple(t(f"dropout.grade_{column}") for column in columns),
            table,
            what=t("dropout.grades_what"),
        ),
    )


def term_name(school_year: str, term: str, key: str = "dropout") -> str:
    """2024秋, 2025春: spring belongs to the second year of its school year."""
    first, second = school_year.split("-")
    return t(f"{key}.term_autumn", year=first) if term == "1" else t(f"{key}.term_spring", year=second)


def causes(rows: pd.DataFrame) -> Finding:
    """Bars of main causes, from `case_causes`."""
    total = int(rows["confirmed_children"].sum())
    if not total:
        return Finding(t("dropout.cause_heading_none"))
    counted = sorted(
        row_records(rows), key=lambda row: (row.is_other, -row.confirmed_children, row.cause or "")
    )
    names = [
        wording.begun(wording.either(row.name, row.name_en) or t("dropout.cause_unknown")) for row in counted
    ]
    bars = tuple(
        charts.Bar(
            name,
            float(row.confirmed_children),
            share(row.confirmed_children, total),
            "other" if row.is_other else "focus" if index == 0 else "context",
        )
        for index, (name, row) in enumerate(zip(names, counted, strict=True))
    )
    heading = t("dropout.cause_heading", cause=names[0], share=formats.percent(bars[0].share, 0))
    return Finding(
        heading,
        t("dropout.cause_note", count=formats.number(total)),
        charts.bars(bars, what=t("dropout.column_cause")),
    )


def stay(rows: pd.DataFrame) -> Finding:
    """A row of dots per milestone, from `case_milestones`."""
    if rows.empty or not int((rows["stayed"] + rows["left_again"]).sum()):
        return Finding(t("dropout.stay_heading_none"))
    items = tuple(
        charts.Milestone(t("dropout.after_days", days=int(row.days)), int(row.stayed), int(row.left_again))
        for row in row_records(rows)
    )
    # 90 days is what the ledger observes; the last milestone anybody has reached where it is earlier.
    row = next(
        (row for row in row_records(rows) if row.days == 90),
        row_records(rows)[-1],
    )
    everyone = int(row.stayed + row.left_again)
    key = "dropout.stay_heading" if row.left_again else "dropout.stay_heading_all"
    return Finding(
        t(key, days=int(row.days), all=everyone, stayed=int(row.stayed)),
        t("dropout.stay_note"),
        charts.milestones(items, what=t("dropout.line_returned")),
    )


def flow_source(chosen: Chosen) -> Source:
    """What the strip counts, from where."""
    return figures.source_of(
        t("dropout.source_flow"), ("suspected_cases", "dropout_cases"), chosen.as_of, rows_of="cases_late"
    )


def case_source(what: str, chosen: Chosen) -> Source:
    """What a figure of confirmed cases counts: `confirmed`, `cause` or `returned`."""
    rows_of = {"returned": "returned_rate"}.get(what, "dropout_rate_named")
    return figures.source_of(t(f"dropout.source_{what}"), ("dropout_cases",), chosen.as_of, rows_of=rows_of)


def looked_at(year: pd.DataFrame) -> str:
    """How many cases were looked at, for the state of an empty choice."""
    return t("dropout.looked_at", count=wording.whole(year.iloc[0]["verify_entered"]))


def calibres(trends: Trends, chosen: Chosen) -> tuple[Finding, ...]:
    """Each way to count: its name with figure, and its plain sentence."""
    told = []
    for name in CALIBRES:
        definition, points = figures.indicator(name), trends.points(name)
        if name == LAST_YEAR and not points:
            continue  # the year before has no snapshot
        lacking = figures.missing_register(name, chosen.present)
        if points and points[-1].value is not None:
            head = t(
                "dropout.calibre_heading",
                name=named(definition.name),
                rate=figures.rate_text(definition, points[-1]),
                of=figures.of_text(definition, points[-1]),
            )
        else:
            head = t("state.not_supplied", what=named(definition.name)) if lacking else named(definition.name)
        beside = figures.untraced(trends) if name in figures.OF_POPULATION else ""
        if name == RATE:
            beside = _counted_again(trends)
        parts = (named(definition.calibre), beside)
        told.append(Finding(head, t("format.between_sentences").join(part for part in parts if part)))
    return tuple(told)


def _counted_again(trends: Trends) -> str:
    """How many who left last year became known after its last snapshot; empty where nobody did."""
    again, ends = trends.points(LAST_YEAR), [it for it in trends.points(RATE) if it.is_year_end]
    if not again or not (before := [it for it in ends if it.school_year < again[-1].school_year]):
        return ""
    added = again[-1].numerator - before[-1].numerator
    return (
        t(
            "dropout.counted_again",
            year=before[-1].school_year,
            count=int(added),
            rate=figures.rate_text(figures.indicator(LAST_YEAR), again[-1]),
            then=figures.rate_text(figures.indicator(RATE), before[-1]),
        )
        if added > 0
        else ""
    )


def case_rows(cases: pd.DataFrame) -> pd.DataFrame:
    """The list as it is shown: words for codes, late first."""
    told = {
        f"{name}_name": [wording.either(*pair) for pair in column_rows(cases, name, f"{name}_en")]
        for name in ("township", "school", "cause")
    }
    told["step_name"] = [t(f"step.{step}") for step in cases["step"].tolist()]
    told["grade_name"] = [grade(value) for value in cases["grade"].tolist()]
    kept = ("is_late", "days_in_step", "limit_days", "name", "persuasion_count", "responsible_township",
            "responsible_school")  # fmt: skip
    return pd.DataFrame({name: cases[name].tolist() for name in kept} | told, dtype=object)


def case_columns(chosen: Chosen) -> tuple[Column, ...]:
    """The columns of the list; names only for those who see them (masked)."""
    columns = (
        Column("is_late", t("dropout.column_state"), "state", 84),
        Column("step_name", t("dropout.column_step"), "text", 84),
        Column("days_in_step", t("dropout.column_days"), "days", 72),
        Column("limit_days", t("dropout.column_limit"), "days", 72),
        Column("name", t("dropout.column_name"), "text", 72),
        Column("grade_name", t("dropout.column_grade"), "text", 80),
        Column("township_name", t("dropout.column_township"), "text", 110),
        Column("school_name", t("dropout.column_school"), "text", 150),
        Column("cause_name", t("dropout.column_cause"), "text", 140),
        Column("persuasion_count", t("dropout.column_persuasions"), "count", 84),
        Column("responsible_township", t("dropout.column_responsible_township"), "text", 96),
        Column("responsible_school", t("dropout.column_responsible_school"), "text", 96),
    )
    return columns if chosen.sees_names else tuple(column for column in columns if column.name != "name")
