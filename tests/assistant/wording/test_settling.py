"""What of a model's reply becomes an answer, and what each sentence of it rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.settling import Settled, settle
from tests.assistant.verifying.meanings import SharedWords
from tests.assistant.wording.policies import PASSAGES

TRUE = "You can return almost anything within 45 days [1]."
WARRANTY = "The warranty lasts two years [2]."


def settled(reply: str) -> Settled:
    return settle(reply, PASSAGES, SharedWords(), engine="scripted:model", confidence=0.8)


def text_of(reply: str) -> str:
    answer = settled(reply).answer
    return answer.text if answer else ""


def test_a_supported_sentence_keeps_its_words_and_quotes_the_policy() -> None:
    answer = settled("Almost anything can be returned within 45 days [1].").answer
    assert answer is not None
    assert answer.text == "Almost anything can be returned within 45 days. [1]"
    (citation,) = answer.citations
    assert citation.quote == "You can return almost anything within 45 days."
    assert (answer.engine, answer.confidence, answer.removed) == ("scripted:model", 0.8, ())


def test_citations_are_numbered_in_the_order_they_are_used() -> None:
    again = "Almost anything can be returned within 45 days [1]."
    answer = settled(f"{WARRANTY} {TRUE} {again}").answer
    assert answer is not None
    assert [each.document_id for each in answer.citations] == ["warranty", "returns"]
    assert answer.text.count("[2]") == 2


def test_a_false_sentence_gives_way_to_the_policys_own() -> None:
    found = settled(f"{WARRANTY} You can return almost anything within 60 days [1].")
    assert found.answer is not None
    assert "60" not in found.answer.text
    assert "You can return almost anything within 45 days. [2]" in found.answer.text
    (removed,) = found.removed
    assert removed.text == "You can return almost anything within 60 days."
    assert removed.why.endswith(": 60 days")


def test_a_sentence_about_nothing_in_the_policies_is_left_out() -> None:
    found = settled(f"{TRUE} Our shops in Paris open at dawn on Sundays [1].")
    assert found.answer is not None
    assert found.answer.text == "You can return almost anything within 45 days. [1]"
    assert len(found.removed) == 1


def test_what_leans_on_a_sentence_that_was_left_out_goes_too() -> None:
    found = settled(
        f"{TRUE} {WARRANTY} Our shops in Paris open at dawn on Sundays [1]."
        " It covers faults of material, not wear [2]."
    )
    assert found.answer is not None
    assert "covers" not in found.answer.text
    assert found.removed[-1].why == "leans on a sentence that was left out"


def test_what_leans_on_a_removed_sentence_goes_in_other_languages_too() -> None:
    found = settled(
        f"{WARRANTY} {TRUE} Unsere Filialen in Paris sind offen [1]. Das gilt sonntags nicht [1]."
    )
    assert found.answer is not None
    assert "Das gilt" not in found.answer.text


def test_what_is_said_four_times_is_no_less_true() -> None:
    assert text_of(f"{TRUE}\n" * 4).count("45 days") == 1
    assert text_of(f"{TRUE}\nYou can return almost anything within 45 days [1]").count("45") == 1


def test_the_policys_own_sentence_is_not_put_beside_itself() -> None:
    shown = text_of(f"You can return almost anything within 90 days [1]. {TRUE} {WARRANTY}")
    assert shown.count("within 45 days") == 1
    assert text_of(f"{TRUE} Return almost anything within 90 days [1].").count("45 days") == 1


def test_what_leads_into_a_list_goes_with_its_items() -> None:
    found = settled(f"{TRUE}\n\nOpened software can be returned:\n\n- within 90 days [1].\n")
    assert found.answer is not None
    assert ":" not in found.answer.text


def test_courtesies_are_not_shown() -> None:
    assert text_of(f"Hello Ana! {TRUE} Let me know if you have any further questions!") == (
        "You can return almost anything within 45 days. [1]"
    )


def test_when_too_little_is_left_there_is_no_answer() -> None:
    found = settled(
        "Our shops in Paris open at dawn [1]. We deliver to Mars on Sundays too [2]. Yes [1]."
    )
    assert found.answer is None
    assert len(found.removed) == 3


def test_a_reply_that_states_nothing_is_no_answer() -> None:
    assert settled("Yes.").answer is None
    assert settled("The passages do not say.").answer is None
    assert settled("").answer is None


def test_a_sentence_without_a_number_is_held_against_what_says_most_of_it() -> None:
    answer = settled("The warranty lasts two years. You can return it within 60 days.").answer
    assert answer is not None
    assert answer.citations[0].document_id == "warranty"
    assert "60" not in answer.text


def test_a_last_sentence_that_broke_off_is_not_shown() -> None:
    assert text_of(f"{TRUE} The warranty lasts two") == (
        "You can return almost anything within 45 days. [1]"
    )


def test_what_is_said_twice_is_shown_once() -> None:
    assert text_of(f"{TRUE} {TRUE} {WARRANTY}").count("45 days") == 1


def test_markup_does_not_come_through() -> None:
    assert text_of("You can **return** _almost_ anything within `45 days` [1].") == (
        "You can return almost anything within 45 days. [1]"
    )


@pytest.mark.parametrize("link", ["![](https://evil.example/p.png)", "[here](//evil.example)"])
def test_links_and_pictures_do_not_come_through(link: str) -> None:
    found = settled(f"{WARRANTY} You can return almost anything within 45 days {link} [1].")
    assert found.answer is not None
    assert "evil" not in found.answer.text


def test_an_address_that_no_source_has_takes_its_sentence_with_it() -> None:
    found = settled(f"{WARRANTY} Return almost anything within 45 days at www.evil.example [1].")
    assert found.answer is not None
    assert "evil" not in found.answer.text
    assert found.removed[0].why.endswith("www.evil.example")


def test_steps_keep_their_numbers_and_lines() -> None:
    shown = text_of(f"1. {TRUE}\n2. {WARRANTY}\n")
    assert shown.split("\n") == [
        "1. You can return almost anything within 45 days. [1]",
        "2. The warranty lasts two years. [2]",
    ]


@given(st.text(max_size=300))
def test_whatever_is_written_settles(reply: str) -> None:
    found = settled(reply)
    assert found.answer is None or found.answer.citations


@given(st.lists(st.sampled_from([TRUE, WARRANTY, "Food is free [1].", "It is so [2].", "\n- "])))
def test_every_number_in_an_answer_names_a_citation(parts: list[str]) -> None:
    answer = settled(" ".join(parts)).answer
    if answer is not None:
        used = {int(digits) for digits in _marks(answer.text)}
        assert used == {each.n for each in answer.citations}


def _marks(text: str) -> list[str]:
    return [part.partition("]")[0] for part in text.split("[")[1:]]
