"""An erased document's words leave everything that was told, sent and typed; questions stay."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import home
from assistant.answering.model import Answer, Part, Removed
from assistant.cases import conversations, drafts, record, replies
from assistant.cases.conversations import ToldTurn
from kb import library
from kb.database import Database
from kb.model import DocumentId
from tests.assistant.cases.suggestions import NOON, QUOTE, citing, later, quoting, told
from tests.assistant.fakes import add_document

RETURNS = "# Returns\n\nRefunds within 30 days. Zanzibar is exempt."
DELIVERY = "# Delivery\n\nParcels arrive within 30 days of the order."
ELSEWHERE = quoting(citing("Parcels arrive within 30 days", document="delivery", title="Delivery"))


@pytest.fixture
def stocked(database: Database) -> Database:
    """A library of two documents."""
    add_document(database, "returns", RETURNS)
    add_document(database, "delivery", DELIVERY)
    return database


def turn_of(database: Database, id_: str) -> ToldTurn:
    everything = conversations.turns(database, "talk", "ana", replaced=True)
    return next(each for each in everything if each.suggestion.id == id_)


def test_what_quoted_it_says_that_it_was_erased(stocked: Database) -> None:
    answer = replace(
        quoting(citing(), engine="openai:gpt"),
        removed=(Removed("Refunds are instant.", "no source says so"),),
        note="a model worded this",
        parts=(Part("How long?", 0, 5, False, 0.9),),
    )
    record.keep(stocked, told(answer=answer, understood="Returns: how long?"), channel="")
    record.forget(stocked, "returns")
    emptied = turn_of(stocked, "one").suggestion
    assert emptied == told(answer=emptied.answer)
    assert emptied.answer == Answer(
        "This answer quoted a document that was erased since.", True, 0.9, "openai:gpt", ()
    )


def test_what_quoted_other_documents_stays(stocked: Database) -> None:
    aside = replace(ELSEWHERE, removed=(Removed("Parcels fly.", "no source says so"),), note="ok")
    kept = told(answer=aside, understood="Parcels: how long?")
    record.keep(stocked, kept, channel="")
    record.forget(stocked, "returns")
    assert turn_of(stocked, "one").suggestion == kept


def test_what_was_replaced_forgets_too(stocked: Database) -> None:
    record.keep(stocked, told("one"), channel="")
    record.keep(stocked, told("two", answer=ELSEWHERE), channel="", instead_of="one")
    record.forget(stocked, "returns")
    assert QUOTE not in turn_of(stocked, "one").suggestion.answer.text
    assert turn_of(stocked, "two").suggestion.answer == ELSEWHERE


def test_words_that_only_it_had_leave_what_cites_something_else(stocked: Database) -> None:
    answer = replace(
        ELSEWHERE,
        removed=(Removed("Zanzibar is exempt.", "not cited"), Removed("Parcels fly.", "not so")),
        note="Zanzibar was left out",
        parts=(Part("And Zanzibar?", 0, 5, False, 0.9),),
    )
    record.keep(stocked, told(answer=answer, understood="Zanzibar: how long?"), channel="")
    record.judge(stocked, "one", by="ana", good=False, reason="forgot Zanzibar")
    record.forget(stocked, "returns")
    left = turn_of(stocked, "one")
    kept = replace(ELSEWHERE, removed=(Removed("Parcels fly.", "not so"),))
    assert left.suggestion == told(answer=kept)
    assert left.judged == conversations.Judgement(False, "")


def test_a_models_wording_with_its_words_goes_though_it_cites_another(stocked: Database) -> None:
    worded = Answer("Not in Zanzibar. [1]", False, 0.9, "openai:gpt", ELSEWHERE.citations)
    record.keep(stocked, told(answer=worded), channel="")
    record.forget(stocked, "returns")
    assert "Zanzibar" not in turn_of(stocked, "one").suggestion.answer.text


def test_words_that_the_asker_brought_along_stay(stocked: Database) -> None:
    answer = replace(ELSEWHERE, removed=(Removed("Zanzibar flies.", "no source says so"),))
    kept = told(answer=answer, question="And in Zanzibar?", understood="Parcels: in Zanzibar?")
    record.keep(stocked, kept, channel="")
    record.forget(stocked, "returns")
    assert turn_of(stocked, "one").suggestion == kept


def test_replies_and_drafts_lose_it_and_others_do_not(stocked: Database) -> None:
    record.keep(stocked, told("quotes it"), channel="")
    record.keep(stocked, told("does not", answer=ELSEWHERE, at=later(1)), channel="")
    for number, (suggestion, sent) in enumerate(
        [
            ("quotes it", "You have a month."),
            ("does not", "Zanzibar is exempt."),
            ("does not", "Parcels arrive within 30 days."),
        ]
    ):
        replies.send(
            stocked,
            suggestion,
            by="ana",
            channel="",
            tone="",
            suggested=QUOTE if suggestion == "quotes it" else "Parcels arrive within 30 days",
            sent=sent,
            at=later(number + 2),
        )
    drafts.keep(stocked, "", "what of Zanzibar", by="ana", at=NOON)
    drafts.keep(stocked, "talk", "what of parcels", by="ana", at=NOON)
    record.forget(stocked, "returns")
    first, second, third = replies.sent_in(stocked, "talk", "ana")
    for each in (first, second):
        assert each.suggested == each.sent == "This reply quoted a document that was erased since."
    assert third.sent == "Parcels arrive within 30 days."
    assert drafts.read(stocked, "", by="ana") == ""
    assert drafts.read(stocked, "talk", by="ana") == "what of parcels"


def test_what_was_forgotten_is_found_by_its_question_alone(stocked: Database) -> None:
    record.keep(stocked, told(question="How long have customers?"), channel="")
    replies.send(
        stocked, "one", by="ana", channel="", tone="", suggested=QUOTE, sent=QUOTE, at=NOON
    )

    def found(words: str) -> int:
        return len(conversations.list_conversations(stocked, "ana", limit=9, containing=words))

    assert found("refunds") == 1
    record.forget(stocked, "returns")
    assert (found("refunds"), found("customers")) == (0, 1)


def test_a_document_that_is_gone_already_leaves_what_quoted_it(database: Database) -> None:
    record.keep(database, told(), channel="")
    record.forget(database, "returns")
    assert QUOTE not in turn_of(database, "one").suggestion.answer.text


def test_more_suggestions_than_are_read_at_once_are_all_gone_through(stocked: Database) -> None:
    for number in range(450):
        answer = None if number % 2 else ELSEWHERE
        record.keep(stocked, told(f"{number:03}", at=later(number), answer=answer), channel="")
    record.forget(stocked, "returns")
    texts = [each.suggestion.answer.text for each in conversations.turns(stocked, "talk", "ana")]
    assert [text for text in texts if QUOTE in text] == []
    assert sum("Parcels" in text for text in texts) == 225


NUMBERS = itertools.count()
SECRETS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=12),
    min_size=2,
    max_size=4,
    unique=True,
)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Path]]:
    """One database file for all the examples of a property."""
    place: Path = tmp_path_factory.mktemp("forgetting") / "handrail.db"
    opened = Database.open(f"sqlite:///{place}", migrations=home.MIGRATIONS)
    yield opened, place
    opened.close()


@given(secrets=SECRETS, chance=st.data())
@settings(deadline=None, max_examples=40)
def test_no_word_that_only_it_had_is_left_anywhere_in_the_file(
    lasting: tuple[Database, Path], secrets: list[str], chance: st.DataObject
) -> None:
    database, place = lasting
    number = next(NUMBERS)
    # Spelt so that no word of one example is a word of another's.
    words = [f"{word}q{number}" for word in secrets]
    document = DocumentId(f"secret-{number}")
    add_document(database, document, f"# Rules\n\nCommon rules say {' '.join(words)}.")
    add_document(database, f"open-{number}", "# Rules\n\nCommon rules say nothing else.")

    def some() -> str:
        return f"Common rules {chance.draw(st.sampled_from(words))} say"

    for turn in range(chance.draw(st.integers(1, 3))):
        source = chance.draw(st.sampled_from([document, DocumentId(f"open-{number}")]))
        quote = some() if source == document else "Common rules say nothing"
        engine = chance.draw(st.sampled_from(["verbatim", "openai:gpt"]))
        answer = quoting(citing(quote, document=source), engine=engine)
        answer = replace(
            answer,
            removed=(Removed(some(), some()),),
            note=some(),
            parts=(Part(some(), 0, 4, False, 0.5),),
        )
        id_ = f"{number}-{turn}"
        record.keep(
            database,
            told(id_, answer=answer, conversation=f"talk-{number}", understood=some()),
            channel="",
            instead_of=f"{number}-0" if turn and chance.draw(st.booleans()) else "",
        )
        record.judge(database, id_, by="ana", good=False, reason=some())
        replies.send(
            database, id_, by="ana", channel="", tone="", suggested=some(), sent=some(), at=NOON
        )
        drafts.keep(database, chance.draw(st.sampled_from(["", f"talk-{number}"])), some(),
                    by="ana", at=NOON)  # fmt: skip
    record.forget(database, document)
    library.erase(database, document)
    assert [word for word in words if word in dump(place)] == []
    content = b"".join(each.read_bytes() for each in place.parent.iterdir())
    assert [word for word in words if word.encode() in content] == []
    # What an example leaves, every later one would read.
    library.erase(database, f"open-{number}")


def dump(place: Path) -> str:
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(place)) as connection:
        return "\n".join(connection.iterdump())
