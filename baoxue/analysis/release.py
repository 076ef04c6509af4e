"""The publication rule (对外公开): which counts leave the county's offices, and how far they are told.

Of a table of counts, `release` hides those of 1 to 7, rounds the others to 5 (totals from true totals), and
gives no rate on fewer than 23. What a solver could still work out of sums is coarsened until at least five
whole numbers remain possible for everything hidden (`disclosure.py`): first zeros are hidden too, then the
next smallest count of a sum, at last the whole division. The limits and the fixed list of tables stand in
reference/release.toml.

Use: `public_tables(rows, rules, ...)` makes the tables of one county out of rows of `indicator_values`;
`release(table, rules)` gives what may be shown; `Released.rate` forms rates from what is shown, `change`
differences.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from baoxue import settings
from baoxue.analysis.records import column_rows
from baoxue.analysis.released import (
    WHOLE,
    Cell,
    Measure,
    PublicTable,
    Released,
    Rules,
    Shown,
    TableRule,
)
from baoxue.snapshots.indicators import load_indicators

FILE = "release.toml"
HEADLINES = "headlines.csv"


class ReleaseError(ValueError):
    """The rules of publication cannot be followed; the message says what is wrong with the file."""


@cache
def _rules(path: Path, _changed: int) -> Rules:
    with path.open("rb") as file:
        said = tomllib.load(file)
    known = load_indicators()
    tables = []
    for entry in said["tables"]:
        (indicator,) = entry["indicators"]
        if indicator not in known:
            raise ReleaseError(f"{path.name}: {entry['id']}: there is no indicator {indicator}")
        if len(entry["sensitive"]) > said["most_sensitive"]:
            raise ReleaseError(
                f"{path.name}: {entry['id']}: at most {said['most_sensitive']} sensitive matters"
            )
        tables.append(
            TableRule(entry["id"], entry["name"], indicator, tuple(entry["by"]), tuple(entry["sensitive"]))
        )
    return Rules(
        hidden_up_to=said["hidden_up_to"],
        base=said["base"],
        least_group=said["least_group"],
        least_width=said["least_width"],
        tables=tuple(tables),
    )


def load_rules() -> Rules:
    """reference/release.toml, the county's own where there is one. ReleaseError when it says something
    wrong."""
    path = settings.reference_file(FILE)
    return _rules(path, path.stat().st_mtime_ns)


def public_tables(
    rows: pd.DataFrame, rules: Rules, headlines: Mapping[str, tuple[float, int]] | None = None
) -> tuple[PublicTable, ...]:
    """The tables of one county on one day, in the order of the list; those without any row are left out.

    `rows`: columns indicator, code (township or None), stage, numerator, denominator (nan: a plain count).
    `headlines`: indicator -> the county's own rate as it was published exactly (share of 1, decimals of
    percent).
    """
    found = []
    for rule in rules.tables:
        of_rule = rows[rows["indicator"] == rule.indicator]
        if len(of_rule):
            found.append(_table(rule, of_rule, (headlines or {}).get(rule.indicator)))
    return tuple(found)


def _table(rule: TableRule, rows: pd.DataFrame, headline: tuple[float, int] | None) -> PublicTable:
    counts: dict[Cell, int] = {}
    for code, stage, numerator, denominator in column_rows(rows, "code", "stage", "numerator", "denominator"):
        place = ("-" if pd.isna(code) else str(code)) if "township" in rule.by else WHOLE
        level = str(stage) if "stage" in rule.by and not pd.isna(stage) else WHOLE
        values: tuple[tuple[Measure, Any], ...] = (("numerator", numerator), ("denominator", denominator))
        for measure, value in values:
            if not pd.isna(value):
                cell = Cell(place, level, measure)
                counts[cell] = counts.get(cell, 0) + round(float(value))
    sums: list[tuple[Cell, tuple[Cell, ...]]] = []
    for total_of in ("stage", "place"):
        if ("stage" if total_of == "stage" else "township") not in rule.by:
            continue
        grouped: dict[Cell, list[Cell]] = {}
        for cell in list(counts):
            if getattr(cell, total_of) != WHOLE:
                total = cell._replace(stage=WHOLE) if total_of == "stage" else cell._replace(place=WHOLE)
                grouped.setdefault(total, []).append(cell)
        for total, parts in grouped.items():
            counts[total] = sum(counts[part] for part in parts)
            sums.append((total, tuple(parts)))
    pairs = tuple(
        (cell, cell._replace(measure="denominator"))
        for cell in counts
        if cell.measure == "numerator" and cell._replace(measure="denominator") in counts
    )
    whole = Cell(WHOLE, WHOLE, "numerator"), Cell(WHOLE, WHOLE, "denominator")
    known = {whole: headline} if headline and whole in pairs else {}
    return PublicTable(rule.id, counts, tuple(sums), pairs, bool(rule.sensitive), known)


def release(table: PublicTable, rules: Rules) -> Released:
    """What may be published of a table; the same table gives the same release."""
    # Imported here: the solver takes 0.2 s to load, and most readers only want the rules.
    from baoxue.analysis.disclosure import exposed

    found = _by_rule(table, rules, hides_zeros=table.is_sensitive)
    if not exposed(found):
        return found
    if not found.hides_zeros:
        found = replace(_by_rule(table, rules, hides_zeros=True), coarsened=("zeros",))
    open_cells = exposed(found)
    while open_cells:
        weaker = _neighbours_withheld(found, open_cells)
        if weaker is None:
            return _without_division(found)
        found = weaker
        open_cells = exposed(found)
    return found


def _by_rule(table: PublicTable, rules: Rules, hides_zeros: bool) -> Released:
    shown = {}
    for cell, count in table.cells.items():
        is_small = 0 < count <= rules.hidden_up_to
        is_hidden_zero = count == 0 and hides_zeros and cell.place != WHOLE and not _is_empty(table, cell)
        shown[cell] = Shown("hidden") if is_small or is_hidden_zero else Shown("count", rules.rounded(count))
    return Released(table, shown, rules, hides_zeros)


def _is_empty(table: PublicTable, cell: Cell) -> bool:
    """Whether nobody is there to be counted (a township without juniors): a zero that tells nothing of
    anyone.

    In a sensitive table that there is nobody is itself told of somebody.
    """
    return not table.is_sensitive and table.cells.get(cell._replace(measure="denominator"), 1) == 0


def _neighbours_withheld(found: Released, open_cells: Iterable[Cell]) -> Released | None:
    """The smallest count still told in a sum with an exposed one is withheld, parts before totals.

    None when nothing is left to withhold.
    """
    shown = dict(found.shown)
    done = False
    for cell in sorted(open_cells):
        lines = [(total, parts) for total, parts in found.table.sums if cell == total or cell in parts]
        told = [
            other
            for total, parts in lines
            for other in (*parts, total)
            if other != cell and shown[other].state == "count"
        ]
        told += [
            other
            for pair in found.table.pairs
            if cell in pair
            for other in pair
            if shown[other].state == "count"
        ]
        told.sort(key=lambda other: (other.place == WHOLE, found.table.cells[other], other))
        if told:
            shown[told[0]] = Shown("withheld")
            done = True
    coarsened = tuple(dict.fromkeys((*found.coarsened, "neighbours")))
    return replace(found, shown=shown, coarsened=coarsened) if done else None


def _without_division(found: Released) -> Released:
    """Only the county's own counts, and of these none that is small."""
    shown = {
        cell: (said if cell.place == WHOLE and cell.stage == WHOLE else Shown("withheld"))
        for cell, said in _by_rule(found.table, found.rules, True).shown.items()
    }
    return replace(found, shown=shown, coarsened=(*found.coarsened, "division"))


def headlines(county: str, on: date) -> Mapping[str, tuple[float, int]]:
    """Indicator -> the county's own rate of that day as it was published exactly: share of 1, decimals of
    percent.

    From reference/headlines.csv, a fixed list; whoever attacks a table is taken to know it.
    """
    path = settings.reference_file(HEADLINES)
    return _headlines(path, path.stat().st_mtime_ns).get((county, on), {}) if path.exists() else {}


@cache
def _headlines(path: Path, _changed: int) -> Mapping[tuple[str, date], Mapping[str, tuple[float, int]]]:
    found: dict[tuple[str, date], dict[str, tuple[float, int]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            percent = row["percent"].strip()
            decimals = len(percent.partition(".")[2])
            key = row["county_code"], date.fromisoformat(row["as_of"])
            found.setdefault(key, {})[row["indicator"]] = float(percent) / 100, decimals
    return found


def places(released: Sequence[Released]) -> tuple[str, ...]:
    """The codes of the townships in these tables, in order; WHOLE last."""
    codes = {cell.place for one in released for cell in one.shown} - {WHOLE}
    return (*sorted(codes), WHOLE)
