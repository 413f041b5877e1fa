"""Casework put together: who answers customers, from what, and what topics are learned from."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from assistant.answering.model import Answer
from assistant.case_desk import answers_for_customers
from assistant.casework.endings.learning import ApprovedResolutions
from assistant.casework.model import ASSISTANT, CaseId, DraftState, Outcome, Received
from assistant.casework.tables import ResolutionDraftRow
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion
from assistant.triage.topics.taxonomy import Example
from kb.database import Database
from kb.errors import IndexBusyError
from kb.model import Audience
from tests.assistant.casework.worlds import NOW, case_in
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import INTERNAL_QUESTION, QUESTION, RETURNS

CASE = CaseId("case-1")
TODAY = date(2026, 11, 20)
NOTHING = Answer("Our policies say nothing of it.", True, 0.1, "verbatim", ())


@dataclass
class Asked:
    """Finds nothing and remembers how it was asked; or refuses."""

    refusal: Exception | None = None
    told: list[tuple[str, Audience, date, str, str, str]] = field(default_factory=list)

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
        """The suggestion, kept nowhere."""
        self.told.append((question, audience, on, asked_by, channel, conversation))
        if self.refusal is not None:
            raise self.refusal
        at = datetime.now(UTC)
        return Suggestion("s-1", question, audience, on, asked_by, at, NOTHING, 1.0, 1.0)


def test_customers_are_answered_by_the_assistant_from_what_is_public_today() -> None:
    ask = Asked()
    answered = answers_for_customers(ask, lambda: TODAY)("May I?", case=CASE, channel="chat")
    assert ask.told == [("May I?", Audience.PUBLIC, TODAY, ASSISTANT, "chat", CASE)]
    assert answered is not None
    assert (answered.suggestion, answered.abstained) == ("s-1", True)
    assert "passed it to a colleague" in answered.text


def test_a_greeting_in_a_chat_is_greeted_back_and_looked_up_nowhere() -> None:
    ask = Asked()
    answered = answers_for_customers(ask, lambda: TODAY)("Hello!", case=CASE, channel="chat")
    assert ask.told == []
    assert answered is not None
    assert (answered.text, answered.abstained) == ("Hello! What can I help you with?", False)


def test_by_letter_the_company_says_that_it_comes_back_and_not_the_assistant() -> None:
    answered = answers_for_customers(Asked(), lambda: TODAY)("May I?", case=CASE, channel="email")
    assert answered is not None
    assert "come back to you" in answered.text


def test_what_is_internal_never_reaches_a_customer(assistant: FakeAssistant) -> None:
    answer = answers_for_customers(assistant.ask, date.today)
    case = assistant.casework.receive(Received(QUESTION, "chat", datetime.now(UTC))).id
    told = answer(INTERNAL_QUESTION, case=case, channel="chat")
    assert told is not None
    assert told.abstained
    assert "authority" not in {each.document_id for each in told.citations}
    public = answer(QUESTION, case=case, channel="chat")
    assert public is not None
    assert not public.abstained
    assert public.citations[0].quote in RETURNS


def test_once_a_person_has_the_conversation_nothing_is_answered() -> None:
    ask = Asked(refusal=RequestRefusedError("this conversation is not among yours"))
    assert answers_for_customers(ask, lambda: TODAY)("May I?", case=CASE, channel="chat") is None


def test_a_library_that_cannot_be_searched_is_no_silence() -> None:
    ask = Asked(refusal=IndexBusyError("another process owns the index"))
    with pytest.raises(IndexBusyError):
        answers_for_customers(ask, lambda: TODAY)("May I?", case=CASE, channel="chat")


def draft(
    case: str, topic: str = "returns", state: DraftState = DraftState.APPROVED
) -> ResolutionDraftRow:
    return ResolutionDraftRow(
        case_id=case,
        title="A return",
        problem=f"I want to return {case}.",
        resolution="It was taken back.",
        outcome=Outcome.SOLVED.value,
        topic=topic,
        removed=0,
        state=state.value,
        proposed_by="Ana",
        proposed_by_id="ana",
        proposed_at=NOW,
        answered_by="",
        answer_reason="",
        document="",
    )


def keep(database: Database, *rows: ResolutionDraftRow) -> None:
    for row in rows:
        case_in(database, row.case_id)
        with database.write() as session:
            session.add(row)


def test_topics_are_learned_from_approved_resolutions_that_have_one(database: Database) -> None:
    keep(
        database,
        draft("the-lamp"),
        draft("the-shoes", topic="shoes"),
        draft("the-chair", topic=""),
        draft("the-table", state=DraftState.PROPOSED),
        draft("the-fan", state=DraftState.REFUSED),
    )
    assert ApprovedResolutions(database).examples() == [
        Example("I want to return the-lamp.", "returns"),
        Example("I want to return the-shoes.", "shoes"),
    ]


def test_another_approved_resolution_is_told_apart_and_one_of_no_topic_is_not(
    database: Database,
) -> None:
    learned = ApprovedResolutions(database)
    assert list(learned.examples()) == []
    versions = [learned.version()]
    keep(database, draft("the-lamp"))
    versions.append(learned.version())
    keep(database, draft("the-chair", topic=""))
    assert learned.version() == versions[1]
    assert versions[0] != versions[1]
