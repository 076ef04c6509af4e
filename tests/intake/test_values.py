"""How one cell is read: what is normalised, and what is refused rather than guessed."""

import pyarrow as pa
import pytest

from baoxue.intake.registers import Column
from baoxue.intake.values import read_column

ID = r"[0-9]{17}[0-9X]"
SEX = {"1": "1", "男": "1", "male": "1", "2": "2", "女": "2"}


def read(kind: str, cell: str, pattern: str | None = None) -> tuple[str | None, str | None]:
    column = Column(name="c", header="C", type=kind, pattern=pattern)
    # A neighbour that is sound: one doubtful cell must not change the others.
    result = read_column(column, pa.array([cell, ""], pa.string()), SEX)
    rules = [rule for rule, positions in result.problems.items() if 0 in positions.to_pylist()]
    assert result.values[1].as_py() is None
    return result.values[0].as_py(), rules[0] if rules else None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2023-09-01", "2023-09-01"),
        ("20230901", "2023-09-01"),
        ("2023.9.1", "2023-09-01"),
        ("2023/9/1", "2023-09-01"),
        ("2023年9月1日", "2023-09-01"),
        ("２０２３年９月１日", "2023-09-01"),
        (" '2023-9-1 ", "2023-09-01"),
        ("2023-09-01 00:00:00", "2023-09-01"),
        ("2024-02-29", "2024-02-29"),
        ("", None),
        ("\u3000", None),
    ],
)
def test_dates(cell: str, value: str | None) -> None:
    assert read("date", cell) == (value, None)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("03/04/2025", "ambiguous_date"),
        ("3.4.25", "ambiguous_date"),
        ("13-04-2025", "ambiguous_date"),
        ("25年3月4日", "ambiguous_date"),
        ("2025-02-29", "impossible_date"),
        ("20251301", "impossible_date"),
        ("2025-09-01 16:30", "time_in_date"),
        ("2025-09", "wrong_type"),
        ("45170", "wrong_type"),
        ("0225-09-01", "wrong_type"),
        ("无", "wrong_type"),
        ("/", "wrong_type"),
        ("2025-09/01", "wrong_type"),
    ],
)
def test_dates_refused(cell: str, rule: str) -> None:
    assert read("date", cell) == (None, rule)


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        ("2025-09-08 16:30", "2025-09-08 16:30:00", None),
        ("2025/9/8 8:05:09", "2025-09-08 08:05:09", None),
        ("2025-09-08T16:30:00", "2025-09-08 16:30:00", None),
        ("2025年9月8日16时30分", "2025-09-08 16:30:00", None),
        ("2025年9月8日 16：30", "2025-09-08 16:30:00", None),
        ("2025-09-08", "2025-09-08 00:00:00", "time_missing"),
        ("2025-09-08 25:00", None, "wrong_type"),
        ("08/09/2025 16:30", None, "ambiguous_date"),
    ],
)
def test_timestamps(cell: str, value: str | None, rule: str | None) -> None:
    assert read("timestamp", cell) == (value, rule)


