"""The first screen: who is out of school, suspected and late; one chart by place, the main rates."""

from collections.abc import Mapping
from typing import Any

from baoxue.analysis.trends import Point, Trends, baseline_point, change, recent
from baoxue.snapshots.indicators import Indicator
from baoxue.view import formats
from baoxue.view.cards import Count, Rate
from baoxue.view.findings import figures, steps, targets, wording
from baoxue.view.reader import Reader
from baoxue.view.sections.section import Counts, Fold, Part, Rates, Section, first_snapshot, section
from baoxue.view.words import named, t

OUT, SUSPECTED = "dropout_rate_open", "suspected_open"
LATE = ("cases_late", "cases_late_suspicion", "cases_late_return")
"""Late cases: of both ledgers, and of each where only one came."""
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
"""The main rates. Two cards of one indicator are its two stages."""
INDICATORS = tuple(dict.fromkeys((OUT, SUSPECTED, *LATE, figures.UNTRACED, *(name for name, _ in CARDS))))
BY_PLACE = ("retention_nine_year", "disabled_enrolment_rate", "home_visit_coverage_rate", "aid_on_time_rate")
"""The first of these that has data is drawn by place; all of them may be spoken of."""


def trends(r: Reader) -> Trends:
    """The points of all figures of the page."""
    return r.trends(*INDICATORS)


def opening(r: Reader) -> Section:
    """Out of school, suspected and late, each with its change."""
    counts = Counts(r.once(main_counts), _counts_note(r))
    if r.is_first:
        return Section(heading(r), parts=(counts, first_snapshot()))
    return Section(
        heading(r), parts=(counts, Fold("baseline", _baseline_title(r), lambda: _choose_baseline(r)))
    )


def _baseline_title(r: Reader) -> str:
    """With what the changes of the page compare."""
    found = next((it.since for it in r.once(main_counts) if it.since), "")
    return t("overview.baseline", since=found) if found else t("overview.baseline_none")


def _choose_baseline(r: Reader) -> tuple[Part, ...]:
    r.choose_baseline()
    return ()


def main_counts(r: Reader) -> tuple[Count, Count, Count]:
    """Not in school, suspected, late: each with its change, or the register that is missing."""
    late = steps.late(r.present)
    return _count(r, OUT, "out"), _count(r, SUSPECTED, "suspected"), _count(r, late, late, "case")


def _count(r: Reader, name: str, key: str, unit: str = "person") -> Count:
    better = figures.indicator(name).better
    points = _counts(r, name)
    moved = change(points, better, before=baseline_point(points, r.baseline))
    is_there = bool(points) and figures.missing_register(name, r.present) is None
    return Count(
        t(f"overview.{key}"),
        moved.now,
        unit=unit,
        change=moved.amount,
        since=wording.than(moved.before_on, r.as_of) if moved.before_on else "",
        better=better,
        missing=None if is_there else figures.why_empty(name, r.present),
        indicator=name,
    )


def _counts(r: Reader, name: str) -> tuple[Point, ...]:
    """The points of an indicator as plain counts of its numerator."""
    return tuple(Point(it.snapshot, it.as_of, it.numerator, None) for it in r.once(trends).points(name))


def before_last(r: Reader, name: str) -> float | None:
    """The count of an indicator at the snapshot before; None where that one did not count it."""
    found = _counts(r, name)[-2:-1]
    return found[0].value if found and found[0].as_of == r.previous_as_of else None


def heading(r: Reader) -> str:
    """Who is out of school and who is suspected; of a ledger that did not come, that it did not come."""
    out, suspected, _ = r.once(main_counts)
    if out.value is None and suspected.value is None:
        return t("overview.heading_" + ("not_counted" if r.has(*steps.LEDGERS) else "missing"))
    if out.value == 0 and suspected.value == 0:
        return t("overview.heading_nothing")
    has_both = bool(out.change) and bool(suspected.change)
    parts = (_half("out", out, r), _half("suspected", suspected, r, is_short=has_both))
    return t("overview.heading_between").join(parts)


def _half(key: str, count: Count, r: Reader, *, is_short: bool = False) -> str:
    """Half of the heading: so many, none, or not known and why."""
    moved = ""
    if count.change:
        moved = t(
            "overview.change_short" if is_short else "overview.change",
            since=count.since,
            change=formats.change(count.change, count.unit),
        )
    kind = "_unknown" if count.value is None else "" if count.value else "_none"
    return t(f"overview.heading_{key}{kind}", count=count.value, change=moved, why=count.missing)


