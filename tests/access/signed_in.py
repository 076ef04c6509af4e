"""A server where people sign in, with a real provider beside it, and a reader who does."""

import base64
import hmac
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from baoxue import serving
from baoxue.access.audit import Entry, Log
from baoxue.access.grants import Grants
from tests.access.provider import CLIENT, SECRET
from tests.browser.reading import MAIN, MILLISECONDS, Reader
from tests.running import ROOT, environment

SECONDS = 30
OIDC = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[session]
idle_minutes = {idle}
"""


@dataclass
class Site:
    """One running server with its folders."""

    address: str
    folder: Path
    data: Path

    @property
    def grants(self) -> Grants:
        """Its table of grants."""
        return Grants(self.folder / "access")

    def logged(self, *kinds: str) -> list[Entry]:
        """What was written down of these kinds."""
        return [it for it in self.log.entries() if it.kind in kinds]

    @property
    def log(self) -> Log:
        """Its audit log."""
        return Log(self.folder / "access", self.folder / "keys")

    def pseudonyms(self, ids: Iterable[str]) -> list[str]:
        """What stands for these children in its log, worked out from its key anew (RFC 2104 by hashlib)."""
        key = bytes.fromhex((self.folder / "keys" / "pseudonyms.key").read_text().strip())
        own = hmac.new(key, b"audit", "sha256").digest()
        macs = [hmac.new(own, id.encode(), "sha256").digest()[:10] for id in ids]
        return [base64.b32encode(mac).decode().lower() for mac in macs]

    def said(self) -> str:
        """What the server printed."""
        return (self.folder / "server.log").read_text(errors="replace")


@contextmanager
def site(data: Path, folder: Path, sign_in: str = OIDC, idle: float = 30, **more: str) -> Iterator[Site]:
    """A server of these data where people sign in at a provider of their own."""
    folder.mkdir(exist_ok=True)
    port, other = serving.free_port(), serving.free_port()
    address = f"http://localhost:{port}"
    file = folder / "sign-in.toml"
    values = {"address": address, "client": CLIENT, "secret": SECRET, "idle": idle}
    file.write_text(sign_in.format(provider=f"http://localhost:{other}", **values, **more))
    own = {
        "BAOXUE_SIGN_IN": str(file),
        "BAOXUE_ACCESS": str(folder / "access"),
        "BAOXUE_KEYS": str(folder / "keys"),
        "NO_PROXY": "localhost,127.0.0.1",
    }
    provider = subprocess.Popen([sys.executable, "-m", "tests.access.provider", str(other)], cwd=ROOT)
    try:
        wait_for(f"http://localhost:{other}/keys")
        command = [sys.executable, "-m", "baoxue", "start", "--port", str(port)]
        with (folder / "server.log").open("wb") as log:
            server = subprocess.Popen(
                command, cwd=ROOT, env=environment(data, **own), stdout=log, stderr=subprocess.STDOUT
            )
        try:
            it = Site(address, folder, data)
            assert serving.wait_until_ready(server, serving.LOOPBACK, port), it.said()
            yield it
        finally:
            server.terminate()
            server.wait(SECONDS)
    finally:
        provider.terminate()
        provider.wait(SECONDS)


def wait_for(address: str) -> None:
    """Until somebody answers there."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    limit = time.monotonic() + SECONDS
    while True:
        try:
            with direct.open(address, timeout=1):
                return
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)


def sign_in(reader: Reader, user: str) -> None:
    """From the sign-in page to the provider and back, until the page that follows stands."""
    reader.page.locator(".st-key-sign-in button").click()
    reader.page.locator("input[name=user]").fill(user)
    reader.page.locator("button").click()
    reader.page.wait_for_selector(f"{MAIN} h1", timeout=MILLISECONDS)
    reader.wait()


def sign_out(reader: Reader) -> None:
    """By the button in the band, until the provider says that it is done."""
    button = reader.page.locator(".st-key-sign-out button")
    for _ in range(10):  # drawing the page anew closes what was open
        if button.is_visible():
            break
        reader.page.locator('.st-key-band [data-testid="stPopover"] button').click()
        reader.page.wait_for_timeout(500)
    button.click()
    reader.page.wait_for_selector("#out", timeout=MILLISECONDS)
