"""The desk's layout, and which event calls which handler."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.api.asking import Asking
from assistant.ports import Assistant
from assistant.ui.desk.events import Conversation, DeskChange, DeskEvents
from assistant.ui.listening import QUIETLY, caller, part, sent, shown
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

    def load(request: gr.Request) -> tuple[Any, ...]:
        return _all(on.load(caller(request)))

    def begin(request: gr.Request) -> tuple[Any, ...]:
        return _all(on.begin(caller(request)))

    def ask(
        now: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        for change in on.ask(caller(request), now, sent(event)):
            yield _all(change)

    def cite(now: Conversation, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return _all(on.cite(caller(request), now, sent(event)))

    def judge(now: Conversation, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return _all(on.judge(caller(request), now, sent(event)))

    def close(now: Conversation, request: gr.Request) -> tuple[Any, ...]:
        return _all(on.close(caller(request), now))

    def open_earlier(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        return _all(on.open(caller(request), sent(event)))

    page.load(load, None, everything, **QUIETLY)
    history.begin(begin, None, everything, **QUIETLY)
    history.open(open_earlier, None, everything, **QUIETLY)
    composer.ask(ask, conversation, everything, **QUIETLY)
    thread.cite(cite, conversation, everything, **QUIETLY)
    source.close(close, conversation, everything, **QUIETLY)
    thread.judge(judge, conversation, everything, **QUIETLY)


def _all(change: DeskChange) -> tuple[Any, ...]:
    return (
        change.conversation,
        *shown(change.thread, change.history, change.source, change.composer),
    )
