"""Offers beside an answer: self-service ones that public policy allows, for vouched customers."""

from decimal import Decimal

from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.errors import RequestRefusedError
from assistant.offers.catalogue.writing import written
from assistant.offers.model import (
    AmountRule,
    Catalogue,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
)
from assistant.offers.ports import Offers
from assistant.webchat.desk import WebChatDesk
from assistant.webchat.model import Answered, OfferCard, Said
from kb.model import Audience
from tests.assistant.fakes import add_document
from tests.assistant.webchat.houses import ANSWER, House

QUOTE = "Customers may have free shipping or a voucher of five euros"
QUESTION = "Where is my order?"


def offer(name: str, *, self_service: bool = True, document: str = "shipping") -> Offer:
    """A voucher of five euros."""
    return Offer(
        OfferId(name),
        name.title(),
        Kind.CREDIT,
        "Here is a voucher of {value}.",
        PolicyAnchor(document, QUOTE),
        AmountRule(fixed=Decimal(5)),
        self_service=self_service,
    )


def shelved(house: House, *offers: Offer) -> None:
    """Let a catalogue of those hold; agents may give fifteen euros alone."""
    for name, audience in (("shipping", Audience.PUBLIC), ("inside", Audience.INTERNAL)):
        add_document(house.database, name, f"# {name}\n\n{QUOTE}.\n", audience=audience)
    limits = (Limit(role=Role.AGENT, per_offer=Decimal(15)),)
    catalogue = Catalogue("EUR", offers=offers, limits=limits)
    house.parts.offers.publish(written(catalogue), by=owner())


def asked(house: House, *, vouched: bool = True) -> Answered:
    """A customer who asks for an order."""
    chat = house.chat_id(identity=house.identity() if vouched else None)
    return house.says(chat, QUESTION, "m1")


def test_a_vouched_customer_is_shown_what_they_may_have_by_themselves(house: House) -> None:
    shelved(house, offer("voucher"), offer("secret", self_service=False))
    told = asked(house)
    assert told.offers == (
        OfferCard("voucher", "Voucher", "5.00", "EUR", "Here is a voucher of €5.00."),
    )


def test_what_an_internal_policy_allows_is_not_shown(house: House) -> None:
    shelved(house, offer("voucher", document="inside"))
    assert asked(house).offers == ()


def test_at_most_two_are_shown(house: House) -> None:
    shelved(house, *(offer(f"voucher-{n}") for n in range(4)))
    assert len(asked(house).offers) == 2


def test_nobody_else_is_shown_any(house: House) -> None:
    shelved(house, offer("voucher"))
    assert asked(house, vouched=False).offers == ()
    chat = house.chat_id(identity=house.identity("X-1"))
    assert house.says(chat, QUESTION).offers == ()
    mine = house.chat_id(identity=house.identity())
    house.chat.hand_over(mine)
    assert house.says(mine, QUESTION).offers == ()


def test_a_message_sent_again_shows_the_same(house: House) -> None:
    shelved(house, offer("voucher"))
    chat = house.chat_id(identity=house.identity())
    first = house.says(chat, QUESTION, "m1")
    assert house.says(chat, QUESTION, "m1").offers == first.offers


class NoOffers:
    """Offers that fail, however they are asked."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    def __getattr__(self, name: str) -> object:
        if name in ("case_of", "heard", "advise", "keep_case", "reasons_in"):
            return self._fails
        return getattr(self._offers, name)

    def _fails(self, *_given: object, **_named: object) -> None:
        raise RequestRefusedError("the catalogue cannot be read; publish another")


def test_an_answer_never_waits_for_offers_that_fail(house: House) -> None:
    chat = WebChatDesk(
        database=house.database,
        casework=house.casework,
        sites=house.sites,
        surveys=house.surveys,
        offers=NoOffers(house.parts.offers),  # type: ignore[arg-type]  # fails at all it is asked
        customers=house.parts.customers,
        escalations=house.parts.escalations,
        judge=house.judged,
        turns=house.turns,
        now=house.now,
    )
    told = chat.say(house.chat_id(identity=house.identity()), Said(QUESTION))
    assert told.answer is not None
    assert told.answer.text == ANSWER
    assert told.offers == ()
    assert len(told.orders) == 3
