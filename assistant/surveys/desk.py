"""The surveys of one home: each kept once, with what it is about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.casework.inbox.stored import found, locked
from assistant.casework.model import CaseId
from assistant.casework.tables import CaseRow
from assistant.casework.timeline import tell
from assistant.errors import RequestRefusedError
from assistant.offers.ports import Offers
from assistant.surveys.model import LONGEST_COMMENT, GivenSurvey, Survey
from assistant.surveys.rating import rate_offers
from assistant.surveys.shown import in_words
from assistant.surveys.stored import row_of, survey_of
from assistant.surveys.tables import SurveyRow
from assistant.surveys.told import told_in, was_answered
from assistant.texts import storable
from kb.database import Database

STORY = "survey"
"""What a line of a case's story about a survey is called."""

_LONGEST_LANGUAGE = 20


class SurveyDesk:
    """The surveys of one home; see `assistant.surveys.ports.Surveys`. Threads may share it."""

    def __init__(self, database: Database, offers: Offers, now: Callable[[], datetime]) -> None:
        self._database = database
        self._offers = offers
        self._now = now

    def may_be_asked(self, case: CaseId) -> bool:
        """Whether a customer has not been heard on this case yet, and something was said in it."""
        with self._database.read() as session:
            kept = storable(case)
            return session.get(SurveyRow, kept) is None and was_answered(session, kept)

    def give(self, case: CaseId, survey: Survey, *, language: str = "") -> GivenSurvey:
        """Keep a customer's say, with what it is about; see `Surveys.give`."""
        fitted = replace(survey, comment=_fit_comment(survey.comment))
        with self._database.write() as session:
            # Whoever gives one on the same case at the same moment waits here, and is refused.
            about = locked(session, case)
            if session.get(SurveyRow, about.id) is not None:
                raise RequestRefusedError("how it was has been told already; it is said once")
            at, told = self._now(), told_in(session, about.id)
            row = row_of(
                about, fitted, at=at, language=storable(language)[:_LONGEST_LANGUAGE], told=told
            )
            session.add(row)
            tell(session, about.id, STORY, by=_teller(about), at=at, detail=in_words(fitted))
            given, owner = survey_of(row), row.owner
        rate_offers(self._database, self._offers, given.case, score=fitted.score, owner=owner)
        return given

    def of_case(self, case: CaseId, *, by: Person) -> GivenSurvey | None:
        """What was said of one case; raises UnknownCaseError."""
        with self._database.read() as session:
            row = session.get(SurveyRow, found(session, case).id)
            return None if row is None else survey_of(row)

    def given(self, *, by: Person, limit: int = 100) -> Sequence[GivenSurvey]:
        """The newest ones, newest first; for who may approve."""
        refuse_who_may_not(by, Permission.SUPERVISE)
        newest = select(SurveyRow).order_by(SurveyRow.at.desc(), SurveyRow.case_id).limit(limit)
        with self._database.read() as session:
            return [survey_of(row) for row in session.scalars(newest)]


def _fit_comment(comment: str) -> str:
    fitted = storable(comment).strip()
    if len(fitted) > LONGEST_COMMENT:
        raise RequestRefusedError(f"comment: at most {LONGEST_COMMENT:,} characters; shorten it")
    return fitted


def _teller(case: CaseRow) -> str:
    """Who a story says said it: no name a customer goes by reads like a colleague's."""
    name = case.customer_name or case.contact
    return f"customer {name}" if name else "customer"
