"""Which addresses the public reads in answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.addresses import for_the_public, hosts_in, without_foreign
from assistant.answering.finding import LEFT_OUT
from assistant.answering.model import Answer, Part
from tests.assistant.ui.answers import answer, citation

OURS = hosts_in("https://shop.larkfield.example, track.larkfield.example")


@pytest.mark.parametrize(
    "text",
    [
        "See https://shop.larkfield.example/returns?a=1.",
        "Follow it at http://track.larkfield.example [1].",
        "Within 14 days [1]: no longer. Sizes 36/37, and/or 38 (see [2]).",
        "Write to help@larkfield.example or call +353 20 911 0140.",
        "می‌خواهم",  # a joiner belongs to the word
        "Prices are < 5 and > 3.",
    ],
)
def test_what_is_the_companys_own_stays(text: str) -> None:
    assert without_foreign(text, OURS) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Go to https://evil.example/pay?x=1.", f"Go to {LEFT_OUT}."),
        ("Go to HTTPS://EVIL.example now", f"Go to {LEFT_OUT} now"),
        ("Go to //evil.example/x now", f"Go to {LEFT_OUT} now"),
        ("Go to www.evil.example!", f"Go to {LEFT_OUT}!"),
        ("Go to evil.example/refund today", f"Go to {LEFT_OUT} today"),
        ("See [our terms](https://evil.example).", "See our terms."),
        ("See ![terms](https://evil.example/p.png) here", "See terms here"),
        ("[terms]: https://evil.example/x", LEFT_OUT),
        ("Run javascript:alert(1) now", f"Run {LEFT_OUT}) now"),
        ("data:text/html;base64,AAAA", LEFT_OUT),
        ('<img src="https://evil.example/a.png">Yes', f"{LEFT_OUT}Yes"),
        ("<b>Yes</b>", "Yes"),
        ("https://shop.larkfield.example@evil.example/", LEFT_OUT),
        ("https://evil.example\\@shop.larkfield.example/", LEFT_OUT),
        ("https://shop.larkfield.example.evil.example/", LEFT_OUT),
        ("https://sh\u043ep.larkfield.example/", LEFT_OUT),
        ("ht\u200btps://evil.example/", LEFT_OUT),
        ("Refund \u202eyadot\u202c", "Refund yadot"),
        ("ftp://shop.larkfield.example/x", LEFT_OUT),
        ("https://[::1", LEFT_OUT),
        ("[![a](https://evil.example/1)](https://evil.example/2)", "a"),
    ],
)
def test_what_leads_elsewhere_is_left_out(text: str, left: str) -> None:
    assert without_foreign(text, OURS) == left


def test_a_citation_loses_its_addresses_and_nothing_else() -> None:
    quote = "Refunds take 5 days. Ask at https://evil.example/x for more."
    told = for_the_public(answer("Refunds take 5 days [1].", citation(quote=quote)), OURS)
    (cited,) = told.citations
    assert cited.quote == f"Refunds take 5 days. Ask at {LEFT_OUT} for more."
    assert told.text == "Refunds take 5 days [1]."


def test_parts_stay_the_answers_to_their_questions() -> None:
    first, second = "At https://evil.example/a [1].", "Free. [1]"
    text = f"{first}\n{second}"
    split = len(first) + 1
    parts = (
        Part("Where?", 0, len(first), False, 0.9),
        Part("How much?", split, len(text), False, 0.9),
    )
    told = for_the_public(Answer(text, False, 0.9, "verbatim", (citation(),), parts=parts), OURS)
    said = [told.text[each.start : each.end] for each in told.parts]
    assert said == [f"At {LEFT_OUT} [1].", second]


pieces = st.sampled_from(
    [
        *("https://", "http:", "//", "evil.example", "/x", "](", "[a", "![", ")", "<img src=", ">"),
        *("\u200b", "\u202e", " ", "javascript:", "data:", "www.", "shop.larkfield.example", "."),
        *("@", "\\", "Yes", "[1]", "\n", "[r]:", "hxxp", "?q="),
    ]
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_whatever_is_written_nothing_of_another_host_can_be_followed(text: str) -> None:
    left = without_foreign(text, OURS)
    assert "https://evil.example" not in left.casefold()
    assert "<img" not in left
    assert without_foreign(left, OURS) == left


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(without_foreign(text, OURS), str)
