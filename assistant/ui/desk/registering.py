"""Which event of the page calls which handler, and what of the page its answer changes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.access import sessions
from assistant.access.model import Person
from assistant.api.caller import session_cookie
from assistant.ui.desk.case_acts import CaseActs
from assistant.ui.desk.case_following import CaseFollowing
from assistant.ui.desk.case_replies import CaseReplies
from assistant.ui.desk.customer import CustomerEvents
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.inbox import InboxEvents
from assistant.ui.desk.offers import OfferEvents
from assistant.ui.desk.replies import ReplyEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.events import Sent
from assistant.ui.listening import BROKEN, QUIETLY, attempted, caller, sent, shown
from kb.database import Database

if TYPE_CHECKING:
    import gradio as gr

Change = Callable[[Person, Tab, Sent], DeskChange]
Changes = Callable[[Person, Tab, Sent], Iterator[DeskChange]]
Sorry = Callable[[Person, Tab, Sent, str], DeskChange]

# "always_last" was seen to lose the last; what comes late is told from what is wanted now.
_SEVERAL: dict[str, Any] = {**QUIETLY, "trigger_mode": "multiple"}
# What is asked again and again is not asked while an answer is on its way.
_WHEN_FREE: dict[str, Any] = {**QUIETLY, "trigger_mode": "once"}


class Registering:
    """Registers events; `parts` are Gradio's components by their name in `DeskChange`."""

    def __init__(
        self, tab: Any, parts: Mapping[str, Any], desk: DeskEvents, database: Database
    ) -> None:
        self._tab = tab
        self._parts = parts
        self._desk = desk
        self._database = database
        self._everything = [tab, *parts.values()]

    def conversation(self, page: "gr.Blocks", finding: Any) -> None:
        """Asking, opening, reading: the desk without customers."""
        on, parts, tab, everything = self._desk, self._parts, self._tab, self._everything
        composer, thread, source = parts["composer"], parts["thread"], parts["source"]
        at_once, step_by_step = self._at_once, self._step_by_step
        page.load(self._loading(), None, everything, **QUIETLY)
        long = [
            composer.ask(step_by_step(on.ask), tab, everything, **_SEVERAL),
            composer.watch(step_by_step(on.watch), tab, everything, **_SEVERAL),
            thread.again(step_by_step(on.again), tab, everything, **_SEVERAL),
            thread.exactly(step_by_step(on.exactly), tab, everything, **_SEVERAL),
        ]
        # What is on its way goes on without the browser; only this tab turns to something else.
        parts["history"].open(at_once(on.open), tab, everything, cancels=long, **_SEVERAL)
        finding.begin(at_once(on.begin), tab, everything, cancels=long, **_SEVERAL)
        finding.find(at_once(on.find), tab, everything, **_SEVERAL)
        composer.stop(at_once(on.stop), tab, everything, **QUIETLY)
        composer.draft(at_once(on.keep_draft), tab, everything, **_SEVERAL)
        thread.cite(at_once(on.cite), tab, everything, **QUIETLY)
        thread.judge(at_once(on.judge), tab, everything, **QUIETLY)
        source.close(at_once(on.close), tab, everything, **QUIETLY)

    def replies(self, on: ReplyEvents) -> None:
        """Wording and sending a reply."""
        reply, tab, everything = self._parts["reply"], self._tab, self._everything
        reply.shape(self._at_once(on.shape), tab, everything, **_SEVERAL)
        reply.used(self._at_once(on.used), tab, everything, **QUIETLY)

    def customers(self, on: CustomerEvents, cards: OfferEvents) -> None:
        """The customer beside the conversation, and the offers to make them."""
        customer, offers = self._parts["customer"], self._parts["offers"]
        self._several(
            customer,
            on.fail,
            find=on.find,
            opened=on.opened,
            answered=on.answered,
            choose=on.choose,
            correct=on.correct,
            leave=on.leave,
        )
        self._several(
            offers,
            cards.fail,
            look=cards.look,
            make=cards.make,
            decline=cards.decline,
            withdraw=cards.withdraw,
            said=cards.customer_said,
            fulfil=cards.fulfil,
            policy=self._policy(cards),
        )

    def cases(
        self, inbox: InboxEvents, acts: CaseActs, on: CaseReplies, following: CaseFollowing
    ) -> None:
        """The inbox, and the case that is open."""
        case = self._parts["case"]
        self._several(self._parts["inbox"], inbox.fail, look=inbox.look)
        self._several(
            case,
            acts.fail,
            open=acts.open,
            close=acts.close,
            act=acts.act,
            packet=acts.packet,
            keep_packet=acts.keep_packet,
            use=on.use,
            check=on.check,
            send=on.send,
            draft=on.draft,
            cite=self._desk.cite,
        )
        follow = self._at_once(following.follow, acts.fail)
        case.follow(follow, self._tab, self._everything, **_WHEN_FREE)
        case.suggest(self._step_by_step(on.suggest), self._tab, self._everything, **_SEVERAL)

    def _several(self, place: Any, sorry: Sorry, **changes: Change) -> None:
        for name, change in changes.items():
            listen = getattr(place, name)
            listen(self._at_once(change, sorry), self._tab, self._everything, **_SEVERAL)

    def _policy(self, cards: OfferEvents) -> Change:
        def cite(person: Person, tab: Tab, what: Sent) -> DeskChange:
            key = f"{what.text('suggestion')}-{what.text('n')}"
            return self._desk.cited(key, cards.policy(person, tab, what))

        return cite

    def _at_once(self, change: Change, sorry: Sorry | None = None) -> Any:
        """A handler of Gradio's of one that changes once; `sorry` is shown after a defect."""
        import gradio as gr

        fail = sorry or self._desk.fail

        def handle(now: Tab, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            who, what = caller(request), sent(event)
            now = self._desk.tab(who, now, what)
            return self._all(
                attempted(lambda: change(who, now, what), lambda: fail(who, now, what, BROKEN))
            )

        return handle

    def _step_by_step(self, changes: Changes) -> Any:
        """A handler of Gradio's of one that changes several times."""
        import gradio as gr

        def handle(now: Tab, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
            who, what = caller(request), sent(event)
            now = self._desk.tab(who, now, what)
            steps = _while_signed_in(changes(who, now, what), request, self._database)
            yield from self._each(steps, lambda: self._desk.fail(who, now, what, BROKEN))

        return handle

    def _loading(self) -> Any:
        import gradio as gr

        def load(request: gr.Request) -> tuple[Any, ...]:
            who = caller(request)
            wanted = str(request.query_params.get("conversation", ""))
            case = str(request.query_params.get("case", ""))
            return self._all(self._desk.load(who, wanted, case))

        return load

    def _each(
        self, steps: Iterator[DeskChange], instead: Callable[[], DeskChange]
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
            yield self._all(change)

    def _all(self, change: DeskChange) -> tuple[Any, ...]:
        import gradio as gr

        tab = gr.skip() if change.tab is None else change.tab
        return (tab, *shown(*(getattr(change, name) for name in self._parts)))


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
