"""The audit log: a line for all that must be accountable, chained, and on the disk before it happens.

Each line holds the HMAC-SHA256 of itself and of the line before: without the key nobody can change, insert,
leave out or reorder a line so that it fits. The head (how many lines, and the last HMAC) is kept beside the
key, so that a tail that was cut is missed. Whoever holds the key can forge everything: keep a copy of the
head elsewhere (`baoxue audit head`) and give it to `baoxue audit verify`.

No name and no number of a child stands here: children appear as pseudonyms, lists as how many rows they had.
"""

import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from baoxue import settings
from baoxue.access import keys
from baoxue.access.files import append_line, locked, replace_whole

FILE = "audit.jsonl"
LOCK = ".audit.lock"
KINDS = frozenset(
    {
        *("sign_in", "sign_in_refused", "sign_out", "see_as"),
        *("names_seen", "child_seen", "case_list", "export", "own_sql"),
        *("import", "publication", "rollback", "upkeep"),
        *("form_handed_in", "form_sent_back"),
        *("grant_added", "grant_ended", "audit_resumed"),
    }
)
DESTINATIONS = ("internal", "public")
BEGINNING = "0" * 64
# What a line may say beside its kind: short words, codes, counts. Fifteen digits could be an ID number.
_WORD = re.compile(r"[A-Za-z_]{1,40}")
_LIKE_AN_ID = re.compile(r"\d{15}")
_LONGEST = 400


class AuditError(Exception):
    """The log cannot be written or is not what it was; nothing that needs it may happen."""


@dataclass(frozen=True)
class Entry:
    """One line: its number from 1 on, when (UTC), what kind, who in which role, and details."""

    number: int
    at: datetime
    kind: str
    actor: str
    role: str
    details: Mapping[str, Any]
    mac: str


@dataclass(frozen=True)
class Head:
    """How many lines there are, and the HMAC of the last."""

    number: int = 0
    mac: str = BEGINNING

    def __str__(self) -> str:
        return f"{self.number}:{self.mac}"

    @classmethod
    def told(cls, text: str) -> "Head":
        """A head as `baoxue audit head` printed it; ValueError."""
        number, _, mac = text.strip().partition(":")
        if not re.fullmatch(r"[0-9a-f]{64}", mac):
            raise ValueError(f"{text!r} is not a head: NUMBER:HMAC")
        return cls(int(number), mac)


