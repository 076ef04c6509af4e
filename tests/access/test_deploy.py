"""deploy/ as it stands, with a real nginx: one way in, what clients say of themselves is gone."""

import base64
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, sync_playwright

from baoxue import serving
from tests.access.signed_in import Site, site
from tests.browser.reading import MAIN, MILLISECONDS
from tests.provision import nginx
from tests.running import FLAGS, ROOT, chromium

DEPLOY = ROOT / "deploy"
NAME = "example.org"
SECRET = "a secret of the tests that is long enough"
PASSWORD = "a password"
PROXY = f"""
[proxy]
header = "X-Remote-User"
addresses = ["127.0.0.1"]
secret = "{SECRET}"

[hosts]
names = ["{NAME}"]
"""
WHOLE = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; {user}
events {{}}
http {{
    access_log off; types {{ text/html html; }}
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    include {folder}/baoxue.conf;
}}
"""


def certificate(folder: Path) -> None:
    """A certificate for the name, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    raw = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(raw)


class Front:
    """nginx before a site."""

    def __init__(self, behind: Site, port: int, plain_port: int) -> None:
        self.behind, self.port, self.plain_port = behind, port, plain_port

    def ask(self, path: str, user: str = "", host: str = NAME, **headers: str) -> HTTPResponse:
        """A request over TLS, signed in at nginx as `user`."""
        context = ssl.create_default_context(cafile=str(self.behind.folder / "certificate.pem"))
        connection = HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        raw = socket.create_connection(("127.0.0.1", self.port), 30)
        connection.sock = context.wrap_socket(raw, server_hostname=host)
        if user:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": host, **told})
        return connection.getresponse()

    def around(self, path: str, **headers: str) -> int:
        """The status of a request straight to the application's port."""
        port = int(self.behind.address.rpartition(":")[2])
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={name.replace("_", "-"): it for name, it in headers.items()})
        return connection.getresponse().status


@pytest.fixture(scope="module")
def resolving() -> Iterator[Browser]:
    """A browser to which the name is this machine."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--no-proxy-server"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def front(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    program = nginx()
    assert program, "the tests need nginx: run `make test` as root, or install the package nginx-light"
    folder = tmp_path_factory.mktemp("deploy")
    port, plain = serving.free_port(), serving.free_port()
    certificate(folder)
    (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in ("li", "nobody")))
    with site(demo_data, folder, sign_in=PROXY) as behind:
        behind.grants.add("li", "leader", {"counties": ["991021"]}, "root")
        server = behind.address.rpartition(":")[2]
        for name in ("baoxue.conf", "baoxue_proxy.conf"):
            text = (DEPLOY / name).read_text()
            text = re.sub(r"(?m)^.*#OIDC$", "", text).replace("#PROXY ", "")
            text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
            text = text.replace("listen 80", f"listen 127.0.0.1:{plain}").replace(":8501", f":{server}")
            text = text.replace("/etc/ssl/baoxue", str(folder)).replace("/etc/baoxue", str(folder))
            text = text.replace("the secret of sign-in.toml", SECRET)
            (folder / name).write_text(text)
        user = "user root;" if not Path("/proc/self").stat().st_uid else ""
        (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, user=user))
        process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield Front(behind, port, plain)
        finally:
            process.terminate()
            process.wait(20)


def test_the_page_comes_with_all_headers_and_secure_cookies(front: Front) -> None:
    answer = front.ask("/overview", "li", Accept="text/html")
    assert answer.status == 200
    headers = {name.lower(): value for name, value in answer.getheaders()}
    for name in (
        "content-security-policy",
        "x-frame-options",
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
        "strict-transport-security",
    ):
        assert headers.get(name), name
    assert headers["server"] == "nginx"
    cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    assert any(cookie.startswith("baoxue_session=") for cookie in cookies)
    assert all("Secure" in it and ("HttpOnly" in it or "_xsrf" in it) for it in cookies), cookies


def test_without_the_proxys_sign_in_there_is_nothing(front: Front) -> None:
    for path in ("/", "/overview", "/_stcore/stream", "/_stcore/health", "/media/a", "/export/a"):
        assert front.ask(path).status == 401, path
        assert front.ask(path, X_Remote_User="li", X_Baoxue_Proxy=SECRET).status == 401
    for path in ("/ready", "/_stcore/metrics"):
        assert front.ask(path, "li").status == 404


def test_the_port_behind_is_closed_to_whoever_goes_around(front: Front) -> None:
    for path in ("/", "/overview", "/_stcore/stream", "/_stcore/health"):
        assert front.around(path, Host=NAME) == 403
        assert front.around(path, Host=NAME, X_Remote_User="li") == 403
        assert front.around(path, Host=NAME, X_Remote_User="li", X_Baoxue_Proxy="guessed") == 403
        assert front.around(path, Host="evil.example.com", X_Remote_User="li") == 400
        assert front.around(path, Host=NAME, X_Remote_User="li", X_Forwarded_For="127.0.0.1") == 403


def test_another_name_has_no_certificate_and_plain_http_is_sent_away(front: Front) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        front.ask("/", "li", host="evil.example.com")
    connection = HTTPConnection("127.0.0.1", front.plain_port, timeout=10)
    connection.request("GET", "/overview", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("location")) == (308, f"https://{NAME}/overview")


@pytest.mark.parametrize(
    ("user", "forged", "seen"),
    [("li", "nobody", "总体情况"), ("nobody", "li", "还没有授权")],
)
def test_a_reader_sees_what_the_proxy_says_they_are_whatever_they_say(
    user: str, forged: str, seen: str, front: Front, resolving: Browser
) -> None:
    context = resolving.new_context(
        ignore_https_errors=True,
        http_credentials={"username": user, "password": PASSWORD},
        extra_http_headers={"X-Remote-User": forged, "X-Baoxue-Proxy": SECRET},
    )
    try:
        page = context.new_page()
        page.goto(f"https://{NAME}:{front.port}/overview")
        page.wait_for_selector(f"{MAIN} h1", timeout=MILLISECONDS)
        page.wait_for_selector(f"text={seen}", timeout=MILLISECONDS)
    finally:
        context.close()
