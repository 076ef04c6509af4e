"""Every mart and indicator loads, and a definition that says something wrong is refused with its place."""

import shutil
from pathlib import Path

import pytest

from baoxue import settings
from baoxue.definitions.parsing import DefinitionError
from baoxue.snapshots.indicators import load_indicators, read_indicator
from baoxue.snapshots.marts import load_marts

WANTED = {
    *("dropout_rate_named", "dropout_rate_net", "dropout_rate_open", "out_of_school_rate", "suspected_open"),
    *(
        "returned_rate",
        "closed_rate",
        "double_report_on_time_rate",
        "net_enrolment_rate",
        "retention_nine_year",
    ),
    *("disabled_enrolment_rate", "disabled_mainstream_share", "disabled_home_teaching_share"),
    *("aid_coverage_rate", "aid_amount_paid_rate", "aid_on_time_rate", "home_visit_coverage_rate"),
    *("pledge_signed_rate", "inspection_monthly_rate", "rectification_on_time_rate"),
}


def test_every_mart_and_indicator_loads() -> None:
    marts = list(load_marts().values())
    for position, mart in enumerate(marts):
        assert set(mart.after) <= {earlier.name for earlier in marts[:position]}
    assert load_indicators().keys() >= WANTED


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("-- access: county_code", "--", "lacks access"),
        ("-- access: county_code", "-- access: anybody", "access: must be public or some of"),
        ("-- order: a", "-- order: none", "at least one column"),
        ("-- after: none", "-- after: nowhere", "there is no mart nowhere"),
        ("-- after: none", "-- after: mart", "wait for each other"),
    ],
)
def test_a_mart_without_a_full_header_is_refused(tmp_path: Path, line: str, instead: str, said: str) -> None:
    header = "-- grain: a\n-- order: a\n-- access: county_code\n-- identity: none\n-- after: none\n"
    (tmp_path / "mart.sql").write_text(header.replace(line, instead) + "select 1 as a", encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        load_marts(tmp_path)


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        ('better = "higher"', 'better = "worse"', "better: must be one of"),
        ('better = "higher"', "", "better: is missing"),
        ("decimals = 1", 'decimals = 1\ncolour = "red"', "colour: is not known"),
        ('registers = ["roll"', 'registers = ["rolls"', "registers: unknown: rolls"),
        ("[calibre]\nzh", "[calibre]\nfr", "calibre: needs zh and en"),
        ('kind = "target"', 'kind = "wish"', r"targets\.0\.kind: must be one of"),
        ("decimals = 1", 'decimals = "1"', "decimals: cannot be '1'"),
        ("decimals = 1", 'decimals = 1\nid = "other"', "id: is not known"),
        ("mechanisms = [11, 22]", "mechanisms = [11, 11]", "mechanisms: names one twice"),
        ("[name]", "[name", "toml"),
    ],
)
def test_an_indicator_with_a_wrong_entry_is_refused(
    tmp_path: Path, found: str, instead: str, said: str
) -> None:
    text = (settings.QUERIES / "indicators" / "aid_coverage_rate.toml").read_text(encoding="utf-8")
    assert found in text
    path = tmp_path / "aid_coverage_rate.toml"
    path.write_text(text.replace(found, instead, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        read_indicator(path)


def test_all_faults_of_all_indicators_are_told_at_once(tmp_path: Path) -> None:
    for name in ("aid_coverage_rate", "boarding_share"):
        text = (settings.QUERIES / "indicators" / f"{name}.toml").read_text(encoding="utf-8")
        text = text.replace('better = "', 'better = "not ').replace("decimals = 1", "")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_indicators(tmp_path)
    lines = str(refused.value).splitlines()
    assert [line.removeprefix(f"{tmp_path}/").partition(", not")[0] for line in lines] == [
        "aid_coverage_rate.toml: decimals: is missing",
        "aid_coverage_rate.toml: better: must be one of lower, higher, neither",
        "boarding_share.toml: decimals: is missing",
        "boarding_share.toml: better: must be one of lower, higher, neither",
    ]


def test_an_sql_without_its_definition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "alone.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"an \.sql without one: alone"):
        load_indicators(tmp_path)


@pytest.mark.parametrize(
    ("indicator", "found", "instead", "said"),
    [
        ("boarding_share", 'rows = {mart = "pupils"', 'rows = {mart = "pupil"', "mart: must be one of"),
        (
            "boarding_share",
            'rows = {mart = "pupils", where',
            'rows = {mart = "pupils", were',
            "where: is missing",
        ),
        ("boarding_share", ', met = "is_boarding"', "", "met: is missing: say which of the rows"),
        (
            "boarding_share",
            ', met = "is_boarding"',
            ', met = "is_boarding", zero_cells = "every_unit"',
            "no zero",
        ),
        ("boarding_share", "rows =", "earlier_years = 1\nrows =", "earlier years cannot be counted"),
        ("cases_late", '"every_stage"', '"everywhere"', "zero_cells: must be one of every_stage"),
        ("cases_late", ', zero_cells = "every_stage"', ', met = "is_open"', "a count has no denominator"),
        ("cases_late", "rows =", "# rows =", r"rows: is missing: name the mart .* into cases_late\.sql"),
    ],
)
def test_rows_that_no_sql_can_be_made_of_are_refused(
    tmp_path: Path, indicator: str, found: str, instead: str, said: str
) -> None:
    text = (settings.QUERIES / "indicators" / f"{indicator}.toml").read_text(encoding="utf-8")
    assert found in text
    path = tmp_path / f"{indicator}.toml"
    path.write_text(text.replace(found, instead, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        read_indicator(path)


def test_what_indicators_have_in_common_stands_in_each_with_its_number_of_years(tmp_path: Path) -> None:
    for suffix in (".toml", ".sql"):
        (tmp_path / "indicators").mkdir(exist_ok=True)
        shutil.copy(settings.QUERIES / "indicators" / f"retention_junior{suffix}", tmp_path / "indicators")
    with pytest.raises(DefinitionError, match=r"there is no common/retention\.sql"):
        read_indicator(tmp_path / "indicators" / "retention_junior.toml")
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "retention.sql").write_text("-- About.\nselect {earlier_years}\n", "utf-8")
    sql = read_indicator(tmp_path / "indicators" / "retention_junior.toml").sql
    assert sql is not None
    assert sql.startswith("-- Pupils now in grade 9") and sql.endswith("\nselect 2")
