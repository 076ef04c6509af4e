"""Starts the dashboard's server: publishes the demo when nothing is there, finds a port, says when ready."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from baoxue import progress, settings
from baoxue.access import sign_in
from baoxue.bootstrap import BootstrapError, say, words
from baoxue.snapshots.catalog import Catalog
from baoxue.snapshots.verify import sound_catalog

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8501
PORTS_TRIED = 20
SECONDS_TO_START = 120


def start(host: str | None = None, port: int | None = None) -> int:
    """Serves the published data until interrupted; returns the exit status.

    Publishes the demo when nothing is published. Raises BootstrapError with what to do when the data are
    the county's own and nobody said that one person uses this machine, or when a named port is taken.
    """
    data = settings.data_folder()
    if not _published(data).snapshots:
        _publish_demo(data)
    host = _permitted_host(data, host)
    port = _free_port(host, port)
    # However we are stopped, by Ctrl+C or by a service manager: the server ends with us.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _end)
    say("starting")
    with running(host, port) as server:
        address = f"http://{LOOPBACK if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104
        if not wait_until_ready(server, host, port):
            raise BootstrapError(words("did_not_start"))
        say("ready", address=address)
        say("how_to_stop")
        try:
            return server.wait()
        except KeyboardInterrupt:
            say("stopped")
            return 0


def command(host: str, port: int, app: Path | None = None) -> list[str]:
    """The command line of the server process; `app` is another application, for comparison."""
    known = sign_in.configured()
    # Only for this machine: pages of other sites must not reach the server under a name of their own.
    names: tuple[str, ...] = (LOOPBACK, "localhost") if host == LOOPBACK else ()
    if known is not None:
        names = tuple(dict.fromkeys((*sign_in.LOOPBACK, *known.hosts)))
    # The proxy's header becomes a part of st.user, so that Streamlit gives no session to another user either.
    named = json.dumps({known.header: sign_in.PROXY_USER}) if known and known.kind == "proxy" else ""
    return [
        *(sys.executable, "-m", "streamlit", "run", str(app or settings.ROOT / "app.py")),
        *("--server.address", host, "--server.port", str(port)),
        *("--server.headless", "true", "--logger.hideWelcomeMessage", "true"),
        *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"),
        *(part for name in names for part in ("--server.allowedHosts", name)),
        *(("--server.trustedUserHeaders", named) if named else ()),
    ]


@contextmanager
def running(
    host: str, port: int, app: Path | None = None, **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process for the length of the block; `options` go to subprocess.Popen."""
    # uvicorn would take the address of a peer from what a proxy on this machine says of it.
    given: dict[str, Any] = {"env": settings.environment()} | options
    given["env"] = {**given["env"], "FORWARDED_ALLOW_IPS": ""}
    process = subprocess.Popen(command(host, port, app), cwd=settings.ROOT, **given)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], host: str, port: int) -> bool:
    """True as soon as the server answers at /ready; False when it ended or took longer than two minutes."""
    host = LOOPBACK if host in ("", "0.0.0.0") else host  # noqa: S104
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach this machine
    limit = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < limit and process.poll() is None:
        try:
            with direct.open(f"http://{host}:{port}/ready", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except OSError:
            time.sleep(0.1)
    return False


def free_port(host: str = LOOPBACK) -> int:
    """Any port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _end(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _free_port(host: str, wanted: int | None) -> int:
    """The port asked for, or the first free one from the usual one on."""
    if wanted is not None:
        if not _is_free(host, wanted):
            raise BootstrapError(words("port_taken", port=wanted))
        return wanted
    usual = range(USUAL_PORT, USUAL_PORT + PORTS_TRIED)
    return next((port for port in usual if _is_free(host, port)), 0) or free_port(host)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there the option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _permitted_host(data: Path, host: str | None) -> str:
    """Without a sign-in own data are for one person on this machine; only the demo may be shown to others."""
    try:
        if sign_in.configured() is not None:
            return host or LOOPBACK
    except sign_in.SignInError as error:
        raise BootstrapError(words("sign_in_wrong", error=error)) from error
    one_person = settings.single_user()
    if _published(data).is_demo and not one_person:  # with the switch, own data may come any time
        return host or LOOPBACK
    if not one_person:
        raise BootstrapError(words("own_data_refused", folder=data))
    if host not in (None, LOOPBACK, "localhost"):
        raise BootstrapError(words("own_data_local_only", host=host))
    return LOOPBACK


def _publish_demo(data: Path) -> None:
    from baoxue.demo.publishing import publish_demo

    say("publishing_demo")
    with progress.shown() as report:
        publish_demo(data, report)


def _published(data: Path) -> Catalog:
    """What of the data can be served; the server tells its readers what cannot."""
    return sound_catalog(data)
