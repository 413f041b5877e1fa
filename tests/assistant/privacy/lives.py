"""Everything a home comes to keep of one customer, put there through its real desks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
from sqlalchemy import select

from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.answering.model import Answer
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Actor
from assistant.cases import drafts, record
from assistant.cases.tables import DraftRow
from assistant.casework.model import CaseId, Outcome, Received
from assistant.casework.ports import Reply, TrackedPromise
from assistant.customers.model import Contact, Customer, CustomerId, Item, Order, PastOffer
from assistant.escalation.model import PathId
from assistant.money import Money
from assistant.offers.decision import Choice, Subject
from assistant.offers.model import OfferId
from assistant.privacy.desk import PrivacyDesk
from assistant.sites.model import Look
from assistant.suggestion import Suggestion
from assistant.surveys.model import Survey
from assistant.webchat.model import ConversationId
from assistant.webhooks.following import Following
from ingest.personal.find import find_personal_data
from kb import changes, embeddings
from kb.database import Database
from kb.model import Audience
from kb.tables import Base
from tests.assistant.casework.worlds import KIM, SUE
from tests.assistant.fakes import add_document
from tests.assistant.shop import QUOTE, catalogue_text
from tests.assistant.webchat.houses import House

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
ADMIN = Actor("ada", "Ada")


@dataclass(frozen=True, slots=True)
class Life:
    """Who they are, by a word that nobody else has, and what there is of them."""

    mark: str
    customer: str
    email: str
    chat: ConversationId
    case: CaseId
    mail: CaseId
    anonymous: ConversationId


def opened(house: House) -> None:
    """Let offers hold, and another system hear of everything."""
    # Offers go by the real time, whatever a test says.
    house.at = datetime.now(UTC)
    add_document(house.database, "authority", f"# Authority\n\n{QUOTE}.\n")
    house.parts.offers.publish(catalogue_text(), by=owner())
    house.look(Look(attachments=True, survey=True))
    house.parts.webhooks.add("https://hooks.larkfield.example/in", by=owner())


def lived(house: House, mark: str, by: Person) -> Life:
    """One customer's whole life in a home: each thing of theirs has the mark in it."""
    customer, email = f"C-{mark}", f"{mark}@example.org"
    house.parts.customers.put([_profile(mark, customer, email)])
    identity = house.identity(customer, f"Nia {mark}", email)
    chat = house.chat_id(identity=identity)
    file = house.chat.attach(chat, f"{mark}.png", PNG + mark.encode())
    house.says(chat, f"My {mark} kettle came late, I will call my lawyer {mark}.", f"m-{mark}")
    house.says(chat, f"Here it is, {mark}.", files=(file.id,))
    house.chat.attach(chat, f"unsent-{mark}.png", PNG + mark.encode())
    case = house.case(chat)
    _worked_on(house, case, chat, mark, by)
    _offered(house, case, customer, mark, by)
    _asked_about(house, customer, mark, by)
    house.resolves(chat, SUE)
    house.chat.survey(chat, Survey(2, solved=False, comment=f"Bad, says {mark}."))
    _learnt_from(house, case, mark)
    mail = _mailed(house, mark, email)
    anonymous = house.chat_id()
    house.chat.hand_over(anonymous, text=f"A person for {mark}", contact=email)
    house.says(anonymous, f"Nobody knows me here, but {mark}.")
    told = f"Dear Nia {mark}, your order O-{mark} is with us"
    drafts.keep(house.database, "", told, by=by.id, at=house.now())
    Following(house.database, house.now).follow()
    return Life(mark, customer, email, chat, case, mail, anonymous)


def _profile(mark: str, customer: str, email: str) -> Customer:
    day = date(2026, 11, 10)
    return Customer(
        CustomerId(customer),
        f"Nia {mark}",
        tier="gold",
        email=email,
        phone="",
        consent=frozenset({"email"}),
        tags=frozenset({mark}),
        notes=f"Likes {mark}.",
        orders=(
            Order(
                f"O-{mark}",
                Money(Decimal(200), "EUR"),
                day,
                day,
                status=f"with {mark}",
                items=(Item(f"Kettle {mark}", sku=mark),),
            ),
        ),
        contacts=(Contact(datetime(2026, 11, 12, tzinfo=UTC), "phone", f"About {mark}"),),
        past_offers=(PastOffer(day, f"voucher-{mark}"),),
    )


