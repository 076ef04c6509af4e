"""What an inspector writes after a visit: the record, the notice to put right, and what may be made public.

The wording of the notice and the fields of the record follow published forms (domain, 5.2); the days are
dated settings. The system issues nothing: these are drafts to be signed.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.release import load_rules
from baoxue.analysis.released import Rules
from baoxue.paper.document import Block, Cell, Document, Heading, Signatures, Table, Text
from baoxue.paper.docx import docx_file
from baoxue.view import filter_bar, formats
from baoxue.view.findings import wording
from baoxue.view.findings.wording import known
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Download,
    Note,
    Part,
    Section,
    State,
    header,
    not_supplied,
    nothing,
)
from baoxue.view.sections.units import KINDS
from baoxue.view.sections.visits import followed
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t
from baoxue.warehouse import Filters

BLANK = Cell(blank=True)


def letters(r: Reader) -> Section | State:
    """Choose a visit: its papers; and the public notice, which is of all visits of the choice."""
    if not r.has("inspections"):
        return not_supplied(r, t("letters.what"), "inspections")
    visits, findings = r.ask("inspection_records"), followed.findings(r)
    if visits.empty:
        return nothing(t("letters.what"), r)
    offered = {row.inspection_number: _told(row) for row in row_records(visits)}
    number = r.option("visit_record", "letters.choose", offered)
    visit = next(row for row in row_records(visits) if row.inspection_number == number)
    own = findings[findings["inspection_number"] == number]
    # In the log a visit to a village stands under the township around it.
    around = Filters(
        county=visit.county_code,
        township=visit.township_code,
        school=visit.school_code or None,
        snapshot=r.snapshot,
    )
    county = filter_bar.area_name()

    def paper(name: str, what: str, make: Callable[[Slip], Document], rows: int) -> Download:
        label, file_name = t(f"letters.take_{name}"), t(f"letters.{name}_file", number=number, day=r.as_of)
        is_public = name == "public"
        return Download(
            f"visit-{name}",
            label,
            file_name,
            lambda slip: Taken(docx_file(make(slip)), rows),
            what,
            r.filters if is_public else around,
            "public" if is_public else "internal",
        )

    second: Part = Note(t("letters.no_findings"))
    if len(own):
        second = paper(
            "notice", "rectification_notice", lambda it: notice(it, visit, own, r.settings), len(own)
        )
    return Section(
        "",
        parts=(
            paper("record", "visit_record", lambda it: record(it, visit, own), len(own)),
            second,
            Note(t("letters.note")),
            paper(
                "public",
                "visit_announcement",
                lambda it: announcement(it, visits, findings, r.as_of, county),
                len(visits),
            ),
        ),
    )


def _told(visit: Any) -> str:
    return t("letters.visit", day=visit.inspected_on, unit=visit.unit, findings=visit.findings)


def record(slip: Slip, visit: Any, findings: pd.DataFrame) -> Document:
    """督导记录 of one visit (a row of `inspection_records`); what no register holds is left to write."""
    filed_on = wording.day_of(visit.filed_on)
    fields: Mapping[str, str | Cell] = {
        "number": str(visit.inspection_number),
        "day": formats.day(visit.inspected_on),
        "hours": BLANK,
        "inspector": _or_blank(visit.inspector),
        "unit": visit.unit,
        "kind": _or_blank(visit.kind),
        "content": _or_blank(visit.content),
        "present": _counts("counted", expected=visit.expected_count, present=visit.present_count),
        "sampled": _counts("checked", conform=visit.conform, differ=visit.differ, doubtful=visit.doubtful),
        "feedback": BLANK,
        "advice": BLANK,
        "filed": formats.day(filed_on) if filed_on else BLANK,
    }
    kind = visit.unit_kind if visit.unit_kind in KINDS else "township"
    signed = (t("child.sign_inspector"), t(f"briefing.sign_{kind}"), t("briefing.sign_day"))
    content: tuple[Block, ...] = (
        Table(
            (t("letters.field"), t("letters.value")),
            tuple((t(f"letters.{name}"), value) for name, value in fields.items()),
            (1.2, 4.0),
        ),
        Heading(t("letters.found_heading", count=len(findings))),
        _problems(findings),
        Signatures(signed),
    )
    return slip.document(t("letters.record_title"), content, form="official")


def _or_blank(value: Any) -> str | Cell:
    return str(value) if known(value) else BLANK


def _counts(key: str, **counts: Any) -> str | Cell:
    """Counts in a phrase; blank where one of them is not known."""
    return t(f"letters.{key}", **counts) if all(map(known, counts.values())) else BLANK


def _problems(findings: pd.DataFrame) -> Block:
    if findings.empty:
        return Text(t("letters.no_problem"))
    rows = tuple(
        (
            str(number),
            wording.begun(row.problem_kind),
            _or_blank(row.problem),
            formats.written(wording.day_of(row.deadline_on), "day"),
        )
        for number, row in enumerate(row_records(findings), start=1)
    )
    return Table(header("letters.problem", "turn", "kind", "text", "deadline"), rows, (0.6, 1.8, 4.0, 1.8))


def notice(slip: Slip, visit: Any, findings: pd.DataFrame, settings: Mapping[str, float]) -> Document:
    """整改通知书: the findings of one visit, with the days in which to answer (dated settings)."""
    days, file_days = (int(settings[f"rectify_{it}_days"]) for it in ("report", "file"))
    inspector = visit.inspector if known(visit.inspector) else t("letters.to_sign")
    content: tuple[Block, ...] = (
        Text(t("letters.notice_number", number=visit.inspection_number), align="right"),
        Text(t("letters.notice_to", unit=visit.unit)),
        Text(t("letters.notice_begin", day=visit.inspected_on), indent=True),
        *(
            Text(
                t(
                    "letters.notice_problem" if known(row.problem) else "letters.notice_problem_plain",
                    number=number,
                    kind=wording.begun(row.problem_kind),
                    problem=row.problem,
                ),
                indent=True,
            )
            for number, row in enumerate(row_records(findings), start=1)
        ),
        Text(t("letters.notice_demand"), indent=True),
        Text(t("letters.notice_answer", days=days, file_days=file_days), indent=True),
        Text(t("letters.notice_inspector", inspector=inspector), align="right"),
        Text(formats.day(slip.day), align="right"),
        Heading(t("letters.answer_heading"), level=2),
        Table(
            header("letters.answer", "advice", "done", "again_on", "further"), ((BLANK,) * 4,), (2, 3, 1.5, 2)
        ),
    )
    return slip.document(t("letters.notice_title"), content, form="official")


def public_count(count: int, rules: Rules | None = None) -> str:
    """A count as it may be made public: zero, 少于 8, or rounded."""
    rules = rules or load_rules()
    if not count:
        return formats.number(0)
    if count <= rules.hidden_up_to:
        return t("letters.fewer", count=rules.hidden_up_to + 1)
    return t("letters.about", count=rules.rounded(count))


def announcement(
    slip: Slip, visits: pd.DataFrame, findings: pd.DataFrame, as_of: date, county: str
) -> Document:
    """公告稿: what may be made public of a year of visits - rounded counts of units and findings, no unit and
    no child by name, and a kind of finding only where there are enough of it."""
    rules = load_rules()
    since = as_of.replace(year=as_of.year - 1)
    units = Counter(kind for kind, _ in set(zip(visits["unit_kind"], visits["unit_code"], strict=True)))
    year = findings[pd.to_datetime(findings["issued_on"]) > pd.Timestamp(since)]
    counted = Counter(year["problem_kind"].map(wording.begun)).most_common()
    kinds = [name for name, count in counted if name and count > rules.hidden_up_to]
    where = t("format.comma").join(
        t("letters.public_units", kind=t(f"visits.kind_{kind}"), count=public_count(units[kind], rules))
        for kind in ("school", "township", "village")
        if units[kind]
    )
    done = int((~year["is_outstanding"].astype(bool)).sum())
    texts: Sequence[str] = (
        t(
            "letters.public_begin",
            first=since,
            last=as_of,
            county=county,
            visits=public_count(len(visits), rules),
            where=where or t("letters.nobody"),
        ),
        t("letters.public_found", count=public_count(len(year), rules), done=public_count(done, rules)),
        *((t("letters.public_kinds", kinds=kinds),) if kinds else ()),
    )
    content: tuple[Block, ...] = (
        *(Text(text, indent=True) for text in texts),
        Text(t("letters.public_rule", hidden=rules.hidden_up_to, base=rules.base), "soft", indent=True),
        Text(t("letters.public_sign", county=county), align="right"),
        Text(formats.day(slip.day), align="right"),
    )
    return slip.document(t("letters.public_title", county=county), content, form="official")
