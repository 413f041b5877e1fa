"""Everything the API and screens ask of the customer's side of a chat, put together."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import update

from assistant.access.model import Person
from assistant.casework.inbox.owning import refuse_gone
from assistant.casework.inbox.stored import found
from assistant.casework.model import CaseId, MessageId
from assistant.casework.ports import Casework
from assistant.customers.ports import Customers
from assistant.errors import RequestRefusedError
from assistant.escalation.ports import Escalations
from assistant.offers.ports import Offers
from assistant.sites.errors import UnknownSiteError
from assistant.sites.model import Identity, Look, Site
from assistant.sites.ports import Sites
from assistant.surveys.model import Survey
from assistant.surveys.ports import Surveys
from assistant.texts import storable
from assistant.turns import Turns
from assistant.webchat import attachments, presence, vouching
from assistant.webchat.beginning import begun
from assistant.webchat.errors import (
    AttachmentRefusedError,
    TokenRefusedError,
    UnknownAttachmentError,
)
from assistant.webchat.following import marks
from assistant.webchat.ground import Ground, Judge
from assistant.webchat.handing_over import case_to_hand_over, reachable
from assistant.webchat.model import (
    Answered,
    Attachment,
    AttachmentId,
    Begun,
    ChatMessage,
    ChatState,
    Conversation,
    ConversationId,
    CustomerSide,
    Said,
    Speaker,
)
from assistant.webchat.one_at_a_time import OneAtATime
from assistant.webchat.ports import Kept
from assistant.webchat.reading import thread_of
from assistant.webchat.saying import message_name, take_in
from assistant.webchat.showing import Showing
from assistant.webchat.stored import (
    chat_of,
    conversation_of,
    current_case,
)
from assistant.webchat.tables import ChatRow
from assistant.webchat.tokens import NOTED_EVERY, new_token, opens
from assistant.webchat.transcript import transcript
from kb.database import Database

_PRESSED = "by the button"


class WebChatDesk:
    """The customer's side of one home; see `assistant.webchat.ports.WebChat`.

    Threads may share it. `judge` keeps whether a suggestion of the assistant helped; what is
    computed for many customers at once waits for its turn; `now` is the time in UTC, the same
    for everything else of the home.
    """

    def __init__(
        self,
        *,
        database: Database,
        casework: Casework,
        sites: Sites,
        surveys: Surveys,
        offers: Offers,
        customers: Customers,
        escalations: Escalations,
        judge: Judge,
        turns: Turns,
        now: Callable[[], datetime],
    ) -> None:
        self._ground = Ground(
            database, casework, sites, surveys, offers, customers, escalations, judge, turns, now
        )
        self._showing = Showing(self._ground)
        self._saying = OneAtATime()

    def begin(
        self, site: Site, *, language: str = "", page: str = "", identity: Identity | None = None
    ) -> Begun:
        """Begin a conversation; nobody at the company sees it before the first message."""
        ground, token, at = self._ground, new_token(), self._ground.now()
        row = begun(site, token, language=language, page=page, at=at)
        with ground.database.write() as session:
            if identity is not None:
                vouching.vouched_for(session, row, identity, ground.customers, at)
            session.add(row)
            return Begun(conversation_of(row), token)

    def opened(self, site: Site, conversation: str, token: str) -> Conversation:
        """The conversation of a token; raises TokenRefusedError, the same for every cause."""
        at = self._ground.now()
        with self._ground.database.read() as session:
            row = session.get(ChatRow, storable(conversation))
            if not opens(row, token, site=site.key, at=at) or row is None:
                raise TokenRefusedError
            kept = conversation_of(row)
            used_at = row.used_at
        if at - used_at >= NOTED_EVERY:
            with self._ground.database.write() as session:
                used = update(ChatRow).where(ChatRow.id == kept.id, ChatRow.used_at < at)
                session.execute(used.values(used_at=at))
        return kept

    def vouch(self, conversation: ConversationId, identity: Identity | None) -> Conversation:
        """Let the site say who the customer is, or with None that they signed out."""
        ground = self._ground
        with ground.database.write() as session:
            row = chat_of(session, conversation, lock=True)
            if identity is None:
                vouching.signed_out(row)
            else:
                vouching.vouched_for(session, row, identity, ground.customers, ground.now())
            return conversation_of(row)

    def say(
        self, conversation: ConversationId, said: Said, *, kept: Kept | None = None
    ) -> Answered:
        """Take a message in and let the assistant answer, where it may; see `CustomerChat.say`."""
        name = message_name(said.sent_as)
        # The same message at once waits for the first one's answer.
        with self._saying.of(f"{conversation}:{name}"):
            return self._ground.turns.take(lambda: self._said(conversation, said, name, kept))

    def _said(self, conversation: str, said: Said, name: str, kept: Kept | None) -> Answered:
        taken = take_in(self._ground, conversation, said, name)
        if kept is not None:
            kept(self._showing.message(conversation, taken.message))
        if not taken.again or self._showing.is_last(conversation, taken.message):
            self._ground.casework.let_answer(taken.case)
        return self._showing.answered(conversation, taken)

    def messages(
        self, conversation: ConversationId, *, after: MessageId | None = None
    ) -> Sequence[ChatMessage]:
        """What was said, oldest first; after one message, or all. Raises UnknownMessageError."""
        with self._ground.database.read() as session:
            thread = thread_of(session, chat_of(session, conversation).id)
        return thread.after(after)

    def news(
        self, conversation: ConversationId, *, after: MessageId | None = None
    ) -> tuple[Sequence[ChatMessage], ChatState]:
        """What `messages` and `state` tell, read at once; raises UnknownMessageError."""
        return self._showing.news(conversation, after)

    def state(self, conversation: ConversationId) -> ChatState:
        """Who answers now, and what else stands above the messages."""
        return self._showing.state(conversation)

    def hand_over(
        self, conversation: ConversationId, *, text: str = "", name: str = "", contact: str = ""
    ) -> ChatState:
        """Ask for a person; `text` is sent first. See `CustomerChat.hand_over`."""
        with self._saying.of(conversation):
            reachable(self._ground, conversation, name=name, contact=contact)
            case = case_to_hand_over(self._ground, conversation, text)
            self._ground.casework.ask_for_person(case, why=_PRESSED)
        return self.state(conversation)

    def go_back(self, conversation: ConversationId) -> ChatState:
        """Let the assistant answer again; RequestRefusedError while a person must answer."""
        with self._ground.database.read() as session:
            language = chat_of(session, conversation).language
            case = current_case(session, conversation)
        if case is not None:
            self._ground.casework.back_to_assistant(CaseId(case.id), language=language)
        return self.state(conversation)

    def here(
        self,
        conversation: ConversationId,
        *,
        typing: bool | None = None,
        read_up_to: MessageId | None = None,
    ) -> None:
        """Note that the customer looks at the chat, and how far they read; never goes back.

        `typing` None leaves open whether they write.
        """
        at = self._ground.now()
        with self._ground.database.write() as session:
            presence.note(session, conversation, typing=typing, read_up_to=read_up_to, at=at)

    def attach(self, conversation: ConversationId, name: str, content: bytes) -> Attachment:
        """Keep a file to be sent with a message; raises AttachmentRefusedError."""
        with self._ground.database.read() as session:
            look = self._look(chat_of(session, conversation))
        if not look.attachments:
            raise AttachmentRefusedError("files cannot be sent here; describe them in words")
        with self._ground.database.write() as session:
            return attachments.keep(session, conversation, name, content, at=self._ground.now())

    def attachment(
        self, conversation: ConversationId, attachment: AttachmentId
    ) -> tuple[Attachment, bytes]:
        """A file with its bytes; raises UnknownAttachmentError."""
        with self._ground.database.read() as session:
            return attachments.with_bytes(session, conversation, attachment)

    def judge(
        self, conversation: ConversationId, message: MessageId, *, helpful: bool | None
    ) -> None:
        """Keep whether an answer helped; None takes it back. Raises UnknownMessageError."""
        with self._ground.database.read() as session:
            line = thread_of(session, chat_of(session, conversation).id).line(message)
        if line.message.speaker is not Speaker.ASSISTANT or not line.suggestion:
            raise RequestRefusedError("that message is no answer of the assistant; judge one")
        self._ground.judge(line.suggestion, helpful)

    def survey(self, conversation: ConversationId, survey: Survey) -> None:
        """Keep what the customer says of how it was, once a case; RequestRefusedError the next."""
        with self._ground.database.read() as session:
            chat = chat_of(session, conversation)
            case = current_case(session, conversation)
        if case is None:
            raise RequestRefusedError("nothing was said yet; write a message first")
        self._ground.surveys.give(CaseId(case.id), survey, language=chat.language)

    def transcript(self, conversation: ConversationId) -> str:
        """The conversation as plain text, with times in the service plan's time zone."""
        with self._ground.database.read() as session:
            chat = chat_of(session, conversation)
            zone = self._ground.escalations.plan_in(session).own_calendar.zone
            messages = thread_of(session, chat.id).messages
        return transcript(messages, language=chat.language, zone=zone)

    def customer_side(self, case: CaseId, *, by: Person) -> CustomerSide | None:
        """What is known of the customer's browser; None where the case is no chat of a site."""
        with self._ground.database.read() as session:
            refuse_gone(session, by)
            return presence.customer_side(session, case, self._ground.now())

    def here_now(self, cases: Sequence[CaseId], *, by: Person) -> frozenset[CaseId]:
        """Those of these cases whose customer has the chat open; cheap for a whole list."""
        with self._ground.database.read() as session:
            refuse_gone(session, by)
            return presence.here_now(session, cases, self._ground.now())

    def file(
        self, case: CaseId, attachment: AttachmentId, *, by: Person
    ) -> tuple[Attachment, bytes]:
        """A file that a customer sent; raises UnknownAttachmentError, UnknownCaseError."""
        with self._ground.database.read() as session:
            refuse_gone(session, by)
            found(session, case)
            side = presence.customer_side(session, case, self._ground.now())
            sent = {each.id for _, each in side.attachments} if side is not None else set()
            if side is None or attachment not in sent:
                raise UnknownAttachmentError
            return attachments.with_bytes(session, side.conversation, attachment)

    def changes(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, str]:
        """A mark of each conversation that is another whenever the customer would see a change."""
        with self._ground.database.read() as session:
            return marks(session, conversations, self._ground.now())

    def _look(self, chat: ChatRow) -> Look:
        """How the site's widget is; the plain one for a site that was retired."""
        try:
            return self._ground.sites.site(chat.site).look
        except UnknownSiteError:
            return Look()
