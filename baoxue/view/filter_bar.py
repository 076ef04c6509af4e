"""The filter bar: county, township, school, stage and snapshot, kept in the address as codes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import streamlit as st

from baoxue.access import Scope
from baoxue.analysis.trends import Baseline
from baoxue.view import asking, blocks, formats, session
from baoxue.view.words import language, t
from baoxue.warehouse import Edition, Filters

ALL = "all"  # in the address only where all is not what one gets without a choice
KEYS = ("county", "township", "school", "stage", "snapshot")
STAGES = ("compulsory", "primary", "junior", "preschool", "senior", "all")
BASELINE = "since"
"""What changes are against: `last`, or a day; without it the same season last year."""
_NARROWEST = 150
_SIDE_BY_SIDE = 340
# A choice further up makes those further down meaningless.
_DROPPED = {"county": ("township", "school"), "township": ("school",)}


@dataclass(frozen=True)
class Place:
    """One place that the viewer may choose."""

    code: str
    name: str
    county: str
    township: str


@dataclass(frozen=True, eq=False)
class Offer:
    """What a viewer may choose on one snapshot, and the codes that exist beyond the viewer's area."""

    counties: tuple[Place, ...]
    townships: tuple[Place, ...]
    schools: tuple[Place, ...]
    outside: frozenset[str] = field(default_factory=frozenset)
    sole_township: Place | None = None
    """The one township that the viewer is responsible for, as a whole and with nothing beside it."""


def choose(show: Sequence[str] = KEYS) -> Filters:
    """Draws the bar and returns the choice; `show` names the fields that mean something on this page.

    Ends the run with the state 不在您的责任区内 when the address names a place of somebody else's.
    """
    snapshots = _snapshots()
    snapshot = _pick("snapshot", list(snapshots), next(iter(snapshots)))
    offer = _offer(snapshot)
    wanted = {key: session.kept(key) for key in ("county", "township", "school")}
    outside = any(code in offer.outside for code in wanted.values() if code)
    if outside:
        wanted = dict.fromkeys(wanted)
        session.keep(wanted)

    counties = {place.code: place.name for place in offer.counties}
    if len(counties) > 1:
        counties[ALL] = t("filter.all_counties")
    school_county, _ = _home(offer.schools, wanted["school"])
    township_county, _ = _home(offer.townships, wanted["township"])
    county = _pick("county", list(counties), school_county or township_county or next(iter(counties), ALL))
    townships = _labels(offer.townships, lambda place: county in (ALL, place.county))
    if offer.sole_township is None:
        townships = {ALL: t("filter.all_townships")} | townships
    township = _pick("township", list(townships), next(iter(townships)))
    schools = {ALL: t("filter.all_schools")} | _labels(
        offer.schools,
        lambda place: county in (ALL, place.county) and township in (ALL, place.township),
        {place.code: place.name for place in offer.townships},
    )
    school = _pick("school", list(schools), ALL)
    stages = {code: t(f"filter.stage_{code}") for code in STAGES}
    stage = _pick("stage", list(stages), STAGES[0])

    # A copied address opens the same view: what is chosen by default is written down where it may change
    # later.
    session.keep(
        {
            "county": county,
            "snapshot": snapshot,
            "township": None if township == ALL else township,
            "school": None if school == ALL else school,
            "stage": None if stage == STAGES[0] else stage,
        }
    )
    fields = (
        ("county", counties, county),
        ("township", townships, township),
        ("school", schools, school),
        ("stage", stages, stage),
        ("snapshot", snapshots, snapshot),
    )
    _draw([one for one in fields if one[0] in show])
    printed = t("format.between_names").join(
        options[value] for key, options, value in fields if key in show and value != ALL
    )
    blocks.printed(printed)
    _say_gone(KEYS, {key: options[value] for key, options, value in fields})
    if outside:
        blocks.no_right()
        st.stop()
    return Filters(
        county=None if county == ALL else county,
        township=None if township == ALL else township,
        school=None if school == ALL else school,
        stage=stage,
        snapshot=snapshot,
    )


def option(key: str, label: str, options: Mapping[str, str], default: str | None = None) -> str:
    """One more choice of a page (code -> label), kept in the address like the bar's; the first is the
    default."""
    chosen = _pick(key, list(options), default or next(iter(options)))
    session.keep({key: chosen})
    _select(key, label, options, chosen, visible=True)
    if key == "indicator":
        _say_gone((key,), {key: options[chosen]})
    return chosen


def baseline() -> Baseline:
    """What changes are against, as the address says; the same season last year where it says nothing."""
    chosen = session.kept(BASELINE)
    if chosen == "last":
        return "last"
    try:
        return date.fromisoformat(chosen or "")
    except ValueError:
        return "season"


