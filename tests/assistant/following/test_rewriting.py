"""Turns of conversations in shops become questions that stand alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.following.model import FollowUp, Standing, Turn
from assistant.following.rewriting import follow_up
from assistant.following.standing import without_filler

RECEIPT = "Can a customer return a jacket without the receipt?"


def ask(*turns: str) -> FollowUp:
    return follow_up([Turn(turn) for turn in turns[:-1]], turns[-1])


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        (
            (RECEIPT, "And if she paid by gift card?"),
            "return, jacket, receipt: And if she paid by gift card?",
        ),
        (
            (RECEIPT, "what about socks?"),
            "return, jacket, receipt: what about socks?",
        ),
        (
            ("How long is the warranty on the AirFry 300?", "Does it cover the heating element?"),
            "AirFry 300, warranty: Does it cover the heating element?",
        ),
        (
            ("What is our price match policy?", "Does it apply to marketplace sellers?"),
            "price match policy: Does it apply to marketplace sellers?",
        ),
        (
            ("Do you repair ZX-9 headphones?", "That one is broken, may they get a refund?"),
            "ZX-9 headphones, repair: That one is broken, may they get a refund?",
        ),
        (
            ("What does express delivery cost?", "and to Ireland?"),
            "express delivery cost: and to Ireland?",
        ),
        (
            ("Which laptops qualify for the student discount?", "Is there a limit?"),
            "laptops qualify, student discount: Is there a limit?",
        ),
        (
            ("May agents refund delivery fees for late parcels?", "ok thanks, up to how much?"),
            "refund delivery fees, late parcels: up to how much?",
        ),
        (
            ("My wife bought a sofa and the leg broke", "Is she entitled to a replacement?"),
            "sofa, leg broke: Is she entitled to a replacement?",
        ),
        (
            ("Where is order ORD-2291?", "Can I still cancel that?"),
            "order ORD-2291: Can I still cancel that?",
        ),
        (
            ("Can he collect his order in a store?", "how long do we keep it?"),
            "store, collect: how long do we keep it?",
        ),
        (
            ("late fee for instalments?", "what if they refuse to pay?"),
            "late fee, instalments: what if they refuse to pay?",
        ),
        (
            ("Are deliveries made on Saturdays?", "can they be cancelled?"),
            "Saturdays, deliveries: can they be cancelled?",
        ),
        (("Do we price match?", "also Amazon?"), "price match: also Amazon?"),
        (
            ("Are gift cards valid for 10 years?", "Can he get his money back?"),
            "gift cards valid: Can he get his money back?",
        ),
        (
            ("Is the toaster partly covered?", "and what if nobody is home?", "and then?"),
            "toaster, home: and then?",
        ),
        (
            ("Kann ich Schuhe ohne Kassenbon zurückgeben?", "Und wenn sie reduziert waren?"),
            "Schuhe, Kassenbon zurückgeben: Und wenn sie reduziert waren?",
        ),
        (
            ("Puis-je retourner une veste sans ticket de caisse ?", "Et les chaussettes ?"),
            "veste, ticket, caisse, retourner: Et les chaussettes ?",
        ),
        (
            ("¿Puedo devolver zapatos sin recibo?", "¿Y si pagué con tarjeta regalo?"),
            "zapatos, recibo, devolver: Y si pagué con tarjeta regalo?",
        ),
        (
            ("Kan ik schoenen retourneren zonder bon?", "En als ze in de uitverkoop waren?"),
            "retourneren, bon, schoenen: En als ze in de uitverkoop waren?",
        ),
        (
            ("Posso restituire le scarpe senza scontrino?", "E se erano in saldo?"),
            "scarpe, scontrino, restituire: E se erano in saldo?",
        ),
    ],
)
def test_what_is_missing_is_carried_over(turns: tuple[str, ...], question: str) -> None:
    assert ask(*turns).question == question


@pytest.mark.parametrize(
    ("last", "standing"),
    [
        ("By the way, can gift cards be topped up?", Standing.NEW_TOPIC),
        ("Übrigens, kann man Gutscheine aufladen?", Standing.NEW_TOPIC),
        ("How do I reset my password for the loyalty app?", Standing.ALONE),
        ("If I bought shoes in the sale, can I return them?", Standing.ALONE),
        ("Is it possible to collect online orders in the Dublin shop?", Standing.ALONE),
        ("ok thanks!", Standing.ALONE),
    ],
)
def test_what_stands_alone_is_left_exactly_as_it_is(last: str, standing: Standing) -> None:
    assert ask(RECEIPT, last) == FollowUp(last, last, standing)


@pytest.mark.parametrize(
    "last",
    [
        "Can she return batteries?",
        "Can he get a student discount?",
        "How much does express delivery cost him?",
        "Can he return his mattress?",
    ],
)
def test_whoever_the_customer_is_a_question_about_another_thing_is_a_new_one(last: str) -> None:
    asked = ask("Are gift cards valid for 10 years?", last)
    assert asked == FollowUp(last, last, Standing.ALONE)


def test_a_name_of_common_words_is_a_question_of_its_own_and_the_next_topic() -> None:
    kettle = "Can I return an opened kettle?"
    assert not ask(kettle, "Do we price match?").rewritten
    assert ask(kettle, "Do we price match?", "also Amazon?").carried == ("price match",)


def test_a_thing_weighs_more_than_what_somebody_does_with_it() -> None:
    asked = ask("Who pays the shipping?", "how long will it take?")
    assert asked.question == "shipping, pays: how long will it take?"


def test_the_first_turn_stands_alone_whatever_it_says() -> None:
    said = "And if it was a gift?"
    assert ask(said) == FollowUp(said, said, Standing.ALONE)


def test_nothing_is_carried_from_greetings() -> None:
    assert not ask("Hello!", "thanks", "How long does it take?").rewritten


def test_a_new_topic_forgets_the_old_one() -> None:
    changed = ask(RECEIPT, "Another question: do gift cards expire?", "And in Ireland?")
    assert changed.carried == ("gift cards expire",)


def test_a_topic_lasts_while_turns_hang_on_it() -> None:
    asked = ask("Is the AirFry 300 dishwasher safe?", "Is it loud?", "How long does it last?")
    assert asked.question == "AirFry 300 dishwasher safe, loud: How long does it last?"


def test_the_title_of_a_cited_document_speaks_for_a_turn_that_says_nothing() -> None:
    earlier = [Turn("And then?", titles=("Lost parcels",))]
    assert follow_up(earlier, "How long do we wait?").carried == ("Lost parcels",)


def test_a_long_message_says_what_it_is_about() -> None:
    message = "It came on Monday. " + "The box was torn and the lamp inside was broken. " * 6
    assert ask(RECEIPT, message).question == message


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=60))
def test_any_conversation_gives_a_question_and_the_same_one_again(
    earlier: list[str], said: str
) -> None:
    turns = [Turn(turn) for turn in earlier]
    once = follow_up(turns, said)
    assert once == follow_up(turns, said)
    assert once.said == said
    assert once.standing.depends or once.question == said
    assert all(phrase in once.question for phrase in once.carried)
    assert once.question.endswith(without_filler(said) if once.rewritten else said)


@given(
    st.lists(st.sampled_from([RECEIPT, "and socks?", "By the way, do you deliver?"]), max_size=5)
)
def test_what_is_carried_was_said_before(earlier: list[str]) -> None:
    followed = follow_up([Turn(turn) for turn in earlier], "What about gloves?")
    assert all(any(phrase in turn for turn in earlier) for phrase in followed.carried)
