"""A small company with people, limits and budgets, for tests about who may give what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.access.tables import PersonRow
from assistant.customers.model import Customer, CustomerId, Order
from assistant.money import Money
from assistant.offers.decision import Choice, Decision
from assistant.offers.decisions import answering, choosing
from assistant.offers.decisions.ruling import Ground
from assistant.offers.ledger import appending
from assistant.offers.ledger.canonical import digest
from assistant.offers.ledger.entry import Detail, Entry, Event
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Rolling,
    Team,
)
from assistant.offers.proposals import OfferCase
from assistant.offers.tables import CatalogueRow
from kb.database import Database
from tests.fakes import HashEmbedder
from tests.libraries import add

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
EMBEDDER = HashEmbedder()
QUOTE = "An agent may make a customer an offer of goodwill."


def person(name: str, role: Role = Role.AGENT) -> Person:
    """Somebody whose id is their first name."""
    return Person(PersonId(name), name.capitalize(), f"{name}@larkfield.example", role, NOW)


def euros(amount: str | int) -> Money:
    """An amount in euros."""
    return Money(Decimal(amount), "EUR")


def offer(id_: str, kind: Kind = Kind.GOODWILL) -> Offer:
    """An offer of 20, movable from 1 to 300, that the policy allows."""
    return Offer(
        id=OfferId(id_),
        title=id_.replace("-", " ").capitalize(),
        kind=kind,
        words="We give you {value}.",
        policy=PolicyAnchor("guide", QUOTE),
        amount=AmountRule(fixed=Decimal(20), floor=Decimal(1), cap=Decimal(300)),
    )


ANA, BO, CY = person("ana"), person("bo"), person("cy")
SUE, SAM = person("sue", Role.SUPERVISOR), person("sam", Role.SUPERVISOR)
ADA, KIM = person("ada", Role.ADMIN), person("kim", Role.KNOWLEDGE_MANAGER)
PEOPLE = (ANA, BO, CY, SUE, SAM, ADA, KIM)

GOODWILL = replace(offer("goodwill"), budget="goodwill")
GIFT_CARD = replace(
    offer("gift-card", Kind.CREDIT),
    caps=(FrequencyCap(1, 90),),
    excludes=frozenset({OfferId("shipping")}),
)
SHIPPING = replace(
    offer("shipping", Kind.FREE_SHIPPING),
    amount=AmountRule(fixed=Decimal(5)),
    cost=CostRule(share=Decimal("0.5"), fixed=Decimal(1)),
)
CALL_BACK = replace(offer("call-back", Kind.CALL_BACK), amount=AmountRule())
NOVEMBER, NEW_YEAR = date(2026, 11, 1), date(2026, 12, 31)
CATALOGUE = Catalogue(
    currency="EUR",
    offers=(GOODWILL, GIFT_CARD, SHIPPING, CALL_BACK),
    teams=(Team("north", frozenset({ANA.email, BO.email})),),
    budgets=(
        Budget("goodwill", Decimal(150), NOVEMBER, NEW_YEAR, team="north"),
        Budget("goodwill", Decimal(60), NOVEMBER, NEW_YEAR),
    ),
    limits=(
        Limit(
            role=Role.AGENT,
            kinds=frozenset({Kind.GOODWILL, Kind.CREDIT, Kind.FREE_SHIPPING}),
            per_offer=Decimal(25),
            per_case=Decimal(30),
            per_customer=Rolling(Decimal(50), 90),
            per_agent=Rolling(Decimal(100), 30),
        ),
        Limit(
            role=Role.SUPERVISOR,
            per_offer=Decimal(80),
            per_case=Decimal(100),
            per_customer=Rolling(Decimal(200), 90),
            per_agent=Rolling(Decimal(250), 30),
        ),
    ),
    version=1,
)
CUSTOMER = Customer(CustomerId("C-1"), "Mia Berg", orders=(Order("O-1", euros(200)),))
CASE = OfferCase("case-1", CUSTOMER.id, order="O-1", channel="chat")


def open_company(database: Database, catalogue: Catalogue = CATALOGUE) -> None:
    """Record the policy, the people and a catalogue."""
    add(database, EMBEDDER, "guide", QUOTE)
    with database.write() as session:
        session.add_all(row_of(each) for each in PEOPLE)
    publish(database, catalogue)


def publish(database: Database, catalogue: Catalogue) -> None:
    """Note a catalogue as the one that holds, in the ledger too; its text is just a word."""

    def work(session: Session) -> None:
        row = CatalogueRow(
            version=catalogue.version,
            text="catalogue",
            published_at=NOW,
            published_by=KIM.id,
            note="",
        )
        session.add(row)
        detail: dict[str, Detail] = {"version": row.version, "text": digest(row.text)}
        appending.append(session, Entry(Event.CATALOGUE, NOW, KIM.id, detail=detail))

    database.serialized(work, locking=appending.LOCK)


def choice(
    offer_id: str = "goodwill",
    value: str | int | None = None,
    *,
    case: OfferCase = CASE,
    on: date = TODAY,
    reason: str = "",
) -> Choice:
    """An offer somebody chose in a case."""
    amount = None if value is None else Decimal(value)
    return Choice(case, OfferId(offer_id), on, amount, reason)


class Desk:
    """Agents and supervisors at work on one database; `catalogue` and `customer` are what is read.

    Decisions are made `days` after today.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue = CATALOGUE,
        customer: Customer = CUSTOMER,
        *,
        days: int = 0,
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.customer = customer
        self.on = TODAY + timedelta(days=days)
        self.at = NOW + timedelta(days=days)

    def later(self, days: int) -> "Desk":
        """The same desk on a later day."""
        past = (self.on - TODAY).days
        return Desk(self.database, self.catalogue, self.customer, days=past + days)

    def choose(
        self,
        offer_id: str = "goodwill",
        value: str | int | None = None,
        *,
        by: Person = ANA,
        case: OfferCase = CASE,
        reason: str = "two weeks late",
    ) -> Decision:
        """Choose an offer in a case."""
        chosen = choice(offer_id, value, case=case, on=self.on, reason=reason)
        return choosing.choose(
            self.database, chosen, by=by, read=lambda session: self._read(case), at=self.at
        )

    def answer(
        self,
        decision: Decision,
        *,
        approved: bool = True,
        reason: str = "as an exception",
        by: Person = SUE,
        minutes: int = 5,
    ) -> Decision:
        """Answer what waits, some minutes later."""
        return answering.answer(
            self.database,
            decision.id,
            approved=approved,
            reason=reason,
            by=by,
            read=self._again,
            at=self.at + timedelta(minutes=minutes),
            on=self.on,
        )

    def _again(self, session: Session, decision: Decision) -> Ground:
        case = OfferCase(decision.case, decision.customer, decision.order, channel="chat")
        return self._read(case)

    def _read(self, case: OfferCase) -> Ground:
        return Ground(self.catalogue, self.customer, case)


def row_of(person: Person) -> PersonRow:
    """A person as they are kept; they cannot sign in."""
    return PersonRow(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role.value,
        password_hash="",
        created_at=person.created_at,
        disabled_at=person.disabled_at,
    )
