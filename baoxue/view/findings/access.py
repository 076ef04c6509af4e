"""The tables of the steward's section about access: grants, and what the audit log counts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import pandas as pd

from baoxue.access import AREAS
from baoxue.access.audit_report import Line
from baoxue.access.grants import Grant
from baoxue.view.listing import Column
from baoxue.view.words import t

Change = Callable[[], str]


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def grant_columns() -> list[Column]:
    """The columns of `grant_rows`."""
    widths = {"user": 150, "role": 110, "areas": 280, "from": 110, "to": 110, "by": 130}
    return [Column(name, t(f"stewardship.column_{name}"), "text", width) for name, width in widths.items()]


def grant_rows(grants: Iterable[Grant]) -> pd.DataFrame:
    """One row per grant, those in force first, the youngest on top."""
    moment = now()
    rows = [
        {
            "user": it.user,
            "role": t(f"access.role_{it.role}"),
            "areas": " ".join(code for area in AREAS for code in getattr(it, area)),
            "from": f"{it.valid_from.astimezone():%Y-%m-%d}",
            "to": t("stewardship.open_end")
            if it.valid_to is None
            else f"{it.valid_to.astimezone():%Y-%m-%d}",
            "by": it.granted_by,
        }
        for it in sorted(grants, key=lambda it: (it.holds(moment), it.granted_at), reverse=True)
    ]
    return pd.DataFrame(rows, columns=[column.name for column in grant_columns()])


def audit_heading(lines: Sequence[Line], faults: Sequence[str] | None) -> str:
    """How many entries there are, and whether they are what they were."""
    if faults is None:
        return t("stewardship.audit_heading_long")
    verdict = t("stewardship.audit_wrong" if faults else "stewardship.audit_ok")
    return t("stewardship.audit_heading", count=sum(line.count for line in lines), verdict=verdict)


def audit_columns() -> list[Column]:
    """The columns of `audit_rows`."""
    return [
        Column("month", t("stewardship.column_month"), "text", 110),
        Column("kind", t("stewardship.column_kind"), "text", 200),
        Column("count", t("stewardship.column_count"), "count", 110),
        Column("people", t("stewardship.column_people"), "count", 110),
        Column("children", t("stewardship.column_children"), "count", 130),
    ]


def audit_rows(lines: Iterable[Line]) -> pd.DataFrame:
    """One row per month and kind."""
    rows = [
        (line.month, t(f"stewardship.kind_{line.kind}"), line.count, line.actors, line.children)
        for line in lines
    ]
    return pd.DataFrame(rows, columns=[column.name for column in audit_columns()])
