"""What the API and screens ask of the customer's side; `assistant.webchat.desk` has one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from assistant.access.model import Person
from assistant.casework.model import CaseId, MessageId
from assistant.sites.model import Identity, Site
from assistant.surveys.model import Survey
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
)

Kept = Callable[[ChatMessage], None]
"""Hears of a customer's message as soon as it is committed, before its answer is looked for."""


class CustomerChat(Protocol):
    """Everything a customer does in their conversation, and nobody else's."""

    def begin(
        self, site: Site, *, language: str = "", page: str = "", identity: Identity | None = None
    ) -> Begun:
        """Begin a conversation; nobody at the company sees it before the first message."""

    def opened(self, site: Site, conversation: str, token: str) -> Conversation:
        """The conversation of a token; raises TokenRefusedError, the same for every cause."""

    def vouch(self, conversation: ConversationId, identity: Identity | None) -> Conversation:
        """Let the site say who the customer is, or with None that they signed out.

        A conversation of one customer never becomes another's: RequestRefusedError then.
        """

    def say(
        self, conversation: ConversationId, said: Said, *, kept: Kept | None = None
    ) -> Answered:
        """Take a message in and let the assistant answer, where it may.

        Committed before the answer is looked for; `kept` hears of it then. Raises
        RequestRefusedError for an empty or too long one, UnknownAttachmentError.
        """

    def messages(
        self, conversation: ConversationId, *, after: MessageId | None = None
    ) -> Sequence[ChatMessage]:
        """What was said, oldest first; after one message, or all. Raises UnknownMessageError."""

    def news(
        self, conversation: ConversationId, *, after: MessageId | None = None
    ) -> tuple[Sequence[ChatMessage], ChatState]:
        """What `messages` and `state` tell, read at once; raises UnknownMessageError."""

    def state(self, conversation: ConversationId) -> ChatState:
        """Who answers now, and what else stands above the messages."""

    def hand_over(
        self, conversation: ConversationId, *, text: str = "", name: str = "", contact: str = ""
    ) -> ChatState:
        """Ask for a person; `text` is sent first. `contact` is where an answer may go.

        Harmless when a person has it already. Raises RequestRefusedError for a contact that is
        neither an e-mail address nor a phone number.
        """

    def go_back(self, conversation: ConversationId) -> ChatState:
        """Let the assistant answer again; RequestRefusedError while a person must answer."""

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

    def attach(self, conversation: ConversationId, name: str, content: bytes) -> Attachment:
        """Keep a file to be sent with a message; raises AttachmentRefusedError.

        Images (PNG, JPEG, WebP, GIF), PDF and plain text, told by their bytes, of at most 5 MB,
        where the site lets customers send files.
        """

    def attachment(
        self, conversation: ConversationId, attachment: AttachmentId
    ) -> tuple[Attachment, bytes]:
        """A file with its bytes; raises UnknownAttachmentError."""

    def judge(
        self, conversation: ConversationId, message: MessageId, *, helpful: bool | None
    ) -> None:
        """Keep whether an answer helped; None takes it back. Raises UnknownMessageError."""

    def survey(self, conversation: ConversationId, survey: Survey) -> None:
        """Keep what the customer says of how it was, once a case; RequestRefusedError the next."""

    def transcript(self, conversation: ConversationId) -> str:
        """The conversation as plain text, with times in the service plan's time zone."""


class StaffChat(Protocol):
    """What staff see of live chats."""

    def customer_side(self, case: CaseId, *, by: Person) -> CustomerSide | None:
        """What is known of the customer's browser; None where the case is no chat of a site."""

    def here_now(self, cases: Sequence[CaseId], *, by: Person) -> frozenset[CaseId]:
        """Those of these cases whose customer has the chat open; cheap for a whole list."""

    def file(
        self, case: CaseId, attachment: AttachmentId, *, by: Person
    ) -> tuple[Attachment, bytes]:
        """A file that a customer sent; raises UnknownAttachmentError, UnknownCaseError."""


class Following(Protocol):
    """What changed since somebody looked, cheaply for many who look."""

    def changes(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, str]:
        """A mark of each conversation that is another whenever the customer would see a change."""


class WebChat(CustomerChat, StaffChat, Following, Protocol):
    """The customer's side of a chat; safe to use from many threads."""
