"""What a handover packet is made of and checked against: everything on file about a case."""

from dataclasses import dataclass

from assistant.cases.conversations import ToldTurn
from assistant.cases.replies import SentReply
from assistant.casework.model import (
    Author,
    Case,
    CaseEvent,
    CaseMessage,
    Clock,
    Promise,
)
from assistant.customers.model import Customer, Order
from assistant.escalation.model import WayUp
from assistant.offers.decision import Decision
from assistant.profile import Profile


@dataclass(frozen=True, slots=True)
class Material:
    """A case and what is known around it; lists are oldest first.

    `customer` and `profile` are None for somebody who is not in the records. `told` is what the
    assistant suggested in the case, `sent` are replies sent beside its messages. `offers` are
    decisions of this case. `way_up` is the path it goes. Times are written in `zone`, of the
    IANA database.
    """

    case: Case
    messages: tuple[CaseMessage, ...] = ()
    customer: Customer | None = None
    profile: Profile | None = None
    told: tuple[ToldTurn, ...] = ()
    sent: tuple[SentReply, ...] = ()
    offers: tuple[Decision, ...] = ()
    promises: tuple[Promise, ...] = ()
    clocks: tuple[Clock, ...] = ()
    way_up: WayUp | None = None
    events: tuple[CaseEvent, ...] = ()
    zone: str = "UTC"

    def written_by(self, *authors: Author) -> tuple[CaseMessage, ...]:
        """The messages of some authors, oldest first."""
        return tuple(each for each in self.messages if each.author in authors)

    @property
    def orders(self) -> tuple[Order, ...]:
        """The customer's orders that the case is about: its own, then those messages name."""
        if self.customer is None:
            return ()
        written = "\n".join(each.text for each in self.messages).casefold()
        named = [
            each
            for each in self.customer.orders
            if each.id == self.case.order or _stands_in(each.id, written)
        ]
        return tuple(sorted(named, key=lambda each: each.id != self.case.order))


def _stands_in(order_id: str, written: str) -> bool:
    """Whether an order's id is written somewhere, and not as a part of a longer one."""
    wanted = order_id.casefold()
    place = written.find(wanted)
    while place >= 0:
        around = written[place - 1 : place], written[place + len(wanted) :][:1]
        if not any(each.isalnum() for each in around):
            return True
        place = written.find(wanted, place + 1)
    return False
