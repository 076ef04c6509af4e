"""Evidence that contradicts itself: how much of each kind, and its rows."""

from collections.abc import Mapping

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.visits import sampled
from baoxue.view.findings.visits.months import problem_days
from baoxue.view.listing import Column
from baoxue.view.words import language, t

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


def count(rows: pd.DataFrame, kind: str) -> int:
    """How many of a kind: children, or cells that the checks found."""
    return int(rows.loc[rows["kind"] == kind, "items"].sum())


def heading(rows: pd.DataFrame, chosen: Chosen) -> str:
    """How many in all, and the kinds with most of them; what could not be compared is not said to agree."""
    counted = sorted(((count(rows, kind), kind) for kind in KINDS), key=lambda one: -one[0])
    told = [t("visits.evidence_count", what=name(kind), count=number) for number, kind in counted if number][
        :3
    ]
    total = sum(number for number, _ in counted)
    if not total:
        compared = [kind for kind in KINDS if not missing(kind, chosen)]
        key = "evidence_unknown" if not compared else "evidence_none"
        return t(f"visits.{key}" if len(compared) in (0, len(KINDS)) else "visits.evidence_none_compared")
    return t("visits.evidence_heading", count=total, told=formats.joined(told))


def name(kind: str) -> str:
    """What a kind is called."""
    return t(f"visits.evidence_{kind}")


def options(rows: pd.DataFrame, chosen: Chosen) -> dict[str, str]:
    """The kinds to choose among, each with how many there are; 未接入 where its registers did not come."""
    return {
        kind: t(
            "visits.evidence_option",
            what=name(kind),
            count=formats.number(count(rows, kind))
            if all(chosen.has(register) for register in registers)
            else t("visits.evidence_missing"),
        )
        for kind, registers in KINDS.items()
    }


def missing(kind: str, chosen: Chosen) -> tuple[str, ...]:
    """The registers that would be needed and did not come."""
    return tuple(register for register in KINDS[kind] if not chosen.has(register))


def table_rows(
    rows: pd.DataFrame, kind: str, codes: Mapping[tuple[str, str], str], places: Mapping[str, str]
) -> pd.DataFrame:
    """The rows of a kind as they are shown; `places` by code."""
    chosen = rows[rows["kind"] == kind].reset_index(drop=True)
    records = row_records(chosen)
    return chosen.assign(
        place=[places.get(row.school_code) or places.get(row.township_code, "") for row in records],
        township_name=[places.get(row.township_code, "") for row in records],
        class_text=[sampled.class_text(row.grade, row.class_name, codes) for row in records],
        what=[_what(row, codes) for row in records],
    )


def _what(row: object, codes: Mapping[tuple[str, str], str]) -> str:
    """The two pieces of evidence in one phrase; what a check found as it says it."""
    kind = getattr(row, "kind", "")
    detail = getattr(row, f"detail_{language()}", None)
    if wording.known(getattr(row, "file", None)):
        where = t(
            "visits.evidence_row", file=getattr(row, "file", ""), row=_plain(getattr(row, "row_number", None))
        )
        return f"{detail} {where}"
    days = getattr(row, "days", None)
    if kind in ("aid_absent", "eligible_unpaid"):
        detail = codes.get(("aid_programme", str(detail)), str(detail))
    return t(
        f"visits.evidence_what_{kind}",
        on=problem_days(getattr(row, "evidence_on", None)),
        other=problem_days(getattr(row, "other_on", None)),
        days=formats.counted(float(days), "day")
        if wording.known(days) and days is not None
        else formats.DASH,
        detail=detail if wording.known(detail) else formats.DASH,
    )


def _plain(value: object) -> str:
    return str(int(float(str(value)))) if wording.known(value) else formats.DASH


def columns(sees_names: bool) -> tuple[Column, ...]:
    """Where, in which class, (masked) who, and what contradicts what."""
    name_ = (Column("name", t("visits.column_name"), "text", 80),) if sees_names else ()
    return (
        Column("place", t("visits.column_unit"), "text", 150),
        Column("class_text", t("visits.column_class_of"), "text", 110),
        *name_,
        Column("what", t("visits.column_evidence"), "text", 420),
        Column("days", t("visits.column_days_long"), "days", 80),
        Column("township_name", t("visits.column_township"), "text", 110),
    )
