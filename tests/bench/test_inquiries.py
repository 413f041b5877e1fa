"""The messages of our own that splitting is measured with, and what counts as right."""

import re

import pytest

from assistant.answering.model import Answer
from assistant.inquiry.model import MOST
from bench.inquiries import TODAY, SubQuestion, Written, as_expected, read_written, right
from kb.model import Audience
from tests.assistant.cases.suggestions import citing
from tests.assistant.test_demo_company import in_force, text_of

WRITTEN = read_written()
ASKS = [(each, sub) for each in WRITTEN for sub in each.asks if sub.document]


def test_there_are_forty_six_messages_of_two_to_five_questions() -> None:
    assert len({each.name for each in WRITTEN}) == len(WRITTEN) == 46
    assert all(2 <= len(each.asks) <= MOST for each in WRITTEN)


@pytest.mark.parametrize(
    ("each", "sub"), ASKS, ids=[f"{each.name}: {sub.about}" for each, sub in ASKS]
)
def test_what_answers_stands_in_the_version_in_force_and_the_asker_may_read_it(
    each: Written, sub: SubQuestion
) -> None:
    version = in_force(sub.document, TODAY)
    assert each.audience.may_read(version.audience)
    assert sub.holds
    assert sub.holds in text_of(version.path)


def test_each_question_is_told_by_words_that_stand_in_the_message() -> None:
    for each in WRITTEN:
        text = " ".join(each.text.split()).casefold()
        for sub in each.asks:
            assert re.search(re.escape(sub.about.casefold()), text), (each.name, sub.about)


def answer(document: str, quote: str, *, abstained: bool = False) -> Answer:
    return Answer(f"{quote} [1]", abstained, 0.8, "verbatim", (citing(quote, document=document),))


SUB = SubQuestion("express", "delivery", "€9.95")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer("delivery", "Express costs €9.95."), (1.0, 1.0)),
        (answer("delivery", "Standard costs €5.95."), (1.0, 0.0)),
        (answer("payments", "Express costs €9.95."), (0.0, 0.0)),
        (answer("delivery", "Express costs €9.95.", abstained=True), (0.0, 0.0)),
    ],
)
def test_words_count_only_with_their_document_and_silence_never(
    given: Answer, expected: tuple[float, float]
) -> None:
    assert right(given, SUB) == expected


def test_a_message_is_cut_as_expected_only_with_each_question_in_its_place() -> None:
    asks = (SubQuestion("Austria", "delivery", ""), SubQuestion("gift card", "gift-cards", ""))
    text = "Do you deliver to Austria? How long is a gift card valid?"
    assert as_expected(Written("a", text, Audience.PUBLIC, asks))
    assert not as_expected(Written("a", text, Audience.PUBLIC, asks[::-1]))
    assert not as_expected(Written("a", text, Audience.PUBLIC, asks[:1]))
