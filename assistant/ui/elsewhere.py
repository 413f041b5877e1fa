"""The way in by an identity provider: out to it and back, as plain redirects."""

import math
import time
from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from assistant.access.devices import device_of
from assistant.access.elsewhere.configured import BACK, provider_of, redirect_uri
from assistant.access.elsewhere.errors import (
    ElsewhereError,
    NotAdmittedError,
    ProviderFailedError,
)
from assistant.access.elsewhere.flow import Elsewhere
from assistant.access.elsewhere.model import Return
from assistant.access.elsewhere.waiting import WITHIN
from assistant.access.errors import SignInRefusedError, TooManyTriesError
from assistant.access.signin import Door
from assistant.api.accounts import address_of
from assistant.api.limiting import Clock, Count, Limiter, Rate, TooManyCallsError
from assistant.errors import SettingsError
from assistant.ports import Assistant
from assistant.ui.signin import HOME, let_in, local_path, sign_in_page

AWAY = "/sign-in/elsewhere"
COOKIE = "handrail_elsewhere"
ROUNDS = (Rate(60, 60), Rate(600, 3600))
"""How often one address may go out, and come back: enough for an office in the morning.

Each is one to three writes, perhaps a line of the audit log, perhaps a question to the provider,
and anybody may ask for it. Counted in this process.
"""
_LONGEST = 4000
_UNSET = (
    "The sign-in service is not set up for this address. Tell an admin to set HANDRAIL_PUBLIC_URL."
)


def elsewhere_of(handrail: Assistant) -> Elsewhere | None:
    """The way in by the provider that the settings name, None without; raises SettingsError."""
    provider = provider_of(handrail.settings)
    if provider is None:
        return None
    return Elsewhere.at(handrail.database, provider, handrail.audit)


def elsewhere_routes(
    door: Door,
    elsewhere: Elsewhere | None,
    *,
    public_url: str,
    secure: bool,
    clock: Clock = time.monotonic,
) -> APIRouter:
    """Routes of signing in at the provider; without one they lead back to the sign-in page.

    Cookies go over https only when `secure`. `public_url` is where people reach us, empty for
    this machine's own. `clock` says when one more of `ROUNDS` may begin.
    """
    routes = APIRouter(include_in_schema=False)
    limiter = Limiter(clock)

    @routes.get(AWAY)
    def away(request: Request, next: str = HOME) -> Response:
        if elsewhere is None:
            return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        try:
            limiter.count(Count(ROUNDS, address_of(request), "ways out"))
            leaving = elsewhere.leave(
                next=local_path(next), redirect_uri=_back(request), at=datetime.now(UTC)
            )
        except TooManyCallsError as error:
            return too_many(error)
        except (ProviderFailedError, SettingsError) as error:
            return refused(error)
        response = RedirectResponse(leaving.url, HTTPStatus.SEE_OTHER)
        response.set_cookie(
            COOKIE,
            leaving.browser,
            max_age=int(WITHIN.total_seconds()),
            path=AWAY,
            httponly=True,
            samesite="lax",
            secure=secure or request.url.scheme == "https",
        )
        return response

    @routes.get(BACK)
    def back(
        request: Request, state: str = "", code: str = "", error: str = "", iss: str = ""
    ) -> Response:
        if elsewhere is None:
            return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        browser = request.cookies.get(COOKIE, "")
        answer = Return(*(each[:_LONGEST] for each in (state, code, error, browser, iss)))
        address, now = address_of(request), datetime.now(UTC)
        device = device_of(request.headers.get("user-agent", ""))
        try:
            limiter.count(Count(ROUNDS, address, "ways back"))
            arrival = elsewhere.come_back(
                answer, redirect_uri=_back(request), address=address, at=now
            )
            entered = door.arrive(
                arrival.person, arrival.account, address=address, device=device, at=now
            )
        except TooManyCallsError as problem:
            return too_many(problem)
        except (ElsewhereError, SettingsError) as problem:
            return _without_cookie(refused(problem))
        except SignInRefusedError:
            return _without_cookie(refused(NotAdmittedError("let go")))
        return _without_cookie(let_in(door, request, entered, next=arrival.next, secure=secure))

    def refused(problem: ElsewhereError | SettingsError) -> Response:
        status = (
            HTTPStatus.SERVICE_UNAVAILABLE
            if isinstance(problem, ProviderFailedError | SettingsError)
            else HTTPStatus.FORBIDDEN
            if isinstance(problem, NotAdmittedError)
            else HTTPStatus.UNAUTHORIZED
        )
        return page(status, _UNSET if isinstance(problem, SettingsError) else str(problem))

    def too_many(problem: TooManyCallsError) -> Response:
        said = str(TooManyTriesError(math.ceil(problem.seconds / 60)))
        response = page(HTTPStatus.TOO_MANY_REQUESTS, said)
        response.headers["Retry-After"] = str(problem.seconds)
        return response

    def page(status: HTTPStatus, said: str) -> Response:
        name = elsewhere.provider.name if elsewhere is not None else ""
        return sign_in_page(status, email="", error=said, next=HOME, elsewhere=name)

    def _back(request: Request) -> str:
        return redirect_uri(public_url, request.url.scheme, request.url.netloc)

    return routes


def _without_cookie(response: Response) -> Response:
    response.delete_cookie(COOKIE, path=AWAY)
    return response
