"""Who may see what, since when and until when: a small table, read on every rerun, outside the snapshots."""

import csv
import io
import secrets
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from baoxue import settings
from baoxue.access import audit
from baoxue.access.files import locked, replace_whole
from baoxue.access.viewers import AREAS, ROLES, Viewer

FILE = "grants.csv"
LOCK = ".grants.lock"
LONGEST_USER = 200
ALWAYS = datetime.min.replace(tzinfo=UTC)


class GrantsError(ValueError):
    """A grant cannot be given, or the table cannot be followed; the message says which and why."""


@dataclass(frozen=True)
class Grant:
    """One role for one user over some areas, from a moment on and until (not including) another."""

    id: str
    user: str
    role: str
    counties: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    valid_from: datetime = ALWAYS
    valid_to: datetime | None = None
    granted_by: str = ""
    granted_at: datetime = ALWAYS

    def holds(self, moment: datetime) -> bool:
        """Whether it is in force at that moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)

    def meets(self, other: "Grant") -> bool:
        """Whether there is a moment at which both are in force."""
        return (self.valid_to is None or other.valid_from < self.valid_to) and (
            other.valid_to is None or self.valid_from < other.valid_to
        )

    def __post_init__(self) -> None:
        if not self.user or len(self.user) > LONGEST_USER or self.user != self.user.strip():
            raise GrantsError(f"{self.user!r} is not the name of a user")
        if any(unicodedata.category(sign).startswith("C") for sign in self.user):
            raise GrantsError(f"{self.user!r}: a user's name has no signs that cannot be seen")
        if self.role not in ROLES:
            raise GrantsError(f"{self.user}: role must be one of {', '.join(ROLES)}, not {self.role!r}")
        for area in AREAS:
            for code in getattr(self, area):
                if not code.isascii() or not code.isalnum():
                    raise GrantsError(f"{self.user}: {area}: {code!r} is not a code")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise GrantsError(f"{self.user}: ends before it begins")


COLUMNS = tuple(field.name for field in fields(Grant))


class Grants:
    """The table of one folder. Every question looks at the file first (3 microseconds): what changed counts
    at once. A table that cannot be followed grants nothing to anybody."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._stamp: tuple[int, int, int] | None = None
        self._known: tuple[Grant, ...] = ()
        self._lock = threading.Lock()

    def all(self) -> tuple[Grant, ...]:
        """All grants, those that have ended too, in the order in which they were given. GrantsError."""
        with self._lock:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._known, self._stamp = (), None
                if stamp is not None:
                    self._known = read(self._path)
                self._stamp = stamp
            return self._known

    def viewer(self, user: str | None, moment: datetime | None = None) -> Viewer | None:
        """Who that user is now; None for a user without a grant in force, or with two roles. GrantsError."""
        moment = moment or datetime.now(UTC)
        held = [grant for grant in self.all() if grant.user == user and grant.holds(moment)]
        if not user or len({grant.role for grant in held}) != 1:
            return None
        areas: dict[str, Any] = {
            area: tuple(sorted({code for it in held for code in getattr(it, area)})) for area in AREAS
        }
        return Viewer(user, held[0].role, **areas)

    def users(self, moment: datetime | None = None) -> Sequence[str]:
        """The users with a grant in force, sorted."""
        moment = moment or datetime.now(UTC)
        return sorted({grant.user for grant in self.all() if grant.holds(moment)})

    def add(
        self,
        user: str,
        role: str,
        areas: Mapping[str, Iterable[str]],
        by: str,
        valid_from: datetime | None = None,
        valid_to: datetime | None = None,
    ) -> Grant:
        """Gives a grant, from now on by default. GrantsError when it is wrong, or the user has another role
        in the same time."""
        with locked(self._folder / LOCK):
            grant = self.refuse(user, role, areas, by, valid_from, valid_to)
            self._write((*self.all(), grant))
        return grant

    def refuse(
        self,
        user: str,
        role: str,
        areas: Mapping[str, Iterable[str]],
        by: str,
        valid_from: datetime | None = None,
        valid_to: datetime | None = None,
    ) -> Grant:
        """The grant as it would be added; GrantsError as `add`."""
        now = _second(datetime.now(UTC))
        unknown = set(areas) - set(AREAS)
        if unknown:
            raise GrantsError(f"{', '.join(sorted(unknown))}: areas are {', '.join(AREAS)}")
        grant = Grant(
            id=secrets.token_hex(4),
            user=user,
            role=role,
            **{area: tuple(sorted(set(areas.get(area, ())))) for area in AREAS},
            valid_from=_second(valid_from or now),
            valid_to=None if valid_to is None else _second(valid_to),
            granted_by=by,
            granted_at=now,
        )
        for other in self.all():
            if other.user == user and other.role != role and other.meets(grant):
                raise GrantsError(f"{user} is {other.role} in that time (grant {other.id}): end it first")
        return grant

    def end(self, id: str, moment: datetime | None = None) -> Grant:
        """Ends a grant, now by default; GrantsError when there is none of that id, or it has ended."""
        moment = moment or datetime.now(UTC)
        with locked(self._folder / LOCK):
            before = self.all()
            found = next((grant for grant in before if grant.id == id), None)
            if found is None:
                raise GrantsError(f"there is no grant {id!r}")
            if found.valid_to is not None and found.valid_to <= moment:
                raise GrantsError(f"grant {id} has ended at {found.valid_to.isoformat()}")
            ended = replace(found, valid_to=max(moment, found.valid_from))
            self._write(tuple(ended if grant is found else grant for grant in before))
        return ended

    def _write(self, grants: Sequence[Grant]) -> None:
        replace_whole(self._path, written(grants).encode())

    def _stamp_now(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


_tables: dict[Path, Grants] = {}


def current() -> Grants:
    """The table of the access folder (settings)."""
    folder = settings.access_folder()
    if folder not in _tables:
        _tables[folder] = Grants(folder)
    return _tables[folder]


def granted(
    user: str,
    role: str,
    areas: Mapping[str, Iterable[str]],
    by: str,
    by_role: str = "",
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Grant:
    """Gives a grant in the table of the access folder, after writing it down. GrantsError, AuditError."""
    table = current()
    table.refuse(user, role, areas, by, valid_from, valid_to)
    codes = [f"{area}:{code}" for area in AREAS for code in sorted(set(areas.get(area, ())))]
    audit.add(
        "grant_added",
        by,
        by_role,
        user=user,
        as_role=role,
        areas=codes,
        valid_to="" if valid_to is None else valid_to.isoformat(),
    )
    return table.add(user, role, areas, by, valid_from, valid_to)


def withdrawn(id: str, by: str, by_role: str = "") -> Grant:
    """Ends a grant of the table of the access folder and writes it down. GrantsError, AuditError."""
    ended = current().end(id)  # first: that somebody sees less must not wait for a log
    audit.add("grant_ended", by, by_role, user=ended.user, as_role=ended.role, grant=ended.id)
    return ended


def written(grants: Iterable[Grant]) -> str:
    """The table as CSV, codes separated by spaces; what `read` takes back."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows([_cell(getattr(grant, name)) for name in COLUMNS] for grant in grants)
    return text.getvalue()


def read(path: Path) -> tuple[Grant, ...]:
    """The grants of a file, whole or not at all: GrantsError names the line that cannot be followed."""
    try:
        lines = list(csv.reader(path.read_text("utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GrantsError(f"{path}: {error}") from error
    if not lines or tuple(lines[0]) != COLUMNS:
        raise GrantsError(f"{path}: the first line must be {','.join(COLUMNS)}")
    found: list[Grant] = []
    for number, cells in enumerate(lines[1:], 2):
        try:
            found.append(_grant(dict(zip(COLUMNS, cells, strict=True))))
        except (ValueError, TypeError) as error:
            raise GrantsError(f"{path}: line {number}: {error}") from error
    if len({grant.id for grant in found}) != len(found):
        raise GrantsError(f"{path}: every grant needs an id of its own")
    return tuple(found)


def moment(text: str, end: bool = False) -> datetime:
    """A moment as people write it: `2026-09-01` (its beginning, or as `end` the end of that day) or with a
    time. ValueError."""
    if len(text) == len("2026-09-01"):
        day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
        return datetime(day.year, day.month, day.day).astimezone()
    return datetime.fromisoformat(text).astimezone()


def _grant(cells: dict[str, str]) -> Grant:
    if not cells["id"].isalnum():
        raise GrantsError(f"{cells['id']!r} is not the id of a grant")
    return Grant(
        id=cells["id"],
        user=cells["user"],
        role=cells["role"],
        **{area: tuple(cells[area].split()) for area in AREAS},
        valid_from=_told(cells["valid_from"]),
        valid_to=_told(cells["valid_to"]) if cells["valid_to"] else None,
        granted_by=cells["granted_by"],
        granted_at=_told(cells["granted_at"]),
    )


def _told(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise GrantsError(f"{text}: a moment needs its time zone")
    return found


def _second(it: datetime) -> datetime:
    return it.astimezone(UTC).replace(microsecond=0)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return " ".join(value) if isinstance(value, tuple) else str(value)
