"""A customer's score on its way to the offers they took; what is refused there is left."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from assistant.access.model import Person, PersonId
from assistant.casework.inbox.owning import colleague
from assistant.casework.model import CaseId
from assistant.errors import AssistantError
from assistant.offers.decision import Decision, Status
from assistant.offers.ports import Offers
from kb.database import Database
from kb.errors import KnowledgeBaseError

_TAKEN = (Status.ACCEPTED, Status.FULFILLED)


def rate_offers(
    database: Database, offers: Offers, case: CaseId, *, score: int, owner: str
) -> Sequence[Decision]:
    """Rate what the customer of a case took and nobody rated; return what was rated.

    It is noted by the case's owner. Where nobody owns it, or they work here no more, nothing is.
    """
    rated: list[Decision] = []
    # The customer's say is kept by now; the offers' record may be busy, or closed to its owner.
    with suppress(AssistantError, KnowledgeBaseError, SQLAlchemyError):
        by = _colleague(database, owner)
        for each in offers.of_case(case, by=by):
            if each.status in _TAKEN and each.satisfaction is None:
                rated.append(offers.rate(each.id, satisfaction=score, by=by))
    return rated


def _colleague(database: Database, person: str) -> Person:
    with database.read() as session:
        return colleague(session, PersonId(person))
