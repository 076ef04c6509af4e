"""From what a cell says to normalised text: each distinct value is read once, nothing is guessed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from baoxue.intake.findings import shape
from baoxue.intake.registers import Column

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Marks of direction and width that come along when cells are copied from a web page or a chat."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Signs for machines, which no key writes; they stand in what was copied from old systems."""
FORCED = re.compile(r'="(.*)"', re.DOTALL)
"""How Excel is made to keep a number as text."""
WIDE_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
ODD = f"{INVISIBLE.pattern}|{WIDE_SPACES.pattern}|{CONTROL.pattern}|^['`]|^=\""
ODD_NUMBER = r"[^0-9A-Za-z\x{4e00}-\x{9fff}-]"

SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+")
WHOLE = re.compile(r"[+-]?[0-9]+(\.0+)?")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,2}0*)?")

ARTEFACT = re.compile(r"[+-]?[0-9]{1,12}\.[0-9]{10,20}")


TURNED = r"^(?:[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?: [0-9:]{8})?)$"
"""Text that a spreadsheet turned into a number too long for it, or into a date (class 3-1 is no 1 March)."""

DAY, NEAR_MIDNIGHT = 24 * 60 * 60, 60
"""Seconds: of a day, and of what may lie between the day that is meant and what stands there."""
MOST_DIGITS = 15
"""A sheet keeps so many: what goes beyond comes from counting in halves."""

Reading = tuple[str | None, str | None]
"""A normalised value (None = empty) and the rule of shape.toml it breaks (None = sound)."""


@dataclass(frozen=True)
class Read:
    """A column read: `values` (string, NULL = empty) and, by rule, the positions that break it."""

    values: pa.Array
    problems: Mapping[str, pa.Array]


def read_column(column: Column, cells: pa.Array, codes: Mapping[str, str] | None = None) -> Read:
    """Normalise one column of cells (strings, "" = empty): ISO dates, plain digits, codes, true/false.

    A value that breaks a rule becomes NULL and its position is given; a warning keeps the value. `codes`:
    every accepted way of writing (comparable) -> code.
    """
    if column.type == "text" and not column.pattern:
        return _text(column, cells)
    sound = _already_sound(column, cells)
    if sound is None:
        return _read_distinct(cells, _reader(column, codes or {}))
    doubtful = pc.invert(sound)
    if not pc.any(doubtful).as_py():
        return Read(cells, {})
    where = pc.indices_nonzero(doubtful)
    rest = _read_distinct(cells.take(where), _reader(column, codes or {}))
    values = pc.replace_with_mask(cells, doubtful, rest.values)
    return Read(values, {rule: where.take(places) for rule, places in rest.problems.items()})


def comparable_value(text: str) -> str:
    """A coded value without width of letters, spaces, signs that cannot be seen, and case."""
    return re.sub(r"\s+", "", _plain(text)).casefold()


def _text(column: Column, cells: pa.Array) -> Read:
    values = pc.utf8_trim_whitespace(cells)
    odd = pc.match_substring_regex(values, ODD_NUMBER if column.is_reference else ODD)
    found = {}
    if pc.any(odd).as_py():
        where = pc.indices_nonzero(odd)
        read = _read_distinct(values.take(where), _reference if column.is_reference else _words)
        values = pc.replace_with_mask(values, odd, read.values)
        found = {rule: where.take(places) for rule, places in read.problems.items()}
    values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    turned = pc.match_substring_regex(values, TURNED)
    if not pc.any(turned).as_py():
        return Read(values, found)
    dates = pc.and_(turned, pc.match_substring(values, "-"))
    numbers = pc.and_not(turned, dates)
    # Where a date may be what was meant it is kept, and said.
    rule = "date_in_text" if column.filled else "date_in_note"
    wrong = turned if column.filled else numbers
    found |= {rule: pc.indices_nonzero(dates), "precision_lost": pc.indices_nonzero(numbers)}
    values = pc.if_else(pc.fill_null(wrong, False), pa.scalar(None, pa.string()), values)
    return Read(values, {rule: positions for rule, positions in found.items() if len(positions)})


