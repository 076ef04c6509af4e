"""Pseudonyms: the same child has the same one in every snapshot, and only the key leads back.

A plain hash of an ID number is worthless: there are 6.57 million candidates for a county (18 years x 365 days
x 1,000 serial numbers), tried in seconds. With HMAC-SHA256 (RFC 2104) trying needs the key.
"""

import base64
import hmac
from collections.abc import Iterable, Sequence

from baoxue.access import keys

FORM = "form"
"""The purpose of codes on forms that go out and come back (`snapshots/child_codes.py`)."""
LETTERS = 16
"""10 bytes: with 100 million children the chance of two alike is below one in a hundred million."""


def pseudonyms(ids: Iterable[str | None], purpose: str = "child") -> Sequence[str | None]:
    """One for each id (None for none); those of different purposes cannot be joined."""
    key = hmac.digest(keys.key(keys.PSEUDONYMS), purpose.encode(), "sha256")
    return [None if id is None else _pseudonym(key, id) for id in ids]


def _pseudonym(key: bytes, id: str) -> str:
    mac = hmac.digest(key, id.encode(), "sha256")
    return base64.b32encode(mac[: LETTERS * 5 // 8]).decode().lower()
