"""Files in, answers out, through the command line and the bundled model."""

import json
from pathlib import Path

import pytest

from tests.assistant.cli.conftest import Ran, run_in
from tests.assistant.cli.in_process import run_here

pytestmark = pytest.mark.model


def answer_of(ran: Ran) -> tuple[str, bool, list[tuple[str, str]]]:
    """The text, whether it abstained, and each citation's document and quote."""
    assert ran.status == 0, ran.err
    answer = ran.fields["answer"]
    assert isinstance(answer, dict)
    citations = answer["citations"]
    assert isinstance(citations, list)
    return (
        str(answer["text"]),
        bool(answer["abstained"]),
        [
            (str(each["document_id"]), str(each["quote"]))
            for each in citations
            if isinstance(each, dict)
        ],
    )


def test_every_file_is_told_of_and_a_bad_one_stops_no_other(filled: Path) -> None:
    told = json.loads((filled.parent / "ingested.json").read_text("utf-8"))
    assert [(each["id"], each["status"]) for each in told["documents"]] == [
        ("delivery", "added"),
        ("returns", "added"),
    ]
    assert [each["path"] for each in told["refused"]] == ["torn.pdf"]
    assert told["refused"][0]["reason"]


def test_an_answer_quotes_the_file_word_for_word(filled: Path) -> None:
    ran = run_here(filled, "ask", "How long do I have to return something?", "--json")
    text, abstained, citations = answer_of(ran)
    assert not abstained
    assert "30 days" in text
    (file, quote) = citations[0]
    assert file == "returns"
    assert quote in (filled.parent / "files" / "returns.md").read_text("utf-8")


def test_what_no_policy_says_is_not_answered(filled: Path) -> None:
    _text, abstained, _citations = answer_of(
        run_here(filled, "ask", "What is the capital of Mongolia?", "--json")
    )
    assert abstained


def test_a_conversation_goes_on_where_it_is_named(filled: Path) -> None:
    first = run_here(filled, "ask", "How long is a gift card valid?", "--json").fields
    again = ("ask", "and if it was lost?", "--conversation", str(first["conversation"]))
    ran = run_here(filled, *again, "--json")
    assert ran.fields["conversation"] == first["conversation"]
    assert "gift card" in str(ran.fields["understood"])
    stranger = run_here(filled, "ask", "and if it was lost?", "--conversation", "nope")
    assert (stranger.status, stranger.out) == (1, "")
    assert "is not among yours" in stranger.err


def test_a_question_about_nobody_we_know_is_refused(filled: Path) -> None:
    ran = run_here(filled, "ask", "How long is a gift card valid?", "--customer", "c-17")
    assert (ran.status, ran.out) == (1, "")
    assert "no customer has the id 'c-17'" in ran.err


def test_whose_authority_counts_goes_with_a_customer(filled: Path) -> None:
    ran = run_here(filled, "ask", "How long is a gift card valid?", "--as", "ana@example.com")
    assert (ran.status, ran.out) == (1, "")
    assert "name the customer too" in ran.err


def test_a_customer_never_learns_what_is_internal(filled: Path) -> None:
    question = "How much goodwill may an agent give without asking?"
    staff = answer_of(run_here(filled, "ask", question, "--json"))
    assert "25 euros" in staff[0]
    ran = run_here(filled, "ask", question, "--audience", "public", "--json")
    assert "25 euros" not in ran.out
    assert "authority" not in ran.out.casefold()


def test_nothing_was_in_force_before_it_was_recorded(filled: Path) -> None:
    ran = run_here(filled, "ask", "How long to return something?", "--on", "2020-01-01", "--json")
    assert answer_of(ran)[1]


def test_search_prints_what_the_contract_says(filled: Path) -> None:
    found = run_here(filled, "search", "delivery cost", "-k", "2", "--json").value
    assert isinstance(found, list)
    assert isinstance(found[0], dict)
    assert set(found[0]) == {
        "passage_id",
        "document_id",
        "version",
        "title",
        "heading",
        "page",
        "text",
        "score",
    }
    assert found[0]["document_id"] == "delivery"


def test_nothing_but_json_is_on_stdout_and_no_noise_on_stderr(filled: Path) -> None:
    ran = run_in(filled, "ask", "How long do I have to return something?", "--json")
    assert ran.err == ""
    json.loads(ran.out)


def test_the_doctor_finds_a_whole_home_fine(filled: Path) -> None:
    ran = run_here(filled, "doctor", "--json")
    assert ran.status == 0, ran.out
    assert "wrong" not in ran.out


def test_another_embedding_model_is_a_clear_error(filled: Path) -> None:
    ran = run_here(filled, "ask", "x", HANDRAIL_EMBEDDING_MODEL="/no/such/model")
    assert ran.status == 1
    assert "HANDRAIL_EMBEDDING_MODEL" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
