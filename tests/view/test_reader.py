"""Answers come in the reader's language."""

import pandas as pd

from baoxue.view import reader, words


def test_a_code_stays_beside_its_name_in_the_reader_s_language() -> None:
    rows = pd.DataFrame(
        {
            "state": ["accepted", "new"],
            "state_zh": ["\u91c7\u7eb3", None],
            "state_en": ["accepted in part", None],
            "unit_name": ["a", "b"],
            "unit_name_en": ["A", None],
        }
    )
    try:
        words.use("en")
        english = reader.localized(rows)
        words.use("zh")
        chinese = reader.localized(rows)
    finally:
        words.use("zh")
    assert list(english) == ["state", "unit_name", "state_name"]
    assert english.to_dict("list") == {
        "state": ["accepted", "new"],
        "unit_name": ["A", "b"],
        "state_name": ["accepted in part", ""],
    }
    assert chinese["state_name"].tolist() == ["\u91c7\u7eb3", ""]
    assert chinese["unit_name"].tolist() == ["a", "b"]
