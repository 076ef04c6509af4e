"""What an inspector writes after a visit: the record, the notice to put right, and what may be made public.

The wording of the notice and the fields of the record follow published forms (domain, 5.2); the days are
dated settings. The system issues nothing: these are drafts to be signed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.release import load_rules
from baoxue.analysis.released import Rules
from baoxue.paper.document import Block, Cell, Document, Heading, Signatures, Table, Text
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.slips import Slip
from baoxue.view.words import t

UNIT_KINDS = ("school", "township", "village")
_DAYS = "rectify_report_days"
_FILE_DAYS = "rectify_file_days"


def offered(rows: pd.DataFrame) -> dict[str, str]:
    """The visits to choose from, from `inspection_records`: number -> day, unit, findings."""
    return {
        row.inspection_number: t(
            "letters.visit",
            day=formats.day(_day(row.inspected_on)),
            unit=wording.either(row.unit, row.unit_en),
            findings=formats.counted(float(row.findings), "item"),
        )
        for row in row_records(rows)
    }


def _day(value: Any) -> date:
    day = wording.day_of(value)
    assert day is not None  # a visit has a day: the register requires it
    return day


def record(slip: Slip, visit: Any, findings: pd.DataFrame, inspector: str) -> Document:
    """督导记录 of one visit (a row of `inspection_records`); what no register holds is left to write."""
    unit = wording.either(visit.unit, visit.unit_en)
    blank: str | Cell = Cell(blank=True)
    checked = blank
    if wording.known(visit.conform):
        checked = t(
            "letters.checked",
            conform=formats.number(float(visit.conform)),
            differ=formats.number(float(visit.differ)),
            doubtful=formats.number(float(visit.doubtful)),
        )
    counted = blank
    if wording.known(visit.expected_count) and wording.known(visit.present_count):
        counted = t(
            "letters.counted",
            expected=formats.number(float(visit.expected_count)),
            present=formats.number(float(visit.present_count)),
        )
    lines: tuple[tuple[str, str | Cell], ...] = (
        (t("letters.number"), str(visit.inspection_number)),
        (t("letters.day"), formats.day(_day(visit.inspected_on))),
        (t("letters.hours"), blank),
        (t("letters.inspector"), inspector or blank),
        (t("letters.unit"), unit),
        (t("letters.kind"), wording.either(visit.kind, visit.kind_en) or blank),
        (t("letters.content"), str(visit.content) if wording.known(visit.content) else blank),
        (t("letters.present"), counted),
        (t("letters.sampled"), checked),
        (t("letters.feedback"), blank),
        (t("letters.advice"), blank),
        (t("letters.filed"), formats.day(_day(visit.filed_on)) if wording.known(visit.filed_on) else blank),
    )
    content: list[Block] = [
        Table((t("letters.field"), t("letters.value")), lines, (1.2, 4.0)),
        Heading(t("letters.found_heading", count=formats.counted(float(len(findings)), "item"))),
        *_problems(findings),
        Signatures((t("child.sign_inspector"), t(f"briefing.sign_{_kind(visit)}"), t("briefing.sign_day"))),
    ]
    return slip.document(t("letters.record_title"), tuple(content), form="official")


def _kind(visit: Any) -> str:
    return str(visit.unit_kind) if visit.unit_kind in UNIT_KINDS else "township"


def _problems(findings: pd.DataFrame) -> Sequence[Block]:
    if findings.empty:
        return (Text(t("letters.no_problem")),)
    header = tuple(t(f"letters.problem_{name}") for name in ("turn", "kind", "text", "deadline"))
    rows = tuple(
        (
            str(number),
            wording.begun(wording.either(row.problem_kind, row.problem_kind_en)),
            str(row.problem) if wording.known(row.problem) else Cell(blank=True),
            formats.day(_day(row.deadline_on)) if wording.known(row.deadline_on) else formats.DASH,
        )
        for number, row in enumerate(row_records(findings), start=1)
    )
    return (Table(header, rows, (0.6, 1.8, 4.0, 1.8)),)


def notice(
    slip: Slip, visit: Any, findings: pd.DataFrame, settings: Mapping[str, float], inspector: str
) -> Document:
    """整改通知书: the findings of one visit, with the days in which to answer (dated settings)."""
    unit = wording.either(visit.unit, visit.unit_en)
    days, file_days = int(settings[_DAYS]), int(settings[_FILE_DAYS])
    content: list[Block] = [
        Text(t("letters.notice_number", number=visit.inspection_number), align="right"),
        Text(t("letters.notice_to", unit=unit)),
        Text(t("letters.notice_begin", day=formats.day(_day(visit.inspected_on))), indent=True),
    ]
    for number, row in enumerate(row_records(findings), start=1):
        kind = wording.begun(wording.either(row.problem_kind, row.problem_kind_en))
        problem = str(row.problem) if wording.known(row.problem) else ""
        key = "letters.notice_problem" if problem else "letters.notice_problem_plain"
        content.append(Text(t(key, number=number, kind=kind, problem=problem), indent=True))
    content += [
        Text(t("letters.notice_demand"), indent=True),
        Text(t("letters.notice_answer", days=days, file_days=file_days), indent=True),
        Text(t("letters.notice_inspector", inspector=inspector or t("letters.to_sign")), align="right"),
        Text(formats.day(slip.day), align="right"),
        Heading(t("letters.answer_heading"), level=2),
        Table(
            tuple(t(f"letters.answer_{name}") for name in ("advice", "done", "again_on", "further")),
            (tuple(Cell(blank=True) for _ in range(4)),),
            (2, 3, 1.5, 2),
        ),
    ]
    return slip.document(t("letters.notice_title"), tuple(content), form="official")


def due_on(issued: date, settings: Mapping[str, float]) -> date:
    """The last day for the unit's answer to a notice."""
    return issued + timedelta(days=int(settings[_DAYS]))


