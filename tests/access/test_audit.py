"""The audit log: every change of it is found, what it must not hold it does not take, no log means no."""

import json
import multiprocessing
import random
import shutil
from pathlib import Path

import pytest

from baoxue.access import audit, keys
from baoxue.access.audit import AuditError, Head, Log, verify


@pytest.fixture
def log(places: Path) -> Log:
    return audit.current()


def fill(log: Log, lines: int = 12) -> None:
    for number in range(lines):
        log.add("case_list", f"user{number % 3}", "inspector", what="case_list", rows=number)


def test_a_whole_log_is_verified_and_every_line_can_be_read(log: Log) -> None:
    assert verify(log).faults == ()
    fill(log)
    assert verify(log) == audit.Verdict(12, log.head(), ())
    entries = list(log.entries())
    assert [it.number for it in entries] == list(range(1, 13))
    assert entries[3].details == {"what": "case_list", "rows": 3}


def lines_of(log: Log) -> list[bytes]:
    return log.path.read_bytes().splitlines(keepends=True)


def changed(line: bytes, **values: object) -> bytes:
    said = json.loads(line) | values
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


TAMPERING = {
    "an actor is changed": lambda ls, n: [*ls[:n], changed(ls[n], actor="innocent"), *ls[n + 1 :]],
    "one bit is changed": lambda ls, n: [
        *ls[:n],
        bytes([ls[n][9] ^ 1]).join([ls[n][:9], ls[n][10:]]),
        *ls[n + 1 :],
    ],
    "a line is inserted": lambda ls, n: [*ls[:n], ls[n - 1], *ls[n:]],
    "a line is left out": lambda ls, n: [*ls[:n], *ls[n + 1 :]],
    "two lines change places": lambda ls, n: [*ls[:n], ls[n + 1], ls[n], *ls[n + 2 :]],
    "lines are renumbered": lambda ls, n: [
        *ls[:n],
        *(changed(line, n=n + 1 + at) for at, line in enumerate(ls[n + 1 :])),
    ],
    "the end is cut": lambda ls, n: ls[:n],
    "the last line is not whole": lambda ls, n: [*ls[:-1], ls[-1][:-5]],
    "only the beginning is left": lambda ls, n: ls[:1],
    "everything is gone": lambda ls, n: [],
    "the beginning is cut": lambda ls, n: ls[n:],
    "rubbish at the end": lambda ls, n: [*ls, b"{}\n"],
    "a comma more": lambda ls, n: [*ls[:n], ls[n].replace(b'{"n"', b'{ "n"'), *ls[n + 1 :]],
}


@pytest.mark.parametrize("kind", TAMPERING)
@pytest.mark.parametrize("place", [1, 5, 10])
def test_tampering_is_found(log: Log, kind: str, place: int) -> None:
    fill(log)
    log.path.write_bytes(b"".join(TAMPERING[kind](lines_of(log), place)))
    assert verify(log).faults


@pytest.mark.parametrize("left", [0, 1, 11])
def test_how_many_lines_were_cut_is_told_by_the_head(log: Log, left: int) -> None:
    fill(log)
    log.path.write_bytes(b"".join(lines_of(log)[:left]))
    (fault,) = verify(log).faults
    assert fault.startswith(f"{12 - left} lines are missing")


def test_any_bit_of_any_line(log: Log) -> None:
    fill(log, 6)
    whole, draw = log.path.read_bytes(), random.Random(5)
    for _ in range(150):
        raw = bytearray(whole)
        raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
        log.path.write_bytes(raw)
        assert verify(log).faults, raw


def test_who_cuts_the_log_and_the_head_is_found_by_a_head_kept_elsewhere(log: Log) -> None:
    fill(log, 5)
    early = log.path.read_bytes(), log.head_path.read_bytes()
    fill(log, 5)
    elsewhere = Head.told(f"{log.head()}\n")
    assert verify(log, elsewhere).faults == ()
    fill(log, 1)
    assert verify(log, elsewhere).faults == ()
    log.path.write_bytes(early[0])
    log.head_path.write_bytes(early[1])
    assert verify(log).faults == ()  # a whole log of an earlier day: only a copy of the head elsewhere tells
    assert verify(log, elsewhere).faults
    with pytest.raises(ValueError, match="is not a head"):
        Head.told("10:abc")


def test_a_forged_head_is_refused_and_a_missing_one_told(log: Log) -> None:
    fill(log, 3)
    log.head_path.write_text(f"2 {'0' * 64} {'0' * 64}\n")
    assert "was not written by this program" in verify(log).faults[0]
    with pytest.raises(AuditError):
        log.add("sign_in", "li")
    log.head_path.unlink()
    assert "no head" in verify(log).faults[0]


def test_without_the_key_nobody_can_make_a_log_that_fits(log: Log, places: Path) -> None:
    fill(log, 3)
    shutil.copytree(places / "access", places / "forged")
    (places / "keys" / "audit.key").write_text("ab" * 32)
    keys._key.cache_clear()
    forged = Log(places / "access", places / "other")
    forged.path.unlink()
    fill(forged, 3)
    shutil.copytree(places / "forged", places / "access-again")
    keys._key.cache_clear()
    assert verify(log).faults


