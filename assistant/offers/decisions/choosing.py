"""Making an offer, or not: what it rests on is worked out in the transaction that writes it."""

import re
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.access.roles import a_role
from assistant.errors import RequestRefusedError
from assistant.offers.advice.reasons import reasons_in
from assistant.offers.advice.telling import told
from assistant.offers.conditions.facts import facts_json
from assistant.offers.decision import Choice, Decision, Status
from assistant.offers.decisions.kept import decision_of
from assistant.offers.decisions.promising import refuse_in_public, refuse_other_promises
from assistant.offers.decisions.ruling import Read, Ruling, Wanted, ruled
from assistant.offers.decisions.showing import Stands, keep_case_of
from assistant.offers.decisions.states import a_reason, note, working
from assistant.offers.ledger import appending
from assistant.offers.ledger.canonical import digest
from assistant.offers.ledger.entry import Detail, Event
from assistant.offers.proposals import OfferCase, Standing
from assistant.offers.tables import DecisionRow
from assistant.texts import storable
from kb.database import Database

LONGEST_WORDS = 10_000
REQUEST = re.compile(r"[!-~]{1,64}")
"""A key that a program gives a request, so that it may send it again."""


def choose(database: Database, choice: Choice, *, by: Person, read: Read, at: datetime) -> Decision:
    """Make an offer: MADE when it is within this person's authority, else WAITING for approval.

    `at` is now, and the choice's day is today. A request that was answered before has that
    decision. Raises RequestRefusedError when it may not be made at all, or needs approval and
    gives no reason; then nothing is kept.
    """
    refuse_another_day(choice.on, at)

    def work(session: Session) -> Decision:
        person = _offering(session, by)
        if (before := _requested(session, choice, person)) is not None:
            return before
        ruling = _ruling(session, choice, person, read)
        authority = ruling.authority
        if authority.standing is Standing.MAY_NOT:
            raise RequestRefusedError(
                f"{ruling.offer.title} may not be made: {'; '.join(authority.why)}"
            )
        made = authority.standing is Standing.MAY
        needed = "" if made else f"{_approval(ruling)}; say why it should be made"
        row = _row(ruling, choice, person, at)
        row.reason = a_reason(choice.reason, needed=needed)
        if made:
            row.status, row.spent_on = Status.MADE.value, choice.on
        else:
            minutes = ruling.ground.catalogue.answer_within_min
            row.approver = authority.approver.value if authority.approver else ""
            row.deadline = at + timedelta(minutes=minutes)
        event = Event.MADE if made else Event.ASKED
        return _noted(session, row, event, ruling=ruling, by=person, at=at)

    return database.serialized(work, locking=appending.LOCK)


def decline(
    database: Database, choice: Choice, *, by: Person, read: Read, at: datetime
) -> Decision:
    """Note that an offer which could be made is not, and why; the reason is needed."""
    refuse_another_day(choice.on, at)

    def work(session: Session) -> Decision:
        person = _offering(session, by)
        if (before := _requested(session, choice, person)) is not None:
            return before
        ruling = _ruling(session, choice, person, read)
        row = _row(ruling, choice, person, at)
        row.reason = a_reason(choice.reason, needed="say why it is not offered, in a few words")
        row.status = Status.DECLINED.value
        return _noted(session, row, Event.DECLINED, ruling=ruling, by=person, at=at)

    return database.serialized(work, locking=appending.LOCK)


