"""How people sign in, from the one file that BAOXUE_SIGN_IN names (deploy/sign-in.example.toml shows one)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from baoxue import settings
from baoxue.access.sessions import HOURS, IDLE_MINUTES, Sessions

LOOPBACK = ("127.0.0.1", "localhost")
SECTIONS = frozenset({"auth", "proxy", "user", "session", "hosts"})
AUTH_KEYS = frozenset(
    {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url", "client_kwargs"}
)
SHORTEST_SECRET = 32
PROXY_USER = "proxy_user"
"""The key of st.user under which Streamlit keeps what the proxy's header says (see serving.command)."""
PROXY_SECRET_HEADER = "x-baoxue-proxy"  # noqa: S105  (the header's name)


class SignInError(ValueError):
    """The file cannot be followed; nobody is let in. The message says what is wrong."""


@dataclass(frozen=True)
class SignIn:
    """Either `oidc` (what Streamlit's st.login takes) or a header of a reverse proxy."""

    kind: Literal["oidc", "proxy"]
    hosts: tuple[str, ...]
    """The names under which the server may be addressed."""
    oidc: Mapping[str, Any] = field(default_factory=dict)
    claim: str = "sub"
    """The claim of the ID token that is the user's name in the grants."""
    header: str = ""
    """The header in which the proxy names the user, in small letters."""
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    proxy_secret: str = ""
    hours: float = HOURS
    idle_minutes: float = IDLE_MINUTES

    def is_proxy(self, address: str) -> bool:
        """Whether the proxy has that address."""
        try:
            return any(ip_address(address) in network for network in self.networks)
        except ValueError:
            return False


def configured() -> SignIn | None:
    """How people sign in; None where nobody does. SignInError when the file cannot be followed."""
    path = settings.sign_in_file()
    return None if path is None else _read(path)


def sessions() -> Sessions:
    """The open sessions of this process. SignInError."""
    return _sessions(settings.sign_in_file())


@cache
def _sessions(path: Path | None) -> Sessions:
    known = None if path is None else _read(path)
    return Sessions() if known is None else Sessions(known.hours, known.idle_minutes)


@cache
def _read(path: Path) -> SignIn:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SignInError(f"{path}: {error}") from error
    if unknown := set(told) - SECTIONS:
        raise SignInError(f"{path}: unknown: {', '.join(sorted(unknown))}")
    if ("auth" in told) == ("proxy" in told):
        raise SignInError(f"{path}: needs either [auth] or [proxy]")
    try:
        hosts = _texts(told.get("hosts", {}).get("names", []))
        hours, idle = _times(told.get("session", {}))
        if "proxy" in told:
            return _proxy(told["proxy"], hosts, hours, idle)
        return _oidc(told["auth"], told.get("user", {}), hosts, hours, idle)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SignInError(f"{path}: {error}") from error


def _oidc(
    auth: dict[str, Any], user: dict[str, Any], hosts: tuple[str, ...], hours: float, idle: float
) -> SignIn:
    if wrong := AUTH_KEYS.symmetric_difference(auth) - {"client_kwargs"}:
        raise ValueError(f"[auth] has exactly {', '.join(sorted(AUTH_KEYS))}; see {', '.join(sorted(wrong))}")
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise ValueError(f"cookie_secret needs {SHORTEST_SECRET} signs or more")
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(auth[key])
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise ValueError(f"{key} must begin with https (only this machine itself may do without)")
    redirect = urlsplit(auth["redirect_uri"])
    if not redirect.path.endswith("/oauth2callback"):
        raise ValueError("redirect_uri must end in /oauth2callback")
    return SignIn(
        "oidc",
        hosts=(*hosts, str(redirect.hostname)),
        oidc=auth,
        claim=str(user.get("claim", "sub")),
        hours=hours,
        idle_minutes=idle,
    )


def _proxy(proxy: dict[str, Any], hosts: tuple[str, ...], hours: float, idle: float) -> SignIn:
    if wrong := {"header", "addresses", "secret"}.symmetric_difference(proxy):
        raise ValueError(f"[proxy] has header, addresses and secret; see {', '.join(sorted(wrong))}")
    if len(proxy["secret"]) < SHORTEST_SECRET:
        raise ValueError(f"secret needs {SHORTEST_SECRET} signs or more")
    header = str(proxy["header"]).lower()
    if not header.startswith("x-") or header == PROXY_SECRET_HEADER:
        raise ValueError("header must begin with X-, such as X-Remote-User")
    networks = tuple(ip_network(one) for one in _texts(proxy["addresses"]))
    if not networks or not hosts:
        raise ValueError("[proxy] needs addresses, and [hosts] the names under which the proxy is reached")
    return SignIn(
        "proxy",
        hosts=hosts,
        header=header,
        networks=networks,
        proxy_secret=str(proxy["secret"]),
        hours=hours,
        idle_minutes=idle,
    )


def _times(session: dict[str, Any]) -> tuple[float, float]:
    hours, idle = float(session.get("hours", HOURS)), float(session.get("idle_minutes", IDLE_MINUTES))
    if not 0 < hours <= HOURS or not 0 < idle <= IDLE_MINUTES:
        raise ValueError(
            f"[session] may be shorter than {HOURS:g} hours and {IDLE_MINUTES:g} minutes, not longer"
        )
    return hours, idle


def _texts(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise TypeError("names and addresses are lists of texts")
    return tuple(given)
