"""The pages' one way to the data: whose view this is, and questions asked within it."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from baoxue import settings
from baoxue.access import Scope, Viewer, demo_viewers
from baoxue.analysis.deidentify import Deidentified, Rules, deidentify, load_rules
from baoxue.intake.registers import load_registers
from baoxue.snapshots import counting
from baoxue.snapshots.catalog import CatalogError, Snapshot
from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.view import looking, session
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import language, named
from baoxue.warehouse import Edition, Filters, Question, QuestionError, Warehouse, open_warehouse, slicing
from baoxue.warehouse.alone import ANYONE

log = logging.getLogger(__name__)

_KEPT = "reading"
_ahead = ThreadPoolExecutor(1, thread_name_prefix="ahead")
"""What may be needed next is loaded one after the other: readers who wait come first."""


@dataclass(frozen=True, eq=False)
class Reading:
    """One run of the script: who looks, how far the view reaches, and the one edition all its questions are
    asked of."""

    looker: looking.Looker
    scope: Scope | None
    edition: Edition

    @property
    def viewer(self) -> Viewer | None:
        """Whose view this is."""
        return self.looker.viewer


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def begin() -> Reading:
    """Fixes viewer and edition for this run. CatalogError when what is published cannot be read."""
    return _begun(current_edition())


def _begun(edition: Edition) -> Reading:
    looker = looking.looker(edition)
    reading = Reading(looker, Scope.of(looker.viewer), edition)
    _reading.set(reading)
    st.session_state[_KEPT] = reading
    return reading


def current() -> Reading:
    """The reading of this run; a fragment that runs by itself goes on with that of the page around it, unless
    its viewer has lost a grant meanwhile, or has signed out."""
    reading = _reading.get() or st.session_state.get(_KEPT)
    if reading is None:
        return begin()
    return reading if looking.still(reading.looker) else _begun(reading.edition)


def current_edition() -> Edition:
    """What is published now; after a damaged publication the edition before goes on, and the log says so."""
    warehouse = warehouse_of(settings.data_folder())
    try:
        warehouse.refresh()
    except CatalogError:
        log.exception("the new publication cannot be read; the one before is served on")
    return warehouse.edition


def verify() -> None:
    """Reads every published file again; what is damaged is set aside."""
    if warehouse_of(settings.data_folder()).verify():
        log.error("published files are damaged: %s", "; ".join(map(str, current_edition().catalog.damages)))


@cache
def warehouse_of(folder: Path) -> Warehouse:
    """The one warehouse of this process for a data folder."""
    return open_warehouse(folder)


def warm() -> None:
    """Loads what the demo's viewers will ask for, so that none of them is the one who waits."""
    edition = current_edition()
    for viewer in demo_viewers() if edition.catalog.is_demo else ():
        if scope := Scope.of(viewer):
            edition.warm(scope)


def ask(
    question: str, filters: Filters, *, by: Sequence[str] | None = None, **parameters: Any
) -> pd.DataFrame:
    """The answer to a question of queries/questions/ within the viewer's area; no viewer, no rows."""
    reading = current()
    witness = looking.witness_of(reading.looker)
    return reading.edition.ask(question, reading.scope, filters, by=by, witness=witness, **parameters)


def settings_in_force(filters: Filters) -> Mapping[str, float]:
    """The dated settings in force that are numbers, percent as shares."""
    rows = ask("settings_in_force", filters)
    values = pd.to_numeric(rows["value"], errors="coerce")
    return {
        key: float(value) / (100 if unit == "percent" else 1)
        for key, value, unit in zip(rows["key"], values, rows["unit"], strict=True)
        if not pd.isna(value)
    }


def columns(question: str, filters: Filters) -> Sequence[str]:
    """The columns of a question's answer; no row is looked at."""
    return list(current().edition.ask(question, None, filters).columns)


def count_behind(name: str, filters: Filters) -> pd.DataFrame | None:
    """How many rows are behind a figure, one row; None where they cannot be listed."""
    reading = current()
    try:
        return reading.edition.count_behind(name, reading.scope, filters)
    except QuestionError:
        return None


def behind(name: str, filters: Filters, met: bool | None) -> pd.DataFrame:
    """The rows behind a figure of which `count_behind` knows the number."""
    reading = current()
    witness = looking.witness_of(reading.looker)
    return reading.edition.behind(name, reading.scope, filters, met, witness)


