"""Cases: whom a conversation is about and what happened, and whose it is to work on."""

from contextlib import suppress
from datetime import UTC, datetime

import regex
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.owner import OWNER
from assistant.access.permissions import Permission
from assistant.access.tables import PersonRow
from assistant.cases.tables import CaseSubjectRow, ConversationRow
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.model import Stage
from assistant.offers.proposals import OfferCase
from assistant.texts import storable
from kb.database import Database

LONGEST_CASE_ID = 64
_UNSEEN = regex.compile(r"[\p{C}\p{Zl}\p{Zp}]")
_LONGEST_TEXT = 20_000


class CaseFiles:
    """The cases of one home; see `assistant.offers.ports.Cases`. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept of a case; None when nothing was. Raises when it is another's.

        Its customer is empty where an agent put aside whom it was about.
        """
        with self._database.read() as session:
            self.refuse_anothers(session, conversation, by)
            row = session.get(CaseSubjectRow, conversation)
            return None if row is None else _case(row)

    def within(self, session: Session, conversation: str) -> OfferCase | None:
        """What was kept of a case that is about somebody, as a transaction sees it."""
        row = session.get(CaseSubjectRow, conversation)
        return _case(row) if row is not None and row.customer else None

    def keep(self, case: OfferCase, *, by: Person) -> None:
        """Keep whom a conversation is about; the last word counts. Raises when another's."""
        with self._database.write() as session:
            self.keep_in(session, case, by)

    def keep_in(self, session: Session, case: OfferCase, by: Person) -> None:
        """The same within a transaction that does more."""
        self.refuse_anothers(session, case.id, by)
        _keep(session, case, by)

    def refuse_anothers(self, session: Session, case: str, by: Person) -> None:
        """Raise RequestRefusedError unless this person may work on the case.

        A conversation is its agent's; one that is not ours came from another system, and is
        whoever's kept it first. Both are open to who approves and to the home's owner, and what
        the owner began is whoever's the owner names. Nobody who was let go works on a case.
        """
        if not _is_plain(case):
            raise RequestRefusedError("a case needs a name of 1 to 64 plain characters; name it")
        _refuse_gone(session, by)
        talk = session.get(ConversationRow, case)
        kept = session.get(CaseSubjectRow, case) if talk is None else None
        if talk is not None:
            _refuse_unless_theirs(talk.person, by)
        elif kept is not None:
            _refuse_unless_theirs(kept.kept_by, by)


def _is_plain(case: str) -> bool:
    long = not case or len(case) > LONGEST_CASE_ID
    return not long and case == storable(case).strip() and not _UNSEEN.search(case)


def _refuse_gone(session: Session, by: Person) -> None:
    row = session.get(PersonRow, by.id)
    if by.disabled_at is not None or (row is not None and row.disabled_at is not None):
        raise RequestRefusedError(f"{by.name} was let go; sign in as somebody who works here")


def _refuse_unless_theirs(person: str, by: Person) -> None:
    if person not in (by.id, OWNER) and by.id != OWNER and not by.may(Permission.SUPERVISE):
        raise RequestRefusedError("there is no such conversation of yours; open one of yours")


def _keep(session: Session, case: OfferCase, by: Person) -> None:
    # Another tab may keep it at the same moment: then there is one to be changed.
    if session.get(CaseSubjectRow, case.id) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(_begun(case, by))
    row = session.get_one(CaseSubjectRow, case.id, with_for_update=True, populate_existing=True)
    if session.get(ConversationRow, case.id) is None:
        # Somebody else may have been quicker.
        _refuse_unless_theirs(row.kept_by, by)
    if row.kept_by == OWNER:
        row.kept_by = by.id
    row.kept_at = datetime.now(UTC)
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
