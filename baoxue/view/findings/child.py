"""What the page of one child says: who it is as far as may be seen, and what happened, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.paper.document import Block, Cell, Document, Heading, Signatures, Table, Text
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.slips import Slip
from baoxue.view.words import t

Codes = Mapping[tuple[str, str], str]
"""(list, code) -> its name in the reader's language."""

# The rows of the line of time, top down, and which kinds of event stand in each.
ROWS: Mapping[str, tuple[str, ...]] = {
    "attendance": ("registered", "absence", "leave"),
    "ledger": ("found", "reported", "verified", "confirmed", "returned", "left_again", "closed"),
    "persuasion": ("persuasion",),
    "law": ("law",),
    "visits": ("visit", "talk"),
    "placement": ("waiting", "lesson"),
    "care": ("pairing", "caregiver", "plan"),
    "aid": ("aid",),
}
_SPELLS = frozenset({"absence", "leave", "pairing", "caregiver", "plan", "waiting"})
_TONES: Mapping[str, charts.LifeTone] = {
    "absence": "worse", "found": "worse", "confirmed": "worse", "left_again": "worse", "waiting": "worse",
    "returned": "better", "closed": "better", "registered": "better", "aid": "better", "law": "focus",
    "persuasion": "focus", "visit": "focus", "verified": "focus", "reported": "focus",
}  # fmt: skip
_FAILED_PAYMENTS = frozenset({"60", "80"})
_REGISTERS = ("suspected_cases", "dropout_cases", "persuasion_visits", "law_notices", "absences", "leave",
              "home_visits", "talks", "case_plans", "caregivers", "pairings", "home_teaching",
              "aid_payments", "term_registration", "disabled")  # fmt: skip
REASONS = ("open_case", "back_again", "absent", "unregistered", "waiting", "home_taught")


@dataclass(frozen=True)
class Event:
    """One line of the story: when in words, what it was, the details; `row` is its row in the chart."""

    row: str
    when: str
    kind: str
    detail: str
    who: str


@dataclass(frozen=True)
class Story:
    """One child: a heading that names it as far as may be seen, facts, the line of time and its events."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    chart: charts.Chart | None
    events: tuple[Event, ...]
    lacking: str
    """Registers that did not come, in a row: what they would tell is missing, and not none."""

    @property
    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Header and rows, newest first."""
        header = tuple(t(f"child.column_{name}") for name in ("when", "kind", "detail", "who"))
        return header, tuple((one.when, one.kind, one.detail, one.who) for one in self.events)


def labels(rows: pd.DataFrame) -> dict[int, str]:
    """The children to choose from, from `children_followed`: key -> number, masked name, where, and why."""
    told = {}
    for number, row in enumerate(row_records(rows), start=1):
        where = (
            wording.either(row.school, row.school_en),
            wording.grade(row.grade),
            str(row.class_name or ""),
        )
        parts = (
            str(row.name or t("child.unnamed")),
            *(part for part in where if part),
            t(f"child.why_{row.reason}"),
        )
        told[int(row.child_key)] = f"{number}. " + t("take.between").join(parts)
    return told


def counts(rows: pd.DataFrame) -> str:
    """How many of each reason, in a sentence."""
    found = rows["reason"].value_counts().to_dict() if len(rows) else {}
    parts = (
        t("child.count", what=t(f"child.why_{reason}"), count=formats.counted(float(found[reason])))
        for reason in REASONS
        if found.get(reason)
    )
    return t("format.comma").join(parts)


def story(
    name: str,
    reason: str,
    facts: Mapping[str, Any],
    events: pd.DataFrame,
    codes: Codes,
    places: Mapping[str, str],
    chosen: Chosen,
) -> Story:
    """All of it, from what `Edition.child` gives; `name` as masked, `reason` one of REASONS, `places`: code
    -> name."""
    told, dots = [], []
    for row in row_records(events):
        day, until = wording.day_of(row.happened_on), wording.day_of(row.until_on)
        if day is None:
            continue
        group = next(name for name, kinds in ROWS.items() if row.kind in kinds)
        detail, is_spell = _detail(row, codes), row.kind in _SPELLS
        when = formats.day(day)
        if is_spell:
            ended = formats.day(until) if until else t("chart.life_goes_on")
            when = t("chart.life_spell", begun=when, ended=ended)
        kind = t(f"child.kind_{row.kind}")
        who = codes.get(("persuasion_party", str(row.who)), str(row.who)) if wording.known(row.who) else ""
        told.append(Event(group, when, kind, detail, who))
        tone = "worse" if row.kind == "aid" and row.second_code in _FAILED_PAYMENTS else _TONES.get(row.kind)
        text = t("child.told", kind=kind, detail=detail) if detail else kind
        dots.append(charts.LifeEvent(t(f"child.row_{group}"), day, text, tone or "context", is_spell, until))
    rows = tuple(t(f"child.row_{group}") for group in ROWS)
    chart = charts.life_line(rows, tuple(dots), until=chosen.as_of, what=t("child.story")) if dots else None
    lacking = [register for register in _REGISTERS if register not in chosen.present]
    return Story(
        t("child.heading", name=name or t("child.unnamed"), events=formats.number(len(told))),
        ((t("child.fact_why"), t(f"child.why_{reason}")), *_facts(facts, codes, places)),
        chart,
        tuple(told),
        figures.register_names(lacking),
    )


