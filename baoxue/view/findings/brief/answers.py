"""All that a brief rests on, asked at once: by a page or by the command line, of the same questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import pandas as pd

from baoxue.analysis import brief_lists
from baoxue.analysis.records import row_records
from baoxue.snapshots.catalog import Snapshot
from baoxue.view.findings import figures, wording
from baoxue.warehouse import Filters

KINDS = ("school", "township", "village")


class Ask(Protocol):
    """Asks a question within somebody's scope (`asking.ask`, or an edition's for the command line)."""

    def __call__(
        self, question: str, filters: Filters, *, by: Sequence[str] | None = None, **parameters: Any
    ) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Unit:
    """Whose brief it is. `days` since the last visit; `sees_township`: all of its township is the viewer's;
    `watched`, `stayed`, `left_again`: children who returned (see `brief_unit`)."""

    kind: str
    code: str
    county: str
    township_code: str
    name: str
    full_name: str
    township: str
    county_name: str
    head: str
    school_kind: str
    last_on: date | None
    days: int | None
    last_inspector: str
    sees_township: bool
    watched: int
    stayed: int
    left_again: int

    @property
    def told(self) -> str:
        """Its name in full, after that of its township."""
        return self.full_name if self.kind == "township" else f"{self.township} {self.full_name}"


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers about one unit on the day of one snapshot; `units` that a figure is compared with are those
    that the viewer sees."""

    unit: Unit
    snapshot: str
    on: date
    school_year: str
    present: frozenset[str]
    counts: pd.DataFrame
    gaps: pd.DataFrame
    cases: pd.DataFrame
    findings: pd.DataFrame
    tasks: pd.DataFrame
    pools: pd.DataFrame
    facts: pd.DataFrame
    trend: pd.DataFrame
    features: pd.DataFrame
    settings: Mapping[str, float]

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages of compulsory education of which there are pupils or registered children."""
        return tuple(stage for stage in ("primary", "junior") if stage in set(self.counts["stage"]))

    @property
    def owed(self) -> pd.DataFrame:
        """Findings that are not put right yet."""
        return self.findings[self.findings["is_outstanding"].astype(bool)]

    @property
    def amounts(self) -> Mapping[str, int]:
        """How many there are of what a list may depend on."""
        pools = self.pools.groupby("pool")["child_key"].nunique()
        return {str(name): int(size) for name, size in pools.items()} | {
            "open_cases": len(self.cases),
            "owed": len(self.owed),
        }


def unit_of(ask: Ask, kind: str, code: str, filters: Filters) -> Unit | None:
    """The unit as far as it is the viewer's; None where it is not, or there is none."""
    rows = ask("brief_unit", filters, unit_kind=kind, unit_code=code)
    if rows.empty:
        return None
    row = row_records(rows)[0]
    return Unit(
        kind=row.unit_kind,
        code=row.unit_code,
        county=str(row.county_code or ""),
        township_code=str(row.township_code or ""),
        name=wording.place(row.unit_code, row.name, row.name_en),
        full_name=wording.place(row.unit_code, row.full_name, row.name_en),
        township=wording.place(row.township_code, row.township, row.township_en),
        county_name=wording.place(row.county_code, row.county, row.county_en),
        head=str(row.head) if wording.known(row.head) else "",
        school_kind=str(row.school_kind or ""),
        last_on=wording.day_of(row.last_inspected_on),
        days=int(row.days_since_inspected) if wording.known(row.days_since_inspected) else None,
        last_inspector=str(row.last_inspector) if wording.known(row.last_inspector) else "",
        sees_township=bool(row.sees_township),
        watched=wording.whole(row.watched),
        stayed=wording.whole(row.stayed),
        left_again=wording.whole(row.left_again),
    )


def answers(ask: Ask, unit: Unit, snapshot: Snapshot) -> Answers:
    """Everything about a unit that the viewer sees, on the day of a snapshot."""
    here = Filters(snapshot=snapshot.id, stage="all")
    county = Filters(county=unit.county, snapshot=snapshot.id)
    place = {"unit_kind": unit.kind, "unit_code": unit.code}
    column = "school_code" if unit.kind == "school" else "township_code"
    names = [entry.id for entry in brief_lists.entries("figures", snapshot.as_of)]
    settings = ask("settings_in_force", here)
    return Answers(
        unit=unit,
        snapshot=snapshot.id,
        on=snapshot.as_of,
        school_year=snapshot.school_year,
        present=frozenset(snapshot.registers),
        counts=ask("brief_counts", here, **place),
        gaps=ask("brief_gaps", here, **place),
        cases=_of_unit(ask("case_list", here), unit),
        findings=_named(ask("findings_followed", here), unit),
        tasks=_named(ask("tasks_followed", here), unit),
        pools=ask("sample_pools", here, **place),
        facts=_facts(ask, unit, snapshot.id),
        trend=_needed(
            ask(
                "indicator_trend",
                county,
                by=(column, "stage", "indicator", "snapshot", "as_of", "school_year", "is_year_end"),
                indicators=figures.with_companions(names),
            ).rename(columns={column: "code"}),
            unit,
            snapshot.id,
        ),
        features=ask("township_features", county, by=(column, "stage")).rename(columns={column: "code"}),
        settings=dict(zip(settings["key"], map(float, settings["value"]), strict=True)),
    )


def _needed(trend: pd.DataFrame, unit: Unit, snapshot: str) -> pd.DataFrame:
    """The unit's own past, and of all others only the day of the snapshot: a twentieth of a county's rows."""
    own = unit.code if unit.kind == "school" else unit.township_code
    return trend[(trend["code"] == own) | (trend["snapshot"] == snapshot)]


def _of_unit(rows: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    return rows[rows[f"{unit.kind}_code"] == unit.code].reset_index(drop=True)


def _named(rows: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    chosen = (rows["unit_kind"] == unit.kind) & (rows["unit_code"] == unit.code)
    return rows[chosen].reset_index(drop=True)


def _facts(ask: Ask, unit: Unit, snapshot: str) -> pd.DataFrame:
    """What the published rules look at; a village has no facts of its own there."""
    place = {"school": unit.code} if unit.kind == "school" else {"township": unit.township_code}
    rows = ask("notable_facts", Filters(snapshot=snapshot, **place), by=("fact", "code"))
    return rows.iloc[:0] if unit.kind == "village" else rows
