"""A provider on this machine that answers whatever a test tells it to, forgeries included."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from assistant.json_value import Json

CLIENT = "handrail"
CLIENT_SECRET = "between us"
Claims = dict[str, Json]


@dataclass
class Scripted:
    """What it answers: a token of these claims, signed by `key`, unless a test says otherwise."""

    url: str
    key: RSAKey
    published: list[RSAKey]
    claims: Claims = field(default_factory=dict)
    sign: Callable[[Claims], str] | None = None
    answers: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    further: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str], Mapping[str, list[str]]]] = field(
        default_factory=list
    )
    pause_s: float = 0.0

    def times(self, path: str) -> int:
        """How often that path was asked for."""
        return sum(1 for each, _headers, _form in self.asked if each == path)

    def answer(self, path: str) -> bytes:
        """The body of an answer."""
        if path in self.answers:
            return self.answers[path]
        known: dict[str, Callable[[], Json]] = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": self._keys,
            "/token": self._tokens,
        }
        return json.dumps(known[path]()).encode()

    def _discovery(self) -> Json:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            **self.further,
        }

    def _keys(self) -> Json:
        return json.loads(json.dumps(KeySet(list(self.published)).as_dict()))  # type: ignore[no-any-return]

    def _tokens(self) -> Json:
        token = (self.sign or self.signed)(self.claims)
        return {"access_token": "for nothing", "token_type": "Bearer", "id_token": token}

    def signed(self, claims: Claims) -> str:
        """A token as it should be."""
        header = {"alg": "RS256", "kid": self.key.kid}
        return jwt.encode(header, dict(claims), self.key)


def good_claims(issuer: str, **changed: Json) -> Claims:
    """What a token for Ana says now; None takes a claim away."""
    now = int(time.time())
    claims: Claims = {
        "iss": issuer,
        "aud": CLIENT,
        "sub": "ana-at-the-provider",
        "iat": now,
        "exp": now + 300,
        "email": "agent@example.com",
        "email_verified": True,
        **changed,
    }
    return {name: value for name, value in claims.items() if value is not None}


@contextmanager
def scripted(key: RSAKey) -> Iterator[Scripted]:
    """Run it on a free port until the block ends."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            self._answer(parse_qs(self.rfile.read(length).decode()))

        def _answer(self, form: Mapping[str, list[str]]) -> None:
            path = urlsplit(self.path).path
            provider.asked.append((path, dict(self.headers.items()), form))
            body = provider.answer(path)
            self.send_response(provider.statuses.get(path, 200))
            if provider.statuses.get(path, 200) == 302:
                self.send_header("Location", provider.further["location"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for start in range(0, len(body), 100_000):
                time.sleep(provider.pause_s)
                try:
                    self.wfile.write(body[start : start + 100_000])
                except OSError:
                    return

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    provider = Scripted(f"http://127.0.0.1:{server.server_port}", key, [key])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
