"""Stands before the application where people sign in: hosts, headers of the proxy, sessions that end."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg

from baoxue.access import sign_in
from baoxue.access.sign_in import LOOPBACK, PROXY_SECRET_HEADER, SignIn
from baoxue.view.delivery import Application, Message, Receive, Send
from baoxue.view.session import SESSION_COOKIE

USER_COOKIE = "_streamlit_user"  # and _streamlit_user_1 ..., _streamlit_user_tokens ...: Streamlit's own
CALLBACK, LOGOUT = "/oauth2callback", "/auth/logout"
# What carries data outside the web socket: nothing of it without a session.
CLOSED = ("/media/", "/export/", "/component/", "/app/static/", "/_stcore/upload_file")
SECONDS_BETWEEN_LOOKS = 5
"""So long a window stays open after its user signed out in another one; no data pass in between."""
_ENDED = 1008


class Gate:
    """ASGI middleware, the outermost. Does nothing but look at the host where nobody signs in."""

    def __init__(self, app: Application, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = tuple(hosts)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serves one request or web socket, or refuses it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        known = sign_in.configured()
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = (*self._hosts, *(known.hosts if known else ()))
        if not _is_host(headers, hosts):
            await _refuse(scope, send, 400)
        elif known is None:
            await self._app(scope, receive, send)
        elif known.kind == "proxy" and not _is_from_proxy(scope, known):
            await _refuse(scope, send, 403)
        else:
            await _Passage(self._app, scope, known).run(receive, send)


@dataclass(frozen=True)
class _Visitor:
    """What a request brings: the secret of its session, and what names its user (None: nothing does)."""

    secret: str
    binding: str | None


class _Passage:
    """One request or web socket of a server where people sign in."""

    def __init__(self, app: Application, scope: Message, known: SignIn) -> None:
        self._app = app
        self._known = known
        self._sessions = sign_in.sessions()
        self._path: str = scope["path"]
        self._cookies = _cookies(scope["headers"])
        self._visitor = _visitor(scope["headers"], self._cookies, known)
        self._is_live = self._visitor.binding is not None and (
            self._sessions.seconds_left(self._visitor.secret, self._visitor.binding) > 0
        )
        self._scope = scope if self._is_live else _anonymous(scope, self._cookies, known)

    async def run(self, receive: Receive, send: Send) -> None:
        if self._scope["type"] == "websocket":
            if self._is_live:
                await self._watched(receive, send)
            else:
                await self._app(self._scope, receive, send)
            return
        if not self._is_live and self._path.startswith(CLOSED):
            await _refuse(self._scope, send, 403)
            return
        if self._path == LOGOUT:
            self._sessions.end(self._visitor.secret)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with_session(message.get("headers", []), message["status"])
            await send(message)

        await self._app(self._scope, receive, sending)

    def _with_session(self, headers: list[tuple[bytes, bytes]], status: int) -> list[tuple[bytes, bytes]]:
        """The answer's headers: cookies made safe, and a new session where somebody has just signed in."""
        kept = [one for one in headers if one[0].lower() != b"set-cookie"]
        given = [value for name, value in headers if name.lower() == b"set-cookie"]
        if not self._is_live or self._path == CALLBACK:
            # Left over from another sign-in: they would keep the next one from being recognised.
            told = {value.decode("latin-1").partition("=")[0] for value in given}
            old = [name for name in self._cookies if _is_users(name) and name not in told]
            given += [f"{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0".encode() for name in old]
        kept += [(b"set-cookie", _safe(value, self._sessions.seconds)) for value in given]
        binding = None
        if self._known.kind == "oidc" and self._path == CALLBACK:
            binding = _binding({name: it for value in given for name, it in _parsed(value.decode("latin-1"))})
        elif self._known.kind == "proxy" and not self._is_live and status == 200:
            is_page = any(it[0] == b"content-type" and it[1].startswith(b"text/html") for it in headers)
            binding = self._visitor.binding if is_page else None
        if binding is not None:
            self._sessions.end(self._visitor.secret)
            cookie = f"{SESSION_COOKIE}={self._sessions.begin(binding)}; Path=/; HttpOnly; SameSite=Lax"
            kept.append((b"set-cookie", _safe(cookie.encode(), self._sessions.seconds)))
        elif self._visitor.secret and (not self._is_live or self._path == LOGOUT):
            gone = f"{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
            kept.append((b"set-cookie", _safe(gone.encode(), 0)))
        return kept

    async def _watched(self, receive: Receive, send: Send) -> None:
        """A web socket that closes when its session ends; what a reader does keeps the session alive."""
        secret, closed = self._visitor.secret, False
        waiting: asyncio.Future[Message] | None = None

        async def sending(message: Message) -> None:
            nonlocal closed
            if closed:
                return
            if message["type"] == "websocket.send" and not self._sessions.seconds_left(secret):
                closed = True
                await send({"type": "websocket.close", "code": _ENDED})
                return
            await send(message)

        async def receiving() -> Message:
            nonlocal closed, waiting
            while True:
                left = self._sessions.seconds_left(secret)
                if closed or left <= 0:
                    if not closed:
                        closed = True
                        await send({"type": "websocket.close", "code": _ENDED})
                    return {"type": "websocket.disconnect", "code": _ENDED}
                if waiting is None:
                    waiting = asyncio.ensure_future(receive())
                done, _ = await asyncio.wait({waiting}, timeout=min(left, SECONDS_BETWEEN_LOOKS))
                if done:
                    message, waiting = waiting.result(), None
                    if _is_act(message) and not self._sessions.touch(secret):
                        continue
                    return message

        try:
            await self._app(self._scope, receiving, sending)
        finally:
            if waiting is not None:
                waiting.cancel()


