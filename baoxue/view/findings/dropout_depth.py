"""What the dropout page says on request: owners, outcomes, attempts, relapses, cohorts, UIS, report forms."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from baoxue.analysis.comparison import SMALL_GROUP, share
from baoxue.analysis.records import column_rows, row_records
from baoxue.analysis.trends import Trends, yearly
from baoxue.paper.workbook import Sheet
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.findings.steps import STEPS, known, unknown_note
from baoxue.view.words import named, t

Rows = tuple[tuple[str, ...], ...]

COHORTS = ("retention_junior", "retention_nine_year")
UIS = ("uis_dropout_rate", "uis_survival_rate", "out_of_school_rate")
OUTCOMES = ("confirmed", "returned", "transfer", "excused", "data_fault", "unverified")
_LAST_ATTEMPT = 6
_MONTHS_BACK = 12
_QUARTERS_BACK = 4
# The two lines of the form: each begins with what stood before and ends with what is open.
SUSPECTED = ("before", "found", "confirmed", "returned", "transfer", "excused", "data_fault", "open")
OUT = ("before", "confirmed", "left_again", "returned", "closed", "open")


def owner_head() -> tuple[str, ...]:
    """Township, its responsible person, open cases by step, late ones, the longest wait."""
    return (
        t("dropout.column_township"),
        t("dropout.column_responsible_township"),
        *(t(f"step.{step}") for step in STEPS),
        t("dropout.owners_late"),
        t("dropout.owners_longest"),
    )


def owner_rows(cases: pd.DataFrame, chosen: Chosen) -> Rows:
    """Open cases by township and the person responsible there, most late ones first, from `case_list`; a step
    of which no ledger tells has no number."""
    told_of = known(chosen.present)
    found: dict[tuple[str, str], list[tuple[str, float, bool]]] = defaultdict(list)
    columns = ("township", "township_en", "responsible_township", "step", "days_in_step", "is_late")
    for zh, en, person, step, days, is_late in column_rows(cases, *columns):
        whose = (wording.either(zh, en) or t("place.none"), str(person) if wording.known(person) else "")
        found[whose].append((step, float(days) if wording.known(days) else 0.0, bool(is_late)))
    told = []
    for (place, person), theirs in found.items():
        late = sum(is_late for _, _, is_late in theirs)
        longest = max(days for _, days, _ in theirs)
        counts = (
            formats.number(sum(step == one for one, _, _ in theirs)) if step in told_of else formats.DASH
            for step in STEPS
        )
        line = (
            place,
            person or t("dropout.owners_nobody"),
            *counts,
            formats.number(late),
            formats.counted(longest, "day"),
        )
        told.append((late, longest, line))
    return tuple(line for *_, line in sorted(told, key=lambda one: (-one[0], -one[1], one[2])))


def owners_heading(cases: pd.DataFrame, chosen: Chosen) -> str:
    """In how many townships cases are late, as far as the ledgers tell."""
    said = _owners_heading(cases)
    unknown = unknown_note(chosen.present)
    return t("dropout.owners_heading_part", heading=said, unknown=unknown) if unknown else said


def _owners_heading(cases: pd.DataFrame) -> str:
    late = cases[cases["is_late"].astype(bool)] if len(cases) else cases
    places = late["township_code"].nunique(dropna=False)
    if not places:
        return t("dropout.owners_heading_none")
    return t("dropout.owners_heading", places=formats.number(places), cases=formats.number(len(late)))


def outcomes(rows: pd.DataFrame) -> Finding:
    """What became of the cases found in twelve months, faults of the data apart, from `case_outcomes`."""
    counted = dict.fromkeys(OUTCOMES, 0.0) | dict(column_rows(rows, "outcome", "found"))
    total = sum(counted.values())
    if not total:
        return Finding(t("dropout.outcomes_heading_none"))
    roles: Mapping[str, charts.BarRole] = {
        "confirmed": "worse", "returned": "better", "unverified": "other", "data_fault": "focus",
    }  # fmt: skip
    bars = tuple(
        charts.Bar(
            t(f"dropout.outcome_{kind}"),
            counted[kind],
            share(counted[kind], total),
            roles.get(kind, "context"),
        )
        for kind in OUTCOMES
    )
    return Finding(
        t(
            "dropout.outcomes_heading",
            found=formats.number(total),
            fault=formats.number(counted["data_fault"]),
            returned=formats.number(counted["returned"]),
        ),
        t("dropout.outcomes_note"),
        charts.bars(bars, unit="case", what=t("dropout.fold_outcomes")),
    )


def attempts(rows: pd.DataFrame) -> Finding:
    """With which attempt the child came back, from `persuasion_attempts`."""
    counted = [(int(turn), float(all_), float(back)) for turn, all_, back in
               column_rows(rows, "attempt", "attempts", "returned")]  # fmt: skip
    tried, came = sum(all_ for _, all_, _ in counted), sum(back for *_, back in counted)
    if not tried:
        return Finding(t("dropout.attempts_heading_none"))
    bars = tuple(
        charts.Bar(
            t("dropout.attempt_last" if turn == _LAST_ATTEMPT else "dropout.attempt", turn=turn),
            back,
            share(back, all_) if all_ >= SMALL_GROUP else None,
            "better" if back else "context",
        )
        for turn, all_, back in counted
    )
    first = next((back for turn, _, back in counted if turn == 1), 0.0)
    return Finding(
        t(
            "dropout.attempts_heading" if came else "dropout.attempts_heading_nobody",
            tried=formats.counted(tried, "visit"),
            came=formats.counted(came),
            first=formats.number(first),
        ),
        t("dropout.attempts_note", least=SMALL_GROUP),
        charts.bars(bars, what=t("dropout.fold_attempts")),
    )


def method_table(rows: pd.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """Attempts and returns by the way of persuading, from `persuasion_methods`: header, rows."""
    header = tuple(t(f"dropout.method_{name}") for name in ("name", "attempts", "returned"))
    told = sorted(row_records(rows), key=lambda row: -row.attempts)
    return header, tuple(
        (
            wording.begun(wording.either(row.name, row.name_en) or t("dropout.cause_unknown")),
            formats.number(float(row.attempts)),
            formats.number(float(row.returned)),
        )
        for row in told
    )


def relapses(rows: pd.DataFrame) -> Finding:
    """Who left again after a return, by the cause of the first leaving, from `case_relapses`."""
    returned, again = float(rows["returned"].sum()), float(rows["left_again"].sum())
    if not returned:
        return Finding(t("dropout.relapse_heading_none"))
    told = sorted(
        row_records(rows), key=lambda row: (row.is_other, -row.left_again, -row.returned, row.cause or "")
    )
    bars = tuple(
        charts.Bar(
            t(
                "dropout.relapse_bar",
                cause=wording.begun(wording.either(row.name, row.name_en) or t("dropout.cause_unknown")),
                returned=formats.number(float(row.returned)),
            ),
            float(row.left_again),
            share(row.left_again, row.returned) if row.returned >= SMALL_GROUP else None,
            "worse" if row.left_again else "context",
        )
        for row in told
    )
    return Finding(
        t(
            "dropout.relapse_heading" if again else "dropout.relapse_heading_nobody",
            returned=formats.counted(returned),
            again=formats.counted(again),
        ),
        t("dropout.relapse_note", least=SMALL_GROUP),
        charts.bars(bars, what=t("dropout.fold_relapse")),
    )


def followed(trends: Trends, names: tuple[str, ...]) -> tuple[tuple[str, ...], Rows]:
    """Each of some figures at the end of each school year and now, with what it is counted of: header,
    rows."""
    lines = {name: {point.as_of: point for point in yearly(trends.points(name))} for name in names}
    days = sorted({day for points in lines.values() for day in points}, reverse=True)
    header = (t("dropout.followed_day"), *(named(figures.indicator(name).name) for name in names))
    rows = []
    for day in days:
        cells = []
        for name, points in lines.items():
            point = points.get(day)
            if point is None or point.value is None:
                cells.append(formats.DASH)
                continue
            definition = figures.indicator(name)
            of = figures.of_text(definition, point)
            cells.append(t("dropout.followed_cell", rate=figures.rate_text(definition, point), of=of))
        rows.append((formats.day(day), *cells))
    return header, tuple(rows)


def followed_heading(trends: Trends, name: str, key: str) -> str:
    """The newest value of the first figure, or that there is none yet."""
    points = [point for point in yearly(trends.points(name)) if point.value is not None]
    if not points:
        return t(f"dropout.{key}_heading_none")
    definition = figures.indicator(name)
    return t(
        f"dropout.{key}_heading",
        rate=figures.rate_text(definition, points[-1]),
        of=figures.of_text(definition, points[-1]),
    )


@dataclass(frozen=True)
class Period:
    """What a report form covers: both days included; `label` in the reader's language."""

    key: str
    label: str
    first: date
    last: date


