"""The gate before the application, spoken to as a server does: hosts, cookies, proxies, ended sockets."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from baoxue.access import sign_in
from baoxue.view import gate
from baoxue.view.session import SESSION_COOKIE

SECRET = "p" * 40
OIDC = """
[auth]
redirect_uri = "https://example.com/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "a"
client_secret = "b"
server_metadata_url = "https://example.org/.well-known/openid-configuration"
"""
PROXY = f"""
[proxy]
header = "X-Remote-User"
addresses = ["10.1.2.3", "10.9.0.0/24"]
secret = "{SECRET}"

[hosts]
names = ["example.com"]
"""
HOST = {"host": "example.com"}
FROM_PROXY = {**HOST, "x-baoxue-proxy": SECRET, "x-remote-user": "li"}
RERUN = BackMsg(clear_cache=True).SerializeToString()
HEARTBEAT = BackMsg(app_heartbeat=True).SerializeToString()


class Behind:
    """The application behind the gate: remembers what it was given, answers with these headers."""

    def __init__(self) -> None:
        self.scopes: list[dict] = []
        self.messages: list[dict] = []
        self.answer: list[tuple[bytes, bytes]] = [(b"content-type", b"text/html; charset=utf-8")]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": list(self.answer)})
            await send({"type": "http.response.body", "body": b"data"})
            return
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            self.messages.append(message)
            await send({"type": "websocket.send", "bytes": b"data"})

    def header(self, name: str) -> str:
        """A header of the last request that came through."""
        return {key.decode(): value.decode() for key, value in self.scopes[-1]["headers"]}.get(name, "")


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def write(text: str) -> None:
        path = tmp_path / f"{hash(text)}.toml"
        path.write_text(text)
        monkeypatch.setenv("BAOXUE_SIGN_IN", str(path))

    yield write
    sign_in._sessions.cache_clear()


@pytest.fixture
def behind() -> Behind:
    return Behind()


def ask(
    behind: Behind, path: str = "/", client: str = "10.1.2.3", more: list | None = None, **headers: str
) -> tuple[int, list]:
    """Status and headers of the answer to a request."""
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "path": path,
        "client": (client, 1234),
        "headers": pairs + (more or []),
    }
    asyncio.run(gate.Gate(behind)(scope, None, send))
    return sent[0]["status"], sent[0]["headers"]


def cookies(headers: list) -> dict[str, str]:
    """The cookies that an answer sets, with their attributes."""
    told = [value.decode() for name, value in headers if name == b"set-cookie"]
    return {cookie.partition("=")[0]: cookie.partition("=")[2] for cookie in told}


def signed_in(behind: Behind, name: str = "token-of-li") -> str:
    """The Cookie header of a browser that came back from the provider."""
    given = f"_streamlit_user={name}; Path=/; HttpOnly; SameSite=lax; Max-Age=2592000"
    behind.answer = [(b"set-cookie", given.encode())]
    _, headers = ask(behind, "/oauth2callback", **HOST)
    behind.answer = Behind().answer
    secret = cookies(headers)[SESSION_COOKIE].partition(";")[0]
    return f"_streamlit_user={name}; {SESSION_COOKIE}={secret}; other=1"


def test_cookies_are_secure_http_only_and_live_no_longer_than_a_session(configured, behind) -> None:
    configured(OIDC)
    behind.answer = [
        (b"set-cookie", b"_streamlit_user=a; Path=/; Max-Age=2592000; SameSite=lax"),
        (b"set-cookie", b"session=b; Path=/; HttpOnly; SameSite=lax"),
        (b"set-cookie", b"_streamlit_xsrf=c; Path=/"),
    ]
    _, headers = ask(behind, "/oauth2callback", **HOST)
    given = cookies(headers)
    assert set(given) == {"_streamlit_user", "session", "_streamlit_xsrf", SESSION_COOKIE}
    for name, cookie in given.items():
        assert "Secure" in cookie, name
        assert ("HttpOnly" in cookie) == (name != "_streamlit_xsrf"), name
    assert "Max-Age=28800" in given["_streamlit_user"]


def test_a_session_lets_the_users_cookies_through_and_nothing_else_does(configured, behind) -> None:
    configured(OIDC)
    mine, other = signed_in(behind), signed_in(behind, "token-of-wang")
    ask(behind, cookie=mine, **HOST)
    assert behind.header("cookie") == mine
    for forged in (
        "_streamlit_user=token-of-li",
        f"_streamlit_user=token-of-li; {SESSION_COOKIE}=guessed",
        mine.replace("token-of-li", "token-of-wang"),
        f"{other}; _streamlit_user_1=more",
        f"_streamlit_user_tokens=x; {mine}",
    ):
        status, headers = ask(behind, cookie=forged, **HOST)
        assert status == 200
        assert "_streamlit_user" not in behind.header("cookie"), forged
        assert "Max-Age=0" in cookies(headers)["_streamlit_user"]
    assert "other=1" in behind.header("cookie") or "guessed" not in behind.header("cookie")


def test_signing_out_ends_the_session_for_every_copy_of_its_cookies(configured, behind) -> None:
    configured(OIDC)
    mine = signed_in(behind)
    ask(behind, "/auth/logout", cookie=mine, **HOST)
    assert behind.header("cookie") == mine  # the provider is told who leaves
    ask(behind, cookie=mine, **HOST)
    assert "_streamlit_user" not in behind.header("cookie")


@pytest.mark.parametrize("path", ["/media/a.json", "/export/x", "/_stcore/upload_file/1/2", "/component/a/b"])
def test_nothing_is_fetched_beside_the_socket_without_a_session(configured, behind, path: str) -> None:
    configured(OIDC)
    assert ask(behind, path, **HOST)[0] == 403
    assert behind.scopes == []
    assert ask(behind, path, cookie=signed_in(behind), **HOST)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example.com", "example.com.evil.com", "", "example.com@evil.com", "[::1"]
)
def test_another_name_of_the_server_is_refused(configured, behind, host: str) -> None:
    configured(OIDC)
    assert ask(behind, host=host)[0] == 400
    assert ask(behind)[0] == 400
    assert ask(behind, more=[(b"host", b"example.com"), (b"host", b"evil.com")])[0] == 400
    assert behind.scopes == []
    assert ask(behind, host="example.com:8443")[0] == 200


def proxied(behind: Behind) -> str:
    """The session cookie that a first page brings."""
    _, headers = ask(behind, **FROM_PROXY)
    return f"{SESSION_COOKIE}={cookies(headers)[SESSION_COOKIE].partition(';')[0]}"


def test_the_proxys_user_comes_through_with_a_session(configured, behind) -> None:
    configured(PROXY)
    mine = proxied(behind)
    assert behind.header("x-remote-user") == ""  # not before the page has brought the session
    ask(behind, cookie=mine, **FROM_PROXY)
    assert behind.header("x-remote-user") == "li"
    ask(behind, cookie=mine, **FROM_PROXY | {"x-remote-user": "wang"})
    assert behind.header("x-remote-user") == ""
    mine = proxied(behind)  # the one before ended with another's name
    ask(behind, cookie=mine, more=[(b"x-remote-user", b"li")], **FROM_PROXY)
    assert behind.header("x-remote-user") == ""


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("10.1.2.4", FROM_PROXY),
        ("127.0.0.1", FROM_PROXY),
        ("unix:", FROM_PROXY),
        ("10.1.2.3", {**HOST, "x-remote-user": "li"}),
        ("10.1.2.3", {**FROM_PROXY, "x-baoxue-proxy": "wrong"}),
        ("10.1.2.3", {**FROM_PROXY, "x-baoxue-proxy": ""}),
        ("10.1.2.3", HOST),
    ],
)
def test_who_does_not_come_through_the_proxy_is_refused(
    configured, behind, client: str, headers: dict
) -> None:
    configured(PROXY)
    for path in ("/", "/overview", "/_stcore/stream", "/_stcore/health", "/media/x"):
        assert ask(behind, path, client, **headers)[0] == 403
    assert behind.scopes == []


def test_readiness_may_be_asked_on_the_machine_but_not_with_anybodys_name(configured, behind) -> None:
    configured(PROXY)
    assert ask(behind, "/ready", "127.0.0.1", host="127.0.0.1:8501")[0] == 200
    assert ask(behind, "/ready", "127.0.0.1", host="localhost", x_remote_user="li")[0] == 403


def talk(behind: Behind, cookie: str, act: Callable[[str], list[bytes]], headers: dict = HOST) -> list[dict]:
    """What a web socket gets: `act` gives the frames to send, and may end the session meanwhile."""
    sent: list[dict] = []
    frames = iter(act(cookie.rpartition(f"{SESSION_COOKIE}=")[2].partition(";")[0]))

    async def receive() -> dict:
        for frame in frames:
            return {"type": "websocket.receive", "bytes": frame}
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(message: dict) -> None:
        sent.append(message)

    pairs = [(name.encode(), value.encode()) for name, value in {**headers, "cookie": cookie}.items()]
    scope = {"type": "websocket", "path": "/_stcore/stream", "client": ("10.1.2.3", 1), "headers": pairs}
    asyncio.run(gate.Gate(behind)(scope, receive, send))
    return sent


def test_a_socket_is_answered_while_its_session_lives_and_closed_when_it_ends(configured, behind) -> None:
    configured(OIDC)
    cookie = signed_in(behind)

    def act(secret: str) -> Iterator[bytes]:
        yield RERUN
        sign_in.sessions().end(secret)
        yield RERUN
        yield RERUN

    sent = talk(behind, cookie, act)
    assert [it["type"] for it in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert len(behind.messages) == 1


def test_data_that_are_ready_after_the_end_are_not_sent(configured, behind) -> None:
    configured(OIDC)
    cookie = signed_in(behind)
    secret = cookie.rpartition(f"{SESSION_COOKIE}=")[2].partition(";")[0]

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        sign_in.sessions().end(secret)
        await send({"type": "websocket.send", "bytes": b"data"})
        await send({"type": "websocket.send", "bytes": b"data"})

    sent = talk(slow, cookie, lambda _: [])  # type: ignore[arg-type]
    assert [it["type"] for it in sent] == ["websocket.accept", "websocket.close"]


def test_what_a_reader_does_keeps_a_session_alive_and_a_heartbeat_does_not(
    configured, behind, monkeypatch
) -> None:
    configured(OIDC)
    cookie = signed_in(behind)
    sessions = sign_in.sessions()
    touched: list[str] = []
    kept = sessions.touch
    monkeypatch.setattr(sessions, "touch", lambda secret: touched.append(secret) or kept(secret))
    talk(behind, cookie, lambda _: [HEARTBEAT, b"rubbish", RERUN, HEARTBEAT])
    assert len(touched) == 1
    assert len(behind.messages) == 4


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("[auth]", "[oauth]"),
        lambda text: text.replace("0123456789abcdef", "0"),
        lambda text: text.replace("https://example.com", "http://example.com"),
        lambda text: text.replace("https://example.org", "http://example.org"),
        lambda text: text.replace("/oauth2callback", "/callback"),
        lambda text: text.replace('client_secret = "b"', ""),
        lambda text: text + "\n[session]\nhours = 9\n",
        lambda text: text + "\n[session]\nidle_minutes = 0\n",
        lambda text: text + PROXY,
        lambda text: text + "\n[hosts]\nnames = 'a'\n",
        lambda text: "",
        lambda text: "not toml",
    ],
)
def test_a_file_that_cannot_be_followed_lets_nobody_in(configured, behind, harm) -> None:
    configured(harm(OIDC))
    with pytest.raises(sign_in.SignInError):
        ask(behind, **HOST)
    assert behind.scopes == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace(SECRET, "short"),
        lambda text: text.replace("X-Remote-User", "Cookie"),
        lambda text: text.replace("X-Remote-User", "X-Baoxue-Proxy"),
        lambda text: text.replace('addresses = ["10.1.2.3", "10.9.0.0/24"]', "addresses = []"),
        lambda text: text.replace("10.1.2.3", "the proxy"),
        lambda text: text.partition("[hosts]")[0],
    ],
)
def test_a_proxy_that_is_not_known_exactly_is_refused(configured, behind, harm) -> None:
    configured(harm(PROXY))
    with pytest.raises(sign_in.SignInError):
        ask(behind, **FROM_PROXY)
