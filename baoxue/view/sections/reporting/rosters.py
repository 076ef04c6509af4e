"""一表六册: the summary table as the six rosters give it, beside the county's own, cell by cell."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.listing import Line, titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Fold,
    List,
    Note,
    Part,
    Section,
    Sentences,
    Table,
    header,
    not_supplied,
    row_list,
    section,
)
from baoxue.view.words import t

CELLS = (
    *("households", "children", "primary_age", "junior_age", "school_age"),
    *("enrolled", "enrolled_here", "enrolled_elsewhere", "not_enrolled", "not_known"),
    *("dropped_out", "suspended", "home_taught", "disabled", "poor", "left_behind"),
)
SUMS = (
    ("school_age", ("primary_age", "junior_age")),
    ("school_age", ("enrolled", "not_enrolled", "not_known")),
    ("enrolled", ("enrolled_here", "enrolled_elsewhere")),
)
"""A cell and those that must add up to it."""
OURS_ALONE = "not_known"
"""A cell that tables of counties do not have."""
SENTENCES = 3
Cells = Mapping[tuple[str, str], int | None]
"""Township and cell -> children; None: not known."""


@dataclass(frozen=True, eq=False)
class Rosters:
    """The cells as the rosters give them (`derived`) and as the county's table has them (`stated`)."""

    townships: Mapping[str, str]
    derived: Cells
    stated: Cells

    @cached_property
    def different(self) -> tuple[tuple[str, str, int, int], ...]:
        """Township, cell, derived and stated where the two differ, largest difference first."""
        found = [
            (*key, ours, theirs)
            for key, ours in self.derived.items()
            if ours is not None and (theirs := self.stated[key]) is not None and ours != theirs
        ]
        return tuple(sorted(found, key=lambda it: (-abs(it[2] - it[3]), it[0], CELLS.index(it[1]))))

    def total(self, cell: str, *, stated: bool = False) -> int | None:
        """The sum over the townships; None where one of them is not known."""
        found = [(self.stated if stated else self.derived)[code, cell] for code in self.townships]
        known = [it for it in found if it is not None]
        return sum(known) if known and (stated or len(known) == len(found)) else None

    @cached_property
    def wrong_sums(self) -> tuple[tuple[str, str, tuple[str, ...], int], ...]:
        """Which table (derived, stated), cell, its parts and the difference, where parts do not add up."""
        found: dict[tuple[str, str, tuple[str, ...]], int] = defaultdict(int)
        for which, values in (("derived", self.derived), ("stated", self.stated)):
            for cell, parts in SUMS:
                asked = tuple(part for part in parts if which == "derived" or part != OURS_ALONE)
                for code in self.townships:
                    whole = values[code, cell]
                    terms = [one for part in asked if (one := values[code, part]) is not None]
                    if whole is not None and len(terms) == len(asked):
                        found[which, cell, asked] += abs(whole - sum(terms))
        return tuple((*key, difference) for key, difference in found.items() if difference)


def read(rows: pd.DataFrame) -> Rosters:
    """The answer to `roster_table`."""
    cells: list[dict[tuple[str, str], int | None]] = [{}, {}]
    townships = {}
    for code, name, cell, *values in column_rows(
        rows, "township_code", "township", "cell", "derived", "stated"
    ):
        townships[code] = wording.place(code, name, None)
        for table, value in zip(cells, values, strict=True):
            table[code, cell] = int(value) if wording.known(value) else None
    return Rosters(townships, *cells)


def one_table(r: Reader) -> Section:
    """The largest differences and whether the parts add up; on request the table and every difference."""
    year = formats.school_year(asking.snapshot(r.filters).school_year)
    note = t("reporting.rosters_note", year=year, as_of=r.as_of)
    if not r.has("roster_summary"):
        missing = not_supplied(r, t("reporting.rosters_what"), "roster_summary")
        fold = Fold("roster", t("reporting.fold_table"), lambda: _whole(read(r.ask("roster_table"))))
        return section("reporting.rosters", missing, fold, heading="heading_derived", note=note)
    found = read(r.ask("roster_table"))
    return section(
        "reporting.rosters",
        _sentences(found),
        *_sums(found),
        Fold("roster", t("reporting.fold_table"), lambda: _whole(found)),
        heading="heading" if found.different else "heading_same",
        note=note,
        cells=len(found.different),
        townships=len({code for code, *_ in found.different}),
    )


def _whole(found: Rosters) -> tuple[Part, ...]:
    """The table, whether its parts add up, and every cell that differs."""
    return _table(found), *_sums(found), *((_differences(found),) if found.different else ())


def _sentences(found: Rosters) -> Sentences:
    """The largest differences, each with its cell."""
    lines = (
        t(
            "reporting.rosters_line",
            township=found.townships[code],
            cell=t(f"reporting.cell_{cell}"),
            ours=ours,
            theirs=theirs,
            difference=theirs - ours,
        )
        for code, cell, ours, theirs in found.different[:SENTENCES]
    )
    return Sentences(tuple(Line("pending", text) for text in lines), "rosters-")


def _sums(found: Rosters) -> tuple[Note, ...]:
    """Whether the parts add up, in our table and in the county's."""
    texts = tuple(
        t(
            f"reporting.sums_wrong_{which}",
            cell=t(f"reporting.cell_{cell}"),
            parts=" + ".join(header("reporting.cell", *parts)),
            difference=difference,
        )
        for which, cell, parts, difference in found.wrong_sums
    )
    return tuple(map(Note, texts or (t("reporting.sums_right"),)))


def _table(found: Rosters) -> Table:
    """A township each, then all; a cell that differs carries its difference to the county's own figure."""
    head = (t("reporting.column_township"), *header("reporting.cell", *CELLS))
    rows = [
        (name, *(_cell(found.derived[code, cell], found.stated[code, cell]) for cell in CELLS))
        for code, name in found.townships.items()
    ]
    if len(rows) > 1:
        totals = (_cell(found.total(cell), found.total(cell, stated=True)) for cell in CELLS)
        rows.append((f"**{t('reporting.all_townships')}**", *totals))
    return Table(head, tuple(rows))


def _cell(ours: int | None, theirs: int | None) -> str:
    text = formats.written(ours, "number")
    if ours is None or theirs is None or ours == theirs:
        return text
    return f"{text} **({formats.signed(theirs - ours)})**"


def _differences(found: Rosters) -> List:
    """All cells that differ, one row each."""
    columns = titled(
        "reporting.column",
        "township:130 cell:200 ours:count:110 theirs:count:110 difference:figure:90",
    )
    rows = (
        (found.townships[code], t(f"reporting.cell_{cell}"), ours, theirs, formats.signed(theirs - ours))
        for code, cell, ours, theirs in found.different
    )
    return row_list(columns, rows, "differences", t("reporting.rosters_order"))
