"""What the zero reports of a place are worth: asked once, in the same way, wherever they are shown."""

from baoxue.view.asking import ask
from baoxue.view.findings import zeros
from baoxue.view.findings.chosen import Chosen
from baoxue.view.findings.visits import board as boards
from baoxue.warehouse import Filters


def graded(chosen: Chosen) -> tuple[zeros.Graded, ...]:
    """Every unit's zeros, held against the ledger and against its whole county, whatever place was chosen."""
    county = Filters(county=chosen.filters.county, snapshot=chosen.snapshot)
    return boards.graded(
        {
            kind: ask("zero_reports", county, by=("county_code", column, "period")).rename(
                columns={column: "code"}
            )
            for kind, column in boards.ZERO_BY
        },
        ask("county_report_months", county),
        ask("zero_contradictions", county),
        _chance(county),
    )


def here(chosen: Chosen) -> tuple[tuple[zeros.Graded, ...], dict[boards.Unit, boards.Place]]:
    """Those of the place chosen, and the names of its units."""
    places = boards.within(boards.places_of(ask("units_seen", chosen.filters)), chosen)
    return tuple(one for one in graded(chosen) if (one[0], one[1].code) in places), places


def _chance(filters: Filters) -> float:
    rows = ask("settings_in_force", filters)
    values = dict(zip(rows["key"], rows["value"], strict=True))
    return float(values["zero_chance"]) / 100
