"""What the customer's routes are described to answer, refusals included."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from assistant.api.case_answers import Responses
from assistant.api.streaming import EVENTS

_PROBLEM = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}},
}
_WORDS = {
    400: "The form cannot be read.",
    401: "The token is missing, forged, expired, or of another conversation.",
    403: "The site key is not known, or not for this origin.",
    404: "The conversation has no such message or file.",
    413: "The body is too large.",
    415: "The body is of another type than the one that is read.",
    422: "What was sent cannot be taken as it is; `detail` says why.",
    429: "Too many calls; `Retry-After` says in how many seconds it works again.",
    500: "Something broke.",
    503: "Not ready yet, or too busy.",
}
_ALWAYS = (403, 422, 429, 500, 503)
_RETRY = {"Retry-After": {"description": "Whole seconds.", "schema": {"type": "integer"}}}


def told(shape: type[BaseModel], *refusals: int, status: int = 200) -> Responses:
    """A route that answers in a shape, and how it refuses besides what all of them do."""
    return {status: {"model": shape}, **refused(*refusals)}


def told_or_streamed(shape: type[BaseModel], *refusals: int) -> Responses:
    """The same, of a route that also answers as events."""
    either = {"model": shape, "content": {EVENTS: {"schema": {"type": "string"}}}}
    return {200: either, **refused(*refusals)}


def events() -> Responses:
    """A route that answers as events alone."""
    return {200: {"description": "Events.", "content": {EVENTS: {"schema": {"type": "string"}}}}}


def download(*kinds: str) -> Responses:
    """A route that answers with a file of one of these types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": dict.fromkeys(kinds, binary)}}


def refused(*refusals: int) -> Responses:
    """How a route refuses, besides what all of them do."""
    return {status: _described(status) for status in sorted({*_ALWAYS, *refusals})}


def _described(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _WORDS[status], "content": _PROBLEM}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        described["headers"] = _RETRY
    return described
