"""Signing in at a real provider, in a real browser; nobody else gets a byte of the data."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser

from baoxue import settings
from baoxue.demo.places import read_places
from baoxue.snapshots.catalog import read_catalog
from tests.access.signed_in import Site, sign_in, sign_out, site
from tests.browser.reading import MILLISECONDS, Reader, new_reader

PAGES = sorted(path.stem for path in settings.PAGES.glob("*.py"))
SIGN_IN = "请先登录"
PLACES = read_places()
NAMES = [place.name for place in (*PLACES.counties, *PLACES.townships)]


@pytest.fixture(scope="module")
def here(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(demo_data, tmp_path_factory.mktemp("site")) as it:
        it.grants.add("li", "leader", {"counties": ["991021"]}, "root")
        it.grants.add("wang", "inspector", {"townships": ["991021104"]}, "root")
        it.grants.add("zhao", "steward", {"counties": ["991021", "991103"]}, "root")
        yield it


@pytest.fixture
def reader(browser: Browser, here: Site) -> Iterator[Reader]:
    it = new_reader(browser, here.address)
    it.frames = []
    it.on("websocket", lambda socket: socket.on("framereceived", lambda frame: it.frames.append(frame)))
    yield it
    it.close()


def stands_before_sign_in(reader: Reader) -> None:
    reader.page.wait_for_selector(".st-key-sign-in button", timeout=MILLISECONDS)
    assert SIGN_IN in reader.text()


def received(reader: Reader) -> bytes:
    """All that came over web sockets."""
    return b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in reader.frames)


def choose(reader: Reader, key: str, box: int, text: str = "") -> None:
    """Opens a select box below a key and takes the first option with this text."""
    place = reader.page.locator(f".st-key-{key}")
    if place.locator("summary").count() and not place.locator('[data-testid="stForm"]').is_visible():
        place.locator("summary").click()
    option = reader.page.locator('[role="option"]').filter(has_text=text).first
    for _ in range(10):  # a section that is still opening closes the list again
        if option.is_visible():
            break
        place.locator('[data-testid="stSelectbox"] input').nth(box).click()
        reader.page.wait_for_timeout(500)
    option.click()
    reader.page.wait_for_timeout(300)


def read_cases(here: Site) -> list[dict]:
    """All cases of the newest snapshot, as published."""
    stored = read_catalog(here.data).newest.marts["cases"].file
    return pq.read_table(here.data / stored.path, columns=["name", "id_number"]).to_pylist()


@pytest.mark.parametrize("page", ["", *PAGES, "no-such-page"])
def test_any_page_requested_first_is_the_sign_in_without_a_byte_of_data(
    page: str, reader: Reader, here: Site
) -> None:
    reader.page.goto(f"{here.address}/{page}?viewer=steward&county=991021&township=991021104")
    stands_before_sign_in(reader)
    body = received(reader) + reader.page.content().encode()
    assert [name for name in NAMES if name.encode() in body] == []
    assert b"2025-10-15" not in body  # not even what is published
    assert reader.refused() == []
    assert reader.errors == []


def test_signing_in_leads_to_ones_own_pages_and_signing_out_ends_it(reader: Reader, here: Site) -> None:
    reader.page.goto(f"{here.address}/aid")
    stands_before_sign_in(reader)
    sign_in(reader, "li")
    assert "/overview" in reader.page.url
    assert "演示数据" in reader.page.locator(".st-key-band").inner_text()
    assert reader.page.locator('.st-key-band [data-testid="stPopover"]').inner_text().startswith("li")
    assert reader.figures()
    cookies = {it["name"]: it for it in reader.context.cookies()}
    assert {"_streamlit_user", "baoxue_session"} <= set(cookies)
    for name, cookie in cookies.items():
        assert cookie["secure"], name
        assert cookie["httpOnly"] or name == "_streamlit_xsrf", name
        assert cookie["sameSite"] in ("Lax", "Strict"), name
    kept = reader.context.cookies()
    sign_out(reader)
    # Also who kept a copy of the cookies is out: the server has forgotten the session.
    reader.context.add_cookies(kept)
    reader.frames.clear()
    reader.page.goto(f"{here.address}/overview")
    stands_before_sign_in(reader)
    assert [name for name in NAMES if name.encode() in received(reader)] == []
    assert [it.kind for it in here.logged("sign_in", "sign_out")][-2:] == ["sign_in", "sign_out"]


@pytest.mark.parametrize("wrong", ["audience", "expired", "issuer", "nonce", "key", "state"])
def test_a_token_that_is_not_for_us_now_lets_nobody_in(wrong: str, reader: Reader, here: Site) -> None:
    reader.page.goto(here.address)
    stands_before_sign_in(reader)
    sign_in(reader, f"li!{wrong}")
    stands_before_sign_in(reader)
    assert "_streamlit_user" not in {it["name"] for it in reader.context.cookies()}
    assert "baoxue_session" not in {it["name"] for it in reader.context.cookies()}


def test_a_user_without_a_grant_sees_that_and_nothing_else(reader: Reader, here: Site) -> None:
    reader.page.goto(here.address)
    stands_before_sign_in(reader)
    sign_in(reader, "nobody")
    assert "还没有授权" in reader.text()
    assert [name for name in NAMES if name.encode() in received(reader)] == []
    assert here.logged("sign_in_refused")[-1].actor == "nobody"


def test_a_grant_withdrawn_in_mid_session_works_at_the_next_rerun(reader: Reader, here: Site) -> None:
    grant = here.grants.add("guest", "leader", {"counties": ["991021"]}, "root")
    reader.page.goto(here.address)
    stands_before_sign_in(reader)
    sign_in(reader, "guest")
    assert reader.figures()
    here.grants.end(grant.id)
    reader.frames.clear()
    reader.page.locator(".st-key-language button").first.click()
    reader.page.wait_for_selector("text=No grant yet", timeout=MILLISECONDS)
    reader.page.wait_for_timeout(500)
    assert reader.figures() == []
    assert [name for name in NAMES if name.encode() in received(reader)] == []


def test_a_token_too_big_for_one_cookie_works_too(reader: Reader, here: Site) -> None:
    here.grants.add("big", "leader", {"counties": ["991021"]}, "root")
    reader.page.goto(here.address)
    stands_before_sign_in(reader)
    sign_in(reader, "big!big")
    assert reader.figures()


def test_two_users_in_two_windows_each_have_their_own_view(browser: Browser, here: Site) -> None:
    leader, inspector = new_reader(browser, here.address), new_reader(browser, here.address)
    try:
        for reader, user in ((leader, "li"), (inspector, "wang")):
            reader.page.goto(here.address)
            stands_before_sign_in(reader)
            sign_in(reader, user)
        assert "/overview" in leader.page.url
        assert "/visits" in inspector.page.url
        # One's session with the other's name: bound to the cookies it was given with.
        mine = [it for it in inspector.context.cookies() if it["name"].startswith("_streamlit_user")]
        leader.context.add_cookies(mine)
        leader.page.goto(f"{here.address}/visits")
        stands_before_sign_in(leader)
    finally:
        leader.close()
        inspector.close()


def test_case_lists_are_written_down_without_names_and_names_one_by_one(reader: Reader, here: Site) -> None:
    reader.page.goto(here.address)
    stands_before_sign_in(reader)
    sign_in(reader, "wang")
    reader.open("dropout")
    lists = [it for it in here.logged("case_list") if it.actor == "wang"]
    assert {it.details["what"] for it in lists} >= {"case_list"}
    assert all(it.role == "inspector" and it.details["rows"] > 0 for it in lists)
    rows = read_cases(here)
    whole = [row["name"] for row in rows if len(row["name"]) > 1]
    assert [name for name in whole if name.encode() in received(reader)] == []
    choose(reader, "names-cases", 0)
    choose(reader, "names-cases", 1)
    assert not here.logged("names_seen")
    reader.page.locator('[data-testid="stForm"] button').last.click()
    reader.page.wait_for_selector("text=姓名：", timeout=MILLISECONDS)
    (seen,) = here.logged("names_seen")
    assert (seen.actor, seen.details["reason"]) == ("wang", "persuade")
    shown = [name for name in set(whole) if name.encode() in received(reader)]
    assert len(shown) == 1
    ids = [row["id_number"] for row in rows if row["name"] == shown[0]]
    assert seen.details["child"] in here.pseudonyms(ids)


def test_a_steward_looks_as_somebody_else_and_it_is_written_down(reader: Reader, here: Site) -> None:
    reader.page.goto(here.address)
    stands_before_sign_in(reader)
    sign_in(reader, "zhao")
    assert "/reporting" in reader.page.url
    choose(reader, "see-as", 0, "wang")
    reader.page.locator(".st-key-see-as-start button").click()
    reader.page.wait_for_selector("text=的身份查看", timeout=MILLISECONDS)
    reader.wait()
    (seen,) = here.logged("see_as")
    assert (seen.actor, seen.role) == ("zhao", "steward")
    assert seen.details["user"] == "wang"
    reader.page.locator('[data-testid="stSidebarNav"] a[href*="dropout"]').click()
    reader.page.wait_for_url("**/dropout**")
    reader.wait()
    assert reader.page.locator(".st-key-names-cases").count() == 0  # looking is not being
    reader.page.locator(".st-key-seen-as-end button").click()
    reader.page.wait_for_selector(".st-key-seen-as", state="detached", timeout=MILLISECONDS)


def test_nothing_of_the_data_is_at_any_other_address(browser: Browser, here: Site) -> None:
    context = browser.new_context()
    try:
        for path in ("media/abc.json", "export/abc", "component/x/index.html", "_stcore/metrics"):
            assert context.request.get(f"{here.address}/{path}").status in (403, 404), path
        answer = context.request.get(f"{here.address}/ready").json()
        assert set(answer) == {"status"}
    finally:
        context.close()


def test_no_name_and_no_number_of_a_child_stands_in_any_log(here: Site, demo_data: Path) -> None:
    said = here.said() + here.log.path.read_text()
    assert re.findall(r"999999\d{11}[\dX]", said) == []
    assert "Traceback" not in re.sub(r"(?s)OAuth token exchange failed.*?Error.*?\n", "", here.said())


@pytest.mark.parametrize("path", ["/ready", "/", "/overview", "/_stcore/health", "/_stcore/stream"])
def test_who_comes_under_another_name_of_the_server_is_refused(path: str, here: Site) -> None:
    for host in ("evil.example.com", "localhost.evil.example.com", ""):
        connection = HTTPConnection("127.0.0.1", int(here.address.rpartition(":")[2]), timeout=10)
        connection.request("GET", path, headers={"Host": host})
        assert connection.getresponse().status == 400, host
        connection.close()
