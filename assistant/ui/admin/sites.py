"""/admin/sites: which web sites show the widget, where, and with which secret."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.api.caller import Staff
from assistant.errors import RequestRefusedError
from assistant.sites.errors import UnknownSiteError
from assistant.sites.model import Site
from assistant.ui.admin.frame import LONGEST, SITES, NotThereError, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.moments import moment
from assistant.ui.admin.told import Told

_Text = Annotated[str, Form(max_length=LONGEST)]
# Twenty origins with long hosts, one a line.
_Lines = Annotated[str, Form(max_length=20_000)]


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site with the tag that its pages carry."""

    key: str
    name: str
    origins: tuple[str, ...]
    look: str
    colour: str
    made: str
    retired: str
    tag: str


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What was typed about a site; an origin a line."""

    name: str = ""
    origins: str = ""


def site_pages(ground: Ground) -> APIRouter:
    """The list of sites and a page for each."""
    routes = admin_router(SITES)
    _add_list(routes, ground)
    _add_site(routes, ground)
    return routes


def _add_list(routes: APIRouter, ground: Ground) -> None:
    sites = ground.assistant.sites

    @routes.get("")
    def every(request: Request, person: Staff) -> Response:
        return _list(ground, request)

    @routes.post("")
    def add(request: Request, person: Staff, name: _Text = "", origins: _Lines = "") -> Response:
        try:
            made = sites.add(name, origins.split(), by=person)
        except RequestRefusedError as error:
            return _list(ground, request, typed=SiteForm(name, origins), error=str(error))
        told = Told(f"{made.name} has a key; copy the tag below into its pages.")
        return ground.frame.done(person, f"{SITES.path}/{made.key}", told)


def _add_site(routes: APIRouter, ground: Ground) -> None:
    sites = ground.assistant.sites

    @routes.get("/{key}")
    def one(request: Request, person: Staff, key: str) -> Response:
        return _page(ground, request, _found(ground, key))

    @routes.post("/{key}")
    def change(
        request: Request, person: Staff, key: str, name: _Text = "", origins: _Lines = ""
    ) -> Response:
        site = _working(ground, key)
        try:
            sites.change(key, by=person, name=name, origins=origins.split())
        except UnknownSiteError:
            raise _retired(site) from None
        except RequestRefusedError as error:
            typed = SiteForm(name, origins)
            return _page(ground, request, site, typed=typed, error=str(error))
        return ground.frame.done(person, f"{SITES.path}/{key}", Told("The site was changed."))

    @routes.post("/{key}/secret")
    def renew(person: Staff, key: str) -> Response:
        site = _working(ground, key)
        try:
            fresh = sites.secret(key, by=person, anew=True)
        except UnknownSiteError:
            raise _retired(site) from None
        line = "The site has a new secret; the one before works for an hour more."
        anew = "Lost it? Renew the secret below: that makes another."
        told = Told(line, fresh, f"Secret of {site.name}", anew)
        return ground.frame.done(person, f"{SITES.path}/{key}", told)

    @routes.post("/{key}/retire")
    def retire(person: Staff, key: str) -> Response:
        site = _working(ground, key)
        try:
            retired = sites.retire(key, by=person)
        except UnknownSiteError:
            raise _retired(site) from None
        line = f"{retired.name} was retired: its key opens nothing any more."
        return ground.frame.done(person, f"{SITES.path}/{key}", Told(line))


def _list(
    ground: Ground, request: Request, *, typed: SiteForm | None = None, error: str = ""
) -> Response:
    return ground.frame.show(
        request,
        SITES,
        "sites",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        sites=[_shown(ground, request, each) for each in ground.assistant.sites.sites()],
        typed=typed or SiteForm(),
        error=error,
    )


def _page(
    ground: Ground,
    request: Request,
    site: Site,
    *,
    typed: SiteForm | None = None,
    error: str = "",
) -> Response:
    return ground.frame.show(
        request,
        SITES,
        "site",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        site=_shown(ground, request, site),
        typed=typed or SiteForm(site.name, "\n".join(site.origins)),
        error=error,
    )


def _found(ground: Ground, key: str) -> Site:
    """A site, retired ones too."""
    for each in ground.assistant.sites.sites():
        if each.key == key:
            return each
    raise NotThereError("There is no such site; choose one from the list of sites.")


def _working(ground: Ground, key: str) -> Site:
    """A site whose key opens something."""
    site = _found(ground, key)
    if site.retired_at is not None:
        raise _retired(site)
    return site


def _retired(site: Site) -> NotThereError:
    return NotThereError(f"{site.name} was retired and cannot be changed; add a new site instead.")


def _shown(ground: Ground, request: Request, site: Site) -> SiteView:
    now = ground.now()
    return SiteView(
        key=site.key,
        name=site.name,
        origins=site.origins,
        look=_look(site),
        colour=site.look.colour,
        made=moment(site.created_at, now),
        retired=moment(site.retired_at, now) if site.retired_at else "",
        tag=f'<script src="{_here(ground, request)}/widget.js" data-site="{site.key}" async>'
        "</script>",
    )


def _look(site: Site) -> str:
    """A look in short: what differs from the widget's own."""
    look = site.look
    parts = [
        f"colour {look.colour}" if look.colour else "the widget's own colour",
        f"{'left' if look.side.value == 'start' else 'right'} side",
        ", ".join(look.languages) if look.languages else "all languages",
        "files" if look.attachments else "no files",
        "survey" if look.survey else "no survey",
    ]
    return " · ".join(parts)


def _here(ground: Ground, request: Request) -> str:
    """Where this server is, as people call it, or else the reader's browser."""
    settings = ground.assistant.settings
    scheme = "https" if settings.secure_cookies else request.url.scheme
    return settings.public_url or f"{scheme}://{request.url.netloc}"
