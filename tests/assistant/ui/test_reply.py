"""What may be sent to a customer is what public sources say, and where it is from."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.desk.reply import reply_to_customer, stretches
from kb.model import Audience
from tests.assistant.ui.answers import answer, citation

PUBLIC = citation(1)
INTERNAL = citation(2, "Authority", Audience.INTERNAL)


def test_an_answer_is_cut_where_its_citations_stand() -> None:
    parts = stretches(answer("Within 14 days. [1]\nUp to 15 euros [1][2]. End", PUBLIC, INTERNAL))
    assert [(part.text, tuple(each.n for each in part.citations)) for part in parts] == [
        ("Within 14 days.", (1,)),
        ("\nUp to 15 euros", (1, 2)),
        (". End", ()),
    ]


def test_a_number_that_cites_nothing_stays_text() -> None:
    (part, _rest) = stretches(answer("See form [7] first [1].", PUBLIC))
    assert part.text == "See form [7] first"


def test_a_reply_has_no_numbers_and_names_its_source() -> None:
    reply = reply_to_customer(answer("Within 14 days. [1]", PUBLIC))
    assert reply.text == "Within 14 days.\n\nSource: Returns (in force since 1 January 2026)"
    assert reply.left_out == 0


def test_a_source_cited_twice_is_named_once() -> None:
    reply = reply_to_customer(answer("A [1]\nB [2]", PUBLIC, citation(2)))
    assert reply.text.count("Returns") == 1


def test_what_rests_on_an_internal_source_is_left_out() -> None:
    reply = reply_to_customer(answer("Within 14 days. [1]\nUp to 15 euros. [2]", PUBLIC, INTERNAL))
    assert "15 euros" not in reply.text
    assert "Authority" not in reply.text
    assert reply.left_out == 1


def test_a_sentence_that_cites_an_internal_source_beside_a_public_one_is_left_out() -> None:
    assert reply_to_customer(answer("Both say so [1][2]", PUBLIC, INTERNAL)).text == ""


def test_what_cites_nothing_is_not_sent() -> None:
    reply = reply_to_customer(answer("Within 14 days [1] and a secret", PUBLIC))
    assert "secret" not in reply.text


def test_an_abstention_gives_nothing_to_send() -> None:
    assert reply_to_customer(answer("Ask [1].", PUBLIC, abstained=True)).text == ""


@given(st.text(alphabet="ab .\n[]12", min_size=1).filter(str.strip))
def test_cutting_loses_no_word(text: str) -> None:
    parts = stretches(answer(text, PUBLIC, INTERNAL))
    kept = "".join(part.text for part in parts)
    assert [each for each in kept if each in "ab"] == [each for each in text if each in "ab"]


@given(st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from([1, 2])), min_size=1))
def test_no_internal_sentence_is_ever_sent(said: list[tuple[str, int]]) -> None:
    text = "\n".join(f"{'secret' if n == 2 else word} [{n}]" for word, n in said)
    assert "secret" not in reply_to_customer(answer(text, PUBLIC, INTERNAL)).text