def sliced(
    indicator: str, by: Sequence[str], filters: Filters, only: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """An indicator by dimensions within the viewer's area (`slicing.slice_of`); DimensionError."""
    reading = current()
    return slicing.slice_of(reading.edition, indicator, by, reading.scope, filters, only)


def load_ahead(indicator: str, filters: Filters) -> None:
    """Loads what the reader's next views of the same rows will read; nobody waits for it."""
    reading = current()
    if reading.scope is not None and not reading.scope.is_empty:
        _ahead.submit(_load_ahead, reading.edition, indicator, reading.scope, filters)


def _load_ahead(edition: Edition, indicator: str, scope: Scope, filters: Filters) -> None:
    try:
        slicing.load_ahead(edition, indicator, scope, filters)
    except Exception:
        log.exception("what a view may need next cannot be loaded")


def made(question: Question, filters: Filters, **parameters: Any) -> pd.DataFrame:
    """The answer to a question that was made and tells nothing of single children."""
    reading = current()
    return reading.edition.ask_made(question, reading.scope, filters, **parameters)


def deidentified(snapshot: str) -> Deidentified:
    """All children of the viewer's area with as much told of each as the rules allow; analysts see
    pseudonyms. One set for each snapshot, whatever is filtered: two that overlap could be compared."""
    reading = current()
    whole = Filters(snapshot=snapshot, stage="all")
    return _deidentified(reading.edition, reading.scope, whole, load_rules())


@lru_cache(maxsize=4)
def _deidentified(edition: Edition, scope: Scope | None, filters: Filters, rules: Rules) -> Deidentified:
    return deidentify(edition.ask("deidentified_children", scope, filters), rules)


def place_names() -> Mapping[str, tuple[str, str | None]]:
    """What places are called in the snapshot looked at: code -> name, English name."""
    reading = current()
    return reading.edition.place_names(reading.scope, looked_at())


def code_names(spoken: str | None = None) -> Mapping[tuple[str, str], str]:
    """Code list and code -> its name, in the reader's language by default."""
    return _code_names(current().edition, spoken or language())


def form_codes(keys: Iterable[int], filters: Filters) -> Mapping[int, str]:
    """Key of a child -> the code by which it stands on a form that comes back."""
    reading = current()
    return reading.edition.form_codes(keys, reading.scope, filters)


@lru_cache(maxsize=4)
def _code_names(edition: Edition, spoken: str) -> Mapping[tuple[str, str], str]:
    rows = edition.ask("code_names", ANYONE, Filters())
    return dict(zip(zip(rows["list"], rows["code"], strict=True), rows[spoken], strict=True))


def viewer() -> Viewer | None:
    """Who looks."""
    return current().viewer


def snapshot(filters: Filters) -> Snapshot:
    """The snapshot that is looked at."""
    return current().edition.snapshot(filters)


def snapshots() -> tuple[Snapshot, ...]:
    """All that is published, in order of date."""
    return current().edition.snapshots


def looked_at() -> Snapshot:
    """The snapshot that the address names, else the newest."""
    edition = current().edition
    return edition.catalog.snapshot(session.kept("snapshot") or "") or edition.snapshots[-1]


def as_of(filters: Filters) -> date:
    """The day that the figures speak of."""
    return snapshot(filters).as_of


def previous(filters: Filters) -> Snapshot | None:
    """The snapshot before the one looked at, or None for the first."""
    snapshots = current().edition.snapshots
    place = [one.id for one in snapshots].index(snapshot(filters).id)
    return snapshots[place - 1] if place else None


def chosen(filters: Filters) -> Chosen:
    """The filters of a page and what they mean: snapshot, its day, the one before, the registers it holds."""
    found, before, who = snapshot(filters), previous(filters), viewer()
    return Chosen(
        filters=filters,
        snapshot=found.id,
        as_of=found.as_of,
        previous_as_of=before.as_of if before else None,
        present=frozenset(found.registers),
        role=who.role if who else "",
        area=(*who.counties, *who.townships) if who else (),
    )


def indicator(name: str) -> Indicator:
    """The definition of an indicator; KeyError for an unknown one."""
    return load_indicators()[name]


def count_sql(name: str, filters: Filters) -> str | None:
    """The SELECT that counted an indicator in the snapshot looked at; None where its mart is not there."""
    one, marts = indicator(name), snapshot(filters).marts
    if one.sql is not None or one.rows is None:
        return one.sql
    return counting.count_sql(one, marts[one.rows.mart].columns) if one.rows.mart in marts else None


def indicators() -> Mapping[str, Indicator]:
    """All indicators by name."""
    return load_indicators()


def missing(registers: Iterable[str], filters: Filters) -> tuple[str, ...]:
    """The names of those registers that the snapshot does not hold: what shows 未接入, and why."""
    supplied = snapshot(filters).registers
    known = load_registers()
    return tuple(named(known[name].name) for name in registers if name not in supplied)
