"""What one person asked before, as the desk shows it; nobody else's is ever read."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.access.model import Person
from assistant.cases import conversations, counting, drafts, replies
from assistant.cases.conversations import Conversation, Judgement
from assistant.cases.replies import SentReply
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion
from assistant.ui import words
from assistant.ui.desk.views import SentView, TurnView, turn_view
from kb.database import Database

_LISTED = 100
_TURNS = 20
_CHANNELS = {"email": "e-mail", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation in the list; `turns` says how many, '' for one alone.

    `abstained` when its last question is not in the policies.
    """

    id: str
    title: str
    at: str
    turns: str
    abstained: bool
    current: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """The conversations last used on one day, newest first."""

    heading: str
    conversations: tuple[ConversationView, ...]


class Memory:
    """Conversations of people, read as the desk needs them; what is not theirs is not there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turns(self, person: Person, conversation: str, *, fresh: str = "") -> tuple[TurnView, ...]:
        """The last twenty turns, oldest first; none of a conversation that is not theirs."""
        if not conversation:
            return ()
        try:
            told = conversations.turns(self._database, conversation, person.id)
            sent = replies.sent_in(self._database, conversation, person.id)
        except RequestRefusedError:
            return ()
        return tuple(
            turn_view(
                each.suggestion,
                judged=_verdict(each.judged),
                fresh=each.suggestion.id == fresh,
                sent=tuple(_sent(one) for one in sent if one.suggestion_id == each.suggestion.id),
            )
            for each in told[-_TURNS:]
        )

    def suggestion(self, person: Person, conversation: str, id_: str) -> Suggestion | None:
        """One of the suggestions in a conversation of theirs."""
        if not conversation or not id_:
            return None
        with suppress(RequestRefusedError):
            for each in conversations.turns(self._database, conversation, person.id):
                if each.suggestion.id == id_:
                    return each.suggestion
        return None

    def last(self, person: Person, conversation: str) -> Suggestion | None:
        """The newest suggestion in a conversation of theirs."""
        if not conversation:
            return None
        with suppress(RequestRefusedError):
            told = conversations.turns(self._database, conversation, person.id)
            return told[-1].suggestion if told else None
        return None

    def judged(self, person: Person, conversation: str, id_: str) -> str:
        """What they thought of it: up, down, with :told when they said why; '' for nothing."""
        with suppress(RequestRefusedError):
            for each in conversations.turns(self._database, conversation, person.id):
                if each.suggestion.id == id_:
                    return _verdict(each.judged)
        return ""

    def is_of(self, person: Person, conversation: str) -> bool:
        """Whether there is such a conversation, and it is theirs."""
        try:
            conversations.conversation(self._database, conversation, person.id)
        except RequestRefusedError:
            return False
        return True

    def latest(self, person: Person, *, since: datetime) -> str:
        """The conversation they used last, if that was after a moment; else ''."""
        listed = conversations.list_conversations(self._database, person.id, limit=1)
        return listed[0].id if listed and listed[0].latest_at >= since else ""

    def history(self, person: Person, *, current: str, containing: str) -> tuple[DayView, ...]:
        """Their conversations under the day they were last used, newest first."""
        listed = conversations.list_conversations(
            self._database, person.id, limit=_LISTED, containing=containing
        )
        counts = counting.counts(self._database, [each.id for each in listed])
        today = date.today()
        days: dict[date, list[ConversationView]] = {}
        for each in listed:
            view = _view(each, counts.get(each.id), current)
            days.setdefault(each.latest_at.astimezone().date(), []).append(view)
        return tuple(
            DayView(words.day_heading(day, today), tuple(views)) for day, views in days.items()
        )

    def draft(self, person: Person, conversation: str) -> str:
        """What they typed there and did not send."""
        with suppress(RequestRefusedError):
            return drafts.read(self._database, conversation, by=person.id)
        return ""

    def keep_draft(self, person: Person, conversation: str, text: str) -> None:
        """Keep what they typed; an empty text lets go of it."""
        with suppress(RequestRefusedError):
            drafts.keep(self._database, conversation, text, by=person.id, at=datetime.now(UTC))

    def drop_draft(self, person: Person, conversation: str, text: str) -> None:
        """Let go of a draft that was sent; one that goes on from it stays."""
        if self.draft(person, conversation) == text:
            self.keep_draft(person, conversation, "")


def _view(
    conversation: Conversation, count: counting.Count | None, current: str
) -> ConversationView:
    turns = count.turns if count is not None else 0
    return ConversationView(
        id=conversation.id,
        title=conversation.title,
        at=words.clock(conversation.latest_at),
        turns=words.count(turns, "question") if turns > 1 else "",
        abstained=count is not None and count.abstained,
        current=conversation.id == current,
    )


def _verdict(judged: Judgement | None) -> str:
    if judged is None:
        return ""
    verdict = "up" if judged.good else "down"
    return f"{verdict}:told" if judged.reason else verdict


def _sent(reply: SentReply) -> SentView:
    return SentView(
        channel=_CHANNELS.get(reply.channel, reply.channel),
        at=words.clock(reply.sent_at),
        text=reply.sent,
        edited=reply.distance > 0,
    )
