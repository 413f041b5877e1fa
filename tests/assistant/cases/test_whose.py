"""Whatever anybody calls, with whatever ids: nobody reads or changes what is another's."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from assistant import home
from assistant.cases import conversations, drafts, record, replies
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.cases.suggestions import NOON, told

PEOPLE = ["ana", "bo", "cy"]
NUMBERS = itertools.count()
OWNERS = {
    "conversations": "person",
    "suggestions": "asked_by",
    "sent_replies": "sent_by",
    "drafts": "person",
}
Call = Callable[[Database, str, str, str, str], object]


def keep(database: Database, by: str, conversation: str, suggestion: str, mark: str) -> object:
    asked = told(f"s{next(NUMBERS)}", by, question=mark, conversation=conversation)
    return record.keep(database, asked, channel=mark)


def keep_instead(
    database: Database, by: str, conversation: str, suggestion: str, mark: str
) -> object:
    asked = told(f"s{next(NUMBERS)}", by, question=mark, conversation=conversation)
    return record.keep(database, asked, channel=mark, instead_of=suggestion)


def send(database: Database, by: str, conversation: str, suggestion: str, mark: str) -> object:
    return replies.send(
        database, suggestion, by=by, channel="", tone="", suggested=mark, sent=mark, at=NOON
    )


CALLS: list[Call] = [
    keep,
    keep_instead,
    send,
    lambda db, by, talk, told, mark: record.judge(db, told, by=by, good=True, reason=mark),
    lambda db, by, talk, told, mark: record.asked(db, by, limit=100),
    lambda db, by, talk, told, mark: conversations.list_conversations(db, by, limit=100),
    lambda db, by, talk, told, mark: conversations.list_conversations(
        db, by, limit=100, before=f"99999999999999999-{talk or 'x'}", containing="words"
    ),
    lambda db, by, talk, told, mark: conversations.conversation(db, talk, by),
    lambda db, by, talk, told, mark: conversations.turns(db, talk, by, replaced=True),
    lambda db, by, talk, told, mark: conversations.earlier(db, talk, by, 100),
    lambda db, by, talk, told, mark: conversations.earlier(db, talk, by, 100, before=told),
    lambda db, by, talk, told, mark: replies.sent_in(db, talk, by),
    lambda db, by, talk, told, mark: drafts.keep(db, talk, mark, by=by, at=NOON),
    lambda db, by, talk, told, mark: drafts.read(db, talk, by=by),
    lambda db, by, talk, told, mark: drafts.drop(db, talk, by=by),
]


def rows(database: Database, *, of: str) -> dict[str, list[str]]:
    """Every row of everybody but one person."""
    with database.read() as session:
        return {
            table: sorted(
                map(str, session.execute(text(f"SELECT * FROM {table} WHERE {owner} != '{of}'")))
            )
            for table, owner in OWNERS.items()
        }


def ids(database: Database, table: str) -> list[str]:
    with database.read() as session:
        return sorted(session.scalars(text(f"SELECT id FROM {table}")))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two conversations, a sent reply and a draft of everybody's."""
    place: Path = tmp_path_factory.mktemp("whose") / "template.db"
    with opened(place) as database:
        for person in PEOPLE:
            words = f"words of {person}"
            for number in range(2):
                keep(database, person, f"talk {number} of {person}", "", words)
            talk = f"talk 0 of {person}"
            told_first = conversations.turns(database, talk, person)[0].suggestion.id
            send(database, person, talk, told_first, words)
            drafts.keep(database, talk, words, by=person, at=NOON)
        database.forget_deleted()
    return place


@contextmanager
def opened(place: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{place}", migrations=home.MIGRATIONS)
    yield database
    database.close()


@pytest.fixture(scope="module")
def tried_on(template: Path) -> Iterator[Database]:
    """One open database for all the examples; see `begun_anew`."""
    with opened(template.with_name("tried.db")) as database:
        yield database


def begun_anew(template: Path) -> None:
    """Put everything back as it is in the template, under the database that is open."""
    with (
        closing(sqlite3.connect(template)) as source,
        closing(sqlite3.connect(template.with_name("tried.db"))) as target,
    ):
        source.backup(target)


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, Call, int, int]:
    """Who calls what, with which of the ids there are by then."""
    which = st.integers(0, 50)
    return draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(CALLS)), draw(which), draw(which)


@given(tried=st.lists(steps(), min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_nobody_reads_or_changes_what_is_anothers(
    template: Path, tried_on: Database, tried: list[tuple[str, Call, int, int]]
) -> None:
    begun_anew(template)
    assert len(ids(tried_on, "conversations")) == 2 * len(PEOPLE)
    for by, call, talk, suggestion in tried:
        talks = ["", *ids(tried_on, "conversations")]
        tellings = ["", *ids(tried_on, "suggestions")]
        talk, suggestion = talk % len(talks), suggestion % len(tellings)
        before = rows(tried_on, of=by)
        try:
            got = call(tried_on, by, talks[talk], tellings[suggestion], f"words of {by}")
        except RequestRefusedError as refused:
            got = refused
        assert rows(tried_on, of=by) == before
        others = [person for person in PEOPLE if person != by]
        assert [each for each in others if f"words of {each}" in repr(got)] == []


def test_everybody_has_something_in_every_table_that_is_watched(template: Path) -> None:
    with opened(template) as database:
        for person in PEOPLE:
            watched = rows(database, of=person)
            for other in PEOPLE:
                shown = [f"words of {other}" in str(found) for found in watched.values()]
                assert shown == [other != person] * len(OWNERS)
