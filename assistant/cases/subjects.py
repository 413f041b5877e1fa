"""Cases: whom a conversation is about and what happened, and whose it is to work on."""

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.owner import OWNER
from assistant.cases.tables import CaseSubjectRow, ConversationRow
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.model import Stage
from assistant.offers.proposals import OfferCase
from assistant.texts import storable
from kb.database import Database

LONGEST_CASE_ID = 64
_LONGEST_TEXT = 20_000


class CaseFiles:
    """The cases of one home; see `assistant.offers.ports.Cases`. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a case; None when nothing was. Raises when it is another's."""
        with self._database.read() as session:
            self.refuse_anothers(session, conversation, by)
            return self.within(session, conversation)

    def within(self, session: Session, conversation: str) -> OfferCase | None:
        """What was kept of a case, as a transaction sees it, whoever asks."""
        row = session.get(CaseSubjectRow, conversation)
        # An agent may put aside whom it was about.
        return _case(row) if row is not None and row.customer else None

    def keep(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about; the last word counts. Raises when another's."""
        with self._database.write() as session:
            self.refuse_anothers(session, case.id, by)
            _keep(session, case, by)

    def refuse_anothers(self, session: Session, case: str, by: Person) -> None:
        """Raise RequestRefusedError unless this person may work on the case.

        A conversation is its agent's, and open to who approves; one that began at the command
        line is whoever's the home's owner names. A case that is no conversation of ours came
        from another system, and is whoever's names it.
        """
        if not case or len(case) > LONGEST_CASE_ID or case != storable(case):
            raise RequestRefusedError("a case needs a name of 1 to 64 plain characters; name it")
        row = session.get(ConversationRow, case)
        theirs = row is None or row.person in (by.id, OWNER)
        if not theirs and not by.role.may_approve:
            raise RequestRefusedError("there is no such conversation of yours; open one of yours")


def _keep(session: Session, case: OfferCase, by: Person) -> None:
    # Another tab may keep it at the same moment: then there is one to be changed.
    if session.get(CaseSubjectRow, case.id) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(_begun(case, by))
    row = session.get_one(CaseSubjectRow, case.id, with_for_update=True)
    row.kept_by, row.kept_at = by.id, datetime.now(UTC)
    row.customer, row.order_id = case.customer, case.order
    row.channel = case.channel
    row.stage = case.stage.value if case.stage else ""
    row.reasons = sorted(case.reasons)
    row.text = storable(case.text)[:_LONGEST_TEXT]


def _begun(case: OfferCase, by: Person) -> CaseSubjectRow:
    return CaseSubjectRow(
        case_id=case.id,
        kept_by=by.id,
        kept_at=datetime.now(UTC),
        customer=case.customer,
        order_id="",
        channel="",
        stage="",
        reasons=[],
        text="",
    )


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
