"""The OpenAPI document, complete: every status a call can give, who may call, an example of each.

What FastAPI knows of a route stays; the rest follows from rules: who has to sign in, what is
looked up, what has a body. A route says by hand only what no rule can know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from assistant.api.caller import COOKIE, Staff
from assistant.api.openapi_examples import example_of
from assistant.api.visitors import NEEDS_CONVERSATION, NEEDS_SITE

Document = dict[str, Any]

PROBLEM = "application/problem+json"
TAGS = {
    "questions": "Answers from policy in force, quoted word for word, and search.",
    "conversations": "What staff asked, were told, typed and sent; each person's own.",
    "replies": "Replies for a channel, from an answer.",
    "library": "Documents, their versions and the files they came from.",
    "customers": "The people the company serves.",
    "offers": "What a customer may be offered, by whom, and what became of it.",
    "inbox": "Messages come in and become cases; the queue.",
    "cases": "One matter of one customer: claimed, answered, resolved.",
    "escalations": "Ways up, what goes along, and who has how much.",
    "service": "The texts people edit about how messages are read and routed.",
    "sites": "Web sites that show the widget, and their keys.",
    "surveys": "What customers said of how they were served.",
    "webhooks": "Other systems that hear of events.",
    "audit": "Who did what that matters, and whether the record of it is whole.",
    "customers' conversations": "The customer's side, called from a site's pages.",
    "sessions": "Signing in and out.",
    "tokens": "Personal tokens for programs: some of what their owner may do, until they end.",
    "operations": "For whoever runs the server.",
}
_SCHEMES: Document = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "The session of a browser that signed in at /sign-in.",
    },
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that POST /api/v1/sessions told, or a personal one.",
    },
    "site": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Site-Key",
        "description": "A site's key, as data-site has it; from an origin of that site only.",
    },
    "conversation": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that POST /api/v1/conversations told, once.",
    },
}
_PROBLEM_SCHEMA: Document = {
    "title": "Problem",
    "description": "Why a call was refused (RFC 9457); `detail` is one line that says what to do.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
_DETAILS = {
    400: "There was an error parsing the body; send it as the content type says.",
    401: "Sign in first: POST /api/v1/sessions gives a token; send it as a bearer.",
    403: "An agent cannot change the library; ask a knowledge manager.",
    404: "there is no case 'd81f'; look for it in the inbox",
    409: "Bo has this case; ask them, or a supervisor to give it to you",
    413: "That is more than 1 MB; send less at a time.",
    415: "send this as application/json, and say so",
    422: "question: String should have at least 1 character; see /api/v1/openapi.json",
    429: "too many calls; try again in 30 seconds",
    500: "Something broke on our side; try again, and tell an admin if it happens again.",
    503: "the database is busy with another writer; try again in a minute",
}
_MEANINGS = {
    400: "The body cannot be read.",
    401: "Nobody is signed in, or the token works no more.",
    403: "Not for this caller.",
    404: "It is not there.",
    409: "Somebody was there first, or it changed meanwhile.",
    413: "Too much at once.",
    415: "Another content type is wanted.",
    422: "What was asked cannot be taken as it is.",
    429: "Too many calls; Retry-After says when to come back.",
    500: "A defect of ours.",
    503: "The database or an index cannot be used right now.",
}
_LOOKED_UP = frozenset({"case", "customer", "document", "escalation", "conversation"})
"""Fields of bodies and queries that name something which may not be there."""

EVENTS = "text/event-stream"
_EVENT: Document = {
    "title": "Event",
    "description": "One of the events; `data` is JSON.",
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def describe(app: FastAPI) -> None:
    """Let the application describe itself completely; made out once, when first asked for."""

    def openapi() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI says to extend it


def described(app: FastAPI) -> Document:
    """The whole document."""
    document: Document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        servers=[{"url": "/"}],
    )
    components = document.setdefault("components", {})
    shapes: Document = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        shapes.pop(unused, None)
    shapes["Problem"] = {**_PROBLEM_SCHEMA, "examples": [_problem(422)]}
    components["securitySchemes"] = _SCHEMES
    used: set[str] = set()
    for operation in operations(app):
        told = document["paths"][operation.path][operation.method.lower()]
        _complete(told, operation, shapes)
        used.update(told.get("tags", ()))
    document["tags"] = [
        {"name": name, "description": TAGS[name]} if name in TAGS else {"name": name}
        for name in [*(each for each in TAGS if each in used), *sorted(used - TAGS.keys())]
    ]
    return document


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, and what stands between a caller and it.

    `needs` are the functions it depends on.
    """

    path: str
    method: str
    needs: frozenset[object]
    takes_body: bool
    takes_parameters: bool

    @property
    def changes(self) -> bool:
        """Whether it may change anything."""
        return self.method not in _READING

    def refusals(self) -> frozenset[int]:
        """The refusals that a call can meet."""
        found = {500, 503}
        if _SIGNED_IN in self.needs:
            # Whatever it is, a role or a personal token may be without it.
            found |= {401, 403}
        if _SITE in self.needs:
            found |= {403, 422, 429}
        if _CONVERSATION in self.needs:
            found.add(401)
        if "{" in self.path:
            found |= {404, 422}
        if self.changes:
            found.add(413)
        if self.takes_body:
            found |= {400, 422}
            if _SITE in self.needs:
                found.add(415)
        if self.takes_parameters:
            found.add(422)
        return frozenset(found)

    def security(self) -> list[Document]:
        """What a caller has to show; empty for a call that anybody may make."""
        if _CONVERSATION in self.needs:
            return [{"site": [], "conversation": []}]
        if _SITE in self.needs:
            return [{"site": []}]
        return [{"session": []}, {"bearer": []}] if _SIGNED_IN in self.needs else []


