"""A proxy that nobody named: noticed, because behind it every caller is counted as one."""

import logging
import threading
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.addresses import Network, is_trusted

METRIC = "handrail_forwarded_by_unnamed_proxy_total"
"""How many calls said whom they were forwarded for, from an address that is no named proxy."""

_LOG = logging.getLogger(__name__)
_SAYING = ("x-forwarded-for", "forwarded")


class UnnamedProxyMiddleware:
    """Counts what was forwarded by an address that HANDRAIL_TRUSTED_PROXIES does not name.

    Says so in the log once. Nothing that such a call says of its address is believed: a caller
    may write that header as well as a proxy.
    """

    def __init__(
        self, app: ASGIApp, trusted: Sequence[Network], registry: CollectorRegistry
    ) -> None:
        self._app = app
        self._trusted = trusted
        self._is_told = False
        self._lock = threading.Lock()
        self._seen = Counter(
            METRIC.removesuffix("_total"),
            "Calls forwarded by an address that is no named proxy.",
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look who forwards, and pass on."""
        peer = scope["client"][0] if scope.get("client") else ""
        if scope["type"] == "http" and peer and not is_trusted(peer, self._trusted):
            headers = Headers(scope=scope)
            if any(name in headers for name in _SAYING):
                self._notice(peer)
        await self._app(scope, receive, send)

    def _notice(self, peer: str) -> None:
        self._seen.inc()
        with self._lock:
            is_told, self._is_told = self._is_told, True
        if not is_told:
            _LOG.warning(
                "%s forwards calls and is not in HANDRAIL_TRUSTED_PROXIES: if it is your proxy,"
                " name it there, or all its callers share one limit and one count of wrong"
                " passwords (docs/operations.md)",
                peer,
            )
