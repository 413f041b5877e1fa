"""Taking an erased document's words out of everything that was told, sent and typed about it."""

from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.answering.model import Answer
from assistant.answering.verbatim import ENGINE
from assistant.cases.stored import searched_of
from assistant.cases.tables import DraftRow, SentReplyRow, SuggestionRow
from assistant.suggestion import Suggestion
from kb import library
from kb.database import Database
from kb.errors import UnknownDocumentError
from kb.model import DocumentId
from kb.tokens import tokens

FORGOTTEN = "This answer quoted a document that was erased since."
FORGOTTEN_REPLY = "This reply quoted a document that was erased since."
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Erased:
    """The document that goes, and the stems of the words that no other document has."""

    document_id: str
    only_its: frozenset[str]

    def speaks_in(self, text: str, asked: str = "") -> bool:
        """Whether a text has such a word that its asker did not bring along."""
        its = self.only_its.intersection(tokens(text))
        return bool(its and its.difference(tokens(asked)))


def forgotten(suggestion: Suggestion) -> Suggestion:
    """The suggestion as it reads once what it quotes was erased."""
    answer = suggestion.answer
    said = Answer(FORGOTTEN, True, answer.confidence, answer.engine, ())
    return replace(suggestion, answer=said)


def forget(database: Database, document_id: str) -> None:
    """Take a document's words out of the record; call it before the library erases them.

    Called again afterwards it takes out what was kept in between and quotes the document.

    What quoted the document says that it was erased. Whatever else a language model, a reply or
    a draft has of words that only this document holds goes too. The questions stay as asked.
    """
    erased = _Erased(document_id, _words_of_its_own(database, document_id))
    with database.write() as session:
        forgotten = {row.id for row in _suggestions(session) if _forget_in_turn(row, erased)}
        _forget_in_replies(session, erased, forgotten)
        for draft in session.scalars(select(DraftRow)):
            if erased.speaks_in(draft.text):
                session.delete(draft)


def _forget_in_turn(row: SuggestionRow, erased: _Erased) -> bool:
    """Tell whether the answer itself had to go."""
    if erased.speaks_in(row.reason, row.question):
        row.reason = ""
    if not _quotes(row, erased):
        _forget_asides(row, erased)
        return False
    row.text, row.citations, row.abstained = FORGOTTEN, [], True
    row.understood, row.note = "", ""
    row.removed, row.parts = [], []
    row.searched = searched_of(row.question, "")
    return True


def _forget_in_replies(session: Session, erased: _Erased, forgotten: Set[str]) -> None:
    replies = select(SentReplyRow, SuggestionRow.question).join(
        SuggestionRow, SuggestionRow.id == SentReplyRow.suggestion_id
    )
    for reply, asked in session.execute(replies.execution_options(yield_per=_AT_ONCE)):
        said = f"{reply.suggested}\n{reply.sent}"
        if reply.suggestion_id in forgotten or erased.speaks_in(said, asked):
            reply.suggested, reply.sent = FORGOTTEN_REPLY, FORGOTTEN_REPLY
            reply.searched = ""


def _quotes(row: SuggestionRow, erased: _Erased) -> bool:
    """Whether an answer cites the document, or was worded with words of it."""
    if any(citation["document_id"] == erased.document_id for citation in row.citations):
        return True
    # What is quoted word for word has the words of its citations.
    return row.engine != ENGINE and erased.speaks_in(row.text, row.question)


def _forget_asides(row: SuggestionRow, erased: _Erased) -> None:
    """What was not part of an answer may have been made while the document was read too."""
    asked = row.question
    if erased.speaks_in(row.understood, asked):
        row.understood = ""
    if erased.speaks_in(row.note, asked):
        row.note = ""
    if any(erased.speaks_in(str(part["question"]), asked) for part in row.parts):
        row.parts = []
    left = [
        each
        for each in row.removed
        if not erased.speaks_in(f"{each['text']}\n{each['why']}", asked)
    ]
    if len(left) < len(row.removed):
        row.removed = left


def _suggestions(session: Session) -> Iterator[SuggestionRow]:
    """Every suggestion, a few hundred at a time."""
    last = ""
    while rows := session.scalars(
        select(SuggestionRow)
        .where(SuggestionRow.id > last)
        .order_by(SuggestionRow.id)
        .limit(_AT_ONCE)
    ).all():
        yield from rows
        last = rows[-1].id
        session.flush()
        session.expunge_all()


def _words_of_its_own(database: Database, document_id: str) -> frozenset[str]:
    """The stems that only this document has, in any version; none when it is gone already."""
    versions = {each.id: each.versions for each in library.documents(database, on=date.min)}
    its: set[str] = set()
    for text in _texts(database, document_id, versions.pop(DocumentId(document_id), 0)):
        its.update(tokens(text))
    for other, count in versions.items():
        if not its:
            break
        for text in _texts(database, other, count):
            its.difference_update(tokens(text))
    return frozenset(its)


def _texts(database: Database, document_id: str, versions: int) -> Iterator[str]:
    """The title and the text of every version; of none that are erased in the meantime."""
    with suppress(UnknownDocumentError):
        for number in range(1, versions + 1):
            version = library.version(database, document_id, number)
            yield f"{version.title}\n{version.text}"
