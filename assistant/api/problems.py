"""Errors as problem details (RFC 9457): one line that says what happened and what to do."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.access.errors import (
    CodeNeededError,
    CodeRefusedError,
    HalfSignInOverError,
    SignInRefusedError,
    TooManyTriesError,
)
from assistant.access.refusing import NotPermittedError
from assistant.api.cross_origin import is_customers
from assistant.api.limiting import TooManyCallsError
from assistant.casework.errors import (
    ChangedMeanwhileError,
    ClaimedError,
    PromiseFlaggedError,
    UnknownCaseError,
    UnknownEscalationError,
    UnknownPromiseError,
)
from assistant.casework.shown import found_json
from assistant.customers.errors import UnknownCustomerError
from assistant.errors import AssistantError
from assistant.json_value import Json
from assistant.sites.errors import SiteRefusedError, UnknownSiteError
from assistant.texts import storable
from assistant.webchat.errors import (
    TokenRefusedError,
    UnknownAttachmentError,
    UnknownMessageError,
)
from kb.errors import (
    DocumentRefusedError,
    HomeError,
    IndexBusyError,
    KnowledgeBaseError,
    UnknownDocumentError,
)

BROKEN = "Something broke on our side; try again, and tell an admin if it happens again."
"""What is said of a defect of ours; the log has the rest."""
UNAVAILABLE = "The chat cannot be used right now; try again in a moment."
"""What customers are told of it, and of whatever is not theirs to know."""

_LOG = logging.getLogger(__name__)
_LONGEST_PLACE = 100
_WHERE = ("body", "query", "path", "header")
_STATUS: dict[type[Exception], HTTPStatus] = {
    UnknownCaseError: HTTPStatus.NOT_FOUND,
    UnknownEscalationError: HTTPStatus.NOT_FOUND,
    UnknownPromiseError: HTTPStatus.NOT_FOUND,
    UnknownCustomerError: HTTPStatus.NOT_FOUND,
    UnknownDocumentError: HTTPStatus.NOT_FOUND,
    ClaimedError: HTTPStatus.CONFLICT,
    ChangedMeanwhileError: HTTPStatus.CONFLICT,
    PromiseFlaggedError: HTTPStatus.CONFLICT,
    DocumentRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    HomeError: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    KnowledgeBaseError: HTTPStatus.INTERNAL_SERVER_ERROR,
    SignInRefusedError: HTTPStatus.UNAUTHORIZED,
    CodeNeededError: HTTPStatus.UNAUTHORIZED,
    CodeRefusedError: HTTPStatus.UNAUTHORIZED,
    HalfSignInOverError: HTTPStatus.UNAUTHORIZED,
    TooManyTriesError: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyCallsError: HTTPStatus.TOO_MANY_REQUESTS,
    UnknownSiteError: HTTPStatus.NOT_FOUND,
    SiteRefusedError: HTTPStatus.FORBIDDEN,
    TokenRefusedError: HTTPStatus.UNAUTHORIZED,
    NotPermittedError: HTTPStatus.FORBIDDEN,
    UnknownMessageError: HTTPStatus.NOT_FOUND,
    UnknownAttachmentError: HTTPStatus.NOT_FOUND,
    AssistantError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def problem(
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    more: Mapping[str, Json] | None = None,
) -> JSONResponse:
    """A response of type application/problem+json; `more` are members of its own."""
    return JSONResponse(
        {**problem_json(status, detail), **(more or {})},
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def problem_json(status: int, detail: str) -> dict[str, Json]:
    """The members that every problem has."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        # What somebody sent may stand in it, and not all of that can be written.
        "detail": storable(detail),
    }


def answer_with_problems(app: FastAPI) -> None:
    """Turn every error of the application into a problem."""
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_request)
    for kind in _STATUS:
        app.add_exception_handler(kind, _of_refusal)
    app.add_exception_handler(Exception, _of_defect)


def _of_http(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, str(error.detail), headers)


def _of_request(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    place = _one_line(".".join(str(part) for part in first["loc"] if part not in _WHERE))
    detail = f"{place or 'the request'}: {first['msg']}; see /api/v1/openapi.json"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


def _one_line(place: str) -> str:
    """The name of a field, which may be whatever somebody sent."""
    shown = "".join(each if each.isprintable() else " " for each in place)
    return shown if len(shown) <= _LONGEST_PLACE else f"{shown[:_LONGEST_PLACE]}…"


def _of_refusal(request: Request, error: Exception) -> JSONResponse:
    return problem_for_customers(error) if is_customers(request.url.path) else problem_of(error)


def told_customers(error: Exception) -> tuple[HTTPStatus, str]:
    """What customers are told of an error: nothing of how the home is kept, or who works on it."""
    status = status_of(error)
    if status is HTTPStatus.CONFLICT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.warning("a customer's call was refused: %s", error)
        return HTTPStatus.SERVICE_UNAVAILABLE, UNAVAILABLE
    return status, str(error)


def problem_for_customers(error: Exception) -> JSONResponse:
    """The same as a response."""
    status, detail = told_customers(error)
    return problem(status, detail, _headers(error))


def status_of(error: Exception) -> HTTPStatus:
    """The status that an error of ours is told with."""
    kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(kinds, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_of(error: Exception) -> JSONResponse:
    """An error of the application or the knowledge base as a response."""
    more: dict[str, Json] = {}
    if isinstance(error, PromiseFlaggedError):
        more["flagged"] = [found_json(each) for each in error.flagged]
    return problem(status_of(error), str(error), _headers(error), more)


def _headers(error: Exception) -> dict[str, str]:
    match error:
        case TooManyTriesError():
            return {"Retry-After": str(error.minutes * 60)}
        case TooManyCallsError():
            return {"Retry-After": str(error.seconds)}
        case TokenRefusedError():
            return {"WWW-Authenticate": "Bearer"}
    return {}


def _of_defect(request: Request, error: Exception) -> JSONResponse:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)