class Log:
    """The log of one access folder. Several processes may write: each line is added under a lock."""

    def __init__(self, folder: Path, keys_folder: Path | None = None) -> None:
        self.path = folder / FILE
        self._lock_file = folder / LOCK
        of_place = hashlib.sha256(str(self.path).encode()).hexdigest()[:16]
        self.head_path = (keys_folder or settings.keys_folder()) / "heads" / f"{of_place}.head"
        self._threads = threading.Lock()

    def add(self, kind: str, actor: str, role: str = "", **details: Any) -> Entry:
        """Writes one line; when this returns, it is on the disk. AuditError when it cannot be."""
        if kind not in KINDS:
            raise AuditError(f"there is no kind {kind!r}: {', '.join(sorted(KINDS))}")
        _refuse_identity(actor, details)
        try:
            with self.alone():
                return self._add(kind, actor, role, details)
        except (OSError, keys.KeyFileError) as error:
            raise AuditError(f"{self.path}: cannot be written: {error}") from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else adds a line."""
        with self._threads, locked(self._lock_file):
            yield

    def _add(self, kind: str, actor: str, role: str, details: Mapping[str, Any]) -> Entry:
        last, whole_length = self._last()
        head = self.head()
        if last.number < head.number:
            raise AuditError(
                f"{self.path}: {head.number - last.number} lines are missing at its end; "
                "see `baoxue audit verify`"
            )
        if self.path.exists() and self.path.stat().st_size > whole_length:
            # A line that was being written when the machine stopped: nobody was told that it was there.
            with self.path.open("r+b") as file:
                file.truncate(whole_length)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        number = last.number + 1
        body = _canonical(
            {"n": number, "at": at, "kind": kind, "actor": actor, "role": role, "what": details}
        )
        mac = _mac(last.mac, body)
        append_line(self.path, body[:-1] + f',"mac":"{mac}"}}'.encode())
        new = Head(number, mac)
        replace_whole(self.head_path, _signed(new))
        return Entry(new.number, datetime.fromisoformat(at), kind, actor, role, details, mac)

    def head(self) -> Head:
        """The head that is kept beside the key; AuditError when somebody wrote another there."""
        try:
            text = self.head_path.read_text("ascii")
        except FileNotFoundError:
            return Head()
        number, mac, signature = (*text.split(), "", "", "")[:3]
        if not number.isdigit() or not hmac.compare_digest(text.encode(), _signed(Head(int(number), mac))):
            raise AuditError(f"{self.head_path}: was not written by this program ({signature[:8]})")
        return Head(int(number), mac)

    def entries(self) -> Iterator[Entry]:
        """All lines in order, not verified."""
        if self.path.exists():
            with self.path.open("rb") as file:
                for line in file:
                    if line.endswith(b"\n"):
                        yield _entry(json.loads(line))

    def _last(self) -> tuple[Head, int]:
        """The last whole line, and the length of the file up to its end. AuditError."""
        if not self.path.exists():
            return Head(), 0
        with self.path.open("rb") as file:
            length = file.seek(0, 2)
            kept, start = b"", length
            while start > 0 and kept.count(b"\n") < 2:
                step = min(4096, start)
                start -= step
                file.seek(start)
                kept = file.read(step) + kept
                if start == 0:
                    break
        whole = kept[: kept.rfind(b"\n") + 1]
        if not whole:
            return Head(), 0
        line = whole[:-1].rpartition(b"\n")[2]
        try:
            said = json.loads(line)
            return Head(int(said["n"]), str(said["mac"])), length - (len(kept) - len(whole))
        except (ValueError, KeyError, TypeError) as error:
            raise AuditError(f"{self.path}: its last line cannot be read") from error


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `faults` is empty when the log is whole."""

    lines: int
    head: Head
    faults: tuple[str, ...]


def verify(log: Log, kept_elsewhere: Head | None = None, most: int = 20) -> Verdict:
    """Reads every line; finds any that was changed, inserted, left out, moved, and a tail that was cut.

    `kept_elsewhere` is a head written down at some time before: the log must still hold that line.
    """
    faults: list[str] = []
    last, seen_elsewhere = Head(), kept_elsewhere is None
    try:
        head = log.head()
    except AuditError as error:
        faults.append(str(error))
        head = Head()
    passed_head = head.number == 0
    count = 0
    if log.path.exists():
        with log.path.open("rb") as file:
            for line in file:
                count += 1
                if not line.endswith(b"\n"):
                    if head.number >= count:
                        faults.append(f"line {count}: is not whole")
                    count -= 1
                    break
                last, fault = _followed(last, line[:-1], count)
                if fault:
                    faults.append(fault)
                    if len(faults) >= most:
                        break
                if last.number == head.number:
                    passed_head = hmac.compare_digest(last.mac, head.mac)
                if kept_elsewhere is not None and last.number == kept_elsewhere.number:
                    seen_elsewhere = hmac.compare_digest(last.mac, kept_elsewhere.mac)
    if count < head.number:
        faults.append(f"{head.number - count} lines are missing: the head beside the key knows {head.number}")
    elif not passed_head:
        faults.append(f"line {head.number} is not the one that the head beside the key knows")
    elif count and head.number == 0 and not faults:
        faults.append("no head is kept beside the key: whether lines are missing at the end is not known")
    if kept_elsewhere is not None and not seen_elsewhere:
        faults.append(f"line {kept_elsewhere.number} is not the one that was written down elsewhere")
    return Verdict(count, last, tuple(faults))


