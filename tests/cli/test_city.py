"""A whole city from files to figures: each school has its published dropout rate, however it is kept."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from baoxue import cli
from baoxue.access import Scope, Viewer, grants
from baoxue.snapshots.catalog import read_catalog
from baoxue.snapshots.indicators import load_indicators
from baoxue.warehouse import Filters, open_warehouse
from tests.city import WITHOUT_MOVEMENTS, City, School, one_decimal
from tests.cli.test_commands import baoxue
from tests.pages.reading import run_page, shown
from tests.small_registers import COUNTY

SUMMER, WINTER = date(2026, 7, 31), date(2025, 12, 15)
RATE, OVERDUE, NET = "dropout_rate_named", "dropout_rate_overdue", "dropout_rate_net"
Sizes = tuple[int, Iterable[int]]
SIZES = [
    pytest.param((24, range(20, 41)), id="small"),
    pytest.param((378, range(60, 400)), id="large", marks=pytest.mark.stress),
]
VIEW = f"""
name = {{zh = "各校辍学率", en = "Dropout by school"}}
[view]
indicator = "{RATE}"
by = "school"
county = "{COUNTY}"
"""

Publish = Callable[[City], Path]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Imports a city with the real command into a folder on which this process works from then on."""

    def work(city: City) -> Path:
        data = tmp_path / "data"
        run = baoxue(data, "import", city.write(tmp_path / "files"), "--as-of", city.as_of.isoformat())
        assert run.returncode == 0, run.stdout + run.stderr
        monkeypatch.setenv("BAOXUE_DATA", str(data))
        monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path / "access"))
        monkeypatch.setenv("BAOXUE_SINGLE_USER", "1")
        return data

    return work


def values(data: Path, indicator: str) -> dict[tuple[Any, ...], tuple[Decimal, Decimal]]:
    """{(township, school, stage): (numerator, denominator)} of the published file."""
    file = read_catalog(data).indicator_values
    assert file is not None
    rows = pq.read_table(data / file.path, filters=[("indicator", "=", indicator)]).to_pylist()
    return {
        (it["township_code"], it["school_code"], it["stage"]): (it["numerator"], it["denominator"])
        for it in rows
    }


def rates(data: Path, indicator: str, schools: Iterable[School]) -> dict[str, Decimal]:
    counts = values(data, indicator)
    return {it.code: one_decimal(*counts[it.township, it.code, it.stage]) for it in schools}


@pytest.mark.parametrize("size", SIZES)
def test_every_rate_is_the_published_one_in_july(size: Sizes, publish: Publish, tmp_path: Path) -> None:
    """Kept in each of the four ways, with transfers beside, and those who finished marked as graduated."""
    city = City(SUMMER, *size, graduates_marked=True)
    data = publish(city)
    published = {it.code: it.published for it in city.schools}
    assert min(published.values()) == 0 and max(published.values()) > 65
    assert rates(data, RATE, city.schools) == published
    assert rates(data, OVERDUE, city.schools) == published, "all were to be brought back long ago"
    still = [it for it in city.schools if not it.has_transfers]
    assert {it.way for it in still} == {it.way for it in city.schools}
    assert rates(data, NET, still) == {it.code: it.published for it in still}
    assert exported(tmp_path) == published
    assert asked(data) == published
    for school in {it.way: it for it in city.schools[-8:]}.values():
        assert on_the_page(school) == school.published
    # Graduates of July are in school: only the dropouts are not.
    homes = city.at_home()
    assert values(data, "out_of_school_rate") == {
        (township, None, stage): counts for (township, stage), counts in homes.items()
    }
    assert values(data, "net_enrolment_rate") == {
        (township, None, stage): (all_ - out, all_)
        for (township, stage), (out, all_) in homes.items()
        if stage == "primary"
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_rate_is_the_published_one_without_movements(size: Sizes, publish: Publish) -> None:
    city = City(WINTER, *size, ways=WITHOUT_MOVEMENTS)
    data = publish(city)
    assert "movements" not in read_catalog(data).snapshots[0].registers
    assert rates(data, RATE, city.schools) == asked(data) == {it.code: it.published for it in city.schools}


@pytest.mark.stress
def test_marking_graduates_in_july_changes_nothing(tmp_path: Path) -> None:
    told = []
    for marked in (False, True):
        city = City(SUMMER, 60, range(60, 300), graduates_marked=marked)
        data = tmp_path / str(marked)
        run = baoxue(data, "import", city.write(tmp_path / f"files{marked}"), "--as-of", "2026-07-31")
        assert run.returncode == 0, run.stdout + run.stderr
        names = (RATE, OVERDUE, NET, "dropout_rate_open", "out_of_school_rate", "net_enrolment_rate")
        told.append({name: values(data, name) for name in names})
    assert told[0] == told[1]


def exported(folder: Path) -> dict[str, Decimal]:
    """The rates of the file that `baoxue export` gives an analyst of the county."""
    grants.granted("office", "analyst", {"counties": [COUNTY]}, "test")
    view, out = folder / "view.toml", folder / "out.parquet"
    view.write_text(VIEW, encoding="utf-8")
    assert cli.main(["export", str(view), "--viewer", "office", "--out", str(out)]) == 0
    rows = pq.read_table(out).to_pylist()
    return {it["school"]: one_decimal(Decimal(str(it["value"])), 1) for it in rows}


def asked(data: Path) -> dict[str, Decimal]:
    """What the pages ask the warehouse for."""
    scope = Scope.of(Viewer("office", "leader", counties=(COUNTY,)))
    rows = open_warehouse(data).edition.ask(
        "indicator_trend", scope, Filters(county=COUNTY), by=("school_code",), indicators=(RATE,)
    )
    return {row.school_code: one_decimal(row.numerator, row.denominator) for row in rows.itertuples()}


def on_the_page(school: School) -> Decimal:
    """What the dropout page says of one school, whose two decimals agree with the counts beside them."""
    text = shown(run_page("dropout", county=COUNTY, township=school.township, school=school.code))
    name = load_indicators()[RATE].name["zh"]
    found = re.search(rf"{name}\s([\d.]+)%（([\d,]+)\s/\s([\d,]+)", text)
    assert found, f"the page says no rate of {school.code}"
    part, whole = (int(it.replace(",", "")) for it in found.groups()[1:])
    assert abs(Decimal(found[1]) - Decimal(100 * part) / whole) <= Decimal("0.005")
    return one_decimal(part, whole)
