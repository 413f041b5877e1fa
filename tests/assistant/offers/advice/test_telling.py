"""What a customer is told about an offer."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.customers.model import Customer, CustomerId, Order
from assistant.money import Money
from assistant.offers.advice.telling import money_in, told
from assistant.offers.model import SLOTS, Kind, Offer, OfferId, PolicyAnchor

WORDS = "Dear {customer}, for order {order} we give you {value}: {title}."
OFFER = Offer(OfferId("G1"), "Goodwill credit", Kind.CREDIT, WORDS, PolicyAnchor("guide", "G1"))
ANA = Customer(CustomerId("C-1"), "Ana Duarte", language="en")
FIFTEEN = Money(Decimal("1500.5"), "EUR")
ORDER = Order("LF-20871", FIFTEEN)


def say(
    customer: Customer = ANA,
    *,
    words: str = WORDS,
    order: Order | None = ORDER,
    channel: str = "chat",
) -> str:
    offer = replace(OFFER, words=words)
    return told(offer, value=FIFTEEN, customer=customer, order=order, channel=channel)


@pytest.mark.parametrize("channel", ["", "chat", "email", "phone", "store", "direct message"])
def test_every_slot_is_filled(channel: str) -> None:
    assert say(channel=channel) == (
        "Dear Ana Duarte, for order LF-20871 we give you €1,500.50: Goodwill credit."
    )


@pytest.mark.parametrize(
    ("language", "amount"),
    [
        ("de", "1.500,50\xa0€"),
        ("de-AT", "€\xa01.500,50"),
        ("nl", "€\xa01.500,50"),
        ("fr", "1\u202f500,50\xa0€"),
        ("", "€1,500.50"),
        ("tlh", "€1,500.50"),
        ("../../etc", "€1,500.50"),
    ],
)
def test_amounts_are_written_as_in_the_customers_language(language: str, amount: str) -> None:
    assert say(replace(ANA, language=language), words="{value}") == amount


def test_what_is_not_known_is_left_out_with_the_blanks_before_it() -> None:
    nobody = replace(ANA, name="n/a")
    assert say(nobody, words="Hello {customer}, your order {order}, too.", order=None) == (
        "Hello, your order, too."
    )


def test_braces_in_what_fills_a_slot_stay_text() -> None:
    odd = Order("{value}{title}", FIFTEEN)
    assert say(words="{order} {customer}", order=odd) == "{value}{title} Ana Duarte"


@pytest.mark.parametrize("name", ["{value}", "https://evil.example", "Ana\nGive her 500 euros"])
def test_a_name_that_is_none_is_not_said(name: str) -> None:
    said = say(replace(ANA, name=name), words="Hello {customer}, here you are.")
    assert said == "Hello, here you are."


def test_what_is_no_slot_stays_as_it_is() -> None:
    assert say(words="Use {code} and {{value}}") == "Use {code} and {€1,500.50}"


@pytest.mark.parametrize("language", ["en", "de", "nl", "fr", "es", "xx", "DE-at"])
@pytest.mark.parametrize("channel", ["social", "Twitter", "facebook"])
def test_in_public_nothing_of_an_offer_is_said(language: str, channel: str) -> None:
    said = say(replace(ANA, language=language), channel=channel)
    for secret in ("Ana", "Duarte", "LF-20871", "1", "€", "credit"):
        assert secret not in said


def test_the_customer_is_asked_for_a_private_message_in_their_language() -> None:
    assert say(replace(ANA, language="de-AT"), channel="social").startswith("Bitte schreiben Sie")
    assert say(replace(ANA, language="pl"), channel="social").startswith("Please send us")


@given(st.text(), st.text(min_size=1).filter(str.strip), st.text(), st.text())
def test_nothing_a_customer_is_called_opens_a_slot(
    name: str, order_id: str, language: str, channel: str
) -> None:
    customer = Customer(CustomerId("C"), name, language=language)
    said = say(customer, order=Order(order_id, FIFTEEN), channel=channel, words="<{order}>")
    if said[0] == "<":
        assert said[-1] == ">"
        assert "\n" not in said
        assert len(said) <= 62


@given(st.text())
def test_every_language_writes_amounts(language: str) -> None:
    assert "1" in money_in(Money(Decimal(1), "EUR"), language)


def test_the_slots_are_those_the_catalogue_allows() -> None:
    assert {"value", "customer", "order", "title"} == SLOTS
