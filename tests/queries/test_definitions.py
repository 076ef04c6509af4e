"""Every definition loads, says where it is from, and keeps to what marts and indicators may do."""

import re
import tomllib

from baoxue import settings
from baoxue.intake.registers import load_registers
from baoxue.snapshots.counting import count_sql
from baoxue.snapshots.indicators import CELL, CELL_AT_HOME, load_indicators
from baoxue.snapshots.marts import load_marts


def test_every_definition_loads() -> None:
    assert load_indicators()["dropout_rate_named"].name["en"]
    assert {"children", "cases", "aid_payments"} <= load_marts().keys()


def test_every_unit_has_its_word_in_both_languages_and_none_is_for_things_in_general() -> None:
    locale = settings.ROOT / "baoxue" / "view" / "locale"
    for language in ("zh", "en"):
        words = tomllib.loads((locale / f"{language}.toml").read_text(encoding="utf-8"))
        for indicator in load_indicators().values():
            for part in ("unit", "unit_one", "brief"):
                has_one = part != "unit_one" or indicator.counted not in ("yuan", "square_metre", "pupil_day")
                assert not has_one or indicator.counted in words[part], (language, part, indicator.counted)
            assert words["unit"][indicator.counted] not in ("个", "项", "items", "places", "count", "")


# What is said in the same words of several indicators: read for each of them, and true.
SAID_ALIKE = (
    {f"aid_coverage_{one}_rate" for one in ("allowance", "disabled", "extreme", "orphan", "other", "poor")},
    {"awards_blocked", "promotions_blocked"},
    {"boarding_share", "poor_pupils_share"},
    {"broadcast_investment", "building_area", "building_investment"},
    {"emergency_relief_payments", "social_aid_payments"},
    {"emergency_relief_yuan", "social_aid_yuan"},
    {f"home_visit_{one}_rate" for one in ("disabled", "left_behind", "poor", "single_parent", "struggling")},
    {"inspection_special_school_rate", "inspection_special_township_rate"},
    {f"law_{one}_cases" for one in ("court", "education", "order", "penalty")},
    {
        f"pledge_{one}_rate"
        for one in (
            "bureau_school",
            "county_township",
            "school_teacher",
            "township_village",
            "village_parent",
        )
    },
    {"retention_junior", "retention_nine_year"},
    {"talk_coverage_rate", "talk_left_behind_rate", "talk_single_parent_rate"},
)


def test_indicators_say_the_same_only_where_that_was_meant() -> None:
    """A text that was copied is soon false of one of them: read it for each, then name them above."""
    for language in ("zh", "en"):
        said: dict[str, set[str]] = {}
        for indicator in load_indicators().values():
            said.setdefault(indicator.calibre[language], set()).add(indicator.id)
        for text, ids in said.items():
            assert len(ids) == 1 or any(ids <= alike for alike in SAID_ALIKE), (text, sorted(ids))


def test_targets_stand_in_order_and_say_where_they_are_from() -> None:
    for indicator in load_indicators().values():
        for kind in ("target", "control"):
            days = [it.valid_from for it in indicator.targets if it.kind == kind and it.stage is None]
            assert days == sorted(set(days)), indicator.id
        assert not indicator.targets or indicator.better != "neither", indicator.id


def test_what_is_not_read_in_the_original_says_so() -> None:
    for indicator in load_indicators().values():
        for standing, source in [
            (indicator.standing, indicator.source),
            *((target.standing, target.source) for target in indicator.targets),
        ]:
            if standing != "own design":
                assert "to be confirmed" in source["en"], indicator.id


def test_marts_name_every_identity_column_of_the_registers_they_pass_on() -> None:
    registers = load_registers()
    for mart in load_marts().values():
        read = set(re.findall(r"registers\.(\w+)", mart.sql))
        named = {column.name for name in read for column in registers[name].columns if column.identity}
        select = mart.sql[mart.sql.rindex("\nselect") :].partition("\nfrom ")[0]
        passed_on = {
            line.strip().rstrip(",").split(".")[-1].split(" as ")[-1] for line in select.splitlines()
        }
        # The names of places are no names of children; the reason of a gap is ours, not what a school wrote.
        exempt = {"places": {"name"}, "ledger_gaps": {"reason"}}.get(mart.name, set())
        assert (passed_on & named) - exempt <= set(mart.identity), mart.name


def test_an_indicator_with_sql_of_its_own_says_why() -> None:
    silent = [
        path.name
        for path in (settings.QUERIES / "indicators").glob("*.sql")
        if not re.search(r"^-- written out: .+\.$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert silent == [], "add a line `-- written out: <why rows cannot say it>.`, or delete the file"


def test_published_sql_uses_no_engine_only_function() -> None:
    parts = [path.read_text(encoding="utf-8") for path in (settings.QUERIES / "marts").glob("*.sql")]
    for one in load_indicators().values():
        # Names of columns are enough to see what the SQL is made of.
        parts.append(f"-- {one.id}\n{count_sql(one, (*CELL, *CELL_AT_HOME.values()))}")
    for part in parts:
        name, _, sql = part.lower().partition("\n")
        for word in (
            "struct",
            "quantile",
            "approx",
            "unnest",
            "regexp",
            " filter (",
            "qualify",
            "avg(",
        ):
            assert word not in sql, f"{name}: {word}"
        assert not re.search(r"\b(list|array|map)_\w+\(", sql), name


def test_what_counts_a_year_again_is_called_after_it() -> None:
    """Scores that pool years find it by this name (queries/questions/score_units.sql)."""
    indicators = load_indicators()
    again = {it.id: it.recounts for it in indicators.values() if it.recounts}
    assert again and {id: f"{base}_last_year" for id, base in again.items()} == {id: id for id in again}
    assert set(again.values()) <= indicators.keys()
    assert {id for id in indicators if id.endswith("_last_year")} == again.keys()
