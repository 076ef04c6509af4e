"""What the definitions page says: every number's meaning and document, from the files that define it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from baoxue.analysis.rubric import Rubric
from baoxue.settings import reference_file
from baoxue.snapshots.indicators import GROUPS, Indicator, Target, load_indicators
from baoxue.view import formats
from baoxue.view.findings import accountability, figures
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column
from baoxue.view.words import language, named, t

SENTENCE_RULES = ("late_step", "below_target", "relapsed", "pending", "fewer_out", "nobody_late")


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
    marks = dict(zip(SENTENCE_RULES, ("late", "low", "again", "pending", "better", "better"), strict=True))
    return tuple((t(f"mark.{mark}"), t(f"definitions.rule_{rule}")) for rule, mark in marks.items())


def rubric_heading(rubric: Rubric) -> str:
    """Name, version and points of the rubric."""
    return t(
        "definitions.rubric_heading",
        name=named(rubric.name),
        version=rubric.version,
        points=accountability.points(rubric.points),
    )


def rubric_rows(rubric: Rubric) -> pd.DataFrame:
    """Every item with its points and rule."""
    parts = dict(rubric.parts)
    return pd.DataFrame(
        {
            "part": [named(parts[item.part]) for item in rubric.items],
            "item": [f"{item.id} {named(item.name)}" for item in rubric.items],
            "points": [accountability.points(item.points) for item in rubric.items],
            "rule": [accountability.rule(item) for item in rubric.items],
        }
    )


def rubric_columns() -> tuple[Column, ...]:
    """Part, item, points, rule."""
    return (
        Column("part", t("definitions.column_part"), "text", 110),
        Column("item", t("accountability.column_item"), "text", 200),
        Column("points", t("definitions.column_points"), "figure", 72),
        Column("rule", t("accountability.column_rule"), "text", 420),
    )


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


def lines(one: Indicator) -> tuple[tuple[str, str], ...]:
    """The definition of one indicator as pairs of heading and text."""
    told = [
        (t("definitions.calibre"), named(one.calibre)),
        (t("definitions.numerator"), named(one.numerator)),
        (t("definitions.denominator"), named(one.denominator)),
        (t("definitions.better"), t(f"definitions.better_{one.better}")),
        (t("definitions.period"), t(f"definitions.period_{one.period}")),
    ]
    told += [(t("definitions.targets"), _target(target, one.decimals)) for target in one.targets]
    told += [
        (
            t("definitions.registers"),
            t("format.between_names").join(map(figures.register_name, one.registers)),
        ),
        (t("definitions.source"), named(one.source)),
        (t("definitions.standing"), t(f"definitions.standing_{one.standing.split()[0]}")),
    ]
    told += [(t("definitions.notes"), f"{formats.day(note.on)} {named(note.text)}") for note in one.notes]
    return tuple((head, text) for head, text in told if text)


def _target(target: Target, decimals: int) -> str:
    return t(
        "definitions.target_line",
        value=formats.goal(float(target.value) / 100, decimals),
        label=named(target.label),
        day=formats.day(target.valid_from),
        source=named(target.source),
    )


def settings_rows(in_force: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The dated settings in force on a day: what, how much, from when, from where."""
    told = {row["key"]: row for row in _settings(as_of)}
    source = "source_zh" if language() == "zh" else "source"
    rows = []
    for setting in in_force.itertuples(index=False):
        row = told.get(setting.key)
        if row is not None:
            unit = t(f"unit.setting_{row['unit']}")
            value = f"{formats.number(float(setting.value))}{formats.NBSP}{unit}"
            rows.append(
                (row[f"explain_{language()}"], value, date.fromisoformat(row["valid_from"]), row[source])
            )
    return pd.DataFrame(rows, columns=["what", "value", "valid_from", "source"])


def _settings(as_of: date) -> Iterable[dict[str, str]]:
    with reference_file("settings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if date.fromisoformat(row["valid_from"]) <= as_of]
    return sorted(rows, key=lambda row: row["valid_from"])


def settings_columns() -> tuple[Column, ...]:
    """Setting, value, since when, from where."""
    return (
        Column("what", t("definitions.column_setting"), "text", 300),
        Column("value", t("definitions.column_value"), "figure", 90),
        Column("valid_from", t("definitions.column_from"), "date", 130),
        Column("source", t("definitions.column_source"), "text", 320),
    )
