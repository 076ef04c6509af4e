"""Secret keys: made at first use, readable for their owner only, and never beside the data they protect."""

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from baoxue import settings
from baoxue.access.files import PRIVATE, folder_to_disk, make_folder

BYTES = 32
AUDIT = "audit"
PSEUDONYMS = "pseudonyms"


class KeyFileError(Exception):
    """A key cannot be used; the message says why and names the file."""


def key(name: str) -> bytes:
    """The key of that name (32 bytes); made when it is not there yet. KeyFileError when it is unsafe."""
    return _key(settings.keys_folder() / f"{name}.key", settings.data_folder())


@cache
def _key(path: Path, data: Path) -> bytes:
    if path.parent.is_relative_to(data):
        raise KeyFileError(f"{path}: keys must not lie in the data folder; set BAOXUE_KEYS to another place")
    try:
        make_folder(path.parent)
        with suppress(FileExistsError):
            _make(path)
        if os.name != "nt" and path.stat().st_mode & 0o077:
            raise KeyFileError(f"{path}: others may read this key: chmod 600, or 400")
        found = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{path}: {error}") from error
    if len(found) != BYTES:
        raise KeyFileError(f"{path}: a key has {BYTES} bytes, this one {len(found)}")
    return found


def _make(path: Path) -> None:
    """Whole or not at all, also when two processes make it at once: the first one's stays."""
    aside = path.with_name(f".tmp-{os.getpid()}-{secrets.token_hex(4)}")
    if path.exists():
        raise FileExistsError(path)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        aside.unlink()
    folder_to_disk(path.parent)
