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
from assistant.ui.casework.voices import Voices
from assistant.ui.desk.case_showing import CaseShowing
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
        voices = Voices(assistant.webchat, assistant.surveys)
        self.cases = CaseShowing(assistant.casework, assistant.database, self._memory, voices)
        self._questions = Questions(self._answer)

    def load(self, person: Person, wanted: str = "", case: str = "") -> DeskChange:
        """A page was opened: on the case or conversation it asks for, or on one used just now."""
        if self.cases.file(person, case or wanted) is not None:
            return self.open_case(person, Tab(person.id), case or wanted, first=True)
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
        here, case = sent.text("here"), sent.text("case")
        if tab.person or not (here or case):
            return tab.of(person)
        conversation = here if self._memory.is_of(person, here) else ""
        return Tab(person.id, conversation, case=case)

    def begin(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A new conversation was begun; what stood in the question box stays with the old one."""
        return self._turned_to(person, tab, "", sent)

    def open(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """An earlier conversation was chosen: as it was, and what its last answer rests on."""
        wanted = sent.text("conversation")
        if self.cases.file(person, wanted) is not None:
            self._keep_question(person, tab.of(person), sent)
            return self.open_case(person, tab, wanted)
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
        self._keep_question(person, tab.of(person), sent, even_empty=True)
        return DeskChange()

    def open_case(self, person: Person, tab: Tab, case: str, *, first: bool = False) -> DeskChange:
        """A case as it stands: who works on it asks in its conversation; `first` on a new page."""
        file = self.cases.file(person, case)
        if file is None:
            return DeskChange()
        mine = case if file.case.owner == person.id else ""
        opened = replace(self._watching(person, mine), case=case)
        draft = self._memory.draft(person, mine) if mine else ""
        composer = tell(
            "ready" if first else "opened",
            today=date.today().isoformat(),
            conversation=mine or _NEW,
            case=case,
            customer=file.case.customer,
            order=file.case.order,
            draft="",
            underway=opened.underway,
        )
        return DeskChange(
            opened,
            thread=self.thread(person, opened),
            history=self._show.history(person, current=mine),
            source=self._show.no_source(),
            composer=composer,
            case=self.cases.tell(Log(), person, file, draft=draft),
        )

    def _keep_question(
        self, person: Person, tab: Tab, sent: Sent, *, even_empty: bool = False
    ) -> None:
        """Keep what stands in the question box; a case's draft is of the reply, not of it."""
        text = sent.text("text")
        if (text or even_empty) and not tab.case:
            self._memory.keep_draft(person, tab.conversation, text)

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
        self._keep_question(person, mine, sent)
        yield from self.asked(person, mine, question)

    def again(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """An answer shall be worded anew, in its own place."""
        mine = tab.of(person)
        asked = self.suggestion(person, mine, sent)
        if asked is None:
            yield DeskChange(tab=mine)
            return
        question = replace(_question_of(asked, person), instead_of=asked.id)
        yield from self.asked(person, mine, question)

    def exactly(self, person: Person, tab: Tab, sent: Sent) -> Iterator[DeskChange]:
        """A question shall be taken as it was typed: by itself, in a new conversation."""
        mine = tab.of(person)
        asked = self.suggestion(person, mine, sent)
        if asked is None:
            yield DeskChange(tab=mine)
            return
        alone = replace(_question_of(asked, person), conversation="")
        yield from self.asked(person, Tab(person.id), alone)

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
        wanted = sent.text("suggestion")
        if ":" in wanted:
            case = tab.of(person).case or sent.text("case")
            citation = self.cases.source(person, case, wanted, sent.text("n"))
            return self.cited(f"{wanted}-{sent.text('n')}", citation)
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
        return self._thread(person, mine, underway=underway)

    def _thread(
        self, person: Person, tab: Tab, *, underway: Underway | None = None, fresh: str = ""
    ) -> str:
        file = self.cases.file(person, tab.case)
        if file is not None:
            return self.cases.thread(person, file, underway=underway, fresh=fresh)
        return self._show.thread(person, tab.conversation, underway=underway, fresh=fresh)

    def asked(self, person: Person, tab: Tab, question: Question) -> Iterator[DeskChange]:
        """A question was asked in a tab: shown on its way, then with its answer."""
        underway = self._questions.begin(question)
        yield from self._watched(person, tab, underway, Log())

    def _watched(
        self, person: Person, tab: Tab, underway: Underway, log: Log
    ) -> Iterator[DeskChange]:
        """A question on its way, to its end."""
        tab = replace(tab, underway=underway.id)
        thread = self._thread(person, tab, underway=underway)
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
        grown = Tab(person.id, outcome.conversation, case=tab.case)
        self._memory.drop_draft(person, tab.conversation, underway.question.text)
        answered = log.tell(
            "answered",
            conversation=grown.conversation,
            case=grown.case,
            suggestion=outcome.id,
            again=bool(underway.question.instead_of),
            spoken=outcome.answer.text,
        )
        return DeskChange(
            grown,
            thread=self._thread(person, grown, fresh=outcome.id),
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
        self._keep_question(person, tab.of(person), sent)
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
