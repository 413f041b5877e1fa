"""A question becomes quotes from policy, or an honest abstention."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from kb.model import DocumentKind, Hit, Passage
from tests.assistant.answering.shelf import Document, Shelf, meaning
from tests.assistant.verifying.meanings import SharedWords
from tests.passages import passage

pytestmark = pytest.mark.model

REFUNDS = Document(
    "refunds",
    "Refunds",
    """# Refunds

We want you to be happy with what you bought. You can ask for a refund within **30 days** of
delivery. Refunds above €100 are approved by a floor supervisor.

## How to ask

Do the following:

1. Open *My orders* and choose the order.
2. Press [Ask for a refund](https://shop.example/refund).
3. Pack the product and hand it to the carrier.

## What it costs

| Way | Fee |
|---|---|
| In a store | free |
| By post | €3.95 |
""",
)
DELIVERY = Document(
    "delivery",
    "Delivery",
    "# Delivery\n\nStandard delivery takes 3 working days. Express parcels arrive the next day.\n\n"
    "## Islands\n\nWe deliver to islands on Tuesdays. Express is not offered there.\n",
)
WARRANTY = Document(
    "warranty",
    "Warranty",
    "# Warranty\n\nLamps are guaranteed for two years. Garden furniture has five years."
    "\n\n## Claims\n\nBring the receipt and the product to any store.\n",
)
SHELF = Shelf([REFUNDS, DELIVERY, WARRANTY])


def first_sentence(answer: Answer) -> str:
    return re.split(r"(?<=[.!?])\s|\n| \[1\]", answer.text)[0]


def test_a_question_for_a_time_opens_with_the_sentence_that_has_it() -> None:
    answer = SHELF.ask("How long do I have to ask for a refund?")
    assert not answer.abstained
    assert "30 days" in first_sentence(answer)
    assert answer.citations[0].document_id == "refunds"


def test_a_question_for_a_person_opens_with_who_it_is() -> None:
    answer = SHELF.ask("Who approves refunds above 100 euro?")
    assert "floor supervisor" in first_sentence(answer)


def test_a_table_row_is_quoted_raw_and_read_with_its_columns() -> None:
    answer = SHELF.ask("What is the fee for a refund by post?")
    assert "Way: By post; Fee: €3.95" in answer.text
    assert "| By post | €3.95 |" in answer.citations[0].quote


def test_steps_come_with_what_introduces_them_and_without_markup() -> None:
    answer = SHELF.ask("How do I ask for a refund in my orders?")
    assert answer.text.startswith("Do the following:\n1. Open My orders and choose the order.")
    assert "https://" not in answer.text
    assert "](https://shop.example/refund)" in "".join(each.quote for each in answer.citations)


def test_what_the_policies_do_not_say_is_not_answered() -> None:
    answer = SHELF.ask("What is the capital of Mongolia?")
    assert answer.abstained
    assert "the Policy Desk" in answer.text
    assert "[1]" not in answer.text


def test_words_that_happen_to_be_there_are_no_answer() -> None:
    answer = SHELF.ask("Which football team won the final on Tuesday?")
    assert answer.abstained


def test_one_short_document_is_enough_to_answer_and_to_abstain() -> None:
    shelf = Shelf([Document("lamp", "Lamps", "Lamps are guaranteed for two years.\n")])
    assert not shelf.ask("How long is the guarantee on lamps?").abstained
    assert shelf.ask("How do I bake a chocolate cake?").abstained


def test_without_hits_or_words_there_is_nothing_to_say() -> None:
    assert answer_verbatim("How long?", [], meaning=meaning()).confidence == 0.0
    assert SHELF.ask("?!").abstained


def test_the_same_text_in_two_documents_is_quoted_once() -> None:
    copy = Document("refunds-copy", "Refunds (copy)", REFUNDS.text)
    answer = Shelf([REFUNDS, copy, DELIVERY]).ask("How long do I have to ask for a refund?")
    assert len({each.document_id for each in answer.citations}) == 1


def test_what_one_document_lacks_another_one_adds() -> None:
    answer = SHELF.ask("How long is the guarantee on lamps, and how long does delivery take?")
    assert {each.document_id for each in answer.citations} == {"warranty", "delivery"}


def test_a_past_case_stands_after_the_policy_and_says_so() -> None:
    case = Document(
        "case-17",
        "Case 17",
        "Question: refund asked after 40 days because of illness.\n\n"
        "Resolution: the supervisor approved the late refund as a gift card.\n",
        DocumentKind.RESOLUTION,
    )
    answer = Shelf([REFUNDS, DELIVERY, case]).ask("How long do I have to ask for a refund?")
    assert answer.citations[0].document_id == "refunds"
    assert all(each.document_id == "refunds" for each in answer.citations) or (
        "In a past case: " in answer.text
    )


def test_a_past_case_answers_when_no_policy_does() -> None:
    case = Document(
        "case-18",
        "Case 18",
        "Question: kettle whistles too loudly.\n\n"
        "Resolution: the whistle of the kettle was replaced by the workshop free of charge.\n",
        DocumentKind.RESOLUTION,
    )
    answer = Shelf([DELIVERY, case]).ask("The whistle of the kettle is too loud, what can I do?")
    assert answer.text.startswith("In a past case: ")


def test_the_threshold_decides_between_the_same_confidence() -> None:
    question = "How long do I have to ask for a refund?"
    assert SHELF.ask(question, threshold=1.0).abstained
    assert not SHELF.ask(question, threshold=0.0).abstained
    assert SHELF.ask(question, threshold=1.0).confidence == SHELF.ask(question).confidence


def test_a_sentence_longer_than_an_answer_is_cut_at_a_word() -> None:
    sentence = "A refund is paid " + " ".join(f"word{n}" for n in range(300))
    answer = Shelf([Document("long", "Refund", sentence)]).ask("refund paid?", threshold=0.0)
    assert answer.citations[0].quote.split()[-1] == "word115"
    assert answer.text.endswith("word115 … [1]")


@pytest.mark.parametrize(
    "question",
    [
        "How long do I have to ask for a refund?",
        "When do you deliver to islands?",
        "delivery refund guarantee fee claim",
        "Is express offered on islands? My lamp is broken too. What is the guarantee?",
    ],
)
def test_every_quote_is_verbatim_short_and_numbered(question: str) -> None:
    answer = SHELF.ask(question, threshold=0.0)
    texts = {passage.id: passage for passage in SHELF.passages()}
    sources = {document.id: document.text for document in SHELF.documents}
    for citation in answer.citations:
        assert citation.quote in texts[citation.passage_id].text
        assert sources[citation.document_id][citation.start : citation.end] == citation.quote
    numbers = [int(found) for found in re.findall(r"\[(\d+)\]", answer.text)]
    assert numbers == [each.n for each in answer.citations] == list(range(1, len(numbers) + 1))
    assert len(re.sub(r"\[\d+\]", "", answer.text).split()) <= 125


WORDS = st.sampled_from(
    ["refund", "days", "30", "must", "Lamps", "the", "is", ".", "\n\n", "\n- ", ":", "# Top\n", "|"]
)


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=4),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.floats(0, 1),
)
def test_whatever_is_found_answers_hold_together(
    texts: list[str], question: str, threshold: float
) -> None:
    hits = [
        Hit(_passage(place, text), 1 / (1 + place), 2.0, 0.5)
        for place, text in enumerate(texts)
        if text.strip()
    ]
    answer = answer_verbatim(question, hits, meaning=SharedWords(), threshold=threshold)
    for citation in answer.citations:
        assert citation.quote in texts[int(citation.document_id)]
    spoken = re.sub(r"\s*\[\d+\](?=\n|\Z)", "", answer.text)
    assert len(spoken.split()) <= 125
    if answer.abstained:
        assert spoken == answer.text
    else:
        assert answer.confidence >= threshold


def _passage(place: int, text: str) -> Passage:
    return passage(text, id_=str(place), document=str(place), title="Refunds")
