"""An OpenID provider on loopback, small but real: discovery, a form, tokens signed with RSA.

What it signs can be spoilt, to see that a client notices.

Source: https://openid.net/specs/openid-connect-core-1_0.html, the authorization code flow with
PKCE (RFC 7636) and RP-initiated logout.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Literal
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

__all__ = ["CLIENT", "SECRET", "Provider", "Spoilt", "provider"]

CLIENT = "fmnist"
SECRET = "a secret between provider and app"  # noqa: S105

Spoilt = Literal["", "key", "algorithm", "expired", "audience", "issuer", "nonce"]


@dataclass
class Provider:
    """A running provider.

    Attributes:
        address: ``http://127.0.0.1:PORT``.
        accounts: name on the form → claims of the ID token.
        spoilt: what is wrong with the tokens that it makes.
        issued: how many times it gave tokens for a code.
        logged_out: how many times somebody was sent to log out.
    """

    address: str
    accounts: dict[str, dict[str, Any]]
    spoilt: Spoilt = ""
    issued: int = 0
    logged_out: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def discovery(self) -> str:
        """Address of the discovery document."""
        return f"{self.address}/.well-known/openid-configuration"

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile"],
        }

    def grant(self, account: str, asked: dict[str, str]) -> str:
        """Return the address that leads back to the app, with a code that is good once."""
        code = secrets.token_urlsafe(16)
        self.asked[code] = asked | {"account": account}
        answer = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{answer}"

    def exchange(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return the tokens for a code, or ``None`` where something is not as it was asked for."""
        asked = self.asked.pop(sent.get("code", ""), None)
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        client, _colon, secret = given.partition(":")
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = _base64(digest).decode()
        if (
            asked is None
            or (client, unquote_plus(secret)) != (CLIENT, SECRET)
            or asked["redirect_uri"] != sent.get("redirect_uri")
            or asked["code_challenge"] != challenge
        ):
            return None
        token = self._token(asked)
        self.issued += 1
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": token,
        }

    def _token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        expired, claims = self.spoilt == "expired", self.accounts[asked["account"]]
        claims = {
            "iss": "https://elsewhere.example" if self.spoilt == "issuer" else self.address,
            "aud": "somebody else" if self.spoilt == "audience" else CLIENT,
            "nonce": "another" if self.spoilt == "nonce" else asked["nonce"],
            "iat": now - 7200 if expired else now,
            "exp": now - 3600 if expired else now + 3600,
        } | claims
        if self.spoilt == "algorithm":
            return _hashed(claims, self.key.as_pem(private=False))
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.spoilt == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def _hashed(claims: dict[str, Any], public: bytes) -> str:
    """Return a token signed by whoever has the public key, as if it were a secret of both."""
    header = {"alg": "HS256", "kid": "one"}
    signed = b".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    return b".".join((signed, _base64(hmac.digest(public, signed, "sha256")))).decode()


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


@contextmanager
def provider(accounts: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """Start a provider on a free port of loopback; a thread of its own serves it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running = Provider(f"http://127.0.0.1:{server.server_port}", accounts)
    server.provider = running  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _provider(self) -> Provider:
        return self.server.provider  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path == "/.well-known/openid-configuration":
            self._answer(self._provider.configuration())
        elif place.path == "/keys":
            self._answer({"keys": [self._provider.key.as_dict(private=False)]})
        elif place.path == "/authorize" and asked.get("client_id") == CLIENT:
            buttons = "".join(
                f'<button name="account" value="{name}">{name}</button>'
                for name in self._provider.accounts
            )
            self._page(
                f'<form method="post">{buttons}<button name="account">Cancel</button></form>'
            )
        elif place.path == "/logout":
            self._provider.logged_out += 1
            self._lead(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        place = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        if place.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            account = sent.get("account", "")
            if account in self._provider.accounts:
                self._lead(self._provider.grant(account, asked))
            else:
                answer = urlencode({"error": "access_denied", "state": asked["state"]})
                self._lead(f"{asked['redirect_uri']}?{answer}")
        elif place.path == "/token":
            tokens = self._provider.exchange(sent, self.headers.get("Authorization", ""))
            if tokens is None:
                self._answer({"error": "invalid_grant"}, status=400)
            else:
                self._answer(tokens)
        else:
            self.send_error(404)

    def _answer(self, content: dict[str, Any], *, status: int = 200) -> None:
        self._send(json.dumps(content).encode(), "application/json", status)

    def _page(self, body: str) -> None:
        self._send(f"<!doctype html><title>School</title>{body}".encode(), "text/html", 200)

    def _send(self, content: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _lead(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""
