"""The pages' one way to the data: whose view this is, and questions asked within it."""

import logging
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from baoxue import settings
from baoxue.access import Scope, Viewer, demo_viewers
from baoxue.intake.registers import load_registers
from baoxue.snapshots.catalog import CatalogError, Snapshot
from baoxue.snapshots.indicators import Indicator, load_indicators
from baoxue.view import session
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import named
from baoxue.warehouse import Edition, Filters, Warehouse, open_warehouse

log = logging.getLogger(__name__)

_KEPT = "reading"
# Names of places are public to anyone who may see anything at all: enough to learn which counties there are.
_ANYONE = Scope(role="leader", counties=("-",))


@dataclass(frozen=True, eq=False)
class Reading:
    """One run of the script: who looks, how far the view reaches, and the one edition all its questions are
    asked of."""

    viewer: Viewer | None
    choices: tuple[Viewer, ...]
    scope: Scope | None
    edition: Edition


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def begin() -> Reading:
    """Fixes viewer and edition for this run. CatalogError when what is published cannot be read."""
    edition = current_edition()
    viewer, choices = _viewer(edition)
    reading = Reading(viewer, choices, Scope.of(viewer), edition)
    _reading.set(reading)
    st.session_state[_KEPT] = reading
    return reading


def current() -> Reading:
    """The reading of this run; a fragment that runs by itself goes on with that of the page around it."""
    reading = _reading.get() or st.session_state.get(_KEPT)
    return reading if reading is not None else begin()


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


def ask(question: str, filters: Filters, **parameters: Any) -> pd.DataFrame:
    """The answer to a question of queries/questions/ within the viewer's area; no viewer, no rows."""
    reading = current()
    return reading.edition.ask(question, reading.scope, filters, **parameters)


def viewer() -> Viewer | None:
    """Who looks."""
    return current().viewer


def snapshot(filters: Filters) -> Snapshot:
    """The snapshot that is looked at."""
    return current().edition.snapshot(filters)


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


def indicators() -> Mapping[str, Indicator]:
    """All indicators by name."""
    return load_indicators()


def missing(registers: Iterable[str], filters: Filters) -> tuple[str, ...]:
    """The names of those registers that the snapshot does not hold: what shows 未接入, and why."""
    supplied = snapshot(filters).registers
    known = load_registers()
    return tuple(named(known[name].name) for name in registers if name not in supplied)


def _viewer(edition: Edition) -> tuple[Viewer | None, tuple[Viewer, ...]]:
    """The viewer and those that may be chosen instead (in the demo only)."""
    if edition.catalog.is_demo:
        return session.choose_demo_viewer(), demo_viewers()
    if edition.snapshots and settings.single_user():
        counties = _counties(edition)
        return Viewer("owner", "leader", counties=counties), ()
    return None, ()


def _counties(edition: Edition) -> tuple[str, ...]:
    """All counties of the newest snapshot: the one person who uses this machine sees what was imported."""
    places = edition.ask("filter_options", _ANYONE, Filters())
    return tuple(places.loc[places["kind"] == "county", "code"].tolist())
