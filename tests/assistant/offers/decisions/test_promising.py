"""An agent's own words promise nothing but what was decided."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.advice.telling import money_in, told
from assistant.offers.decisions import choosing
from assistant.offers.decisions.promising import refuse_in_public, refuse_other_promises
from assistant.offers.decisions.ruling import Ground
from assistant.offers.proposals import OfferCase
from tests.assistant.offers.company import ANA, CASE, CATALOGUE, CUSTOMER, NOW, Desk, choice, euros

OWN = "We give you €5.00 and 10 % off the next order; see https://larkfield.example/terms."


@pytest.mark.parametrize(
    "words",
    [
        "We give you €5.",
        "5 euros are yours, Mia.",
        "You get five euros.",
        "5,00 € for you",
        "EUR 5.00",
        "500 cents",
        "Take 10 percent off the next order.",
        "See larkfield.example/terms",
        "See https://larkfield.example/terms.",
        "Sorry. Your parcel of 3 May comes on 24.12. at 10:30, order 4711.",
        "You waited 14 days. e.g. z.B. ... sorry.We mean it",
        "",
    ],
)
def test_what_was_decided_may_be_said_in_many_ways(words: str) -> None:
    refuse_other_promises(words, value=euros(5), own=OWN)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("We give you €500.", "€500"),
        ("We give you € 500", "€ 500"),
        ("500 Euro", "500 Euro"),
        ("EUR500", "EUR500"),
        ("five hundred euros", "500 euros"),
        ("€5k", "€5k"),
        ("5.000 €", "5.000 €"),
        ("500,- €", "500 €"),
        ("€5.00 and another €50.00", "€50.00"),
        ("$5", "$5"),
        ("€\u200b5\u200b00", "€500"),
        ("٥٠٠ €", "500 €"),
        ("５００€", "500€"),
        ("20 % off", "20 %"),
        ("two hundred percent", "200 percent"),
        ("5000 points", "5000 points"),
    ],
)
def test_another_amount_is_refused_and_said(words: str, said: str) -> None:
    with pytest.raises(RequestRefusedError, match="the words promise") as refused:
        refuse_other_promises(words, value=euros(5), own=OWN)
    assert f"promise {said}, and the offer is €5.00" in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "See https://evil.example/pay",
        "[here](evil.example)",
        "javascript:alert(1)",
        "mailto:me@evil.example",
        "www.evil.example",
        "evil.example/pay",
        "go to evil.com now",
        "<img src=x>",
    ],
)
def test_a_link_of_an_agents_own_is_refused(words: str) -> None:
    with pytest.raises(RequestRefusedError, match="the words lead to"):
        refuse_other_promises(words, value=euros(5), own=OWN)


@given(
    st.integers(1, 10**8),
    st.sampled_from(["EUR", "USD", "GBP"]),
    st.sampled_from(["en", "de", "nl", "es", "fr"]),
)
def test_the_value_may_be_said_as_in_any_language(minor: int, currency: str, language: str) -> None:
    value = Money.of_minor(minor, currency)
    refuse_other_promises(f"We give you {money_in(value, language)}.", value=value, own="")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_no_other_amount_is_ever_promised(minor: int, other: int) -> None:
    value, promised = Money.of_minor(minor, "EUR"), Money.of_minor(other, "EUR")
    words = f"We give you {money_in(promised, 'en')}."
    if value == promised:
        refuse_other_promises(words, value=value, own="")
        return
    with pytest.raises(RequestRefusedError):
        refuse_other_promises(words, value=value, own="")


@pytest.mark.parametrize(
    "words",
    ["We are sorry, Mia.", "mr BERG, sorry", "Order o-1 is late", "€5 for you", "C-1, sorry"],
)
def test_a_post_has_no_amount_no_name_and_no_order(words: str) -> None:
    with pytest.raises(RequestRefusedError, match="everybody reads a post"):
        refuse_in_public(words, channel="social", customer=CUSTOMER)
    refuse_in_public(words, channel="chat", customer=CUSTOMER)


def test_a_post_may_say_what_tells_of_nobody(desk: Desk) -> None:
    refuse_in_public("We are sorry. Please write to us.", channel="social", customer=CUSTOMER)
    case = replace(CASE, channel="social")
    own = told(
        CATALOGUE.offers[0], value=euros(20), customer=CUSTOMER, order=None, channel="social"
    )
    assert made(desk, own, case) == own


def test_what_is_refused_is_not_made(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match=r"promise €500, and the offer is €20\.00"):
        made(desk, "We give you €500.", CASE)
    assert made(desk, "Please take €20.", CASE) == "Please take €20."


def made(desk: Desk, words: str, case: OfferCase) -> str:
    chosen = replace(choice(case=case), words=words)
    ground = Ground(CATALOGUE, CUSTOMER, case)
    return choosing.choose(desk.database, chosen, by=ANA, read=lambda _: ground, at=NOW).words
