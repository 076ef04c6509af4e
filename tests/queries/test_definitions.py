"""Every definition loads, says where it is from, and keeps to what marts and indicators may do."""

import re

from baoxue import settings
from baoxue.intake.registers import load_registers
from baoxue.snapshots.indicators import load_indicators
from baoxue.snapshots.marts import load_marts


def test_every_definition_loads() -> None:
    assert load_indicators()["dropout_rate_named"].name["en"]
    assert {"children", "cases", "aid_payments"} <= load_marts().keys()


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


def test_published_sql_uses_no_engine_only_function() -> None:
    for path in [
        *(settings.QUERIES / "marts").glob("*.sql"),
        *(settings.QUERIES / "indicators").rglob("*.sql"),
    ]:
        sql = path.read_text(encoding="utf-8").lower()
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
            assert word not in sql, f"{path.name}: {word}"
        assert not re.search(r"\b(list|array|map)_\w+\(", sql), path.name
