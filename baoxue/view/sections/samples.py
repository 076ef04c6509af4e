"""The spot check of one unit: sizes, the sample by its number, what it can find, and who is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from baoxue.analysis import sample
from baoxue.analysis.sample import Drawn, HighRisk, SampleRule
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.words import named, t

CLASS_COLUMNS = ("school_code", "grade", "class_name")
Codes = Mapping[tuple[str, str], str]
"""Code list and code -> its name."""


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

    @property
    def unit(self) -> str:
        """What is counted."""
        return "class" if self.rule.classes else "person"


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
    # What is not known is no fact.
    reasons = [risk.why({name: wording.known(it) and bool(it) for name, it in row.items()}) for row in facts]
    drawn = sample.draw(rule, number, [bool(why) for why in reasons])
    rows = pool.assign(
        row_number=range(1, len(pool) + 1),
        why=[formats.joined([named(risk.words[fact]) for fact in why]) for why in reasons],
    )
    return Sample(rule, drawn, rows.iloc[[row - 1 for row in drawn.rows]].reset_index(drop=True))


def _classes(rule: SampleRule, pool: pd.DataFrame, number: str) -> Sample:
    classes = pool.groupby(list(CLASS_COLUMNS), sort=False, dropna=False).ngroup() + 1
    count = int(classes.max())
    drawn = Drawn(rule.kind, count, (), sample.draw_classes(rule, number, count))
    rows = pool.assign(row_number=classes, why="")
    return Sample(rule, drawn, rows[classes.isin(drawn.rows)].reset_index(drop=True))


def kind_name(kind: str, codes: Codes) -> str:
    """What a kind is called in the code list."""
    return wording.begun(codes.get(("sample_kind", kind), kind))


def class_text(grade: object, class_name: object, codes: Codes) -> str:
    """八年级2班; empty for who is in no class."""
    if not wording.known(grade):
        return ""
    name = codes.get(("grade", str(int(float(str(grade))))), str(grade))
    return name + t("visits.class_of", name=class_name) if wording.known(class_name) else name


def taken(one: Sample, spoken: str | None = None) -> str:
    """全部, or how many: those always in and those drawn."""
    if one.size == one.drawn.pool:
        return t("visits.sample_all", spoken)
    certain, drawn = len(one.drawn.certain), len(one.drawn.drawn)
    count = formats.counted(one.size, one.unit, spoken)
    key = "sample_both" if certain else "sample_drawn"
    return t(f"visits.{key}", spoken, count=count, certain=certain, drawn=drawn)


def finds(one: Sample, spoken: str | None = None) -> str:
    """What the drawn part can find, in one computed sentence."""
    others, size = one.drawn.others, len(one.drawn.drawn)
    if not others or size == others:
        return ""
    missing = sample.supposed_missing(others)
    chance = sample.chance_to_find(others, size, missing)
    key = "sample_finds_classes" if one.rule.classes else "sample_finds"
    return t(f"visits.{key}", spoken, pool=others, missing=missing, size=size, chance=chance)
