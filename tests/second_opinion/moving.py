"""The movements of pupils: who moved, from where to where, and in which stage."""

from tests.second_opinion.ledger import stage_of_event
from tests.second_opinion.records import Records, Row


def moves(records: Records) -> list[tuple[Row, str]]:
    """The movements of the school year so far with their person, in the order in which they happened."""
    return [(row, who) for row, who in every_move(records) if row["moved_on"] >= records.year_start]


def every_move(records: Records) -> list[tuple[Row, str]]:
    """All movements up to the day with their person, in the order in which they happened."""
    rows = [r for r in records.rows("movements") if r["moved_on"] <= records.as_of]
    increase = {code: line["is_increase"] for code, line in records.codes["movement"].items()}
    rows.sort(
        key=lambda r: (
            r["moved_on"],
            increase[r["kind"]],
            r["kind"],
            r["from_school_code"] or "~",
            r["to_school_code"] or "~",
        )
    )
    return [(row, records.mover(row)) for row in rows]


def move_ends(records: Records, row: Row, who: str) -> tuple[str | None, str | None, str]:
    """From which school of ours, to which, and in which stage a pupil moved."""
    is_this_year = row["moved_on"] >= records.year_start
    on_roll = records.roll[who] if records.is_on_roll(who) and is_this_year else {}
    leaves = records.flag("movement", row["kind"], "is_decrease")
    origin = row["from_school_code"] or (on_roll.get("school_code") if leaves else None)
    goal = row["to_school_code"] or (on_roll.get("school_code") if not leaves else None)
    ours = records.township_of_school
    return (origin if origin in ours else None, goal if goal in ours else None, _stage(records, row, who))


def _stage(records: Records, row: Row, who: str) -> str:
    grade = row["grade"]
    if grade is None and row["moved_on"] >= records.year_start:
        grade = grade_now(records, who)
    return records.stage(grade) or stage_of_event(records, who, row)


def grade_now(records: Records, who: str) -> int | None:
    if records.is_on_roll(who):
        return records.roll[who]["grade"]
    return records.by_id("out_of_county").get(who, {}).get("grade")
