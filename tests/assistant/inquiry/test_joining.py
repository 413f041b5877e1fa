"""Answers to several questions as one reply, and when a message is cut at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.model import Answer, Citation, Removed
from assistant.following.model import FollowUp, Turn
from assistant.inquiry.answering import answer_each
from assistant.inquiry.joining import joined
from tests.assistant.cases.suggestions import citing

QUOTES = {
    "returns": "You can return almost anything within 30 days.",
    "postage": "By post it costs €3.95.",
    "gift": "A gift card is valid for 10 years.",
    "delivery": "We deliver to Austria [1] and Belgium.",
}


def citation(n: int, name: str) -> Citation:
    return citing(QUOTES[name], n=n, document=name, title=name.title())


def answer(
    *names: str, confidence: float = 0.8, engine: str = "verbatim", note: str = ""
) -> Answer:
    text = " ".join(f"{QUOTES[name]} [{n}]" for n, name in enumerate(names, 1))
    citations = tuple(citation(n, name) for n, name in enumerate(names, 1))
    return Answer(text, False, confidence, engine, citations, note=note)


def silence(*looked_at: str, confidence: float = 0.2) -> Answer:
    citations = tuple(citation(n, name) for n, name in enumerate(looked_at, 1))
    return Answer("This is not in the policies.", True, confidence, "verbatim", citations)


def test_each_question_is_a_line_above_its_answer() -> None:
    reply = joined([("How long?", answer("returns")), ("What does it cost?", answer("postage"))])
    assert reply.text == (
        "How long?\nYou can return almost anything within 30 days. [1]\n\n"
        "What does it cost?\nBy post it costs €3.95. [2]"
    )
    assert [each.document_id for each in reply.citations] == ["returns", "postage"]
    assert [reply.text[part.start : part.end] for part in reply.parts] == [
        "You can return almost anything within 30 days. [1]",
        "By post it costs €3.95. [2]",
    ]
    assert not reply.abstained


def test_a_quote_cited_twice_has_one_number() -> None:
    reply = joined([("A?", answer("returns", "gift")), ("B?", answer("gift", "postage"))])
    assert [(each.n, each.document_id) for each in reply.citations] == [
        (1, "returns"), (2, "gift"), (3, "postage"),
    ]  # fmt: skip
    assert reply.text.endswith("10 years. [2] By post it costs €3.95. [3]")


def test_parts_that_rest_on_the_very_same_quotes_are_one() -> None:
    reply = joined([("A?", answer("gift")), ("B?", answer("returns")), ("C?", answer("gift"))])
    assert [part.question for part in reply.parts] == ["A? / C?", "B?"]


def test_a_single_part_is_its_answer() -> None:
    assert joined([("A?", answer("gift")), ("B?", answer("gift"))]) == answer("gift")


def test_what_policies_do_not_say_is_said_beside_what_they_say() -> None:
    reply = joined([("A?", silence("gift")), ("B?", answer("returns", confidence=0.7))])
    assert not reply.abstained
    assert reply.text.startswith("A?\nThis is not in the policies.")
    assert [part.abstained for part in reply.parts] == [True, False]
    assert [each.document_id for each in reply.citations] == ["returns"]
    assert reply.confidence == 0.7


def test_only_when_all_abstain_does_the_reply() -> None:
    reply = joined([("A?", silence("gift", confidence=0.1)), ("B?", silence("returns"))])
    assert reply.abstained
    assert reply.confidence == 0.2
    assert [each.n for each in reply.citations] == [1, 2]


def test_the_reply_is_as_sure_as_the_least_sure_of_its_answers() -> None:
    parts = [("A?", answer("gift", confidence=0.9)), ("B?", answer("returns", confidence=0.6))]
    assert joined(parts).confidence == 0.6


def test_notes_engines_and_removed_sentences_are_kept() -> None:
    removed = Removed("It is free.", "no source says so")
    worded = Answer(
        "Ten years. [1]", False, 0.8, "ollama:x", (citation(1, "gift"),), (removed,), "One sentence"
    )
    reply = joined([("A?", worded), ("B?", answer("returns", note="Word for word."))])
    assert reply.removed == (removed,)
    assert reply.engine == "ollama:x, verbatim"
    assert reply.note == "One sentence Word for word."


def test_a_long_question_is_cut_in_its_heading() -> None:
    reply = joined([("long " * 90, answer("gift")), ("B?", answer("returns"))])
    assert len(reply.parts[0].question) < 170
    assert reply.parts[0].question.endswith("…")


def test_without_a_part_there_is_nothing_to_join() -> None:
    with pytest.raises(ValueError, match="no answer"):
        joined([])


names = st.lists(st.sampled_from(sorted(QUOTES)), min_size=1, max_size=3, unique=True)
answers = names.map(lambda some: answer(*some)) | names.map(lambda some: silence(*some))


@given(st.lists(answers, min_size=1, max_size=5))
def test_numbers_run_through_and_silence_is_only_of_all(given_answers: list[Answer]) -> None:
    reply = joined([(f"Question {n}?", each) for n, each in enumerate(given_answers)])
    assert [each.n for each in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert reply.abstained is all(each.abstained for each in given_answers)


@given(st.lists(names.map(lambda some: answer(*some)), min_size=2, max_size=5))
def test_every_quote_stays_word_for_word_and_is_followed_by_its_number(
    given_answers: list[Answer],
) -> None:
    reply = joined([(f"Question {n}?", each) for n, each in enumerate(given_answers)])
    for each in reply.citations:
        assert f"{each.quote} [{each.n}]" in reply.text


TWO = "Do you deliver to Austria? How long is a gift card valid?"


class Clerk:
    """Answers from a table, and notes what was asked; what it does not know it says."""

    def __init__(self, known: dict[str, Answer]) -> None:
        self.known = known
        self.asked: list[str] = []

    def __call__(self, followed: FollowUp) -> Answer:
        """Answer by the first known word in the question."""
        self.asked.append(followed.question)
        found = (each for word, each in self.known.items() if word in followed.question)
        return next(found, silence())


def test_a_message_of_two_questions_is_answered_by_question() -> None:
    clerk = Clerk({"Austria": answer("delivery"), "gift": answer("gift")})
    reply = answer_each(TWO, ask=clerk)
    assert clerk.asked == ["Do you deliver to Austria?", "How long is a gift card valid?"]
    assert [part.question for part in reply.parts] == clerk.asked


def test_one_question_is_asked_once_as_it_is() -> None:
    clerk = Clerk({"gift": answer("gift")})
    assert answer_each("How long is a gift card valid?", ask=clerk) == answer("gift")
    assert clerk.asked == ["How long is a gift card valid?"]


def test_questions_that_rest_on_the_same_quotes_are_asked_as_one() -> None:
    clerk = Clerk({"": answer("gift")})
    assert answer_each(TWO, ask=clerk).parts == ()
    assert clerk.asked[-1] == TWO


def test_where_no_part_has_an_answer_the_whole_is_asked() -> None:
    clerk = Clerk({TWO: answer("returns")})
    assert answer_each(TWO, ask=clerk) == answer("returns")


def test_too_many_questions_are_said() -> None:
    things = ["gift", "Austria", "return", "post", "tents", "knives"]
    clerk = Clerk({"gift": answer("gift"), "Austria": answer("delivery")})
    text = " ".join(f"Where do I read about {thing}?" for thing in things)
    reply = answer_each(text, ask=clerk)
    assert "knives" not in " ".join(clerk.asked)
    assert reply.note.endswith("still to ask: Where do I read about knives?")


def test_blank_text_is_passed_on_as_it_is() -> None:
    clerk = Clerk({})
    assert answer_each("  ", ask=clerk).abstained
    assert clerk.asked == ["  "]


THEN = "How long is a gift card valid? And what of Austria?"


def test_a_question_that_stands_alone_is_not_answered_with_the_topic_before_it() -> None:
    clerk = Clerk({"And what of Austria?": answer("delivery")})
    clerk.known = {
        "gift card valid: And": replace(answer("gift"), confidence=0.7),
        "And what": replace(answer("delivery"), confidence=0.9),
        "gift": replace(answer("gift"), confidence=0.8),
    }
    gift, austria = answer_each(THEN, ask=clerk).parts
    assert "gift card valid: And what of Austria?" in clerk.asked
    assert (gift.confidence, austria.confidence) == (0.8, 0.9)


@pytest.mark.parametrize(("along", "quote"), [(0.7, "delivery"), (0.8, "delivery"), (0.9, "gift")])
def test_the_surer_of_both_ways_to_ask_counts_and_the_one_as_said_when_they_are_equal(
    along: float, quote: str
) -> None:
    clerk = Clerk(
        {
            "gift card valid: And": replace(answer("gift"), confidence=along),
            "And what": replace(answer("delivery"), confidence=0.8),
            "gift": answer("returns"),
        }
    )
    reply = answer_each(THEN, ask=clerk)
    assert [each.document_id for each in reply.citations] == ["returns", quote]


def test_silence_as_said_gives_way_to_any_answer_with_what_is_taken_along() -> None:
    clerk = Clerk(
        {
            "gift card valid: And": replace(answer("delivery"), confidence=0.1),
            "And what": silence(),
            "gift": answer("gift"),
        }
    )
    assert not any(part.abstained for part in answer_each(THEN, ask=clerk).parts)


def test_no_question_is_asked_more_than_twice() -> None:
    clerk = Clerk({"gift": answer("gift"), "Austria": answer("delivery")})
    answer_each(
        "Is a gift card valid in Austria? And here? And there? And if I lost it?", ask=clerk
    )
    assert len(clerk.asked) <= 2 * 5 + 1


def test_what_is_told_first_and_taken_up_by_no_question_is_noted() -> None:
    clerk = Clerk({"Austria": answer("delivery"), "gift": answer("gift")})
    reply = answer_each(f"My parcel never came. {TWO}", ask=clerk)
    assert reply.note == "Told, not answered: My parcel never came."
    assert answer_each(f"I live in Wien. {TWO}", ask=clerk).note == ""


def test_what_is_told_first_and_asked_with_its_question_is_not_noted() -> None:
    clerk = Clerk({"never came. Do": answer("delivery"), "gift": answer("gift")})
    reply = answer_each(f"My parcel never came. {TWO}", ask=clerk)
    assert len(reply.parts) == 2
    assert reply.note == ""


def test_questions_of_a_message_take_along_what_the_conversation_is_about() -> None:
    clerk = Clerk({"stand mixer": answer("returns"), "postage": answer("postage")})
    reply = answer_each(
        "How long does the refund take? And is the postage free?",
        ask=clerk,
        earlier=[Turn("I bought a stand mixer for €329. Can I return it?")],
    )
    assert [part.abstained for part in reply.parts] == [False, False]
