"""Household registration, school roll, attendance: how one leads to the next, and who is missing."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.view import charts, formats
from baoxue.view.blocks import Source
from baoxue.view.findings import figures, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.finding import Finding
from baoxue.view.flow import Gap, GapPart, Station
from baoxue.view.listing import Column
from baoxue.view.words import t

GAPS = ("population_not_roll", "roll_not_population", "roll_not_attending")
KINDS = ("unverified", "real", "data_fault", "transfer")
TELL_OF_ATTENDANCE = ("absences", "term_registration", "suspected_cases", "dropout_cases")
REGISTERS = ("population", "roll", "out_of_county", "suspected_cases", "dropout_cases", "movements")
LINES = (
    ("population", 0),
    ("finished", -1),
    ("population_not_roll", -1),
    ("elsewhere", -1),
    ("joined", 1),
    ("roll_not_population", 1),
    ("roll", 0),
    ("roll_not_attending", -1),
    ("attending", 0),
)
"""The account in its order: what is taken away, what is added, and the ledgers themselves."""
AGES = (30, 90, 365)
"""Ends of the bands of days in which the unverified are counted."""


@dataclass(frozen=True, eq=False)
class Ledgers:
    """The account of the three ledgers for what is chosen."""

    lines: Mapping[str, int]
    """Line -> children; gaps among them."""
    split: Mapping[tuple[str, str], int]
    """Gap and kind -> children."""
    reasons: Mapping[tuple[str, str, str], int]
    ages: Mapping[str, Mapping[int | None, int]]
    """Gap -> days (None: unknown since when) -> children who are still unverified."""
    limit_days: int
    poor: int
    """Children of poor households in gaps that are real or unverified: the third comparison."""
    has_population: bool

    @property
    def unverified(self) -> int:
        """How many children nobody has accounted for."""
        return sum(self.split.get((gap, "unverified"), 0) for gap in GAPS)

    @property
    def longest(self) -> int | None:
        """The longest of the known waits."""
        known = [days for gap in GAPS for days in self.ages.get(gap, {}) if days is not None]
        return max(known, default=None)

    @property
    def difference(self) -> int:
        """What the account lacks to its sum: 0, or something is counted wrongly."""
        signs = dict(LINES)
        sums = self.lines.get("population", 0) + sum(
            signs[line] * self.lines.get(line, 0)
            for line in ("finished", "population_not_roll", "elsewhere", "joined", "roll_not_population")
        )
        first = sums - self.lines.get("roll", 0) if self.has_population else 0
        second = (
            self.lines.get("roll", 0)
            - self.lines.get("roll_not_attending", 0)
            - self.lines.get("attending", 0)
        )
        return abs(first) + abs(second)


def read(lines: pd.DataFrame, gaps: pd.DataFrame, chosen: Chosen) -> Ledgers:
    """The answers to `ledger_lines` and `ledger_gap_sums`; a single school has no household ledger."""
    counts = _lines(lines)
    split: Counter[tuple[str, str]] = Counter()
    reasons: Counter[tuple[str, str, str]] = Counter()
    ages: dict[str, Counter[int | None]] = {gap: Counter() for gap in GAPS}
    limit, poor = 0, 0
    for it in row_records(gaps):
        children = wording.whole(it.children)
        counts[it.gap] += children
        split[it.gap, it.kind] += children
        reasons[it.gap, it.kind, it.reason] += children
        limit = max(limit, wording.whole(it.limit_days))
        if it.kind == "unverified":
            ages[it.gap][int(it.days) if wording.known(it.days) else None] += children
        if it.kind in ("unverified", "real"):
            poor += wording.whole(it.poor)
    has_population = chosen.filters.school is None and counts["population"] > 0
    return Ledgers(counts, split, reasons, ages, limit, poor, has_population)


def _lines(rows: pd.DataFrame) -> Counter[str]:
    """The ledgers, and whom one leads to outside the choice: `elsewhere` are those registered here and on the
    roll of others, `joined` those on the roll here and registered elsewhere or not of age."""
    found = row_records(rows)
    schools = {(it.school_code, it.stage) for it in found if it.ledger == "roll"}
    villages = {(it.village_code, it.stage) for it in found if it.ledger == "population"}
    counts: Counter[str] = Counter()
    for it in found:
        children = int(it.children)
        counts[it.ledger] += children
        other = (it.other_code, it.other_stage)
        if it.ledger == "roll":
            if it.is_attending:
                counts["attending"] += children
            if it.is_in_other and other not in villages:
                counts["joined"] += children
        elif it.is_finished:
            counts["finished"] += children
        elif it.is_in_other and other not in schools:
            counts["elsewhere"] += children
    return counts


def heading(ledgers: Ledgers, chosen: Chosen) -> str:
    """How many are unverified, and since when at most."""
    if not ledgers.has_population:
        if not ledgers.unverified:
            key = "roll_none" if chosen.has(*TELL_OF_ATTENDANCE) else "roll_unknown"
            return t(f"reporting.ledger_heading_{key}")
        return t("reporting.ledger_heading_roll", count=formats.counted(ledgers.unverified))
    if not ledgers.unverified:
        return t("reporting.ledger_heading_none")
    if ledgers.longest is None:
        return t("reporting.ledger_heading_undated", count=formats.counted(ledgers.unverified))
    return t(
        "reporting.ledger_heading",
        count=formats.counted(ledgers.unverified),
        days=formats.counted(ledgers.longest, "day"),
    )


def note(ledgers: Ledgers, chosen: Chosen) -> str:
    """What is compared, of which stage and day; how many of poor households are unverified or out."""
    said = t("reporting.ledger_note", stage=chosen.stage_name, as_of=formats.as_of(chosen.as_of))
    if ledgers.poor and chosen.has("poor_households"):
        said += t("reporting.ledger_poor", count=formats.counted(ledgers.poor))
    return said


def stations(ledgers: Ledgers) -> tuple[Station | Gap, ...]:
    """The ledgers and what lies between them, in order."""
    roll = Station(t("reporting.ledger_roll"), ledgers.lines.get("roll", 0))
    attending = Station(t("reporting.ledger_attending"), ledgers.lines.get("attending", 0))
    last = (roll, _gaps(ledgers, ("roll_not_attending",)), attending)
    if not ledgers.has_population:
        return last
    first = Station(t("reporting.ledger_population"), ledgers.lines["population"])
    gaps = _gaps(ledgers, ("population_not_roll", "roll_not_population"))
    beside = tuple(
        GapPart(t(f"reporting.beside_{line}"), count, ())
        for line in ("finished", "elsewhere", "joined")
        if (count := ledgers.lines.get(line, 0))
    )
    return (first, Gap(gaps.parts, beside), *last)


def _gaps(ledgers: Ledgers, names: tuple[str, ...]) -> Gap:
    return Gap(
        tuple(
            GapPart(
                t(f"reporting.gap_{name}"),
                ledgers.lines.get(name, 0),
                tuple(
                    (t(f"reporting.kind_{kind}"), count, kind == "unverified")
                    for kind in KINDS
                    if (count := ledgers.split.get((name, kind), 0))
                ),
            )
            for name in names
        )
    )


def account(ledgers: Ledgers) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and lines of the account: sign, line, children, and of gaps what they turned out to be."""
    shown = LINES if ledgers.has_population else LINES[-3:]
    rows = []
    for line, sign in shown:
        count = ledgers.lines.get(line, 0)
        if sign and not count and line in ("elsewhere", "joined"):
            continue
        mark = {1: "+", -1: formats.MINUS, 0: ""}[sign]
        name = t(f"reporting.line_{line}")
        parts = [formats.number(ledgers.split.get((line, kind), 0)) if line in GAPS else "" for kind in KINDS]
        number = formats.number(count)
        rows.append(
            (f"**{name}**" if not sign else f"{mark} {name}", f"**{number}**" if not sign else number, *parts)
        )
    head = (t("reporting.column_line"), t("unit.person"), *(t(f"reporting.kind_{kind}") for kind in KINDS))
    return head, tuple(rows)


