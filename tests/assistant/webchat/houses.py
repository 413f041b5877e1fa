"""A company whose customers chat: people, a site, cases, an assistant that a test writes for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.answering.model import Answer, Citation
from assistant.cases import record
from assistant.casework.desk import CaseDesk
from assistant.casework.desks.ground import Answered as Told
from assistant.casework.desks.ground import Ground
from assistant.casework.model import ASSISTANT, CaseFile, CaseId, Outcome
from assistant.casework.ports import Reply
from assistant.customers.model import Customer, CustomerId, Item, Order
from assistant.money import Money
from assistant.settings import Settings
from assistant.sites.desk import SiteDesk
from assistant.sites.model import Identity, Look, Site
from assistant.suggestion import Suggestion
from assistant.surveys.desk import SurveyDesk
from assistant.turns import Turns
from assistant.webchat.desk import WebChatDesk
from assistant.webchat.model import Answered, AttachmentId, Begun, ConversationId, Said
from kb.database import Database
from kb.model import Audience, DocumentId, Hit, PassageId
from tests.assistant.casework.worlds import NOW, SUE, people_in
from tests.assistant.fakes import FakeAssistant, masked

ANSWER = "You may return shoes within 30 days of delivery [1]."
ORIGIN = "https://shop.larkfield.example"
IBI = Customer(
    CustomerId("C-7"),
    "Ibi Stone",
    email="ibi@example.org",
    orders=(
        Order(
            "LF-1003",
            Money(Decimal(89), "EUR"),
            date(2026, 11, 15),
            status="on its way",
            items=(Item("Alder kettle"),),
        ),
        Order(
            "LF-1002",
            Money(Decimal(45), "EUR"),
            date(2026, 10, 2),
            date(2026, 10, 5),
            "delivered",
            items=(Item("Linen throw", quantity=2),),
        ),
        Order(
            "LF-1001",
            Money(Decimal(12), "EUR"),
            date(2026, 9, 1),
            date(2026, 9, 4),
            "delivered",
            items=(Item("Oak spoon"),),
        ),
        Order(
            "LF-1000",
            Money(Decimal(12), "EUR"),
            date(2026, 1, 1),
            date(2026, 1, 4),
            "delivered",
            items=(Item("Ash bowl"),),
        ),
    ),
)


def citation(
    n: int = 1, audience: Audience = Audience.PUBLIC, document: str = "returns"
) -> Citation:
    """A quote of a policy."""
    words = "Return shoes within 30 days of delivery."
    return Citation(
        n,
        DocumentId(document),
        "Returns",
        2,
        "Returns > Shoes",
        None,
        words,
        0,
        len(words),
        PassageId(f"{document}-1"),
        date(2026, 1, 1),
        None,
        audience,
    )


@dataclass
class Assistant:
    """Answers everything alike, remembers what it was asked, and does what a test wants first."""

    database: Database
    abstains: bool = False
    citations: tuple[Citation, ...] = (citation(),)
    first: Callable[[CaseId], object] = lambda _case: None
    asked: list[str] = field(default_factory=list)

    def __call__(self, question: str, *, case: CaseId, channel: str) -> Told | None:
        """The answer, kept as the home keeps it, after what happens meanwhile."""
        self.asked.append(question)
        self.first(case)
        name = f"{case[:20]}{len(self.asked):08}"
        text = "I pass this on to a colleague." if self.abstains else ANSWER
        answer = Answer(text, self.abstains, 0.5, "verbatim", self.citations)
        told = Suggestion(
            name,
            question,
            Audience.PUBLIC,
            date(2026, 11, 20),
            ASSISTANT,
            datetime.now(UTC),
            answer,
            1.0,
            1.0,
            case,
        )
        record.keep(self.database, told, channel=channel)
        return Told(name, text, self.citations, self.abstains)


@dataclass
class House:
    """Everything of the company that a test may want to look at."""

    database: Database
    parts: FakeAssistant
    assistant: Assistant
    at: datetime = NOW

    def __post_init__(self) -> None:
        self.turns = Turns()
        self.sites = SiteDesk(self.database, self.now)
        self.site = self.sites.add("Shop", [ORIGIN], by=owner())
        self.casework = CaseDesk(
            Ground(
                database=self.database,
                triages=self.parts.triage,
                escalations=self.parts.escalations,
                customers=self.parts.customers,
                offers=self.parts.offers,
                answers=self.assistant,
                search=_nothing,
                mask=masked,
                publish=lambda _draft: DocumentId("none"),
                now=self.now,
            )
        )
        self.surveys = SurveyDesk(self.database, self.parts.offers, self.now)
        self.chat = WebChatDesk(
            database=self.database,
            casework=self.casework,
            sites=self.sites,
            surveys=self.surveys,
            offers=self.parts.offers,
            customers=self.parts.customers,
            escalations=self.parts.escalations,
            judge=self.judged,
            turns=self.turns,
            now=self.now,
        )

    def now(self) -> datetime:
        """The time."""
        self.at += timedelta(milliseconds=1)
        return self.at

    def later(self, by: timedelta) -> None:
        """So much later."""
        self.at += by

    def judged(self, suggestion: str, good: bool | None) -> None:
        """Keep what a customer thinks of an answer."""
        record.judge(self.database, suggestion, by=ASSISTANT, good=good, reason="")

    def look(self, look: Look) -> Site:
        """Let the site's widget be so."""
        return self.sites.change(self.site.key, by=owner(), look=look)

    def begun(self, language: str = "en", identity: Identity | None = None) -> Begun:
        """A conversation that begins on the site."""
        return self.chat.begin(
            self.site, language=language, page=f"{ORIGIN}/shoes", identity=identity
        )

    def chat_id(self, language: str = "en", identity: Identity | None = None) -> ConversationId:
        """The id of one."""
        return self.begun(language, identity).conversation.id

    def identity(self, subject: str = "C-7", name: str = "", email: str = "") -> Identity:
        """Who the site says a customer is, for an hour."""
        return Identity(subject, self.at + timedelta(hours=1), name, email)

    def says(
        self,
        chat: ConversationId,
        text: str,
        sent_as: str = "",
        files: tuple[AttachmentId, ...] = (),
    ) -> Answered:
        """Half a minute later the customer writes."""
        self.later(timedelta(seconds=30))
        return self.chat.say(chat, Said(text, sent_as, files))

    def case(self, chat: ConversationId) -> CaseId:
        """The case that a conversation goes on in."""
        with self.database.read() as session:
            from assistant.webchat.stored import current_case

            row = current_case(session, chat)
            assert row is not None
            return CaseId(row.id)

    def file(self, chat: ConversationId) -> CaseFile:
        """Everything about it."""
        return self.casework.file(self.case(chat), by=SUE)

    def replies(self, chat: ConversationId, text: str, by: Person, *, note: bool = False) -> None:
        """Half a minute later somebody replies, or leaves a note."""
        self.later(timedelta(seconds=30))
        self.casework.reply(Reply(self.case(chat), text, note=note), by=by)

    def resolves(self, chat: ConversationId, by: Person) -> None:
        """A minute later somebody ends the case."""
        self.later(timedelta(minutes=1))
        self.casework.resolve(self.case(chat), Outcome.SOLVED, by=by)

    def texts(self, chat: ConversationId) -> list[str]:
        """What the customer reads."""
        return [each.text for each in self.chat.messages(chat)]


def house_of(database: Database, folder: Path) -> House:
    """A company with the built-in plan: the assistant answers in the chat."""
    people_in(database)
    parts = FakeAssistant(Settings(home=folder), database)
    parts.customers.put([IBI])
    return House(database, parts, Assistant(database))


def _nothing(_text: str, _on: date, _public: bool) -> list[Hit]:
    return []