def resume(log: Log, actor: str) -> Path | None:
    """Begins the log anew after it was damaged: where the damaged file now stands (None: it was gone).

    Nothing is thrown away: the first line of the new log says how many lines the old file had, how many
    faults were found in it, and its SHA-256. AuditError while the log is whole, or when it cannot be written.
    """
    verdict = verify(log)
    if not verdict.faults:
        raise AuditError(f"{log.path}: is whole, there is no reason to begin it anew")
    aside = None
    content = b""
    try:
        with log.alone():
            if log.path.exists():
                content = log.path.read_bytes()
                aside = log.path.with_name(f"audit-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl")
                log.path.replace(aside)
            log.head_path.unlink(missing_ok=True)
    except OSError as error:
        raise AuditError(f"{log.path}: cannot be set aside: {error}") from error
    log.add("audit_resumed", actor, lines=verdict.lines, faults=len(verdict.faults), digest=digest(content))
    return aside


def digest(content: bytes) -> str:
    """The SHA-256 of what a line speaks of and must not hold, in groups that nobody takes for a number."""
    whole = hashlib.sha256(content).hexdigest()
    return "-".join(whole[place : place + 8] for place in range(0, len(whole), 8))


def _followed(before: Head, line: bytes, count: int) -> tuple[Head, str]:
    """The head after a line, and what is wrong with the line; goes on from what the line says of itself."""
    try:
        body, comma, rest = line.rpartition(b',"mac":"')
        mac = rest[:64].decode("ascii")
        number = int(json.loads(line)["n"])
        if not comma or rest[64:] != b'"}':
            raise ValueError("no mac")
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return before, f"line {count}: cannot be read"
    if not hmac.compare_digest(mac, _mac(before.mac, body + b"}")):
        return Head(
            number, mac
        ), f"line {count}: was changed, or the line before it is not the one it followed"
    if number != before.number + 1:
        return Head(number, mac), f"line {count}: has number {number}, after {before.number}"
    return Head(number, mac), ""


_logs: dict[tuple[Path, Path], Log] = {}


def current() -> Log:
    """The log of the access folder (settings)."""
    place = settings.access_folder(), settings.keys_folder()
    if place not in _logs:
        _logs[place] = Log(*place)
    return _logs[place]


def add(kind: str, actor: str, role: str = "", **details: Any) -> Entry:
    """See Log.add, in the log of the access folder."""
    return current().add(kind, actor, role, **details)


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _mac(before: str, body: bytes) -> str:
    return hmac.digest(keys.key(keys.AUDIT), before.encode() + body, "sha256").hex()


def _signed(head: Head) -> bytes:
    signature = hmac.digest(keys.key(keys.AUDIT), f"head {head}".encode(), "sha256").hex()
    return f"{head.number} {head.mac} {signature}\n".encode()


def _entry(said: Mapping[str, Any]) -> Entry:
    return Entry(
        int(said["n"]),
        datetime.fromisoformat(said["at"]),
        said["kind"],
        said["actor"],
        said["role"],
        said["what"],
        said["mac"],
    )


def _refuse_identity(actor: str, details: Mapping[str, Any]) -> None:
    """AuditError for what could be an ID number or free text about somebody."""
    for name, value in {"actor": actor, **details}.items():
        if not _WORD.fullmatch(name):
            raise AuditError(f"{name!r} is not the name of a detail")
        for one in value if isinstance(value, list | tuple) else [value]:
            if one is not None and not isinstance(one, str | int | bool):
                raise AuditError(f"{name}: only texts and counts are written down, not {type(one).__name__}")
            if isinstance(one, str) and (len(one) > _LONGEST or "\n" in one or _LIKE_AN_ID.search(one)):
                raise AuditError(f"{name}: what looks like a number of somebody is not written down")