def checked(ledgers: Ledgers) -> str:
    """Whether the account adds up."""
    if ledgers.difference:
        return t("reporting.account_wrong", count=formats.counted(ledgers.difference))
    return t("reporting.account_right")


def ages(ledgers: Ledgers) -> Finding:
    """The unverified by how long they have been missing: within the limit for verifying, and beyond it."""
    limit = ledgers.limit_days
    ends = [end for end in AGES if end > limit]
    gaps = [gap for gap in GAPS if ledgers.ages.get(gap)]

    def band(days: int | None) -> int:
        if days is None:
            return len(ends) + 2
        return bisect_left([limit, *ends], days)

    cells = []
    for gap in gaps:
        row = [0] * (len(ends) + 3)
        for days, count in ledgers.ages[gap].items():
            row[band(days)] += count
        cells.append(tuple(float(count) for count in row))
    late = sum(
        count
        for gap in gaps
        for days, count in ledgers.ages[gap].items()
        if days is not None and days > limit
    )
    words = {"count": formats.counted(late), "days": formats.counted(limit, "day")}
    columns = (
        t("reporting.age_within", days=limit),
        *(t("reporting.age_to", days=end) for end in ends),
        t("reporting.age_beyond", days=ends[-1] if ends else limit),
        t("reporting.age_unknown"),
    )
    return Finding(
        t("reporting.ages_heading", **words),
        t("reporting.ages_note", **words),
        charts.heat_map(
            tuple(t(f"reporting.short_{gap}") for gap in gaps),
            columns,
            tuple(cells),
            what=t("reporting.ages_what"),
        )
        if gaps
        else None,
    )