def shows_something(cells: pa.Array) -> bool:
    """Whether some cell holds more than spaces and signs that cannot be seen."""
    seen = pc.match_substring_regex(cells, rf"[^\s\x{{3000}}\x{{a0}}{INVISIBLE.pattern[1:-1]}]")
    return bool(pc.any(seen).as_py())


def _words(cell: str) -> Reading:
    """Text as written, without what cannot be seen and what only tells a spreadsheet that it is text."""
    visible = CONTROL.sub("", INVISIBLE.sub("", WIDE_SPACES.sub(" ", cell)))
    text = _unwrapped(visible.strip())
    return text or None, "control_character" if CONTROL.search(cell) else None


def _reference(cell: str) -> Reading:
    """A number or name that other rows refer to: whatever width and spaces it was written with."""
    return re.sub(r"\s+", "", _plain(cell)) or None, "control_character" if CONTROL.search(cell) else None


def _unwrapped(text: str) -> str:
    """A cell without the apostrophe, the backtick or the formula that marks it as text."""
    if forced := FORCED.fullmatch(text):
        text = forced[1].strip()
    return text[1:].strip() if text[:1] in ("'", "`") else text


def _already_sound(column: Column, cells: pa.Array) -> pa.Array | None:
    """For identifiers and dates, nearly all different: which cells need no reading; None for all others."""
    if column.type == "identifier" or column.pattern:
        return pc.match_substring_regex(cells, f"^(?:{column.pattern or '[0-9]+'})$")
    return _days_as_kept(cells) if column.type == "date" else None


