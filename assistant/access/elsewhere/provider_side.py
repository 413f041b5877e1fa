"""The provider's side as it describes itself: its addresses and its keys, fetched and kept."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from joserfc.jwk import KeySet

from assistant.access.elsewhere.errors import ProviderFailedError
from assistant.access.elsewhere.fetching import Fetching
from assistant.access.elsewhere.model import is_safe
from assistant.access.elsewhere.oauth import key_set
from assistant.json_value import Json

_T = TypeVar("_T")
KEPT_S = 3600.0
PAUSE_S = 10.0
"""After a failure nobody is asked for so long, nor are keys fetched anew more often."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the provider does what; `userinfo` may be empty. `methods` are how secrets go in."""

    authorization: str
    token: str
    keys: str
    userinfo: str = ""
    methods: frozenset[str] = frozenset()


class ProviderSide:
    """Knows one issuer's addresses and keys; one instance serves all threads.

    Both are kept for an hour. `clock` counts seconds and only grows.
    """

    def __init__(
        self, issuer: str, fetching: Fetching, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._issuer = issuer
        self._fetching = fetching
        self._clock = clock
        self._turn = threading.Lock()
        self._endpoints: Endpoints | None = None
        self._keys: KeySet | None = None
        self._endpoints_at = self._keys_at = self._failed_at = float("-inf")

    def endpoints(self) -> Endpoints:
        """The provider's addresses; raises ProviderFailedError."""
        with self._turn:
            return self._known_endpoints()

    def keys(self, kid: str | None) -> KeySet:
        """The provider's keys, fetched anew when none has that id; raises ProviderFailedError."""
        with self._turn:
            age = self._clock() - self._keys_at
            known = self._keys
            if known is not None and age <= KEPT_S and (_has(known, kid) or age <= PAUSE_S):
                return known
            endpoints = self._known_endpoints()
            found = self._careful(lambda: key_set(self._fetching.get(endpoints.keys)))
            self._keys, self._keys_at = found, self._clock()
            return found

    def _known_endpoints(self) -> Endpoints:
        if self._endpoints is not None and self._clock() - self._endpoints_at <= KEPT_S:
            return self._endpoints
        found = self._careful(self._discovered)
        self._endpoints, self._endpoints_at = found, self._clock()
        return found

    def _discovered(self) -> Endpoints:
        place = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        said = self._fetching.get(place)
        if said.get("issuer") != self._issuer:
            raise ProviderFailedError("it says that it is another issuer")
        return Endpoints(
            authorization=_address(said, "authorization_endpoint"),
            token=_address(said, "token_endpoint"),
            keys=_address(said, "jwks_uri"),
            userinfo=_address(said, "userinfo_endpoint") if "userinfo_endpoint" in said else "",
            methods=_texts(said.get("token_endpoint_auth_methods_supported")),
        )

    def _careful(self, fetch: Callable[[], _T]) -> _T:
        """Fetch, unless that failed a moment ago: nobody queues for a server that is down."""
        if self._clock() - self._failed_at <= PAUSE_S:
            raise ProviderFailedError("it failed a moment ago")
        try:
            return fetch()
        except ProviderFailedError:
            self._failed_at = self._clock()
            raise


def _has(keys: KeySet, kid: str | None) -> bool:
    return kid is None or any(key.kid == kid for key in keys)


def _address(said: Mapping[str, Json], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not is_safe(value) or urlsplit(value).fragment:
        raise ProviderFailedError(f"its {name} is no https address")
    return value


def _texts(value: Json | None) -> frozenset[str]:
    if not isinstance(value, list):
        return frozenset()
    return frozenset(each for each in value if isinstance(each, str))
