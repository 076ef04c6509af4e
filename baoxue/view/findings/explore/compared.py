"""Two snapshots beside each other: why a rate changed, and which children came, left or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import pandas as pd

from baoxue.analysis.decompose import Parts, decompose
from baoxue.analysis.records import column_rows
from baoxue.view import formats
from baoxue.view.findings.explore.view import View, with_values
from baoxue.view.words import t
from baoxue.warehouse import Filters
from baoxue.warehouse.dimensions import DimensionError

STANDING = ("came", "left", "same")


class Slice(Protocol):
    """Asks for an indicator by dimensions, within the reader's area (`asking.sliced`)."""

    def __call__(
        self, indicator: str, by: Sequence[str], filters: Filters, only: Mapping[str, str]
    ) -> pd.DataFrame: ...


def earlier(view: View, filters: Filters, ask: Slice) -> pd.DataFrame | None:
    """The view's rows on the snapshot it is compared with, with their values; None where it has none."""
    try:
        rows = ask(view.indicator, view.by, replace(filters, snapshot=view.against), view.only)
    except DimensionError:
        return None
    return with_values(rows, view.definition)


def with_change(rows: pd.DataFrame, before: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The rows with `before` and `change`: the values of the earlier snapshot; groups of either stay."""
    keys = list(by)
    if not keys:
        return rows.assign(before=before["value"].reindex(rows.index), change=rows["value"] - before["value"])
    old = before[[*keys, "value"]].rename(columns={"value": "before"})
    joined = rows.merge(old, how="outer", on=keys, sort=False)
    return joined.assign(change=joined["value"] - joined["before"])


def parts(view: View, now: pd.DataFrame, before: pd.DataFrame) -> Parts | None:
    """The exact parts of a rate's change over the groups of the view; None where it is no rate."""
    if view.definition.unit != "percent" or now["denominator"].isna().all():
        return None
    return decompose(_counts(view, before), _counts(view, now))


def _counts(view: View, rows: pd.DataFrame) -> dict[tuple[object, ...], tuple[float, float]]:
    told = column_rows(rows.fillna({"numerator": 0, "denominator": 0}), *view.by, "numerator", "denominator")
    return {tuple(codes): (n, d) for *codes, n, d in told}


def parts_table(found: Parts, digits: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of a small table; either pair adds up to the change."""
    names = ("numerator", "denominator", "within", "mix", "whole")
    parts = [(name, getattr(found, name)) for name in names]
    rows = tuple(
        (t(f"explore.part_{name}"), formats.with_sign(value, formats.points(value, digits + 1)))
        for name, value in parts
    )
    return (t("explore.part"), t("explore.part_points")), rows


def children(rows: pd.DataFrame) -> Mapping[str, int]:
    """What (came, left, same, or a field) -> how many children."""
    return {what: int(count) for what, count in column_rows(rows, "what", "children")}


def children_table(counts: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of a small table: who came and left first, then the fields that differ, most first."""
    fields = sorted((it for it in counts if it not in STANDING), key=lambda it: (-counts[it], it))
    rows = tuple(
        (t(f"explore.compared_{what}"), formats.counted(counts.get(what, 0))) for what in (*STANDING, *fields)
    )
    return (t("explore.compared_what"), t("explore.compared_count")), rows
