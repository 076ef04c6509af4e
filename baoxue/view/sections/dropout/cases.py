"""Open cases: in which step they wait, who they are, and in whose hands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.view import charts, formats
from baoxue.view.findings import steps as ledger
from baoxue.view.findings import wording
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.overview.bridge import in_short
from baoxue.view.sections.section import (
    Note,
    Reveal,
    Section,
    State,
    Table,
    header,
    nothing,
    person_list,
    section,
)
from baoxue.view.words import t

RESULTS = ("confirmed", "returned", "transfer", "excused", "data_fault")


def flow(r: Reader) -> Section:
    """The strip of the steps that the ledgers tell of, and what became of the cases of twelve months."""
    cases, year = r.ask("case_list"), r.ask("case_year").to_dict("records")[0]
    known, unknown = ledger.known(r.present), ledger.unknown_note(r.present)
    if cases.empty:
        steps = t("format.between_names").join(t(f"step.{step}") for step in known)
        which = "heading_none_part" if unknown else "heading_none"
        return section("dropout", _none_open(r), heading=which, note=unknown, steps=steps)
    strip = tuple(
        charts.FlowStep(
            f"{number} {t(f'step.{step}')}",
            float(year[f"{step}_limit"]),
            _waiting(cases[cases["step"] == step], float(year[f"{step}_limit"])),
            entered=wording.whole(year[f"{step}_entered"]),
            settled=wording.whole(year[f"{step}_settled"]),
        )
        for number, step in enumerate(ledger.STEPS, start=1)
        if step in known
    )
    late = Counter(cases.loc[cases["is_late"].astype(bool), "step"].tolist())
    of_steps = (
        t("dropout.late_of_step", step=t(f"step.{step}"), cases=late[step]) for step in known if late[step]
    )
    return section(
        "dropout",
        charts.flow_strip(strip, what=t("dropout.open_cases")),
        _results(r, year),
        in_short(r),
        source=r.counted("dropout.source_flow", *ledger.LEDGERS, rows_of="cases_late"),
        heading="heading_late" if late else "heading_within",
        note=t("format.between_sentences").join(filter(None, (t("dropout.flow_note"), unknown))),
        open=len(cases),
        late=late.total(),
        steps=t("format.comma").join(of_steps),
    )


def _waiting(cases: pd.DataFrame, limit: float) -> tuple[charts.FlowCase, ...]:
    """A dot a case: days in the step, moved so that a due date of its own lies on the step's line."""
    found = []
    columns = ("days_in_step", "limit_days", "is_late", "township", "grade")
    for days, own_limit, is_late, township, grade in column_rows(cases, *columns):
        at = float(days) if wording.known(days) else 0.0
        if wording.known(own_limit) and float(own_limit) != limit:
            at = max(0.0, at + limit - float(own_limit))
        about = t("format.comma").join(filter(None, (township, wording.grade(grade))))
        found.append(charts.FlowCase(at, bool(is_late), about))
    return tuple(found)


def _results(r: Reader, year: Mapping[Any, Any]) -> Note | None:
    """What became of the cases found in twelve months; only suspicions tell what was found."""
    if not r.has("suspected_cases"):
        return None
    became = {kind: wording.whole(year[f"found_{kind}"]) for kind in RESULTS}
    found, verified = (wording.whole(year[f"verify_{it}"]) for it in ("entered", "settled"))
    return Note(t("dropout.flow_result", found=found, verified=verified, **became))


def _none_open(r: Reader) -> State:
    """None is listed: either there is none, or the ledger that would list them did not come."""
    if missing := ledger.missing(r.present):
        return State(t("dropout.none_listed"), t("state.not_supplied_more", register=missing))
    found = wording.whole(r.ask("case_year").iloc[0]["verify_entered"])
    return replace(
        nothing(t("dropout.what_cases"), r),
        soft=t("state.looked_at", count=t("dropout.looked_at", count=found), as_of=formats.as_of(r.as_of)),
    )


def listed(r: Reader) -> Section:
    """Each open case, the late ones first."""
    cases = r.ask("case_list")
    if cases.empty:
        return section("dropout.list", _none_open(r))
    rows = cases.assign(
        state=cases["is_late"],
        step=[t(f"step.{step}") for step in cases["step"].tolist()],
        grade=[wording.grade(value) for value in cases["grade"].tolist()],
        days=cases["days_in_step"],
        limit=cases["limit_days"],
        persuasions=cases["persuasion_count"],
    )
    columns = titled(
        "dropout.column",
        "state:state:84 step:84 days:days:72 limit:days:72 name:72 grade:80 township:110 school:150 "
        "cause:140 persuasions:count:84 responsible_township:96 responsible_school:96",
    )
    shown = rows[[column.name for column in columns]].astype(object)
    made = person_list("dropout.open", shown, r, *columns, order=t("dropout.list_order"), unit="case")
    return section(
        "dropout.list",
        replace(made, late="state"),
        Reveal(r.filters, "cases", cases, "case_key"),
    )


def owners(r: Reader) -> Section:
    """Open cases by township and the person responsible there, most late ones first."""
    cases = r.ask("case_list")
    late = cases[cases["is_late"].astype(bool)]
    places = late["township_code"].nunique(dropna=False)
    text = t(
        "dropout.owners_heading" if places else "dropout.owners_heading_none",
        places=formats.number(places),
        cases=formats.number(len(late)),
    )
    if unknown := ledger.unknown_note(r.present):
        text = t("dropout.owners_heading_part", heading=text, unknown=unknown)
    head = header("dropout.column", "township", "responsible_township")
    head += (*(t(f"step.{it}") for it in ledger.STEPS), *header("dropout.owners", "late", "longest"))
    return Section(
        text,
        t("dropout.owners_note"),
        (Table(head, _owner_rows(r, cases)),) if len(cases) else (),
        r.counted("dropout.source_owners", *ledger.LEDGERS, rows_of="cases_late"),
    )


def _owner_rows(r: Reader, cases: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """A step of which no ledger tells has no number."""
    known = ledger.known(r.present)
    whose = [
        (place or t("place.none"), person if wording.known(person) else "")
        for place, person in column_rows(cases, "township", "responsible_township")
    ]
    found = []
    for (place, person), theirs in cases.assign(whose=whose).groupby("whose", sort=False):
        late, longest = int(theirs["is_late"].astype(bool).sum()), theirs["days_in_step"].max()
        waiting = Counter(theirs["step"].tolist())
        counts = (formats.number(waiting[it]) if it in known else formats.DASH for it in ledger.STEPS)
        line = (place, person or t("dropout.owners_nobody"), *counts)
        line += (formats.number(late), formats.counted(longest, "day"))
        found.append((-late, -longest, line))
    return tuple(line for *_, line in sorted(found))
