"""What documents have published, beside what we count for the same place and day, as rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from baoxue.analysis.published import PublishedFact
from baoxue.view import formats
from baoxue.view.findings import figures
from baoxue.view.words import language, named, t

WIDTHS = (26, 12, 16, 16, 30)


@dataclass(frozen=True)
class Count:
    """A figure as we count it on a snapshot's day, in the unit of the document; a rate with its parts."""

    as_of: date
    value: float
    parts: tuple[float, float] | None = None


@dataclass(frozen=True)
class Compared:
    """A published figure beside our counts: `then` on its day (or the last snapshot before), `later` on the
    day looked at. None: not to be counted, because it cannot be or because registers are `missing`."""

    fact: PublishedFact
    then: Count | None = None
    later: Count | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether our count of the same day is the published figure at its rounding."""
        return self.then is not None and self.fact.is_equal(self.then.value)


@dataclass(frozen=True)
class Place:
    """A place with all that was published of it. `name`: as the data call it."""

    code: str
    name: str
    lines: tuple[Compared, ...]


def heading(places: Sequence[Place]) -> str:
    """How many figures there are, how many we count, how many of these agree."""
    lines = [line for place in places for line in place.lines]
    counted = [line for line in lines if line.then is not None]
    equal = sum(line.is_equal for line in counted)
    key = "published.heading" if equal == len(counted) else "published.heading_unequal"
    if not counted:
        key = "published.heading_none"
    return t(key, all=len(lines), counted=len(counted), equal=equal, unequal=len(counted) - equal)


def caption(place: Place, is_demo: bool) -> str:
    """Whose figures stand beside whose data, and from which document."""
    entities = list(dict.fromkeys(named(line.fact.entity) for line in place.lines))
    sources = list(dict.fromkeys(named(line.fact.source) for line in place.lines))
    key = "published.caption_demo" if is_demo else "published.caption"
    return t(key, entity=formats.joined(entities), place=place.name, source=formats.joined(sources))


def header(looked_at: date) -> tuple[str, ...]:
    """The columns' headings."""
    return (
        t("published.column_name"),
        t("published.column_published"),
        t("published.column_then"),
        t("published.column_later", day=formats.day(looked_at)),
        t("published.column_note"),
    )


def rows(place: Place) -> tuple[tuple[str, ...], ...]:
    """One row for each published figure, in the order of the document."""
    return tuple(_row(line) for line in place.lines)


def _row(line: Compared) -> tuple[str, ...]:
    fact = line.fact
    period = named(fact.period)
    name = t("published.name", name=named(fact.name), period=period) if period else named(fact.name)
    return (
        f"{fact.number}{formats.NBSP}{name}",
        formats.DASH if fact.value is None else _amount(fact, fact.value),
        _count(line, line.then),
        _count(line, line.later),
        t("format.between_sentences").join(_notes(line)),
    )


def _count(line: Compared, count: Count | None) -> str:
    if count is None:
        return t("published.not_supplied") if line.missing else formats.DASH
    text = _amount(line.fact, count.value)
    if count.parts is not None:
        numerator, denominator = count.parts
        text += t("published.of", of=formats.of(numerator, denominator, None))
    if count is line.then and count.as_of != line.fact.as_of:
        text += t("published.on", day=formats.day(count.as_of))
    return text


def _amount(fact: PublishedFact, value: float) -> str:
    unit, text = named(fact.unit), formats.number(*fact.in_unit_of(language(), value))
    return f"{text}{unit}" if unit == "%" else f"{text}{formats.NBSP}{unit}"


def _notes(line: Compared) -> list[str]:
    fact, said = line.fact, []
    if line.missing:
        names = formats.joined([figures.register_name(name) for name in line.missing])
        said.append(t("published.missing", registers=names))
    elif line.then is None and fact.is_counted:
        said.append(t("published.no_snapshot"))
    elif line.then is not None and not line.is_equal:
        said.append(t("published.unequal"))
    said.append(t(f"published.basis_{fact.basis}") if fact.basis else "")
    if line.then is not None and line.later is not None and line.later.as_of > line.then.as_of:
        said.append(_since(fact, line.later.value - line.then.value))
    if note := named(fact.note):
        said.append(t("published.note", note=note))
    return [text for text in said if text]


def _since(fact: PublishedFact, difference: float) -> str:
    """By how much the later figure differs, in words; not of rates of other years and lowest months."""
    if fact.basis in ("year", "lowest"):
        return ""
    amount = _amount(fact, abs(difference))
    if not any(digit in amount for digit in "123456789"):
        return t("published.since_same")
    return t("published.since_more" if difference > 0 else "published.since_fewer", amount=amount)


def without_place(viewer_has_county: bool) -> tuple[str, str]:
    """What stands in place of the table: no figure was published of the data's counties, or the viewer sees
    no county as a whole."""
    key = "published.none" if viewer_has_county else "published.no_county"
    return t(key), t(f"{key}_more")
