"""The separate questions of a message."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.following.model import Turn
from assistant.inquiry.model import MOST
from assistant.inquiry.splitting import inquiries, read_inquiries

SAMPLES = Path(__file__).parents[2] / "samples" / "inquiries" / "written.yaml"


def said(text: str) -> list[str]:
    return [inquiry.said for inquiry in inquiries(text)]


def test_two_plain_questions_are_two() -> None:
    text = "Do you deliver to Austria? How long is a gift card valid?"
    assert said(text) == ["Do you deliver to Austria?", "How long is a gift card valid?"]


def test_and_joins_two_questions() -> None:
    assert said("How long is the warranty and who pays for shipping?") == [
        "How long is the warranty",
        "who pays for shipping?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Do you deliver to Luxembourg and what does it cost?",
        "Can I return lamps and bulbs?",
        "What are the price and the size of the lamp?",
        "Who can say if the lamp is safe and why?",
    ],
)
def test_and_joins_things_or_one_question_with_more_of_it(text: str) -> None:
    assert len(inquiries(text)) == 1


def test_a_numbered_list_is_cut_at_its_items_even_without_marks() -> None:
    text = "I have two questions:\n1. price of express delivery\n2. opening hours in Cork"
    assert said(text) == ["price of express delivery", "opening hours in Cork"]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Do you repair tents? I would like to know whether gift cards expire.", "gift cards"),
        ("Do you repair tents? Please tell me how I can cancel my order.", "cancel my order"),
        ("Do you repair tents? I was wondering how long a refund takes.", "refund"),
        ("Do you repair tents? I want a refund for the kettle.", "kettle"),
        ("Reparieren Sie Zelte? Ich wüsste gern, wie lange Gutscheine gelten.", "Gutscheine"),
        ("Réparez-vous les tentes ? Je voudrais savoir combien coûte la livraison.", "livraison"),
        ("¿Reparan tiendas? Quisiera saber cuánto cuesta el envío.", "envío"),
        ("Repareren jullie tenten? Ik wil graag weten hoe lang een cadeaubon geldig is.",
         "cadeaubon"),
    ],
)  # fmt: skip
def test_indirect_questions_and_wishes_count(text: str, second: str) -> None:
    found = said(text)
    assert len(found) == 2
    assert second in found[1]


def test_a_later_question_takes_with_it_what_was_named_before() -> None:
    text = "How long is the guarantee on the Brisa kettle? And can I return it in Cork?"
    first, second = inquiries(text)
    assert first.question == first.said
    assert second.said == "And can I return it in Cork?"
    assert "Brisa kettle" in second.carried
    assert "Brisa kettle" in second.question


def test_a_question_takes_with_it_what_is_told_just_before_it() -> None:
    text = "My Alder desk wobbles. Where do I get screws? I live in Spain. Do you deliver there?"
    assert [each.question for each in inquiries(text)] == [
        "My Alder desk wobbles. Where do I get screws?",
        "I live in Spain. Do you deliver there?",
    ]


def test_what_was_answered_in_a_chat_is_not_asked_again_but_tells_what_is_meant() -> None:
    text = (
        "Customer: Do you sell the Brisa kettle?\nAgent: Yes, for €44.90.\n"
        "Customer: How long is it guaranteed? And who pays for return postage?"
    )
    first, second = inquiries(text)
    assert "Brisa kettle" in first.question
    assert "postage" in second.said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "I would like to know whether the guarantee covers this, how long the repair takes"
            " and whether I can borrow one",
            ["covers this", "how long the repair takes", "whether I can borrow one"],
        ),
        (
            "Ich möchte wissen, ob Gutscheine verfallen, wie lange die Reparatur dauert und ob"
            " ich ein Ersatzgerät bekomme.",
            ["Gutscheine verfallen", "wie lange die Reparatur dauert", "ob ich ein Ersatzgerät"],
        ),
        (
            "Could you (1) confirm whether my Lark Club points expire, (2) tell me how to add"
            " last week's purchase, and (3) delete my phone number?",
            ["Could you confirm", "tell me how to add last week's purchase", "delete my phone"],
        ),
        (
            "Do you repair tents? If this is not solved by Friday I want to cancel the order and"
            " will go to my lawyer.",
            ["Do you repair tents?", "cancel the order"],
        ),
    ],
)
def test_one_sentence_of_several_questions_is_cut_at_each(text: str, parts: list[str]) -> None:
    found = said(text)
    assert len(found) == len(parts)
    assert all(part in one for part, one in zip(parts, found, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "I would like to know whether I can return it, if it is damaged",
        "Please explain the guarantee, which I read about, for my Alder desk.",
        "I did this: (1) install the driver, (2) restart the printer (3) reset it. Nothing works."
        " How do I fix it?",
        "What does (1) mean on the label?",
    ],
)
def test_commas_and_numbers_that_join_no_questions_cut_nothing(text: str) -> None:
    assert len(inquiries(text)) == 1


LOST = "My parcel says delivered but I do not have it."


@pytest.mark.parametrize(
    "then",
    [
        "I also want to change my address for the next one.",
        "Besides, can I change my address?",
        "And can I change my address?",
    ],
)
def test_a_trouble_that_is_told_is_asked_where_the_next_question_asks_for_more(then: str) -> None:
    found = inquiries(f"{LOST} {then} Do you have a student discount?")
    assert [each.said for each in found] == [LOST, then, "Do you have a student discount?"]


def test_a_trouble_that_no_question_takes_up_is_told() -> None:
    asked = read_inquiries(f"{LOST} Do you have a student discount? And do you repair tents?")
    assert asked.told == LOST
    assert len(asked.inquiries) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"{LOST} Where is the parcel? Do you have a student discount?",
        "My kettle is broken. Can I return it? Do you have a student discount?",
        "I live in Spain. Do you repair tents? Do you have a student discount?",
        "I bought a mixer. And can I return it? Do you have a student discount?",
    ],
)
def test_what_a_question_goes_on_with_and_plain_facts_are_no_trouble_left(text: str) -> None:
    asked = read_inquiries(text)
    assert asked.told == ""
    assert len(asked.inquiries) == 2


def test_earlier_turns_tell_what_is_meant_and_never_how_a_message_is_cut() -> None:
    text = "How long does the refund take? And is the postage free?"
    earlier = [Turn("I bought a stand mixer for €329. Can I return it?")]
    alone, after = read_inquiries(text), read_inquiries(text, earlier)
    assert [each.said for each in alone.inquiries] == [each.said for each in after.inquiries]
    assert all("stand mixer" in each.carried for each in after.inquiries)


def test_both_ways_to_ask_are_kept() -> None:
    first, second = inquiries("How long is my gift card valid? And can I collect in a store?")
    assert first.taking_along is None
    assert second.as_said.question == "And can I collect in a store?"
    assert second.taking_along is not None
    assert "gift card" in second.taking_along.question


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order?",
        "Where is my order? I have waited for ten days. Can you help me?",
        "Is it recalled? If so, how do I get my money back?",
        "My kettle leaks. What should I do? Any ideas? Thanks?",
        "Can I return it? Can I return it??",
        "How do I install the driver on Windows?\n\nI tried version 4 and the setup stops with"
        " error 1042 after the licence page. Nothing is in the log. How can I fix this?",
        "Why does the export fail?\n\nThe export of orders fails since Monday with a timeout."
        " What causes this? Is there a known solution?",
        "refund",
        "no question at all. just two sentences.",
    ],
)
def test_one_question_or_one_problem_stays_whole(text: str) -> None:
    asked = read_inquiries(text)
    assert asked.whole == text
    assert [each.question for each in asked.inquiries] == [text]


def test_one_question_in_a_mail_is_the_mail_without_what_surrounds_it() -> None:
    text = "Hello,\n\nmy lamp flickers. Is it covered?\n\nKind regards\nAna"
    assert [each.question for each in inquiries(text)] == ["my lamp flickers. Is it covered?"]


def test_at_most_five_are_answered_and_the_rest_is_said() -> None:
    things = [
        "gift cards",
        "express delivery",
        "Lark Club",
        "recycling",
        "tents",
        "knives",
        "cookies",
    ]
    asked = read_inquiries(" ".join(f"Where do I read about {thing}?" for thing in things))
    assert len(asked.inquiries) == MOST
    assert asked.rest == ("Where do I read about knives?", "Where do I read about cookies?")


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"Where do I read about {letter * 4}?" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "Where is my order? How long is a gift card valid?" + " It is late." * 2_000,
    ],
)
def test_a_text_too_long_for_a_reply_by_question_stays_whole(text: str) -> None:
    assert [each.question for each in inquiries(text)] == [text]


def test_blank_text_asks_nothing() -> None:
    assert inquiries(" \n ") == ()


@pytest.mark.parametrize(
    "text", ["多久之内可以退货？运费由谁承担？", "هل توصلون إلى النمسا؟ من يدفع رسوم الشحن؟"]
)
def test_any_script_is_cut_at_its_marks(text: str) -> None:
    assert len(inquiries(text)) == 2


def test_nearly_all_written_messages_are_cut_as_expected() -> None:
    written = yaml.safe_load(SAMPLES.read_text("utf-8"))
    right = 0
    for each in written:
        found = said(each["text"])
        right += len(found) == len(each["asks"]) and all(
            ask["about"].casefold() in one.casefold()
            for ask, one in zip(each["asks"], found, strict=True)
        )
    assert len(written) == 46
    assert right >= 43


words = st.sampled_from(
    ["Can I return it?", "And who pays?", "Hi,", "I lost my receipt.", "and how long",
     "1. gift cards", "please cancel my order", "\n", "\n\n", "questions:", "?",
     "Kind regards", "> old", "好吗？", "Also, do you deliver?", "It is broken.", "(1)", "(2)",
     "I would like to know whether", ", how long"]
)  # fmt: skip
texts = st.lists(words | st.text(max_size=20), max_size=16).map(" ".join)


@given(texts)
def test_any_text_is_cut_into_questions_that_stand_in_it_in_order(text: str) -> None:
    asked = read_inquiries(text)
    assert len(asked.inquiries) <= MOST
    assert bool(asked.inquiries) is bool(text.strip())
    for inquiry in asked.inquiries:
        assert inquiry.question.strip()
        assert 0 <= inquiry.span.start < inquiry.span.end <= len(text)
        assert inquiry.said.split()[0] in text[inquiry.span.start : inquiry.span.end]
    starts = [inquiry.span.start for inquiry in asked.inquiries]
    assert starts == sorted(starts)
    assert read_inquiries(text) == asked
