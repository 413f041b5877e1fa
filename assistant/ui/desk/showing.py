"""The desk's parts as HTML: the conversation, those before it, a source."""

from datetime import date

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.ports import Assistant
from assistant.suggestion import Suggestion
from assistant.ui import words
from assistant.ui.desk import starters
from assistant.ui.desk.memory import Memory
from assistant.ui.desk.source import source_view
from assistant.ui.desk.underway import Underway
from assistant.ui.desk.views import PendingView
from assistant.ui.templates import render
from kb import library, passages
from kb.errors import KnowledgeBaseError


class Showing:
    """Renders what one person may see, from what is kept."""

    def __init__(self, assistant: Assistant, memory: Memory) -> None:
        self._assistant = assistant
        self._memory = memory

    def thread(
        self,
        person: Person,
        conversation: str,
        *,
        underway: Underway | None = None,
        fresh: str = "",
    ) -> str:
        """A conversation with the question on its way, or the welcome when there is neither."""
        turns = self._memory.turns(person, conversation, fresh=fresh)
        if not turns and underway is None:
            return self._welcome()
        pending = pending_view(underway) if underway is not None else None
        return render("desk/thread", turns=turns, pending=pending)

    def history(self, person: Person, *, current: str = "", containing: str = "") -> str:
        """The person's conversations, newest first, `current` marked."""
        days = self._memory.history(person, current=current, containing=containing)
        return render("desk/history", days=days, containing=containing)

    def first_source(self, suggestion: Suggestion) -> str:
        """What an answer rests on first; nothing when it found nothing."""
        if suggestion.answer.abstained or not suggestion.answer.citations:
            return self.no_source()
        return self.source(suggestion, suggestion.answer.citations[0].n)

    def no_source(self) -> str:
        """The place of a source, empty."""
        return render("desk/no_source")

    def source(self, suggestion: Suggestion, number: int) -> str:
        """A citation of a suggestion in its document as it was then."""
        citation = next(each for each in suggestion.answer.citations if each.n == number)
        return self.cited(f"{suggestion.id}-{citation.n}", citation)

    def cited(self, key: str, citation: Citation) -> str:
        """A citation in its document as it was when it was quoted; `key` names it for the page."""
        database = self._assistant.database
        try:
            version = library.version(database, citation.document_id, citation.version)
        except KnowledgeBaseError:
            return render("desk/erased", citation=citation)
        parts = passages.of_version(database, citation.document_id, citation.version)
        headings = frozenset(heading for part in parts for heading in part.heading)
        return render("desk/source", source=source_view(key, citation, version, headings))

    def _welcome(self) -> str:
        questions = starters.questions(self._assistant.database, on=date.today())
        return render("desk/welcome", questions=questions, ready=self._assistant.ready())


def pending_view(underway: Underway) -> PendingView:
    """A question on its way, as its place in the conversation shows it."""
    asked = underway.question
    return PendingView(underway.id, asked.text, words.clock(underway.begun_at), asked.instead_of)
