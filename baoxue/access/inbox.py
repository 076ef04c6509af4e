"""Forms that inspectors handed in, held until the steward takes them into a publication.

A form speaks of children: it lies in the access folder, which only the server may read, under a name that
says nothing, and its content goes when it has been taken or sent back. What stays is a note: who, when, how
many rows of which registers about which places, and what became of it.
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from baoxue import settings
from baoxue.access.files import PRIVATE, locked, make_folder, replace_whole

FOLDER = "inbox"
LOCK = ".inbox.lock"
MOST_BYTES = 4_000_000
MOST_WAITING = 500
NOTES_KEPT = 2_000
State = Literal["held", "taken", "sent_back"]


class InboxError(Exception):
    """A form cannot be held or taken; the message says why. Nothing was kept."""


@dataclass(frozen=True)
class HandIn:
    """One form: who handed it in and when (UTC), its rows by register, the codes of the places they are
    about.

    `snapshot`: into which it was taken, empty until then.
    """

    id: str
    actor: str
    at: datetime
    rows: Mapping[str, int]
    places: tuple[str, ...]
    state: State = "held"
    snapshot: str = ""

    @property
    def file_name(self) -> str:
        """The name under which its content goes into an import: nothing that somebody typed."""
        return f"{self.id}.xlsx"


def hold(content: bytes, actor: str, rows: Mapping[str, int], places: Collection[str]) -> HandIn:
    """Keeps a form, on the disk when this returns. InboxError when it is too large or too many wait."""
    if len(content) > MOST_BYTES:
        raise InboxError(f"a form has at most {MOST_BYTES} bytes")
    folder = _folder()
    with locked(folder / LOCK):
        if sum(it.state == "held" for it in _notes(folder)) >= MOST_WAITING:
            raise InboxError(f"{MOST_WAITING} forms wait already")
        at = datetime.now(UTC)
        note = HandIn(
            f"form-{at:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}", actor, at, dict(rows), tuple(sorted(places))
        )
        replace_whole(folder / note.file_name, content, PRIVATE)
        _write(folder, note)
    return note


def waiting() -> tuple[HandIn, ...]:
    """The forms that wait for the steward, the oldest first."""
    return tuple(it for it in _notes(_folder()) if it.state == "held")


def of(actor: str) -> tuple[HandIn, ...]:
    """All that somebody handed in, the newest first."""
    return tuple(it for it in reversed(_notes(_folder())) if it.actor == actor)


def content(id: str) -> bytes:
    """A form that waits; InboxError when it does not (any more)."""
    folder = _folder()
    note = next((it for it in _notes(folder) if it.id == id and it.state == "held"), None)
    if note is None:
        raise InboxError(f"{id}: does not wait")
    try:
        return (folder / note.file_name).read_bytes()
    except OSError as error:
        raise InboxError(f"{id}: cannot be read") from error


def settle(ids: Collection[str], state: State, snapshot: str = "") -> None:
    """Forms were taken into a snapshot, or sent back: their content is removed, their notes stay."""
    folder = _folder()
    with locked(folder / LOCK):
        for note in _notes(folder):
            if note.id in ids and note.state == "held":
                _write(folder, replace(note, state=state, snapshot=snapshot))
                (folder / note.file_name).unlink(missing_ok=True)
        for old in _notes(folder)[:-NOTES_KEPT]:
            if old.state != "held":
                (folder / f"{old.id}.json").unlink(missing_ok=True)


def _folder() -> Path:
    folder = settings.access_folder() / FOLDER
    make_folder(folder)
    return folder


def _notes(folder: Path) -> list[HandIn]:
    """All notes in order of time; one that cannot be read is passed over: its form is not taken by
    mistake."""
    found = []
    for path in sorted(folder.glob("form-*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            said |= {"at": datetime.fromisoformat(said["at"]), "places": tuple(said["places"])}
            found.append(HandIn(**said))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def _write(folder: Path, note: HandIn) -> None:
    said = asdict(note) | {"at": note.at.isoformat()}
    replace_whole(folder / f"{note.id}.json", json.dumps(said, ensure_ascii=False).encode())
