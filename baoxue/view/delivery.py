"""What goes around every answer: the document's language, security headers, the browser's own secret."""

import base64
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs, quote

from baoxue.view import chrome
from baoxue.view.navigation import SECTIONS, UNLISTED
from baoxue.view.session import OWNER_COOKIE
from baoxue.view.words import LANGUAGES, t

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
# Nothing is fetched from anywhere else. Styles are set inline by Streamlit's own interface; the pictures of
# the
# rate cards are data addresses.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-src 'self'; frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
_ROUTES = ("_stcore", "auth", "component", "export", "media", "oauth2callback", "ready", "static")
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_OF_FILES = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_OF_THE_FILE = (b"content-length", b"etag", b"last-modified")
# Counts of sessions and caches are nobody's business without a sign-in.
_CLOSED = ("/_stcore/metrics",)


class Delivery:
    """ASGI middleware; web sockets pass through untouched."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].rstrip("/") in _CLOSED:
            await _refuse(send)
            return
        headers = dict(scope["headers"])
        if b"text/html" in headers.get(b"accept", b""):
            if not _is_page(scope["path"]):
                await _send_home(send, scope)
                return
            # The page is rewritten below, which needs it as plain text, and in full: an answer "not modified"
            # would carry the policy of other files, and a browser puts that in the place of the page's own.
            scope = dict(scope) | {"headers": [one for one in scope["headers"] if one[0] not in _OF_FILES]}
        rewriting = _Rewriting(send, _language(scope), _has_owner(headers), scope.get("scheme") == "https")
        await self._app(scope, receive, rewriting.send)


class _Rewriting:
    """Adds the headers to an answer, and rewrites it when it is the page itself."""

    def __init__(self, send: Send, language: str, has_owner: bool, secure: bool) -> None:
        self._secure = "; Secure" if secure else ""
        self._send = send
        self._language = language
        self._has_owner = has_owner
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Passes a message of the answer on; the start of a page waits until its end is known."""
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_pairs(HEADERS)]
            if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                self._start = message
                return
            message["headers"] += _pairs({"content-security-policy": POLICY.format(scripts="")})
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": self._finished()}
            await self._send(self._start)
        await self._send(message)

    def _finished(self) -> bytes:
        """The page in its language, with a policy that names the inline scripts it came with."""
        assert self._start is not None
        document = chrome.DOCUMENT_LANGUAGE[self._language].encode()
        body = self._body.replace(b'<html lang="en">', b'<html lang="' + document + b'">', 1)
        name = t("product.name", self._language).encode()
        body = body.replace(b"<title>Streamlit</title>", b"<title>" + name + b"</title>", 1)
        own = b"<head><script>" + chrome.script().encode() + b"</script>"
        body = body.replace(b"<head>", own, 1)
        hashes = [
            base64.b64encode(hashlib.sha256(script).digest()).decode()
            for script in _INLINE_SCRIPT.findall(body)
        ]
        policy = POLICY.format(scripts="".join(f" 'sha256-{one}'" for one in hashes))
        kept = [one for one in self._start["headers"] if one[0] not in _OF_THE_FILE]
        kept += _pairs({"content-security-policy": policy, "content-length": str(len(body))})
        if not self._has_owner:
            secret = secrets.token_urlsafe(32)
            # Not Strict: a link followed from elsewhere must not replace the secret that open tabs hold.
            cookie = f"{OWNER_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax" + self._secure
            kept += _pairs({"set-cookie": cookie})
        self._start["headers"] = kept
        return body


def attachment(file_name: str) -> dict[str, str]:
    """Headers that make a file a download under its own name, kept nowhere on the way."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file_name)}",
        "cache-control": "no-store",
    }


def gone() -> str:
    """What is said at an address that does not (any longer) lead to a file, in both languages."""
    return "\n".join(t("export.gone", language) for language in LANGUAGES)


def _is_page(path: str) -> bool:
    """Whether there is something to read at an address: a page, or one of the server's routes."""
    first = path.strip("/").partition("/")[0]
    return not first or first in _ROUTES or any(first in listed for listed in (*SECTIONS.values(), UNLISTED))


async def _send_home(send: Send, scope: Message) -> None:
    """To the landing page; Streamlit would show a box in English and then the same."""
    query = scope.get("query_string", b"")
    place = scope.get("root_path", "").encode() + b"/" + (b"?" + query if query else b"")
    await send(
        {"type": "http.response.start", "status": 307, "headers": [*_pairs(HEADERS), (b"location", place)]}
    )
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": _pairs(HEADERS)})
    await send({"type": "http.response.body", "body": b""})


def _language(scope: Message) -> str:
    chosen = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", ["zh"])[0]
    return chosen if chosen in LANGUAGES else "zh"


def _has_owner(headers: Mapping[bytes, bytes]) -> bool:
    return f"{OWNER_COOKIE}=".encode() in headers.get(b"cookie", b"")


def _pairs(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
