"""A brief as a document: who it is about, what to look at first, and the lists behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.paper.document import Block, Columns, Document, NewPage, Signatures, Text
from baoxue.view import formats
from baoxue.view.findings.brief import cases, counts, found, lists, points, years
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.sections.samples import Sample
from baoxue.view.sections.units import NamedUnit
from baoxue.view.sections.visits import workbooks
from baoxue.view.slips import Slip, Taken
from baoxue.view.words import t


@dataclass(frozen=True)
class Brief:
    """All parts of one unit's brief, in the order of the paper; parts that are None do not apply."""

    found: Answers
    points: Section
    counts: Section
    cases: Section
    sample: Section
    papers: Section
    years: Section
    before: Section
    annexes: tuple[Section, ...]
    classes: tuple[Text, ...]
    samples: tuple[Sample, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those of the first pages, in order."""
        return (self.points, self.counts, self.cases, self.sample, self.papers, self.years, self.before)


def brief(answered: Answers, codes: Mapping[tuple[str, str], str]) -> Brief:
    """The parts, from the answers; `codes` are the names of codes in the reader's language."""
    drawn = lists.samples(answered)
    annexes = (
        cases.listed(answered),
        lists.to_verify(drawn, codes),
        found.tasks(answered),
        lists.checks(answered),
        lists.questions(answered),
    )
    return Brief(
        found=answered,
        points=points.section(answered),
        counts=counts.section(answered),
        cases=cases.section(answered),
        sample=lists.sizes(answered, drawn, codes),
        papers=lists.papers(answered),
        years=years.section(answered),
        before=found.section(answered),
        annexes=tuple(annex for annex in annexes if annex is not None),
        classes=lists.classes_to_call(drawn, codes),
        samples=drawn,
    )


def facts(answered: Answers) -> tuple[tuple[str, str], ...]:
    """The facts under the name of the unit."""
    unit = answered.unit
    last = t("briefing.never")
    if "inspections" not in answered.present:
        last = t("briefing.not_supplied")
    elif unit.last_on and unit.days is not None:
        ago = formats.counted(unit.days, "day")
        last = t("briefing.last_visit", day=formats.day(unit.last_on), ago=ago)
    return (
        (t(f"briefing.code_{unit.kind}"), unit.code),
        (t(f"briefing.head_{unit.kind}"), unit.head or formats.DASH),
        (t(f"briefing.size_{unit.kind}"), size(answered)),
        (t("briefing.last_visit_name"), last),
        (t("briefing.owed_name"), found.owed_told(answered)),
    )


def size(answered: Answers) -> str:
    """Stages and classes of a school; schools of a township; registered children of a village."""
    rows = answered.counts
    if answered.unit.kind == "village":
        homes = rows[rows["counted"] == "home"]
        return formats.counted(int(homes["registered"].sum()))
    classes = rows[rows["counted"] == "class"]
    if answered.unit.kind == "township":
        schools = formats.counted(int(classes["school_code"].nunique()), "school")
        return t("briefing.size", first=schools, second=formats.counted(int(classes["on_roll"].sum())))
    stages = formats.joined([t(f"filter.stage_{stage}") for stage in answered.stages])
    return t("briefing.size", first=stages, second=formats.counted(len(classes), "class"))


def definitions(made: Brief) -> str:
    """What the figures count, in one paragraph."""
    told = [part.definition for part in made.sections if part.definition]
    return t("briefing.definitions", told="".join(told))


def document(made: Brief, slip: Slip) -> Document:
    """The whole paper: one or two pages, then the annexes."""
    unit, as_of = made.found.unit, formats.as_of(made.found.on)
    content: list[Block] = [
        *made.points.on_paper,
        *made.counts.on_paper,
        *made.cases.on_paper,
        Columns(made.sample.on_paper, made.papers.on_paper),
        *made.years.on_paper,
        *made.before.on_paper,
        Text(definitions(made), "soft", small=True),
    ]
    for number, annex in enumerate(made.annexes):
        content += [NewPage()] if number == 0 else []
        content += annex.on_paper
        content += made.classes if annex.key == "to_verify" else ()
    content.append(
        Signatures((t("briefing.sign_inspector"), t(f"briefing.sign_{unit.kind}"), t("briefing.sign_day")))
    )
    return slip.document(
        unit.full_name,
        tuple(content),
        scope=t("briefing.scope", unit=unit.told, county=unit.county_name, as_of=as_of),
        treatment=t("briefing.treatment"),
        over=t("briefing.over", county=unit.county_name, kind=t("page.brief")),
        aside=(t("briefing.aside_data", as_of=as_of), t("briefing.aside_who", who=slip.made_by)),
        facts=facts(made.found),
    )


def file_name(made: Brief, kind: str) -> str:
    """The name of a file: unit and day of the data, nothing about children."""
    return t("briefing.file", unit=made.found.unit.full_name, day=made.found.on.isoformat()) + f".{kind}"


def child_keys(made: Brief) -> set[int]:
    """The children of the sample."""
    return workbooks.child_keys(made.samples)


def children(made: Brief) -> int:
    """How many rows of single children stand on the papers: what the log says of them."""
    return len(made.found.cases) + len(made.found.gaps) + sum(len(one.rows) for one in made.samples)


def visit_form(
    made: Brief,
    codes_of_children: Mapping[int, str],
    inspectors: pd.DataFrame,
    codes: Mapping[tuple[str, str], str],
    slip: Slip,
) -> Taken:
    """The form of the visit, filled in by hand and handed in again; `codes` in Chinese, as it is read."""
    unit = made.found.unit
    place = NamedUnit(unit.kind, unit.code, unit.county, unit.township_code, unit.name, unit.township)
    number = lists.draw_number(made.found)
    return workbooks.visit(
        slip,
        place,
        made.samples,
        codes_of_children,
        made.found.owed,
        inspectors,
        codes,
        number,
        made.found.on,
    )
