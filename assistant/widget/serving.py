"""`GET /widget.js`: the chat widget for other people's pages."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Request, Response

from assistant.widget.bundle import widget_script

KEPT_S = 300
"""How long, in seconds, a browser uses the script without asking again."""


@dataclass(frozen=True, slots=True)
class _Served:
    """The script's bytes as they leave, and the strong mark of exactly these."""

    content: bytes
    etag: str
    packed: bool


def widget_routes() -> APIRouter:
    """The route of the script; it is anybody's, and any page may load it."""
    router = APIRouter()

    @router.api_route("/widget.js", methods=["GET", "HEAD"], include_in_schema=False)
    def widget(request: Request) -> Response:
        served = _served(packed="gzip" in request.headers.get("accept-encoding", ""))
        headers = {
            "ETag": served.etag,
            "Cache-Control": f"public, max-age={KEPT_S}",
            "Vary": "Accept-Encoding",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        }
        if served.etag in _marks(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if served.packed:
            headers["Content-Encoding"] = "gzip"
        return Response(served.content, headers=headers, media_type="text/javascript")

    return router


def _marks(header: str) -> list[str]:
    """The marks that a browser still has."""
    return [mark.strip().removeprefix("W/") for mark in header.split(",")]


@lru_cache(maxsize=2)
def _served(*, packed: bool) -> _Served:
    content = widget_script().encode()
    mark = hashlib.sha256(content).hexdigest()[:20]
    if not packed:
        return _Served(content, f'"{mark}"', packed=False)
    return _Served(gzip.compress(content, 9, mtime=0), f'"{mark}-gzip"', packed=True)