def _counts_note(r: Reader) -> str:
    """How many children this is about, and with what the change compares."""
    enrolled, of_age = (r.once(trends).points(name) for name in ("pupils_enrolled", "out_of_school_rate"))
    parts = []
    if enrolled:
        age = of_age[-1].denominator if of_age else None
        key = "note" if age is None else "note_with_age"
        count = enrolled[-1].numerator
        parts.append(t(f"overview.{key}", stage=r.stage_name, enrolled=count, school_age=age))
    parts.append(_compared_note(r))
    parts.append(steps.unknown_note(r.present))
    return t("format.between_sentences").join(part for part in parts if part)


def _compared_note(r: Reader) -> str:
    """With which day the changes compare, and what changed since the snapshot before."""
    days = {
        before.as_of
        for name in (OUT, SUSPECTED)
        if (before := baseline_point(_counts(r, name), r.baseline)) is not None
    }
    if len(days) != 1 or r.previous_as_of is None:
        return ""
    (day,) = days
    since = wording.since(day, r.as_of)
    named_day = "" if since == formats.day(day) else t("overview.note_before", since=since, as_of=day)
    if day == r.previous_as_of:
        return named_day
    moved = [
        t("overview.moved", what=it.label, change=formats.signed(it.value - earlier))
        for it in r.once(main_counts)
        if it.value is not None and (earlier := before_last(r, it.indicator)) is not None
    ]
    last = wording.than(r.previous_as_of, r.as_of)
    text = t("overview.note_last", since=last, moved=t("format.between_names").join(moved)) if moved else ""
    return t("format.between_sentences").join(filter(None, (named_day, text)))


def compared(r: Reader) -> Mapping[str, figures.Places]:
    """The figures by place, each place beside the target."""
    rows = r.ask("indicator_places", indicators=BY_PLACE)
    counted = set(rows["indicator"])
    return {
        name: figures.by_place(rows, name, r.as_of, r.filters.stages) for name in BY_PLACE if name in counted
    }


def places(r: Reader) -> Section | None:
    """The first figure whose places can be compared."""
    found = next((it for it in r.once(compared).values() if it.can_be_compared), None)
    if found is None:
        return None
    worse, target = found.worse["place"].tolist(), found.target
    note = "note_batches" if found.definition.in_batches else "note" if target else "note_plain"
    kind = t(f"sentence.{target.kind}") if target else ""
    return section(
        "overview.place",
        found.chart(r.filters.township),
        source=found.source(r.as_of),
        heading="cannot_tell"
        if target is None
        else "worse_one"
        if len(worse) == 1
        else "worse"
        if worse
        else "all_fine",
        note=t(f"overview.place_{note}", level=r.level_below, kind=kind)
        + (t("overview.zone_note") if r.sees_names else ""),
        place=worse[0] if worse else "",
        count=len(worse),
        indicator=named(found.definition.name),
        level=r.level_below,
        **side(found.definition, r),
    )


def side(definition: Indicator, r: Reader) -> dict[str, Any]:
    """Above or below which target: words of a sentence."""
    aim = targets.target_on(definition, r.as_of, r.filters.stages)
    return {
        "side": t("sentence.above" if definition.better == "lower" else "sentence.below"),
        "target": formats.goal(float(aim.value) / 100, definition.decimals) if aim else "",
        "kind": t(f"sentence.{aim.kind}") if aim else "",
    }


def label(name: str, stage: str | None) -> str:
    """What a main rate is called."""
    text = named(figures.indicator(name).name)
    return t(f"overview.{stage}", name=text) if stage else text


def main_rates(r: Reader) -> tuple[Rate, ...]:
    """The cards of the main rates, those of registers that did not come too."""
    cards = (
        figures.rate_card(
            r.once(trends),
            name,
            r.filters.stages,
            r.present,
            stage=stage,
            label=label(name, stage),
            baseline=r.baseline,
        )
        for name, stage in CARDS
    )
    return tuple(card for card in cards if card)


def rates(r: Reader) -> Section | None:
    """The main rates that the registers can tell."""
    shown = tuple(it for it in r.once(main_rates) if figures.indicator(it.indicator).needs <= r.present)
    if not shown:
        return None
    points = recent(r.once(trends).points(OUT) or r.once(trends).points("dropout_rate_named"))
    note = t("overview.rates_note", first=points[0].as_of, last=r.as_of) if len(points) > 1 else ""
    return Section(t("overview.rates"), parts=(Rates(shown, note),))
