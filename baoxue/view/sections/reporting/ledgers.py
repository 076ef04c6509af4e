"""Household registration, school roll, attendance: how one leads to the next, and who is missing."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from baoxue.analysis.records import column_rows, row_records
from baoxue.view import charts, formats
from baoxue.view.findings import figures
from baoxue.view.findings.wording import known
from baoxue.view.flow import Flow, Gap, GapPart, Share, Station
from baoxue.view.listing import titled
from baoxue.view.reader import Reader
from baoxue.view.sections.overview.bridge import in_short
from baoxue.view.sections.section import Fold, List, Note, Part, Section, Table, header, not_supplied, section
from baoxue.view.words import t

GAPS = ("population_not_roll", "roll_not_population", "roll_not_attending")
KINDS = ("unverified", "real", "data_fault", "transfer")
TELL_OF_ATTENDANCE = ("absences", "term_registration", "suspected_cases", "dropout_cases")
REGISTERS = ("population", "roll", "out_of_county", "suspected_cases", "dropout_cases", "movements")
LINES: Mapping[str, int] = {
    "population": 0,
    "finished": -1,
    "population_not_roll": -1,
    "elsewhere": -1,
    "joined": 1,
    "roll_not_population": 1,
    "roll": 0,
    "roll_not_attending": -1,
    "attending": 0,
}
"""The account in its order: what is taken away, what is added, and (0) the ledgers themselves."""
AGES = (30, 90, 365)
"""Ends of the bands of days in which the unverified are counted, beyond the limit for verifying."""


@dataclass(frozen=True, eq=False)
class Ledgers:
    """The account of the three ledgers for what is chosen."""

    lines: Counter[str]
    """Line -> children; gaps among them."""
    gaps: pd.DataFrame
    """Children by gap, kind, reason and (where unverified) days since they are missing."""
    split: Counter[tuple[str, str]]
    """Gap and kind -> children."""
    has_population: bool

    @property
    def unverified(self) -> int:
        """How many children nobody has accounted for."""
        return sum(self.split[gap, "unverified"] for gap in GAPS)

    @property
    def waits(self) -> pd.DataFrame:
        """The unverified by gap and days (unknown: since an unknown day)."""
        return self.gaps[self.gaps["kind"] == "unverified"]

    @property
    def longest(self) -> int | None:
        """The longest of the known waits."""
        return max((int(days) for days in self.waits["days"] if known(days)), default=None)

    @property
    def limit_days(self) -> int:
        """Within how many days children must be verified."""
        return int(self.gaps["limit_days"].max()) if len(self.gaps) else 0

    @property
    def poor(self) -> int:
        """Children of poor households in gaps that are real or unverified: the third comparison."""
        return int(self.gaps.loc[self.gaps["kind"].isin(("unverified", "real")), "poor"].sum())

    @property
    def difference(self) -> int:
        """What the account lacks to its sum: 0, or something is counted wrongly."""
        lines = self.lines
        before = sum(lines[name] * LINES[name] for name in list(LINES)[1:6])
        first = lines["population"] + before - lines["roll"] if self.has_population else 0
        return abs(first) + abs(lines["roll"] - lines["roll_not_attending"] - lines["attending"])


def read(lines: pd.DataFrame, gaps: pd.DataFrame, *, is_school: bool) -> Ledgers:
    """The answers to `ledger_lines` and `ledger_gap_sums`; a single school has no household ledger."""
    counts = _lines(lines)
    split: Counter[tuple[str, str]] = Counter()
    for gap, kind, children in column_rows(gaps, "gap", "kind", "children"):
        split[gap, kind] += int(children)
        counts[gap] += int(children)
    return Ledgers(counts, gaps, split, not is_school and counts["population"] > 0)


def _lines(rows: pd.DataFrame) -> Counter[str]:
    """The ledgers, and whom one leads to outside the choice: `elsewhere` are those registered here and on the
    roll of others, `joined` those on the roll here and registered elsewhere or not of age."""
    found = row_records(rows)
    schools = {(it.school_code, it.stage) for it in found if it.ledger == "roll"}
    villages = {(it.village_code, it.stage) for it in found if it.ledger == "population"}
    counts: Counter[str] = Counter()
    for it in found:
        children, other = int(it.children), (it.other_code, it.other_stage)
        counts[it.ledger] += children
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


def three_ledgers(r: Reader) -> tuple[Section, Section]:
    """The flow from ledger to ledger, its unverified by age; on request the account and the children."""
    found = read(r.ask("ledger_lines"), r.ask("ledger_gap_sums"), is_school=r.filters.school is not None)
    missing = None if r.has("population") else not_supplied(r, t("reporting.ledger_what"), "population")
    note = t("reporting.ledger_note", stage=r.stage_name, as_of=r.as_of)
    if found.poor and r.has("poor_households"):
        note += t("reporting.ledger_poor", count=found.poor)
    source = figures.source_of(
        t("reporting.ledger_definition"),
        [name for name in REGISTERS if name in r.present],
        r.as_of,
        t("reporting.ledger_more"),
    )
    shown = section(
        "reporting.ledger",
        missing,
        Flow(_steps(found)),
        in_short(r),
        *(_ages(found) if found.unverified else ()),
        source=source,
        heading=_heading(found, r),
        note=note,
        count=found.unverified,
        days=found.longest,
    )
    account = Fold("account", t("reporting.fold_account"), lambda: _account(found))
    children = Fold("children", t("reporting.fold_children"), lambda: _children(found, r))
    return shown, Section("", parts=(account, children) if found.split else (account,))


def _heading(found: Ledgers, r: Reader) -> str:
    if found.has_population:
        if not found.unverified:
            return "heading_none"
        return "heading" if found.longest is not None else "heading_undated"
    if found.unverified:
        return "heading_roll"
    return "heading_roll_none" if r.has(*TELL_OF_ATTENDANCE) else "heading_roll_unknown"


def _steps(found: Ledgers) -> tuple[Station | Gap, ...]:
    """The ledgers and what lies between them, in order."""
    population, roll, attending = (
        Station(t(f"reporting.ledger_{name}"), found.lines[name])
        for name in ("population", "roll", "attending")
    )
    last = (roll, Gap((_gap(found, "roll_not_attending"),)), attending)
    if not found.has_population:
        return last
    beside = tuple(
        GapPart(t(f"reporting.beside_{line}"), count, ())
        for line in ("finished", "elsewhere", "joined")
        if (count := found.lines[line])
    )
    return population, Gap(tuple(_gap(found, name) for name in GAPS[:2]), beside), *last


def _gap(found: Ledgers, name: str) -> GapPart:
    split = tuple(
        Share(t(f"reporting.kind_{kind}"), count, kind == "unverified")
        for kind in KINDS
        if (count := found.split[name, kind])
    )
    return GapPart(t(f"reporting.gap_{name}"), found.lines[name], split)


def _ages(found: Ledgers) -> tuple[Note, charts.Chart]:
    """The unverified by how long they have been missing: within the limit for verifying, and beyond it."""
    limit = found.limit_days
    ends = [limit, *(end for end in AGES if end > limit)]
    gaps = [gap for gap in GAPS if (found.waits["gap"] == gap).any()]
    cells = [[0.0] * (len(ends) + 2) for _ in gaps]
    for it in row_records(found.waits):
        band = bisect_left(ends, it.days) if known(it.days) else len(ends) + 1
        cells[gaps.index(it.gap)][band] += it.children
    columns = (
        t("reporting.age_within", days=limit),
        *(t("reporting.age_to", days=end) for end in ends[1:]),
        t("reporting.age_beyond", days=ends[-1]),
        t("reporting.age_unknown"),
    )
    late = sum(sum(row[1:-1]) for row in cells)
    note = t("reporting.ages_heading", count=late) + t("reporting.ages_note", days=limit)
    names, counted = header("reporting.short", *gaps), tuple(map(tuple, cells))
    return Note(note), charts.heat_map(names, columns, counted, what=t("reporting.ages_what"))


def _account(found: Ledgers) -> tuple[Table, Note]:
    """Every line with its sign, of gaps what they turned out to be; and whether the account adds up."""
    rows = []
    for line in LINES if found.has_population else list(LINES)[-3:]:
        sign, count = LINES[line], found.lines[line]
        if line in ("elsewhere", "joined") and not count:
            continue
        name, number = t(f"reporting.line_{line}"), formats.number(count)
        parts = [formats.number(found.split[line, kind]) if line in GAPS else "" for kind in KINDS]
        if sign:
            rows.append((f"{'+' if sign > 0 else formats.MINUS} {name}", number, *parts))
        else:
            rows.append((f"**{name}**", f"**{number}**", *parts))
    head = (t("reporting.column_line"), t("unit.person"), *header("reporting.kind", *KINDS))
    key = "account_wrong" if found.difference else "account_right"
    return Table(head, tuple(rows)), Note(t(f"reporting.{key}", count=found.difference))


def _children(found: Ledgers, r: Reader) -> tuple[Part, ...]:
    """The children of the gap and kind that the reader chooses, the unverified first; and the evidence."""
    options = {
        f"{gap}-{kind}": t(
            "reporting.gap_option",
            gap=t(f"reporting.gap_{gap}"),
            kind=t(f"reporting.kind_{kind}"),
            count=found.split[gap, kind],
        )
        for kind in KINDS
        for gap in GAPS
        if found.split[gap, kind]
    }
    gap, _, kind = r.option("gap", "reporting.choose_gap", options).partition("-")
    rows = r.ask("ledger_children", gap=gap, kind=kind)
    shown = rows.assign(
        reason=[t(f"reporting.reason_{it}") for it in rows["reason"]],
        years=[t("reporting.years_old", years=int(it)) if known(it) else "" for it in rows["age_years"]],
        since=rows["since_on"],
        poor=[t("reporting.is_poor") if it else "" for it in rows["is_poor"]],
        is_late=[it is True for it in rows["is_late"].tolist()],
    )
    is_waiting = kind == "unverified"
    hidden = {"state": not is_waiting, "name": not r.sees_names}
    columns = titled(
        "reporting.column",
        "state:state:84 days:days:88 name:80 reason:250 years:76 township:110 place:150"
        " since:date:130 poor:110",
    )
    columns = tuple(it for it in columns if not hidden.get(it.name))
    late = "is_late" if is_waiting else None
    total = found.split[gap, kind]
    listed = List(shown, columns, "children", t("reporting.children_order"), late=late, total=total)
    return Note(_evidence(found, gap, kind)), listed


def _evidence(found: Ledgers, gap: str, kind: str) -> str:
    """In one line: so many by this, so many by that."""
    rows = found.gaps[(found.gaps["gap"] == gap) & (found.gaps["kind"] == kind)]
    counted = rows.groupby("reason")["children"].sum().items()
    return t("format.semicolon").join(
        f"{t(f'reporting.reason_{reason}')} {formats.counted(count)}"
        for count, reason in sorted(((int(count), reason) for reason, count in counted), reverse=True)
    )