def _worked_on(house: House, case: CaseId, chat: ConversationId, mark: str, by: Person) -> None:
    casework = house.casework
    casework.claim(case, by=by)
    casework.look(case, by=by, writing=True)
    words = f"We look after it, {mark}"
    promise = TrackedPromise(words, by.id, house.at + timedelta(days=2))
    house.later(timedelta(seconds=30))
    casework.reply(Reply(case, f"I am sorry. {words}.", promises=(promise,)), by=by)
    house.replies(chat, f"{mark} is upset.", by, note=True)
    casework.reprioritise(case, 1, by=by, reason=f"for {mark}")
    casework.escalate(case, PathId("supervisor"), by=by)
    drafts.keep(house.database, case, f"Dear {mark}", by=by.id, at=house.now())


def _offered(house: House, case: CaseId, customer: str, mark: str, by: Person) -> None:
    """One offer made, one that waits for approval, one declined, all with reasons."""
    offers = house.parts.offers
    about = offers.opened(
        case, Subject(CustomerId(customer), by), text=f"{mark} came late", channel="chat"
    )
    today = datetime.now().astimezone().date()
    offers.advise(about, by=by, on=today)
    goodwill = Choice(
        about,
        OfferId("goodwill"),
        today,
        Decimal(10),
        f"{mark} waited",
        f"Here, {mark}: 10.00 EUR.",
    )
    made = offers.choose(goodwill, by=by)
    offers.customer_said(made.id, accepted=True, by=by)
    offers.choose(
        Choice(about, OfferId("goodwill"), today, Decimal(30), f"{mark} is a friend"), by=by
    )
    offers.decline(Choice(about, OfferId("voucher"), today, reason=f"not for {mark}"), by=by)


def _asked_about(house: House, customer: str, mark: str, by: Person) -> None:
    """What staff asked the assistant about them, outside of their cases."""
    conversation = f"talk-{mark}"[:32]
    told = Suggestion(
        f"s-{mark}"[:32],
        f"What may {mark} have?",
        Audience.INTERNAL,
        date(2026, 11, 20),
        by.id,
        house.now(),
        Answer(f"Ask {mark}.", True, 0.5, "verbatim", ()),
        1.0,
        1.0,
        conversation,
        understood=f"What may the customer {mark} have?",
    )
    record.keep(house.database, told, channel="chat")
    record.judge(house.database, told.id, by=by.id, good=False, reason=f"wrong for {mark}")
    subject = Subject(CustomerId(customer), by)
    house.parts.offers.opened(conversation, subject, text=f"{mark} asks", channel="chat")


def _learnt_from(house: House, case: CaseId, mark: str) -> None:
    """A past resolution that a knowledge manager made fit, and numbers of what was said."""
    house.casework.propose(case, by=SUE)
    house.casework.approve(
        case, by=KIM, title="A kettle", problem="It leaks.", resolution="We sent another."
    )
    said = f"Here it is, {mark}."
    vectors = {said: np.ones(4, dtype=np.float16)}
    embeddings.keep(house.database, vectors, "fake", since=changes.latest(house.database))


def _mailed(house: House, mark: str, email: str) -> CaseId:
    """A case from an address alone: an open one, with no customer put to it."""
    mail = Received(
        f"I am {mark}, answer me.",
        "email",
        house.now(),
        external=f"<{mark}@mail>",
        thread=f"thread-{mark}",
        contact=email.upper(),
        name=f"Nia {mark}",
        subject=f"About {mark}",
    )
    case = house.casework.receive(mail).id
    house.later(timedelta(minutes=5))
    house.casework.reply(Reply(case, f"Take the {mark} road and turn left."), by=SUE)
    house.casework.resolve(case, Outcome.SOLVED, by=SUE, note=f"told {mark}")
    house.casework.propose(case, by=SUE)
    return case


def typed(house: House, conversation: str, text: str, by: str) -> None:
    """What somebody of the staff types and does not send, wherever they came to type it."""
    with house.database.write() as session:
        session.add(DraftRow(person=by, conversation=conversation, text=text, kept_at=house.now()))


def desk_of(house: House) -> PrivacyDesk:
    """Privacy in a house."""
    return PrivacyDesk(house.database, find=find_personal_data, now=house.now)


def audit_of(house: House) -> SqlAuditLog:
    """The audit log of a house."""
    return SqlAuditLog(house.database, house.now)


def rows_with(database: Database, word: str) -> dict[str, list[str]]:
    """Rows that hold a word, by table: in texts, JSON and bytes, whatever the case."""
    found: dict[str, list[str]] = {}
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                said = "\n".join(map(_written, row)).casefold()
                if word.casefold() in said:
                    found.setdefault(table.name, []).append(repr(row))
    return found


def _written(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
