"""Every table there is: what it keeps of customers, and how its rows are found; or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from assistant.cases.tables import (
    CaseSubjectRow,
    ConversationRow,
    DraftRow,
    SentReplyRow,
    SuggestionRow,
)
from assistant.casework.tables import (
    CaseEventRow,
    CaseMessageRow,
    CaseRow,
    CaseViewerRow,
    CheckInRow,
    ClockRow,
    EscalationRow,
    PacketRow,
    PromiseRow,
    ResolutionDraftRow,
)
from assistant.customers.tables import (
    CustomerContactRow,
    CustomerOfferRow,
    CustomerOrderRow,
    CustomerRow,
)
from assistant.offers.ledger.forgetting import theirs
from assistant.offers.tables import DecisionRow, LedgerRow, OfferCaseRow
from assistant.privacy.model import Kind
from assistant.privacy.reach import Reach
from assistant.surveys.tables import SurveyRow
from assistant.webchat.tables import ChatFileRow, ChatRow
from assistant.webhooks.tables import DeliveryRow
from kb.tables import Base

Whose = Callable[[Reach], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A table with customers' data: whose its rows are, and whether each counts as a thing.

    `hidden` are columns that are not theirs to have: keys, what only a search looks at, and the
    library's words, which may be internal.
    """

    kind: Kind
    row: type[Base]
    whose: Whose
    counts: bool = True
    hidden: frozenset[str] = frozenset()


def _of_cases(column: InstrumentedAttribute[str]) -> Whose:
    return lambda reach: column.in_(reach.cases)


def _of_conversations(column: InstrumentedAttribute[str]) -> Whose:
    return lambda reach: column.in_(reach.conversations)


def _of_customers(column: InstrumentedAttribute[str]) -> Whose:
    return lambda reach: column.in_(reach.customers)


def _of_chats(column: InstrumentedAttribute[str]) -> Whose:
    return lambda reach: column.in_(reach.chats)


_SEARCHED = frozenset({"searched"})

KEPT = (
    Kept(Kind.PROFILE, CustomerRow, _of_customers(CustomerRow.id), hidden=_SEARCHED),
    Kept(
        Kind.PROFILE,
        CustomerOrderRow,
        _of_customers(CustomerOrderRow.customer_id),
        hidden=_SEARCHED,
    ),
    Kept(Kind.PROFILE, CustomerContactRow, _of_customers(CustomerContactRow.customer_id)),
    Kept(Kind.PROFILE, CustomerOfferRow, _of_customers(CustomerOfferRow.customer_id)),
    Kept(Kind.CASES, CaseRow, _of_cases(CaseRow.id), hidden=_SEARCHED),
    Kept(Kind.CASES, CaseEventRow, _of_cases(CaseEventRow.case_id), counts=False),
    Kept(Kind.CASES, CaseViewerRow, _of_cases(CaseViewerRow.case_id), counts=False),
    Kept(Kind.CASES, ClockRow, _of_cases(ClockRow.case_id), counts=False),
    Kept(
        Kind.CASES,
        EscalationRow,
        _of_cases(EscalationRow.case_id),
        counts=False,
        hidden=frozenset({"policy"}),
    ),
    Kept(Kind.CASES, PacketRow, _of_cases(PacketRow.case_id), counts=False),
    Kept(Kind.CASES, CheckInRow, _of_cases(CheckInRow.case_id), counts=False),
    Kept(
        Kind.MESSAGES,
        CaseMessageRow,
        _of_cases(CaseMessageRow.case_id),
        hidden=frozenset({"citations"}),
    ),
    Kept(Kind.CHATS, ChatRow, _of_chats(ChatRow.id), hidden=frozenset({"token_sha256"})),
    Kept(Kind.FILES, ChatFileRow, _of_chats(ChatFileRow.chat_id), hidden=frozenset({"content"})),
    Kept(Kind.ANSWERS, ConversationRow, _of_conversations(ConversationRow.id), counts=False),
    Kept(
        Kind.ANSWERS,
        SuggestionRow,
        _of_conversations(SuggestionRow.conversation_id),
        hidden=frozenset({"text", "citations", "removed", "parts", "note", "searched"}),
    ),
    Kept(
        Kind.ANSWERS,
        SentReplyRow,
        _of_conversations(SentReplyRow.conversation_id),
        hidden=frozenset({"suggested", "searched"}),
    ),
    Kept(
        Kind.ANSWERS,
        CaseSubjectRow,
        lambda reach: or_(
            CaseSubjectRow.case_id.in_(reach.conversations),
            CaseSubjectRow.customer.in_(reach.customers),
        ),
        counts=False,
    ),
    Kept(Kind.ANSWERS, DraftRow, _of_conversations(DraftRow.conversation)),
    Kept(
        Kind.OFFERS,
        OfferCaseRow,
        lambda reach: or_(
            OfferCaseRow.customer.in_(reach.customers), OfferCaseRow.id.in_(reach.cases)
        ),
        counts=False,
    ),
    Kept(
        Kind.OFFERS,
        DecisionRow,
        lambda reach: theirs(DecisionRow, reach.customers, reach.cases),
    ),
    Kept(
        Kind.OFFERS,
        LedgerRow,
        lambda reach: theirs(LedgerRow, reach.customers, reach.cases),
        counts=False,
        hidden=frozenset({"previous", "hash"}),
    ),
    Kept(Kind.PROMISES, PromiseRow, _of_cases(PromiseRow.case_id)),
    Kept(Kind.SURVEYS, SurveyRow, _of_cases(SurveyRow.case_id), hidden=frozenset({"told"})),
    Kept(Kind.DELIVERIES, DeliveryRow, _of_cases(DeliveryRow.case_id)),
    Kept(Kind.RESOLUTIONS, ResolutionDraftRow, _of_cases(ResolutionDraftRow.case_id)),
)
"""The tables with customers' data, in the order an export tells of them."""

ELSEWHERE = {
    "embeddings": "numbers of texts, by the texts' hash; those of customers' texts are erased",
}
"""Tables that keep something made of customers' words, without saying whose."""

OF_NOBODY = frozenset(
    (
        *("alembic_version", "library", "changes", "change_counter", "ingest_jobs"),
        *("originals", "documents", "versions", "passages"),
        *("people", "sessions", "recovery_codes", "half_sign_ins", "api_tokens", "identities"),
        *("sign_ins_elsewhere", "failed_sign_ins", "known_addresses", "audit_log"),
        *("service_texts", "sites", "webhooks"),
        *("offer_catalogues", "offer_ledger_head", "offer_learning"),
    )
)
"""Tables that keep nothing of any one customer.

The audit log names them by a mark. What was learnt of offers is sums over many customers.
"""
