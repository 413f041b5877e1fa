"""A page of another origin with the widget and a strict policy; and a server in a thread."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_PATIENCE_S = 30.0

# What old pages do to everybody's objects.
SPOILT = """
Array.prototype.each = function () {}; Array.prototype.toJSON = () => "spoilt";
String.prototype.toJSON = () => "spoilt"; Array.prototype.find = () => { throw Error("old"); };
Array.prototype.includes = Array.prototype.flat = Array.prototype.find;
Object.prototype.extra = () => 0;
const Native = Promise;
window.Promise = class extends Native {};
delete Promise.prototype.finally; delete Native.prototype.finally; delete Native.allSettled;
Object.defineProperty(window, "localStorage", { get() { throw new Error("refused"); } });
"""


def page(handrail: str, *, key: str, query: str = "", **attributes: str) -> str:
    """The page's HTML. `query` may hold 'spoilt', 'rtl', 'dark' and 'green'."""
    data = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
    language = "ar" if "rtl" in query else "en"
    script = f'<script src="{handrail}/widget.js" data-site="{key}"{data} async></script>'
    spoiling = '<script src="/spoilt.js"></script>' if "spoilt" in query else ""
    return (
        f'<!doctype html><html lang="{language}" class="{query}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Boots</title>'
        f'<link rel="stylesheet" href="/shop.css">{spoiling}{script}</head><body><main>'
        "<h1>Walking boots</h1><p>Leather, resoled for free within two years.</p>"
        '<p><a href="#basket">Put them into the basket</a></p></main></body></html>'
    )


SHOP_CSS = """
html { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
a { color: inherit; }
main { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
.green { --handrail-colour: #ffd400; --handrail-font: Georgia, serif; }
.light { color-scheme: light; }
div, button, p, textarea, * { text-transform: inherit; }
button { background: hotpink !important; font-size: 40px !important; }
handrail-widget { display: none; opacity: .1; transform: scale(3); }
"""


def shop(handrail: str, key: str = "site_demo") -> Starlette:
    """A shop that lets scripts and calls go to Handrail alone, and styles come from itself."""
    policy = (
        f"default-src 'none'; script-src {handrail} 'self'; connect-src {handrail};"
        " style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    )

    async def show(request: Request) -> Response:
        attributes = dict(request.query_params)
        query = attributes.pop("is", "")
        html = page(handrail, key=attributes.pop("key", key), query=query, **attributes)
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    async def styles(_: Request) -> Response:
        return Response(SHOP_CSS, media_type="text/css")

    async def spoilt(_: Request) -> Response:
        return Response(SPOILT, media_type="text/javascript")

    async def nothing(_: Request) -> Response:
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/", show),
            Route("/shop.css", styles),
            Route("/spoilt.js", spoilt),
            Route("/favicon.ico", nothing),
        ]
    )


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve an application in a thread until the block ends; its address."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="critical", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(int(_PATIENCE_S / 0.02)):
        if server.started:
            break
        threading.Event().wait(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)


def event(name: str, value: object) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(value)}\n\n"
