"""A draft becomes a past resolution once, when a knowledge manager approves it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.casework.endings import publishing
from assistant.casework.inbox.stored import locked
from assistant.casework.model import Author, CaseId, DraftState, Outcome, ResolutionDraft, State
from assistant.casework.tables import ResolutionDraftRow
from assistant.casework.timeline import story
from assistant.errors import RequestRefusedError
from assistant.offers.tables import DecisionRow
from kb.database import Database
from kb.model import DocumentId
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.casework.worlds import (
    ADA,
    ANA,
    KAI,
    KIM,
    NOW,
    SUE,
    case_in,
    message_row,
    people_in,
)

CASE = CaseId("case-1")
LATER = NOW + timedelta(hours=1)


class Library:
    """Where documents go; safe for threads. The same case is the same document."""

    def __init__(self) -> None:
        self.published: list[ResolutionDraft] = []
        self.full = False
        self._lock = Lock()

    def publish(self, draft: ResolutionDraft) -> DocumentId:
        """Keep it, unless the disk is full."""
        if self.full:
            raise OSError("no space left on device")
        with self._lock:
            self.published.append(draft)
        return DocumentId(f"resolution-{draft.case}")


def mask(text: str) -> tuple[str, int]:
    """Takes out the one address there is."""
    return text.replace("12 Tanner's Quay", "[address]"), text.count("12 Tanner's Quay")


@pytest.fixture
def library() -> Library:
    """An empty library."""
    return Library()


@pytest.fixture
def world(database: Database) -> Database:
    """A case that was resolved with an answer."""
    people_in(database)
    case_in(database, CASE, "Mia Berg here, 12 Tanner's Quay. My lamp flickers.")
    with database.write() as session:
        session.add(message_row(CASE, "Hello Mia, we sent a new lamp.", author=Author.AGENT))
        row = locked(session, CASE)
        row.state, row.outcome, row.resolved_at = State.RESOLVED.value, "solved", NOW
    return database


def propose(database: Database, by: Person = ANA, at: datetime = NOW) -> ResolutionDraft:
    with database.write() as session:
        return publishing.propose(session, locked(session, CASE), by=by, at=at, mask=mask)


def approve(
    database: Database, library: Library, by: Person = KIM, **changed: str
) -> ResolutionDraft:
    return publishing.approve(
        database, CASE, by=by, at=LATER, publish=library.publish, mask=mask, **changed
    )


def refuse(database: Database, by: Person = KIM, reason: str = "known already") -> ResolutionDraft:
    with database.write() as session:
        return publishing.refuse(session, locked(session, CASE), by=by, at=LATER, reason=reason)


def offer_in(database: Database, *, order: str) -> None:
    """An offer that was chosen in the case before it was proposed."""
    with database.write() as session:
        session.add(
            DecisionRow(
                id="offer-1",
                case_id=CASE,
                customer="C-1",
                order_id=order,
                offer="goodwill",
                title="Goodwill",
                kind="goodwill",
                status="made",
                value_minor=1000,
                cost_minor=1000,
                currency="EUR",
                agent=ANA.id,
                made_at=NOW,
                spent_on=None,
                catalogue_version=1,
                budget="",
                team="",
                segment="",
                reason="",
                words="",
                approver="",
                deadline=None,
                answered_by=None,
                answered_at=None,
                answer_reason="",
                satisfaction=None,
                request=None,
            )
        )


def kept(database: Database) -> ResolutionDraft | None:
    with database.read() as session:
        return publishing.of_case(session, CASE)


def whats(database: Database) -> list[str]:
    with database.read() as session:
        return [each.what for each in story(session, CASE)]


def test_a_proposal_waits_for_a_knowledge_manager(world: Database) -> None:
    draft = propose(world)
    assert draft.problem == "[name] here, [address]. My lamp flickers."
    assert draft.resolution == "Hello [name], we sent a new lamp."
    assert draft.removed == 3
    with world.read() as session:
        assert publishing.waiting(session) == (draft,)
    assert propose(world, SUE) == draft
    assert whats(world) == ["proposed as a past resolution"]


@pytest.mark.parametrize("outcome", [Outcome.DUPLICATE, Outcome.NO_ANSWER, Outcome.NOT_A_CASE])
def test_a_case_that_teaches_nothing_is_not_proposed(world: Database, outcome: Outcome) -> None:
    with world.write() as session:
        locked(session, CASE).outcome = outcome.value
    with pytest.raises(RequestRefusedError, match="teaches nothing"):
        propose(world)
    assert kept(world) is None


def test_an_open_case_is_not_proposed(world: Database) -> None:
    with world.write() as session:
        locked(session, CASE).state = State.OPEN.value
    with pytest.raises(RequestRefusedError, match="resolve it first"):
        propose(world)


def test_a_case_nobody_answered_needs_a_note_first(world: Database) -> None:
    silent = CaseId("case-2")
    case_in(world, silent)
    with world.write() as session:
        row = locked(session, silent)
        row.state, row.outcome, row.resolved_at = State.RESOLVED.value, "solved", NOW
        with pytest.raises(RequestRefusedError, match="write it in a note"):
            publishing.propose(session, row, by=ANA, at=NOW, mask=mask)


@pytest.mark.parametrize("by", [KIM, ADA])
def test_an_approved_draft_becomes_its_document(
    world: Database, library: Library, by: Person
) -> None:
    propose(world)
    draft = approve(world, library, by)
    assert (draft.state, draft.document) == (DraftState.APPROVED, "resolution-case-1")
    assert (draft.answered_by, kept(world)) == (by.name, draft)
    assert [each.title for each in library.published] == [draft.title]
    assert whats(world)[-1] == "became a past resolution"
    with pytest.raises(RequestRefusedError, match="past resolution already"):
        propose(world)


def test_what_an_approver_writes_is_kept_without_personal_data(
    world: Database, library: Library
) -> None:
    propose(world)
    draft = approve(
        world, library, title="Flickering lamp", problem="Mia's lamp at 12 Tanner's Quay flickers."
    )
    assert (draft.title, draft.problem) == (
        "Flickering lamp",
        "[name]'s lamp at [address] flickers.",
    )
    assert draft.resolution == "Hello [name], we sent a new lamp."
    assert draft.removed == 5
    assert library.published[0].problem == draft.problem


@pytest.mark.parametrize("changed", [{"title": "x" * 81}, {"problem": "x" * 4001}])
def test_what_is_too_long_is_refused_and_nothing_is_published(
    world: Database, library: Library, changed: dict[str, str]
) -> None:
    propose(world)
    with pytest.raises(RequestRefusedError, match="at most"):
        approve(world, library, KIM, **changed)
    assert library.published == []


@pytest.mark.parametrize("answer", [approve, lambda world, _, by: refuse(world, by)])
@pytest.mark.parametrize("by", [ANA, SUE])
def test_others_answer_no_proposals(
    world: Database, library: Library, by: Person, answer: Callable[..., ResolutionDraft]
) -> None:
    propose(world)
    with pytest.raises(RequestRefusedError, match="cannot add, retire and answer for documents"):
        answer(world, library, by)


def test_nobody_approves_their_own_proposal_while_somebody_else_can(
    world: Database, library: Library
) -> None:
    propose(world, ADA)
    with pytest.raises(RequestRefusedError, match="their own proposal; Kai can approve it"):
        approve(world, library, ADA)
    for other in (KIM, KAI):
        people.disable(world, other.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    assert approve(world, library, ADA).state is DraftState.APPROVED


def test_two_approvals_at_once_make_one_document(world: Database, library: Library) -> None:
    propose(world)
    with ThreadPoolExecutor(4) as pool:
        drafts = list(pool.map(lambda by: approve(world, library, by), [KIM, KAI, ADA, KIM]))
    assert len(library.published) == 1
    assert len({(draft.document, draft.answered_by) for draft in drafts}) == 1
    assert whats(world).count("became a past resolution") == 1


def test_when_publishing_fails_the_draft_waits_as_before(world: Database, library: Library) -> None:
    draft = propose(world)
    library.full = True
    with pytest.raises(OSError, match="no space left"):
        approve(world, library)
    assert kept(world) == draft
    library.full = False
    assert approve(world, library).state is DraftState.APPROVED


def test_a_refused_draft_says_why_and_may_be_proposed_anew(
    world: Database, library: Library
) -> None:
    propose(world)
    with pytest.raises(RequestRefusedError, match="say why"):
        refuse(world, reason=" ")
    draft = refuse(world)
    assert (draft.state, draft.answer_reason) == (DraftState.REFUSED, "known already")
    with pytest.raises(RequestRefusedError, match="Kim refused this draft: known already"):
        approve(world, library, KAI)
    with pytest.raises(RequestRefusedError, match="this draft is refused already by Kim"):
        refuse(world, KAI)
    assert propose(world).state is DraftState.PROPOSED
    assert approve(world, library).state is DraftState.APPROVED


def note_in(database: Database, text: str) -> None:
    """The case goes on, an hour after it was proposed."""
    with database.write() as session:
        session.add(message_row(CASE, text, author=Author.NOTE, by="Ana", at=LATER))


def test_a_draft_whose_case_went_on_is_drafted_anew_and_read_before_it_is_approved(
    world: Database, library: Library
) -> None:
    propose(world)
    note_in(world, "The lamp was on fire: recalled.")
    with pytest.raises(RequestRefusedError, match="drafted anew"):
        approve(world, library)
    assert library.published == []
    anew = kept(world)
    assert anew is not None
    assert anew.resolution.endswith("The lamp was on fire: recalled.")
    assert (anew.state, anew.proposed_by) == (DraftState.PROPOSED, ANA.name)
    assert approve(world, library).resolution == anew.resolution


def test_proposed_again_a_case_that_went_on_is_drafted_anew(world: Database) -> None:
    propose(world)
    note_in(world, "The lamp was on fire: recalled.")
    assert propose(world, SUE).resolution.endswith("The lamp was on fire: recalled.")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Outcome.DECLINED, "drafted anew"), (Outcome.DUPLICATE, "teaches nothing; refuse the draft")],
)
def test_a_case_that_ended_otherwise_since_is_not_approved(
    world: Database, library: Library, outcome: Outcome, said: str
) -> None:
    propose(world)
    with world.write() as session:
        locked(session, CASE).outcome = outcome.value
    with pytest.raises(RequestRefusedError, match=said):
        approve(world, library)
    assert library.published == []


def test_a_past_resolution_whose_case_went_on_becomes_a_new_version_of_its_document(
    world: Database, library: Library
) -> None:
    propose(world)
    first = approve(world, library)
    note_in(world, "The new lamp flickered, too.")
    anew = propose(world, at=LATER)
    assert (anew.state, anew.document) == (DraftState.PROPOSED, first.document)
    assert kept(world) == anew
    again = approve(world, library)
    assert (again.document, again.state) == (first.document, DraftState.APPROVED)
    assert library.published[-1].resolution.endswith("The new lamp flickered, too.")


def test_nobody_refuses_what_is_being_published(world: Database, library: Library) -> None:
    propose(world)
    refused: list[str] = []

    def publish(draft: ResolutionDraft) -> DocumentId:
        with pytest.raises(RequestRefusedError, match="Kim approved this draft") as told:
            refuse(world, KAI)
        refused.append(str(told.value))
        with pytest.raises(RequestRefusedError, match="Kim approved this draft"):
            propose(world)
        return library.publish(draft)

    publishing.approve(world, CASE, by=KIM, at=LATER, publish=publish, mask=mask)
    assert len(refused) == 1
    now = kept(world)
    assert now is not None
    assert (now.state, now.answer_reason) == (DraftState.APPROVED, "")


def test_an_approval_that_was_cut_off_is_finished_with_the_text_that_was_approved(
    world: Database, library: Library
) -> None:
    propose(world)
    with world.write() as session:
        row = session.get_one(ResolutionDraftRow, CASE)
        row.answered_by, row.title = "Kim", "Flickering lamp"
    with pytest.raises(RequestRefusedError, match="approve it as it is"):
        approve(world, library, KAI, title="Another title")
    draft = approve(world, library, KAI)
    assert (draft.title, draft.answered_by) == ("Flickering lamp", "Kai")


def test_an_order_that_only_an_offer_names_is_taken_out_of_what_an_approver_writes(
    world: Database, library: Library
) -> None:
    offer_in(world, order="LF10423377")
    propose(world)
    draft = approve(world, library, title="Lamp of LF-1042 3377")
    assert draft.title == "Lamp of [order]"


def test_a_case_that_was_opened_again_is_not_approved(world: Database, library: Library) -> None:
    propose(world)
    with world.write() as session:
        locked(session, CASE).state = State.OPEN.value
    with pytest.raises(RequestRefusedError, match="was opened again"):
        approve(world, library)


def test_what_nobody_proposed_is_not_answered(world: Database, library: Library) -> None:
    with pytest.raises(RequestRefusedError, match="nobody proposed this case"):
        approve(world, library)
    with pytest.raises(RequestRefusedError, match="nobody proposed this case"):
        refuse(world)
