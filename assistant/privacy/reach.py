"""Which rows are somebody's: their id, cases, chats and conversations, found from any of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from assistant.cases.tables import CaseSubjectRow
from assistant.casework.inbox.contacts import same_contact, tells_one
from assistant.casework.tables import CaseRow
from assistant.customers.tables import CustomerOrderRow, CustomerRow
from assistant.errors import RequestRefusedError
from assistant.offers.tables import DecisionRow, LedgerRow
from assistant.privacy.marks import telling_contacts, telling_ids
from assistant.privacy.model import Subject, SubjectKind
from assistant.texts import storable
from assistant.webchat.model import CHANNEL
from assistant.webchat.tables import ChatRow


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that leads to somebody's rows.

    `customers` has one id or none. `conversations` are those of staff about them, the cases' own
    among them. `names` are what they are called by and reached under, casefolded; `marks` are
    those ids and contacts that are theirs alone. `shared` are contacts of theirs that another
    customer has too: nothing was looked for by them.
    """

    customers: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    conversations: frozenset[str] = frozenset()
    names: frozenset[str] = field(default=frozenset())
    marks: frozenset[str] = field(default=frozenset())
    shared: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it leads nowhere."""
        return not (self.customers or self.cases or self.chats or self.conversations)


def reach_of(session: Session, subject: Subject) -> Reach:
    """What leads to a subject's rows; empty where nothing does.

    Raises RequestRefusedError for a contact that is no one person's.
    """
    value = storable(subject.value).strip()
    match subject.kind:
        case SubjectKind.CUSTOMER:
            return _of_customer(session, value, _contacts_of(session, value))
        case SubjectKind.CONTACT:
            return _of_contact(session, value)
        case SubjectKind.CHAT:
            return _of_chat(session, value)


def _of_customer(session: Session, customer: str, contacts: Sequence[str]) -> Reach:
    chats = select(ChatRow).where(
        or_(ChatRow.customer == customer, and_(ChatRow.customer == "", ChatRow.subject == customer))
    )
    cases = select(CaseRow).where(CaseRow.customer == customer)
    found = _joined(session, customer, session.scalars(cases), session.scalars(chats), contacts)
    if found.cases or found.chats or found.conversations:
        return found
    return found if session.get(CustomerRow, customer) is not None else Reach()


def _of_contact(session: Session, contact: str) -> Reach:
    if not tells_one(contact):
        raise RequestRefusedError(
            f"{contact!r} is no contact of one person; give an e-mail address or a phone number"
        )
    owners = session.execute(select(CustomerRow.id, CustomerRow.email, CustomerRow.phone))
    ids = [id_ for id_, *theirs in owners if any(same_contact(contact, each) for each in theirs)]
    if len(ids) > 1:
        raise RequestRefusedError(
            f"{len(ids)} customers have this contact ({', '.join(ids[:5])}); name one by their id"
        )
    if ids:
        return _of_customer(session, ids[0], [contact, *_contacts_of(session, ids[0])])
    return _joined(session, "", [], [], [contact])


def _of_chat(session: Session, chat: str) -> Reach:
    row = session.get(ChatRow, chat)
    if row is None:
        return Reach()
    if row.customer:
        raise RequestRefusedError(
            f"this chat is customer {row.customer!r}'s; name them by their id"
        )
    return _joined(session, "", [], [row], [])


def _contacts_of(session: Session, customer: str) -> list[str]:
    row = session.get(CustomerRow, customer)
    known = (row.email, row.phone) if row is not None else ()
    return [each for each in known if tells_one(each, "email")]


def _joined(
    session: Session,
    customer: str,
    cases: Iterable[CaseRow],
    chats: Iterable[ChatRow],
    contacts: Sequence[str],
) -> Reach:
    """Their cases and chats, those of their contacts that are nobody else's, and what follows."""
    shared = _of_others(session, customer, contacts)
    contacts = [each for each in contacts if each not in shared]
    all_chats = {each.id: each for each in chats}
    all_chats |= {each.id: each for each in _chats_by_contact(session, customer, contacts)}
    all_cases = {each.id: each for each in cases}
    all_cases |= {each.id: each for each in _cases_by_contact(session, customer, contacts)}
    in_chats = select(CaseRow).where(
        CaseRow.channel == CHANNEL,
        CaseRow.thread.in_(all_chats),
        CaseRow.customer.in_({"", customer}),
    )
    all_cases |= {each.id: each for each in session.scalars(in_chats)}
    threads = {each.thread for each in all_cases.values() if each.channel == CHANNEL}
    further = select(ChatRow).where(
        ChatRow.id.in_(threads - {""}), ChatRow.customer.in_({"", customer})
    )
    all_chats |= {each.id: each for each in session.scalars(further)}
    customers = frozenset({customer}) if customer else frozenset[str]()
    return Reach(
        customers,
        frozenset(all_cases),
        frozenset(all_chats),
        frozenset(all_cases) | _conversations(session, customers),
        _names(session, customers, all_cases.values(), all_chats.values(), contacts),
        _marks(session, customer, all_cases.values(), all_chats.values(), contacts),
        tuple(sorted(shared)),
    )