def choose_baseline(as_of: date) -> None:
    """The same season last year, the snapshot before, or a day that the reader sets, such as the last
    meeting's; kept in the address."""
    found = baseline()
    options = {it: t(f"filter.baseline_{it}") for it in ("season", "last", "day")}
    with side_by_side():
        _select(
            BASELINE, t("filter.baseline"), options, found if isinstance(found, str) else "day", visible=True
        )
        if isinstance(found, date):
            widget = _widget("baseline-day")
            if st.session_state.get(widget) != found:
                st.session_state[widget] = found
            st.date_input(
                t("filter.baseline_on"),
                max_value=as_of,
                key=widget,
                on_change=_day_chosen,
                args=(widget,),
                format="YYYY-MM-DD",
            )


def _day_chosen(widget: str) -> None:
    session.keep({BASELINE: st.session_state[widget].isoformat()})


def switch(key: str, label: str) -> bool:
    """A choice between yes and no, kept in this session; yes at first."""
    return st.toggle(label, value=True, key=key)


def side_by_side() -> AbstractContextManager[object]:
    """Two choices that are made within it stand side by side where there is room."""
    return st.grid(2, min_column_width=_SIDE_BY_SIDE)


def number(key: str, label: str, default: float, low: float, high: float, step: float) -> float:
    """A number of a page between two ends, kept in the address where it differs from the default."""
    try:
        chosen = min(high, max(low, float(session.kept(key) or default)))
    except ValueError:
        chosen = default
    session.keep({key: None if chosen == default else f"{chosen:g}"})
    widget = _widget(key)
    if st.session_state.get(widget) != chosen:
        st.session_state[widget] = chosen
    st.number_input(
        label,
        min_value=low,
        max_value=high,
        step=step,
        format="%g",
        key=widget,
        on_change=_number_chosen,
        args=(key, widget),
    )
    return chosen


def typed_counts(key: str, labels: Mapping[str, str], placeholder: str) -> dict[str, int]:
    """Whole numbers that the reader types in, by the keys of `labels`; those left empty are not among them.

    They stay in this session and come into no address.
    """
    with st.grid(len(labels), min_column_width=_NARROWEST):
        typed = {
            name: st.number_input(
                label, min_value=0, value=None, step=1, placeholder=placeholder, key=f"{key}-{name}"
            )
            for name, label in labels.items()
        }
    return {name: int(count) for name, count in typed.items() if count is not None}


def typed_digits(key: str, label: str, default: str, most: int) -> str:
    """Digits that the reader types in, kept in this session only; the default while there are none."""
    typed = st.text_input(label, default, max_chars=most, key=f"{key}-{language()}")
    return "".join(character for character in typed if character in "0123456789") or default


def _number_chosen(key: str, widget: str) -> None:
    session.keep({key: f"{float(st.session_state[widget]):g}"})


def sole_township() -> str:
    """The name of the one township that is the viewer's whole area; empty for every other viewer."""
    if asking.viewer() is None or not asking.current().edition.snapshots:
        return ""
    found = _offer(next(iter(_snapshots()))).sole_township
    return found.name if found else ""


def area_name() -> str:
    """The name of the county looked at, or of the one township that is the viewer's whole area, for the
    wordmark and papers; empty without a viewer or when all counties are looked at."""
    if asking.viewer() is None or not asking.current().edition.snapshots:
        return ""
    snapshots = _snapshots()
    wanted = session.kept("snapshot")
    offer = _offer(wanted if wanted in snapshots else next(iter(snapshots)))
    if offer.sole_township is not None:
        return offer.sole_township.name
    names = {place.code: place.name for place in offer.counties}
    chosen = session.kept("county")
    return "" if chosen == ALL else names.get(chosen or "", next(iter(names.values()), ""))


def _draw(fields: Sequence[tuple[str, Mapping[str, str], str]]) -> None:
    wide = "snapshot" in [key for key, _, _ in fields] and len(fields) > 1
    grid = st.grid(len(fields) + (1 if wide else 0), min_column_width=_NARROWEST)
    for key, options, chosen in fields:
        with grid.cell(column_span=2 if wide and key == "snapshot" else 1):
            _select(key, t(f"filter.{key}"), options, chosen)


def _select(key: str, label: str, options: Mapping[str, str], chosen: str, *, visible: bool = False) -> None:
    """A select box that follows the address; options are codes, so that a link does not depend on the
    language."""
    widget = _widget(key)
    if st.session_state.get(widget) != chosen:
        st.session_state[widget] = chosen
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        label_visibility="visible" if visible else "collapsed",
        on_change=_chosen,
        args=(key, widget),
    )


