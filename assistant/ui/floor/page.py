"""The floor's layout, and which event calls which handler."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.access.model import Person
from assistant.ui.casework.voices import Voices
from assistant.ui.events import Sent
from assistant.ui.floor.acts import act
from assistant.ui.floor.events import FloorEvents
from assistant.ui.floor.house import House
from assistant.ui.floor.state import FloorChange, Looking
from assistant.ui.floor.watching import CaseWatch, told
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, sent, shown
from assistant.ui.templates import render

if TYPE_CHECKING:
    import gradio as gr

_HEAD = "handrail.floor(element, trigger, props, watch, ['look'])"
_ESCALATIONS = "handrail.floorCases('escalations', element, trigger, props, watch, ['look', 'act'])"
_APPROVALS = "handrail.approvals(element, trigger, ['approve', 'refuse'])"
_PEOPLE = "handrail.floorCases('people', element, trigger, props, watch, ['look', 'act'])"
_FAIRNESS = "handrail.fairness(element, trigger, ['compare'])"
_LIVE = "handrail.live(element, trigger, props, watch, ['follow', 'act', 'leave', 'cite'])"

Change = Callable[[Person, Looking, Sent], FloorChange]
Watch = Callable[[Person, Sent], str | None]


def floor_page(house: House) -> "gr.Blocks":
    """Escalations, approvals, people and fairness, one of them in sight at a time."""
    import gradio as gr

    page = gr.Blocks(title="Floor · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        looking = gr.State(Looking())
        with gr.Column(elem_id="main", elem_classes="floor"):
            head = part("floor-head", render("floor/head"), _HEAD)
            escalations = part("escalations", _place("escalations"), _ESCALATIONS)
            approvals = part("approvals", "${value}", _APPROVALS)
            people = part("people", _place("people"), _PEOPLE)
            fairness = part("fairness", "${value}", _FAIRNESS)
            live = part("live", render("floor/live_panel"), _LIVE)
        _listen(page, FloorEvents(house), looking, (head, approvals, fairness))
        voices = Voices(house.webchat, house.surveys)
        watch = CaseWatch(house.casework, house.database, voices)
        _watch(watch, house, (escalations, people, live))
    return page


def _place(name: str) -> str:
    return render("floor/place", name=name)


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


def _watch(on: CaseWatch, house: House, parts: tuple[Any, ...]) -> None:
    """Register the events about cases; each answers only the part that asked."""
    escalations, people, live = parts

    def acting(person: Person, what: Sent) -> str:
        return act(house.casework, person, what)

    escalations.look(_answering(on.escalations), None, escalations, **_LATEST)
    people.look(_answering(on.people), None, people, **_LATEST)
    live.follow(_answering(on.follow), None, live, **_LATEST)
    live.leave(_answering(on.leave), None, live, **_EACH)
    live.cite(_answering(on.cite), None, live, **_LATEST)
    for place in parts:
        place.act(_answering(acting), None, place, **_EACH)


_LATEST: dict[str, Any] = {**QUIETLY, "trigger_mode": "always_last"}
_EACH: dict[str, Any] = {**QUIETLY, "trigger_mode": "multiple"}


def _answering(watch: Watch) -> Any:
    import gradio as gr

    def answer(event: gr.EventData, request: gr.Request) -> Any:
        who, what = caller(request), sent(event)
        said = attempted(lambda: watch(who, what), lambda: told("failed", text=BROKEN))
        return shown(said)[0]

    return answer


def _all(change: FloorChange) -> tuple[Any, ...]:
    return (change.looking, *shown(change.approvals, change.fairness, change.message))
