"""`/api/v1/sites`: the sites that may show the widget, for admins and their programs."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.answers import Described
from assistant.api.caller import Staff
from assistant.api.case_answers import ProblemOut, Responses, answers
from assistant.json_value import Json
from assistant.sites.changing import LookChange, changed_look
from assistant.sites.model import Look, Side, Site, SiteTexts
from assistant.sites.ports import Sites
from assistant.sites.shown import site_json

# What is longer than a field may be is refused where it is read, by a line that names the field.
_Word = Annotated[str, Field(max_length=2_000)]
_Words = Annotated[list[_Word], Field(max_length=200)]


class HasSites(Protocol):
    """The part of the application that these routes need."""

    @property
    def sites(self) -> Sites:
        """The sites of the home."""


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SiteIn(_Sent):
    """A site to be made; each origin is scheme, host and, where it is not the usual, port."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Larkfield shop", "origins": ["https://shop.larkfield.example"]}]
        },
    )

    name: _Word
    origins: _Words


class TextsIn(_Sent):
    """What the widget says in one language; what is empty is said in its own words."""

    language: _Word
    title: _Word = ""
    greeting: _Word = ""
    suggestions: _Words = []


class LookIn(_Sent):
    """What changes of a look; `texts` and `languages` replace all there were."""

    colour: _Word | None = None
    side: Side | None = None
    languages: _Words | None = None
    texts: Annotated[list[TextsIn], Field(max_length=50)] | None = None
    attachments: bool | None = None
    survey: bool | None = None

    def on(self, look: Look) -> Look:
        """The look with what was given."""
        changed = changed_look(
            look,
            LookChange(
                colour=self.colour,
                side=self.side,
                languages=None if self.languages is None else tuple(self.languages),
                attachments=self.attachments,
                survey=self.survey,
            ),
        )
        if self.texts is None:
            return changed
        return replace(changed, texts=tuple(map(_texts, self.texts)))


class SiteChangeIn(_Sent):
    """What changes of a site; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "look": {
                        "colour": "#0f6e63",
                        "texts": [
                            {
                                "language": "en",
                                "title": "Larkfield help",
                                "suggestions": ["How long do I have to return something?"],
                            }
                        ],
                    }
                }
            ]
        },
    )

    name: _Word | None = None
    origins: _Words | None = None
    look: LookIn | None = None


class TextsOut(Described):
    """What the widget says in one language."""

    language: str
    title: str
    greeting: str
    suggestions: list[str]


class LookOut(Described):
    """How the widget looks; `colour` is '#rrggbb' or empty, no `languages` are all it speaks."""

    colour: str
    side: Side
    languages: list[str]
    texts: list[TextsOut]
    attachments: bool
    survey: bool


class SiteOut(Described):
    """A site; `retired_at` is when its key stopped working, `revision` grows with a change."""

    key: str
    name: str
    origins: list[str]
    created_at: datetime
    retired_at: datetime | None
    revision: int
    look: LookOut


class SecretOut(Described):
    """What the site signs its customers' identities with; it belongs on a server."""

    secret: str


def site_routes(handrail: HasSites) -> APIRouter:
    """Routes about sites; all of them for admins."""
    routes = APIRouter(prefix="/api/v1/sites", tags=["sites"])
    _add_keeping(routes, handrail)
    _add_secrets(routes, handrail)
    return routes


def _add_keeping(routes: APIRouter, handrail: HasSites) -> None:
    @routes.get(
        "",
        responses=answers(list[SiteOut]),
        summary="All sites, oldest first, retired ones last",
    )
    def every(person: Staff) -> JSONResponse:
        told: list[Json] = [site_json(each) for each in handrail.sites.sites()]
        return JSONResponse(told)

    @routes.post(
        "",
        status_code=HTTPStatus.CREATED,
        responses={201: {"model": SiteOut}},
        summary="Make a key for a site",
    )
    def add(given: SiteIn, person: Staff) -> JSONResponse:
        made = handrail.sites.add(given.name, given.origins, by=person)
        return _told(made, HTTPStatus.CREATED)

    @routes.get("/{key}", responses=_of_one(SiteOut), summary="A site that works")
    def one(key: str, person: Staff) -> JSONResponse:
        return _told(handrail.sites.site(key))

    @routes.patch(
        "/{key}",
        responses=_of_one(SiteOut),
        summary="Change a site's name, origins or look",
    )
    def change(key: str, given: SiteChangeIn, person: Staff) -> JSONResponse:
        look = given.look.on(handrail.sites.site(key).look) if given.look else None
        changed = handrail.sites.change(
            key, by=person, name=given.name, origins=given.origins, look=look
        )
        return _told(changed)

    @routes.post(
        "/{key}/retire",
        responses=_of_one(SiteOut),
        summary="Let a key stop working at once",
    )
    def retire(key: str, person: Staff) -> JSONResponse:
        return _told(handrail.sites.retire(key, by=person))


def _add_secrets(routes: APIRouter, handrail: HasSites) -> None:
    told = _of_one(SecretOut)

    @routes.get("/{key}/secret", responses=told, summary="What identities are signed with")
    def secret(key: str, person: Staff) -> JSONResponse:
        return _secret(handrail.sites.secret(key, by=person))

    @routes.post(
        "/{key}/secret",
        responses=told,
        summary="Make another secret; the one before works for an hour more",
    )
    def anew(key: str, person: Staff) -> JSONResponse:
        return _secret(handrail.sites.secret(key, by=person, anew=True))


def _of_one(shape: type[Described]) -> Responses:
    """What a route about one site is described to answer."""
    return {**answers(shape), HTTPStatus.NOT_FOUND.value: {"model": ProblemOut}}


def _texts(given: TextsIn) -> SiteTexts:
    return SiteTexts(given.language, given.title, given.greeting, tuple(given.suggestions))


def _told(site: Site, status: HTTPStatus = HTTPStatus.OK) -> JSONResponse:
    return JSONResponse(site_json(site), status)


def _secret(secret: str) -> JSONResponse:
    return JSONResponse({"secret": secret}, headers={"Cache-Control": "no-store"})
