"""A case's customer beside the messages: their chat as it is now, what they said of it after."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from assistant.access.model import Person
from assistant.casework.model import Case, CaseId, State
from assistant.errors import RequestRefusedError
from assistant.surveys.model import GivenSurvey
from assistant.surveys.ports import Surveys
from assistant.webchat.model import CHANNEL, CustomerSide
from assistant.webchat.ports import StaffChat

_NEWEST = 100


@dataclass(frozen=True, slots=True)
class Voice:
    """What is known of a case's customer; None where it is no site's chat, or nothing was said."""

    side: CustomerSide | None = None
    survey: GivenSurvey | None = None

    @property
    def mark(self) -> str:
        """Another one whenever the page shows something else of it, but who writes and reads."""
        if self.side is None:
            return repr(self.survey)
        side = self.side
        files = [each.id for _, each in side.attachments]
        return f"{side.here} {side.page} {side.language} {side.vouched} {files} {self.survey!r}"


class Voices:
    """Asks the customers' side in the name of one person; what is refused is not known."""

    def __init__(self, chats: StaffChat, surveys: Surveys) -> None:
        self._chats = chats
        self._surveys = surveys

    def of(self, case: Case, *, by: Person) -> Voice:
        """What is known of the customer of one case."""
        return Voice(self._side(case, by), self._survey(case, by))

    def here(self, cases: Sequence[Case], *, by: Person) -> frozenset[CaseId]:
        """The ids of those open chats whose customer is in them now."""
        chats = [each.id for each in cases if _may_be_live(each)]
        with suppress(RequestRefusedError):
            return self._chats.here_now(chats, by=by) if chats else frozenset()
        return frozenset()

    def newest(self, *, by: Person) -> Sequence[GivenSurvey]:
        """What customers said lately, newest first; nothing for who may not see all of it."""
        with suppress(RequestRefusedError):
            return self._surveys.given(by=by, limit=_NEWEST)
        return ()

    def _side(self, case: Case, by: Person) -> CustomerSide | None:
        if case.channel != CHANNEL:
            return None
        with suppress(RequestRefusedError):
            return self._chats.customer_side(case.id, by=by)
        return None

    def _survey(self, case: Case, by: Person) -> GivenSurvey | None:
        with suppress(RequestRefusedError):
            return self._surveys.of_case(case.id, by=by)
        return None


def _may_be_live(case: Case) -> bool:
    return case.channel == CHANNEL and case.state is not State.RESOLVED
