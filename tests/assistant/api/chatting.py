"""Customers' conversations kept in memory, and pages of other sites that call about them."""

import itertools
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.api.caller import CallerMiddleware, Who
from assistant.api.defences import BodyLimitMiddleware, HeadersMiddleware, SameOriginMiddleware
from assistant.api.limiting import Clock, Limits, Rate
from assistant.api.problems import answer_with_problems
from assistant.api.visitors import VisitorMiddleware
from assistant.api.webchat import webchat_routes
from assistant.casework.model import CaseId, MessageId
from assistant.errors import RequestRefusedError
from assistant.settings import Settings
from assistant.sites.errors import IdentityRefusedError, SiteRefusedError, UnknownSiteError
from assistant.sites.model import Identity, Look, Site, SiteKey
from assistant.surveys.model import Survey
from assistant.webchat.errors import (
    TokenRefusedError,
    UnknownAttachmentError,
    UnknownMessageError,
)
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
    Source,
    Speaker,
    Standing,
)
from assistant.webchat.ports import Kept
from kb.model import Audience, DocumentId, PassageId

SHOP = "https://shop.example"
BLOG = "https://blog.example"
KEY = "site_shop"
OTHER_KEY = "site_blog"
OURS = "http://handrail.test"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANSWER = "Returns take 45 days. They are free.\n\nBoots too: see section 2."


_MANY = (Rate(1_000_000, 1),)
UNLIMITED = Limits(
    messages=_MANY,
    site_messages=_MANY,
    attachments=_MANY,
    address_attachments=_MANY,
    site_attachments=_MANY,
    conversations=_MANY,
    calls=_MANY,
    conversation_calls=_MANY,
)
"""For tests that call much oftener than anybody may."""


def cited(audience: Audience = Audience.PUBLIC) -> Source:
    """A source of an answer."""
    quote = "Returns take 45 days."
    citation = Citation(
        n=1,
        document_id=DocumentId("returns"),
        title="Returns",
        version=2,
        heading="Refund window",
        page=None,
        quote=quote,
        start=0,
        end=len(quote),
        passage_id=PassageId("p"),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        audience=audience,
    )
    return Source(citation, "/help/returns#refund-window")


def site(key: str, origin: str, look: Look | None = None) -> Site:
    """A site with one origin."""
    return Site(SiteKey(key), f"The {key}", (origin,), NOON, look or Look())


@dataclass
class FakeSites:
    """Two sites, which read identities such as 'of C-1'."""

    known: dict[str, Site] = field(
        default_factory=lambda: {KEY: site(KEY, SHOP), OTHER_KEY: site(OTHER_KEY, BLOG)}
    )

    def sites(self) -> Sequence[Site]:
        return list(self.known.values())

    def site(self, key: str) -> Site:
        if key not in self.known:
            raise UnknownSiteError(key)
        return self.known[key]

    def admitted(self, key: str, origin: str) -> Site:
        found = self.known.get(key)
        if found is None or not found.allows(origin):
            raise SiteRefusedError
        return found

    def known_origin(self, origin: str) -> bool:
        return any(each.allows(origin) for each in self.known.values())

    def add(self, name: str, origins: Sequence[str], *, by: Person) -> Site:
        raise NotImplementedError

    def change(
        self,
        key: str,
        *,
        by: Person,
        name: str | None = None,
        origins: Sequence[str] | None = None,
        look: Look | None = None,
    ) -> Site:
        raise NotImplementedError

    def retire(self, key: str, *, by: Person) -> Site:
        raise NotImplementedError

    def secret(self, key: str, *, by: Person, anew: bool = False) -> str:
        raise NotImplementedError

    def identity(self, site: Site, token: str) -> Identity:
        if not token.startswith("of "):
            raise IdentityRefusedError("it is not signed by this site")
        return Identity(token.removeprefix("of "), datetime(2100, 1, 1, tzinfo=UTC), name="Ana")


@dataclass
class _Chat:
    conversation: Conversation
    token: str
    messages: list[ChatMessage] = field(default_factory=list)
    state: ChatState = field(default_factory=lambda: ChatState(Standing.ASSISTANT))
    files: dict[AttachmentId, tuple[Attachment, bytes]] = field(default_factory=dict)
    surveys: list[Survey] = field(default_factory=list)
    seen: int = 0