def refuse_another_day(on: date, at: datetime) -> None:
    """Raise unless the day is the one it is now where the server is: limits go by it.

    Whoever could name another day would have the limits of that day all over again.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if on != at.astimezone().date():
        raise RequestRefusedError(f"an offer is made today, not on {on}; leave the day as it is")


def case_detail(ruling: Ruling) -> dict[str, Detail]:
    """What happened, as who decided took it: `dropped` is what was heard and put aside."""
    case = ruling.ground.case
    reasons: list[Detail] = [*sorted(case.reasons)]
    dropped: list[Detail] = [*sorted(reasons_in(case.text, ruling.ground.catalogue) - case.reasons)]
    return {
        "reasons": reasons,
        "dropped": dropped,
        "stage": str(ruling.facts.get("case.stage") or ""),
        "channel": case.channel,
        "text": digest(storable(case.text)),
        "facts": digest(facts_json(ruling.facts)),
    }


def _offering(session: Session, by: Person) -> Person:
    person = working(session, by)
    refuse_who_may_not(person, Permission.MAKE_OFFERS)
    return person


def _requested(session: Session, choice: Choice, person: Person) -> Decision | None:
    """What a person's request was answered with before, so that asking twice gives one."""
    if not choice.request:
        return None
    if not REQUEST.fullmatch(choice.request):
        raise RequestRefusedError(
            "a request's key has 1 to 64 plain characters; make a shorter one"
        )
    asked = (DecisionRow.agent == person.id, DecisionRow.request == choice.request)
    row = session.scalar(select(DecisionRow).where(*asked))
    if row is None:
        return None
    if (row.case_id, row.customer, row.offer) != (
        choice.case.id,
        choice.case.customer,
        choice.offer,
    ):
        raise RequestRefusedError("this request's key was used for another offer; make a new one")
    return decision_of(row)


def _noted(
    session: Session,
    row: DecisionRow,
    event: Event,
    *,
    ruling: Ruling,
    by: Person,
    at: datetime,
) -> Decision:
    """Write a decision, and the case as it stood if nothing was decided in it before."""
    ground = ruling.ground
    stands = Stands(ground.case, ruling.on, ground.customer, ground.catalogue, ruling.facts, by)
    keep_case_of(session, stands, at)
    detail = {**ruling.detail, **case_detail(ruling), "reason": row.reason}
    return note(session, row, event, by=by.id, at=at, detail=detail)


def _ruling(session: Session, choice: Choice, person: Person, read: Read) -> Ruling:
    ground = read(session)
    _refuse_another_case(ground.case, choice.case)
    return ruled(session, ground, Wanted(choice.offer, person, choice.on, choice.value))


def _refuse_another_case(read: OfferCase, chosen: OfferCase) -> None:
    if (read.id, read.customer) != (chosen.id, chosen.customer):
        raise ValueError(f"what was read is case {read.id} of {read.customer}")


def _row(ruling: Ruling, choice: Choice, person: Person, at: datetime) -> DecisionRow:
    """A decision that waits; whoever decides says otherwise."""
    case, offer = ruling.ground.case, ruling.offer
    return DecisionRow(
        id=uuid.uuid4().hex,
        case_id=storable(case.id),
        customer=case.customer,
        order_id=case.order,
        offer=offer.id,
        title=storable(offer.title),
        kind=offer.kind.value,
        status=Status.WAITING.value,
        value_minor=ruling.value.minor,
        cost_minor=ruling.cost.minor,
        currency=ruling.value.currency,
        agent=person.id,
        made_at=at,
        spent_on=None,
        catalogue_version=ruling.ground.catalogue.version,
        budget=offer.budget,
        team=ruling.team,
        segment=ruling.segment,
        reason="",
        words=_words(ruling, choice),
        approver="",
        deadline=None,
        answered_by=None,
        answered_at=None,
        answer_reason="",
        satisfaction=None,
        request=choice.request or None,
    )


def _words(ruling: Ruling, choice: Choice) -> str:
    """The catalogue's words, or an agent's own, which promise nothing else."""
    if choice.words is None or choice.words == ruling.words:
        return storable(ruling.words)
    words = storable(choice.words)
    if len(words) > LONGEST_WORDS:
        raise RequestRefusedError(f"words have at most {LONGEST_WORDS:,} characters; shorten them")
    customer, case = ruling.ground.customer, ruling.ground.case
    order = customer.order(case.order) if case.order else None
    # On a public channel the ruling has other words than the catalogue's.
    own = told(ruling.offer, value=ruling.value, customer=customer, order=order, channel="")
    refuse_in_public(words, channel=case.channel, customer=customer)
    refuse_other_promises(words, value=ruling.value, own=f"{own}\n{ruling.offer.title}")
    return words


def _approval(ruling: Ruling) -> str:
    asked = a_role(ruling.authority.approver) if ruling.authority.approver else "somebody else"
    return f"{ruling.offer.title} needs the approval of {asked}"
