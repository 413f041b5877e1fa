"""How a reply reads in each channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RequestRefusedError
from assistant.replying.facts_compared import facts_equal
from assistant.replying.model import Channel, Tone
from assistant.replying.render import render
from tests.assistant.replying.policies import INTERNAL, PUBLIC, PUBLIC_TOO, several
from tests.assistant.ui.answers import answer

ANSWER = answer(
    "Shoes go back within 30 days of delivery. The refund takes up to 5 working days. [1]\n"
    "You cannot return:\nunderwear\nearrings, unless they are sealed [2]\n"
    "Agents may waive the fee of €3.95. [3]",
    PUBLIC,
    PUBLIC_TOO,
    INTERNAL,
)
TWO = several(
    ("How long do I have, order 10293?", "Within 14 days. [1]", False),
    ("And who pays?", "This is not in the policies. Please ask your supervisor.", True),
)
NOTHING = answer("This is not in the policies. Ask your supervisor.", PUBLIC, abstained=True)


def test_a_chat_message_answers_in_its_first_sentence() -> None:
    assert render(ANSWER, channel=Channel.CHAT).text == (
        "Shoes go back within 30 days of delivery.\n\n"
        "The refund takes up to 5 working days.\n"
        "You cannot return:\n• underwear\n• earrings, unless they are sealed"
    )


def test_an_email_greets_names_its_sources_and_closes() -> None:
    reply = render(ANSWER, channel=Channel.EMAIL, customer_name="Ana", agent_name="Bo")
    assert reply.text == (
        "Hello Ana,\n\n"
        "Shoes go back within 30 days of delivery. The refund takes up to 5 working days.\n\n"
        "You cannot return:\n- underwear\n- earrings, unless they are sealed\n\n"
        "Sources: Returns (in force since 1 January 2026);"
        " Delivery (in force since 1 January 2026)\n\n"
        "Kind regards\nBo"
    )


def test_a_phone_note_lists_what_to_say_and_what_not() -> None:
    assert render(ANSWER, channel=Channel.PHONE).text == (
        "Say:\n"
        "- Shoes go back within 30 days of delivery.\n"
        "- The refund takes up to 5 working days.\n"
        "- You cannot return:\n  - underwear\n  - earrings, unless they are sealed\n"
        "Sources: Returns (in force since 1 January 2026);"
        " Delivery (in force since 1 January 2026)\n\n"
        "Do not say:\n- Anything that is not on this note.\n- What internal sources add."
    )


def test_a_phone_note_has_what_answers_first_and_then_the_numbers() -> None:
    told = answer("Yes, it can. [1]\nKeep the box. [1]\nIt costs €5. [2]", PUBLIC, PUBLIC_TOO)
    said = render(told, channel=Channel.PHONE).said
    assert said == "Yes, it can.\nIt costs €5.\nKeep the box."


def test_posts_are_numbered_and_named_nobody() -> None:
    reply = render(ANSWER, channel=Channel.SOCIAL, customer_name="Ana", agent_name="Bo", limit=100)
    assert reply.posts == (
        "Shoes go back within 30 days of delivery. The refund takes up to 5 working days. (1/2)",
        "You cannot return:\n• underwear\n• earrings, unless they are sealed\n– Bo (2/2)",
    )


def test_one_post_has_no_number() -> None:
    assert render(ANSWER, channel=Channel.SOCIAL).posts == (
        "Shoes go back within 30 days of delivery. The refund takes up to 5 working days.\n"
        "You cannot return:\n• underwear\n• earrings, unless they are sealed",
    )


def test_a_sentence_longer_than_a_post_goes_on_after_a_clause() -> None:
    told = answer(
        "You can return shoes, socks and belts within 30 days of delivery,"
        " as long as they were not worn outside the house. [1]",
        PUBLIC,
    )
    assert render(told, channel=Channel.SOCIAL, limit=90).posts == (
        "You can return shoes, socks and belts within 30 days of delivery, … (1/2)",
        "as long as they were not worn outside the house. (2/2)",
    )


_LONG = (
    "Customers of the New York store may send back at least 3 and up to 5 items of 2.5 kg each"
    " within 14 working days of 3 March 2027 between 08:00 and 7 pm by calling +353 20 911 0190"
    " and must not pay more than € 15.50 a parcel or 1 250 points with Larkfield Plus"
)


@given(st.integers(60, 200))
def test_no_fact_is_cut_in_two(limit: int) -> None:
    posts = render(answer(f"{_LONG} [1]", PUBLIC), channel=Channel.SOCIAL, limit=limit).posts
    said = [post.rpartition(" (")[0].removesuffix(" …") for post in posts]
    assert facts_equal(_LONG, "\n".join(said))
    assert " ".join(said) == _LONG
    assert not any(each.endswith((" not", " to", " up", "New")) for each in said)


def test_a_fact_longer_than_a_post_is_refused() -> None:
    told = answer(f"See https://larkfield.example/{'a' * 80} [1]", PUBLIC)
    with pytest.raises(RequestRefusedError, match="does not fit into one post; allow longer"):
        render(told, channel=Channel.SOCIAL, limit=60)


def test_posts_too_short_for_anything_are_refused() -> None:
    with pytest.raises(RequestRefusedError, match="allow 60 or more"):
        render(ANSWER, channel=Channel.SOCIAL, limit=59)


def test_many_posts_keep_their_limit_with_two_digits() -> None:
    told = answer(" ".join(f"Rule {n} holds for shelf {n}." for n in range(40)) + " [1]", PUBLIC)
    posts = render(told, channel=Channel.SOCIAL, limit=60).posts
    assert len(posts) > 9
    assert posts[-1].endswith(f"({len(posts)}/{len(posts)})")
    assert all(len(post) <= 60 for post in posts)


def test_each_answer_stands_under_its_question() -> None:
    assert render(TWO, channel=Channel.CHAT, customer_name="Ana").text == (
        "Hi Ana,\n\nHow long do I have, order 10293?\nWithin 14 days.\n\n"
        "And who pays?\nI will check this and come back to you."
    )


def test_a_public_post_does_not_repeat_what_the_customer_wrote() -> None:
    reply = render(TWO, channel=Channel.SOCIAL, language="de", customer_name="Ana")
    assert reply.text == (
        "Frage 1: Within 14 days.\nFrage 2: Ich prüfe das und melde mich wieder bei Ihnen."
    )


@pytest.mark.parametrize("channel", Channel)
def test_an_abstention_holds_and_states_nothing(channel: Channel) -> None:
    reply = render(NOTHING, channel=channel, tone=Tone.FORMAL)
    assert reply.holding
    assert reply.said == ""
    assert "I will look into this matter and reply to you." in reply.text
    assert "supervisor" not in reply.text
    assert "Returns" not in reply.text


def test_a_name_that_is_none_greets_nobody() -> None:
    assert render(ANSWER, channel=Channel.EMAIL, customer_name="Customer").text.startswith("Hello,")
    assert render(ANSWER, channel=Channel.CHAT, customer_name="Customer").text.startswith("Shoes")


def test_nobody_is_greeted_twice() -> None:
    told = answer("Hello Ana, shoes can be returned. [1]", PUBLIC)
    text = render(told, channel=Channel.EMAIL, customer_name="Ana").text
    assert text.startswith("Hello Ana,\n\nShoes can be returned.")


def test_an_internal_title_is_never_a_source() -> None:
    assert "Authority" not in render(ANSWER, channel=Channel.EMAIL).text


@pytest.mark.parametrize(
    ("tone", "opening", "closing"),
    [
        (Tone.PLAIN, "Hello Ana,\n\nShoes", "Kind regards"),
        (Tone.WARM, "Hi Ana,\n\nThanks for getting in touch.\n\nShoes", "Best wishes"),
        (Tone.FORMAL, "Dear Ana,\n\nThank you for your message.\n\nShoes", "Yours sincerely"),
    ],
)
def test_a_tone_is_heard_in_the_frame(tone: Tone, opening: str, closing: str) -> None:
    text = render(ANSWER, channel=Channel.EMAIL, tone=tone, customer_name="Ana").text
    assert text.startswith(opening)
    assert text.endswith(closing)
