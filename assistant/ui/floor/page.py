"""The floor's layout, and which event calls which handler."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.access.model import Person
from assistant.ui.events import Sent
from assistant.ui.floor.events import FloorEvents
from assistant.ui.floor.house import House
from assistant.ui.floor.state import FloorChange, Looking
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, sent, shown
from assistant.ui.templates import render

if TYPE_CHECKING:
    import gradio as gr

_HEAD = "handrail.floor(element, trigger, props, watch, ['look'])"
_APPROVALS = "handrail.approvals(element, trigger, ['approve', 'refuse'])"
_FAIRNESS = "handrail.fairness(element, trigger, ['compare'])"

Change = Callable[[Person, Looking, Sent], FloorChange]


def floor_page(house: House) -> "gr.Blocks":
    """Approvals and fairness, one of them in sight at a time."""
    import gradio as gr

    page = gr.Blocks(title="Floor · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        looking = gr.State(Looking())
        with gr.Column(elem_id="main", elem_classes="floor"):
            head = part("floor-head", render("floor/head"), _HEAD)
            approvals = part("approvals", "${value}", _APPROVALS)
            fairness = part("fairness", "${value}", _FAIRNESS)
        _listen(page, FloorEvents(house), looking, (head, approvals, fairness))
    return page


def _listen(page: "gr.Blocks", on: FloorEvents, looking: Any, parts: tuple[Any, ...]) -> None:
    """Register the events; each changes only what its handler says."""
    import gradio as gr

    head, approvals, fairness = parts
    everything = [looking, approvals, fairness, head]

    def handling(change: Change) -> Any:
        def handle(now: Looking, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            who, what = caller(request), sent(event)
            return _all(attempted(lambda: change(who, now, what), lambda: on.fail(now, BROKEN)))

        return handle

    def load(request: gr.Request) -> tuple[Any, ...]:
        who = caller(request)
        return _all(attempted(lambda: on.load(who), lambda: on.fail(Looking(), BROKEN)))

    page.load(load, None, everything, **QUIETLY)
    head.look(handling(on.look), looking, everything, **QUIETLY)
    approvals.approve(handling(on.approve), looking, everything, trigger_mode="multiple", **QUIETLY)
    approvals.refuse(handling(on.refuse), looking, everything, trigger_mode="multiple", **QUIETLY)
    fairness.compare(handling(on.compare), looking, everything, trigger_mode="multiple", **QUIETLY)


def _all(change: FloorChange) -> tuple[Any, ...]:
    return (change.looking, *shown(change.approvals, change.fairness, change.message))
