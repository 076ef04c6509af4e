"""Duties: contracts by edge, meetings, tasks, reports, departments' lists, assessments, appeals, notices."""

from collections.abc import Callable

from tests.second_opinion.children import all_townships, none_anywhere, term_start, year_before
from tests.second_opinion.counting import tally
from tests.second_opinion.dropout import dropout_rate_named
from tests.second_opinion.ledger import past
from tests.second_opinion.records import Cell, Counts, Records, Row

Opinion = Callable[[Records], Counts]


def township_of(records: Records, row: Row) -> str | None:
    """The township that a row about a unit names, else that of its school or village."""
    if row["township_code"]:
        return row["township_code"]
    if row["school_code"]:
        return records.township_of_school.get(row["school_code"])
    return village_township(records, row.get("village_code"))


def village_township(records: Records, village: str | None) -> str | None:
    """The township of a village that any list knows."""
    if village in records.township_of_village:
        return records.township_of_village[village]
    known = any(row["village_code"] == village for row in records.rows("population"))
    return village[:9] if village and known else None


def _at(records: Records, row: Row) -> Cell:
    return (row["county_code"], township_of(records, row), row["school_code"], None)


def _own(row: Row) -> Cell:
    return (row["county_code"], row["township_code"], row["school_code"], None)


def _signed(level: str) -> Opinion:
    def count(records: Records) -> Counts:
        counts = []
        for row in records.rows("pledges"):
            if row["year"] == records.as_of.year and row["level"] == level:
                later = row["signed_on"] is not None and row["signed_on"] > records.as_of
                counts.append((_own(row), 0 if later else row["signed_count"], row["due_count"]))
        return tally(counts)

    return count


def pledge_target_kept_rate(records: Records) -> Counts:
    reached: dict[tuple[str, str | None], list[int]] = {}
    for (_, township, school, _), (leavers, enrolled) in dropout_rate_named(records).items():
        for key in (("county_township", township), ("bureau_school", school)):
            sums = reached.setdefault(key, [0, 0])
            sums[0] += leavers
            sums[1] += enrolled
    counts = []
    for row in records.rows("pledges"):
        unit = row["township_code"] if row["level"] == "county_township" else row["school_code"]
        leavers, enrolled = reached.get((row["level"], unit), (0, 0)) if unit else (0, 0)
        target = row["target_dropout_percent"]
        if row["year"] == records.as_of.year and target is not None and enrolled:
            counts.append((_own(row), int(100 * leavers <= target * enrolled), 1))
    return tally(counts)


def meeting_township_rate(records: Records) -> Counts:
    held: dict[str | None, int] = {}
    for row in records.rows("meetings"):
        is_this_term = term_start(records) <= row["held_on"] <= records.as_of
        if row["level"] == "township" and is_this_term and row["kind"] in ("special", "joint"):
            held[township_of(records, row)] = held.get(township_of(records, row), 0) + 1
    least = records.settings["meetings_per_term"]
    return tally(
        ((records.county(code), code, None, None), int(held.get(code, 0) >= least), 1)
        for code in all_townships(records)
    )


def task_on_time_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("tasks"):
        due = row["due_on"]
        recent = year_before(records.as_of) <= due < records.as_of
        if row["assigned_on"] <= records.as_of and row["state"] != "cancelled" and recent:
            done = past(records, row["done_on"])
            undated = row["done_on"] is None and row["state"] == "done"
            counts.append((_at(records, row), int(undated or (done is not None and done <= due)), 1))
    return tally(counts)


def report_on_time_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("report_submissions"):
        recent = year_before(records.as_of) <= row["due_on"] < records.as_of
        if records.flag("report_kind", row["kind"], "is_required") and recent:
            given = past(records, row["submitted_on"])
            in_time = given is not None and given <= row["due_on"]
            counts.append((_at(records, row | {"village_code": None}), int(in_time), 1))
    return tally(counts)


def _lists(records: Records) -> list[tuple[Cell, Row]]:
    """The lists of the last twelve months, by the day they were due, else came."""
    found = []
    for row in records.rows("department_lists"):
        due, came = row["due_on"], row["delivered_on"]
        day = due or came
        known = (day is not None and day <= records.as_of) or past(records, came) is not None
        if known and day >= year_before(records.as_of):
            found.append(((row["county_code"], None, None, None), row))
    return found


def department_list_on_time_rate(records: Records) -> Counts:
    counts = []
    for cell, row in _lists(records):
        came, due = past(records, row["delivered_on"]), row["due_on"]
        if due is not None and came is not None and came <= due:
            counts.append((cell, 1, 1))
        elif due is not None and due < records.as_of:
            counts.append((cell, 0, 1))
    return tally(counts)


def department_list_matched_rate(records: Records) -> Counts:
    counts = []
    for cell, row in _lists(records):
        if past(records, row["delivered_on"]) and row["row_count"] and row["matched_count"] is not None:
            counts.append((cell, row["matched_count"], row["row_count"]))
    return tally(counts)


