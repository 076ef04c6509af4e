"""Rows of children that can be worked with and not traced back: k alike, l different (去标识化).

Of every row is told what reference/deidentify.toml lists, one column after the other, as long as at least k
children remain that look alike, and at least l values of every sensitive column among them (k-anonymity:
Sweeney 2002; distinct l-diversity: Machanavajjhala et al. 2007). Groups for which that does not hold are put
together, with the next smallest ones until it does, and the column stays open for all of them; so nothing can
be read off from what is left open. Where not even all rows together suffice, none is given.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from baoxue import settings

FILE = "deidentify.toml"
AGE, BAND = "age_years", "age_band"
_UNKNOWN = "?"


class DeidentifyError(ValueError):
    """The rules cannot be followed; the message says what is wrong with the file."""


@dataclass(frozen=True)
class Rules:
    """How many must look alike (`k`), how many values each sensitive column must have among them (`l`)."""

    k: int
    l: int  # noqa: E741  (the letter of the literature)
    sensitive: tuple[str, ...]
    age_bands: tuple[int, ...]
    told: tuple[str, ...]
    """Every column by which a child can look like others, the most important first."""


@dataclass(frozen=True)
class Deidentified:
    """The rows that may be taken along, how many were left out, and of how many rows each column is told."""

    rows: pd.DataFrame
    left_out: int
    told: Mapping[str, int]


def load_rules() -> Rules:
    """reference/deidentify.toml, the county's own where there is one. DeidentifyError."""
    path = settings.reference_file(FILE)
    return _rules(path, path.stat().st_mtime_ns)


@cache
def _rules(path: Path, _changed: int) -> Rules:
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        rules = Rules(
            k=int(said["k"]),
            l=int(said["l"]),
            sensitive=tuple(said["sensitive"]),
            age_bands=tuple(map(int, said["age_bands"])),
            told=tuple(said["told"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DeidentifyError(f"{path.name}: {error}") from error
    if rules.k < 2 or rules.l < 1 or len(set(rules.told)) != len(rules.told) or not rules.told:
        raise DeidentifyError(f"{path.name}: k is 2 or more, l 1 or more, and `told` names columns once")
    if list(rules.age_bands) != sorted(set(rules.age_bands)):
        raise DeidentifyError(f"{path.name}: age_bands must rise")
    if overlap := set(rules.sensitive) & set(rules.told):
        raise DeidentifyError(f"{path.name}: {', '.join(sorted(overlap))} cannot be told and be sensitive")
    return rules


def deidentify(rows: pd.DataFrame, rules: Rules) -> Deidentified:
    """The rows with as much told of each as the rules allow; what is not told is NA.

    `rows` has the columns of `rules.told` (`age_years` for `age_band`) and `rules.sensitive`; other columns
    go along untouched and must not tell anybody apart. An unknown sensitive value counts as a value of its
    own. The order is by what is told, never that of the source.
    """
    left = rows.reset_index(drop=True)
    if AGE in left:
        left = left.assign(**{BAND: age_bands(left[AGE], rules.age_bands)}).drop(columns=AGE)
    said = left[[*rules.told, *rules.sensitive]].astype("string").fillna(_UNKNOWN)
    hidden: dict[str, list[int]] = {column: [] for column in rules.told}
    if not _is_safe(said, rules):
        return Deidentified(left.iloc[:0], len(left), dict.fromkeys(rules.told, 0))
    _tell(said, rules, 0, hidden)
    for column, places in hidden.items():
        left[column] = left[column].astype("string")
        left.loc[places, column] = pd.NA
    order = [*rules.told, *rules.sensitive, *sorted(set(left) - set(rules.told) - set(rules.sensitive))]
    ordered = left.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)
    told = {column: len(left) - len(places) for column, places in hidden.items()}
    return Deidentified(ordered, 0, told)


def _tell(said: pd.DataFrame, rules: Rules, depth: int, hidden: Mapping[str, list[int]]) -> None:
    """Tells the column of this depth of a safe group, part by part; notes of which rows it stays open."""
    if depth == len(rules.told):
        return
    column = rules.told[depth]
    parts = sorted((part for _, part in said.groupby(column)), key=lambda it: (len(it), it[column].iloc[0]))
    safe = [part for part in parts if _is_safe(part, rules)]
    open_parts = [part for part in parts if not _is_safe(part, rules)]
    while open_parts and safe and not _is_safe(pd.concat(open_parts), rules):
        open_parts.append(safe.pop(0))
    for part in safe:
        _tell(part, rules, depth + 1, hidden)
    if open_parts:
        rest = pd.concat(open_parts)
        hidden[column].extend(rest.index.tolist())
        _tell(rest, rules, depth + 1, hidden)


def _is_safe(said: pd.DataFrame, rules: Rules) -> bool:
    """Whether enough look alike, and none of their sensitive values can be read off from that."""
    return len(said) >= rules.k and all(said[column].nunique() >= rules.l for column in rules.sensitive)


def age_bands(ages: pd.Series, starts: tuple[int, ...]) -> pd.Series:
    """Years -> `6-8`; the last band is open (`15-`), unknown ages and those before the first are NA."""
    ends = [*(start - 1 for start in starts[1:]), None]
    names = [f"{start}-{'' if end is None else end}" for start, end in zip(starts, ends, strict=True)]
    cut = pd.cut(ages.astype("Float64"), [*starts, float("inf")], right=False, labels=names)
    return cut.astype("string")
