"""Where Gradio's events enter: they leave this module as our own values."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.access.model import Person
from assistant.api.problems import BROKEN as BROKEN
from assistant.errors import AssistantError
from assistant.ui.events import Sent

if TYPE_CHECKING:
    import gradio as gr

Change = TypeVar("Change")

_LOG = logging.getLogger(__name__)

# How every event of ours is registered: in no API, without Gradio's own spinner.
QUIETLY: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class NotSignedInError(AssistantError):
    """An event came without a person; the shell lets none through, so this is a last resort."""

    def __init__(self) -> None:
        super().__init__("You were signed out; reload the page and sign in again.")


def caller(request: "gr.Request") -> Person:
    """Who triggered an event, by the session on the server; raises NotSignedInError."""
    inner = request.request
    person = getattr(inner.state, "person", None) if inner is not None else None
    if not isinstance(person, Person):
        raise NotSignedInError
    return person


def sent(event: "gr.EventData") -> Sent:
    """What the browser sent with an event."""
    return Sent.of(event._data)


def attempted(work: Callable[[], Change], instead: Callable[[], Change]) -> Change:
    """What the work gives; after a defect of ours, what is shown instead, and a log entry.

    Gradio would tell the browser of a defect in a way no page can show.
    """
    try:
        return work()
    except Exception:  # noqa: BLE001  (the outermost edge of an event, as a 500 is of a request)
        _LOG.exception("an event failed")
        return instead()


def shown(*parts: str | None) -> tuple[Any, ...]:
    """Values for Gradio's components in their order; None leaves one as it is."""
    import gradio as gr

    return tuple(gr.skip() if part is None else str(part) for part in parts)


def part(name: str, template: str, script: str) -> "gr.HTML":
    """A part of a page: its HTML, and the function of our script that brings it to life.

    A template without ${value} never changes; its value then is a message to the script.
    """
    import gradio as gr

    return gr.HTML(
        value="",
        elem_id=name,
        html_template=template,
        js_on_load=script,
        apply_default_css=False,
        container=False,
    )