def department_list_cleared_rate(records: Records) -> Counts:
    counts = []
    for cell, row in _lists(records):
        if past(records, row["delivered_on"]) and None not in (row["row_count"], row["matched_count"]):
            unmatched = row["row_count"] - row["matched_count"]
            if unmatched > 0:
                cleared = (row["cleared_count"] or 0) if past(records, row["cleared_on"]) else 0
                counts.append((cell, cleared, unmatched))
    return tally(counts)


COMPULSORY_KINDS = ("primary", "junior", "nine_year", "special")


def units(records: Records, kind: str) -> list[tuple[Cell, str]]:
    """All townships, villages or schools of compulsory education with their codes."""
    if kind == "township":
        return [((records.county(code), code, None, None), code) for code in all_townships(records)]
    if kind == "school":
        return [
            (records.at_school(row["school_code"], None), row["school_code"])
            for row in records.rows("schools")
            if row["kind"] in COMPULSORY_KINDS
        ]
    listed = set(records.township_of_village) | {row["village_code"] for row in records.rows("population")}
    return [((*records.home(code), None, None), code) for code in listed]


def _totals(records: Records) -> list[Row]:
    return [
        row
        for row in records.rows("assessments")
        if row["assessed_on"] <= records.as_of
        and records.flag("assessment_item", row["item"], "is_total")
        and row["level"] in ("county_township", "bureau_school")
    ]


def assessed_rate(records: Records) -> Counts:
    known = {
        (row["township_code"] if row["level"] == "county_township" else row["school_code"])
        for row in _totals(records)
        if row["year"] >= records.as_of.year - 1
    }
    return tally(
        (cell, int(code in known), 1)
        for kind in ("township", "school")
        for cell, code in units(records, kind)
    )


def assessment_points_rate(records: Records) -> Counts:
    latest: dict[tuple[str, str], int] = {}
    for row in records.rows("assessments"):
        if row["assessed_on"] <= records.as_of:
            key = (row["county_code"], row["level"])
            latest[key] = max(row["year"], latest.get(key, 0))
    return tally(
        (_own(row), row["points"], row["full_points"])
        for row in _totals(records)
        if row["year"] == latest[row["county_code"], row["level"]] and row["year"] >= records.as_of.year - 1
    )


def appeals_decided_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("appeals"):
        if year_before(records.as_of) < row["submitted_on"] <= records.as_of:
            waits = row["decided_on"] is not None and row["decided_on"] > records.as_of
            counts.append((_at(records, row), int(not waits and row["state"] != "pending"), 1))
    return tally(counts)


def _notices(chosen: Callable[[Records, Row], bool]) -> Opinion:
    def count(records: Records) -> Counts:
        rows = [row for row in records.rows("notices") if row["issued_on"] <= records.as_of]
        counted = [(_at(records, row), 1, None) for row in rows if chosen(records, row)]
        return tally([*none_anywhere(records), *counted])

    return count


def _in_force(records: Records, row: Row) -> bool:
    return row["blocked_until"] is None or row["blocked_until"] >= records.as_of


def notice_settled_rate(records: Records) -> Counts:
    counts = []
    for row in records.rows("notices"):
        limit, settled = row["deadline_on"], past(records, row["settled_on"])
        if records.year_start <= row["issued_on"] <= records.as_of and limit is not None:
            if settled is not None:
                counts.append((_at(records, row), int(settled <= limit), 1))
            elif limit < records.as_of:
                counts.append((_at(records, row), 0, 1))
    return tally(counts)


DUTIES: dict[str, Opinion] = {
    **{
        f"pledge_{level}_rate": _signed(level)
        for level in (
            "county_township",
            "township_village",
            "village_parent",
            "bureau_school",
            "school_teacher",
        )
    },
    "pledge_target_kept_rate": pledge_target_kept_rate,
    "meeting_township_rate": meeting_township_rate,
    "task_on_time_rate": task_on_time_rate,
    "report_on_time_rate": report_on_time_rate,
    "department_list_on_time_rate": department_list_on_time_rate,
    "department_list_matched_rate": department_list_matched_rate,
    "department_list_cleared_rate": department_list_cleared_rate,
    "assessed_rate": assessed_rate,
    "assessment_points_rate": assessment_points_rate,
    "appeals_decided_rate": appeals_decided_rate,
    "notices_adverse": _notices(
        lambda records, row: (
            row["issued_on"] >= records.year_start and records.flag("notice_kind", row["kind"], "is_adverse")
        )
    ),
    "circulars": _notices(
        lambda records, row: row["issued_on"] >= records.year_start and row["kind"] == "circular"
    ),
    "awards_blocked": _notices(
        lambda records, row: (
            _in_force(records, row) and (bool(row["blocks_awards"]) or row["kind"] == "award_blocked")
        )
    ),
    "promotions_blocked": _notices(
        lambda records, row: (
            _in_force(records, row) and (bool(row["blocks_promotion"]) or row["kind"] == "promotion_blocked")
        )
    ),
    "notice_settled_rate": notice_settled_rate,
}
