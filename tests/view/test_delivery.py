"""What surrounds every answer: headers, the document's language, and what is kept closed."""

import asyncio
import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from baoxue.view.delivery import OWNER_COOKIE, Delivery, attachment

PAGE = '<html lang="en"><title>Streamlit</title><script>\n  window.ready = false\n</script></html>'
LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT"


async def page(request: Request) -> Response:
    """Stands for Streamlit's own page, which is a file: whoever has it already gets no other."""
    if "if-modified-since" in request.headers or "if-none-match" in request.headers:
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers={"last-modified": LONG_AGO, "etag": '"a"'})


async def text(request: Request) -> Response:
    """Stands for everything else."""
    return PlainTextResponse("text")


APP = Starlette(
    routes=[Route("/", page), Route("/text", text), Route("/_stcore/metrics", text)],
    middleware=[Middleware(Delivery)],
)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


def get(path: str, **headers: str) -> Answer:
    """One request, straight into the application."""
    path, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "scheme": "http", "server": ("localhost", 80), "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    known = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], known, body.decode())


def test_a_reader_who_comes_again_gets_the_page_with_its_own_policy() -> None:
    """With an answer "not modified" a browser would block the page's own script."""
    first = get("/", accept="text/html")
    again = get("/", accept="text/html", **{"if-modified-since": LONG_AGO, "if-none-match": '"a"'})
    assert again.status == 200 and "sha256-" in again.headers["content-security-policy"]
    assert not {"etag", "last-modified"} & first.headers.keys()


def test_the_page_speaks_the_reader_s_language() -> None:
    assert '<html lang="zh-CN">' in get("/", accept="text/html").text
    assert '<html lang="en">' in get("/?lang=en", accept="text/html").text
    assert "<title>Streamlit" not in get("/", accept="text/html").text
    answer = get("/?lang=<script>", accept="text/html")
    assert '<html lang="zh-CN">' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.text.encode())


def test_every_answer_carries_the_headers() -> None:
    for path in ("/", "/text", "/none"):
        headers = get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"] == "same-origin"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]


def test_only_the_scripts_of_the_page_itself_may_run() -> None:
    answer = get("/")
    script = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]


def test_a_browser_gets_its_secret_once() -> None:
    first = get("/").headers["set-cookie"]
    assert first.startswith(f"{OWNER_COOKIE}=")
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "set-cookie" not in get("/", cookie=first.partition(";")[0]).headers
    assert "set-cookie" not in get("/text").headers


def test_counts_of_sessions_are_closed() -> None:
    assert get("/_stcore/metrics").status == 404


def test_an_address_without_a_page_leads_home() -> None:
    answer = get("/nonsense?lang=en", accept="text/html")
    assert (answer.status, answer.headers["location"]) == (307, "/?lang=en")
    assert get("/text").status == 200
    assert get("/dropout", accept="text/html").status == 404  # here; Streamlit answers with its page


def test_a_download_keeps_its_name_and_is_not_kept_on_the_way() -> None:
    headers = attachment("名单.csv")
    assert headers["content-disposition"].endswith("%E5%90%8D%E5%8D%95.csv")
    assert headers["cache-control"] == "no-store"
