"""One reader of one page: the filters, what they mean, and the questions asked within the reader's rights."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import pandas as pd

from baoxue.analysis.trends import Baseline, Point, Trends
from baoxue.view import asking, filter_bar, formats
from baoxue.view.blocks import Source
from baoxue.view.cards import Rate
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import language, t
from baoxue.warehouse import Filters

ENGLISH = "_en"
T = TypeVar("T")


@dataclass(frozen=True)
class Reader(Chosen):
    """What is looked at (`Chosen`), with the way to the data. Answers come in the reader's language."""

    @classmethod
    def of(cls, filters: Filters) -> "Reader":
        """The reader of this run with these filters."""
        return cls(**vars(asking.chosen(filters)))

    def ask(self, question: str, *, by: Sequence[str] | None = None, **parameters: Any) -> pd.DataFrame:
        """The answer to a question; a column `x` beside `x_en` holds the one that the reader reads
        (`x_name` stands for `x_zh` and `x_en`)."""
        return localized(asking.ask(question, self.filters, by=by, **parameters))

    def once(self, make: "Callable[[Reader], T]") -> T:
        """What a function finds for this reader; made once, though several sections of a page rest on it."""
        if make not in self._found:
            self._found[make] = make(self)
        found: T = self._found[make]
        return found

    @cached_property
    def _found(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def baseline(self) -> Baseline:
        """What changes are against, as the address says; the same season last year where it says nothing."""
        return filter_bar.baseline()

    @cached_property
    def whole_county(self) -> "Reader":
        """The county of the choice with all its townships, which are compared with each other."""
        filters = self.filters
        whole = Filters(county=filters.county, stage=filters.stage, snapshot=filters.snapshot)
        return replace(self, filters=whole)

    @cached_property
    def county(self) -> "Reader":
        """The same with compulsory education, whatever stage was chosen."""
        return replace(self, filters=Filters(county=self.filters.county, snapshot=self.filters.snapshot))

    @cached_property
    def settings(self) -> Mapping[str, float]:
        """The dated settings in force that are numbers, percent as shares."""
        return asking.settings_in_force(self.filters)

    def trends(self, *indicators: str) -> Trends:
        """The points of indicators over all snapshots."""
        wanted = figures.with_companions(indicators)
        return Trends(asking.ask("indicator_trend", self.filters, indicators=wanted), self.as_of)

    def points(self, indicator: str) -> tuple[Point, ...]:
        """The points of one indicator, the newest last."""
        return self.trends(indicator).points(indicator)

    def cards(self, *indicators: str) -> tuple[Rate, ...]:
        """The card of each indicator."""
        trends = self.trends(*indicators)
        made = (
            figures.rate_card(trends, name, self.filters.stages, self.present, baseline=self.baseline)
            for name in indicators
        )
        return tuple(card for card in made if card)

    def option(self, key: str, label: str, options: Mapping[str, str], default: str | None = None) -> str:
        """One more choice of the page (code -> label), kept in the address; `label`: a key of the locale."""
        return filter_bar.option(key, t(label), options, default)

    def choose_baseline(self) -> None:
        """Lets the reader choose what changes are against."""
        filter_bar.choose_baseline(self.as_of)

    def switch(self, key: str, label: str) -> bool:
        """A choice between yes (at first) and no, kept in this session; `label`: a key of the locale."""
        return filter_bar.switch(key, t(label))

    def side_by_side(self) -> AbstractContextManager[object]:
        """Two choices that are made within it stand side by side where there is room."""
        return filter_bar.side_by_side()

    def number(self, key: str, label: str, default: float, low: float, high: float, step: float) -> float:
        """A number of the page between two ends, kept in the address; `label`: a key of the locale."""
        return filter_bar.number(key, t(label), default, low, high, step)

    def typed_counts(self, key: str, labels: Mapping[str, str], placeholder: str) -> dict[str, int]:
        """Whole numbers that the reader types in, kept in this session only; `placeholder`: a key of the
        locale."""
        return filter_bar.typed_counts(key, labels, t(placeholder))

    def typed_digits(self, key: str, label: str, default: str, most: int) -> str:
        """Digits that the reader types in, kept in this session only; `label`: a key of the locale."""
        return filter_bar.typed_digits(key, t(label), default, most)

    def code_names(self, list_name: str) -> "CodeNames":
        """Code -> its name with a capital, of one code list, in the order of the list."""
        return CodeNames(
            (code, wording.begun(name))
            for (found, code), name in asking.code_names().items()
            if found == list_name
        )

    @cached_property
    def earlier(self) -> dict[str, str]:
        """The snapshots before the one looked at, newest first: id -> its day in words."""
        before = sorted((it.as_of, it.id) for it in asking.snapshots() if it.as_of < self.as_of)
        return {id: formats.day(as_of) for as_of, id in reversed(before)}

    def registers(self, names: Iterable[str]) -> str:
        """The names of registers in a row."""
        return figures.register_names(names)

    def source(self, indicator: str) -> Source:
        """The definition line of an indicator."""
        return figures.source(indicator, self.as_of)

    def counted(self, key: str, *registers: str, rows_of: str = "", **values: Any) -> Source:
        """The line under a figure that is no indicator: what it counts (a key of the locale), from which
        registers. `rows_of`: the indicator whose rows are those behind it."""
        return figures.source_of(t(key, **values), registers, self.as_of, rows_of=rows_of)


class CodeNames(dict[str, str]):
    """The names of a code list; a code that it does not have stands for itself."""

    def __missing__(self, code: str) -> str:
        return code


def localized(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with one column where there were two, Chinese and English: `x` for `x` and `x_en`,
    `x_name` for `x_zh` and `x_en` (beside them `x` may be the code)."""
    stems = [name.removesuffix(ENGLISH) for name in rows.columns if name.endswith(ENGLISH)]
    pairs = tuple((f"{it}_zh", f"{it}_name") if f"{it}_zh" in rows.columns else (it, it) for it in stems)
    return _once(_Kept(rows), language(), pairs) if pairs else rows


class _Kept:
    """An answer as a key: the same frame is localized once."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.rows is other.rows


@lru_cache(maxsize=256)
def _once(kept: _Kept, spoken: str, pairs: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    rows, chosen = kept.rows, {}
    english = [zh.removesuffix("_zh") + ENGLISH for zh, _ in pairs]
    for (zh, name), en in zip(pairs, english, strict=True):
        both = zip(rows[zh].tolist(), rows[en].tolist(), strict=True)
        chosen[name] = [wording.either(*cells) for cells in both]
    gone = [*english, *(zh for zh, name in pairs if zh != name)]
    return rows.drop(columns=gone).assign(**chosen)
