"""Who was enrolled when the school year began, and the net decrease since."""

from tests.second_opinion.counting import compulsory, tally
from tests.second_opinion.records import Counts, Records, Row


def moves(records: Records) -> list[tuple[Row, str]]:
    """The movements of the school year so far with their person, in the order in which they happened."""
    rows = [r for r in records.rows("movements") if records.year_start <= r["moved_on"] <= records.as_of]
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


def enrolled(records: Records) -> dict[str, tuple[str, str | None]]:
    """School and stage of everyone enrolled on the day."""
    return {
        who: (row["school_code"], records.stage(row["grade"]))
        for who, row in records.roll.items()
        if records.is_enrolled(who)
    }


def move_ends(records: Records, row: Row, who: str) -> tuple[str | None, str | None, str | None]:
    """From which school of ours, to which, and in which stage a pupil moved."""
    on_roll = records.roll[who] if records.is_on_roll(who) else {}
    grade = row["grade"] if row["grade"] is not None else grade_now(records, who)
    leaves = records.flag("movement", row["kind"], "is_decrease")
    origin = row["from_school_code"] or (on_roll.get("school_code") if leaves else None)
    goal = row["to_school_code"] or (on_roll.get("school_code") if not leaves else None)
    ours = records.township_of_school
    return (origin if origin in ours else None, goal if goal in ours else None, records.stage(grade))


def grade_now(records: Records, who: str) -> int | None:
    if records.is_on_roll(who):
        return records.roll[who]["grade"]
    return records.by_id("out_of_county").get(who, {}).get("grade")


def at_start(records: Records) -> Counts:
    """Enrolment when the school year began: today's, with every movement taken back, the last one first."""
    where = dict(enrolled(records))
    if records.term["term"] == "2":  # those marked as graduated in spring were pupils when the year began
        for who, row in records.roll.items():
            if row["roll_status"] == "70":
                where[who] = (row["school_code"], records.stage(row["grade"]))
    for row, who in reversed(moves(records)):
        origin, _, stage = move_ends(records, row, who)
        where.pop(who, None)
        was_here = records.flag("movement", row["kind"], "is_decrease") or row["kind"] == "transfer_in"
        if was_here and origin:
            where[who] = (origin, stage)
    return tally((records.at_school(school, stage), 0, 1) for school, stage in where.values() if stage)


def dropout_rate_net(records: Records) -> Counts:
    losses, gains = set(), set()
    for row, who in moves(records):
        origin, goal, stage = move_ends(records, row, who)
        is_transfer = row["kind"] in ("transfer_in", "transfer_out")
        event = "transfer" if is_transfer else (row["kind"], row["moved_on"])
        arrived = row["received_on"] is not None and row["received_on"] <= records.as_of
        if origin and (records.flag("movement", row["kind"], "is_decrease") or row["kind"] == "transfer_in"):
            losses.add((who, origin, stage, event))
        comes = records.flag("movement", row["kind"], "is_increase") or (
            row["kind"] == "transfer_out" and arrived
        )
        if goal and comes:
            gains.add((who, goal, stage, event))
    counts = [(cell, 0, pair[1]) for cell, pair in at_start(records).items()]
    counts += [(records.at_school(school, stage), 0, 0) for school, stage in enrolled(records).values()]
    counts += [(records.at_school(school, stage), 1, 0) for _, school, stage, _ in losses]
    counts += [(records.at_school(school, stage), -1, 0) for _, school, stage, _ in gains]
    return compulsory(tally(counts))