def _days_as_kept(cells: pa.Array) -> pa.Array | None:
    """Which cells are days of the calendar as we keep them (2025-09-01); None where one only looks so."""
    alike = pc.match_substring_regex(cells, r"^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    try:
        pc.if_else(alike, cells, pa.scalar(None, pa.string())).cast(pa.date32())
    except pa.ArrowInvalid:
        return None
    return alike


def _read_distinct(cells: pa.Array, read: Callable[[str], Reading]) -> Read:
    encoded = cells.dictionary_encode()
    readings = [read(cell) for cell in encoded.dictionary.to_pylist()]
    dictionary = pa.array([value for value, _ in readings], pa.string())
    broken: dict[str, list[int]] = {}
    for index, (_, rule) in enumerate(readings):
        if rule:
            broken.setdefault(rule, []).append(index)
    problems = {
        rule: pc.indices_nonzero(pc.is_in(encoded.indices, pa.array(indices, encoded.indices.type)))
        for rule, indices in broken.items()
    }
    return Read(dictionary.take(encoded.indices), problems)


def _reader(column: Column, codes: Mapping[str, str]) -> Callable[[str], Reading]:
    """How one distinct cell of this column is read."""
    if column.type == "code":
        return lambda cell: _code(cell, codes)
    if column.type in ("identifier", "text"):
        accepted = re.compile(column.pattern) if column.pattern else None
        return lambda cell: _identifier(cell, accepted)
    return {
        "integer": _integer,
        "decimal": _decimal,
        "date": _date,
        "timestamp": _timestamp,
        "boolean": _boolean,
    }[column.type]


def _plain(cell: str) -> str:
    """A cell without the width of its letters, outer spaces and what marks it as text."""
    visible = CONTROL.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", cell)))
    return _unwrapped(visible.strip())


def _identifier(cell: str, accepted: re.Pattern[str] | None) -> Reading:
    text = re.sub(r"\s+", "", _plain(cell))
    if not text:
        return None, None
    if accepted is None:
        return (None, "precision_lost") if SCIENTIFIC.fullmatch(text) else (text, None)
    if accepted.fullmatch(text):
        return text, None
    if accepted.fullmatch(text.upper()):
        return text.upper(), None
    return None, "precision_lost" if SCIENTIFIC.fullmatch(text) else "wrong_pattern"


def _code(cell: str, codes: Mapping[str, str]) -> Reading:
    text = comparable_value(cell)
    if not text:
        return None, None
    code = codes.get(text)
    return code, None if code is not None else "unknown_code"


def _integer(cell: str) -> Reading:
    text = _plain(cell)
    if not text:
        return None, None
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not WHOLE.fullmatch(text) or len(text) > 12:
        return None, "wrong_type"
    return str(int(text.partition(".")[0])), None


def _decimal(cell: str) -> Reading:
    text = _plain(cell)
    if not text:
        return None, None
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if ARTEFACT.fullmatch(text):
        text = f"{float(text):.{MOST_DIGITS}g}"
    return (text, None) if DECIMAL.fullmatch(text) else (None, "wrong_type")


def _boolean(cell: str) -> Reading:
    text = comparable_value(cell)
    if not text:
        return None, None
    word = _forms().booleans.get(text)
    return word, None if word else "wrong_type"


def _date(cell: str) -> Reading:
    text = _plain(cell)
    if not text:
        return None, None
    day, clock, rule = _day_and_clock(text)
    if rule or day is None:
        return None, rule
    return _nearest_day(day, clock) if clock not in (None, "00:00:00") else (day, None)


def _nearest_day(day: str, clock: str) -> Reading:
    """A day some seconds beside midnight: programs that count in local time write it, and a sheet shows none.

    Noise of rounding, less than a second, is not worth a word.
    """
    hour, minute, second = map(int, clock.split(":"))
    after = (hour * 60 + minute) * 60 + second
    if min(after, DAY - after) >= NEAR_MIDNIGHT:
        return None, "time_in_date"
    meant = date.fromisoformat(day) + timedelta(days=1 if after > DAY // 2 else 0)
    return meant.isoformat(), "near_midnight" if DAY - after > 1 else None


def _timestamp(cell: str) -> Reading:
    text = _plain(cell)
    if not text:
        return None, None
    day, clock, rule = _day_and_clock(text)
    if rule:
        return None, rule
    return f"{day} {clock or '00:00:00'}", None if clock else "time_missing"


def _day_and_clock(text: str) -> tuple[str | None, str | None, str | None]:
    """ISO day, clock time (None when not given) and the rule broken (None when sound)."""
    forms = _forms()
    for pattern in forms.dates:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            try:
                day = date(int(parts["year"]), int(parts["month"]), int(parts["day"])).isoformat()
            except ValueError:
                return None, None, "impossible_date"
            if parts["hour"] is None:
                return day, None, None
            hour, minute, second = (
                int(parts[part]) if parts[part] else 0 for part in ("hour", "minute", "second")
            )
            if hour > 23 or minute > 59 or second > 59:
                return None, None, "wrong_type"
            return day, f"{hour:02d}:{minute:02d}:{second:02d}", None
    ambiguous = any(pattern.match(text) for pattern in forms.ambiguous_dates)
    return None, None, "ambiguous_date" if ambiguous else "wrong_type"


@dataclass(frozen=True)
class _Forms:
    dates: tuple[re.Pattern[str], ...]
    ambiguous_dates: tuple[re.Pattern[str], ...]
    booleans: Mapping[str, str]


@cache
def _forms() -> _Forms:
    words = shape()
    dates, booleans = words["dates"], words["booleans"]
    return _Forms(
        dates=tuple(re.compile(f"{day}({dates['time']})?") for day in dates["accepted"]),
        ambiguous_dates=tuple(re.compile(f"{day}(?![0-9])") for day in dates["ambiguous"]),
        booleans={comparable_value(said): word for word in ("true", "false") for said in booleans[word]},
    )
