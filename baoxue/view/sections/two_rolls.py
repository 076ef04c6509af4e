"""What two rolls say of each other: gone, came, changed school or grade; and where each pupil is in
September."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd

from baoxue.analysis.records import column_rows
from baoxue.snapshots.catalog import Snapshot
from baoxue.view import asking, formats
from baoxue.view.findings import wording
from baoxue.view.listing import Column, titled
from baoxue.view.reader import Reader
from baoxue.view.sections.section import (
    Fold,
    Note,
    Part,
    Reveal,
    Section,
    Table,
    header,
    nothing,
    person_list,
    section,
)
from baoxue.view.words import t

CHANGES = ("gone", "came", "school", "grade")
SET_ASIDE = "set_aside"
"""A row that was set aside names the child: whether it is gone or came is not known."""
REASONS = ("unknown", SET_ASIDE, "movement", "finished", "promotion", "entered", "elsewhere")
STANDINGS = (
    *("enrolled", "home_taught", "leave", "outside", "finished", "transferred", "gone"),
    *("known_elsewhere", SET_ASIDE, "not_known", "due"),
)
TO_FOLLOW = ("due", "not_known")
START_OF_YEAR = (9, 10)
"""The months in which every pupil of the last roll is looked for."""


def september(r: Reader) -> Section | None:
    """In September and October: every pupil of the last roll and every child of school age, in one group."""
    last = _last_roll(r)
    if last is None:
        return None
    rows = r.ask("expected_pupils", before=last.id)
    counted: Counter[str] = Counter()
    for standing, children in column_rows(rows, "standing", "children"):
        counted[standing] += int(children)
    lines = [(it, counted[it]) for it in STANDINGS if counted[it]] + [("all", counted.total())]
    day, unknown = formats.day(last.as_of), counted["not_known"]
    return section(
        "two_rolls.expected",
        Table(
            header("two_rolls.table", "standing", "children"),
            tuple((t(f"two_rolls.standing_{it}"), formats.counted(count)) for it, count in lines),
        ),
        Fold("expected", t("two_rolls.fold_expected"), lambda: _to_follow(r, rows, last.id)),
        source=r.counted("two_rolls.source_expected", "roll", day=day),
        empty=rows.empty,
        heading="heading" if counted["due"] else "heading_fine",
        note=_expected_note(r),
        all=counted.total(),
        due=counted["due"],
        more=t("two_rolls.expected_not_known", not_known=unknown) if unknown else "",
    )


def _last_roll(r: Reader) -> Snapshot | None:
    """The last roll of June, which still holds who finished; else of July or August."""
    if r.as_of.month not in START_OF_YEAR:
        return None
    begin, end = date(r.as_of.year, 6, 1), date(r.as_of.year, 8, 31)
    summer = [one for one in asking.snapshots() if begin <= one.as_of <= end]
    june = [one for one in summer if one.as_of.month == begin.month]
    return max(june or summer, key=lambda one: one.as_of, default=None)


def _expected_note(r: Reader) -> str:
    """Whom this is about, and what those due may still be, as far as registers are missing."""
    parts = [f"expected_note_{'children' if r.has('population') else 'roll'}"]
    parts += [] if r.has("out_of_county") else ["expected_note_outside"]
    parts += [] if r.has("movements") else ["expected_note_movements"]
    return t("two_rolls.between").join(t(f"two_rolls.{part}") for part in parts)


def _to_follow(r: Reader, rows: pd.DataFrame, before: str) -> tuple[Part, ...]:
    """The children who should be here and are not, and those whose whereabouts are not known."""
    chosen, states = rows[rows["standing"].isin(TO_FOLLOW)], r.code_names("roll_status")
    if chosen.empty:
        return (nothing(t("two_rolls.what_expected"), r),)
    shown = chosen.assign(
        group=[t(f"two_rolls.standing_{it}") for it in chosen["standing"]],
        place=_names(chosen, "township"),
        at=_names(chosen, "school"),
        was=[it or t("two_rolls.never_on_roll") for it in _grades(chosen["last_grade"], r)],
        state=[
            states[it] if wording.known(it) else t("two_rolls.not_on_roll") for it in chosen["roll_status"]
        ],
    )
    columns = titled("two_rolls.column", "name:80 group:110 place:140 at:180 was:110 state:130")
    return _listed(r, "expected", shown, columns, t("two_rolls.expected_order"), before)


def since(r: Reader) -> Section | Note:
    """Who is gone, came, changed school or grade since an earlier roll."""
    earlier = r.earlier
    if not earlier:
        return Note(t("two_rolls.first"))
    before = next(iter(earlier))
    if len(earlier) > 1:
        before = r.option("roll_before", "overview.since_day", earlier)
    rows = r.ask("rolls_compared", before=before)
    counted = Counter(column_rows(rows, "what", "why"))
    known = Counter[str]()
    for (what, why), count in counted.items():
        known[what] += count if why != SET_ASIDE else 0
    aside = sum(count for (_, why), count in counted.items() if why == SET_ASIDE)
    lines = tuple(
        (t(f"two_rolls.what_{what}"), t(f"two_rolls.why_{why}"), formats.counted(counted[what, why]))
        for what in CHANGES
        for why in REASONS
        if counted[what, why]
    )
    return section(
        "two_rolls",
        Table(header("two_rolls.table", "what", "why", "pupils"), lines),
        Fold("two-rolls", t("two_rolls.fold_list"), lambda: _changed(r, rows, before)),
        source=r.counted("two_rolls.source", "roll", day=earlier[before]),
        empty=rows.empty,
        day=earlier[before],
        gone=known["gone"],
        unknown=counted["gone", "unknown"],
        came=known["came"],
        came_unknown=counted["came", "unknown"],
        more=t("two_rolls.heading_aside", aside=aside) if aside else "",
    )


def _changed(r: Reader, rows: pd.DataFrame, before: str) -> tuple[Part, ...]:
    """The children of one change, those without an explanation first."""
    there = set(rows["what"])
    what = r.option(
        "became", "two_rolls.list_what", {it: t(f"two_rolls.what_{it}") for it in CHANGES if it in there}
    )
    chosen = rows[rows["what"] == what]
    shown = chosen.assign(
        reason=[t(f"two_rolls.why_{it}") for it in chosen["why"]],
        school=_names(chosen, "from_school"),
        other=_names(chosen, "to_school"),
        was=_grades(chosen["from_grade"], r),
        now=_grades(chosen["to_grade"], r),
    )
    columns = titled("two_rolls.column", "name:80 school:170 was:90 other:170 now:90 reason:220")
    return _listed(r, "two-rolls", shown, columns, t("two_rolls.order"), before)


def _listed(
    r: Reader, key: str, rows: pd.DataFrame, columns: tuple[Column, ...], order: str, before: str
) -> tuple[Part, ...]:
    """The list, and a name at a time: of who is known now in this snapshot, of who is gone in the earlier
    one."""
    there = rows[rows["before_child_key"].notna()]
    filters = replace(r.filters, snapshot=before)
    return (
        person_list(key, rows, r, *columns, order=order),
        Reveal(filters, "children", there, "before_child_key", key),
    )


def _names(rows: pd.DataFrame, place: str) -> list[str]:
    """The names of places; the code of one without a name."""
    both = column_rows(rows, place, f"{place}_code")
    return [name or (str(code) if wording.known(code) else "") for name, code in both]


def _grades(grades: pd.Series, r: Reader) -> list[str]:
    names = r.code_names("grade")
    return [names[str(int(grade))] if wording.known(grade) else "" for grade in grades]
