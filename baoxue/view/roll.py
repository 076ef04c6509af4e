"""Sections that need nothing but the roll, or two of them; and what else a page would show."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from baoxue.analysis.trends import Trends
from baoxue.view import blocks, cards, formats, listing, names
from baoxue.view.asking import ask, code_names, snapshots
from baoxue.view.filter_bar import option
from baoxue.view.findings import figures, more, roll, two_rolls, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import t

_MOST_LINES = 8


def opening(chosen: Chosen) -> None:
    """How many pupils, schools and classes there are, and the shares that the roll tells."""
    rows = ask("indicator_trend", chosen.filters, indicators=roll.INDICATORS)
    trends = Trends(rows, chosen.as_of)
    schools = ask("pupils_divided", chosen.filters, by=("school_code",))
    with blocks.section(roll.heading(trends, len(schools)), t("roll.note", stage=chosen.stage_name)):
        cards.rates(roll.rates(trends, chosen))
        blocks.source_line(figures.source("pupils_enrolled", chosen.as_of))


def by_place(chosen: Chosen) -> None:
    """Each place one level below the choice, with what the roll tells of its pupils."""
    pupils = ask("pupils_divided", chosen.filters, by=("code", "sex", "is_boarding", "is_over_age"))
    classes = ask("indicator_places", chosen.filters, indicators=("large_class_share",))
    rows = roll.place_rows(pupils, classes)
    with blocks.section(t("roll.places_heading", level=chosen.level_below, count=len(rows))):
        if len(rows):
            columns = roll.told_columns(rows, roll.place_columns(chosen.level_below))
            listing.table(rows, columns, unit="place", order=t("roll.places_order"), key="roll-places")
        else:
            blocks.empty(t("roll.what"), as_of=chosen.as_of)
        blocks.source_line(figures.source("pupils_enrolled", chosen.as_of))


def grades_and_ages(chosen: Chosen) -> None:
    """Pupils by grade, and how far their age is from that of the grade."""
    left, right = blocks.pair()
    grades = roll.grades(ask("pupils_divided", chosen.filters, by=("grade", "sex")), code_names())
    with blocks.section(grades.heading, grades.note, into=left):
        blocks.draw(grades, figures.source("pupils_enrolled", chosen.as_of))
    ages = roll.ages(ask("pupils_divided", chosen.filters, by=("years_over",)))
    with blocks.section(ages.heading, ages.note, into=right):
        blocks.draw(ages, figures.source("over_age_share", chosen.as_of))


def classes(chosen: Chosen) -> None:
    """Classes by size, and the large ones one by one."""
    rows = ask("class_sizes", chosen.filters)
    found = roll.sizes(rows)
    with blocks.section(found.heading, found.note):
        blocks.draw(found, figures.source("large_class_share", chosen.as_of))
        with blocks.folded(t("roll.fold_classes"), "roll-classes") as is_open:
            if is_open:
                large = roll.large_rows(rows, code_names())
                if len(large):
                    order = t("roll.classes_order")
                    listing.table(large, roll.large_columns(), unit="class", order=order, key="large-classes")
                else:
                    blocks.empty(t("roll.what_large"), as_of=chosen.as_of)


def households(chosen: Chosen) -> None:
    """Pupils by the kind of household that the roll names."""
    _divided(chosen, "household_kind", "beneficiary", "poor_pupils_share")


def placements(chosen: Chosen) -> None:
    """Pupils marked as disabled, by placement."""
    rows = ask("pupils_divided", chosen.filters, by=("is_disabled", "placement"))
    rows = rows[rows["is_disabled"].fillna(False).astype(bool)]
    codes = code_names()
    found = roll.divided("placement", rows, lambda code: wording.begun(codes.get(("placement", code), code)))
    with blocks.section(found.heading, found.note):
        blocks.draw(found, figures.source("disabled_pupils_share", chosen.as_of))


def _divided(chosen: Chosen, what: str, name: str, indicator: str) -> None:
    codes = code_names()
    rows = ask("pupils_divided", chosen.filters, by=(what,))
    found = roll.divided(what, rows, lambda code: wording.begun(codes.get((name, code), code)))
    with blocks.section(found.heading, found.note):
        blocks.draw(found, figures.source(indicator, chosen.as_of))


def states(chosen: Chosen) -> None:
    """Attending, on leave, marked as dropped out: as the roll says."""
    found = roll.states(ask("roll_states", chosen.filters, by=("roll_status",)), code_names())
    with blocks.section(found.heading, found.note):
        blocks.draw(found, figures.source("pupils_enrolled", chosen.as_of))


def september(chosen: Chosen) -> None:
    """In September and October: every pupil of the last roll and every child of school age, in one group."""
    last = two_rolls.last_roll(snapshots(), chosen)
    if last is None:
        return
    rows = ask("expected_pupils", chosen.filters, before=last.id)
    day = formats.day(last.as_of)
    with blocks.section(two_rolls.expected_heading(rows, day, chosen), two_rolls.expected_note(chosen)):
        if not len(rows):
            return
        listing.small_table(*two_rolls.expected_table(rows))
        blocks.source_line(
            figures.source_of(t("two_rolls.source_expected", day=day), ("roll",), chosen.as_of)
        )
        with blocks.folded(t("two_rolls.fold_expected"), "expected") as is_open:
            if is_open:
                listed = two_rolls.to_follow(rows, code_names())
                if len(listed):
                    order = t("two_rolls.expected_order")
                    columns = two_rolls.follow_columns(chosen)
                    listing.table(listed, columns, unit="person", order=order, key="expected")
                    _reveal(chosen, listed, last.id, "expected")
                else:
                    blocks.empty(t("two_rolls.what_expected"), as_of=chosen.as_of)


def since(chosen: Chosen) -> None:
    """Who is gone, came, changed school or grade since an earlier roll."""
    earlier = two_rolls.with_roll(snapshots(), chosen)
    if not earlier:
        blocks.note(t("two_rolls.first"))
        return
    before = next(iter(earlier))
    if len(earlier) > 1:
        before = option("roll_before", t("overview.since_day"), earlier)
    rows = ask("rolls_compared", chosen.filters, before=before)
    with blocks.section(two_rolls.heading(rows, earlier[before]), t("two_rolls.note")):
        if not len(rows):
            return
        listing.small_table(*two_rolls.table(rows))
        source = t("two_rolls.source", day=earlier[before])
        blocks.source_line(figures.source_of(source, ("roll",), chosen.as_of))
        with blocks.folded(t("two_rolls.fold_list"), "two-rolls") as is_open:
            if is_open:
                what = option("became", t("two_rolls.list_what"), two_rolls.options(rows))
                listed = two_rolls.listed(rows, what, code_names())
                order, columns = t("two_rolls.order"), two_rolls.list_columns(chosen)
                listing.table(listed, columns, unit="person", order=order, key="two-rolls")
                _reveal(chosen, listed, before, "two-rolls")


def _reveal(chosen: Chosen, rows: pd.DataFrame, before: str, part: str) -> None:
    """A name at a time: of who is known now in this snapshot, of who is gone in the earlier one."""
    there = rows[rows["before_child_key"].notna()]
    filters = replace(chosen.filters, snapshot=before)
    names.reveal(filters, "children", there, "before_child_key", part=part)


def what_else(chosen: Chosen, indicators: Iterable[str]) -> None:
    """At the end of a page: which registers would show what else; nothing where all came."""
    found = more.rows(indicators, chosen.present)
    if found:
        with blocks.section(t("more.heading"), t("more.note")):
            listing.prose_table(more.header(), found[:_MOST_LINES], (36, 64))
            if len(found) > _MOST_LINES:
                with blocks.folded(t("more.fold", count=len(found) - _MOST_LINES), "more") as is_open:
                    if is_open:
                        listing.prose_table(more.header(), found[_MOST_LINES:], (36, 64))


def folded(chosen: Chosen) -> None:
    """The roll's own figures on a page that has others to show first."""
    with blocks.folded(t("roll.fold"), "roll") as is_open:
        if is_open:
            opening(chosen)
            by_place(chosen)
            grades_and_ages(chosen)
