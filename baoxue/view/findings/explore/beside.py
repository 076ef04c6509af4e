"""Several indicators in one view: further ones divided and narrowed like the first, row by row beside it."""

from dataclasses import replace

import pandas as pd

from baoxue.view.findings.explore.compared import Slice
from baoxue.view.findings.explore.view import View, possible_forms, with_values
from baoxue.warehouse import Filters
from baoxue.warehouse.dimensions import DimensionError

MEASURES = ("numerator", "denominator", "value")


def beside(view: View, rows: pd.DataFrame, filters: Filters, ask: Slice) -> tuple[View, pd.DataFrame]:
    """The view with those further indicators that can be divided like the first, and the rows with their
    measures; a group that only some have has nan in the others."""
    found: list[str] = []
    for one in dict.fromkeys(it for it in view.others if it != view.indicator):
        further = replace(view, indicator=one, others=())
        try:
            told = with_values(ask(one, view.by, filters, view.only), further.definition)
        except DimensionError:
            continue
        names = {measure: column(measure, len(found)) for measure in MEASURES}
        told = told[[*view.by, *MEASURES]].rename(columns=names)
        if view.by:
            rows = rows.merge(told, how="outer", on=list(view.by), sort=False)
        else:
            rows = rows.assign(**{name: told[name].reindex(rows.index) for name in names.values()})
        found.append(one)
    return replace(view, others=tuple(found)), rows


def alone(view: View, rows: pd.DataFrame, place: int) -> tuple[View, pd.DataFrame]:
    """One of the further indicators as a view of its own, with its rows; in the form of the first, where it
    can take it."""
    further = replace(view, indicator=view.others[place], others=(), against=None)
    names = {column(measure, place): measure for measure in MEASURES}
    told = rows[[*view.by, *names]].rename(columns=names)
    told = told[told["numerator"].notna()].reset_index(drop=True)
    forms = possible_forms(view.by, further.definition, not told["denominator"].isna().all())
    return replace(further, form=view.form if view.form in forms else forms[0]), told


def column(measure: str, place: int) -> str:
    """The column in which a measure of the further indicator at a place (from 0) stands."""
    return f"{measure}_{place + 2}"