def test_nothing_is_added_to_a_log_that_was_cut(log: Log) -> None:
    fill(log, 4)
    log.path.write_bytes(b"".join(lines_of(log)[:2]))
    with pytest.raises(AuditError, match="2 lines are missing"):
        log.add("sign_in", "li")


def test_a_line_torn_by_a_crash_is_replaced(log: Log) -> None:
    fill(log, 3)
    whole = log.path.read_bytes()
    log.path.write_bytes(whole + b'{"n":4,"at":"20')
    assert verify(log).faults == ()
    log.add("sign_in", "li")
    assert log.path.read_bytes().startswith(whole)
    assert verify(log) == audit.Verdict(4, log.head(), ())


def test_a_crash_between_line_and_head_loses_nothing(log: Log) -> None:
    fill(log, 3)
    before = log.head_path.read_bytes()
    fill(log, 1)
    log.head_path.write_bytes(before)
    assert verify(log).faults == ()
    fill(log, 1)
    assert verify(log).lines == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"child": "99999920140105001X"},
        {"child": "x 999999201401050 y"},
        {"child": "a" * 500},
        {"reason": "two\nlines"},
        {"what is it": "a"},
        {"when": 1.5},
        {"who": {"name": "x"}},
        {"ids": ["999999201401050011"]},
    ],
)
def test_what_could_be_a_number_or_a_story_is_not_taken(log: Log, wrong: dict) -> None:
    with pytest.raises(AuditError):
        log.add("export", "li", **wrong)
    assert not log.path.exists()


def test_unknown_kinds_are_not_taken(log: Log) -> None:
    with pytest.raises(AuditError, match="there is no kind"):
        log.add("gossip", "li")


def test_where_it_cannot_be_written_nothing_happens(places: Path) -> None:
    (places / "access").write_text("a file where the folder should be")
    with pytest.raises(AuditError, match="cannot be written"):
        audit.add("sign_in", "li")


def _add_some(folder: Path, keys_folder: Path) -> None:
    for _ in range(10):
        Log(folder, keys_folder).add("sign_in", "li")


def test_processes_that_write_at_once_make_one_chain(places: Path) -> None:
    context = multiprocessing.get_context("fork")
    work = [context.Process(target=_add_some, args=(places / "access", places / "keys")) for _ in range(4)]
    for one in work:
        one.start()
    for one in work:
        one.join()
    assert verify(audit.current()) == audit.Verdict(40, audit.current().head(), ())


def test_keys_are_private_and_never_in_the_data_folder(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys.key("some")
    path = places / "keys" / "some.key"
    assert len(made) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    keys._key.cache_clear()
    assert keys.key("some") == made != keys.key("other")
    path.chmod(0o640)
    keys._key.cache_clear()
    with pytest.raises(keys.KeyFileError, match="others may read"):
        keys.key("some")
    monkeypatch.setenv("BAOXUE_KEYS", str(places / "data" / "keys"))
    with pytest.raises(keys.KeyFileError, match="must not lie in the data folder"):
        keys.key("some")


def test_a_line_of_another_history_does_not_fit(log: Log) -> None:
    """Written with the same key under the same number, before the log was set back to an earlier day."""
    fill(log, 3)
    early = log.path.read_bytes(), log.head_path.read_bytes()
    log.add("sign_in", "li")
    log.add("sign_in", "wang")
    other = lines_of(log)
    log.path.write_bytes(early[0])
    log.head_path.write_bytes(early[1])
    for user in ("a", "b", "c"):
        log.add("sign_in", user)
    mine = lines_of(log)
    assert verify(log).faults == ()
    log.path.write_bytes(b"".join([*mine[:3], other[3], *mine[4:]]))
    assert verify(log).faults
    log.path.write_bytes(b"".join([*mine[:4], other[4], *mine[5:]]))
    assert verify(log).faults


@pytest.mark.parametrize("name", TAMPERING)
def test_a_damaged_log_is_begun_anew_and_what_was_there_is_kept(name: str, log: Log) -> None:
    fill(log)
    with pytest.raises(AuditError, match="is whole"):
        audit.resume(log, "head of office")
    log.path.write_bytes(b"".join(TAMPERING[name](lines_of(log), 4)))
    damaged = log.path.read_bytes()
    aside = audit.resume(log, "head of office")
    assert aside is not None and aside.read_bytes() == damaged
    fill(log, 2)
    assert verify(log).faults == ()
    first, *more = log.entries()
    assert (first.number, first.kind, first.actor) == (1, "audit_resumed", "head of office")
    assert first.details["faults"] >= 1 and len(more) == 2


def test_a_log_that_is_gone_is_begun_anew_too(log: Log) -> None:
    fill(log)
    log.path.unlink()
    assert audit.resume(log, "head of office") is None
    assert verify(log).faults == () and next(log.entries()).kind == "audit_resumed"
