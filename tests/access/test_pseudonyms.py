"""Pseudonyms: the same child, the same word; without the key nobody finds whose it is."""

import hashlib
from pathlib import Path

import pytest

from baoxue.access import keys
from baoxue.access.pseudonyms import pseudonyms


def test_equal_for_equal_children_and_different_for_others_and_other_purposes(places: Path) -> None:
    ids = [f"99999920140101{number:04d}" for number in range(2000)]
    first = pseudonyms([*ids, None])
    assert first[-1] is None
    assert len(set(first)) == 2001
    assert pseudonyms(ids) == first[:-1]
    assert set(first).isdisjoint(pseudonyms(ids, "audit"))


def test_another_key_gives_other_pseudonyms(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = pseudonyms(["a", "b"])
    monkeypatch.setenv("BAOXUE_KEYS", str(places / "elsewhere"))
    assert set(pseudonyms(["a", "b"])).isdisjoint(here)
    assert keys.key(keys.PSEUDONYMS)


def test_no_plain_hash_of_the_id_leads_to_it(places: Path) -> None:
    """Who tries all ID numbers of a county needs the key: no hash of the number itself is the pseudonym."""
    id = "999999201401010011"
    (told,) = pseudonyms([id])
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
        digest = hashlib.new(name, id.encode()).digest()
        assert told[:8] not in (digest.hex()[:8], __import__("base64").b32encode(digest).decode().lower()[:8])
