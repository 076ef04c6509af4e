"""统计分析: every form of a view, no choice that fails, rows of children that cannot be traced, own SQL."""

import io
import json
import random
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from baoxue.access import audit
from baoxue.analysis.deidentify import load_rules
from baoxue.snapshots.indicators import load_indicators
from baoxue.view import exports
from baoxue.view.findings.explore import forms
from baoxue.view.words import t
from tests.pages.reading import run_page, shown
from tests.paper.reading import workbook_cells


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log and a shelf of waiting files of the test's own."""
    monkeypatch.setenv("BAOXUE_ACCESS", str(tmp_path))
    monkeypatch.setattr(exports, "_waiting", {})
    return tmp_path


FORMS = [
    {"by": "township", "form": "bar"},
    {"by": "township", "form": "funnel"},
    {"by": "snapshot", "form": "line"},
    {"by": "snapshot", "form": "control"},
    {"by": "snapshot", "by2": "stage", "form": "line"},
    {"by": "snapshot", "by2": "township", "form": "multiples"},
    {"by": "township", "by2": "stage", "form": "heat"},
    {"by": "township", "by2": "snapshot", "form": "heat"},
    {"by": "township", "by2": "stage", "by3": "snapshot", "form": "pivot"},
    {"by": "sex", "by2": "disability_kind", "form": "heat"},
    {"by": "whole"},
    {"by": "township", "against": "2024-08-31.1"},
    {"by": "township", "only": "disabled:true"},
]


@pytest.mark.parametrize("query", FORMS, ids=str)
def test_every_form_is_drawn_in_both_languages(query: dict[str, str], demo: Path, quiet: None) -> None:
    indicator = "disabled_enrolment_rate" if "disability_kind" in query.values() else "net_enrolment_rate"
    for language in ("zh", "en"):
        test = run_page("explore", viewer="leader", indicator=indicator, lang=language, **query)
        form = query.get("form", "bar")
        assert t(f"explore.form_{form}", language) in shown(test)
        charts = len(test.get("plotly_chart"))
        assert charts >= (6 if form == "multiples" else 0 if form == "pivot" else 1)
        assert len(test.dataframe) == (2 if form == "pivot" else 1)


def test_small_charts_can_be_compared(demo: Path, quiet: None) -> None:
    """Each on a scale of its own, a fall of two pupils would look like one of two hundred."""
    test = run_page(
        "explore",
        viewer="leader",
        indicator="suspected_open",
        by="snapshot",
        by2="township",
        form="multiples",
    )
    drawn = [json.loads(chart.proto.spec)["layout"] for chart in test.get("plotly_chart")]
    small = [tuple(layout["yaxis"]["range"]) for layout in drawn if layout["height"] == forms.SMALL_HEIGHT]
    assert len(small) >= 6 and len(set(small)) == 1


def test_several_indicators_stand_beside_each_other(demo: Path, quiet: None) -> None:
    """Drawn one below the other, and in one table; what cannot be divided like the first is named."""
    query = {"by": "township", "also": "dropout_rate_open", "also2": "disabled_enrolment_rate"}
    value = t("explore.column_value", "en")
    test = run_page("explore", viewer="leader", indicator="net_enrolment_rate", lang="en", **query)
    assert len(test.get("plotly_chart")) >= 3
    (table,) = test.dataframe
    alone = run_page("explore", viewer="leader", indicator="dropout_rate_open", by="township", lang="en")
    (other,) = alone.dataframe
    short = load_indicators()["dropout_rate_open"].short["en"]
    beside = t("explore.column_of", "en", indicator=short, measure=value)
    assert len(table.value.columns) == 1 + 3 * 3
    place = table.value.columns[0]
    told = dict(zip(table.value[place], table.value[beside], strict=True))
    assert told == dict(zip(other.value[place], other.value[value], strict=True))
    refused = {"indicator": "disabled_enrolment_rate", "by": "disability_kind", "also": "pledge_signed_rate"}
    test = run_page("explore", viewer="leader", lang="en", **refused)
    name = load_indicators()["pledge_signed_rate"].name["en"]
    assert t("explore.also_not_divided", "en", indicator=name) in shown(test)


def test_one_number_of_dropouts_over_three_populations(demo: Path, quiet: None) -> None:
    for language in ("zh", "en"):
        test = run_page("explore", ["denominators"], viewer="leader", lang=language)
        for population in ("roll", "registered", "resident"):
            assert t(f"explore.population_{population}", language) in shown(test)
        assert t("explore.denominators_note", language) in shown(test)


def test_a_link_opens_the_same_view(demo: Path, quiet: None) -> None:
    query = {"indicator": "dropout_rate_open", "by": "township", "by2": "stage", "form": "pivot"}
    first = run_page("explore", viewer="leader", **query)
    kept = {key: first.query_params[key] for key in first.query_params}
    address = {key: it if isinstance(it, str) else it[0] for key, it in kept.items()}
    assert {key: address[key] for key in query} == query and "snapshot" in address
    again = run_page("explore", **address)
    assert [it.value.to_csv() for it in again.dataframe] == [it.value.to_csv() for it in first.dataframe]


