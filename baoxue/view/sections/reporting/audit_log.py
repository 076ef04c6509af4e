"""What was written down of who saw and did what, for the steward."""

from collections.abc import Iterable
from functools import lru_cache

from baoxue.access import audit, audit_report
from baoxue.view import asking
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import List, Note, Section, State, nothing, row_list, section
from baoxue.view.words import t

LARGEST_TO_VERIFY = 20_000_000
"""Bytes of a log that is verified while a page is drawn (about a second); longer ones by the command."""


def audit_log(r: Reader) -> Section | None:
    """How often what was done, by month; and whether the log is what it was. None for anybody else."""
    if not asking.current().looker.is_steward:
        return None
    log = audit.current()
    length = log.path.stat().st_size if log.path.exists() else 0
    if length > LARGEST_TO_VERIFY:
        return section("audit_log", Note(t("audit_log.long")), heading="heading_long")
    lines, faults = _read(log, length)
    return section(
        "audit_log",
        State(t("audit_log.faults", count=len(faults)), faults[0]) if faults else None,
        listed(lines) if length else nothing(t("audit_log.what"), r),
        count=sum(line.count for line in lines),
        verdict=t(f"audit_log.{'wrong' if faults else 'ok'}"),
    )


def listed(lines: Iterable[audit_report.Line]) -> List:
    """One row per month and kind."""
    rows = ((it.month, t(f"audit_log.kind_{it.kind}"), it.count, it.actors, it.children) for it in lines)
    columns = titled(
        "audit_log.column", "month:110 kind:200 count:count:110 people:count:110 children:count:130"
    )
    return row_list(columns, rows, "audit-report", unit="row")


@lru_cache(maxsize=4)
def _read(log: audit.Log, length: int) -> tuple[tuple[audit_report.Line, ...], tuple[str, ...]]:
    """What the log says and what is wrong with it; read anew when it has grown."""
    faults = audit.verify(log).faults
    try:
        return tuple(audit_report.by_month(log.entries())), faults
    except (ValueError, KeyError):
        return (), faults
