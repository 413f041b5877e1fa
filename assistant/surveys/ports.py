"""What others ask of surveys; `assistant.surveys.desk.SurveyDesk` is one."""

from collections.abc import Sequence
from typing import Protocol

from assistant.access.model import Person
from assistant.casework.model import CaseId
from assistant.surveys.model import GivenSurvey, Survey


class Surveys(Protocol):
    """What customers said of how they were served; safe to use from many threads."""

    def may_be_asked(self, case: CaseId) -> bool:
        """Whether a customer has not been heard on this case yet, and something was said in it."""

    def give(self, case: CaseId, survey: Survey, *, language: str = "") -> GivenSurvey:
        """Keep a customer's say, with what it is about; a line in the case's story.

        A score of an accepted offer of the case goes to the offers too. Raises UnknownCaseError,
        RequestRefusedError when it was given before or its words are too long.
        """

    def of_case(self, case: CaseId, *, by: Person) -> GivenSurvey | None:
        """What was said of one case."""

    def given(self, *, by: Person, limit: int = 100) -> Sequence[GivenSurvey]:
        """The newest ones, newest first; for who may approve."""
