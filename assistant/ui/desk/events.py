"""What the desk does when somebody asks, opens, judges: each a short call of the application."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from assistant.access.model import Person
from assistant.answering.hearing import Hear, Stopped
from assistant.answering.model import Citation
from assistant.api.asking import Asking
from assistant.ports import Assistant
from assistant.suggestion import Suggestion
from assistant.ui.desk.memory import Memory
from assistant.ui.desk.showing import Showing
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import Log, tell
from assistant.ui.desk.underway import Failed, Question, Questions, Underway
from assistant.ui.events import Sent
from kb.model import Audience

# A conversation used within this time is gone on with; later the customer is another one.
_STILL_OPEN = timedelta(hours=4)
_NEW = "new"
_EMPTY = "Write a question first."


class DeskEvents:
    """The desk's events; `person` is always the one of the session on the server."""

    def __init__(self, assistant: Assistant, asking: Asking) -> None:
        self._assistant = assistant
        self._asking = asking
        self._memory = Memory(assistant.database)
        self._show = Showing(assistant, self._memory)
        self._questions = Questions(self._answer)

    def load(self, person: Person, wanted: str = "") -> DeskChange:
        """A page was opened: on the conversation it asks for, or on one used just now."""
        tab = self._watching(person, self._opening(person, wanted))
        ready = tell(
            "ready",
            today=date.today().isoformat(),
            conversation=tab.conversation or (_NEW if wanted else ""),
            draft="" if tab.underway else self._memory.draft(person, tab.conversation),
            underway=tab.underway,
        )
        return replace(self._opened(person, tab), composer=ready)

    def tab(self, person: Person, tab: Tab, sent: Sent) -> Tab:
        """The person's tab; the server may have been restarted since, but the page remembers."""
        here = sent.text("here")
        if tab.person or not self._memory.is_of(person, here):
            return tab.of(person)
        return Tab(person.id, here)

    def begin(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A new conversation was begun; what stood in the question box stays with the old one."""
        return self._turned_to(person, tab, "", sent)

    def open(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """An earlier conversation was chosen: as it was, and what its last answer rests on."""
        wanted = sent.text("conversation")
        known = wanted if self._memory.is_of(person, wanted) else ""
        return self._turned_to(person, tab, known, sent)

    def watch(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """A page shows a question on its way: it hears all of it, from the start to the end."""
        mine = tab.of(person)
        underway = self._questions.get(person.id, sent.text("underway"))
        if underway is None:
            yield self._opened(person, replace(mine, underway=""))
            return
        yield from self._watched(person, mine, underway, Log())

    def find(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """Words to find earlier conversations by were typed."""
        mine = tab.of(person)
        found = self._show.history(
            person, current=mine.conversation, containing=sent.text("text")[:200]
        )
        return DeskChange(history=found)

    def keep_draft(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """Something was typed into the question box: it outlives this browser."""
        self._memory.keep_draft(person, tab.of(person).conversation, sent.text("text"))
        return DeskChange()

    def ask(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """A question was sent: it is shown, then what is heard of it, then its answer."""
        mine = tab.of(person)
        text = sent.text("text")
        if not text:
            yield self.fail(person, mine, sent, _EMPTY)
            return
        public_only = sent.text("audience") == Audience.PUBLIC
        question = Question(
            person=person.id,
            conversation=mine.conversation,
            text=text,
            audience=Audience.PUBLIC if public_only else Audience.INTERNAL,
            on=sent.day("on") or date.today(),
        )
        self._memory.keep_draft(person, mine.conversation, text)
        yield from self._asked(person, mine, question)

    def again(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """An answer shall be worded anew, in its own place."""
        mine = tab.of(person)
        asked = self.suggestion(person, mine, sent)
        if asked is None:
            yield DeskChange(tab=mine)
            return
        question = replace(_question_of(asked, person), instead_of=asked.id)
        yield from self._asked(person, mine, question)

    def exactly(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """A question shall be taken as it was typed: by itself, in a new conversation."""
        mine = tab.of(person)
        asked = self.suggestion(person, mine, sent)
        if asked is None:
            yield DeskChange(tab=mine)
            return
        alone = replace(_question_of(asked, person), conversation="")
        yield from self._asked(person, Tab(person.id), alone)

    def stop(self, person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """No more of a draft is wanted; its question is answered word for word."""
        underway = self._questions.get(person.id, sent.text("underway"))
        if underway is not None:
            underway.stop()
        return DeskChange()

    def fail(self, person: Person, tab: Tab, sent: Sent, why: str) -> DeskChange:
        """Something was not done: the conversation as it was, what was typed, and why."""
        mine = tab.of(person)
        failed = tell("failed", text=sent.text("text"), error=why)
        return DeskChange(mine, thread=self.thread(person, mine), composer=failed)

    def cite(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A citation was chosen: its source, the quoted words marked."""
        asked = self.suggestion(person, tab, sent)
        for citation in asked.answer.citations if asked is not None else ():
            if asked is not None and str(citation.n) == sent.text("n"):
                return DeskChange(source=self._show.source(asked, citation.n))
        return DeskChange(source=self._show.no_source())

    def cited(self, key: str, citation: Citation | None) -> DeskChange:
        """The source of a citation that is of no answer; `key` names it for the page."""
        if citation is None:
            return DeskChange(source=self._show.no_source())
        return DeskChange(source=self._show.cited(key, citation))

    def close(self, _person: Person, _tab: Tab, _sent: Sent) -> DeskChange:
        """The source was put aside."""
        return DeskChange(source=self._show.no_source())

    def judge(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A thumb was pressed, or a reason given; the same thumb again takes it back."""
        mine = tab.of(person)
        asked = self.suggestion(person, mine, sent)
        verdict, reason = sent.text("verdict"), sent.text("reason")
        if asked is None or verdict not in ("up", "down"):
            return DeskChange(tab=mine)
        before = self._memory.judged(person, mine.conversation, asked.id).partition(":")[0]
        good = None if not reason and before == verdict else verdict == "up"
        self._assistant.feedback(asked.id, person.id, good=good, reason=reason[:2000])
        return DeskChange(thread=self.thread(person, mine))

    def suggestion(self, person: Person, tab: Tab, sent: Sent) -> Suggestion | None:
        """The suggestion an event is about, if it is of the conversation in this person's tab."""
        mine = tab.of(person)
        return self._memory.suggestion(person, mine.conversation, sent.text("suggestion"))

    def thread(self, person: Person, tab: Tab) -> str:
        """The conversation in this person's tab, as it stands."""
        mine = tab.of(person)
        underway = self._questions.get(person.id, mine.underway)
        return self._show.thread(person, mine.conversation, underway=underway)

    def _asked(self, person: Person, tab: Tab, question: Question) -> Iterator[DeskChange]:
        underway = self._questions.begin(question)
        yield from self._watched(person, tab, underway, Log())

    def _watched(
        self, person: Person, tab: Tab, underway: Underway, log: Log
    ) -> Iterator[DeskChange]:
        """A question on its way, to its end."""
        tab = replace(tab, underway=underway.id)
        thread = self._show.thread(person, tab.conversation, underway=underway)
        taken = log.tell("taken", text=underway.question.text, underway=underway.id)
        yield DeskChange(tab, thread=thread, composer=taken)
        for news in underway.watch():
            yield DeskChange(composer=log.hear(news))
        yield self._ended(person, tab, underway, log)

    def _ended(self, person: Person, tab: Tab, underway: Underway, log: Log) -> DeskChange:
        tab = replace(tab, underway="")
        outcome = underway.outcome()
        if isinstance(outcome, Failed):
            text = "" if underway.question.instead_of else underway.question.text
            failed = log.tell("failed", text=text, error=outcome.why)
            return DeskChange(tab, thread=self.thread(person, tab), composer=failed)
        grown = Tab(person.id, outcome.conversation)
        self._memory.drop_draft(person, tab.conversation, underway.question.text)
        answered = log.tell(
            "answered",
            conversation=grown.conversation,
            suggestion=outcome.id,
            again=bool(underway.question.instead_of),
            spoken=outcome.answer.text,
        )
        return DeskChange(
            grown,
            thread=self._show.thread(person, grown.conversation, fresh=outcome.id),
            history=self._show.history(person, current=grown.conversation),
            source=self._show.first_source(outcome),
            composer=answered,
        )

    def _answer(self, question: Question, hear: Hear, stopped: Stopped) -> Suggestion:
        return self._asking.ask(
            question.text,
            audience=question.audience,
            on=question.on,
            asked_by=question.person,
            through="desk",
            conversation=question.conversation,
            instead_of=question.instead_of,
            hear=hear,
            stopped=stopped,
        )

    def _opening(self, person: Person, wanted: str) -> str:
        if wanted:
            return wanted if self._memory.is_of(person, wanted) else ""
        return self._memory.latest(person, since=datetime.now(UTC) - _STILL_OPEN)

    def _watching(self, person: Person, conversation: str) -> Tab:
        underway = self._questions.newest(person.id, conversation)
        return Tab(person.id, conversation, underway.id if underway is not None else "")

    def _turned_to(self, person: Person, tab: Tab, wanted: str, sent: Sent) -> DeskChange:
        mine = tab.of(person)
        if sent.text("text"):
            self._memory.keep_draft(person, mine.conversation, sent.text("text"))
        opened = self._watching(person, wanted) if wanted else Tab(person.id)
        composer = tell(
            "opened",
            conversation=wanted or _NEW,
            draft="" if opened.underway else self._memory.draft(person, wanted),
            underway=opened.underway,
        )
        return replace(self._opened(person, opened), composer=composer)

    def _opened(self, person: Person, tab: Tab) -> DeskChange:
        last = self._memory.last(person, tab.conversation)
        return DeskChange(
            tab,
            thread=self.thread(person, tab),
            history=self._show.history(person, current=tab.conversation),
            source=self._show.first_source(last) if last else self._show.no_source(),
        )


def _question_of(suggestion: Suggestion, person: Person) -> Question:
    return Question(
        person=person.id,
        conversation=suggestion.conversation,
        text=suggestion.question,
        audience=suggestion.audience,
        on=suggestion.on,
    )
