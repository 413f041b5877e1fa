"""What pages of other sites may call, and what their browsers are told of it (CORS)."""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

CONVERSATIONS = "/api/v1/conversations"
WIDGET = "/api/v1/widget"
SCRIPT = "/widget.js"

_MAX_AGE_S = 600


def is_customers(path: str) -> bool:
    """Whether a path is the customer's side, which pages of other sites call without cookies."""
    return any(path == place or path.startswith(f"{place}/") for place in (CONVERSATIONS, WIDGET))


def is_shared(path: str) -> bool:
    """Whether pages of other sites may load what stands there."""
    return path == SCRIPT or is_customers(path)


def origin_of(headers: Headers) -> str:
    """Where the page of a call comes from, or nothing where nobody says.

    Browsers name no origin when a page reads from its own host; there the page's address, which
    they tell then, says it.
    """
    if "origin" in headers:
        return headers["origin"]
    try:
        page = urlsplit(headers.get("referer", ""))
    except ValueError:
        return ""
    is_ours = page.netloc and page.netloc == headers.get("host", "")
    return f"{page.scheme}://{page.netloc}" if is_ours else ""


def is_preflight(method: str, headers: Headers) -> bool:
    """Whether a browser asks what it may ask, before it does."""
    return (
        method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
    )


def preflight() -> Response:
    """What a browser is told that its page may send; to be let in besides."""
    return Response(
        status_code=HTTPStatus.NO_CONTENT,
        headers={
            "Access-Control-Allow-Headers": "authorization, content-type, x-site-key, accept",
            "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
            "Access-Control-Max-Age": str(_MAX_AGE_S),
        },
    )


def let_in(headers: MutableHeaders, origin: str) -> None:
    """Let a page of this origin read a response; never with cookies. Nobody for an empty one."""
    headers.add_vary_header("Origin")
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After, Content-Disposition"
