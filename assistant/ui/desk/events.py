"""What the desk does when somebody asks, opens, judges: each a short call of the application."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.errors import AssistantError, RequestRefusedError
from assistant.ports import Assistant
from assistant.suggestion import Suggestion
from assistant.ui.desk import starters
from assistant.ui.desk.source import source_view
from assistant.ui.desk.views import asked_view, turn_view
from assistant.ui.events import Sent
from assistant.ui.templates import render
from kb import library, passages
from kb.errors import KnowledgeBaseError
from kb.model import Audience

_HISTORY = 100
_TURNS = 20


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one person sees in one browser tab, oldest first; `judged` by suggestion."""

    person: str = ""
    turns: tuple[Suggestion, ...] = ()
    judged: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeskChange:
    """The parts of the desk that change, as HTML; None leaves a part as it is.

    `composer` is a message to the question box.
    """

    conversation: Conversation
    thread: str | None = None
    history: str | None = None
    source: str | None = None
    composer: str | None = None


class DeskEvents:
    """The desk's events; `person` is always the one of the session on the server."""

    def __init__(self, assistant: Assistant, asking: Asking) -> None:
        self._assistant = assistant
        self._asking = asking

    def load(self, person: Person) -> DeskChange:
        """A page was opened."""
        ready = _composer("ready", today=date.today().isoformat())
        return replace(self.begin(person), composer=ready)

    def begin(self, person: Person) -> DeskChange:
        """A new conversation was begun."""
        return DeskChange(
            Conversation(person.id),
            thread=self._welcome(),
            history=self._history(person),
            source=render("desk/no_source"),
        )

    def take(self, person: Person, conversation: Conversation, sent: Sent) -> DeskChange:
        """A question was sent: show it at once, while its answer is looked for."""
        mine = _own(conversation, person)
        thread = _thread(mine, pending=sent.text("text"))
        return DeskChange(mine, thread=thread, composer=_composer("taken"))

    def answer(self, person: Person, conversation: Conversation, sent: Sent) -> DeskChange:
        """Its answer was found, with its first source; or one line says why not."""
        mine = _own(conversation, person)
        try:
            suggestion = self._answer(person, sent)
        except (AssistantError, KnowledgeBaseError) as error:
            return self.fail(person, conversation, sent, str(error))
        grown = replace(mine, turns=(*mine.turns, suggestion)[-_TURNS:])
        return DeskChange(
            grown,
            thread=_thread(grown, fresh=suggestion.id),
            history=self._history(person, current=suggestion.id),
            source=self._first_source(suggestion),
            composer=_composer("answered"),
        )

    def fail(self, person: Person, conversation: Conversation, sent: Sent, why: str) -> DeskChange:
        """Something was not done: the conversation as it was, what was typed, and why."""
        mine = _own(conversation, person)
        thread = _thread(mine) if mine.turns else self._welcome()
        failed = _composer("failed", text=sent.text("text"), error=why)
        return DeskChange(mine, thread=thread, composer=failed)

    def cite(self, person: Person, conversation: Conversation, sent: Sent) -> DeskChange:
        """A citation was chosen: its source, the quoted words marked."""
        mine = _own(conversation, person)
        for turn in mine.turns:
            for citation in turn.answer.citations:
                if turn.id == sent.text("suggestion") and str(citation.n) == sent.text("n"):
                    return DeskChange(mine, source=self._source(turn, citation.n))
        return DeskChange(mine, source=render("desk/no_source"))

    def close(self, person: Person, conversation: Conversation, _sent: Sent) -> DeskChange:
        """The source was put aside."""
        return DeskChange(_own(conversation, person), source=render("desk/no_source"))

    def open(self, person: Person, _conversation: Conversation, sent: Sent) -> DeskChange:
        """An earlier question was chosen: its answer as it was given, and the first source."""
        for suggestion in self._assistant.asked(person.id, _HISTORY):
            if suggestion.id == sent.text("suggestion"):
                mine = Conversation(person.id, (suggestion,))
                return DeskChange(
                    mine,
                    thread=_thread(mine),
                    history=self._history(person, current=suggestion.id),
                    source=self._first_source(suggestion),
                )
        return self.begin(person)

    def judge(self, person: Person, conversation: Conversation, sent: Sent) -> DeskChange:
        """A thumb was pressed, or a reason given; the same thumb again takes it back."""
        mine = _own(conversation, person)
        wanted, verdict, reason = (sent.text(each) for each in ("suggestion", "verdict", "reason"))
        if wanted not in {turn.id for turn in mine.turns} or verdict not in ("up", "down"):
            return DeskChange(mine)
        taken_back = not reason and mine.judged.get(wanted, "").partition(":")[0] == verdict
        good = None if taken_back else verdict == "up"
        self._assistant.feedback(wanted, person.id, good=good, reason=reason[:2000])
        state = "" if taken_back else f"{verdict}:told" if reason else verdict
        mine = replace(mine, judged={**mine.judged, wanted: state})
        return DeskChange(mine, thread=_thread(mine))

    def _answer(self, person: Person, sent: Sent) -> Suggestion:
        question = sent.text("text")
        if not question:
            raise RequestRefusedError("Write a question first.")
        public_only = sent.text("audience") == Audience.PUBLIC
        return self._asking.ask(
            question,
            audience=Audience.PUBLIC if public_only else Audience.INTERNAL,
            on=sent.day("on") or date.today(),
            asked_by=person.id,
            through="desk",
        )

    def _history(self, person: Person, *, current: str = "") -> str:
        asked = self._assistant.asked(person.id, _HISTORY)
        days = asked_view(asked, today=date.today(), current=current)
        return render("desk/history", days=days)

    def _welcome(self) -> str:
        questions = starters.questions(self._assistant.database, on=date.today())
        return render("desk/welcome", questions=questions, ready=self._assistant.ready())

    def _first_source(self, suggestion: Suggestion) -> str:
        if suggestion.answer.abstained or not suggestion.answer.citations:
            return render("desk/no_source")
        return self._source(suggestion, suggestion.answer.citations[0].n)

    def _source(self, suggestion: Suggestion, number: int) -> str:
        citation = next(each for each in suggestion.answer.citations if each.n == number)
        try:
            version = library.version(
                self._assistant.database, citation.document_id, citation.version
            )
        except KnowledgeBaseError:
            return render("desk/erased", citation=citation)
        parts = passages.of_version(
            self._assistant.database, citation.document_id, citation.version
        )
        headings = frozenset(heading for part in parts for heading in part.heading)
        view = source_view(suggestion, citation, version, headings)
        return render("desk/source", source=view)


def _own(conversation: Conversation, person: Person) -> Conversation:
    """The conversation if it is this person's, else an empty one of theirs."""
    return conversation if conversation.person == person.id else Conversation(person.id)


def _thread(conversation: Conversation, *, pending: str = "", fresh: str = "") -> str:
    turns = [
        turn_view(each, judged=conversation.judged.get(each.id, ""), fresh=each.id == fresh)
        for each in conversation.turns
    ]
    return render("desk/thread", turns=turns, pending=pending)


def _composer(state: str, **said: str) -> str:
    """What the page's script is told about the question box; no two messages are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **said})
