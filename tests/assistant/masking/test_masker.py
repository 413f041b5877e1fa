"""Personal data is masked before a model reads it, and comes back where the model put it."""

import random
import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.masking.masker import Masker
from assistant.masking.placeholders import LABELS
from assistant.verifying.facts import facts_of
from assistant.verifying.names import Code
from bench.corruptions import demo_passages
from ingest.personal import Kind, find_personal_data
from kb.model import Span
from tests.assistant.masking.messages import FACTS, PERSONAL, messages

STORY = (
    "My name is Olof Marklund, write to olof@post.example. Card 4111 1111 1111 1111.",
    "Olof again: OLOF@post.example bounced. I paid 1,250 euros with 4111111111111111 on 3 March.",
)


def story() -> tuple[Masker, list[str]]:
    masker = Masker(find_personal_data, STORY)
    return masker, [masker.mask(message) for message in STORY]


def test_one_value_has_one_number_in_all_messages_of_a_call() -> None:
    _, masked = story()
    assert masked == [
        "My name is [NAME-1], write to [EMAIL-1]. Card [CARD-1].",
        "[NAME-2] again: [EMAIL-1b] bounced. I paid 1,250 euros with [CARD-1b] on 3 March.",
    ]


def test_different_values_have_different_numbers() -> None:
    masker = Masker(find_personal_data)
    assert masker.mask("a@x.example or b@x.example") == "[EMAIL-1] or [EMAIL-2]"


def test_a_first_name_is_known_before_the_message_that_introduces_it() -> None:
    masker = Masker(find_personal_data, ["Olof here again.", "My name is Olof Marklund."])
    assert masker.mask("Olof here again.") == "[NAME-2] here again."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Write to [EMAIL-1].", "Write to olof@post.example."),
        ("Write to [email 1] or [E-Mail_1].", "Write to olof@post.example or olof@post.example."),
        ("Dear **[NAME-1]**, hello", "Dear **Olof Marklund**, hello"),
        (r"Dear \[NAME\-1\], hello", "Dear Olof Marklund, hello"),
        ("[NAME-1]'s card", "Olof Marklund's card"),
        ("NAME-1’s card", "Olof Marklund’s card"),
        ("CARD-1, NAME_1; EMAIL‑1!", "4111 1111 1111 1111, Olof Marklund; olof@post.example!"),
        ("[CARD-1b]", "4111111111111111"),
        ("name 1 and email 1 of 2", "name 1 and email 1 of 2"),
        ("XNAME-1 and NAME-1-X", "XNAME-1 and NAME-1-X"),
    ],
)
def test_placeholders_come_back_however_a_model_writes_them(written: str, expected: str) -> None:
    masker, _ = story()
    assert masker.restore(written) == expected


def test_a_placeholder_that_nobody_gave_stays_and_is_a_code_that_no_policy_has() -> None:
    masker, _ = story()
    restored = masker.restore("Call [phone 3], not [CARD-1z].")
    assert restored == "Call [PHONE-3], not [CARD-1z]."
    (code,) = facts_of("Call [PHONE-3].").numbers
    assert (code.text, type(code)) == ("[PHONE-3]", Code)


def test_what_looks_like_a_placeholder_comes_back_as_it_was_written() -> None:
    masker = Masker(find_personal_data)
    masked = masker.mask("I typed [EMAIL-1] and EMAIL-2, my mail is ana@x.example")
    assert masked == "I typed [TEXT-1] and [TEXT-2], my mail is [EMAIL-1]"
    assert masker.restore("[EMAIL-1] for [TEXT-1]") == "ana@x.example for [EMAIL-1]"


def test_policies_are_masked_only_where_they_repeat_a_value_of_the_message() -> None:
    masker = Masker(find_personal_data, ["Is +44 20 7946 0018 yours? Mia, mia@x.example"])
    policy = "Call +44 20 79460018 or write to help@shop.example. Mia is the name of a lamp."
    assert masker.mask_known(policy) == (
        "Call [PHONE-1] or write to help@shop.example. Mia is the name of a lamp."
    )


def test_short_values_are_hidden_only_where_they_were_found() -> None:
    masker = Masker(find_personal_data)
    assert masker.mask("CVV 123, refund 123 euros") == "CVV [CARD-1], refund 123 euros"


def test_an_amount_that_has_the_digits_of_an_order_stays() -> None:
    masker = Masker(find_personal_data, ["Order number 12345, I paid €12345 and 12345 EUR."])
    masked = masker.mask("Order number 12345, I paid €12345 and 12345 EUR.")
    assert masked == "Order number [ORDER-1], I paid €12345 and 12345 EUR."


def test_every_kind_of_personal_data_has_a_placeholder_of_its_name() -> None:
    assert {kind.value.upper().replace(" ", "-") for kind in Kind} | {"TEXT"} == LABELS


def test_the_demo_company_policies_are_read_as_they_are() -> None:
    masker = Masker(find_personal_data, STORY)
    assert [each for each in demo_passages() if masker.mask_known(each) != each] == []


@given(st.lists(messages, max_size=3))
@settings(deadline=None)
def test_what_was_masked_comes_back_whole(texts: list[str]) -> None:
    masker = Masker(find_personal_data, texts)
    for text in texts:
        assert masker.restore(masker.mask(text)) == text
        assert masker.restore(masker.mask_known(text)) == text


@dataclass(frozen=True, slots=True)
class Stretch:
    """A finding of anything."""

    kind: str
    span: Span


@given(st.text("[]-_ EMAILCRD1b\\@", max_size=30), st.lists(st.integers(0, 30), max_size=6))
def test_whatever_is_found_comes_back_whole(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    found = [Stretch("email", Span(start, end)) for start, end in pairwise(edges)]
    masker = Masker(lambda asked: found if asked == text else [])
    assert masker.restore(masker.mask(text)) == text


@given(messages)
@settings(deadline=None)
def test_no_value_that_was_found_is_in_what_a_model_reads(text: str) -> None:
    masked = Masker(find_personal_data, [text]).mask(text)
    for each in find_personal_data(text):
        value = text[each.span.start : each.span.end]
        if sum(letter.isalnum() for letter in value) > 4:
            assert not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", masked)


@given(
    st.lists(st.sampled_from(FACTS), min_size=1, max_size=4),
    st.lists(st.sampled_from(PERSONAL), max_size=4),
    st.randoms(),
)
@settings(deadline=None)
def test_the_facts_of_a_question_stay(
    facts: list[str], personal: list[str], order: random.Random
) -> None:
    parts = [f"I mean {each}." for each in (*facts, *personal)]
    order.shuffle(parts)
    masked = Masker(find_personal_data).mask(" ".join(parts))
    for each in facts:
        assert f"I mean {each}." in masked
