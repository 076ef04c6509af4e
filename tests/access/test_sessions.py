"""Sessions end after their hours, or when nobody does anything; each belongs to who began it."""

from dataclasses import dataclass

from baoxue.access.sessions import Sessions


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_session_ends_after_thirty_idle_minutes() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    secret = sessions.begin("li")
    assert sessions.seconds_left(secret, "li") == 1800
    clock.now += 1799
    assert sessions.touch(secret)
    clock.now += 1799
    assert sessions.seconds_left(secret) == 1
    clock.now += 1
    assert sessions.seconds_left(secret) == 0
    assert not sessions.touch(secret)
    assert sessions.seconds_left(secret) == 0


def test_a_session_ends_after_eight_hours_however_busy() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    secret = sessions.begin("li")
    for _ in range(8 * 60 - 1):
        clock.now += 60
        assert sessions.touch(secret)
    clock.now += 60
    assert not sessions.touch(secret)


def test_a_session_is_bound_to_its_user_and_ended_for_good() -> None:
    sessions = Sessions()
    secret = sessions.begin("li")
    assert sessions.seconds_left(secret, "wang") == 0
    assert sessions.seconds_left("another", "li") == 0
    assert sessions.seconds_left("", "li") == 0
    assert sessions.begin("li") != secret
    sessions.end(secret)
    sessions.end(secret)
    assert sessions.seconds_left(secret, "li") == 0


def test_sessions_that_are_over_are_forgotten() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    for _ in range(50):
        sessions.begin("li")
        clock.now += 3600
    assert len(sessions._open) == 1


def test_things_are_told_once_for_each_session_and_again_where_telling_failed() -> None:
    sessions, told = Sessions(), []
    one, other = sessions.begin("li"), sessions.begin("li")

    def fail() -> None:
        raise OSError

    for _ in range(2):
        try:
            sessions.tell_once(one, "a", fail)
        except OSError:
            told.append("failed")
    for secret in (one, one, other):
        sessions.tell_once(secret, "a", lambda: told.append("told"))
    sessions.tell_once("unknown", "a", lambda: told.append("told"))
    assert told == ["failed", "failed", "told", "told", "told"]