def source(chosen: Chosen) -> Source:
    """Which registers stand behind the account."""
    present = [name for name in REGISTERS if name in chosen.present]
    return figures.source_of(
        t("reporting.ledger_definition"), present, chosen.as_of, t("reporting.ledger_more")
    )


def options(ledgers: Ledgers) -> dict[str, str]:
    """`gap:kind` -> its label, the unverified first."""
    order = [(gap, kind) for kind in KINDS for gap in GAPS]
    return {
        f"{gap}-{kind}": t(
            "reporting.gap_option",
            gap=t(f"reporting.gap_{gap}"),
            kind=t(f"reporting.kind_{kind}"),
            count=formats.counted(count),
        )
        for gap, kind in order
        if (count := ledgers.split.get((gap, kind), 0))
    }


def reasons(ledgers: Ledgers, gap: str, kind: str) -> str:
    """The evidence in one line: so many by this, so many by that."""
    found = sorted(
        (
            (count, reason)
            for (one, other, reason), count in ledgers.reasons.items()
            if (one, other) == (gap, kind)
        ),
        reverse=True,
    )
    return t("format.semicolon").join(
        f"{t(f'reporting.reason_{reason}')} {formats.counted(count)}" for count, reason in found
    )


def child_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The children of one gap as they are shown."""
    return pd.DataFrame(
        [
            {
                "name": it.name,
                "reason": t(f"reporting.reason_{it.reason}"),
                "days": it.days,
                "since": it.since_on,
                "age": t("reporting.years_old", years=int(it.age_years))
                if wording.known(it.age_years)
                else "",
                "township": wording.either(it.township, it.township_en),
                "place": wording.either(it.place, it.place_en),
                "poor": t("reporting.is_poor") if it.is_poor else "",
                "is_late": bool(it.is_late) if wording.known(it.is_late) else False,
            }
            for it in row_records(rows)
        ],
        columns=["name", "reason", "days", "since", "age", "township", "place", "poor", "is_late"],
    )


def child_columns(chosen: Chosen, kind: str) -> tuple[Column, ...]:
    """State and days where something waits; masked name where the viewer may see it."""
    columns: list[Any] = []
    if kind == "unverified":
        columns.append(Column("is_late", t("reporting.column_state"), "state", 84))
    columns.append(Column("days", t("reporting.column_days"), "days", 88))
    if chosen.sees_names:
        columns.append(Column("name", t("reporting.column_name"), "text", 80))
    columns += [
        Column("reason", t("reporting.column_reason"), "text", 250),
        Column("age", t("reporting.column_years"), "text", 76),
        Column("township", t("reporting.column_township"), "text", 110),
        Column("place", t("reporting.column_place"), "text", 150),
        Column("since", t("reporting.column_since"), "date", 130),
        Column("poor", t("reporting.column_poor"), "text", 110),
    ]
    return tuple(columns)
