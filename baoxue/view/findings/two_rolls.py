"""What two rolls say of each other: gone, came, changed school or grade; and where each pupil is in
September."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from baoxue.analysis.records import column_rows, row_records
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import formats
from baoxue.view.findings import wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.listing import Column, titled
from baoxue.view.words import t

Codes = Mapping[tuple[str, str], str]
Rows = tuple[tuple[str, ...], ...]
WHATS = ("gone", "came", "school", "grade")
SET_ASIDE = "set_aside"
"""A row that was set aside names the child: whether it is gone or came is not known."""
WHYS = ("unknown", SET_ASIDE, "movement", "finished", "promotion", "entered", "elsewhere")
STANDINGS = (
    *("enrolled", "home_taught", "leave", "outside", "finished", "transferred", "gone"),
    *("known_elsewhere", SET_ASIDE, "not_known", "due"),
)
TO_FOLLOW = ("due", "not_known")
_MONTHS = (9, 10)


def with_roll(snapshots: Sequence[Snapshot], chosen: Chosen) -> dict[str, str]:
    """The snapshots before the one looked at, newest first: id -> its day in words."""
    before = [one for one in snapshots if one.as_of < chosen.as_of and "roll" in one.registers]
    return {one.id: formats.day(one.as_of) for one in sorted(before, key=lambda one: one.as_of, reverse=True)}


def last_roll(snapshots: Sequence[Snapshot], chosen: Chosen) -> Snapshot | None:
    """In September and October: the last roll of June, which still holds who finished; else of July or
    August."""
    if chosen.as_of.month not in _MONTHS:
        return None
    year = chosen.as_of.year
    summer = [one for one in snapshots if date(year, 6, 1) <= one.as_of <= date(year, 8, 31)]
    june = [one for one in summer if one.as_of.month == 6]
    return max(june or summer, key=lambda one: one.as_of, default=None)


def heading(rows: pd.DataFrame, day: str) -> str:
    """How many are gone and came without an explanation, changed school, changed grade."""
    counted = Counter(zip(rows["what"].tolist(), rows["why"].tolist(), strict=True))
    if not counted:
        return t("two_rolls.heading_none", day=day)
    known = {key: count for key, count in counted.items() if key[1] != SET_ASIDE}
    aside = counted.total() - sum(known.values())
    return t(
        "two_rolls.heading",
        day=day,
        gone=formats.counted(sum(count for (what, _), count in known.items() if what == "gone")),
        unknown=formats.number(counted["gone", "unknown"]),
        came=formats.counted(sum(count for (what, _), count in known.items() if what == "came")),
        came_unknown=formats.number(counted["came", "unknown"]),
    ) + (t("two_rolls.heading_aside", aside=formats.number(aside)) if aside else "")


def table(rows: pd.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """What became of the pupils, and what is known of why."""
    counted = Counter(zip(rows["what"].tolist(), rows["why"].tolist(), strict=True))
    header = tuple(t(f"two_rolls.table_{name}") for name in ("what", "why", "pupils"))
    lines = tuple(
        (t(f"two_rolls.what_{what}"), t(f"two_rolls.why_{why}"), formats.counted(counted[what, why]))
        for what in WHATS
        for why in WHYS
        if counted[what, why]
    )
    return header, lines


def options(rows: pd.DataFrame) -> dict[str, str]:
    """Which of the lists may be looked at: those that have a row."""
    there = set(rows["what"].tolist())
    return {what: t(f"two_rolls.what_{what}") for what in WHATS if what in there}


def listed(rows: pd.DataFrame, what: str, codes: Codes) -> pd.DataFrame:
    """The children of one list, those without an explanation first."""
    chosen = rows[rows["what"] == what]
    records = row_records(chosen)
    return chosen.assign(
        reason=[t(f"two_rolls.why_{row.why}") for row in records],
        school=[
            wording.either(row.from_school, row.from_school_en) or _code(row.from_school_code)
            for row in records
        ],
        other=[
            wording.either(row.to_school, row.to_school_en) or _code(row.to_school_code) for row in records
        ],
        was=[_grade(row.from_grade, codes) for row in records],
        now=[_grade(row.to_grade, codes) for row in records],
    )


def list_columns(chosen: Chosen) -> tuple[Column, ...]:
    """Their columns; names only for those who see them (masked)."""
    columns = titled(
        "two_rolls.column",
        "name:80 school:170 was:90 other:170 now:90 reason:220",
    )
    return columns if chosen.sees_names else columns[1:]


def expected_heading(rows: pd.DataFrame, day: str, chosen: Chosen) -> str:
    """Of how many who should be here how many are not."""
    counted = _standings(rows)
    if not counted:
        return t("two_rolls.expected_heading_none")
    words = {
        "day": day,
        "all": formats.counted(sum(counted.values())),
        "due": formats.number(counted["due"]),
        "not_known": formats.number(counted["not_known"]),
    }
    key = "expected_heading" if counted["due"] else "expected_heading_fine"
    more = t("two_rolls.expected_not_known", **words) if counted["not_known"] else ""
    return t(f"two_rolls.{key}", **words) + more


def expected_note(chosen: Chosen) -> str:
    """Whom this is about, and what those due may still be, as far as registers are missing."""
    both = "population" in chosen.present
    parts = [t("two_rolls.expected_note_children" if both else "two_rolls.expected_note_roll")]
    if "out_of_county" not in chosen.present:
        parts.append(t("two_rolls.expected_note_outside"))
    if "movements" not in chosen.present:
        parts.append(t("two_rolls.expected_note_movements"))
    return t("two_rolls.between").join(parts)


def expected_table(rows: pd.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """The groups, which add up to the last line."""
    counted = _standings(rows)
    header = (t("two_rolls.table_standing"), t("two_rolls.table_children"))
    lines = [
        (t(f"two_rolls.standing_{one}"), formats.counted(counted[one])) for one in STANDINGS if counted[one]
    ]
    return header, (*lines, (t("two_rolls.standing_all"), formats.counted(sum(counted.values()))))


def _standings(rows: pd.DataFrame) -> Counter[str]:
    counted = Counter[str]()
    for standing, children in column_rows(rows, "standing", "children"):
        counted[standing] += int(children)
    return counted


def to_follow(rows: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """The children who should be here and are not, and those whose whereabouts are not known."""
    chosen = rows[rows["standing"].isin(TO_FOLLOW)]
    records = row_records(chosen)
    return chosen.assign(
        group=[t(f"two_rolls.standing_{row.standing}") for row in records],
        place=[wording.either(row.township, row.township_en) or _code(row.township_code) for row in records],
        at=[wording.either(row.school, row.school_en) or _code(row.school_code) for row in records],
        was=[_grade(row.last_grade, codes) or t("two_rolls.never_on_roll") for row in records],
        state=[
            wording.begun(codes.get(("roll_status", row.roll_status), "")) if wording.known(row.roll_status)
            else t("two_rolls.not_on_roll")
            for row in records
        ],
    )  # fmt: skip


def follow_columns(chosen: Chosen) -> tuple[Column, ...]:
    """The columns of that list; names only for those who see them (masked)."""
    columns = titled(
        "two_rolls.column",
        "name:80 group:110 place:140 at:180 was:110 state:130",
    )
    return columns if chosen.sees_names else columns[1:]


def _code(value: object) -> str:
    return str(value) if wording.known(value) else ""


def _grade(value: object, codes: Codes) -> str:
    if not wording.known(value):
        return ""
    code = str(wording.whole(value))
    return wording.begun(codes.get(("grade", code), code))
