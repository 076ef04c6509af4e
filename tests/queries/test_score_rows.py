"""Every lost point leads to rows: their number, put through the item's rule, gives the deduction (on the
demo)."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from baoxue.access import Scope
from baoxue.analysis.assessing import Assessment, assess
from baoxue.analysis.rubric_file import load_rubric
from baoxue.analysis.score_rules import further_lost, points_at, to_tenths
from baoxue.analysis.scores import score
from baoxue.snapshots.indicators import load_indicators
from baoxue.warehouse import Edition, Filters, open_warehouse

COUNTIES = ("991021", "991103")
LEADER = Scope(role="leader", counties=COUNTIES)


@cache
def edition_of(demo: Path) -> Edition:
    return open_warehouse(demo).edition


@cache
def assessment_of(demo: Path, county: str, rubric: str) -> Assessment:
    edition = edition_of(demo)
    newest = edition.snapshots[-1]
    found = assess(
        lambda question, filters, **more: edition.ask(question, LEADER, filters, **more),
        load_rubric(rubric),
        Filters(county=county),
        frozenset(newest.registers),
        newest.as_of,
    )
    assert found is not None
    return found


@pytest.mark.parametrize("county", COUNTIES)
def test_rows_put_through_the_rule_give_the_deduction(county: str, demo_data: Path) -> None:
    edition, assessment = edition_of(demo_data), assessment_of(demo_data, county, "township-2")
    pace = assessment.scored.circumstances.pace(assessment.rubric)
    checked = 0
    for code in assessment.scored.units:
        for one in assessment.scored.unit(code).items:
            if one.state != "scored" or not one.lost or any(it.is_pooled for it in one.counted):
                continue
            item = one.item
            chosen = Filters(county=county, township=code, stage=item.stage or "compulsory")
            rates, count = [], 0.0
            silent = sum(
                float(edition.count_behind(name, LEADER, chosen).iloc[0]["numerator"])
                for name in item.silence
            )
            assert silent == one.silent
            for counted in one.counted:
                definition = load_indicators()[counted.measure]
                assert definition.rows is not None, counted.measure
                rows = edition.count_behind(counted.measure, LEADER, chosen).iloc[0]
                if definition.unit == "count":
                    count += float(rows["numerator"])
                elif definition.unit == "days":
                    rates.append(float(rows["numerator"]) / float(rows["denominator"]))
                elif definition.rows.met:  # a silent child is one more case, not handled
                    rates.append(float(rows["numerator"]) / (float(rows["denominator"]) + silent))
                else:  # the rows are the numerator; what they are counted of stands beside the figure
                    rates.append((float(rows["numerator"]) + silent) / float(counted.denominator or 0))
            value = np.array([np.mean(rates) if item.is_rate else count])
            points = points_at(item, value, pace)
            whole = Filters(county=county, township=code)
            further = tuple(
                np.array([float(edition.count_behind(it.measure, LEADER, whole).iloc[0]["numerator"])])
                for it in item.further
            )
            for off in further_lost(item, further):
                points = np.maximum(points - off, 0.0)
            _, lost = to_tenths(item, points)
            assert lost[0] == pytest.approx(one.lost + one.restored), f"{code} {item.id}"
            checked += 1
    assert checked >= 10


def test_every_veto_that_applies_has_as_many_rows_as_it_says(demo_data: Path) -> None:
    edition = edition_of(demo_data)
    for county in COUNTIES:
        assessment = assessment_of(demo_data, county, "township-2")
        for code in assessment.scored.units:
            for veto, count in assessment.scored.unit(code).vetoes:
                if veto.rule == "any":
                    chosen = Filters(county=county, township=code, stage=veto.stage or "compulsory")
                    rows = edition.count_behind(veto.measure, LEADER, chosen).iloc[0]
                    assert float(rows["numerator"]) == count, f"{code} {veto.id}"


def test_pooled_years_are_those_that_are_known_today(demo_data: Path) -> None:
    """The last school year as it was counted again, the years before and this year as their snapshots say."""
    edition = edition_of(demo_data)
    newest, filters = edition.snapshots[-1], Filters(county=COUNTIES[0])
    measures = ("dropout_rate_named", "dropout_rate_net")
    asked = {"units": "township", "measures": measures, "pool_months": 26}
    told = edition.ask("score_units", LEADER, filters, **asked).set_index(["unit", "measure", "stage"])
    by = ("township_code", "stage", "indicator", "snapshot", "as_of", "school_year", "is_year_end")
    names = (*measures, "dropout_rate_named_last_year")
    values = edition.ask("indicator_trend", LEADER, filters, by=by, indicators=names)
    closed = values[values["is_year_end"] & (values["snapshot"] != newest.id)]
    ends = sorted(set(closed["as_of"]))
    expected: dict[tuple[str, str, str], list[float]] = {}
    for row in values.dropna(subset="township_code").to_dict("records"):
        is_now, name = row["snapshot"] == newest.id, str(row["indicator"])
        if name.endswith("_last_year"):
            is_read = is_now
        else:
            of_years = ends[-3:] if name == "dropout_rate_net" else ends[-3:-1]
            is_read = is_now or row["as_of"] in of_years
        if is_read:
            key = (row["township_code"], name.removesuffix("_last_year"), row["stage"])
            held = expected.setdefault(key, [0.0, 0.0])
            held[0] += row["numerator"]
            held[1] += row["denominator"]
    assert len(ends) >= 3 and expected
    for key, counts in expected.items():
        assert told.loc[key, ["pooled_numerator", "pooled_denominator"]].tolist() == counts, key


@pytest.mark.parametrize("rubric", ["school-1", "village-1", "class-1", "provincial_pattern-1", "township-1"])
def test_other_rubrics_score_their_units(rubric: str, demo_data: Path) -> None:
    for county in COUNTIES:
        scored = assessment_of(demo_data, county, rubric).scored
        assert len(scored.units) > 3
        assert 0 < scored.scores.mean() <= 100


@pytest.mark.parametrize("county", COUNTIES)
def test_classes_add_up_to_their_schools(county: str, demo_data: Path) -> None:
    """A child who left the roll is in a school's figures, and in no class any more."""
    edition, filters = edition_of(demo_data), Filters(county=county)
    measures = tuple(sorted(load_rubric("class-1").measures - {"dropouts_concealed"}))
    rows = edition.ask("score_classes", LEADER, filters, measures=measures)
    assert rows["unit"].str.fullmatch(r"\d{10}/[一二三四五六七八九]年级\d+班", na=False).all()
    summed = rows.groupby("measure")[["numerator", "denominator"]].sum()
    assert not rows["denominator"].isna().any()
    for measure, of_classes in summed.iterrows():
        whole = edition.count_behind(str(measure), LEADER, filters).iloc[0]
        if measure in ("home_visit_coverage_rate", "talk_coverage_rate"):
            assert of_classes.to_dict() == whole[["numerator", "denominator"]].to_dict()
        else:
            assert 0.7 * whole["denominator"] <= of_classes["denominator"] <= whole["denominator"]
            assert of_classes["numerator"] <= whole["numerator"]


def test_the_score_of_one_township_does_not_depend_on_who_else_is_asked_for(demo_data: Path) -> None:
    """A viewer of one township gets the same points as the leader of the county."""
    edition = edition_of(demo_data)
    newest = edition.snapshots[-1]
    whole = assessment_of(demo_data, COUNTIES[0], "township-2")
    code = whole.scored.units[0]
    scope = Scope(role="leader", townships=(code,))
    own = assess(
        lambda question, filters, **more: edition.ask(question, scope, filters, **more),
        load_rubric("township-2"),
        Filters(county=COUNTIES[0]),
        frozenset(newest.registers),
        newest.as_of,
        lambda unit: unit == code,
    )
    assert own is not None and own.scored.units == (code,)
    assert own.scored.unit(code) == whole.scored.unit(code)
    assert np.array_equal(
        score(whole.rubric, whole.scored.figures, whole.scored.circumstances).earned, whole.scored.earned
    )
