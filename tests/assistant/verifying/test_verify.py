"""How a reply's sentences are kept or removed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verifying.model import Fault
from assistant.verifying.verify import verify
from tests.assistant.verifying.meanings import SharedWords
from tests.assistant.verifying.replies import staying

RETURNS = """# Returns

You can return almost anything within 45 days. The 45 days start on the day after you receive it.
Orders placed in 2026 have the earlier window of 30 days.

These products cannot be returned:

- Food, plants and seeds.
- Gift cards.

| How | What it costs |
|---|---|
| In a store | Free |
| By post with our label | €3.95, taken off the refund |
"""
DESKS = "A parcel that is late goes to the Carrier Desk. A double charge goes to the Payments Desk."


def fault(sentence: str) -> Fault | None:
    (checked,) = verify(sentence, [RETURNS, DESKS], SharedWords()).sentences
    return checked.fault


@pytest.mark.parametrize(
    "sentence",
    [
        "You can return almost anything within 45 days [1].",
        "You can return almost anything within forty-five days. [1]",
        "Food, plants and seeds cannot be returned [1].",
        "By post with our label costs €3.95, taken off the refund [1].",
        "A late parcel goes to the Carrier Desk [2].",
        "Hello Ana,",
        "Let me know if you have any further questions!",
        "I could not find anything about that.",
        "Would you like me to open a case?",
    ],
)
def test_a_true_sentence_or_a_courtesy_stays(sentence: str) -> None:
    assert fault(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("You can return almost anything within 45 days.", Fault.UNCITED),
        ("Sorry, you cannot return it.", Fault.UNCITED),
        ("Yes.", Fault.UNCITED),
        ("You can return almost anything within 45 days [3].", Fault.UNKNOWN_SOURCE),
        ("You can return almost anything within 45 days [0].", Fault.UNKNOWN_SOURCE),
        ("You can return almost anything within 45 days [2].", Fault.NUMBER),
        ("You can return almost anything within 30 days [1].", Fault.NUMBER),
        ("By post with our label is €39.50, taken off the refund [1].", Fault.NUMBER),
        ("A parcel that is late goes to the Payments Desk [2].", Fault.NAME),
        ("A parcel that is late goes to the Zebra Desk [2].", Fault.NAME),
        ("Food, plants and seeds can be returned [1].", Fault.MODALITY),
        ("You cannot return almost anything within 45 days [1].", Fault.MODALITY),
        ("Our shops sell warm bread and fresh milk every morning [1].", Fault.MEANING),
    ],
)
def test_a_sentence_that_fails_is_removed_with_its_reason(sentence: str, expected: Fault) -> None:
    assert fault(sentence) is expected


@pytest.mark.parametrize(("level", "true"), [("Gold", True), ("Silver", False)])
def test_a_rule_for_one_level_of_membership_is_not_the_next_ones(level: str, true: bool) -> None:
    passage = (
        "Gold members get free standard delivery on every order.\n\n"
        "Silver members get points for every order."
    )
    reply = f"{level} members get free standard delivery on every order [1]."
    (checked,) = verify(reply, [passage], SharedWords()).sentences
    assert checked.fault is (None if true else Fault.NAME)


@pytest.mark.parametrize("span", ["months", "years"])
def test_a_length_of_time_without_its_number_is_no_other_length(span: str) -> None:
    reply = f"You can return almost anything within {span} [1]."
    (checked,) = verify(
        reply, ["You can return almost anything within 45 days."], SharedWords()
    ).sentences
    assert checked.fault is Fault.NUMBER


def test_a_length_of_time_in_another_unit_of_the_same_measure_stays() -> None:
    reply = "You can return almost anything within two weeks [1]."
    passage = "You can return almost anything within 14 days."
    assert verify(reply, [passage], SharedWords()).removed == ()


def test_what_stays_keeps_its_citations() -> None:
    reply = (
        "Hello Ana,\n\nYou can return almost anything within 45 days. [1] It is 30 days [2].\n\n"
        "- Gift cards cannot be returned [1].\n- Gift cards can be returned [1].\n\nKind regards"
    )
    assert staying(reply, [RETURNS, DESKS]) == [
        "Hello Ana,",
        "You can return almost anything within 45 days. [1]",
        "Gift cards cannot be returned [1].",
        "Kind regards",
    ]


@pytest.mark.parametrize(
    "reply", ["Was bread sold? [1]. Gift cards cannot be returned [1].", "Milk was sold! [1] [2]."]
)
def test_marks_and_full_stops_after_a_sentence_go_with_it(reply: str) -> None:
    verified = verify(reply, [RETURNS, DESKS], SharedWords())
    assert all(each.sentence.text for each in verified.sentences)
    assert set(staying(reply, [RETURNS, DESKS])) <= {"Gift cards cannot be returned [1]."}


def test_a_removed_sentence_says_what_was_wrong_and_what_stands_there_instead() -> None:
    reply = "You can return almost anything within 30 days [1]."
    (removed,) = verify(reply, [RETURNS], SharedWords()).removed
    assert (removed.wrong, removed.instead) == (
        ("30 days",),
        "You can return almost anything within 45 days.",
    )


def test_a_line_that_leads_into_a_list_is_checked_by_the_passage_its_first_item_cites() -> None:
    reply = "These products cannot be returned:\n- Gift cards [1].\n- Food, plants and seeds [1]."
    assert verify(reply, [RETURNS], SharedWords()).removed == ()


@pytest.mark.parametrize("digits", ["9" * 5000, "²" * 5000, "1,000" + ",000" * 2000, "Ⅹ" * 5000])
def test_a_number_too_long_to_reckon_with_is_unsupported(digits: str) -> None:
    assert fault(f"You can return almost anything within {digits} days [1].") is Fault.NUMBER


@given(st.text(alphabet="0123456789²³¹½Ⅻ٣,. €days[1]\n"), st.integers(0, 5000))
def test_any_digits_can_be_checked(text: str, many: int) -> None:
    reply = f"You can return it within {text}{text[:1] * many} days [1]."
    assert len("".join(staying(reply, [RETURNS]))) <= len(reply)


@given(st.text())
def test_any_text_can_be_checked_and_what_stays_was_in_it(reply: str) -> None:
    verified = verify(reply, [RETURNS], SharedWords())
    spans = [each.sentence.span for each in verified.sentences]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(0 <= each.start < each.end <= len(reply) for each in spans)
