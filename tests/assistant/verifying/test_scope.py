"""A claim goes no further than its source: for whom, how many, how often, when, if."""

import pytest

from assistant.verifying.scope import goes_further

FURTHER = [
    ("You can return almost anything within 45 days.", "You can return anything within 45 days."),
    ("Most products have a warranty of two years.", "All products have a warranty of two years."),
    ("Most products have a warranty of two years.", "Products have a warranty of two years."),
    ("Some stores take returns without a receipt.", "Stores take returns without a receipt."),
    ("A refund usually takes 5 days.", "A refund takes 5 days."),
    ("A refund takes about 5 days.", "A refund takes 5 days."),
    ("A refund takes up to 5 days.", "A refund takes 5 days."),
    ("Agents may grant up to 15 euros of credit.", "Agents may grant 15 euros of credit."),
    (
        "The 30 days start on the day after you receive your order.",
        "The 30 days start on the day you receive your order, or the day after you buy it.",
    ),
    ("You can cancel free of charge before it ships.", "You can cancel free of charge. It ships."),
    ("Keep it for at least 14 days.", "Keep it for 14 days."),
    ("Only members can exchange a gift card.", "Everyone can exchange a gift card."),
    ("Refunds go to the card that was used.", "Refunds always go to the card that was used."),
    ("The warranty begins before delivery.", "The warranty begins after delivery."),
    ("Send it until 31 January 2027.", "Send it after 31 January 2027."),
    ("Send it until 31 January 2027.", "Send it from 31 January 2027."),
    ("Bought between 1 November and 24 December.", "Bought after 24 December."),
    ("Bought between 1 November and 24 December.", "Bought before 24 December."),
    ("Bought between 1 November and 24 December.", "Bought from 24 December."),
    ("Unopened games can be returned in stores.", "Opened games can be returned in stores."),
    ("The customer pays for return shipping.", "We pay for return shipping."),
    (
        "If the parcel is late by more than 3 days, we refund the delivery fee.",
        "We refund the delivery fee.",
    ),
]
NO_FURTHER = [
    ("You can return almost anything within 45 days.", "Almost anything can be returned."),
    ("A refund usually takes 5 days.", "Usually a refund takes 5 days."),
    ("A refund takes up to 5 days.", "A refund takes 5 days at most."),
    ("A refund takes up to 5 days.", "You get your refund within 5 days."),
    ("The 30 days start the day after you receive it.", "Once you receive it, the 30 days start."),
    ("We answer within 2 days after the parcel arrives.", "We answer when the parcel arrives."),
    ("Only members can exchange a gift card.", "A gift card is exchanged by members only."),
    ("Most products have a warranty.", "The majority of products have a warranty."),
    ("You can return it within 45 days.", "Customers can return it within 45 days."),
    ("Send it until 31 January 2027.", "Send it by 31 January 2027."),
    ("Bought between 1 November and 24 December.", "Bought from 1 November to 24 December."),
    ("Stores open from 9:00 to 17:00.", "Stores open between 9:00 and 17:00."),
    ("Return it with the receipt.", "If you have any questions, return it with the receipt."),
    ("All parts are covered for two years.", "Every part is covered for two years."),
    (
        "If the parcel is late by more than 3 days, we refund the delivery fee.",
        "We refund the delivery fee if the parcel is more than 3 days late.",
    ),
    ("Most bulbs last long. Lamps have two years.", "Kettles are cleaned with vinegar."),
]


@pytest.mark.parametrize(("source", "claim"), FURTHER)
def test_a_claim_that_drops_or_turns_a_limit_goes_further(source: str, claim: str) -> None:
    assert goes_further(claim, source, source)


@pytest.mark.parametrize(("source", "claim"), NO_FURTHER)
def test_the_same_limit_in_other_words_goes_no_further(source: str, claim: str) -> None:
    assert not goes_further(claim, source, source)


@pytest.mark.parametrize("source", sorted({source for source, _ in FURTHER + NO_FURTHER}))
def test_no_sentence_goes_further_than_itself(source: str) -> None:
    assert not goes_further(source, source, source)


def test_what_a_further_source_says_is_no_widening() -> None:
    source = "Refunds go to the card that was used."
    claim = "Refunds always go to the card that was used."
    assert goes_further(claim, source, source)
    assert not goes_further(claim, source, f"{source} This always holds.")
