"""The publication rule, and a second attacker (integer programs of its own) who reads what was published."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, milp

from baoxue.access import Scope
from baoxue.analysis.disclosure import exposed
from baoxue.analysis.release import headlines, load_rules, public_tables, release
from baoxue.analysis.released import WHOLE, Cell, PublicTable, Released, Rules, Shown, change
from baoxue.warehouse import Edition, Filters, open_warehouse

COUNTIES = ("991021", "991103")
LEADER = Scope(role="leader", counties=COUNTIES)
RULES = load_rules()


def tables(edition: Edition, county: str, snapshot: str) -> tuple[PublicTable, ...]:
    chosen = Filters(county=county, stage="all", snapshot=snapshot)
    rows = edition.ask(
        "indicator_places",
        LEADER,
        chosen,
        by=("code", "indicator", "stage"),
        indicators=tuple(one.indicator for one in RULES.tables),
    )
    return public_tables(rows, RULES, headlines(county, edition.snapshot(chosen).as_of))


def invented(seed: int, is_sensitive: bool) -> PublicTable:
    """A table of townships by stage with many small counts, drawn by a number."""
    draw = np.random.default_rng(seed)
    rows = [
        {"indicator": "i", "code": f"{place:09d}", "stage": stage, "numerator": 0.0, "denominator": 0.0}
        for place in range(int(draw.integers(2, 9)))
        for stage in ("primary", "junior")
    ]
    for row in rows:
        row["denominator"] = float(
            draw.choice([draw.integers(0, 9), draw.integers(0, 40), draw.integers(0, 900)])
        )
        row["numerator"] = float(
            draw.integers(0, row["denominator"] + 1) if draw.random() < 0.7 else min(3, row["denominator"])
        )
    rule = replace(
        RULES.tables[0], indicator="i", by=("township", "stage"), sensitive=("x",) if is_sensitive else ()
    )
    (made,) = public_tables(pd.DataFrame(rows), replace(RULES, tables=(rule,)))
    return made


def attacked(published: Released) -> Mapping[Cell, tuple[float, float]]:
    """Least and largest value of each hidden count: integers, what is shown, and what everybody knows of
    sums."""
    cells = list(published.shown)
    at = {cell: place for place, cell in enumerate(cells)}
    low, high = np.zeros(len(cells)), np.full(len(cells), 1e6)
    for cell, said in published.shown.items():
        if said.state == "hidden":
            low[at[cell]], high[at[cell]] = (0 if published.hides_zeros else 1), 7
        elif said.value is not None:
            low[at[cell]], high[at[cell]] = (max(8, said.value - 2), said.value + 2) if said.value else (0, 0)
    lines, least, most = [np.eye(len(cells))], [low], [high]
    for total, parts in published.table.sums:
        line = np.zeros(len(cells))
        line[at[total]], line[[at[part] for part in parts]] = 1, -1
        lines.append(line[None])
        least.append(np.zeros(1))
        most.append(np.zeros(1))
    for above, below in published.table.pairs:
        line = np.zeros(len(cells))
        line[at[below]], line[at[above]] = 1, -1
        lines.append(line[None])
        least.append(np.zeros(1))
        most.append(np.full(1, np.inf))
    known = LinearConstraint(np.vstack(lines), np.concatenate(least), np.concatenate(most))
    found = {}
    for cell, said in published.shown.items():
        if said.state == "hidden":
            ends = []
            for sign in (1.0, -1.0):
                wanted = np.zeros(len(cells))
                wanted[at[cell]] = sign
                solved = milp(wanted, constraints=known, integrality=np.ones(len(cells)))
                assert solved.success
                ends.append(sign * solved.fun)
            found[cell] = (ends[0], ends[1])
    return found


def checked(table: PublicTable) -> int:
    """What must hold of one release; how many counts are hidden in it."""
    published = release(table, RULES)
    assert release(table, RULES) == published
    for cell, said in published.shown.items():
        true = table.cells[cell]
        if said.state == "count":
            assert said.value is not None and said.value % 5 == 0 and abs(said.value - true) <= 2
            assert not 1 <= true <= 7 and said.value not in range(1, 8)
        else:
            assert said.value is None
    for (place, stage, measure), said in published.shown.items():
        rate = published.rate(place, stage)
        if measure == "denominator" and (said.value is None or said.value < 23):
            assert rate is None
    for cell, (low, high) in attacked(published).items():
        assert low <= table.cells[cell] <= high
        assert high - low + 1 >= 5, f"{table.id} {cell}: {low}..{high}"
    return sum(said.state == "hidden" for said in published.shown.values())


@pytest.mark.parametrize("county", COUNTIES)
def test_nothing_hidden_in_two_snapshots_can_be_worked_out(county: str, demo_data: Path) -> None:
    edition = open_warehouse(demo_data).edition
    hidden = sum(
        checked(table) for one in edition.snapshots[-2:] for table in tables(edition, county, one.id)
    )
    assert hidden if county == "991021" else hidden >= 0


def test_what_was_published_exactly_is_known_to_the_attacker(demo_data: Path) -> None:
    edition = open_warehouse(demo_data).edition
    (snapshot,) = [one for one in edition.snapshots if one.as_of.isoformat() == "2022-08-31"]
    (table,) = [one for one in tables(edition, "991103", snapshot.id) if one.id == "disabled"]
    assert list(table.rates.values()) == [(pytest.approx(0.9829), 2)]
    whole = Cell(WHOLE, WHOLE, "numerator"), Cell(WHOLE, WHOLE, "denominator")
    assert round(100 * table.cells[whole[0]] / table.cells[whole[1]], 2) == 98.29
    checked(table)


@pytest.mark.parametrize("is_sensitive", [False, True])
def test_invented_tables_full_of_small_counts_hold(is_sensitive: bool) -> None:
    assert sum(checked(invented(seed, is_sensitive)) for seed in range(6)) > 50


@pytest.mark.stress
@pytest.mark.parametrize("is_sensitive", [False, True])
def test_many_invented_tables_hold(is_sensitive: bool) -> None:
    for seed in range(6, 400):
        checked(invented(seed, is_sensitive))


def test_without_rounding_or_without_hiding_the_attack_succeeds() -> None:
    """The tests above would notice: exact totals give hidden counts away."""
    table = invented(1, False)
    exact = {cell: Shown("hidden") if 0 < count <= 7 and cell.place != WHOLE else Shown("count", count)
             for cell, count in table.cells.items()}  # fmt: skip
    assert exposed(Released(table, exact, replace(RULES, base=1)))


def test_changes_are_formed_from_what_is_shown() -> None:
    assert change(Shown("count", 10), Shown("count", 25)) == 15
    assert change(Shown("hidden"), Shown("count", 25)) is None
    assert change(None, Shown("count", 25)) is None


def test_the_list_is_fixed_and_names_at_most_two_sensitive_matters() -> None:
    assert isinstance(RULES, Rules)
    assert len({one.id for one in RULES.tables}) == len(RULES.tables) >= 8
    assert all(len(one.sensitive) <= 2 for one in RULES.tables)
    assert (RULES.hidden_up_to, RULES.base, RULES.least_group) == (7, 5, 23)
