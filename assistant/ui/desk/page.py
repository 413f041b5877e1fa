"""The desk's layout, and which event calls which handler."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.access import sessions
from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.api.caller import session_cookie
from assistant.ports import Assistant
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.replies import ReplyEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.events import Sent
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, part, sent, shown
from assistant.ui.templates import render
from kb.database import Database

if TYPE_CHECKING:
    import gradio as gr

_FINDING = "handrail.finding(element, trigger, ['find', 'begin'])"
_HISTORY = "handrail.history(element, trigger, ['open'])"
_THREAD = "handrail.thread(element, trigger, ['cite', 'judge', 'again', 'exactly'])"
_SOURCE = "handrail.source(element, trigger, ['close'])"
_COMPOSER = "handrail.composer(element, trigger, props, watch, ['ask', 'watch', 'stop', 'draft'])"
_REPLY = "handrail.reply(element, trigger, props, watch, ['shape', 'used'])"

Change = Callable[[Person, Tab, Sent], DeskChange]
Changes = Callable[[Person, Tab, Sent], Iterator[DeskChange]]


def desk_page(assistant: Assistant, asking: Asking) -> "gr.Blocks":
    """Three columns: conversations, the open one, the source beside it."""
    import gradio as gr

    page = gr.Blocks(title="Desk · Handrail", analytics_enabled=False, fill_width=True)
    with page:
        tab = gr.State(Tab())
        with gr.Column(elem_id="main", elem_classes="desk"):
            part("tabs", render("desk/tabs"), "handrail.tabs(element)")
            finding = part("finding", render("desk/finding"), _FINDING)
            history = part("history", "${value}", _HISTORY)
            thread = part("thread", "${value}", _THREAD)
            composer = part("composer", render("desk/composer"), _COMPOSER)
            source = part("source", "${value}", _SOURCE)
            reply = part("reply", render("desk/reply"), _REPLY)
        parts = (tab, thread, history, source, composer, reply)
        desk = DeskEvents(assistant, asking)
        _listen(page, desk, ReplyEvents(assistant, desk), parts, finding, assistant.database)
    return page


def _listen(
    page: "gr.Blocks",
    on: DeskEvents,
    replying: ReplyEvents,
    parts: tuple[Any, ...],
    finding: Any,
    database: Database,
) -> None:
    """Register the events; each changes only what its handler says."""
    tab, thread, history, source, composer, reply = parts
    everything = list(parts)
    at_once, step_by_step = _handlers(on, database)
    # "always_last" was seen to lose the last; what comes late is told from what is wanted now.
    several: dict[str, Any] = {**QUIETLY, "trigger_mode": "multiple"}

    page.load(_loading(on), None, everything, **QUIETLY)
    long = [
        composer.ask(step_by_step(on.ask), tab, everything, **several),
        composer.watch(step_by_step(on.watch), tab, everything, **several),
        thread.again(step_by_step(on.again), tab, everything, **several),
        thread.exactly(step_by_step(on.exactly), tab, everything, **several),
    ]
    # What is on its way goes on without the browser; only this tab turns to something else.
    history.open(at_once(on.open), tab, everything, cancels=long, **several)
    finding.begin(at_once(on.begin), tab, everything, cancels=long, **several)
    finding.find(at_once(on.find), tab, everything, **several)
    composer.stop(at_once(on.stop), tab, everything, **QUIETLY)
    composer.draft(at_once(on.keep_draft), tab, everything, **several)
    thread.cite(at_once(on.cite), tab, everything, **QUIETLY)
    thread.judge(at_once(on.judge), tab, everything, **QUIETLY)
    source.close(at_once(on.close), tab, everything, **QUIETLY)
    reply.shape(at_once(replying.shape), tab, everything, **several)
    reply.used(at_once(replying.used), tab, everything, **QUIETLY)


def _handlers(
    on: DeskEvents, database: Database
) -> tuple[Callable[[Change], Any], Callable[[Changes], Any]]:
    """What makes Gradio's handlers of ours: of those that change once, and step by step."""
    import gradio as gr

    def at_once(change: Change) -> Any:
        def handle(now: Tab, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            who, what = caller(request), sent(event)
            now = on.tab(who, now, what)
            return _all(
                attempted(lambda: change(who, now, what), lambda: on.fail(who, now, what, BROKEN))
            )

        return handle

    def step_by_step(changes: Changes) -> Any:
        def handle(now: Tab, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
            who, what = caller(request), sent(event)
            now = on.tab(who, now, what)
            steps = _while_signed_in(changes(who, now, what), request, database)
            yield from _each(steps, lambda: on.fail(who, now, what, BROKEN))

        return handle

    return at_once, step_by_step


def _loading(on: DeskEvents) -> Any:
    import gradio as gr

    def load(request: gr.Request) -> tuple[Any, ...]:
        who = caller(request)
        wanted = str(request.query_params.get("conversation", ""))
        return _all(on.load(who, wanted))

    return load


def _while_signed_in(
    steps: Iterator[DeskChange], request: "gr.Request", database: Database
) -> Iterator[DeskChange]:
    """The steps until the session of the request ends; then the way to the door."""
    token = session_cookie(request.request.headers) if request.request is not None else ""
    for change in steps:
        if sessions.who(database, token, at=datetime.now(UTC)) is None:
            yield DeskChange(composer=tell("signed-out"))
            return
        yield change


def _each(
    steps: Iterator[DeskChange], instead: Callable[[], DeskChange]
) -> Iterator[tuple[Any, ...]]:
    """Every step's values; after a defect of ours what is shown instead, and the end."""
    broken = False

    def sorry() -> DeskChange:
        nonlocal broken
        broken = True
        return instead()

    while not broken:
        change = attempted(lambda: next(steps, None), sorry)
        if change is None:
            return
        yield _all(change)


def _all(change: DeskChange) -> tuple[Any, ...]:
    import gradio as gr

    tab = gr.skip() if change.tab is None else change.tab
    return (
        tab,
        *shown(change.thread, change.history, change.source, change.composer, change.reply),
    )
