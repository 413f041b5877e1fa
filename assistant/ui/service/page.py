"""The service page's layout, and which event calls which handler."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.access.model import Person
from assistant.ports import Assistant
from assistant.ui.events import Sent
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, shown
from assistant.ui.service.events import ServiceEvents, told
from assistant.ui.templates import render

if TYPE_CHECKING:
    import gradio as gr

# A plan or a taxonomy is longer than texts elsewhere.
_LONGEST = 900_000
_SHEET = (
    "handrail.serviceSheet(element, trigger, props, watch, ['open', 'older', 'check', 'publish'])"
)
_TRIAL = "handrail.serviceTrial(element, trigger, props, watch, ['attempt'])"

Handle = Callable[[Person, Sent], str]


def service_page(assistant: Assistant) -> "gr.Blocks":
    """The texts and the chosen one on the left, a message to try beside it."""
    import gradio as gr

    on = ServiceEvents(assistant.service_texts, assistant.casework)
    page = gr.Blocks(title="Service · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        with gr.Column(elem_id="main", elem_classes="service"):
            sheet = part("sheet", render("service/sheet"), _SHEET)
            trial = part("trial", render("service/trial"), _TRIAL)
        _listen(
            sheet,
            {"open": on.open, "older": on.older, "check": on.check, "publish": on.publish},
        )
        _listen(trial, {"attempt": on.attempt})

        def load(request: gr.Request) -> Any:
            who = caller(request)
            said = attempted(lambda: on.load(who), lambda: told("failed", text=BROKEN))
            return shown(said)[0]

        page.load(load, None, sheet, **QUIETLY)
    return page


def _listen(place: Any, handles: Mapping[str, Handle]) -> None:
    """Register the events of a part; each answers that part alone."""
    for name, handle in handles.items():
        latest: dict[str, Any] = {**QUIETLY, "trigger_mode": "always_last"}
        getattr(place, name)(_answering(handle), None, place, **latest)


def _answering(handle: Handle) -> Any:
    import gradio as gr

    def answer(event: gr.EventData, request: gr.Request) -> Any:
        who, what = caller(request), _sent(event)
        said = attempted(lambda: handle(who, what), lambda: told("failed", text=BROKEN))
        return shown(said)[0]

    return answer


def _sent(event: "gr.EventData") -> Sent:
    """What the browser sent: texts, each cut to the longest that is read."""
    data = event._data
    if not isinstance(data, Mapping):
        return Sent({})
    texts = {str(name): text for name, text in data.items() if isinstance(text, str)}
    return Sent({name: text[:_LONGEST] for name, text in texts.items()})
