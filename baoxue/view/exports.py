"""Files made on demand, each at an address that works once, for a minute, for the one who asked."""

import secrets
import threading
import time
from dataclasses import dataclass

SECONDS = 60
_MOST = 200  # waiting files altogether: the oldest go first
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
    "parquet": "application/vnd.apache.parquet",
    "toml": "application/toml",
}


@dataclass(frozen=True)
class Export:
    """A finished file waiting to be fetched by its owner (the browser's own secret, see app.py)."""

    file_name: str
    media_type: str
    content: bytes
    owner: str
    expires: float


_waiting: dict[str, Export] = {}
_lock = threading.Lock()


def offer(file_name: str, content: bytes, owner: str) -> str:
    """Keeps a file for its owner and returns the address to fetch it from; ValueError for an unknown kind of
    file."""
    kind = file_name.rpartition(".")[2]
    if kind not in _TYPES:
        raise ValueError(f"{file_name}: only {', '.join(_TYPES)} can be exported")
    token = secrets.token_urlsafe(32)
    now = time.monotonic()
    with _lock:
        for old in [key for key, export in _waiting.items() if export.expires <= now]:
            del _waiting[old]
        while len(_waiting) >= _MOST:
            del _waiting[next(iter(_waiting))]
        _waiting[token] = Export(file_name, _TYPES[kind], content, owner, now + SECONDS)
    return f"/export/{token}"


def fetch(token: str, owner: str) -> Export | None:
    """The file, once: None when it is unknown, fetched before, too old, or somebody else's."""
    with _lock:
        export = _waiting.get(token)
        if export is None or not owner or not secrets.compare_digest(export.owner, owner):
            return None  # another's attempt must not use the address up
        del _waiting[token]
    return export if export.expires > time.monotonic() else None