def months(as_of: date) -> tuple[Period, ...]:
    """The months a form can be made for, the running one first, ended by the day of the data."""
    found = []
    first = as_of.replace(day=1)
    for _ in range(_MONTHS_BACK):
        last = min(_next_month(first) - timedelta(days=1), as_of)
        found.append(
            Period(f"{first:%Y-%m}", t("dropout.form_month", month=formats.month(first)), first, last)
        )
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(found)


def quarters(as_of: date) -> tuple[Period, ...]:
    """The quarters, likewise."""
    found = []
    first = date(as_of.year, 3 * ((as_of.month - 1) // 3) + 1, 1)
    for _ in range(_QUARTERS_BACK):
        last = min(_next_month(_next_month(_next_month(first))) - timedelta(days=1), as_of)
        number = (first.month + 2) // 3
        label = t("dropout.form_quarter", year=first.year, quarter=number)
        found.append(Period(f"{first.year}-Q{number}", label, first, last))
        before = first - timedelta(days=1)
        first = date(before.year, before.month - 2, 1)
    return tuple(found)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Form:
    """A report form: two tables with a line per stage and one for all; the numbers as they go into a
    workbook."""

    heading: str
    suspected: tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]
    out: tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]

    def sheets(self) -> tuple[Sheet, ...]:
        """One sheet for each table."""
        return tuple(
            Sheet(t(f"dropout.form_{name}"), header, rows, (16, *(12 for _ in header[1:])))
            for name, (header, rows) in (("suspected", self.suspected), ("out", self.out))
        )