@pytest.mark.parametrize(
    ("kind", "cell", "value", "rule"),
    [
        ("integer", "3", "3", None),
        ("integer", "３", "3", None),
        ("integer", "3.0", "3", None),
        ("integer", "1,234", "1234", None),
        ("integer", "1，234", "1234", None),
        ("integer", "-2", "-2", None),
        ("integer", "12,34", None, "wrong_type"),
        ("integer", "3.5", None, "wrong_type"),
        ("integer", "3人", None, "wrong_type"),
        ("integer", "三", None, "wrong_type"),
        ("decimal", "312.5", "312.5", None),
        ("decimal", "1,250.00", "1250.00", None),
        ("decimal", "0.30", "0.30", None),
        ("decimal", "625.000", "625.000", None),
        ("decimal", "0.125", None, "wrong_type"),
        ("decimal", "625元", None, "wrong_type"),
        ("decimal", "1e3", None, "wrong_type"),
        ("boolean", "是", "true", None),
        ("boolean", "有", "true", None),
        ("boolean", "TRUE", "true", None),
        ("boolean", "1", "true", None),
        ("boolean", " 否", "false", None),
        ("boolean", "无", "false", None),
        ("boolean", "0", "false", None),
        ("boolean", "可能", None, "wrong_type"),
        ("code", "男", "1", None),
        ("code", " Ｍale ", "1", None),
        ("code", "2", "2", None),
        ("code", "不详", None, "unknown_code"),
        ("text", "  王小明\u3000", "王小明", None),
        ("text", "'007", "007", None),
        ("text", "  ", None, None),
        ("text", "Ａ班", "Ａ班", None),
    ],
)
def test_numbers_words_and_codes(kind: str, cell: str, value: str | None, rule: str | None) -> None:
    assert read(kind, cell) == (value, rule)


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        ("99999920140305001X", "99999920140305001X", None),
        ("99999920140305001x", "99999920140305001X", None),
        ("'999999201403050011", "999999201403050011", None),
        ("９９９９９９２０１４０３０５００１１", "999999201403050011", None),
        (" 999999 20140305 0011 ", "999999201403050011", None),
        ("\u202d999999201403050011\u202c", "999999201403050011", None),
        ("", None, None),
        ("9.99999201403050e+17", None, "precision_lost"),
        ("9.99999E+17", None, "precision_lost"),
        ("99999920140305001", None, "wrong_pattern"),
        ("99999920140305OO11", None, "wrong_pattern"),
        ("无", None, "wrong_pattern"),
    ],
)
def test_identifiers(cell: str, value: str | None, rule: str | None) -> None:
    assert read("identifier", cell, ID) == (value, rule)


def test_identifiers_without_a_pattern() -> None:
    assert read("identifier", "0917-1234567") == ("0917-1234567", None)
    assert read("identifier", "１３９００００００００") == ("13900000000", None)
    assert read("identifier", "1.39000000000000e+15") == (None, "precision_lost")


@pytest.mark.parametrize(
    "written",
    [
        '="ZZ-1"',
        "`ZZ-1",
        "'ZZ-1",
        "\u200bZZ-1",
        "ＺＺ－１",
        "ZZ-1\t",
        "\tZZ-1",
        " ZZ-\u00a01",
        "ZZ\ufeff-1",
        '="`ZZ-1"',
    ],
)
def test_numbers_of_records_are_cleaned_like_identifiers(written: str) -> None:
    for name in ("payment_number", "case_number", "class_name"):
        column = Column(name=name, header="C", type="text")
        assert (
            read_column(column, pa.array([written, "ZZ-1"], pa.string())).values.to_pylist() == ["ZZ-1"] * 2
        )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("王\u200b某", "王某"),
        ("\u202d王某\u202c", "王某"),
        ("`王某", "王某"),
        ('="王某"', "王某"),
        ("张　三", "张　三"),
        ("阿依•古丽", "阿依•古丽"),
        ("阿依\u00a0古丽", "阿依 古丽"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("=合计", "=合计"),
    ],
)
def test_names_stay_as_written_without_what_cannot_be_seen(written: str, shown: str) -> None:
    assert read("text", written) == (shown, None)


@pytest.mark.parametrize("kind", ["text", "identifier"])
def test_control_characters_are_left_out_and_said_of_text(kind: str) -> None:
    assert read(kind, "王\x16某\x7f") == ("王某", "control_character" if kind == "text" else None)


@pytest.mark.parametrize("written", ['="男"', "`男", "男\t", "\u200b男", "男\x02"])
def test_codes_are_cleaned_as_well(written: str) -> None:
    assert read("code", written) == ("1", None)


def test_text_with_a_pattern_keeps_to_it() -> None:
    assert read("text", "2025-2026", "[0-9]{4}-[0-9]{4}") == ("2025-2026", None)
    assert read("text", "２０２５-２０２６", "[0-9]{4}-[0-9]{4}") == ("2025-2026", None)
    assert read("text", "2025", "[0-9]{4}-[0-9]{4}") == (None, "wrong_pattern")
