"""One view of an indicator: by what it is divided, which rows it keeps, and the forms it can take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.words import named, t
from baoxue.warehouse.dimensions import OF_EVERY_FIGURE, PLACES, Dimension, load_dimensions

NONE = "none"
"""In the address, where a further dimension, a condition or an earlier snapshot is not wanted."""
PLACE_DIMENSIONS = ("county", "township", "school", "village")
FORMS = ("bar", "line", "multiples", "heat", "funnel", "control", "pivot")


@dataclass(frozen=True)
class View:
    """What is looked at, as it stands in the address."""

    indicator: str
    by: tuple[str, ...]
    only: Mapping[str, str] = field(default_factory=dict)
    form: str = "bar"
    against: str | None = None
    """The id of the earlier snapshot with which it is compared."""
    others: tuple[str, ...] = ()
    """Further indicators, divided and narrowed in the same way."""

    @property
    def definition(self) -> Indicator:
        """The indicator's."""
        return load_indicators()[self.indicator]

    @property
    def is_over_time(self) -> bool:
        return "snapshot" in self.by

    @property
    def groups(self) -> tuple[str, ...]:
        """The dimensions that are not time."""
        return tuple(one for one in self.by if one != "snapshot")


@dataclass(frozen=True)
class Labels:
    """What codes are called: places (zh, en), codes of lists, and the days of snapshots."""

    places: Mapping[str, tuple[str, str | None]]
    codes: Mapping[tuple[str, str], str]
    days: Mapping[str, date]

    def told(self, dimension: str, code: object) -> str:
        """A value of a dimension in the reader's words."""
        if code is None or pd.isna(code):
            return t("explore.unknown")
        text = str(code)
        if dimension == "snapshot":
            return formats.day(self.days[text]) if text in self.days else text
        if dimension == "stage":
            return wording.stage_name(text)
        known = load_dimensions().get(dimension)
        if dimension in PLACE_DIMENSIONS or (known and known.codes == PLACES):
            return wording.place(text, *self.places.get(text, (text, None)))
        if known is None or known.codes is None:
            return t("explore.yes") if text == "true" else t("explore.no")
        return self.codes.get((known.codes, text), text)

    def row(self, by: Sequence[str], codes: Sequence[object]) -> str:
        """A group of several dimensions, in a row."""
        told = [self.told(one, code) for one, code in zip(by, codes, strict=True)]
        return t("explore.between").join(told) if told else t("explore.dimension_whole")


def dimension_name(id: str) -> str:
    """What a dimension is called."""
    if id in OF_EVERY_FIGURE:
        return t(f"explore.level_{id}")
    return named(load_dimensions()[id].name)


def options(further: Mapping[str, Dimension], without: Sequence[str], *, needed: bool) -> dict[str, str]:
    """The dimensions that may still be chosen: those of every figure, then those of its rows."""
    ids = [one for one in (*OF_EVERY_FIGURE, *further) if one not in without]
    first = {"whole": t("explore.dimension_whole")} if needed else {NONE: t("explore.dimension_none")}
    found = {one: wording.begun(dimension_name(one)) for one in ids}
    return found | first if needed else first | found


def conditions(further: Mapping[str, Dimension], codes: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """What can be kept: `dimension:value` -> its words; lists of places and grades excepted."""
    found = {NONE: t("explore.only_none")}
    for id, one in further.items():
        name = wording.begun(named(one.name))
        if one.codes is None:
            for value in ("true", "false"):
                yes = t("explore.yes") if value == "true" else t("explore.no")
                found[f"{id}:{value}"] = t("explore.only", name=name, value=yes)
        elif one.codes != PLACES:
            for (listed, code), said in codes.items():
                if listed == one.codes:
                    found[f"{id}:{code}"] = t("explore.only", name=name, value=said)
    return found


def possible_forms(view_by: Sequence[str], definition: Indicator, has_denominator: bool) -> tuple[str, ...]:
    """The forms that a division can be drawn in, the best first."""
    groups = [one for one in view_by if one != "snapshot"]
    is_over_time = "snapshot" in view_by
    is_rate = definition.unit == "percent" and has_denominator
    found: list[str] = []
    if is_over_time:
        found.append("line")
        found += ["multiples"] if groups else []
        found += ["control"] if is_rate and not groups and is_for_control(definition) else []
        found += ["heat"] if len(groups) == 1 else []
    elif len(groups) == 2:
        found += ["heat", "bar"]
    else:
        found.append("bar")
        is_of_places = len(groups) == 1 and groups[0] in PLACE_DIMENSIONS
        found += ["funnel"] if is_rate and is_of_places and not definition.in_batches else []
    return (*found, *(["pivot"] if len(view_by) >= 2 else []))


def is_for_control(definition: Indicator) -> bool:
    """Whether a p-chart holds: not for what is cumulative or begins again each term or year."""
    return definition.period in ("day", "month") and not definition.in_batches


def not_offered(view_by: Sequence[str], definition: Indicator) -> str:
    """Why a form that one might look for is not offered; empty where none is missing."""
    groups = [one for one in view_by if one != "snapshot"]
    if definition.unit != "percent":
        return ""
    if "snapshot" in view_by and not groups and not is_for_control(definition):
        return t("explore.no_control", indicator=named(definition.name))
    is_of_places = len(groups) == 1 and groups[0] in PLACE_DIMENSIONS and "snapshot" not in view_by
    return t("funnel.batches") if is_of_places and definition.in_batches else ""


def value_of(definition: Indicator, numerator: float, denominator: float) -> float | None:
    """The figure of a group: a share, a mean, or the count itself; None where there is nobody."""
    if pd.isna(numerator):
        return None
    if definition.unit in ("percent", "days"):
        return None if pd.isna(denominator) or not denominator else numerator / denominator
    return numerator


def with_values(rows: pd.DataFrame, definition: Indicator) -> pd.DataFrame:
    """The rows with `value`; of a rate whose rows tell the numerator only, the count."""
    counts_only = bool(rows["denominator"].isna().all()) and definition.unit == "percent"
    pairs = zip(rows["numerator"].tolist(), rows["denominator"].tolist(), strict=True)
    values = [n if counts_only else value_of(definition, n, d) for n, d in pairs]
    return rows.assign(value=pd.Series(values, dtype="float64", index=rows.index))
