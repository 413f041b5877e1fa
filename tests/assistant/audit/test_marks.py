"""What stands in the log for somebody who must not be named there, on both databases."""

import hashlib

from assistant.audit.marks import mark_of
from kb.database import Database
from kb.tables import LibraryRow


def marked(database: Database, said: str) -> str:
    with database.read() as session:
        return mark_of(session, said)


def test_a_text_has_one_mark_and_another_text_another(database: Database) -> None:
    assert marked(database, "hunter2") == marked(database, "hunter2")
    assert marked(database, "hunter2") != marked(database, "hunter3")
    assert len(marked(database, "hunter2")) == 16


def test_who_has_the_log_alone_cannot_try_texts(database: Database) -> None:
    before = marked(database, "hunter2")
    assert before not in hashlib.sha256(b"hunter2").hexdigest()
    with database.write() as session:
        session.query(LibraryRow).update({"name": "another home"})
    assert marked(database, "hunter2") != before


def test_whatever_was_typed_has_a_mark(database: Database) -> None:
    assert len({marked(database, each) for each in ("", "\ud800", "\x00", "ä" * 5000)}) == 4
