"""Registers that say what cannot both be true: how much of each kind, and its rows one kind at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.reader import Reader
from baoxue.view.sections.samples import Codes, class_text
from baoxue.view.sections.section import (
    Fold,
    Part,
    Reveal,
    Section,
    not_supplied,
    nothing,
    person_list,
    section,
)
from baoxue.view.words import t

# Each kind, and the registers without which nothing can be said of it.
KINDS: Mapping[str, tuple[str, ...]] = {
    "returned_absent": ("dropout_cases", "absences"),
    "aid_absent": ("aid_payments", "dropout_cases"),
    "eligible_unpaid": ("aid_payments",),
    "teaching_short": ("home_teaching",),
    "id_twice": ("roll",),
    "two_schools": ("roll",),
    "leave_over": ("leave",),
    "never_received": ("movements",),
    "summary_differs": ("roster_summary",),
}
NAMED = 3


def contradictions(r: Reader) -> Section:
    """How many in all, and the kinds with most of them; what could not be compared is not said to agree."""
    rows = r.ask("contradictions")
    items = rows.groupby("kind")["items"].sum()
    counted = {kind: int(items.get(kind, 0)) for kind in KINDS}
    told = [
        t("visits.evidence_count", what=_name(kind), count=counted[kind])
        for kind in sorted(KINDS, key=lambda kind: -counted[kind])
        if counted[kind]
    ]
    compared = sum(not missing(kind, r) for kind in KINDS)
    key = "heading"
    if not told:
        key = "none" if compared == len(KINDS) else "none_compared" if compared else "unknown"
    fold = Fold("visit-evidence", t("visits.evidence_fold"), lambda: _kind(r, rows, counted))
    return section("visits.evidence", fold, heading=key, count=sum(counted.values()), told=told[:NAMED])


def missing(kind: str, r: Reader) -> tuple[str, ...]:
    """The registers that would be needed and did not come."""
    return tuple(register for register in KINDS[kind] if not r.has(register))


def _name(kind: str) -> str:
    return t(f"visits.evidence_{kind}")


def _kind(r: Reader, rows: pd.DataFrame, counted: Mapping[str, int]) -> Sequence[Part]:
    """The rows of the chosen kind."""
    options = {
        kind: t(
            "visits.evidence_option",
            what=_name(kind),
            count=t("visits.evidence_missing") if missing(kind, r) else formats.number(counted[kind]),
        )
        for kind in KINDS
    }
    kind = r.option("evidence", "visits.evidence_kind", options)
    if lacking := missing(kind, r):
        return (not_supplied(r, _name(kind), *lacking),)
    of_kind = rows[rows["kind"] == kind].reset_index(drop=True)
    if of_kind.empty:
        return (nothing(_name(kind), r),)
    codes = asking.code_names()
    places = {code: wording.either(*told) for code, told in asking.place_names().items()}
    records = row_records(of_kind)
    shown = of_kind.assign(
        unit=[places.get(it.school_code) or places.get(it.township_code, "") for it in records],
        township=[places.get(it.township_code, "") for it in records],
        class_of=[class_text(it.grade, it.class_name, codes) for it in records],
        evidence=[_evidence(it, codes) for it in records],
    )
    listed = person_list(
        "visits.column",
        shown,
        r,
        ("unit", "text", 150),
        ("class_of", "text", 110),
        ("name", "text", 80),
        ("evidence", "text", 420),
        ("days", "days", 80, "visits.column_days_long"),
        ("township", "text", 110),
        order=t("visits.evidence_order"),
        unit="row",
    )
    return listed, Reveal(r.filters, "children", shown[shown["child_key"].notna()], "child_key", "evidence")


def _evidence(row: Any, codes: Codes) -> str:
    """The two pieces of evidence in one phrase; what a check found as it says it."""
    detail = row.detail_name
    if wording.known(row.file):
        number = int(row.row_number) if wording.known(row.row_number) else formats.DASH
        return f"{detail} {t('visits.evidence_row', file=row.file, row=number)}"
    if row.kind in ("aid_absent", "eligible_unpaid"):
        detail = codes.get(("aid_programme", detail), detail)
    return t(
        f"visits.evidence_what_{row.kind}",
        on=wording.day_of(row.evidence_on),
        other=wording.day_of(row.other_on),
        days=row.days if wording.known(row.days) else None,
        detail=detail or formats.DASH,
    )
