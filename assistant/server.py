"""The web server of a home: its parts put together, its port, its note for the command line."""

import gc
import json
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.access.passwords import Passwords
from assistant.access.signin import Door
from assistant.api.accounts import account_routes
from assistant.api.addresses import proxies
from assistant.api.asking import Asking
from assistant.api.audit import audit_routes
from assistant.api.caller import CallerMiddleware, who_by_token
from assistant.api.cases import case_routes
from assistant.api.conversations import conversation_routes
from assistant.api.customers import customer_routes
from assistant.api.defences import BodyLimitMiddleware, HeadersMiddleware, SameOriginMiddleware
from assistant.api.doors.middleware import DoorMiddleware
from assistant.api.handover import handover_routes
from assistant.api.inbox import inbox_routes
from assistant.api.library import library_routes
from assistant.api.limits_read import read_limits
from assistant.api.offers import offer_routes
from assistant.api.openapi import describe
from assistant.api.operations import operation_routes
from assistant.api.page_limits import PageLimitMiddleware
from assistant.api.privacy import privacy_routes
from assistant.api.problems import answer_with_problems
from assistant.api.questions import question_routes
from assistant.api.replying import reply_routes
from assistant.api.service import service_routes
from assistant.api.sites import site_routes
from assistant.api.surveys import survey_routes
from assistant.api.tokens import token_routes
from assistant.api.unnamed_proxies import UnnamedProxyMiddleware
from assistant.api.visitors import VisitorMiddleware
from assistant.api.webchat import webchat_routes
from assistant.api.webhooks import webhook_routes
from assistant.demo.shop_page import shop_routes
from assistant.errors import ServerError
from assistant.help_pages.pages import help_routes
from assistant.ports import Assistant
from assistant.ui.account import account_page_routes
from assistant.ui.account_tokens import account_token_routes, token_section
from assistant.ui.admin.pages import admin_routes
from assistant.ui.elsewhere import elsewhere_of, elsewhere_routes
from assistant.ui.refusing import refused_page
from assistant.ui.signin import sign_in_routes
from assistant.widget.serving import widget_routes

_FAREWELL_S = 3
_UNHEARD_MS = 60_000
_STATIC = Path(__file__).parent / "ui" / "static"


