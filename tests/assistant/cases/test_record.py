"""What was told is kept as it was told, for the person who asked."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import home
from assistant.answering.model import Answer, Part, Removed
from assistant.cases import conversations, record
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion
from kb.database import Database
from tests.assistant.cases.suggestions import citing, later, told

# What a person or a model may write; every database keeps it but NUL and half a pair.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
TELLING = TEXTS.filter(lambda text: bool(text.strip()))


@st.composite
def suggestions(draw: st.DrawFn) -> Suggestion:
    """Any suggestion with everything that a language model and a follow-up add to one."""
    quotes = draw(st.lists(TELLING, min_size=1, max_size=3))
    citations = tuple(citing(quote, n=n) for n, quote in enumerate(quotes, 1))
    text = draw(TELLING)
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    parts = [
        Part(draw(TEXTS), start, end, draw(st.booleans()), draw(st.floats(0, 1)))
        for start, end in draw(st.lists(spans, max_size=3))
        if start < end
    ]
    answer = Answer(
        text=text,
        abstained=draw(st.booleans()),
        confidence=draw(st.floats(0, 1)),
        engine=draw(st.sampled_from(["verbatim", "openai:gpt-4.1-mini"])),
        citations=citations,
        removed=tuple(draw(st.lists(st.builds(Removed, TEXTS, TEXTS), max_size=3))),
        note=draw(TEXTS),
        parts=tuple(parts),
    )
    return told(
        uuid.uuid4().hex,
        uuid.uuid4().hex,
        question=draw(TEXTS),
        answer=answer,
        conversation=uuid.uuid4().hex,
        understood=draw(TEXTS),
        language=draw(st.sampled_from(["", "en", "de"])),
    )


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all the examples of a property."""
    place: Path = tmp_path_factory.mktemp("record") / "handrail.db"
    opened = Database.open(f"sqlite:///{place}", migrations=home.MIGRATIONS)
    yield opened
    opened.close()


@given(suggestion=suggestions())
@settings(deadline=None, max_examples=60)
def test_whatever_was_told_is_read_back_exactly(lasting: Database, suggestion: Suggestion) -> None:
    assert record.keep(lasting, suggestion, channel="chat") == suggestion
    assert record.asked(lasting, suggestion.asked_by, limit=10) == [suggestion]
    (turn,) = conversations.turns(lasting, suggestion.conversation, suggestion.asked_by)
    assert turn.suggestion == suggestion


def test_what_no_database_keeps_is_replaced_and_the_rest_stays(database: Database) -> None:
    record.keep(database, told(question="a\x00b \ud800?"), channel="")
    assert [each.question for each in record.asked(database, "ana", limit=1)] == ["a\ufffdb ??"]


def test_the_newest_question_comes_first_and_only_so_many(database: Database) -> None:
    for minute in range(4):
        record.keep(database, told(str(minute), at=later(minute)), channel="")
    assert [each.id for each in record.asked(database, "ana", limit=2)] == ["3", "2"]


def test_a_question_that_names_no_conversation_begins_its_own(database: Database) -> None:
    kept = record.keep(database, told("one", conversation=""), channel="mail")
    assert kept == told("one", conversation="one")
    (begun,) = conversations.list_conversations(database, "ana", limit=10)
    assert (begun.id, begun.title, begun.channel) == ("one", "How long?", "mail")


def test_nobody_sees_what_another_asked(database: Database) -> None:
    record.keep(database, told(by="ana"), channel="")
    assert record.asked(database, "bo", limit=10) == []
    with pytest.raises(RequestRefusedError):
        record.judge(database, "one", by="bo", good=True, reason="")


def test_nobody_joins_anothers_conversation(database: Database) -> None:
    record.keep(database, told("one", "ana"), channel="")
    with pytest.raises(RequestRefusedError, match="not among yours"):
        record.keep(database, told("two", "bo"), channel="")
    assert record.asked(database, "bo", limit=10) == []
    assert len(conversations.turns(database, "talk", "ana")) == 1


@pytest.mark.parametrize("name", ["x" * 33, "a\x00b", "\ud800"])
def test_a_name_no_conversation_can_have_is_refused(database: Database, name: str) -> None:
    with pytest.raises(RequestRefusedError, match="begin a new conversation"):
        record.keep(database, told(conversation=name), channel="")


def test_a_new_suggestion_takes_the_place_of_an_old_one(database: Database) -> None:
    record.keep(database, told("one", at=later(0)), channel="")
    record.keep(database, told("two", at=later(1)), channel="")
    record.keep(database, told("again", at=later(2)), channel="", instead_of="one")
    seen = conversations.turns(database, "talk", "ana")
    assert [each.suggestion.id for each in seen] == ["again", "two"]
    everything = conversations.turns(database, "talk", "ana", replaced=True)
    assert [(each.suggestion.id, each.replaced_by) for each in everything] == [
        ("one", "again"),
        ("again", ""),
        ("two", ""),
    ]
    assert {each.id for each in record.asked(database, "ana", limit=9)} == {"again", "two"}


def test_replacing_what_was_replaced_already_leaves_one_in_its_place(database: Database) -> None:
    record.keep(database, told("one", at=later(0)), channel="")
    record.keep(database, told("two", at=later(1)), channel="", instead_of="one")
    record.keep(database, told("three", at=later(2)), channel="", instead_of="one")
    (left,) = conversations.turns(database, "talk", "ana")
    assert left.suggestion.id == "three"


def test_a_replacement_that_names_no_conversation_joins_the_one_it_is_for(
    database: Database,
) -> None:
    record.keep(database, told("one"), channel="")
    kept = record.keep(database, told("two", conversation=""), channel="", instead_of="one")
    assert kept.conversation == "talk"


@pytest.mark.parametrize("instead_of", ["bo's", "ana's elsewhere", "nobody's"])
def test_only_ones_own_suggestion_of_that_conversation_is_replaced(
    database: Database, instead_of: str
) -> None:
    record.keep(database, told("bo's", "bo", conversation="of bo"), channel="")
    record.keep(database, told("ana's elsewhere", conversation="elsewhere"), channel="")
    record.keep(database, told("one"), channel="")
    with pytest.raises(RequestRefusedError):
        record.keep(database, told("two"), channel="", instead_of=instead_of)
    assert [each.suggestion.id for each in conversations.turns(database, "talk", "ana")] == ["one"]
    (untouched,) = conversations.turns(database, "of bo", "bo")
    assert untouched.replaced_by == ""


def test_a_judgement_is_read_back_with_its_turn(database: Database) -> None:
    for id_ in ("good", "bad", "taken back", "not judged"):
        record.keep(database, told(id_), channel="")
    record.judge(database, "good", by="ana", good=True, reason="")
    record.judge(database, "bad", by="ana", good=False, reason="out of date\x00")
    record.judge(database, "taken back", by="ana", good=False, reason="hasty")
    record.judge(database, "taken back", by="ana", good=None, reason="")
    read = {
        each.suggestion.id: each.judged for each in conversations.turns(database, "talk", "ana")
    }
    assert read == {
        "good": conversations.Judgement(True, ""),
        "bad": conversations.Judgement(False, "out of date\ufffd"),
        "taken back": None,
        "not judged": None,
    }
