"""Answers kept for all places at once: any choice of them equals what a plain filter of the rows gives."""

import random

import pandas as pd
import pytest

from baoxue.warehouse import Filters, QuestionError
from baoxue.warehouse.filters import STAGES
from baoxue.warehouse.kept import PLACE_COLUMNS, Keeping, Kept
from tests.small_registers import NORTH_SCHOOL, SOUTH
from tests.warehouse.conftest import LEADER, NOWHERE, SOUTH_LEADER, Open

SUMS = Keeping.declared("What?\nkept: sums of children,\nyuan; highest of days; by code, stage")


def invented(seed: int, rows: int = 400) -> pd.DataFrame:
    """Rows at schools of townships of counties; one of nowhere, and unknowns in every column."""
    draw = random.Random(seed)
    found = []
    for _ in range(rows):
        county = draw.choice("AB")
        township = draw.choice([None, f"{county}1", f"{county}2"])
        school = draw.choice([None, f"{township}s", f"{township}t"]) if township else None
        found.append(
            (
                county,
                township,
                school,
                draw.choice([None, "primary", "junior", "senior"]),
                draw.choice([None, "x", "y"]),
                draw.randrange(9),
                draw.choice([None, draw.random()]),
                draw.choice([None, draw.randrange(50)]),
            )
        )
    found.append((None, None, None, None, "z", 0, None, None))
    columns = [*PLACE_COLUMNS, "cause", "children", "yuan", "days"]
    return pd.DataFrame(found, columns=columns).astype({"yuan": float, "days": float})


def plainly(rows: pd.DataFrame, filters: Filters) -> list[dict]:
    def belongs(row: pd.Series) -> bool:
        chosen = [
            (row["county_code"], filters.county),
            (row["township_code"], filters.township),
            (row["school_code"], filters.school),
        ]
        here = pd.isna(row["county_code"]) or all(want is None or want == have for have, want in chosen)
        return here and (pd.isna(row["stage"]) or row["stage"] in filters.stages)

    return [row.to_dict() for _, row in rows.iterrows() if belongs(row)]


@pytest.mark.parametrize("seed", range(5))
def test_sums_and_rows_of_any_choice_are_those_of_a_plain_filter(seed: int) -> None:
    rows = invented(seed)
    sums, lists = Kept(rows, SUMS), Kept(rows, Keeping())
    for county in (None, "A", "none such"):
        for township in (None, "A1"):
            for school in (None, "A1s"):
                for stage in ("compulsory", "junior", "all"):
                    filters = Filters(county, township, school, stage)
                    expected = plainly(rows, filters)
                    assert len(lists.of(filters)) == len(expected)
                    level = (
                        "county_code" if not county
                        else "township_code" if not township and not school
                        else "school_code"
                    )  # fmt: skip
                    groups: dict[tuple, list[dict]] = {}
                    for row in expected:
                        key = tuple(None if pd.isna(row[it]) else row[it] for it in (level, "stage", "cause"))
                        groups.setdefault(key, []).append(row)
                    found = sums.of(filters)
                    assert list(found.columns) == ["code", "stage", "cause", "children", "yuan", "days"]
                    lines = [[None if pd.isna(it) else it for it in line] for line in found.to_numpy()]
                    assert {tuple(line[:3]) for line in lines} == set(groups)
                    for code, of_stage, cause, children, yuan, days in lines:
                        group = groups[code, of_stage, cause]
                        assert children == sum(row["children"] for row in group)
                        known = [row["yuan"] for row in group if not pd.isna(row["yuan"])]
                        assert yuan == pytest.approx(sum(known)) if known else yuan is None
                        known = [row["days"] for row in group if not pd.isna(row["days"])]
                        assert days == max(known) if known else days is None


def test_stages_are_those_of_the_filter() -> None:
    assert set(Kept(invented(1), Keeping()).of(Filters(stage="junior"))["stage"].dropna()) == {"junior"}
    assert set(STAGES["compulsory"]) == {"primary", "junior"}


def test_a_kept_question_is_scoped_named_and_grouped_anew(opened: Open) -> None:
    warehouse = opened(
        enrolled="-- kept: sums of children; by code\nselect county_code, township_code, school_code, stage, "
        "grade, count(*) as children from children group by all",
        lacking="-- kept: rows\nselect school_code from children",
    )
    whole = warehouse.ask("enrolled", LEADER, Filters(county="991021"))
    assert whole["children"].sum() == 5
    assert set(whole.columns) == {"code", "grade", "children", "name", "name_en"}
    assert whole["name"].notna().all()
    assert warehouse.ask("enrolled", SOUTH_LEADER, Filters(county="991021"))["children"].sum() == 2
    south = warehouse.ask("enrolled", LEADER, Filters(county="991021", township=SOUTH), by=("grade",))
    assert list(south.columns) == ["grade", "children"]
    assert south["children"].sum() == 2
    assert warehouse.ask("enrolled", LEADER, Filters(school=NORTH_SCHOOL))["children"].sum() == 3
    for scope in (None, NOWHERE):
        nothing = warehouse.ask("enrolled", scope, Filters(county="991021"))
        assert nothing.empty
        assert {"code", "grade", "children"} <= set(nothing.columns)
    with pytest.raises(QuestionError, match="county_code"):
        warehouse.ask("lacking", LEADER, Filters())
    with pytest.raises(QuestionError, match="cannot be grouped"):
        warehouse.ask("lacking", LEADER, Filters(), by=("code",))