def _widget(key: str) -> str:
    """The select box of a field; one for each language, or the browser would keep the words of the other."""
    return f"filter-{language()}-{key}"


def _chosen(key: str, widget: str) -> None:
    """Before the run, and so before its language is known: `widget` is the one that was drawn."""
    value = st.session_state[widget]
    if key == BASELINE:
        # A meeting some four weeks ago, until the reader says on which day it was.
        month_ago = (asking.looked_at().as_of - timedelta(days=28)).isoformat()
        value = {"season": None, "day": month_ago}.get(value, value)
    session.keep({key: value} | dict.fromkeys(_DROPPED.get(key, ())))


def _pick(key: str, options: Sequence[str], default: str) -> str:
    """The value of the address when it is on offer, else the default; that it is not there is said."""
    value = session.kept(key)
    if value is None or value in options:
        return default if value is None else value
    if value != ALL and key in _SAID:
        session.note_gone(key)
    return default


_SAID = (*KEYS, "indicator")
"""Other choices have options that follow from these: they fall back when those change."""


def _say_gone(keys: Sequence[str], shown: Mapping[str, str]) -> None:
    """A band for each value of the address that does not (any longer) exist: nothing is replaced silently."""
    for key in keys:
        if key in session.gone():
            name = t(f"filter.name_{key}")
            blocks.notice(t("filter.gone"), t("filter.gone_more", what=name, shown=shown[key]))


def _home(places: Sequence[Place], code: str | None) -> tuple[str | None, str | None]:
    """County and township of a place named in the address without them."""
    found = next((place for place in places if place.code == code), None)
    return (found.county, found.township) if found else (None, None)


def _snapshots() -> dict[str, str]:
    """Snapshot -> label, newest first; a day published twice says which time."""
    snapshots = asking.current().edition.snapshots
    days = Counter(one.as_of for one in snapshots)
    labels = {}
    for one in reversed(snapshots):
        again = f" ({one.id.rpartition('.')[2]})" if days[one.as_of] > 1 else ""
        labels[one.id] = t("filter.snapshot_option", day=formats.day(one.as_of)) + again
    return labels


def _labels(
    places: Sequence[Place], wanted: Callable[[Place], bool], townships: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Code -> name; Streamlit tells options apart by what they say, so that of one name the township is
    added."""
    listed = [place for place in places if wanted(place)]
    named = Counter(place.name for place in listed)
    labels = {}
    for place in listed:
        twice = named[place.name] > 1
        more = (townships or {}).get(place.township, place.code) if twice else ""
        labels[place.code] = f"{place.name} ({more})" if twice else place.name
    return labels


def _offer(snapshot: str) -> Offer:
    reading = asking.current()
    if reading.scope is None:
        return Offer((), (), ())
    return _offered(reading.edition, reading.scope, snapshot, language())


@lru_cache(maxsize=64)
def _offered(edition: Edition, scope: Scope, snapshot: str, spoken: str) -> Offer:
    rows = edition.ask("filter_options", scope, Filters(snapshot=snapshot))
    name = "name" if spoken == "zh" else "name_en"
    listed = list(
        zip(rows["kind"], rows["code"], rows[name], rows["county_code"], rows["township_code"], strict=True)
    )
    places = {
        kind: [
            Place(code, label, county or "", township or "")
            for what, code, label, county, township in listed
            if what == kind
        ]
        for kind in ("county", "township", "school")
    }
    # Somebody with a few schools or villages is offered the townships and the county around them.
    townships = set(scope.townships) | {code[:9] for code in scope.villages}
    townships |= {place.township for place in places["school"] if place.code in scope.schools}
    townships |= {place.code for place in places["township"] if place.county in scope.counties}
    counties = set(scope.counties) | {place.county for place in places["township"] if place.code in townships}
    open_townships = {
        place.code
        for place in places["township"]
        if place.county in scope.counties or place.code in scope.townships
    }
    offered = {
        "county": tuple(place for place in places["county"] if place.code in counties),
        "township": tuple(place for place in places["township"] if place.code in townships),
        "school": tuple(
            place
            for place in places["school"]
            if place.code in scope.schools or place.township in open_townships
        ),
    }
    inside = {place.code for group in offered.values() for place in group}
    is_one = len(scope.townships) == 1 and not (scope.counties or scope.villages or scope.schools)
    sole = next((it for it in offered["township"] if is_one and it.code == scope.townships[0]), None)
    return Offer(
        offered["county"],
        offered["township"],
        offered["school"],
        sole_township=sole,
        outside=frozenset(place.code for group in places.values() for place in group) - inside,
    )
