"""What a case's customer was told: whether anything, and which versions of documents."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from assistant.cases.stored import citation_of
from assistant.casework.model import Author
from assistant.casework.tables import CaseMessageRow
from assistant.surveys.model import ToldVersion

_OURS = (Author.ASSISTANT.value, Author.AGENT.value)


def was_answered(session: Session, case: str) -> bool:
    """Whether the assistant or a person said anything to the customer."""
    ours = exists().where(CaseMessageRow.case_id == case, CaseMessageRow.author.in_(_OURS))
    return session.scalar(select(ours)) is True


def told_in(session: Session, case: str) -> tuple[ToldVersion, ...]:
    """The versions that answers to the customer quoted, in the order told, each once an answer."""
    rows = session.scalars(
        select(CaseMessageRow)
        .where(CaseMessageRow.case_id == case, CaseMessageRow.author.in_(_OURS))
        .order_by(CaseMessageRow.at, CaseMessageRow.taken_in_at, CaseMessageRow.id)
    )
    told = (
        ToldVersion(row.suggestion, cited.document_id, cited.version)
        for row in rows
        for cited in map(citation_of, row.citations)
    )
    return tuple(dict.fromkeys(told))
