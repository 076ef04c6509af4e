"""Answers kept for all places at once: a choice of place and stage then costs a mask, not a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baoxue.warehouse.filters import Filters

PLACE_COLUMNS = ("county_code", "township_code", "school_code", "stage")
BELOW = "code"
"""The group column that is the place one level below the choice."""
DECLARED = re.compile(
    r"(?:^| )kept: (?:(rows)|sums of ([\w, ]+?)(?:; highest of ([\w, ]+?))?(?:; by ([\w, ]+?))?)$"
)


@dataclass(frozen=True)
class Keeping:
    """How a question is kept, from `-- kept: ...`, the last lines at its head.

    `kept: rows` gives the rows of the chosen places, in order. `kept: sums of a, b; highest of c` adds up the
    rows of the chosen places for each group of the other columns, with `; by code, stage` also for each stage
    and for each place one level below the choice.
    """

    sums: tuple[str, ...] = ()
    highest: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    @property
    def gives_rows(self) -> bool:
        return not self.sums and not self.highest

    @classmethod
    def declared(cls, documentation: str) -> "Keeping | None":
        """What the documentation of a question says; None where the question is asked for each choice."""
        found = DECLARED.search(documentation.replace("\n", " "))
        if not found:
            return None
        return cls(*(_names(part) for part in found.groups(default="")[1:]))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


class Kept:
    """One question's answer for everything in the scope; not to be changed once made.

    A row without a county belongs to every choice: with zeros it keeps a group visible that has nothing to
    count. A row without a stage belongs to every stage.
    """

    def __init__(self, rows: pd.DataFrame, keeping: Keeping) -> None:
        """KeyError when the answer lacks one of PLACE_COLUMNS or a column that is to be added up."""
        self._keeping = keeping
        self._rows = rows
        self._places = {name: _Codes(rows[name]) for name in PLACE_COLUMNS}
        measures = (*keeping.sums, *keeping.highest)
        self._measures = {name: _Measure(rows[name]) for name in measures}
        apart = {*measures, *PLACE_COLUMNS}
        self._group_columns = (*keeping.by, *(name for name in rows.columns if name not in apart))
        self._groups: dict[tuple[str, ...], _Groups] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, filters: Filters, by: Sequence[str] | None = None) -> pd.DataFrame:
        """The answer for a choice; sums are grouped `by` columns (all of them by default).

        Among `by` may be `code`, the place one level below the choice: county, township or school; what
        belongs to no such place has no code.
        """
        chosen = np.flatnonzero(self._chosen(filters))
        if self._keeping.gives_rows:
            return self._rows.take(chosen).reset_index(drop=True)
        by = by or self._group_columns
        names = tuple(_level_below(filters) if name == BELOW else name for name in by)
        groups = self._groups.get(names)
        if groups is None:
            groups = self._groups[names] = _Groups(self._rows, names)
        ids = groups.ids[chosen]
        found = np.flatnonzero(np.bincount(ids, minlength=groups.count))
        answer: dict[str, Any] = {asked: values[found] for asked, values in zip(by, groups.keys, strict=True)}
        for name in self._keeping.sums:
            answer[name] = self._measures[name].sums(chosen, ids, groups.count, found)
        for name in self._keeping.highest:
            answer[name] = self._measures[name].highest(chosen, ids, groups.count, found)
        return pd.DataFrame(answer)

    def _chosen(self, filters: Filters) -> npt.NDArray[np.bool_]:
        mask = np.ones(len(self._rows), dtype=bool)
        for name, value in (
            ("county_code", filters.county),
            ("township_code", filters.township),
            ("school_code", filters.school),
        ):
            if value is not None:
                mask &= self._places[name].are((value,))
        mask |= self._places["county_code"].unknown
        return mask & (self._places["stage"].are(filters.stages) | self._places["stage"].unknown)


def _level_below(filters: Filters) -> str:
    if filters.county is None:
        return "county_code"
    return "township_code" if filters.township is None and filters.school is None else "school_code"


class _Codes:
    """A column as small integers: comparing them is twenty times quicker than comparing texts."""

    def __init__(self, column: pd.Series) -> None:
        self._ids, values = pd.factorize(column)
        self._id_of: Mapping[Any, int] = {value: place for place, value in enumerate(values)}
        self.unknown: npt.NDArray[np.bool_] = self._ids == -1

    def are(self, wanted: Sequence[str]) -> npt.NDArray[np.bool_]:
        ids = [self._id_of[value] for value in wanted if value in self._id_of]
        mask: npt.NDArray[np.bool_] = np.zeros(len(self._ids), dtype=bool)
        for one in ids:
            mask |= self._ids == one
        return mask


class _Groups:
    """Which group each row belongs to, and what the groups are, in order of their first rows."""

    def __init__(self, rows: pd.DataFrame, names: Sequence[str]) -> None:
        ids = np.zeros(len(rows), dtype=np.int64)
        for name in names:
            codes, values = pd.factorize(rows[name], use_na_sentinel=False)
            ids = ids * max(len(values), 1) + codes
        self.ids, firsts = pd.factorize(ids)[0], np.zeros(0, dtype=np.int64)
        self.count = int(self.ids.max()) + 1 if len(ids) else 0
        if self.count:
            firsts = np.unique(self.ids, return_index=True)[1]
        self.keys = [_plain(rows[name].iloc[firsts]) for name in names]


def _plain(column: pd.Series) -> npt.NDArray[Any]:
    """As an array of numpy: picking out of a text column of pandas is slow."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iufbM":
        return column.to_numpy()
    return column.astype(object).to_numpy()


class _Measure:
    """A column that is added up; unknown values add nothing, the sum of nothing else is unknown."""

    def __init__(self, column: pd.Series) -> None:
        self._is_whole = pd.api.types.is_integer_dtype(column.dtype)
        values = column.to_numpy(dtype=float, na_value=np.nan)
        unknown = np.isnan(values)
        self._known = ~unknown if unknown.any() else None
        self._values = np.where(unknown, 0.0, values)

    def sums(
        self, rows: npt.NDArray[Any], ids: npt.NDArray[Any], count: int, found: npt.NDArray[Any]
    ) -> npt.NDArray[Any]:
        totals = np.bincount(ids, self._values[rows], count)[found]
        return self._marked(totals, rows, ids, count, found)

    def highest(
        self, rows: npt.NDArray[Any], ids: npt.NDArray[Any], count: int, found: npt.NDArray[Any]
    ) -> npt.NDArray[Any]:
        largest = np.full(count, -np.inf)
        known = slice(None) if self._known is None else self._known[rows]
        np.maximum.at(largest, ids[known], self._values[rows][known])
        return self._marked(largest[found], rows, ids, count, found)

    def _marked(
        self,
        totals: npt.NDArray[Any],
        rows: npt.NDArray[Any],
        ids: npt.NDArray[Any],
        count: int,
        found: npt.NDArray[Any],
    ) -> npt.NDArray[Any]:
        if self._known is not None:
            known = np.bincount(ids[self._known[rows]], minlength=count)[found]
            return np.where(known > 0, totals, np.nan)
        return totals.astype(np.int64) if self._is_whole else totals