@dataclass
class FakeChats:
    """Conversations in memory; every message is answered with ANSWER.

    `before_answer` runs between a message's commit and its answer. `asked` are the rounds of
    `changes`, each with the conversations asked about.
    """

    chats: dict[str, _Chat] = field(default_factory=dict)
    sources: tuple[Source, ...] = (cited(),)
    before_answer: Callable[[], None] = lambda: None
    asked: list[tuple[ConversationId, ...]] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    lock: threading.RLock = field(default_factory=threading.RLock)

    def begin(
        self, site: Site, *, language: str = "", page: str = "", identity: Identity | None = None
    ) -> Begun:
        name = ConversationId(f"c{next(self.numbers)}")
        conversation = Conversation(
            id=name,
            site=site.key,
            begun_at=NOON,
            language=language,
            page=page,
            customer="",
            name="",
            contact="",
            vouched_until=None,
        )
        self.chats[name] = _Chat(conversation, f"token-of-{name}")
        return Begun(self.vouch(name, identity), f"token-of-{name}")

    def opened(self, site: Site, conversation: str, token: str) -> Conversation:
        found = self.chats.get(conversation)
        if found is None or found.token != token or found.conversation.site != site.key:
            raise TokenRefusedError
        return found.conversation

    def vouch(self, conversation: ConversationId, identity: Identity | None) -> Conversation:
        chat = self.chats[conversation]
        known = chat.conversation
        if identity is None:
            chat.conversation = replace(known, customer="", name="", vouched_until=None)
        elif known.customer not in ("", identity.subject):
            raise RequestRefusedError("this conversation is another customer's; begin a new one")
        else:
            chat.conversation = replace(
                known,
                customer=identity.subject,
                name=identity.name,
                vouched_until=identity.expires_at,
            )
        return chat.conversation

    def say(
        self, conversation: ConversationId, said: Said, *, kept: Kept | None = None
    ) -> Answered:
        if not said.text.strip():
            raise RequestRefusedError("the message is empty; write something")
        chat = self.chats[conversation]
        files = tuple(self.attachment(conversation, each)[0] for each in said.attachments)
        message = self.write(
            conversation,
            said.text,
            Speaker.CUSTOMER,
            sent_as=said.sent_as,
            attachments=files,
        )
        if kept:
            kept(message)
        self.before_answer()
        answer = self.write(
            conversation, ANSWER, Speaker.ASSISTANT, sources=self.sources, answers=True
        )
        return Answered(message, answer, abstained=False, state=chat.state)

    def write(
        self,
        conversation: str,
        text: str,
        speaker: Speaker = Speaker.AGENT,
        *,
        by: str = "",
        sent_as: str = "",
        sources: tuple[Source, ...] = (),
        answers: bool = False,
        attachments: tuple[Attachment, ...] = (),
    ) -> ChatMessage:
        """Let somebody say something."""
        message = ChatMessage(
            MessageId(f"m{next(self.numbers)}"),
            NOON,
            speaker,
            by,
            text,
            sent_as=sent_as,
            sources=sources,
            answers=answers,
            attachments=attachments,
        )
        with self.lock:
            self.chats[conversation].messages.append(message)
        return message

    def messages(
        self, conversation: ConversationId, *, after: MessageId | None = None
    ) -> Sequence[ChatMessage]:
        with self.lock:
            said = list(self.chats[conversation].messages)
        if after is None:
            return said
        places = [place for place, each in enumerate(said) if each.id == after]
        if not places:
            raise UnknownMessageError
        return said[places[0] + 1 :]

    def news(
        self, conversation: ConversationId, *, after: MessageId | None = None
    ) -> tuple[Sequence[ChatMessage], ChatState]:
        return self.messages(conversation, after=after), self.state(conversation)

    def state(self, conversation: ConversationId) -> ChatState:
        return self.chats[conversation].state

    def stands(self, conversation: str, state: ChatState) -> ChatState:
        """Let the state be another."""
        self.chats[conversation].state = state
        return state

    def hand_over(
        self, conversation: ConversationId, *, text: str = "", name: str = "", contact: str = ""
    ) -> ChatState:
        if contact and "@" not in contact:
            raise RequestRefusedError("that is no e-mail address; write another")
        if text:
            self.write(conversation, text, Speaker.CUSTOMER)
        return self.stands(conversation, ChatState(Standing.WAITING, contact_known=bool(contact)))

    def go_back(self, conversation: ConversationId) -> ChatState:
        return self.stands(conversation, ChatState(Standing.ASSISTANT))

    def here(
        self,
        conversation: ConversationId,
        *,
        typing: bool | None = None,
        read_up_to: MessageId | None = None,
    ) -> None:
        self.chats[conversation].seen += 1

    def attach(self, conversation: ConversationId, name: str, content: bytes) -> Attachment:
        name_of = AttachmentId(f"f{next(self.numbers)}")
        file = Attachment(name_of, name, "text/plain", len(content), NOON)
        self.chats[conversation].files[name_of] = (file, content)
        return file

    def attachment(
        self, conversation: ConversationId, attachment: AttachmentId
    ) -> tuple[Attachment, bytes]:
        files = self.chats[conversation].files
        if attachment not in files:
            raise UnknownAttachmentError
        return files[attachment]

    def judge(
        self, conversation: ConversationId, message: MessageId, *, helpful: bool | None
    ) -> None:
        chat = self.chats[conversation]
        if message not in {each.id for each in chat.messages}:
            raise UnknownMessageError
        chat.messages = [
            replace(each, helpful=helpful) if each.id == message else each for each in chat.messages
        ]

    def survey(self, conversation: ConversationId, survey: Survey) -> None:
        given = self.chats[conversation].surveys
        if given:
            raise RequestRefusedError("you said how it was already; thank you")
        given.append(survey)

    def transcript(self, conversation: ConversationId) -> str:
        return "\n".join(each.text for each in self.chats[conversation].messages)

    def customer_side(self, case: CaseId, *, by: Person) -> CustomerSide | None:
        raise NotImplementedError

    def here_now(self, cases: Sequence[CaseId], *, by: Person) -> frozenset[CaseId]:
        raise NotImplementedError

    def file(
        self, case: CaseId, attachment: AttachmentId, *, by: Person
    ) -> tuple[Attachment, bytes]:
        raise NotImplementedError

    def changes(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, str]:
        self.asked.append(tuple(conversations))
        with self.lock:
            return {
                each: f"{len(chat.messages)} {chat.state}"
                for each in conversations
                if (chat := self.chats.get(each))
            }


