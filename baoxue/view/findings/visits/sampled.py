"""The spot check of one unit: sizes, the sample by its number, what it can find, and who is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.analysis import sample
from baoxue.analysis.records import row_records
from baoxue.analysis.sample import Drawn, HighRisk, SampleRule
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.listing import Column
from baoxue.view.words import named, t

CLASS_COLUMNS = ("school_code", "grade", "class_name")


@dataclass(frozen=True, eq=False)
class Sample:
    """One kind: its rule, how it was drawn (of classes: the classes), and the rows that are in, with `why`
    and the number of each row in its pool."""

    rule: SampleRule
    drawn: Drawn
    rows: pd.DataFrame

    @property
    def size(self) -> int:
        return len(self.drawn.rows)


def samples(pools: pd.DataFrame, number: str, on: date) -> tuple[Sample, ...]:
    """From the answer to `sample_pools`: every kind of which the unit has anybody, by the rules of a day."""
    risk = sample.high_risk()
    found = []
    for rule in sample.rules_in_force(on):
        pool = pools[pools["pool"] == rule.pool].reset_index(drop=True)
        if len(pool):
            found.append(
                _classes(rule, pool, number) if rule.classes else _children(rule, pool, number, risk)
            )
    return tuple(found)


def _children(rule: SampleRule, pool: pd.DataFrame, number: str, risk: HighRisk) -> Sample:
    facts = pool[list(risk.facts)].to_dict("records")
    reasons = [risk.why({name: _true(value) for name, value in row.items()}) for row in facts]
    drawn = sample.draw(rule, number, [bool(why) for why in reasons])
    rows = pool.assign(
        row_number=range(1, len(pool) + 1),
        why=[formats.joined([named(risk.words[fact]) for fact in why]) for why in reasons],
    )
    return Sample(rule, drawn, rows.iloc[[row - 1 for row in drawn.rows]].reset_index(drop=True))


def _true(value: object) -> bool | None:
    return bool(value) if wording.known(value) else None


def _classes(rule: SampleRule, pool: pd.DataFrame, number: str) -> Sample:
    classes = pool.groupby(list(CLASS_COLUMNS), sort=False, dropna=False).ngroup() + 1
    count = int(classes.max())
    drawn = Drawn(rule.kind, count, (), sample.draw_classes(rule, number, count))
    rows = pool.assign(row_number=classes, why="")
    return Sample(rule, drawn, rows[classes.isin(drawn.rows)].reset_index(drop=True))


def kind_name(kind: str, codes: Mapping[tuple[str, str], str]) -> str:
    """What a kind is called in the code list."""
    return wording.begun(codes.get(("sample_kind", kind), kind))


def summary(
    found: Sequence[Sample], codes: Mapping[tuple[str, str], str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows: of each kind how many there are, how many are looked at, and what that can find."""
    header = tuple(t(f"visits.sample_column_{name}") for name in ("kind", "pool", "taken", "how", "finds"))
    return header, tuple(
        (
            kind_name(one.rule.kind, codes),
            _counted(one, one.drawn.pool),
            taken(one),
            wording.begun(codes.get(("sample_how", one.rule.how), "")),
            finds(one),
        )
        for one in found
    )


def _counted(one: Sample, count: int, spoken: str | None = None) -> str:
    return formats.counted(count, "class" if one.rule.classes else "person", spoken)


def taken(one: Sample, spoken: str | None = None) -> str:
    """全部, or how many: those always in and those drawn."""
    if one.size == one.drawn.pool:
        return t("visits.sample_all", spoken)
    if not one.drawn.certain:
        return t("visits.sample_drawn", spoken, count=_counted(one, one.size, spoken))
    return t(
        "visits.sample_both",
        spoken,
        count=_counted(one, one.size, spoken),
        certain=len(one.drawn.certain),
        drawn=len(one.drawn.drawn),
    )


def finds(one: Sample, spoken: str | None = None) -> str:
    """What the drawn part can find, in one computed sentence."""
    others, size = one.drawn.others, len(one.drawn.drawn)
    if not others or size == others:
        return ""
    missing = sample.supposed_missing(others)
    chance = formats.percent(sample.chance_to_find(others, size, missing), 0)
    key = "sample_finds_classes" if one.rule.classes else "sample_finds"
    return t(f"visits.{key}", spoken, pool=others, missing=missing, size=size, chance=chance)


def table_rows(found: Sequence[Sample], codes: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """Everybody who is in, kind by kind."""
    parts = []
    for one in found:
        records = row_records(one.rows)
        parts.append(
            one.rows.assign(
                kind_name=kind_name(one.rule.kind, codes),
                place=[wording.either(row.school, row.school_en) for row in records],
                village_name=[wording.either(row.village, row.village_en) for row in records],
                class_text=[class_text(row.grade, row.class_name, codes) for row in records],
                why_text=[row.why or t("visits.sample_by_number", row=row.row_number) for row in records],
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def class_text(grade: object, class_name: object, codes: Mapping[tuple[str, str], str]) -> str:
    """八年级2班; empty for who is in no class."""
    if not wording.known(grade):
        return ""
    name = codes.get(("grade", str(int(float(str(grade))))), str(grade))
    return name + t("visits.class_of", name=class_name) if wording.known(class_name) else name


def columns(sees_names: bool) -> tuple[Column, ...]:
    """Kind, class and seat, the masked name for whoever sees it, and why the child is in."""
    name = (Column("name", t("visits.column_name"), "text", 80),) if sees_names else ()
    return (
        Column("kind_name", t("visits.sample_column_kind"), "text", 120),
        Column("class_text", t("visits.column_class_of"), "text", 110),
        Column("seat", t("visits.column_seat"), "count", 70),
        *name,
        Column("why_text", t("visits.column_drawn_why"), "text", 260),
        Column("place", t("visits.column_school"), "text", 130),
        Column("village_name", t("visits.column_village"), "text", 120),
    )
