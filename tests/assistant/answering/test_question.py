"""A question's type is told by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.question import QuestionType, question_type, read_question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How long do I have to ask for a refund?", QuestionType.DURATION),
        ("Within what time do we promise a call-back?", QuestionType.DURATION),
        ("how quick must product safety answer", QuestionType.DURATION),
        ("How many days after buying can I ask for a price match?", QuestionType.DURATION),
        ("Wie lange habe ich Zeit?", QuestionType.DURATION),
        ("Combien de temps ai-je ?", QuestionType.DURATION),
        ("How much may I refund?", QuestionType.AMOUNT),
        ("What does delivery of a washing machine cost?", QuestionType.AMOUNT),
        ("What is the express fee?", QuestionType.AMOUNT),
        ("How many points do I get?", QuestionType.COUNT),
        ("When do my points expire?", QuestionType.DATE),
        ("Who approves a refund above 100 euro?", QuestionType.PERSON),
        ("Where can I take a battery?", QuestionType.PLACE),
        ("How do I reset my password?", QuestionType.HOW_TO),
        ("What is a chargeback?", QuestionType.DEFINITION),
        ("May I refund 40 dollars?", QuestionType.YES_NO),
        ("Can customers return opened software?", QuestionType.YES_NO),
        ("The printer is broken.", QuestionType.OTHER),
        ("", QuestionType.OTHER),
    ],
)
def test_the_first_cue_tells_the_type(question: str, expected: QuestionType) -> None:
    assert question_type(question) is expected


def test_in_a_long_message_the_sentence_that_asks_tells_the_type() -> None:
    message = (
        "I bought a lamp. It is broken, can you believe it. How long is the guarantee? Thanks."
    )
    assert question_type(message) is QuestionType.DURATION


def test_common_words_tell_nothing_unless_there_are_no_others() -> None:
    assert read_question("How long do I have for a refund?").telling == {"refund"}
    assert read_question("how is it?").telling == {"how", "is", "it"}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    question = read_question(text)
    assert question.telling <= set(question.tokens)
