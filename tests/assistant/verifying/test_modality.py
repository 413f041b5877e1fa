"""Whether two sentences allow, require and deny alike."""

import pytest

from assistant.verifying.modality import agree

_NOT_RETURNED = "These products cannot be returned because you changed your mind: Food and seeds."
_REASON = "You do not have to give a reason, although telling us why helps us."
_BUT = "Online orders can be returned in every store, but marketplace products cannot."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Food and seeds cannot be returned.", _NOT_RETURNED),
        ("It isn't possible to return food.", "Food cannot be returned."),
        ("Refunds are not possible without a receipt.", "Without a receipt no refund is possible."),
        ("Telling us why helps us.", _REASON),
        ("You need not give a reason.", _REASON),
        ("You don't need to give a reason.", _REASON),
        ("Marketplace products cannot be returned in stores.", _BUT),
        ("Online orders can be returned in every store.", _BUT),
        ("Keep the receipt.", "You must keep the receipt."),
        ("You must keep the receipt.", "Keep the receipt."),
        ("We never ask for your PIN.", "We never ask for your PIN or password."),
        ("You can return it, unless it is opened.", "You can return it unless it is opened."),
    ],
)
def test_the_same_said_otherwise_agrees(claim: str, evidence: str) -> None:
    assert agree(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Food and seeds can be returned.", _NOT_RETURNED),
        ("You must return it.", "You must not return it."),
        ("You can return it.", "You cannot return it."),
        ("You cannot return it.", "You can return it."),
        ("You may return it.", "You must return it."),
        ("You must return it.", "You may return it."),
        ("You have to give a reason.", _REASON),
        ("Marketplace products can be returned in stores.", _BUT),
        ("We ask for your PIN.", "We never ask for your PIN or password."),
        ("We deduct the loss.", "We may deduct the loss."),
        ("Gift cards are refundable.", "Gift cards are not refundable."),
        ("Only Gold members get a gift.", "Gold members get a gift."),
        ("You can return it if it is opened.", "You can return it unless it is opened."),
        ("We exchange the product.", "We exchange the product only if it was sold by us."),
        ("Ask a third time.", "Do not ask a third time."),
    ],
)
def test_what_turns_the_sense_round_does_not_agree(claim: str, evidence: str) -> None:
    assert not agree(claim, evidence)
