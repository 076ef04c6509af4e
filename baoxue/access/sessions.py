"""How long a sign-in lasts: eight hours, or thirty minutes without a sign of life; kept in this process only.

Streamlit's own cookie is good for thirty days, and signing out only asks the browser to forget it. Here a
session is what the server knows: a random secret in a cookie, bound to the cookies or the header that name
the user. What the server does not know is over, after a restart too.
"""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

HOURS = 8.0
IDLE_MINUTES = 30.0


@dataclass
class _Session:
    binding: str
    began: float
    seen: float
    told: set[str] = field(default_factory=set)


class Sessions:
    """All sessions that are open; safe to use from several threads."""

    def __init__(
        self,
        hours: float = HOURS,
        idle_minutes: float = IDLE_MINUTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds = hours * 3600
        self._idle_seconds = idle_minutes * 60
        self._clock = clock
        self._open: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, binding: str) -> str:
        """Opens a session bound to what names its user; returns its secret."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            for old in [key for key, it in self._open.items() if self._left(it, now) <= 0]:
                del self._open[old]
            self._open[secret] = _Session(binding, now, now)
        return secret

    def seconds_left(self, secret: str, binding: str | None = None) -> float:
        """Until the session ends if nothing happens; 0 when it is over, unknown or bound to another user."""
        with self._lock:
            found = self._open.get(secret)
            if found is None or (binding is not None and not hmac.compare_digest(found.binding, binding)):
                return 0
            return max(self._left(found, self._clock()), 0)

    def touch(self, secret: str) -> bool:
        """A sign of life; False when the session is over already."""
        with self._lock:
            found, now = self._open.get(secret), self._clock()
            if found is None or self._left(found, now) <= 0:
                return False
            found.seen = now
            return True

    def tell_once(self, secret: str, what: str, tell: Callable[[], object]) -> None:
        """Calls `tell` unless it was called for this session and this `what` before; what it raises is raised
        here, and it will be called again."""
        with self._lock:
            found = self._open.get(secret)
            is_told = found is not None and what in found.told
        if not is_told:
            tell()
            if found is not None:
                found.told.add(what)

    def end(self, secret: str) -> None:
        """The user signed out."""
        with self._lock:
            self._open.pop(secret, None)

    def _left(self, it: _Session, now: float) -> float:
        return min(it.began + self.seconds, it.seen + self._idle_seconds) - now
