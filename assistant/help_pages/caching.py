"""What browsers and proxies may keep of the public pages: asked again each time, sent once."""

import hashlib

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from assistant.help_pages.templates import look

_SIGN = "\x1f"


def etag(*parts: str | int) -> str:
    """A strong ETag of what a page is made from."""
    made_from = _SIGN.join([look(), *map(str, parts)])
    return f'"{hashlib.sha256(made_from.encode("utf-8", "replace")).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the browser says that it has just this."""
    known = [each.strip().removeprefix("W/") for each in _none_match(request).split(",")]
    return tag in known or known == ["*"]


def unchanged(headers: dict[str, str]) -> Response:
    """Nothing but that nothing changed."""
    return Response(status_code=304, headers=headers)


def page(html: str, status: int, headers: dict[str, str]) -> Response:
    """A page with its headers."""
    return HTMLResponse(html, status, headers)


def _none_match(request: Request) -> str:
    return request.headers.get("if-none-match", "")
