"""一表六册: the summary table as the six rosters give it, beside the county's own, cell by cell."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column, Line
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


@dataclass(frozen=True, eq=False)
class Rosters:
    """The cells of the table; `is_supplied`: the county's own table came with the snapshot."""

    cells: tuple[Any, ...]
    is_supplied: bool

    @cached_property
    def townships(self) -> dict[str, str]:
        """Code -> name."""
        return {
            it.township_code: wording.place(it.township_code, it.township, it.township_en)
            for it in self.cells
        }

    @cached_property
    def derived(self) -> dict[tuple[str, str], int | None]:
        """Township and cell -> what the rosters give."""
        return {(it.township_code, it.cell): _whole(it.derived) for it in self.cells}

    @cached_property
    def stated(self) -> dict[tuple[str, str], int | None]:
        """Township and cell -> what the county's table says."""
        return {(it.township_code, it.cell): _whole(it.stated) for it in self.cells}

    @cached_property
    def different(self) -> tuple[tuple[str, str, int, int], ...]:
        """Township, cell, derived and stated where the two differ, largest difference first."""
        found = [
            (township, cell, ours, theirs)
            for (township, cell), ours in self.derived.items()
            if ours is not None and (theirs := self.stated[township, cell]) is not None and ours != theirs
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
                for code in self.townships:
                    whole = values[code, cell]
                    asked = [part for part in parts if which == "derived" or part != OURS_ALONE]
                    terms = [one for part in asked if (one := values[code, part]) is not None]
                    if whole is not None and len(terms) == len(asked):
                        found[which, cell, tuple(asked)] += abs(whole - sum(terms))
        return tuple((*key, difference) for key, difference in found.items() if difference)


def _whole(value: Any) -> int | None:
    return int(value) if wording.known(value) else None


def read(rows: pd.DataFrame) -> Rosters:
    """The answer to `roster_table`."""
    cells = tuple(row_records(rows))
    return Rosters(cells, any(bool(it.is_supplied) for it in cells))


def heading(rosters: Rosters) -> str:
    """How many cells differ."""
    if not rosters.different:
        return t("reporting.rosters_heading_same")
    townships = {code for code, _, _, _ in rosters.different}
    return t("reporting.rosters_heading", cells=len(rosters.different), townships=len(townships))


def note(chosen: Chosen, school_year: str) -> str:
    """Of which school year, and whose figures count."""
    return t(
        "reporting.rosters_note", year=formats.school_year(school_year), as_of=formats.as_of(chosen.as_of)
    )


def lines(rosters: Rosters) -> tuple[Line, ...]:
    """The largest differences, each with its cell."""
    return tuple(
        Line(
            "pending",
            t(
                "reporting.rosters_line",
                township=rosters.townships[code],
                cell=t(f"reporting.cell_{cell}"),
                ours=formats.number(ours),
                theirs=formats.number(theirs),
                difference=formats.signed(theirs - ours),
            ),
        )
        for code, cell, ours, theirs in rosters.different[:SENTENCES]
    )


def differences(rosters: Rosters) -> pd.DataFrame:
    """All cells that differ, one row each."""
    return pd.DataFrame(
        [
            {
                "township": rosters.townships[code],
                "cell": t(f"reporting.cell_{cell}"),
                "ours": ours,
                "theirs": theirs,
                "difference": formats.signed(theirs - ours),
            }
            for code, cell, ours, theirs in rosters.different
        ],
        columns=["township", "cell", "ours", "theirs", "difference"],
    )


def difference_columns() -> tuple[Column, ...]:
    """Township, cell, the rosters' figure, the county's, the difference."""
    return (
        Column("township", t("place.township"), "text", 130),
        Column("cell", t("reporting.column_cell"), "text", 200),
        Column("ours", t("reporting.column_ours"), "count", 110),
        Column("theirs", t("reporting.column_theirs"), "count", 110),
        Column("difference", t("reporting.platform_difference"), "figure", 90),
    )


def table(rosters: Rosters) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and lines: a township each, then all; a cell that differs carries the county's own figure."""
    head = (t("place.township"), *(t(f"reporting.cell_{cell}") for cell in CELLS))
    rows = [
        (name, *(_cell(rosters.derived[code, cell], rosters.stated[code, cell]) for cell in CELLS))
        for code, name in rosters.townships.items()
    ]
    if len(rows) > 1:
        totals = (_cell(rosters.total(cell), rosters.total(cell, stated=True)) for cell in CELLS)
        rows.append((f"**{t('reporting.all_townships')}**", *totals))
    return head, tuple(rows)


def _cell(ours: int | None, theirs: int | None) -> str:
    shown = formats.DASH if ours is None else formats.number(ours)
    if ours is None or theirs is None or ours == theirs:
        return shown
    return f"{shown} **({formats.signed(theirs - ours)})**"


def sums(rosters: Rosters) -> tuple[str, ...]:
    """Whether the parts add up, in our table and in the county's."""
    if not rosters.wrong_sums:
        return (t("reporting.sums_right"),)
    return tuple(
        t(
            f"reporting.sums_wrong_{which}",
            cell=t(f"reporting.cell_{cell}"),
            parts=" + ".join(t(f"reporting.cell_{part}") for part in parts),
            difference=formats.number(difference),
        )
        for which, cell, parts, difference in rosters.wrong_sums
    )
