"""What somebody sees who opens a page of ours that is not for their role."""

from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from assistant.access.model import Person
from assistant.ui.screens import SCREENS
from assistant.ui.shell import bar_for
from assistant.ui.templates import render


def refused_page(path: str, person: Person) -> Response | None:
    """Whose the screen at a path is, as a page; None where none is, or it is theirs."""
    for screen in SCREENS:
        if path == screen.path or path.startswith(f"{screen.path}/"):
            if person.may(screen.needs):
                return None
            bar = bar_for(screen, SCREENS, person)
            return HTMLResponse(render("refused", screen=screen, bar=bar), HTTPStatus.FORBIDDEN)
    return None
