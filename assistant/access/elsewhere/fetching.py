"""What the provider's server is asked over the network: little, briefly, and nobody else."""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import httpx

from assistant.access.elsewhere.errors import ProviderFailedError
from assistant.access.elsewhere.model import is_loopback, is_safe
from assistant.json_value import Json

WITHIN_S = 5.0
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Fetching:
    """Asks for JSON objects; a whole answer takes at most `within_s` and `largest` bytes."""

    within_s: float = WITHIN_S
    largest: int = LARGEST

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Json]:
        """What stands at an address; raises ProviderFailedError."""
        return self._object("GET", url, dict(headers or {}), b"")

    def post(self, url: str, headers: Mapping[str, str], form: str) -> dict[str, Json]:
        """The answer to a form; raises ProviderFailedError."""
        return self._object("POST", url, dict(headers), form.encode())

    def _object(
        self, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> dict[str, Json]:
        if not is_safe(url):
            raise ProviderFailedError("an address of the provider is not https")
        headers["Accept"] = "application/json"
        try:
            content = self._read(method, url, headers, body)
            found = json.loads(content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderFailedError(f"no answer: {type(error).__name__}") from error
        except (ValueError, RecursionError) as error:
            raise ProviderFailedError("the answer is no JSON") from error
        if not isinstance(found, dict):
            raise ProviderFailedError("the answer is no JSON object")
        return found

    def _read(self, method: str, url: str, headers: dict[str, str], body: bytes) -> bytes:
        until = time.monotonic() + self.within_s
        # Redirects are errors: the addresses are the provider's own, and secrets go there.
        with (
            httpx.Client(
                timeout=self.within_s,
                follow_redirects=False,
                verify=_certificates(),
                # What is on this machine is not behind a proxy.
                trust_env=not is_loopback(urlsplit(url).hostname or ""),
            ) as client,
            client.stream(method, url, headers=headers, content=body) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise ProviderFailedError(f"the answer's status is {answer.status_code}")
            content = bytearray()
            for part in answer.iter_bytes():
                content += part
                if len(content) > self.largest:
                    raise ProviderFailedError("the answer is too long")
                if time.monotonic() > until:
                    raise ProviderFailedError("the answer takes too long")
            return bytes(content)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust; reading the list takes a while, so it is read once."""
    return httpx.create_ssl_context()
