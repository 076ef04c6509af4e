"""One number of dropouts over three populations: what the choice of a denominator does to the rate."""

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.view import formats
from baoxue.view.words import t

INDICATOR = "dropout_rate_open"
"""Whose numerator is divided; over the roll the rate is its own."""
DIGITS = 3
POPULATIONS = ("roll", "registered", "resident")


def effect(rows: pd.DataFrame) -> str:
    """How far the highest rate lies from the lowest, in a sentence; empty where there is one alone."""
    rates = {
        name: dropouts / children
        for name, children, dropouts in column_rows(rows, "population", "children", "dropouts")
        if children
    }
    if len(rates) < 2:
        return ""
    lowest, highest = min(rates, key=lambda it: rates[it]), max(rates, key=lambda it: rates[it])
    if rates[lowest] == rates[highest]:
        return t("explore.denominators_same")
    return t(
        "explore.denominators_effect",
        low=formats.percent(rates[lowest], DIGITS),
        low_name=t(f"explore.population_{lowest}"),
        high=formats.percent(rates[highest], DIGITS),
        high_name=t(f"explore.population_{highest}"),
    )


def table(rows: pd.DataFrame) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows: a population that no register tells of says so, and is no zero."""
    known = {name: rest for name, *rest in column_rows(rows, "population", *_COUNTS)}
    told: list[tuple[str, ...]] = []
    for name in POPULATIONS:
        label = t(f"explore.population_{name}")
        if name not in known:
            told.append((label, t("explore.population_unknown"), *[formats.DASH] * len(_COUNTS)))
            continue
        dropouts, children, also = known[name]
        rate = formats.percent(dropouts / children, DIGITS) if children else formats.DASH
        counts = (formats.number(one, 0) for one in (dropouts, children, also))
        told.append((label, rate, *counts))
    return tuple(t(f"explore.denominators_{one}") for one in ("name", "rate", *_COUNTS)), tuple(told)


_COUNTS = ("dropouts", "children", "also_on_roll")
