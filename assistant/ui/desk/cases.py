"""Whom a conversation is about and what happened: read, begun from the customer's words, kept."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from assistant.access.model import Person
from assistant.cases import conversations
from assistant.cases.subjects import CaseFiles
from assistant.customers.model import Customer, CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.model import Reason
from assistant.offers.proposals import OfferCase
from assistant.replying.model import Channel
from assistant.ui.desk.serving import CaseOffers
from assistant.ui.events import Sent
from kb.database import Database

# The customer of a case that is about none: they were put aside.
_NOBODY = CustomerId("")

_TURNS = 5
_LONGEST_TEXT = 4_000


class Cases:
    """Cases of conversations; one without an id is of a conversation that was not begun yet."""

    def __init__(self, database: Database, offers: CaseOffers) -> None:
        self._database = database
        self._offers = offers

    def of(self, person: Person, conversation: str, sent: Sent) -> OfferCase | None:
        """The case of a conversation; None while it is about nobody.

        Before a conversation begins its case is what the page holds; it is kept with the first
        answer.
        """
        if conversation:
            kept = self._offers.case_of(conversation, by=person)
            if kept is not None:
                return self._on_channel(kept, sent) if kept.customer else None
        customer = sent.text("customer")
        if not customer:
            return None
        return self._on_channel(self._begun(person, conversation, customer, sent), sent)

    def chosen(
        self, person: Person, conversation: str, customer: Customer, sent: Sent
    ) -> OfferCase:
        """The case once a customer was chosen: an order that was looked for is the one."""
        order = customer.order(sent.text("text"))
        case = self._begun(person, conversation, customer.id, Sent({}))
        case = self._on_channel(replace(case, order=order.id) if order else case, sent)
        self.keep(person, case)
        return case

    def keep(self, person: Person, case: OfferCase) -> None:
        """Keep a case, if its conversation has begun."""
        if case.id:
            self._offers.keep_case(case, by=person)

    def let_go(self, person: Person, conversation: str) -> None:
        """Have a conversation be about nobody, if it has begun."""
        if conversation:
            CaseFiles(self._database).keep(OfferCase(conversation, _NOBODY), by=person)

    def heard(self, person: Person, case: OfferCase, question: str, sent: Sent) -> OfferCase:
        """The case after the customer said more; what they said of before stays as it was set.

        An order that is named now is taken, while none is chosen and nobody said there is none.
        """
        now = self._listened(replace(case, text=question), sent)
        return replace(now, text=self.said(person, case.id) or question)

    def said(self, person: Person, conversation: str) -> str:
        """What was asked last in a conversation of theirs, oldest first."""
        if not conversation:
            return ""
        with suppress(RequestRefusedError):
            told = conversations.turns(self._database, conversation, person.id)
            asked = (each.suggestion.question for each in told[-_TURNS:])
            return "\n\n".join(asked)[-_LONGEST_TEXT:]
        return ""

    def corrected(self, case: OfferCase, sent: Sent) -> OfferCase:
        """The case with the order and the reasons the agent set; what is unknown is left out."""
        return replace(
            case,
            order=sent.text("order"),
            reasons=_known(sent.text("reasons"), self._offers.catalogue().reasons),
        )

    def _begun(self, person: Person, conversation: str, customer: str, sent: Sent) -> OfferCase:
        case = OfferCase(
            id=conversation,
            customer=CustomerId(customer),
            order=sent.text("order"),
            reasons=_known(sent.text("reasons"), self._offers.catalogue().reasons),
            text=self.said(person, conversation),
        )
        return self._listened(case, sent) if case.text else case

    def _listened(self, case: OfferCase, sent: Sent) -> OfferCase:
        """What a case's text tells of it; no order where the agent said there is none."""
        # Of a customer who is not there any more nothing is heard; the profile says so.
        with suppress(RequestRefusedError):
            heard = self._offers.heard(case)
            return replace(heard, order=case.order) if sent.text("no_order") else heard
        return case

    def _on_channel(self, case: OfferCase, sent: Sent) -> OfferCase:
        channel = sent.text("channel")
        return replace(case, channel=Channel.read(channel).value) if channel else case


def _known(ids: str, reasons: Sequence[Reason]) -> frozenset[str]:
    return frozenset(ids.split(",")) & {each.id for each in reasons}
