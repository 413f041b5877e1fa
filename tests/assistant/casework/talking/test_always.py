"""Whatever people, customers and the assistant do in whatever order: one owner, nothing lost."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assistant.access.tables import PersonRow
from assistant.cases.tables import ConversationRow
from assistant.casework.clocks.keeping import of_case
from assistant.casework.endings.resolving import reopen, resolve
from assistant.casework.inbox import claiming
from assistant.casework.inbox.receiving import take_in
from assistant.casework.inbox.stored import case_of, locked, messages_of
from assistant.casework.model import (
    ASSISTANT,
    Author,
    Case,
    CaseId,
    ClockKind,
    ClockState,
    Handler,
    Outcome,
    State,
)
from assistant.casework.ports import Reply
from assistant.casework.talking.sending import answer, hand_back, reply
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.casework.worlds import ANA, BO, NOW, PLAN, SUE, people_in, received, triage

WHO = (ANA, BO, SUE)
ACTS = (
    "receive",
    "receive",
    "claim",
    "release",
    "assign",
    "reply",
    "reply",
    "note",
    "answer",
    "resolve",
    "reopen",
    "hand back",
)
STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(1, 5))
RESPONSES = {ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE}


@dataclass
class Told:
    """A case as the test follows it: every text that was accepted, in order."""

    case: CaseId
    thread: str
    texts: list[str] = field(default_factory=list)


def people_in_once(database: Database) -> None:
    """Put everybody in, before the first example."""
    with database.read() as session:
        known = session.get(PersonRow, ANA.id) is not None
    if not known:
        people_in(database)


def acted(session: Session, told: Told, act: str, who: int, number: int, at: datetime) -> str:
    """Do one thing; the text that was said with it, or empty."""
    by, case = WHO[who], told.case
    text = f"{act} {len(told.texts)}"
    works: dict[str, Callable[[], object]] = {
        "receive": lambda: take_in(
            session,
            replace(received(text, "chat"), case=case, thread=told.thread, at=at),
            triage(number),
            plan=PLAN,
            at=at,
        ),
        "claim": lambda: claiming.claim(session, case, by=by, at=at),
        "release": lambda: claiming.release(session, case, by=by, at=at),
        "assign": lambda: claiming.assign(session, case, WHO[number % 3].id, by=by, at=at),
        "reply": lambda: reply(
            session, Reply(case, text, waiting=number > 2), by=by, at=at, plan=PLAN
        ),
        "note": lambda: reply(session, Reply(case, text, note=True), by=by, at=at, plan=PLAN),
        "answer": lambda: answer(
            session, case, text, suggestion="", citations=(), at=at, plan=PLAN
        ),
        "resolve": lambda: resolve(
            session, locked(session, case), Outcome.SOLVED, by=by, at=at, plan=PLAN
        ),
        "reopen": lambda: reopen(
            session, locked(session, case), by=by, at=at, plan=PLAN, reason="again"
        ),
        "hand back": lambda: hand_back(session, case, by=by, at=at, plan=PLAN),
    }
    said = works[act]() is not None
    return text if said and act in ("receive", "reply", "note", "answer") else ""


def stands(session: Session, told: Told) -> Case:
    """The case now, after a look at everything that always holds."""
    case = case_of(session, locked(session, told.case))
    keeper = session.get_one(ConversationRow, told.case).person
    expected = case.owner or (ASSISTANT if case.handler is Handler.ASSISTANT else "")
    assert keeper == expected
    assert case.owner is None or case.handler is Handler.PERSON
    assert (case.owner is None) == (case.owner_name == "")
    assert (case.state is State.RESOLVED) == (case.resolved_at is not None)
    assert (case.state is State.RESOLVED) == (case.outcome is not None)
    assert [each.text for each in messages_of(session, told.case)] == told.texts
    running = {
        each.kind for each in of_case(session, told.case) if each.state is ClockState.RUNNING
    }
    if case.state is State.RESOLVED:
        assert running == set()
    if case.state is State.WAITING:
        assert running.isdisjoint(RESPONSES)
    return case


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=14))
def test_a_case_has_one_owner_and_loses_no_message(
    database: Database, steps: list[tuple[str, int, int]]
) -> None:
    people_in_once(database)
    thread = uuid.uuid4().hex
    with database.write() as session:
        first = take_in(
            session,
            replace(received("receive", "chat"), contact=thread, thread=thread),
            triage(),
            plan=PLAN,
            at=NOW,
        )
    told = Told(first.case_id, thread, ["receive"])
    revision, owner = 1, None
    for minute, (act, who, number) in enumerate(steps, 1):
        at = NOW + timedelta(minutes=minute)
        try:
            with database.write() as session:
                if text := acted(session, told, act, who, number, at):
                    told.texts.append(text)
        except RequestRefusedError:
            text = "refused"
        with database.read() as session:
            case = stands(session, told)
            last = messages_of(session, told.case)[-1]
        assert case.revision >= revision
        if text == "refused":
            assert case.revision == revision
        if act == "answer" and text not in ("", "refused"):
            assert owner is None
            assert last.author is Author.ASSISTANT
        if act == "receive":
            assert case.state is State.OPEN
        revision, owner = case.revision, case.owner