def _of_others(session: Session, customer: str, contacts: Collection[str]) -> frozenset[str]:
    """Those of the contacts that another customer has too."""
    if not contacts:
        return frozenset()
    others = select(CustomerRow.email, CustomerRow.phone).where(CustomerRow.id != customer)
    had = [each for theirs in session.execute(others) for each in theirs if each]
    return frozenset(
        contact for contact in contacts if any(same_contact(contact, each) for each in had)
    )


def _cases_by_contact(
    session: Session, customer: str, contacts: Sequence[str]
) -> Sequence[CaseRow]:
    chosen = select(CaseRow.contact).where(
        CaseRow.contact != "", CaseRow.customer.in_({"", customer})
    )
    same = _same(contacts, session.scalars(chosen.distinct())) if contacts else frozenset[str]()
    found = select(CaseRow).where(CaseRow.contact.in_(same), CaseRow.customer.in_({"", customer}))
    return session.scalars(found).all()


def _chats_by_contact(
    session: Session, customer: str, contacts: Sequence[str]
) -> Sequence[ChatRow]:
    chosen = select(ChatRow.contact).where(
        ChatRow.contact != "", ChatRow.customer.in_({"", customer})
    )
    same = _same(contacts, session.scalars(chosen.distinct())) if contacts else frozenset[str]()
    found = select(ChatRow).where(ChatRow.contact.in_(same), ChatRow.customer.in_({"", customer}))
    return session.scalars(found).all()


def _same(contacts: Sequence[str], written: Iterable[str]) -> frozenset[str]:
    """Those spellings that are one of the contacts."""
    return frozenset(
        each for each in written if any(same_contact(each, contact) for contact in contacts)
    )


def _conversations(session: Session, customers: frozenset[str]) -> frozenset[str]:
    """Conversations of staff that are about them, or were when something was offered to them."""
    about = frozenset(
        session.scalars(
            select(CaseSubjectRow.case_id).where(CaseSubjectRow.customer.in_(customers))
        )
    )
    offered = {
        *session.scalars(select(DecisionRow.case_id).where(DecisionRow.customer.in_(customers))),
        *session.scalars(select(LedgerRow.case_id).where(LedgerRow.customer.in_(customers))),
    }
    others = select(CaseSubjectRow.case_id).where(
        CaseSubjectRow.case_id.in_(offered), CaseSubjectRow.customer.not_in({"", *customers})
    )
    return about | (frozenset(offered) - frozenset(session.scalars(others)))


def _marks(
    session: Session,
    customer: str,
    cases: Collection[CaseRow],
    chats: Collection[ChatRow],
    contacts: Sequence[str],
) -> frozenset[str]:
    orders = select(CustomerOrderRow.id).where(CustomerOrderRow.customer_id == customer)
    ids = {customer, *session.scalars(orders), *(each.order_id for each in cases)}
    ids |= {each.subject for each in chats}
    told = {*(each.contact for each in cases), *(each.contact for each in chats)}
    # A contact that somebody wrote may be anybody's, as one that the company knows may not.
    further = telling_contacts(told - set(contacts))
    own = further - _of_others(session, customer, further)
    return telling_ids(ids) | telling_contacts(contacts) | own


def _names(
    session: Session,
    customers: frozenset[str],
    cases: Iterable[CaseRow],
    chats: Iterable[ChatRow],
    contacts: Sequence[str],
) -> frozenset[str]:
    names = {*customers, *contacts}
    for row in session.scalars(select(CustomerRow).where(CustomerRow.id.in_(customers))):
        names |= {row.name, row.email, row.phone}
    orders = select(CustomerOrderRow.id).where(CustomerOrderRow.customer_id.in_(customers))
    names |= set(session.scalars(orders))
    for case in cases:
        names |= {case.customer_name, case.contact, case.order_id}
    for chat in chats:
        names |= {chat.name, chat.contact, chat.subject}
    return frozenset(each.casefold().strip() for each in names) - {""}
