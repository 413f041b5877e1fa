"""How often one address may look at public pages and search them."""

import time

from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.addresses import caller, counted_as, proxies
from assistant.api.limiting import Clock, Count, Limiter, Limits, TooManyCallsError
from assistant.api.problems import problem_for_customers

_HELP = "/help/"
_SEARCH = "q"


class PageLimitMiddleware:
    """Refuses an address that reads or searches the public pages oftener than people do.

    Styles and pages the browser knows count too: whoever asks costs something.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits | None = None,
        trusted_proxies: str = "",
        clock: Clock = time.monotonic,
    ) -> None:
        self._app = app
        self._limits = limits or Limits()
        self._proxies = proxies(trusted_proxies)
        self._limiter = Limiter(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the look, and answer 429 where it is one too many."""
        if scope["type"] != "http" or not scope["path"].startswith(_HELP):
            await self._app(scope, receive, send)
            return
        try:
            self._limiter.count(*self._counts(scope))
        except TooManyCallsError as refusal:
            await problem_for_customers(refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _counts(self, scope: Scope) -> list[Count]:
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = Headers(scope=scope).getlist("x-forwarded-for")
        address = counted_as(caller(peer, forwarded, self._proxies))
        counts = [Count(self._limits.pages, address, "pages for your network")]
        if QueryParams(scope["query_string"]).get(_SEARCH):
            counts.append(Count(self._limits.searches, address, "searches from your network"))
        return counts
