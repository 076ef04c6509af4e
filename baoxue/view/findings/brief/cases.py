"""Open cases of a unit: on the strip of steps, and each with who answers for it."""

from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.paper.document import Cell, Strip, StripDot, StripRow, Table, Text
from baoxue.view import charts, formats
from baoxue.view.charts import Chart
from baoxue.view.findings import steps, wording
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.words import t

LIMITS = {
    "report": ("double_report_hours", 24),
    "verify": ("verify_days", 1),
    "persuade": ("persuade_days", 1),
    "settle": ("settle_days", 1),
}
"""The setting that limits each step, and how many of its unit make a day."""
MOST_DOTS = 40
MOST_LABELS = 12


def limit_days(found: Answers, step: str) -> int:
    """The time limit of a step in days."""
    name, a_day = LIMITS[step]
    return round(found.settings[name] / a_day)


def section(found: Answers) -> Section:
    """The strip: a row per step, a dot per case."""
    cases = found.cases
    definition = t("briefing.cases_definition")
    if not {"suspected_cases", "dropout_cases"} & found.present:
        return Section("cases", t("briefing.cases_missing"), (), definition=definition)
    unknown = steps.unknown_note(found.present)
    if cases.empty:
        key = "briefing.cases_none_known" if unknown else "briefing.cases_none"
        return Section("cases", t(key, unknown=unknown), (), definition=definition)
    late = int(cases["is_late"].sum())
    key = "briefing.cases_late" if late else "briefing.cases_within"
    heading = t(key, open=formats.counted(len(cases), "case"), late=formats.counted(late, "case"))
    strip = Strip(tuple(_row(found, step) for step in steps.known(found.present)), t("briefing.limit"))
    parts = (t("briefing.cases_note"), unknown)
    note = t("format.between_sentences").join(part for part in parts if part)
    return Section("cases", heading, (strip,), note, definition=definition)


def _row(found: Answers, step: str) -> StripRow:
    here = found.cases[found.cases["step"] == step]
    limit = limit_days(found, step)
    lines = row_records(here)
    late = sum(bool(line.is_late) for line in lines)
    dots = tuple(_dot(line, limit, len(lines) <= MOST_LABELS) for line in lines[:MOST_DOTS])
    return StripRow(
        t(f"step.{step}"),
        t("briefing.limit_days", days=formats.counted(limit, "day")),
        dots,
        t("briefing.open_count", count=formats.number(len(lines))),
        t("briefing.late_count", count=formats.number(late)) if late else "",
    )


def _dot(line: Any, limit: int, has_label: bool) -> StripDot:
    days, own = _waited(line, limit)
    # A due date of its own lies on the line of the step, as on the screen.
    at = max(0.0, days + limit - own) / limit if limit else 2.0
    # Late by hours on the day of the limit itself: beyond the line all the same.
    at = max(at, 1.02) if line.is_late else min(at, 1.0)
    return StripDot(at, formats.counted(days, "day") if has_label else "", bool(line.is_late))


def _waited(line: Any, limit: int) -> tuple[float, float]:
    """Days in the step and the case's own limit, of which no day may be left (0, not the step's limit)."""
    days = float(line.days_in_step) if wording.known(line.days_in_step) else 0.0
    return days, float(line.limit_days) if wording.known(line.limit_days) else float(limit)


def chart(found: Answers) -> Chart | None:
    """The same strip for the screen."""
    if found.cases.empty:
        return None
    rows = []
    for number, step in enumerate(steps.STEPS, start=1):
        if step not in steps.known(found.present):
            continue
        limit = limit_days(found, step)
        lines = row_records(found.cases[found.cases["step"] == step])
        waiting = tuple(
            charts.FlowCase(max(0.0, days + limit - own), bool(line.is_late), wording.grade(line.grade))
            for line, (days, own) in ((line, _waited(line, limit)) for line in lines)
        )
        rows.append(charts.FlowStep(f"{number} {t(f'step.{step}')}", limit, waiting))
    return charts.flow_strip(tuple(rows), what=t("dropout.open_cases"))


def listed(found: Answers) -> Section:
    """Each open case: where it stands, since when, why, and who answers for it."""
    if found.cases.empty:
        return Section(
            "case_list", t("briefing.case_list"), (Text(section(found).heading, "soft"),), annex=True
        )
    header = tuple(
        t(f"briefing.column_{name}")
        for name in ("step", "waited", "child", "grade", "found_on", "cause", "responsible")
    )
    rows = tuple(
        (
            t(f"step.{line.step}"),
            Cell(
                t("briefing.days_of_limit", days=line.days_in_step, limit=line.limit_days),
                "worse" if line.is_late else "plain",
            ),
            str(line.name) if wording.known(line.name) else formats.DASH,
            wording.grade(line.grade) or formats.DASH,
            formats.day(day) if (day := wording.day_of(line.found_on)) else formats.DASH,
            wording.begun(wording.either(line.cause, line.cause_en)) or formats.DASH,
            responsible(line) or formats.DASH,
        )
        for line in row_records(found.cases)
    )
    return Section(
        "case_list",
        t("briefing.case_list"),
        (Table(header, rows, (1.1, 1.4, 0.9, 1.0, 1.6, 1.8, 2.4)),),
        t("briefing.case_list_note"),
        annex=True,
    )


def responsible(line: Any) -> str:
    """Who answers for a case: township, village and school, as far as they are written down."""
    told = [
        t(f"briefing.answers_{name}", name=value)
        for name in ("township", "village", "school")
        if wording.known(value := getattr(line, f"responsible_{name}"))
    ]
    return formats.joined(told)


def worst(cases: pd.DataFrame) -> Any | None:
    """The case that is longest past its limit; None where none is late."""
    late = cases[cases["is_late"].astype(bool)]
    if late.empty:
        return None
    over = (late["days_in_step"] - late["limit_days"]).sort_values(ascending=False, kind="stable")
    return row_records(late.loc[[over.index[0]]])[0]
