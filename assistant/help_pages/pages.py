"""The routes of the public pages: an index with search, a page a document, and what robots read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request, Response

from assistant.help_pages.body import Body, body_of, seen
from assistant.help_pages.caching import etag, is_known, page, unchanged
from assistant.help_pages.links import HELP, page_url
from assistant.help_pages.ports import PublicLibrary
from assistant.help_pages.robots import robots, sitemap
from assistant.help_pages.searching import Found, search
from assistant.help_pages.shelf import Entry, PublicDocument, entries, opened
from assistant.help_pages.templates import render, style
from assistant.help_pages.words import ENGLISH, Words, words_for, words_in
from kb.errors import KnowledgeBaseError
from kb.model import DocumentKind

_READING = ["GET", "HEAD"]
_MOST_LISTED = 1_000
_LONGEST_ID = 200
# Its address is another with every look.
_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Link:
    """A document in the index."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of the index that begin with the same letter; `letter` is empty for all."""

    letter: str
    links: tuple[Link, ...]


def help_routes(handrail: PublicLibrary, today: Callable[[], date] = date.today) -> APIRouter:
    """`/help/`, `/help/{document_id}`, their style, `/help/sitemap.xml` and `/robots.txt`.

    Without the setting `help_pages` each but `/robots.txt`, which then keeps robots out of
    everything, is not there.
    """
    routes = APIRouter(include_in_schema=False)
    pages = _Pages(handrail, today)

    @routes.api_route("/robots.txt", methods=_READING)
    def for_robots(request: Request) -> Response:
        settings = handrail.settings
        is_open = settings.help_pages and settings.help_indexed
        return Response(robots(_base(request, handrail), is_open=is_open), media_type="text/plain")

    @routes.api_route(f"{HELP}static/help.css", methods=_READING)
    def sheet(request: Request) -> Response:
        pages.refuse_unless_shown()
        headers = {"ETag": etag("style"), "Cache-Control": _FOR_GOOD}
        if is_known(request, headers["ETag"]):
            return unchanged(headers)
        return Response(style(), media_type="text/css", headers=headers)

    @routes.api_route(f"{HELP}sitemap.xml", methods=_READING)
    def map_of_site(request: Request) -> Response:
        pages.refuse_unless_shown()
        if not handrail.settings.help_indexed:
            return pages.missing(request)
        listed = entries(handrail.database, on=today())
        return Response(sitemap(_base(request, handrail), listed), media_type="application/xml")

    @routes.api_route(HELP, methods=_READING)
    def index(request: Request, q: str = "") -> Response:
        pages.refuse_unless_shown()
        return pages.found(request, q) if q.strip() else pages.index(request)

    @routes.api_route(f"{HELP}{{document_id:path}}", methods=_READING)
    def document(request: Request, document_id: str) -> Response:
        pages.refuse_unless_shown()
        return pages.document(request, document_id)

    return routes


class _Pages:
    """Puts each page together."""

    def __init__(self, handrail: PublicLibrary, today: Callable[[], date]) -> None:
        self._handrail = handrail
        self._today = today

    def refuse_unless_shown(self) -> None:
        """Answer that there is nothing here where a company wants no public pages."""
        if not self._handrail.settings.help_pages:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def index(self, request: Request) -> Response:
        words, listed = _words(request), self._entries()
        headers = self._headers(
            etag("index", words.language, self._made_with(request), *_told(listed)),
        )
        if is_known(request, headers["ETag"]):
            return unchanged(headers)
        html = self._filled(
            "index", request, words, query="", canonical=f"{_base(request, self._handrail)}{HELP}",
            **_lists(listed),
        )  # fmt: skip
        return page(html, HTTPStatus.OK, headers)

    def found(self, request: Request, query: str) -> Response:
        words = _words(request)
        found: Found | None = None
        try:
            found = search(self._handrail, query, on=self._today())
        except KnowledgeBaseError:
            status = HTTPStatus.SERVICE_UNAVAILABLE
        else:
            status = HTTPStatus.OK
        listed = [] if found and found.results else self._entries()
        html = self._filled(
            "results", request, words, query=found.query if found else "", canonical="",
            found=found, **_lists(listed),
        )  # fmt: skip
        # What somebody looked for is their own business, and no page for robots.
        return page(html, status, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})

    def document(self, request: Request, document_id: str) -> Response:
        document = self._opened(document_id)
        if document is None:
            return self.missing(request)
        headers = self._headers(
            etag("document", document.id, document.version, document.wording,
                 document.since.isoformat(), self._made_with(request)),
        )  # fmt: skip
        if is_known(request, headers["ETag"]):
            return unchanged(headers)
        body = body_of(document)
        html = self._filled(
            "document", request, words_in(body.language), query="", document=document, body=body,
            canonical=f"{_base(request, self._handrail)}{page_url(document.id)}",
            speaks=_speaks(body),
        )  # fmt: skip
        return page(html, HTTPStatus.OK, headers)

    def missing(self, request: Request) -> Response:
        html = self._filled("missing", request, _words(request), query="", canonical="")
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        return page(html, HTTPStatus.NOT_FOUND, headers)

    def _opened(self, document_id: str) -> PublicDocument | None:
        if not 0 < len(document_id) <= _LONGEST_ID or seen(document_id) != document_id:
            return None
        return opened(self._handrail.database, document_id, on=self._today())

    def _entries(self) -> list[Entry]:
        return entries(self._handrail.database, on=self._today())

    def _headers(self, tag: str) -> dict[str, str]:
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
        if not self._handrail.settings.help_indexed:
            headers["X-Robots-Tag"] = "noindex"
        return headers

    def _made_with(self, request: Request) -> str:
        settings = self._handrail.settings
        return f"{settings.company} {settings.help_indexed} {_base(request, self._handrail)}"

    def _filled(self, template: str, request: Request, words: Words, **values: object) -> str:
        settings = self._handrail.settings
        return render(
            template,
            words=words,
            company=settings.company.strip(),
            is_indexed=settings.help_indexed,
            help_home=HELP,
            **values,
        )


def _words(request: Request) -> Words:
    return words_for(request.headers.get("accept-language", ""))


def _base(request: Request, handrail: PublicLibrary) -> str:
    """The server's address as people know it, or else the browser, without a slash at the end."""
    return handrail.settings.public_url or str(request.base_url).rstrip("/")


def _speaks(body: Body) -> str:
    """The language of the page: its document's, or ours where nobody can tell."""
    return body.language or ENGLISH.language


def _told(listed: list[Entry]) -> list[str]:
    return [f"{each.id} {each.version} {each.title}" for each in listed]


def _lists(listed: list[Entry]) -> dict[str, object]:
    """The index's parts: topics by letter, past questions, whether there is more."""
    shown = listed[:_MOST_LISTED]
    topics = [each for each in shown if each.kind is DocumentKind.POLICY]
    answers = [each for each in shown if each.kind is DocumentKind.RESOLUTION]
    return {
        "groups": _groups(topics),
        "answers": tuple(map(_link, answers)),
        "is_cut": len(listed) > len(shown),
    }


def _groups(topics: list[Entry]) -> tuple[Group, ...]:
    links = [_link(each) for each in topics]
    by_letter = groupby(links, key=lambda each: _letter(each.title))
    return tuple(Group(letter, tuple(run)) for letter, run in by_letter)


def _letter(title: str) -> str:
    first = title.strip()[:1].upper()
    return first if first.isalpha() else "#"


def _link(entry: Entry) -> Link:
    return Link(seen(entry.title).strip() or entry.id, page_url(entry.id))