@dataclass
class FakeSide:
    """The part of an application that customers meet."""

    settings: Settings
    sites: FakeSites = field(default_factory=FakeSites)
    webchat: FakeChats = field(default_factory=FakeChats)

    @classmethod
    def at(cls, home: Path, *, trusted_proxies: str = "") -> "FakeSide":
        """One with the settings of a home."""
        return cls(Settings(home=home, trusted_proxies=trusted_proxies))


def customers_app(
    side: FakeSide,
    limits: Limits | None = None,
    clock: Clock = time.monotonic,
    *,
    who: Who = lambda _token: None,
    guarded: bool = True,
) -> FastAPI:
    """A server of the customer's side alone, with everything that stands before it.

    Unless it is `guarded`, it lacks what finds out who calls.
    """
    app = FastAPI(openapi_url="/api/v1/openapi.json")
    answer_with_problems(app)
    app.include_router(webchat_routes(side, limits))
    app.add_middleware(CallerMiddleware, who=who)
    app.add_middleware(SameOriginMiddleware)
    app.add_middleware(BodyLimitMiddleware, largest_upload=2_000_000)
    if guarded:
        app.add_middleware(VisitorMiddleware, handrail=side, limits=limits, clock=clock)
    app.add_middleware(HeadersMiddleware, secure=False)
    return app


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site with the widget, and the conversation in it."""

    browser: TestClient
    id: str
    token: str

    def url(self, rest: str = "") -> str:
        """An address in the conversation."""
        return f"/api/v1/conversations/{self.id}{rest}"


def browser_of(
    app: FastAPI, key: str = KEY, origin: str = SHOP, *, peer: str = "203.0.113.1"
) -> TestClient:
    """A browser on a page of a site, which calls from an address."""
    return TestClient(
        app,
        base_url=OURS,
        headers={"X-Site-Key": key, "Origin": origin},
        raise_server_exceptions=False,
        follow_redirects=False,
        client=(peer, 50_000),
    )


def begun(app: FastAPI, key: str = KEY, origin: str = SHOP) -> Page:
    """A page on which a conversation was begun."""
    browser = browser_of(app, key, origin)
    told = browser.post("/api/v1/conversations", json={}).json()
    browser.headers["Authorization"] = f"Bearer {told['token']}"
    return Page(browser, told["id"], told["token"])