def _complete(told: Document, operation: Operation, shapes: Document) -> None:
    responses: Document = told["responses"]
    if _is_fastapis(responses.get("422", {})):
        del responses["422"]
    not_there = {404} if _names(told, shapes) & _LOOKED_UP else set()
    for status in operation.refusals() | not_there:
        responses.setdefault(str(status), {})
    for code, response in responses.items():
        if int(code) >= HTTPStatus.BAD_REQUEST:
            _as_problem(response, int(code), shapes)
        else:
            _with_examples(response, shapes)
    told["responses"] = dict(sorted(responses.items()))
    if "requestBody" in told:
        _with_examples(told["requestBody"], shapes)
    told["security"] = operation.security()


def _names(told: Document, shapes: Document) -> set[str]:
    """The fields that a call has, in its query and on the first level of its body."""
    names = {each["name"] for each in told.get("parameters", ()) if each["in"] == "query"}
    for content in told.get("requestBody", {}).get("content", {}).values():
        shape = content.get("schema", {})
        shape = shapes.get(shape.get("$ref", "").rpartition("/")[2], shape)
        names |= set(shape.get("properties", ()))
    return names


def _as_problem(response: Document, status: int, shapes: Document) -> None:
    """One line why, in problem details; a shape of a route's own that says more stays."""
    content = response.pop("content", {})
    told = content.get(PROBLEM) or content.get("application/json") or {}
    schema = told.get("schema") or {}
    if not schema or schema.get("$ref", "").endswith("/ProblemOut"):
        schema = {"$ref": "#/components/schemas/Problem"}
    example = {**_more(schema, shapes), **_problem(status)}
    response["content"] = {PROBLEM: {"schema": schema, "example": example}}
    response["description"] = _MEANINGS.get(status, HTTPStatus(status).phrase)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["headers"] = {
            "Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}}
        }


def _more(schema: Document, shapes: Document) -> Document:
    told = example_of(schema, shapes)
    return told if isinstance(told, dict) else {}


def _problem(status: int) -> Document:
    phrase = HTTPStatus(status).phrase
    detail = _DETAILS.get(status, phrase)
    return {"type": "about:blank", "title": phrase, "status": status, "detail": detail}


def _with_examples(told: Document, shapes: Document) -> None:
    for kind, content in told.get("content", {}).items():
        if kind == EVENTS:
            content["schema"] = _EVENT
            content["example"] = 'event: delta\ndata: {"text": "Thirty days"}\n\n'
        schema = content.get("schema")
        if schema and kind.endswith("json") and not {"example", "examples"} & content.keys():
            content["example"] = example_of(schema, shapes)


def _is_fastapis(response: Mapping[str, Any]) -> bool:
    """Whether a refusal is the one that FastAPI describes and we never give."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return bool(schema.get("$ref", "").endswith("/HTTPValidationError"))


def operations(app: FastAPI) -> Iterator[Operation]:
    """Everything that the document describes."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            for method in sorted(route.methods or ()):
                yield _operation(route, method)


def _operation(route: RouteContext, method: str) -> Operation:
    dependant: Dependant = route.dependant
    return Operation(
        path=route.path_format or "",
        method=method,
        needs=frozenset(_needs(dependant)),
        takes_body=route.body_field is not None,
        takes_parameters=_takes_parameters(dependant),
    )


def _needs(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _needs(each)


def _takes_parameters(dependant: Dependant) -> bool:
    own = dependant.path_params or dependant.query_params or dependant.header_params
    return bool(own) or any(_takes_parameters(each) for each in dependant.dependencies)


def _depends(annotated: Any) -> object:
    return annotated.__metadata__[0].dependency


_SIGNED_IN = _depends(Staff)
_SITE = NEEDS_SITE.dependency
_CONVERSATION = NEEDS_CONVERSATION.dependency
