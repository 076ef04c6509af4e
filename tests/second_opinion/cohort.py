"""One cohort followed over nine years."""

from tests.second_opinion.counting import tally
from tests.second_opinion.enrolment import grade_now
from tests.second_opinion.ledger import past
from tests.second_opinion.records import Counts, Records, Row


def retention_nine_year(records: Records) -> Counts:
    assert records.earlier is not None
    entry_year = records.year_start.year - 8
    last_school = {}
    for row in records.earlier.rows("roll"):
        if row["grade"] == 1 and records.flag("roll_status", row["roll_status"], "is_on_roll"):
            who = records.mover(row)
            last_school[who] = max(row["school_code"], last_school.get(who, ""))
    entrants = set(last_school)
    graduating: dict[str, str] = {}
    for who, row in records.roll.items():
        if row["grade"] == 9 and (row["roll_status"] == "70" or records.is_enrolled(who)):
            graduating[who] = row["school_code"]
    increase = {code: line["is_increase"] for code, line in records.codes["movement"].items()}
    last_move: dict[str, Row] = {}
    newcomers = set()
    history = [row for row in records.rows("movements") if row["moved_on"] <= records.as_of]
    for row in sorted(
        history,
        key=lambda r: (
            -r["moved_on"].toordinal(),
            -int(increase[r["kind"]]),
            r["kind"],
            r["from_school_code"] or "~",
            r["to_school_code"] or "~",
        ),
    ):
        who = records.mover(row)
        last_move.setdefault(who, row)
        moved_year = row["moved_on"].year - (row["moved_on"].month < 9)
        expected = moved_year - entry_year + 1
        grade = row["grade"]
        if grade is None and row["moved_on"] >= records.year_start:
            grade = grade_now(records, who)
        if grade is None and who in graduating:
            grade = expected
        if row["kind"] == "transfer_in" and 1 <= expected <= 9 and grade == expected:
            newcomers.add(who)
    counts = []
    for who in entrants | newcomers:
        move = last_move.get(who)
        school = last_school.get(who)
        goal = (
            move["to_school_code"] if move and move["to_school_code"] in records.township_of_school else None
        )
        received = bool(move and past(records, move["received_on"]))
        if move:
            gained = records.flag("movement", move["kind"], "is_increase") or (
                move["kind"] == "transfer_out" and received
            )
            school = (goal if gained else None) or move["from_school_code"] or school
        school = graduating.get(who) or school
        lawful = move is not None and (
            move["kind"] in ("death", "abroad") or (move["kind"] == "transfer_out" and received and not goal)
        )
        if who in graduating or not lawful:
            township = records.township_of_school.get(school) or _earlier_township(records.earlier, school)
            if township:
                counts.append(
                    ((records.county(township), township, school, "junior"), int(who in graduating), 1)
                )
    return tally(counts)


def _earlier_township(earlier: Records, school: str | None) -> str | None:
    return next(
        (row["township_code"] for row in earlier.rows("schools") if row["school_code"] == school), None
    )
