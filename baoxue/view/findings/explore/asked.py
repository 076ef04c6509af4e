"""How a view was asked, for whoever wants to ask it again: SQL, parameters, the snapshot and its hash."""

from baoxue.snapshots.catalog import Snapshot
from baoxue.view.findings.explore.view import View
from baoxue.warehouse import Filters
from baoxue.warehouse.slicing import question_of


def sql(view: View, snapshot: Snapshot, filters: Filters) -> str:
    """All questions of the view, one below the other. DimensionError where it cannot be divided like this."""
    parts = [_one(indicator, view, snapshot, filters) for indicator in (view.indicator, *view.others)]
    return "\n\n".join([f"-- {snapshot.id} {snapshot.manifest_sha256}", *parts])


def _one(indicator: str, view: View, snapshot: Snapshot, filters: Filters) -> str:
    question, parameters = question_of(indicator, view.by, snapshot, view.only)
    known = {name: getattr(filters, name) for name in ("county", "township", "school")}
    known |= {"snapshot": snapshot.id, "as_of": snapshot.as_of.isoformat(), **parameters}
    known |= {"stages": ", ".join(filters.stages)}
    told = {name: value for name, value in known.items() if name in question.parameters}
    lines = [f"-- ${name} = {value if value is not None else 'null'}" for name, value in told.items()]
    return "\n".join([*lines, question.sql.strip()])
