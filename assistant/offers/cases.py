"""Cases: whom a conversation is about, and how it stood when offers were shown for it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.cases.tables import ConversationRow
from assistant.cases.texts import storable
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.model import OfferCase, Stage
from assistant.offers.tables import CaseSubjectRow
from kb.database import Database

LONGEST_CASE_ID = 64
_LONGEST_TEXT = 20_000


def case_of(database: Database, conversation: str, *, by: Person) -> OfferCase | None:
    """What was kept of a case; None when nothing was. Raises when it is another's."""
    with database.read() as session:
        refuse_anothers(session, conversation, by)
        row = session.get(CaseSubjectRow, conversation)
        return None if row is None else _case(row)


def keep_case(database: Database, case: OfferCase, *, by: Person) -> None:
    """Keep whom a conversation is about; the last word counts. Raises when it is another's."""
    with database.write() as session:
        refuse_anothers(session, case.id, by)
        row = session.get(CaseSubjectRow, case.id)
        if row is None:
            row = CaseSubjectRow(case_id=case.id)
            session.add(row)
        row.kept_by, row.kept_at = by.id, datetime.now(UTC)
        row.customer, row.order_id = case.customer, case.order
        row.channel = case.channel
        row.stage = case.stage.value if case.stage else ""
        row.reasons = sorted(case.reasons)
        row.text = storable(case.text)[:_LONGEST_TEXT]


def refuse_anothers(session: Session, case: str, by: Person) -> None:
    """Raise RequestRefusedError unless this person may work on the case.

    A conversation is its agent's, and open to who approves; a case that is no conversation of
    ours came from another system, and is whoever's names it.
    """
    if not case or len(case) > LONGEST_CASE_ID or case != storable(case):
        raise RequestRefusedError("a case needs a name of 1 to 64 plain characters; name it")
    row = session.get(ConversationRow, case)
    if row is not None and row.person != by.id and not by.role.may_approve:
        raise RequestRefusedError("there is no such conversation of yours; open one of yours")


def refuse_unlisted(case: OfferCase, reasons: Sequence[str]) -> None:
    """Raise RequestRefusedError when a case gives a reason that the catalogue has not."""
    unknown = sorted(case.reasons.difference(reasons))
    if unknown:
        known = ", ".join(reasons) or "none yet"
        raise RequestRefusedError(f"{unknown[0]!r} is no reason of the catalogue; it has {known}")


def _case(row: CaseSubjectRow) -> OfferCase:
    return OfferCase(
        id=row.case_id,
        customer=CustomerId(row.customer),
        order=row.order_id,
        channel=row.channel,
        stage=Stage(row.stage) if row.stage else None,
        reasons=frozenset(row.reasons),
        text=row.text,
    )
