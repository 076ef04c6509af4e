"""Cohorts followed person by person: nine years, three years, and one year grade by grade (UIS)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

from tests.second_opinion.children import everybody
from tests.second_opinion.counting import tally
from tests.second_opinion.ledger import past
from tests.second_opinion.moving import grade_now
from tests.second_opinion.records import Cell, Counts, Records, Row


def retention(years: int, first_grade: int) -> Callable[[Records], Counts]:
    """Of those in a grade so many years ago (and who joined them), the share that is in grade 9 now."""
    return lambda records: _retention(records, years, first_grade)


def _retention(records: Records, years: int, first_grade: int) -> Counts:
    earlier = records.earlier[years]
    entry_year = records.year_start.year - years
    last_school = {}
    for row in earlier.rows("roll"):
        if row["grade"] == first_grade and earlier.status_says(row, "is_on_roll"):
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
        expected = moved_year - entry_year + first_grade
        grade = row["grade"]
        if grade is None and row["moved_on"] >= records.year_start:
            grade = grade_now(records, who)
        if grade is None and who in graduating:
            grade = expected
        if row["kind"] == "transfer_in" and first_grade <= expected <= 9 and grade == expected:
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
            township = records.township_of_school.get(school) or _earlier_township(earlier, school)
            if township:
                counts.append(
                    ((records.county(township), township, school, "junior"), int(who in graduating), 1)
                )
    return tally(counts)


def _earlier_township(earlier: Records, school: str | None) -> str | None:
    return next(
        (row["township_code"] for row in earlier.rows("schools") if row["school_code"] == school), None
    )


def _matched(records: Records) -> Iterator[tuple[str, str, int, bool]]:
    """(school, who, grade) of last year's grades 1 to 8, and whether that person is at any school now."""
    last_year: dict[str, list[Row]] = defaultdict(list)
    for row in records.earlier[1].rows("roll"):
        if 1 <= row["grade"] <= 8 and records.earlier[1].status_says(row, "is_enrolled"):
            last_year[records.mover(row)].append(row)
    known = everybody(records)
    increase = {code: line["is_increase"] for code, line in records.codes["movement"].items()}
    moves: dict[str, list[Row]] = defaultdict(list)
    for row in records.rows("movements"):
        if row["moved_on"] <= records.as_of:
            moves[records.mover(row)].append(row)
    for who, rows in last_year.items():
        order = sorted(
            moves[who],
            key=lambda r: (
                -r["moved_on"].toordinal(),
                -int(increase[r["kind"]]),
                r["kind"],
                r["from_school_code"] or "~",
                r["to_school_code"] or "~",
            ),
        )
        last = order[0] if order else None
        at_school = who in known and _is_at_school(records, who)
        if not at_school and last:
            if last["kind"] in ("death", "abroad"):
                continue
            elsewhere = last["to_school_code"] not in records.township_of_school
            received = past(records, last["received_on"]) is not None
            at_school = last["kind"] == "transfer_out" and received and elsewhere
        yield (
            max(row["school_code"] for row in rows),
            who,
            max(row["grade"] for row in rows),
            at_school,
        )


def _is_at_school(records: Records, who: str) -> bool:
    if records.is_on_roll(who) and records.roll[who]["roll_status"] != "60":
        return True
    placement = records.by_id("disabled").get(who, {}).get("placement")
    return (
        who in records.by_id("out_of_county")
        or records.is_finished(who)
        or (records.is_first_week and records.is_awaited(who))
        or records.flag("placement", placement, "is_enrolled")
    )


def uis_dropout_rate(records: Records) -> Counts:
    counts = []
    for school, _, grade, at_school in _matched(records):
        township = records.township_of_school.get(school) or _earlier_township(records.earlier[1], school)
        if township:
            cell: Cell = (records.county(township), township, school, records.stage(grade))
            counts.append((cell, int(not at_school), 1))
    return tally(counts)


def uis_survival_rate(records: Records) -> Counts:
    stays: dict[str | None, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for school, _, grade, at_school in _matched(records):
        township = records.township_of_school.get(school) or _earlier_township(records.earlier[1], school)
        if township:
            pair = stays[records.county(township)][grade]
            pair[0] += at_school
            pair[1] += 1
    found: Counts = {}
    for county, grades in stays.items():
        if len(grades) == 8:
            share = 1.0
            for grade in range(1, 9):
                share *= grades[grade][0] / grades[grade][1]
            entrants = grades[1][1]
            numerator = Decimal(entrants * share).quantize(Decimal("0.01"))
            found[county, None, None, None] = (numerator, entrants)
    return found
