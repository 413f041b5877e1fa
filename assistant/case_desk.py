"""The casework of a home put together from its parts, for the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from assistant.casework.desk import CaseDesk
from assistant.casework.desks.ground import Answered, Answers, Ground, Mask, Publish, Search
from assistant.casework.endings.learning import ApprovedResolutions
from assistant.casework.model import ASSISTANT, CaseId
from assistant.customers.ports import Customers
from assistant.errors import RequestRefusedError
from assistant.escalation.service_desk import EscalationDesk
from assistant.languages import language_of
from assistant.offers.ports import Offers
from assistant.replying.courtesies import courtesy_reply
from assistant.replying.frames import frames_for
from assistant.replying.model import Channel
from assistant.replying.render import render
from assistant.service import ServiceTextDesk
from assistant.suggestion import Suggestion
from assistant.triage.desk import TriageDesk
from kb.database import Database
from kb.embedder import Embedder
from kb.model import Audience


@dataclass(frozen=True, slots=True)
class Home:
    """What casework needs of the home it is in; `ask` and `search` answer from its library."""

    database: Database
    customers: Customers
    offers: Offers
    embedder: Callable[[], Embedder]
    ask: "Ask"
    search: Search
    mask: Mask
    publish: Publish


class CaseParts:
    """Triage, the service plan and the cases of one home; threads may share it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.triage = TriageDesk(
            home.database,
            home.embedder,
            resolved=ApprovedResolutions(home.database),
        )
        self.escalations = EscalationDesk(
            home.database, topics=self.triage.topics, search=home.search
        )
        self.service_texts = ServiceTextDesk(home.database, self.triage, self.escalations)

    def case_desk(self, now: Callable[[], datetime]) -> CaseDesk:
        """The cases, at whatever time it is."""
        home = self._home
        return CaseDesk(
            Ground(
                database=home.database,
                triages=self.triage,
                escalations=self.escalations,
                customers=home.customers,
                offers=home.offers,
                answers=answers_for_customers(home.ask, date.today),
                search=home.search,
                mask=home.mask,
                publish=home.publish,
                now=now,
            )
        )


class Ask(Protocol):
    """Answers a question and keeps the suggestion; see `assistant.ports.Assistant.ask`."""

    def __call__(
        self,
        question: str,
        *,
        audience: Audience,
        on: date,
        asked_by: str,
        channel: str = "",
        conversation: str = "",
        is_triaged: bool = False,
    ) -> Suggestion:
        """The suggestion; raises RequestRefusedError when the conversation is another's."""


def answers_for_customers(ask: Ask, today: Callable[[], date]) -> Answers:
    """The assistant as customers hear it: from public policies, worded for the channel."""

    def answer(question: str, *, case: CaseId, channel: str) -> Answered | None:
        by_chat = Channel.read(channel) is Channel.CHAT
        if by_chat and (courtesy := courtesy_reply(question, language=language_of(question))):
            return Answered("", courtesy, (), abstained=False)
        try:
            told = ask(
                question,
                audience=Audience.PUBLIC,
                on=today(),
                asked_by=ASSISTANT,
                channel=channel,
                conversation=case,
                is_triaged=True,
            )
        except RequestRefusedError:
            # A person took the conversation over while the answer was looked for.
            return None
        worded = render(told.answer, channel=Channel.read(channel), language=told.language)
        # Where nothing of an answer may be sent, the customer is told that somebody comes back.
        unanswered = told.answer.abstained or worded.holding
        text = worded.text
        if worded.holding and by_chat:
            # Not the assistant comes back: it is silent from here on.
            text = frames_for(told.language)[0].passes_on
        return Answered(told.id, text, told.answer.citations, unanswered)

    return answer
