"""A customer asks for a person by a button, and goes back to the assistant while nobody is at it.

Every function joins a transaction; those that change something need the case's row locked.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from assistant.casework.clocks.keeping import resume_all, start
from assistant.casework.clocks.levels import level_for
from assistant.casework.inbox.owning import free, free_gone
from assistant.casework.inbox.presence import viewers
from assistant.casework.inbox.stored import changed
from assistant.casework.model import GOING, CaseId, ClockKind, Handler, State
from assistant.casework.tables import CaseEventRow, CaseRow, EscalationRow
from assistant.casework.talking.waiting import ASKED, is_the_assistants
from assistant.casework.timeline import BY_RULE, tell
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan
from assistant.triage.model import Triage
from assistant.triage.shown import triage_json, triage_of

WENT_BACK = "went back"
"""What the story says where the customer went back to the assistant."""

HEARD_FOR = timedelta(minutes=10)
"""How long after somebody did anything in a case they count as being at it."""

_CUSTOMER = "customer"
_LISTENING = {
    "en": "I am listening. What would you like to know?",
    "de": "Ich bin wieder da. Was möchten Sie wissen?",
    "fr": "Je vous écoute. Que souhaitez-vous savoir ?",
    "es": "Le escucho. ¿Qué le gustaría saber?",
    "ar": "أنا أستمع إليك. ماذا تود أن تعرف؟",
}


def listening(language: str) -> str:
    """What the assistant says when it has the case again and nothing else waits."""
    return _LISTENING.get(language, _LISTENING["en"])


def asked(
    session: Session, row: CaseRow, *, at: datetime, plan: ServicePlan, why: str = ""
) -> bool:
    """Note that the customer asks for a person; False, and nothing, where people answer already.

    A newest message that asks for one itself is not counted again. Where all was answered, the
    customer waits for us again from now on: the clocks go, and one for our next response.
    """
    if not is_the_assistants(row):
        return False
    triage = triage_of(row.triage)
    if not triage.wants_person:
        row.triage = triage_json(as_asking(triage, asks=True))
        tell(session, row.id, ASKED, by=_CUSTOMER, at=at, detail=why)
    if row.state == State.WAITING.value:
        _let_wait(session, row, at=at, plan=plan)
    return True


def _let_wait(session: Session, row: CaseRow, *, at: datetime, plan: ServicePlan) -> None:
    """Let a case that waited for the customer wait for us."""
    case = CaseId(row.id)
    row.state, row.unread = State.OPEN.value, True
    resume_all(session, case, at=at, plan=plan)
    level = level_for(plan, channel=row.channel, tier=row.tier, priority=row.priority)
    start(session, case, ClockKind.NEXT_RESPONSE, at=at, plan=plan, level=level)


def as_asking(triage: Triage, *, asks: bool) -> Triage:
    """A triage as one of a message that asks for a person, or does not."""
    return replace(triage, wants_person=asks)


def go_back(session: Session, row: CaseRow, *, at: datetime, plan: ServicePlan) -> None:
    """Let the assistant answer a case again since its customer wants so; nobody has it then.

    Raises RequestRefusedError as `refusal` says.
    """
    free_gone(session, row, at=at)
    if why := refusal(session, row, at=at, plan=plan):
        raise RequestRefusedError(why)
    free(session, row, at=at, to=Handler.ASSISTANT)
    row.triage = triage_json(as_asking(triage_of(row.triage), asks=False))
    changed(row, at)
    tell(session, row.id, WENT_BACK, by=_CUSTOMER, at=at, detail="to the assistant")


def refusal(session: Session, row: CaseRow, *, at: datetime, plan: ServicePlan) -> str:
    """Why the customer may not go back to the assistant now, in words for them; else empty."""
    if row.state == State.RESOLVED.value:
        return "this conversation was closed; write a message, and it goes on"
    if row.handler == Handler.ASSISTANT.value:
        return "the assistant answers already; write your question"
    if row.channel not in plan.assistant_answers:
        return "the assistant does not answer here; please wait for a person"
    if _goes_up(session, row):
        return "a colleague has to look at this; please wait for their answer"
    if row.owner is not None and _is_at_it(session, row, at):
        return f"{_first_name(row)} is answering you; write to them, or wait a little"
    return ""


def _goes_up(session: Session, row: CaseRow) -> bool:
    going = exists().where(EscalationRow.case_id == row.id, EscalationRow.state.in_(GOING))
    return bool(session.scalar(select(going)))


def _is_at_it(session: Session, row: CaseRow, at: datetime) -> bool:
    """Whether who has the case has it open, or anybody of ours did something in it lately."""
    if any(each.person == row.owner for each in viewers(session, row.id, at=at)):
        return True
    lately = exists().where(
        CaseEventRow.case_id == row.id,
        CaseEventRow.at > at - HEARD_FOR,
        CaseEventRow.by != BY_RULE,
        CaseEventRow.by.not_like(f"{_CUSTOMER}%"),
    )
    return bool(session.scalar(select(lately)))


def _first_name(row: CaseRow) -> str:
    return next(iter(row.owner_name.split()), "Somebody")
