"""The desk's layout, and which event calls which handler."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.ports import Assistant
from assistant.ui.desk.events import Conversation, DeskChange, DeskEvents
from assistant.ui.events import Sent
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, sent, shown
from assistant.ui.templates import render

if TYPE_CHECKING:
    import gradio as gr

_HISTORY = "handrail.history(element, trigger, ['open', 'begin'])"
_THREAD = "handrail.thread(element, trigger, ['cite', 'judge'])"
_SOURCE = "handrail.source(element, trigger, ['close'])"
_COMPOSER = "handrail.composer(element, trigger, props, watch, ['ask'])"


def desk_page(assistant: Assistant, asking: Asking) -> "gr.Blocks":
    """Three columns: questions asked, the conversation, the source beside it."""
    import gradio as gr

    page = gr.Blocks(title="Desk · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        with gr.Column(elem_id="main", elem_classes="desk"):
            part("tabs", render("desk/tabs"), "handrail.tabs(element)")
            history = part("history", "${value}", _HISTORY)
            thread = part("thread", "${value}", _THREAD)
            composer = part("composer", render("desk/composer"), _COMPOSER)
            source = part("source", "${value}", _SOURCE)
        parts = (conversation, thread, history, source, composer)
        _listen(page, DeskEvents(assistant, asking), parts)
    return page


def _listen(page: "gr.Blocks", on: DeskEvents, parts: tuple[Any, ...]) -> None:
    """Register the events; each changes only what its handler says."""
    import gradio as gr

    conversation, thread, history, source, composer = parts
    everything = list(parts)

    def attempt(
        change: Callable[[Person, Conversation, Sent], DeskChange],
        now: Conversation,
        event: gr.EventData,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        who, what = caller(request), sent(event)
        return _all(
            attempted(lambda: change(who, now, what), lambda: on.fail(who, now, what, BROKEN))
        )

    def load(request: gr.Request) -> tuple[Any, ...]:
        return _all(on.load(caller(request)))

    def begin(request: gr.Request) -> tuple[Any, ...]:
        return _all(on.begin(caller(request)))

    def ask(
        now: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        yield attempt(on.take, now, event, request)
        yield attempt(on.answer, now, event, request)

    def cite(now: Conversation, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.cite, now, event, request)

    def close(now: Conversation, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.close, now, event, request)

    def judge(now: Conversation, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return attempt(on.judge, now, event, request)

    def open_earlier(
        now: Conversation, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        return attempt(on.open, now, event, request)

    page.load(load, None, everything, **QUIETLY)
    history.begin(begin, None, everything, **QUIETLY)
    history.open(open_earlier, conversation, everything, **QUIETLY)
    composer.ask(ask, conversation, everything, **QUIETLY)
    thread.cite(cite, conversation, everything, **QUIETLY)
    source.close(close, conversation, everything, **QUIETLY)
    thread.judge(judge, conversation, everything, **QUIETLY)


def _all(change: DeskChange) -> tuple[Any, ...]:
    return (
        change.conversation,
        *shown(change.thread, change.history, change.source, change.composer),
    )
