"""What to ask for, to check and to ask, and whom to look at: the lists that an inspector carries."""

from collections.abc import Mapping, Sequence

import pandas as pd

from baoxue.analysis import brief_lists, sample
from baoxue.analysis.records import row_records
from baoxue.paper.document import Cell, Checklist, Heading, Table, Text
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.brief.answers import Answers
from baoxue.view.findings.brief.section import Section
from baoxue.view.sections import samples as sampled
from baoxue.view.sections.samples import Sample
from baoxue.view.words import named, t

Codes = Mapping[tuple[str, str], str]
RESULTS = ("conform", "differ", "doubtful")


def draw_number(found: Answers) -> str:
    """The number by which the sample is drawn: that which the visits page proposes."""
    return sample.draw_number(found.snapshot, found.unit.kind, found.unit.code)


def samples(found: Answers) -> tuple[Sample, ...]:
    """Whom to look at, by the proposed number; whole classes are called at schools, not in villages."""
    drawn = sampled.samples(found.pools, draw_number(found), found.on)
    return tuple(one for one in drawn if not (one.rule.classes and found.unit.kind == "village"))


def rows(drawn: Sequence[Sample]) -> pd.DataFrame:
    """Every child of the sample once, as the reveal of names takes them."""
    parts = [one.rows for one in drawn if not one.rule.classes]
    if not parts:
        return pd.DataFrame()
    return pd.concat(parts, ignore_index=True).drop_duplicates("child_key")


def sizes(found: Answers, drawn: Sequence[Sample], codes: Codes) -> Section:
    """Of each kind how many there are and how many are looked at."""
    note = t("briefing.sample_note", number=draw_number(found))
    if not drawn:
        return Section("sample", t("briefing.sample"), (Text(t("briefing.sample_none"), "soft"),), note)
    rows = tuple(
        (
            sampled.kind_name(one.rule.kind, codes),
            formats.counted(one.drawn.pool, "class" if one.rule.classes else "person"),
            Cell(_taken(one), "strong"),
        )
        for one in drawn
    )
    header = tuple(t(f"briefing.column_{name}") for name in ("kind", "there", "look"))
    return Section("sample", t("briefing.sample"), (Table(header, rows, (1.7, 0.9, 1.5), (1, 2)),), note)


def _taken(one: Sample) -> str:
    """全部, or how many, with how many of them are always in: short, for a narrow column."""
    unit = "class" if one.rule.classes else "person"
    if one.size == one.drawn.pool:
        return t("visits.sample_all")
    count = formats.counted(one.size, unit)
    certain = len(one.drawn.certain)
    return t("briefing.sample_both", count=count, certain=certain) if certain else count


def papers(found: Answers) -> Section:
    """Papers to ask for, those that this unit gives a reason for first."""
    amounts = found.amounts
    listed = [it for it in brief_lists.entries("papers", found.on) if _applies(it, found, amounts)]
    listed.sort(key=lambda entry: not entry.when)
    items = tuple(
        named(entry.words).format(count=formats.number(amounts.get(entry.when, 0))) for entry in listed
    )
    return Section(
        "papers", t(f"briefing.papers_{found.unit.kind}"), (Checklist(items),), t("briefing.papers_note")
    )


def checks(found: Answers) -> Section:
    """What to check on the spot."""
    amounts = found.amounts
    listed = [it for it in brief_lists.entries("checks", found.on) if _applies(it, found, amounts)]
    items = tuple(named(entry.words) for entry in listed)
    return Section("checks", t("briefing.checks"), (Checklist(items),), t("briefing.checks_note"), annex=True)


def questions(found: Answers) -> Section:
    """Questions to people, with room for a word of the answer."""
    amounts = found.amounts
    listed = [it for it in brief_lists.entries("questions", found.on) if _applies(it, found, amounts)]
    rows = []
    for whom in brief_lists.WHOM:
        asked = [named(entry.words) for entry in listed if entry.whom == whom]
        for number, text in enumerate(asked):
            first = Cell(t(f"briefing.whom_{whom}"), "strong", rows=len(asked)) if number == 0 else None
            rows.append((first, text, ""))
    header = tuple(t(f"briefing.column_{name}") for name in ("whom", "question", "answer"))
    table = Table(header, tuple(rows), (0.9, 4.2, 3.0), groups=tuple(range(len(rows))))
    return Section("questions", t("briefing.questions"), (table,), t("briefing.questions_note"), annex=True)


def _applies(entry: brief_lists.Entry, found: Answers, amounts: Mapping[str, int]) -> bool:
    return entry.applies(found.unit.kind, found.stages, amounts)


def to_verify(drawn: Sequence[Sample], codes: Codes) -> Section:
    """Everybody who is in the sample, kind by kind, with boxes for what was found."""
    blocks: list[Heading | Table] = []
    header = (
        t("briefing.column_number"),
        t("briefing.column_class"),
        t("visits.column_seat"),
        t("visits.column_name"),
        t("visits.column_drawn_why"),
        *(t(f"briefing.result_{name}") for name in RESULTS),
    )
    total = 0
    for one in drawn:
        if one.rule.classes:
            continue  # a whole class is called by the list that the school prints from its roll
        lines = row_records(one.rows)
        rows = tuple(
            (
                formats.number(total + number),
                _class_of(line, codes),
                formats.number(line.seat) if wording.known(line.class_name) else "",
                str(line.name) if wording.known(line.name) else formats.DASH,
                line.why or t("visits.sample_by_number", row=line.row_number),
                *(Cell(box=True) for _ in RESULTS),
            )
            for number, line in enumerate(lines, start=1)
        )
        total += len(lines)
        finds = sampled.finds(one)
        blocks.append(Heading(sampled.kind_name(one.rule.kind, codes), finds, level=2))
        blocks.append(Table(header, rows, (0.6, 1.5, 0.7, 0.9, 3.2, 0.65, 0.65, 0.65), (0, 2)))
    said = tuple(blocks) or (Text(t("briefing.sample_none"), "soft"),)
    return Section("to_verify", t("briefing.to_verify"), said, t("briefing.to_verify_note"), annex=True)


def _class_of(line: object, codes: Codes) -> str:
    told = sampled.class_text(getattr(line, "grade", None), getattr(line, "class_name", None), codes)
    school = wording.either(getattr(line, "school", ""), getattr(line, "school_en", ""))
    return told or school or formats.DASH


def classes_to_call(drawn: Sequence[Sample], codes: Codes) -> tuple[Text, ...]:
    """Which whole classes are called by the list of the roll."""
    told = []
    for one in drawn:
        if one.rule.classes:
            classes = one.rows.drop_duplicates(["school_code", "grade", "class_name"])
            names = [_class_of(line, codes) for line in row_records(classes)]
            kind = sampled.kind_name(one.rule.kind, codes)
            told.append(t("briefing.classes_to_call", kind=kind, classes=formats.joined(names)))
    return tuple(Text(line) for line in told)
