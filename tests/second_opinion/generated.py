"""Counties drawn by hypothesis: a few children, anything on any day, and any registers missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from baoxue.intake.registers import load_registers
from tests.second_opinion.invented import Inventing, Row
from tests.second_opinion.records import Records, read_lines

# Around these days of a year something begins, ends or falls due; 29 February where there is one.
EDGES = ((1, 1), (2, 28), (2, 29), (6, 30), (7, 31), (8, 31), (9, 1), (9, 30), (10, 15), (12, 31))
# Before the day of the snapshot: the limits of settings.csv, and a year.
LIMITS = (0, 1, 2, 3, 5, 7, 10, 15, 29, 30, 31, 60, 89, 90, 91, 364, 365, 366)
YEARS = range(2016, 2031)
YEARS_BACK = (1, 2, 8)


@dataclass(frozen=True)
class County:
    """The registers of one day, and perhaps roll and schools of so many years before."""

    as_of: date
    now: dict[str, list[Row]]
    years_back: int | None
    before: dict[str, list[Row]]

    def records(self) -> Records:
        earlier = {}
        if self.years_back:
            then = self.as_of.replace(year=self.as_of.year - self.years_back, day=min(self.as_of.day, 28))
            earlier[self.years_back] = Records(then, complete(self.before))
        return Records(self.as_of, complete(self.now), earlier)


def complete(registers: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows with every column of their register, as a typed table has them."""
    columns = {name: [column.name for column in load_registers()[name].columns] for name in registers}
    return {
        name: [{key: row.get(key) for key in columns[name]} for row in rows]
        for name, rows in registers.items()
    }


def edges(year: int) -> list[date]:
    """The edges of a calendar year, with the first days of its terms and of teaching."""
    found = {date(year, month, day) for month, day in EDGES if (month, day) != (2, 29) or year % 4 == 0}
    found |= {
        date.fromisoformat(line[name])
        for line in read_lines("calendar.csv")
        for name in ("starts_on", "teaching_starts_on")
        if line[name].startswith(str(year))
    }
    return sorted(found)


def days() -> st.SearchStrategy[date]:
    """A day of a snapshot."""
    return st.one_of(
        st.sampled_from([day for year in YEARS for day in edges(year)]),
        st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)),
    )


@st.composite
def counties(draw: st.DrawFn, as_of: st.SearchStrategy[date] | None = None) -> County:
    """A county of a few children; only the roll is always there, be it empty."""
    drawing = _Drawing(draw, draw(as_of or days()))
    now = drawing.registers()
    optional = [name for name in now if name != "roll"]
    missing = draw(st.one_of(st.just(set()), st.sets(st.sampled_from(optional))))
    years_back = draw(st.sampled_from((None, None, *YEARS_BACK)))
    before = drawing.earlier(years_back) if years_back else {}
    return County(
        drawing.as_of,
        {name: once(name, rows) for name, rows in now.items() if name not in missing},
        years_back,
        {name: once(name, rows) for name, rows in before.items()},
    )


def once(register: str, rows: list[Row]) -> list[Row]:
    """Without the rows whose key stands already, which no import lets in."""
    key = load_registers()[register].key
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        found.setdefault(tuple(row.get(column) for column in key), row)
    return list(found.values())


class _Drawing(Inventing):
    """Invents as the seeded worlds do, but what is chosen is hypothesis' choice and can shrink."""

    def __init__(self, draw: st.DrawFn, as_of: date) -> None:
        self.draw, self.as_of, self.chance = draw, as_of, self
        self.year = as_of.year - (as_of.month < 9)
        around = [day for year in (self.year - 1, self.year, self.year + 1) for day in edges(year)]
        self.around = sorted({*around, *(as_of - timedelta(days=ago) for ago in LIMITS)}, reverse=True)
        self.ids = [self._drawn_id(number) for number in range(draw(st.integers(1, 6)))]
        self.letters = [self.one("G", "G", "L") for _ in self.ids]

    def _drawn_id(self, number: int) -> str:
        month, day = self.one((5, 5), (8, 31), (9, 1), (2, 28), (1, 1), (12, 31))
        return f"999999{date(self.year - self.one(9, *range(3, 20)), month, day):%Y%m%d}{number:03d}X"

    def pupil_number(self, number: int) -> str:
        return self.letters[number] + self.ids[number]

    def is_twice(self, number: int) -> bool:
        return self.one(False, False, False, True)

    def one(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def likely(self, share: float) -> bool:
        return self.draw(st.booleans())

    def randint(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def day(self, before: int = 420, after: int = 40) -> date:
        first, last = self.as_of - timedelta(days=before), self.as_of + timedelta(days=after)
        near = [day for day in self.around if first <= day <= last]
        anywhere = st.integers(-before, after).map(lambda n: self.as_of + timedelta(days=n))
        return self.draw(st.one_of(st.sampled_from(near), anywhere) if near else anywhere)

    def some(self, count: int) -> Iterator[int]:
        for k in range(3):
            if not self.draw(st.booleans()):
                return
            yield k

    def registers(self) -> dict[str, list[Row]]:
        found = super().registers()
        numbers = range(len(self.ids))
        found["population"] = [self._inhabitant(n) for n in numbers if self.likely(0.7)]
        found["roll"] = [row for n in numbers if self.likely(0.7) for row in self._pupil(n)]
        for row in list(found["movements"]):
            if row["kind"] in ("transfer_in", "transfer_out") and self.likely(0.5):
                found["movements"].append(self._other_line(row))
        return found

    def _other_line(self, row: Row) -> Row:
        """The same transfer as the other school writes it, at another time perhaps."""
        return row | {
            "kind": "transfer_in" if row["kind"] == "transfer_out" else "transfer_out",
            "moved_on": row["moved_on"] + timedelta(days=self.one(0, 0, 1, 20)),
            "received_on": None,
        }