def form(rows: pd.DataFrame, period: Period, chosen: Chosen) -> Form:
    """The report of a period by stage, from `report_form` by stage."""
    by_stage = {row.stage: row for row in row_records(rows)}
    stages = [stage for stage in ("primary", "junior") if stage in chosen.filters.stages]
    ledgers = {"suspected": "suspected_cases", "out": "dropout_cases"}

    def table(line: str, parts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]:
        header = (t("dropout.form_stage"), *(t(f"dropout.form_{line}_{part}") for part in parts))
        if ledgers[line] not in chosen.present:
            unknown = (t("dropout.not_known"),) * len(parts)
            return header, tuple((wording.stage_name(stage), *unknown) for stage in stages)
        # A stage without a row has no case: the ledger is there, so that is a true zero.
        counts = {
            stage: [wording.whole(getattr(by_stage.get(stage), f"{line}_{part}", 0)) for part in parts]
            for stage in stages
        }
        found: list[tuple[str | int, ...]] = [(wording.stage_name(stage), *counts[stage]) for stage in stages]
        if len(stages) > 1:
            found.append((t("dropout.form_all"), *(sum(one) for one in zip(*counts.values(), strict=True))))
        return header, tuple(found)

    suspected, out = table("suspected", SUSPECTED), table("out", OUT)
    if not stages:
        return Form(t("dropout.form_heading_no_stage", period=period.label), suspected, out)
    told = {}
    if ledgers["suspected"] in chosen.present:
        told["form_told_suspected"] = {"found": _written(suspected[1][-1][2])}
    if ledgers["out"] in chosen.present:
        told["form_told_out"] = {"returned": _written(out[1][-1][4]), "open": _written(out[1][-1][-1])}
    parts = t("format.comma").join(t(f"dropout.{key}", **values) for key, values in told.items())
    return Form(t("dropout.form_heading", period=period.label, told=parts), suspected, out)


def written(rows: tuple[tuple[str | int, ...], ...]) -> Rows:
    """The numbers of a form as text for the screen."""
    return tuple(tuple(_written(one) for one in row) for row in rows)


def _written(cell: str | int) -> str:
    return cell if isinstance(cell, str) else formats.number(cell)


def source(what: str, registers: tuple[str, ...], chosen: Chosen, rows_of: str = "") -> Source:
    """What one of these figures counts, from where."""
    return figures.source_of(t(f"dropout.source_{what}"), registers, chosen.as_of, rows_of=rows_of)