def test_no_choice_ends_in_a_traceback(demo: Path, quiet: None) -> None:
    """Words that mean nothing, combinations that are empty, dimensions that a figure does not have."""
    draw = random.Random(5)
    names = sorted(load_indicators())
    for _ in range(25):
        query = {
            "indicator": draw.choice([*names, "x"]),
            "by": draw.choice(["township", "school", "sex", "cause", "whole", "snapshot", "x' --"]),
            "by2": draw.choice(["none", "stage", "grade", "snapshot", "x"]),
            "by3": draw.choice(["none", "stage", "poor"]),
            "form": draw.choice(["bar", "heat", "funnel", "pivot", "x"]),
            "only": draw.choice(["none", "poor:true", "sex:9", "x:y", ":"]),
            "stage": draw.choice(["all", "senior", "junior"]),
            "township": draw.choice(["991021104", "991103001", "x"]),
            "against": draw.choice(["none", "2016-08-31.1", "x"]),
        }
        test = run_page("explore", viewer="leader", **query)
        assert not test.exception, query


def test_an_empty_view_says_what_to_loosen(demo: Path, quiet: None) -> None:
    query = {"township": "991021104", "stage": "senior", "indicator": "dropout_rate_open"}
    text = shown(run_page("explore", viewer="leader", **query))
    assert t("explore.loosen", "zh").partition("{")[0] in text


def taken(test: AppTest, key: str) -> bytes:
    exports._waiting.clear()
    test.button(key=key).click().run()
    (offered,) = exports._waiting.values()
    return offered.content


def test_files_hold_what_the_table_shows(demo: Path, quiet: None) -> None:
    test = run_page("explore", viewer="analyst", indicator="net_enrolment_rate", by="township")
    on_screen = test.dataframe[-1].value
    from_csv = pd.read_csv(io.BytesIO(taken(test, "take")))
    sheets = workbook_cells(taken(test, "take-xlsx"))
    about, rows = (list(it) for it in sheets.values())
    parquet = pq.read_table(io.BytesIO(taken(test, "take-parquet")))
    assert len(from_csv) == len(on_screen) == len(rows) - 1 == parquet.num_rows
    assert from_csv.iloc[:, 1].tolist() == [row[1] for row in rows[1:]]
    assert sorted(parquet["numerator"].to_pylist()) == sorted(from_csv.iloc[:, 1].tolist())
    told = json.loads(parquet.schema.metadata[b"baoxue"])
    sql = next(row[1] for row in about if row[0] == "SQL")
    assert told["sql"] == sql and "indicator_values" in sql and "2025-10-15.1" in sql


def test_analysts_take_rows_of_children_and_nobody_else_does(demo: Path, quiet: None) -> None:
    test = run_page("explore", ("alike",), viewer="analyst", county="991021", stage="all")
    rows = pq.read_table(io.BytesIO(taken(test, "alike-parquet"))).to_pandas()
    assert len(rows) > 10_000 and rows["pseudonym"].nunique() == len(rows)
    sizes = rows.fillna("?").groupby(list(load_rules().told)).size()
    assert sizes.min() >= load_rules().k
    assert not {"name", "id_number", "pupil_number", "school_code", "birth_date"} & set(rows)
    for viewer in ("leader", "inspector", "steward"):
        other = run_page("explore", ("alike",), viewer=viewer)
        assert "alike-csv" not in [it.key for it in other.button], viewer


def test_ones_own_sql_is_answered_recorded_and_refused_where_it_must_be(demo: Path, quiet: None) -> None:
    test = run_page("explore", ("own-sql",), viewer="analyst", county="991021", query="children_by_township")
    (run,) = [it for it in test.button if it.label == t("own_sql.run", "zh")]
    run.click().run()
    assert {"name", "children"} <= set(test.dataframe[-1].value.columns)
    test.session_state["select-children_by_township"] = "select name from children"
    run.click().run()
    assert t("own_sql.wrong", "zh").partition("{")[0] in shown(test)
    test.session_state["select-children_by_township"] = "select * from read_csv('/etc/passwd')"
    run.click().run()
    assert t("own_sql.refused", "zh").partition("{")[0] in shown(test)
    lines = [it for it in audit.current().entries() if it.kind == "own_sql"]
    assert len(lines) == 3 and all("select" not in str(it.details) for it in lines)
    for viewer, is_theirs in (("leader", False), ("inspector", False), ("steward", True)):
        other = run_page("explore", ("own-sql",), viewer=viewer)
        assert (t("own_sql.run", "zh") in [it.label for it in other.button]) == is_theirs, viewer