def create_app(
    handrail: Assistant,
    *,
    owner_token: str = "",
    screens: bool = True,
    passwords: Passwords | None = None,
) -> FastAPI:
    """Put the server together; `owner_token`, if any, lets a program act as the home's owner.

    Without `screens` there is no desk and no library page, and Gradio is not loaded. The
    application behind it is started and closed by whoever opened it.
    """

    app = FastAPI(
        title="Handrail",
        summary="Answers from policy in force, quoted word for word.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # both pages fetch their scripts from another host
        redoc_url=None,
    )
    settings, database = handrail.settings, handrail.database
    limits = read_limits(settings.chat_limits)
    asking = Asking(handrail)
    door = Door(database, passwords or Passwords(), audit=handrail.audit)
    app.state.proxies = proxies(settings.trusted_proxies)
    answer_with_problems(app)
    app.include_router(question_routes(handrail, asking))
    app.include_router(conversation_routes(handrail))
    app.include_router(reply_routes(handrail))
    app.include_router(library_routes(handrail))
    app.include_router(privacy_routes(handrail))
    app.include_router(customer_routes(handrail))
    app.include_router(offer_routes(handrail))
    app.include_router(inbox_routes(handrail))
    app.include_router(case_routes(handrail))
    app.include_router(handover_routes(handrail))
    app.include_router(service_routes(handrail))
    app.include_router(site_routes(handrail))
    app.include_router(survey_routes(handrail))
    app.include_router(webhook_routes(handrail))
    app.include_router(audit_routes(handrail))
    app.include_router(webchat_routes(handrail, limits))
    app.include_router(account_routes(door))
    app.include_router(token_routes(database, handrail.audit))
    app.include_router(operation_routes(handrail, asking))
    elsewhere = elsewhere_of(handrail)
    button = elsewhere.provider.name if elsewhere is not None else ""
    app.include_router(sign_in_routes(door, secure=settings.secure_cookies, elsewhere=button))
    app.include_router(
        elsewhere_routes(
            door, elsewhere, public_url=settings.public_url, secure=settings.secure_cookies
        )
    )
    app.include_router(account_token_routes(database, handrail.audit))
    app.include_router(admin_routes(handrail, handrail.audit, passwords=passwords))
    app.include_router(
        account_page_routes(
            door,
            company=settings.company,
            tokens_section=lambda person, at: token_section(database, person, at=at),
        )
    )
    app.include_router(help_routes(handrail))
    app.include_router(widget_routes())
    app.include_router(shop_routes(handrail))
    app.mount("/static", StaticFiles(directory=_STATIC))
    if screens:
        from assistant.ui.screens import mount_screens

        mount_screens(app, handrail, asking)
    describe(app)
    # The last one added is the first to see a request.
    app.add_middleware(DoorMiddleware, refused_page=refused_page)
    app.add_middleware(CallerMiddleware, who=who_by_token(database, owner_token))
    app.add_middleware(SameOriginMiddleware)
    app.add_middleware(BodyLimitMiddleware, largest_upload=settings.largest_upload_mb * 1_000_000)
    app.add_middleware(VisitorMiddleware, handrail=handrail, limits=limits)
    app.add_middleware(PageLimitMiddleware, limits=limits, trusted_proxies=settings.trusted_proxies)
    app.add_middleware(HeadersMiddleware, secure=settings.secure_cookies)
    app.add_middleware(UnnamedProxyMiddleware, trusted=app.state.proxies, registry=asking.registry)
    return app


def run(handrail: Assistant, host: str, port: int) -> None:
    """Serve until stopped; port 0 takes any free one. Raises ServerError when it cannot start."""
    import uvicorn

    with _stopping_quietly(), _listening(host, port) as listener:
        url = _url(host, listener.getsockname()[1])
        token = secrets.token_urlsafe(32)
        # The model and the screens take seconds each to load, so they load side by side.
        with ThreadPoolExecutor(max_workers=1) as other:
            starting = other.submit(handrail.start)
            app = create_app(handrail, owner_token=token)
            starting.result()
        # What was loaded stays for good: looking through it for garbage again and again would
        # make every twentieth answer twice as slow.
        gc.collect()
        gc.freeze()
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            # The other parser of HTTP reads headers without an end for as long as they come.
            http="h11",
            # Whose word on who calls counts is a setting of ours.
            proxy_headers=False,
            timeout_keep_alive=30,
            # A page that is open holds a stream, which would never end by itself.
            timeout_graceful_shutdown=_FAREWELL_S,
        )
        with _noted(handrail.settings.home / "server.json", url, token):
            print(f"Handrail is at {url}  (Ctrl+C stops it)", flush=True)
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _stopping_quietly() -> Iterator[None]:
    """End in order on Ctrl+C and on a service manager's stop; both are no errors."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # What nobody acknowledges is given up, where the system can: streams stay open long.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNHEARD_MS)
        try:
            listener.bind((host, port))
            # Listening now, not later, so that a second server learns at once that it is late.
            listener.listen(128)
        except OSError as error:
            raise ServerError(
                f"port {port} of {host} cannot be used ({(error.strerror or str(error)).lower()});"
                " stop what uses it, or choose another with --port"
            ) from error
        yield listener


@contextmanager
def _noted(note: Path, url: str, token: str) -> Iterator[None]:
    """Leave the way to this server in the home while it runs, for its owner's eyes only."""
    content = json.dumps({"url": url, "pid": os.getpid(), "token": token})
    fresh = note.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    fresh.replace(note)
    try:
        yield
    finally:
        if note.is_file() and note.read_text("utf-8") == content:
            note.unlink()


def _url(host: str, port: int) -> str:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
