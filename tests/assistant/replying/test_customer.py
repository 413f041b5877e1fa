"""What may be sent to a customer is what public sources say, in whole statements."""

import pytest

from assistant.replying.customer import sendable
from assistant.replying.model import Why
from assistant.replying.stretches import stretches
from tests.assistant.replying.policies import INTERNAL, PUBLIC, PUBLIC_TOO, several
from tests.assistant.ui.answers import answer


def sent(text: str) -> tuple[str, list[Why]]:
    """What is sent of an answer that cites two public sources and, third, an internal one."""
    body = sendable(answer(text, PUBLIC, PUBLIC_TOO, INTERNAL))
    return body.text, [each.why for each in body.left_out]


def test_an_answer_is_cut_where_its_citations_stand() -> None:
    parts = stretches(answer("Within 14 days. [1]\nUp to 15 euros [1][3]. End", PUBLIC, INTERNAL))
    assert [(part.text, tuple(each.n for each in part.citations)) for part in parts] == [
        ("Within 14 days.", (1,)),
        ("\nUp to 15 euros", (1, 3)),
        (". End", ()),
    ]


@pytest.mark.parametrize(
    ("text", "kept", "left_out"),
    [
        ("Within 14 days. [1]", "Within 14 days.", []),
        ("Within 14 days [1].", "Within 14 days.", []),
        ("Within 14 days [1]. Up to €5 [2].", "Within 14 days. Up to €5.", []),
        ("See form [7] first. [1]", "See form first.", []),
        ("Yes. [1]\nUp to €15. [3]", "Yes.", [Why.INTERNAL]),
        ("Both say so [1][3]", "", [Why.INTERNAL]),
        ("Yes. [1]\nI promise more.", "Yes.", [Why.UNCITED]),
        ("Yes. [1]\nLet me know if you have further questions.", "Yes.", []),
        ("Hello Ana, shoes can be returned. [1]", "Shoes can be returned.", []),
    ],
)
def test_what_is_sent(text: str, kept: str, left_out: list[Why]) -> None:
    assert sent(text) == (kept, left_out)


def test_half_a_sentence_is_not_sent() -> None:
    assert sent("You can return it [1], if a supervisor agrees [3].") == ("", [Why.INTERNAL])


def test_what_leans_on_something_left_out_goes_with_it() -> None:
    text = "Yes. [1]\nAgents may waive the fee. [3]\nThis also holds for gift cards. [2]"
    assert sent(text) == ("Yes.", [Why.INTERNAL, Why.HANGS])


def test_items_go_with_the_words_that_lead_into_them() -> None:
    text = "You cannot return: [3]\n- earrings [1]\n- socks [1]\nCards are fine. [1]"
    assert sent(text) == ("Cards are fine.", [Why.INTERNAL, Why.HANGS, Why.HANGS])


def test_words_that_lead_into_something_left_out_go_with_it() -> None:
    assert sent("Yes. [1]\nOnly with: [1]\n- code A12345 [3]") == (
        "Yes.",
        [Why.HANGS, Why.INTERNAL],
    )


def test_a_source_is_named_once() -> None:
    body = sendable(answer("A. [1]\nB. [1]\nC. [2]", PUBLIC, PUBLIC_TOO))
    assert [each.title for each in body.sources] == ["Returns", "Delivery"]


def test_an_abstention_sends_nothing_and_keeps_its_advice() -> None:
    body = sendable(answer("Ask your supervisor.", PUBLIC, abstained=True))
    assert body.holding
    assert [(each.text, each.why) for each in body.left_out] == [
        ("Ask your supervisor.", Why.ADVICE)
    ]


def test_each_question_has_its_section() -> None:
    body = sendable(
        several(
            ("How long?", "How long?\nWithin 14 days. [1]", False),
            ("Who pays?", "Ask your supervisor.", True),
        )
    )
    told = [
        (part.question, [line.text for quote in part.quotes for line in quote])
        for part in body.sections
    ]
    assert told == [("How long?", ["Within 14 days."]), ("Who pays?", [])]
    assert not body.holding


def test_rows_and_items_are_told_from_sentences() -> None:
    text = "It costs:\nSize: S; Price: €5\nSize: L; Price: €9 [1]\nSend it back. [2]"
    body = sendable(answer(text, PUBLIC, PUBLIC_TOO))
    assert [[line.item for line in quote] for quote in body.sections[0].quotes] == [
        [False, True, True],
        [False],
    ]


def test_markup_goes_and_what_only_looks_like_it_stays() -> None:
    text, _ = sent("**Keep** the [receipt](https://x.example) `safe`. [1]\nUse code 5*3*2. [1]")
    assert text == "Keep the receipt safe.\nUse code 5*3*2."