def _visitor(headers: Iterable[tuple[bytes, bytes]], cookies: Mapping[str, str], known: SignIn) -> _Visitor:
    secret = cookies.get(SESSION_COOKIE, "")
    if known.kind == "oidc":
        return _Visitor(secret, _binding(cookies))
    named = [value for name, value in headers if name == known.header.encode()]
    user = named[0].decode("latin-1") if len(named) == 1 else ""
    return _Visitor(secret, f"user {user}" if user else None)


def _binding(cookies: Mapping[str, str]) -> str | None:
    """A hash of the cookies in which Streamlit keeps who signed in; None where there are none."""
    own = sorted((name, value) for name, value in cookies.items() if _is_users(name) and value)
    if not any(name == USER_COOKIE for name, _ in own):
        return None
    return hashlib.sha256("\n".join(f"{name}={value}" for name, value in own).encode()).hexdigest()


def _is_users(name: str) -> bool:
    return name == USER_COOKIE or name.startswith(f"{USER_COOKIE}_")


def _anonymous(scope: Message, cookies: Mapping[str, str], known: SignIn) -> Message:
    """The request without anything that names somebody."""
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items() if not _is_users(name))
    named = {b"cookie", known.header.encode()} if known.header else {b"cookie"}
    headers = [one for one in scope["headers"] if one[0] not in named]
    return dict(scope) | {"headers": [*headers, (b"cookie", kept.encode("latin-1"))] if kept else headers}


def _is_from_proxy(scope: Message, known: SignIn) -> bool:
    """Whether the request came through the proxy: from its address, with the secret that only it knows."""
    client = scope.get("client") or ("", 0)
    told = [value for name, value in scope["headers"] if name == PROXY_SECRET_HEADER.encode()]
    knows = len(told) == 1 and hmac.compare_digest(told[0], known.proxy_secret.encode())
    if knows and known.is_proxy(str(client[0])):
        return True
    # The program that starts the server, and whoever watches it, ask on this machine whether it is ready.
    named = any(name in (known.header.encode(), PROXY_SECRET_HEADER.encode()) for name, _ in scope["headers"])
    return scope["path"] == "/ready" and not named


def _is_host(headers: Iterable[tuple[bytes, bytes]], hosts: tuple[str, ...]) -> bool:
    """Whether the server is addressed by one of its names; without names by any."""
    if not hosts:
        return True
    told = [value.decode("latin-1") for name, value in headers if name == b"host"]
    try:
        return len(told) == 1 and urlsplit(f"//{told[0]}").hostname in {*hosts, *LOOPBACK}
    except ValueError:
        return False


def _is_act(message: Message) -> bool:
    """Whether a frame was sent because a reader did something; heartbeats are not."""
    if message["type"] != "websocket.receive":
        return False
    try:
        return BackMsg.FromString(message.get("bytes") or b"").WhichOneof("type") != "app_heartbeat"
    except Exception:
        return False  # Streamlit closes the socket for it


def _cookies(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        if name == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, equals, content = part.strip().partition("=")
                if equals:
                    found.setdefault(key, content)
    return found


def _parsed(cookie: str) -> list[tuple[str, str]]:
    """Name and value of a Set-Cookie header; nothing for one that deletes."""
    name, _, rest = cookie.partition("=")
    value = rest.partition(";")[0].strip()
    return [(name.strip(), value)] if value not in ("", '""') else []


def _safe(cookie: bytes, seconds: float) -> bytes:
    """A Set-Cookie header that no script can read and no plain connection carries, for a session at most."""
    parsed: Any = SimpleCookie()
    try:
        parsed.load(cookie.decode("latin-1"))
    except CookieError:
        return cookie + b"; Secure"
    for morsel in parsed.values():
        morsel["secure"] = True
        # Streamlit's own script reads this one: it is sent back to show that a request is the page's own.
        morsel["httponly"] = morsel.key != "_streamlit_xsrf"
        if _is_users(morsel.key) and morsel.value and str(morsel["max-age"]) not in ("0", ""):
            morsel["max-age"] = int(seconds)
            morsel["expires"] = ""
        return morsel.OutputString().encode("latin-1")
    return cookie + b"; Secure"


async def _refuse(scope: Message, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _ENDED})
        return
    headers = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