def public_count(count: int, rules: Rules | None = None) -> str:
    """A count as it may be made public: zero, 少于 8, or rounded."""
    rules = rules or load_rules()
    if not count:
        return formats.number(0)
    if count <= rules.hidden_up_to:
        return t("letters.fewer", count=rules.hidden_up_to + 1)
    return t("letters.about", count=formats.number(rules.rounded(count)))


def announcement(
    slip: Slip, visits: pd.DataFrame, findings: pd.DataFrame, chosen: Chosen, county: str
) -> Document:
    """公告稿: what may be made public of a year of visits - rounded counts of units and findings, no unit and
    no child by name, and a kind of finding only where there are enough of it."""
    rules = load_rules()
    since = chosen.as_of.replace(year=chosen.as_of.year - 1)
    units = Counter(kind for kind, _ in set(zip(visits["unit_kind"], visits["unit_code"], strict=True)))
    issued = pd.to_datetime(findings["issued_on"])
    year = findings[issued > pd.Timestamp(since)]
    kinds = Counter(
        wording.begun(wording.either(row.problem_kind, row.problem_kind_en)) for row in row_records(year)
    )
    told = [name for name, count in kinds.most_common() if name and count > rules.hidden_up_to]
    done = int((~year["is_outstanding"].astype(bool)).sum())
    where = t("format.comma").join(
        t("letters.public_units", kind=t(f"visits.kind_{kind}"), count=public_count(units[kind], rules))
        for kind in UNIT_KINDS
        if units[kind]
    )
    content: list[Block] = [
        Text(
            t(
                "letters.public_begin",
                first=formats.day(since),
                last=formats.day(chosen.as_of),
                county=county,
                visits=public_count(len(visits), rules),
                where=where or t("letters.nobody"),
            ),
            indent=True,
        ),
        Text(
            t("letters.public_found", count=public_count(len(year), rules), done=public_count(done, rules)),
            indent=True,
        ),
    ]
    if told:
        names = t("format.between_names").join(told)
        content.append(Text(t("letters.public_kinds", kinds=names), indent=True))
    content += [
        Text(t("letters.public_rule", hidden=rules.hidden_up_to, base=rules.base), "soft", indent=True),
        Text(t("letters.public_sign", county=county), align="right"),
        Text(formats.day(slip.day), align="right"),
    ]
    return slip.document(t("letters.public_title", county=county), tuple(content), form="official")
