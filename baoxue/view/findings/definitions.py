"""What the definitions page says: every number's meaning and document, from the files that define it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.rubric import Rubric
from baoxue.settings import reference_file
from baoxue.snapshots.indicators import GROUPS, Indicator, Target, load_indicators
from baoxue.view import formats
from baoxue.view.findings import figures, noting, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.sections.accountability.items import rule
from baoxue.view.words import language, named, t


def matching(words: str) -> tuple[tuple[str, tuple[Indicator, ...]], ...]:
    """The indicators whose definition holds every word, by group; all when nothing is searched."""
    wanted = words.casefold().split()
    found = [one for one in load_indicators().values() if all(word in _text(one) for word in wanted)]
    return tuple(
        (group, members) for group in GROUPS if (members := tuple(one for one in found if one.group == group))
    )


def heading(found: Sequence[tuple[str, Sequence[Indicator]]], words: str) -> str:
    """How many indicators there are, or how many were found."""
    count = sum(len(members) for _, members in found)
    return t("definitions.found" if words.strip() else "definitions.heading", count=count)


def label(one: Indicator) -> str:
    """The name on the fold, with what it is measured in."""
    return named(one.name)


def sentence_rules() -> tuple[tuple[str, str], ...]:
    """The published list of rules, each with its mark."""
    return noting.rules_table()


def rubric_heading(rubric: Rubric) -> str:
    """Name, version and points of the rubric."""
    return t(
        "definitions.rubric_heading",
        name=named(rubric.name),
        version=rubric.version,
        points=formats.marks(rubric.total),
    )


def rubric_table(rubric: Rubric) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Every item with its part, points and rule: header, rows, widths in percent."""
    parts = {part.id: part.name for part in rubric.parts}
    header = (
        t("definitions.column_part"),
        t("accountability.column_item"),
        t("definitions.column_points"),
        t("accountability.column_rule"),
    )
    rows = tuple(
        (
            named(parts[item.part]),
            f"{item.id} {named(item.name)}",
            formats.marks(item.points),
            rule(item),
        )
        for item in rubric.items
    )
    return header, rows, (15, 30, 10, 45)


def settings_note(chosen: Chosen) -> str:
    """In force on which day."""
    return t("definitions.settings_note", as_of=formats.day(chosen.as_of))


def _text(one: Indicator) -> str:
    parts: list[str] = [
        one.id,
        *one.name.values(),
        *one.short.values(),
        *one.numerator.values(),
        *one.calibre.values(),
        *one.source.values(),
    ]
    parts += one.denominator.values() if one.denominator else []
    parts += [figures.register_name(register) for register in one.registers]
    for target in one.targets:
        parts += [*target.label.values(), *target.source.values()]
    return " ".join(parts).casefold()


def entry(name: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """One indicator as an entry of the list: its id, its name, and its definition."""
    return _entry(name, language())


@lru_cache(maxsize=512)
def _entry(name: str, _spoken: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    one = load_indicators()[name]
    return name, label(one), lines(one)


def lines(one: Indicator) -> tuple[tuple[str, str], ...]:
    """The definition of one indicator as pairs of heading and text."""
    told = [
        (t("definitions.calibre"), named(one.calibre)),
        (t("definitions.numerator"), named(one.numerator)),
        (t("definitions.denominator"), named(one.denominator)),
        (t("definitions.better"), t(f"definitions.better_{one.better}")),
        (t("definitions.period"), t(f"definitions.period_{one.period}")),
    ]
    told += [(t("definitions.targets"), _target(target, one)) for target in one.targets]
    told += [
        (
            t("definitions.registers"),
            figures.register_names(one.registers),
        ),
        *(
            (
                t("definitions.completed_by"),
                t("definitions.without", register=figures.register_name(it.register), unknown=named(it.text)),
            )
            for it in one.completed_by
        ),
        (t("definitions.source"), named(one.source)),
        (t("definitions.standing"), t(f"definitions.standing_{one.standing.split()[0]}")),
    ]
    told += [(t("definitions.notes"), f"{formats.day(note.on)} {named(note.text)}") for note in one.notes]
    return tuple((head, text) for head, text in told if text)


def _target(target: Target, one: Indicator) -> str:
    value = float(target.value)
    is_rate = one.unit == "percent"
    return t(
        "definitions.target_line",
        value=formats.goal(value / 100, one.decimals) if is_rate else formats.counted(value, one.counted),
        label=named(target.label),
        day=formats.day(target.valid_from),
        source=named(target.source),
    )


def settings_table(
    in_force: pd.DataFrame, as_of: date
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """The dated settings in force on a day, what, how much, from when, from where: header, rows, widths."""
    told = {row["key"]: row for row in _settings(as_of)}
    source = "source_zh" if language() == "zh" else "source"
    header = tuple(t(f"definitions.column_{name}") for name in ("setting", "value", "from", "source"))
    rows = tuple(
        (
            wording.begun(row[f"explain_{language()}"]),
            f"{formats.number(float(setting.value))}{formats.NBSP}{t('unit.setting_' + row['unit'])}",
            formats.day(date.fromisoformat(row["valid_from"])),
            wording.begun(row[source]),
        )
        for setting in row_records(in_force)
        if (row := told.get(setting.key)) is not None
    )
    return header, rows, (38, 12, 16, 34)


def _settings(as_of: date) -> Iterable[dict[str, str]]:
    with reference_file("settings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if date.fromisoformat(row["valid_from"]) <= as_of]
    return sorted(rows, key=lambda row: row["valid_from"])
