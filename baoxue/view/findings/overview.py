"""What the overview says: three counts, at most three sentences, one chart by place, the main rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baoxue.analysis.records import row_records
from baoxue.analysis.sentences import Facts, Sentence, notable
from baoxue.analysis.trends import Point, Trends, change, recent
from baoxue.view import cards, formats, listing
from baoxue.view.findings import figures, noting, steps, wording
from baoxue.view.findings.chosen import Chosen
from baoxue.view.words import named, t

COUNTED = ("dropout_rate_open", "suspected_open", "cases_late")
# Where only one ledger of cases came, the late cases of its steps.
LATE_IN_PART = ("cases_late_suspicion", "cases_late_return")
# Two cards of one indicator are its two stages.
CARDS: tuple[tuple[str, str | None], ...] = (
    ("dropout_rate_named", "primary"),
    ("dropout_rate_named", "junior"),
    ("out_of_school_rate", None),
    ("retention_nine_year", None),
    ("disabled_enrolment_rate", None),
    ("aid_on_time_rate", None),
    ("home_visit_coverage_rate", None),
    ("double_report_on_time_rate", None),
)
INDICATORS = tuple(dict.fromkeys((*COUNTED, *LATE_IN_PART, figures.UNTRACED, *(name for name, _ in CARDS))))
# The first of these that has data is drawn by place; all of them may be spoken of.
BY_PLACE = ("retention_nine_year", "disabled_enrolment_rate", "home_visit_coverage_rate", "aid_on_time_rate")


@dataclass(frozen=True)
class Overview:
    """All that the page draws, in reading order."""

    heading: str
    counts: tuple[cards.Count, ...]
    counts_note: str
    sentences: tuple[listing.Line, ...]
    rates: tuple[cards.Rate, ...]
    rates_note: str
    places: figures.Places | None
    places_heading: str
    places_note: str
    facts: Facts
    happened: Any
    """What happened since the snapshot before: a row of `case_changes`, or None."""


def read(
    chosen: Chosen, trend: pd.DataFrame, places: pd.DataFrame, waiting: pd.DataFrame, changes: pd.DataFrame
) -> Overview:
    """Puts the answers of the four questions of the page into words."""
    trends = Trends(trend, chosen.as_of)
    compared = {
        name: figures.by_place(places, name, chosen.as_of, chosen.filters.stages)
        for name in BY_PLACE
        if (places["indicator"] == name).any()
    }
    drawn = next((found for found in compared.values() if found.can_be_compared), None)
    counts = _counts(chosen, trends)
    rates = tuple(
        card
        for name, stage in CARDS
        if (
            card := figures.rate_card(
                trends,
                name,
                chosen.filters.stages,
                chosen.present,
                stage=stage,
                label=_card_label(name, stage),
            )
        )
    )
    facts, happened = _facts(counts, compared, waiting, chosen), changes.iloc[0] if len(changes) else None
    shown = recent(trends.points("dropout_rate_open") or trends.points("dropout_rate_named"))
    return Overview(
        heading=_heading(counts, chosen),
        counts=counts,
        counts_note=_counts_note(chosen, trends),
        sentences=tuple(said(one, chosen, happened) for one in notable(facts)),
        rates=rates,
        rates_note=t(
            "overview.rates_note", first=formats.month(shown[0].as_of), last=formats.month(chosen.as_of)
        )
        if len(shown) > 1
        else "",
        places=drawn,
        places_heading=places_heading(chosen, drawn) if drawn else "",
        places_note=places_note(chosen, drawn) if drawn else "",
        facts=facts,
        happened=happened,
    )


def _card_label(name: str, stage: str | None) -> str | None:
    return t(f"overview.{stage}", name=named(figures.indicator(name).name)) if stage else None


def _counts(chosen: Chosen, trends: Trends) -> tuple[cards.Count, ...]:
    """Not in school, suspected, late: each with its change, or the register that is missing."""
    found = []
    late = steps.late(chosen.present)
    for name, key, unit in zip(
        (*COUNTED[:2], late), ("out", "suspected", late), ("person", "person", "case"), strict=True
    ):
        definition = figures.indicator(name)
        points = tuple(Point(p.snapshot, p.as_of, p.numerator, None) for p in trends.points(name))
        lacking = figures.missing_register(name, chosen.present)
        moved = change(points, definition.better)
        found.append(
            cards.Count(
                t(f"overview.{key}"),
                moved.now,
                unit=unit,
                change=moved.amount if moved.before_on == chosen.previous_as_of else None,
                since=wording.than(moved.before_on, chosen.as_of) if moved.before_on else "",
                better=definition.better,
                missing=t("state.not_supplied_short", register=lacking)
                if lacking
                else None
                if points
                else t("figure.nothing_to_count"),
                indicator=name,
            )
        )
    return tuple(found)


def _heading(counts: Sequence[cards.Count], chosen: Chosen) -> str:
    """Who is out of school and who is suspected; of a ledger that did not come, that it did not come."""
    out, suspected = counts[0], counts[1]
    if out.value is None and suspected.value is None:
        return t("overview.heading_" + ("not_counted" if chosen.has(*steps.LEDGERS) else "missing"))
    if out.value == 0 and suspected.value == 0:
        return t("overview.heading_nothing")
    has_both = bool(out.change) and bool(suspected.change)
    parts = (
        _part("out", out, _changed(out, chosen, full=True)),
        _part("suspected", suspected, _changed(suspected, chosen, full=not has_both)),
    )
    return t("overview.heading_between").join(parts)


def _part(key: str, count: cards.Count, change: str) -> str:
    """Half of the heading: so many, none, or not known and why."""
    if count.value is None:
        return t(f"overview.heading_{key}_unknown", why=count.missing)
    if count.value == 0:
        return t(f"overview.heading_{key}_none", change=change)
    return t(f"overview.heading_{key}", count=formats.number(count.value), change=change)


def _changed(count: cards.Count, chosen: Chosen, full: bool) -> str:
    if not count.change or chosen.previous_as_of is None:
        return ""
    amount = formats.change(count.change, count.unit)
    since = wording.since(chosen.previous_as_of, chosen.as_of)
    return t("overview.change" if full else "overview.change_short", since=since, change=amount)


def _counts_note(chosen: Chosen, trends: Trends) -> str:
    """How many children this is about, and with what the change compares."""
    enrolled, of_age = trends.points("pupils_enrolled"), trends.points("out_of_school_rate")
    parts = []
    if enrolled:
        text = formats.counted(enrolled[-1].numerator)
        stage = chosen.stage_name
        if of_age and of_age[-1].denominator is not None:
            age = formats.counted(of_age[-1].denominator)
            parts.append(t("overview.note_with_age", school_age=age, stage=stage, enrolled=text))
        else:
            parts.append(t("overview.note", stage=stage, enrolled=text))
    if chosen.previous_as_of:
        since = wording.since(chosen.previous_as_of, chosen.as_of)
        if since in (t("since.month"), t("since.year")):
            parts.append(t("overview.note_before", since=since, as_of=formats.as_of(chosen.previous_as_of)))
    parts.append(steps.unknown_note(chosen.present))
    return t("format.between_sentences").join(part for part in parts if part)


def _facts(
    counts: Sequence[cards.Count],
    compared: Mapping[str, figures.Places],
    waiting: pd.DataFrame,
    chosen: Chosen,
) -> Facts:
    """What the first sentences look at; those of the whole list need `notable_facts` beside it."""
    places = [wording.place(row.code, row.name, row.name_en) for row in row_records(waiting)]
    late = waiting.assign(place=places)
    knows_out, knows_all = "dropout_cases" in chosen.present, not steps.missing(chosen.present)
    out, suspected = counts[0], counts[1]
    return Facts(
        late_steps=late,
        # A target of everybody is missed by anybody: no comparison, and so no sentence.
        rates={
            name: found.compared
            for name, found in compared.items()
            if found.goal is not None and 0 < found.goal < 1
        },
        targets={name: found.goal for name, found in compared.items() if found.goal is not None},
        counts={
            "left_again": (_sum(waiting, "left_again_cases") if knows_out else None, None),
            "suspected": (suspected.value, _before(suspected)),
            "out_of_school": (out.value, _before(out)),
            "open_cases": (_sum(waiting, "open_cases") if knows_all else None, None),
        },
    )


def _sum(frame: pd.DataFrame, column: str) -> float | None:
    return float(frame[column].sum()) if len(frame) else None


def _before(count: cards.Count) -> float | None:
    return None if count.value is None or count.change is None else count.value - count.change


def said(
    sentence: Sentence, chosen: Chosen, happened: Any = None, names: Mapping[str, str] | None = None
) -> listing.Line:
    """A sentence in words, with its mark and link; `names` of places by code, for those that count one
    fact."""
    if sentence.key.startswith(noting.COUNTED):
        return noting.line(sentence, names or {})
    values: dict[str, Any] = dict(sentence.values)
    values["place"] = t("format.between_names").join(f"**{name}**" for name in sentence.places)
    if sentence.more_places:
        values["place"] += t("place.and_more", count=len(sentence.places) + sentence.more_places)
    if sentence.rule == "below_target":
        definition = figures.indicator(str(values["indicator"]))
        values |= _side(definition, chosen) | {"indicator": named(definition.name)}
    if chosen.previous_as_of:
        values["since"] = wording.since(chosen.previous_as_of, chosen.as_of)
    values["flow"] = ""
    if sentence.rule == "fewer_out" and happened is not None:
        values["flow"] = t(
            "sentence.fewer_out_flow", returned=happened["returned"], confirmed=happened["confirmed"]
        )
    return listing.Line(
        sentence.mark, t(sentence.key, **values), listing.Link(t(sentence.link), sentence.page)
    )


def _side(definition: Any, chosen: Chosen) -> dict[str, object]:
    aim = figures.target_on(definition, chosen.as_of, chosen.filters.stages)
    return {
        "side": t("sentence.above" if definition.better == "lower" else "sentence.below"),
        "target": formats.goal(float(aim.value) / 100, definition.decimals) if aim else "",
        "kind": t(f"sentence.{aim.kind}") if aim else "",
    }


def places_heading(chosen: Chosen, found: figures.Places) -> str:
    """The finding of a chart by place, with its number."""
    worse, level = found.worse, chosen.level_below
    words = _side(found.definition, chosen) | {"indicator": named(found.definition.name), "level": level}
    if found.target is None:
        return t("overview.place_cannot_tell", **words)
    if len(worse) == 1:
        return t("overview.place_worse_one", place=formats.whole(worse["place"].iloc[0]), **words)
    if len(worse):
        return t("overview.place_worse", count=len(worse), **words)
    return t("overview.place_all_fine", **words)


def places_note(chosen: Chosen, found: figures.Places) -> str:
    """What is shown and how to read the mark."""
    key = "overview.place_note" if found.target else "overview.place_note_plain"
    if found.definition.in_batches:
        key = "overview.place_note_batches"
    kind = t(f"sentence.{found.target.kind}") if found.target else ""
    zone = t("overview.zone_note") if chosen.sees_names else ""
    return t(key, level=chosen.level_below, kind=kind) + zone
