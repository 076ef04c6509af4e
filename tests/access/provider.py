"""A real OpenID provider for the tests: discovery, code flow with PKCE, signed ID tokens, signing out.

Who signs in chooses by the name what is wrong with the token: `li` gets a good one, `li!audience` one that
was made for another client, and so on.
"""

import base64
import hashlib
import secrets
import sys
import time
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "baoxue-tests", "a secret of the tests that is long enough"
MINUTE = 60


@dataclass
class Provider:
    """One provider; `issuer` is its address."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    strange_key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    async def discovery(self, request: Request) -> Response:
        places = ("authorization", "token", "end_session", "userinfo")
        return JSONResponse(
            {
                "issuer": self.issuer,
                **{f"{name}_endpoint": f"{self.issuer}/{name}" for name in places},
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorization(self, request: Request) -> Response:
        """A form that asks for a name; what it sends comes back here with a code for the client."""
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT or asked.get("response_type") != "code":
            return Response("unknown client", 400)
        if request.method == "GET":
            action = escape(f"?{urlencode(asked)}", quote=True)
            return HTMLResponse(
                f'<form method="post" action="{action}"><input name="user"><button>go</button></form>'
            )
        (user,) = parse_qs((await request.body()).decode())["user"]
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"user": user}
        back = {"code": code, "state": asked["state"]}
        if user.endswith("!state"):
            back["state"] = "another"
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> Response:
        """The ID token for a code: once, for the client with the secret, and with the right verifier."""
        sent = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        told = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or told != f"{CLIENT}:{SECRET}" or sent["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked.get("code_challenge"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe(16)
        id_token = self._id_token(asked)
        return JSONResponse({"access_token": access, "token_type": "Bearer", "id_token": id_token})

    def _id_token(self, asked: dict[str, str]) -> str:
        user, _, wrong = asked["user"].partition("!")
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": user,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 5 * MINUTE,
            "nonce": asked.get("nonce"),
            "email": f"{user}@example.com",
            "email_verified": wrong != "unverified",
        }
        claims |= {
            "audience": {"aud": "another-client"},
            "expired": {"iat": now - 60 * MINUTE, "exp": now - 30 * MINUTE},
            "issuer": {"iss": "https://example.com"},
            "nonce": {"nonce": "another"},
            "big": {"groups": "x" * 6000},
        }.get(wrong, {})
        key = self.strange_key if wrong == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    async def end_session(self, request: Request) -> Response:
        return HTMLResponse("<p id=out>signed out at the provider</p>")


def application(issuer: str) -> Starlette:
    """The provider as an ASGI application."""
    it = Provider(issuer)
    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", it.discovery),
            Route("/keys", it.keys),
            Route("/authorization", it.authorization, methods=["GET", "POST"]),
            Route("/token", it.token, methods=["POST"]),
            Route("/end_session", it.end_session),
        ]
    )


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(application(f"http://localhost:{port}"), host="127.0.0.1", port=port, log_level="warning")
