"""What stands above the messages: who answers, how long it takes, what the customer may do."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.casework.model import Handler, State
from assistant.casework.tables import CaseRow
from assistant.casework.talking import going_back
from assistant.escalation.model import ServicePlan
from assistant.sites.stored import site_of
from assistant.sites.tables import SiteRow
from assistant.webchat.model import CHANNEL, ChatMessage, ChatState, Speaker, Standing
from assistant.webchat.presence import read_by_a_person, somebody_types
from assistant.webchat.reading import Thread, first_name
from assistant.webchat.tables import ChatRow
from assistant.webchat.waiting_time import WaitingTimes


def state_of(
    session: Session,
    chat: ChatRow,
    thread: Thread,
    *,
    plan: ServicePlan,
    times: WaitingTimes,
    at: datetime,
) -> ChatState:
    """The state of a conversation as a transaction sees it.

    `survey` says whether the site asks and there is something to ask about; whether it was asked
    already is for who has the surveys to say.
    """
    case = thread.case
    standing = standing_of(case, plan)
    contact = bool(chat.contact) or bool(case is not None and case.contact)
    waiting = times.of(session, case, plan, at) if standing is Standing.WAITING else None
    if case is None:
        return ChatState(standing, waiting=waiting, contact_known=contact)
    is_persons = case.handler == Handler.PERSON.value
    return ChatState(
        standing=standing,
        agent=first_name(case.owner, case.owner_name) if case.owner is not None else "",
        typing=somebody_types(session, case, at),
        read_up_to=read_by_a_person(case, thread.messages) if is_persons else None,
        waiting=waiting,
        may_go_back=is_persons and not going_back.refusal(session, case, at=at, plan=plan),
        survey=(standing is Standing.RESOLVED or _is_answered(thread.messages))
        and _asks(session, chat),
        contact_known=contact,
    )


def standing_of(case: CaseRow | None, plan: ServicePlan) -> Standing:
    """Who the customer is talking to; before their first message whoever would answer it."""
    if case is None:
        is_the_assistants = CHANNEL in plan.assistant_answers
        return Standing.ASSISTANT if is_the_assistants else Standing.WAITING
    if case.state == State.RESOLVED.value:
        return Standing.RESOLVED
    if case.owner is not None:
        return Standing.PERSON
    if case.handler == Handler.ASSISTANT.value:
        return Standing.ASSISTANT
    return Standing.WAITING


def _asks(session: Session, chat: ChatRow) -> bool:
    """Whether the site asks its customers how it was; read here, as states are read often."""
    row = session.get(SiteRow, chat.site)
    return row is not None and site_of(row).look.survey


def _is_answered(messages: Sequence[ChatMessage]) -> bool:
    return any(each.answers or each.speaker is Speaker.AGENT for each in messages)
