"""How long until dropouts are back, and how long those who came back stay (analysis/survival.py)."""

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.analysis.survival import Step, kaplan_meier
from baoxue.view import charts
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Section, not_supplied, section
from baoxue.view.words import t

MARKS = (90, 180, 365)
"""Days named on the axis; the last is its end."""
LEAST = 5
"""Fewer children tell nothing about how long it takes."""


def returns(r: Reader) -> Section:
    """The share of confirmed dropouts not back yet, by days since the confirmation."""
    return _curve(r, "return", "returned_rate")


def relapses(r: Reader) -> Section:
    """The share of those who came back that is still at school, by days since the return."""
    return _curve(r, "relapse", "returned_stable_rate")


def _curve(r: Reader, what: str, rows_of: str) -> Section:
    key = f"durations.{what}"
    if not r.has("dropout_cases"):
        return Section("", parts=(not_supplied(r, t(f"{key}_what"), "dropout_cases"),))
    rows = r.ask("case_durations", by=("what", "days", "happened"))
    spells = followed(rows[rows["what"] == what])
    steps = kaplan_meier(spells)
    source = r.counted(f"{key}_source", "dropout_cases", rows_of=rows_of)
    if len(spells) < LEAST:
        return section(key, empty=True, count=len(spells))
    half = next((int(step.at) for step in steps if step.share <= 0.5), None)
    at_quarter = share_after(steps, 90)
    marks = tuple((float(day), t("durations.days", days=day)) for day in MARKS)
    curve = charts.SurvivalCurve(t(f"{key}_line"), drawn(steps, len(spells)))
    chart = charts.survival((curve,), marks=marks, what=t(f"{key}_what"))
    return section(
        key,
        chart,
        source=source,
        heading="heading" if half is not None and what == "return" else "heading_long",
        count=len(spells),
        days=half,
        share=at_quarter if what == "relapse" else 1 - at_quarter,
    )


def drawn(steps: tuple[Step, ...], count: int) -> tuple[charts.SurvivalStep, ...]:
    """The steps of the chart, from all `count` children on. A range never reaches above the one before: where
    nobody is left, its upper end is that of the last step known."""
    found = [charts.SurvivalStep(0.0, 1.0, float(count), 1.0, 1.0)]
    for step in steps:
        if step.at <= MARKS[-1]:
            high = min(step.high, found[-1].high if found[-1].high is not None else 1.0)
            found.append(charts.SurvivalStep(step.at, step.share, step.at_risk, step.low, high))
    return tuple(found)


def followed(rows: pd.DataFrame) -> list[tuple[float, bool]]:
    """One (days, happened) for each child."""
    return [
        (float(days), bool(happened))
        for days, happened, children in column_rows(rows, "days", "happened", "children")
        for _ in range(int(children))
    ]


def share_after(steps: tuple[Step, ...], day: float) -> float:
    """The share without the event after so many days."""
    return next((step.share for step in reversed(steps) if step.at <= day), 1.0)
