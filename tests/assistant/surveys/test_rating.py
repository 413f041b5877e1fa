"""A customer's score and the offers they took: rated where that is possible, never in the way."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.cases.subjects import CaseFiles
from assistant.casework.inbox.owning import free
from assistant.casework.inbox.stored import locked
from assistant.casework.model import CaseId
from assistant.customers.store import CustomerStore
from assistant.offers.catalogue.writing import written
from assistant.offers.decision import Choice, Decision, DecisionId
from assistant.offers.desk import OfferDesk
from assistant.offers.model import OfferId
from assistant.offers.proposals import OfferCase
from assistant.surveys.desk import SurveyDesk
from assistant.surveys.model import Survey
from kb.database import Database
from kb.errors import HomeError
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.offers.company import ANA, CATALOGUE, CUSTOMER, KIM, NOW, SUE, TODAY
from tests.assistant.surveys.conftest import Room


@pytest.fixture
def case(room: Room) -> CaseId:
    """A case of Ana's, in a company whose catalogue holds."""
    room.offers.publish(written(replace(CATALOGUE, version=0)), by=KIM)
    return room.answered(owner=ANA)


def chosen(room: Room, case: CaseId, offer: str = "goodwill", *, by: Person = ANA) -> Decision:
    about = OfferCase(case, CUSTOMER.id, order="O-1", channel="chat")
    value = Decimal(5) if offer == "goodwill" else None
    choice = Choice(about, OfferId(offer), TODAY, value, reason="It came late.")
    return room.offers.choose(choice, by=by)


def ratings(room: Room, case: CaseId) -> dict[DecisionId, int | None]:
    return {each.id: each.satisfaction for each in room.offers.of_case(case, by=SUE)}


def test_what_the_customer_took_is_rated_and_the_rest_is_not(room: Room, case: CaseId) -> None:
    taken, had, left, made, waiting = (
        chosen(room, case, offer)
        for offer in ("goodwill", "shipping", "goodwill", "goodwill", "call-back")
    )
    room.offers.customer_said(taken.id, accepted=True, by=ANA)
    room.offers.fulfil(had.id, by=ANA)
    room.offers.customer_said(left.id, accepted=False, by=ANA)
    room.surveys.give(case, Survey(2))
    assert ratings(room, case) == {
        taken.id: 2,
        had.id: 2,
        left.id: None,
        made.id: None,
        waiting.id: None,
    }


def test_what_was_rated_already_stays_and_the_rest_is_rated(room: Room, case: CaseId) -> None:
    first, second = chosen(room, case), chosen(room, case, "shipping")
    for each in (first, second):
        room.offers.customer_said(each.id, accepted=True, by=ANA)
    room.offers.rate(first.id, satisfaction=5, by=ANA)
    room.surveys.give(case, Survey(1))
    assert ratings(room, case) == {first.id: 5, second.id: 1}


def test_an_offer_of_another_case_is_not_rated(room: Room, case: CaseId) -> None:
    taken = chosen(room, case)
    room.offers.customer_said(taken.id, accepted=True, by=ANA)
    room.surveys.give(room.answered(owner=ANA), Survey(1))
    assert ratings(room, case) == {taken.id: None}


def test_where_nobody_has_the_case_the_survey_is_kept_alone(room: Room, case: CaseId) -> None:
    taken = chosen(room, case)
    room.offers.customer_said(taken.id, accepted=True, by=ANA)
    with room.database.write() as session:
        free(session, locked(session, case), at=NOW)
    assert room.surveys.give(case, Survey(3)).survey == Survey(3)
    assert ratings(room, case) == {taken.id: None}


def test_where_its_owner_was_let_go_the_survey_is_kept_alone(room: Room, case: CaseId) -> None:
    taken = chosen(room, case)
    room.offers.customer_said(taken.id, accepted=True, by=ANA)
    people.disable(room.database, ANA.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    assert room.surveys.give(case, Survey(3)).owner_name == "Ana"
    assert ratings(room, case) == {taken.id: None}


class Busy(OfferDesk):
    """Offers whose record cannot be reached, or only be read."""

    def __init__(self, database: Database, *, reads: bool) -> None:
        super().__init__(database, CustomerStore(database), CaseFiles(database), now=lambda: NOW)
        self._reads = reads

    def of_case(self, case: str, *, by: Person) -> Sequence[Decision]:
        """As the test says."""
        if not self._reads:
            raise HomeError("the database is busy with another writer; try again in a minute")
        return super().of_case(case, by=by)

    def rate(self, decision: DecisionId, *, satisfaction: int, by: Person) -> Decision:
        """Never possible."""
        raise HomeError("the database is busy with another writer; try again in a minute")


@pytest.mark.parametrize("reads", [False, True])
def test_a_failure_at_the_offers_loses_no_survey(room: Room, case: CaseId, *, reads: bool) -> None:
    taken = chosen(room, case)
    room.offers.customer_said(taken.id, accepted=True, by=ANA)
    desk = SurveyDesk(room.database, Busy(room.database, reads=reads), lambda: NOW)
    given = desk.give(case, Survey(4))
    assert room.surveys.of_case(case, by=SUE) == given
    assert ratings(room, case) == {taken.id: None}