def _detail(row: Any, codes: Codes) -> str:
    parts = [
        codes.get((str(name), str(code)), str(code))
        for name, code in ((row.list, row.code), (row.second_list, row.second_code))
        if wording.known(code) and wording.known(name)
    ]
    if wording.known(row.amount):
        amount = float(row.amount)
        if row.kind == "aid":
            parts.append(formats.money(amount))
        elif row.kind == "absence":
            parts.append(t("child.school_days", days=formats.number(amount)))
        elif row.kind == "lesson":
            parts.append(t("child.periods", periods=formats.number(amount, 0 if amount.is_integer() else 1)))
        elif row.kind == "persuasion":
            parts.append(t("dropout.attempt", turn=int(amount)))
        elif row.kind == "reported":
            parts.append(t("child.hours", hours=formats.number(amount)))
        elif row.kind == "registered":
            parts.append(t("child.school_day", day=int(amount)))
    return t("format.comma").join(wording.begun(part) for part in parts)


def _facts(facts: Mapping[str, Any], codes: Codes, places: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    def coded(name: str, column: str) -> str:
        value = facts.get(column)
        return wording.begun(codes.get((name, str(value)), str(value))) if wording.known(value) else ""

    school = places.get(str(facts.get("school_code")), "")
    place = t("take.between").join(
        found
        for column in ("township_code", "village_code")
        if (found := places.get(str(facts.get(column)), ""))
    )
    flags = [
        t(f"child.flag_{name}")
        for name in ("is_poor", "is_single_parent", "is_boarding", "is_aid_eligible")
        if facts.get(name)
    ]
    if wording.known(facts.get("left_behind")) and str(facts["left_behind"]) != "0":
        flags.append(t("child.flag_left_behind", how=coded("left_behind", "left_behind")))
    disability = t("format.comma").join(
        part
        for part in (
            coded("disability_kind", "disability_kind"),
            coded("disability_level", "disability_level"),
            coded("placement", "placement"),
        )
        if part
    )
    age = facts.get("age_years")
    about = [coded("sex", "sex")]
    about += [t("disability.years_old", age=wording.whole(age))] if wording.known(age) else []
    about += [wording.grade(facts.get("grade")), str(facts.get("class_name") or "")]
    lines = (
        (t("child.fact_about"), t("format.comma").join(part for part in about if part)),
        (t("child.fact_school"), school),
        (t("child.fact_home"), place),
        (
            t("child.fact_status"),
            coded("roll_status", "roll_status") or coded("study_status", "study_status"),
        ),
        (t("child.fact_disability"), disability),
        (t("child.fact_flags"), t("format.between_names").join(flags)),
    )
    return tuple((name, text) for name, text in lines if text)


def document(told: Story, slip: Slip, chosen: Chosen) -> Document:
    """一生一案: the facts, the story, and lines to fill in by hand."""
    header, rows = told.table
    content: list[Block] = [Heading(told.heading, t("child.masked_note"))]
    content += [Table(header, rows, (2.4, 1.6, 4.2, 1.8))] if rows else [Text(t("child.nothing"))]
    content += [Text(t("child.lacking", registers=told.lacking), "soft", small=True)] if told.lacking else []
    content += [Heading(t("child.next_heading")), *_to_fill()]
    content.append(Signatures((t("child.sign_inspector"), t("child.sign_school"), t("briefing.sign_day"))))
    return slip.document(
        t("page.child"),
        tuple(content),
        over=t("child.over"),
        aside=(t("briefing.aside_data", as_of=formats.as_of(chosen.as_of)),),
        facts=told.facts,
        form="working",
    )


def _to_fill() -> Sequence[Block]:
    header = tuple(t(f"child.next_{name}") for name in ("what", "who", "until", "done"))
    line = Cell(blank=True)
    return (Table(header, tuple((line, line, line, line) for _ in range(4)), (5, 2, 2, 2)),)


def source(chosen: Chosen) -> Source:
    """From which registers the story comes."""
    present = tuple(register for register in _REGISTERS if register in chosen.present)
    return figures.source_of(t("child.source"), present, chosen.as_of)
