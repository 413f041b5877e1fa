"""The screens as pages of the server: each a Gradio app of its own, mounted under its path."""

import asyncio

from fastapi import FastAPI, Request

from assistant.access.permissions import Permission
from assistant.api.asking import Asking
from assistant.api.caller import person_of
from assistant.ports import Assistant
from assistant.ui.permissions import guard
from assistant.ui.shell import Screen, ShellMiddleware

DESK = Screen("/desk", "Desk", "desk")
LIBRARY = Screen("/library", "Library", "library")
OFFERS = Screen("/offers", "Offers", "offer-catalogue", Permission.READ_OFFERS)
SERVICE = Screen("/service", "Service", "service", Permission.HANDLE_CASES)
FLOOR = Screen("/floor", "Floor", "floor", Permission.SUPERVISE, whose="supervisors")
ADMIN = Screen("/admin", "Admin", "admin", Permission.MANAGE_PEOPLE, whose="admins")
SCREENS = (DESK, LIBRARY, OFFERS, SERVICE, FLOOR, ADMIN)
"""All screens, in the order the bar lists them; the last is plain HTML, the rest are Gradio's."""


def mount_screens(app: FastAPI, assistant: Assistant, asking: Asking) -> None:
    """Mount every screen that is Gradio's."""
    # Made while no event loop runs, Gradio's parts would each leave one behind, never closed.
    asyncio.run(_mount(app, assistant, asking))


async def _mount(app: FastAPI, assistant: Assistant, asking: Asking) -> None:
    import gradio as gr

    from assistant.ui.desk.page import desk_page
    from assistant.ui.floor.page import floor_page
    from assistant.ui.library.page import library_page
    from assistant.ui.offers.page import offers_page
    from assistant.ui.service.page import service_page
    from assistant.ui.theme import handrail_theme

    pages = {DESK: desk_page(assistant, asking), LIBRARY: library_page(assistant)}
    pages[OFFERS] = offers_page(assistant)
    pages[SERVICE] = service_page(assistant)
    pages[FLOOR] = floor_page(assistant)
    for screen, page in pages.items():
        guard(screen.path, page)
        page.queue(default_concurrency_limit=20, max_size=200, api_open=False)
        gr.mount_gradio_app(
            app,
            page,
            path=screen.path,
            auth_dependency=_person_id,
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            max_file_size=1,
            theme=handrail_theme(),
        )

    def is_open(screen: Screen, stream: str) -> bool:
        return stream in pages[screen]._queue.pending_messages_per_session

    app.add_middleware(ShellMiddleware, screens=tuple(pages), listed=SCREENS, is_open=is_open)


def _person_id(request: Request) -> str | None:
    person = person_of(request)
    return person.id if person is not None else None
