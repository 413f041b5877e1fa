"""The library's layout, and which event calls which handler."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.access.model import Person
from assistant.ports import Assistant
from assistant.ui.events import Sent
from assistant.ui.library.events import LibraryChange, LibraryEvents, Looking
from assistant.ui.library.proposed import ProposedEvents, told
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, sent, shown
from assistant.ui.templates import render

if TYPE_CHECKING:
    import gradio as gr

_PLACE = "<div data-proposed></div>"
_INTAKE = "handrail.intake(element, trigger, props, watch, ['changed', 'choose', 'reinstate'])"
_PROPOSED = (
    "handrail.proposed(element, trigger, props, watch, ['look', 'approve', 'refuse', 'choose'])"
)
_TOOLS = "handrail.tools(element, trigger, ['look'])"
_ROWS = "handrail.rows(element, trigger, ['choose'])"
_DETAIL = "handrail.detail(element, trigger, ['choose', 'close', 'retire', 'reinstate'])"


def library_page(assistant: Assistant) -> "gr.Blocks":
    """Files in at the top, what is proposed, the documents, the chosen one beside them."""
    import gradio as gr

    page = gr.Blocks(title="Library · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        looking = gr.State(Looking())
        with gr.Column(elem_id="main", elem_classes="library"):
            with gr.Column(elem_id="documents"):
                intake = part("intake", render("library/intake"), _INTAKE)
                proposed = part("proposed", _PLACE, _PROPOSED)
                tools = part("tools", render("library/tools"), _TOOLS)
                rows = part("rows", "${value}", _ROWS)
            detail = part("detail", "${value}", _DETAIL)
        _listen(page, LibraryEvents(assistant), (looking, rows, detail, intake), (tools, proposed))
        _hear(proposed, ProposedEvents(assistant.casework))
    return page


def _listen(
    page: "gr.Blocks", on: LibraryEvents, parts: tuple[Any, ...], beside: tuple[Any, Any]
) -> None:
    """Register the events; each changes only what its handler says."""
    import gradio as gr

    tools, proposed = beside
    looking, rows, detail, intake = parts
    everything = list(parts)

    def attempt(
        change: Callable[[Person, Looking, Sent], LibraryChange],
        now: Looking,
        event: gr.EventData,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        who, what = caller(request), sent(event)
        return _all(attempted(lambda: change(who, now, what), lambda: on.fail(now, BROKEN)))

    def load(request: gr.Request) -> tuple[Any, ...]:
        return _all(on.load(caller(request)))

    def look(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.look, now, event, request)

    def choose(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.choose, now, event, request)

    def close(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.close, now, event, request)

    def retire(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.retire, now, event, request)

    def reinstate(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.reinstate, now, event, request)

    page.load(load, None, everything, **QUIETLY)
    tools.look(look, looking, everything, trigger_mode="always_last", **QUIETLY)
    intake.changed(look, looking, everything, **QUIETLY)
    for place in (intake, rows, detail, proposed):
        place.choose(choose, looking, everything, trigger_mode="always_last", **QUIETLY)
    detail.close(close, looking, everything, **QUIETLY)
    detail.retire(retire, looking, everything, **QUIETLY)
    for place in (intake, detail):
        place.reinstate(reinstate, looking, everything, **QUIETLY)


def _hear(proposed: Any, on: ProposedEvents) -> None:
    """Register the events of the drafts; each answers their part alone."""
    import gradio as gr

    def answering(handle: Callable[[Person, Sent], str | None]) -> Any:
        def answer(event: gr.EventData, request: gr.Request) -> Any:
            who, what = caller(request), sent(event)
            said = attempted(lambda: handle(who, what), lambda: told("failed", text=BROKEN))
            return shown(said)[0]

        return answer

    proposed.look(answering(on.look), None, proposed, trigger_mode="always_last", **QUIETLY)
    proposed.approve(answering(on.approve), None, proposed, trigger_mode="multiple", **QUIETLY)
    proposed.refuse(answering(on.refuse), None, proposed, trigger_mode="multiple", **QUIETLY)


def _all(change: LibraryChange) -> tuple[Any, ...]:
    return (change.looking, *shown(change.rows, change.detail, change.message))
