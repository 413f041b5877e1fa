"""What is told of a conversation: its state, and what came of a message and goes beside it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.casework.model import CaseId, MessageId
from assistant.casework.ports import Taken
from assistant.casework.tables import CaseRow
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Customer
from assistant.webchat.ground import Ground
from assistant.webchat.model import (
    Answered,
    ChatMessage,
    ChatState,
    OfferCard,
    OrderCard,
    Standing,
)
from assistant.webchat.offers import offers_for, reasons_heard
from assistant.webchat.orders import orders_meant
from assistant.webchat.reading import Thread, thread_of
from assistant.webchat.saying import answer_to
from assistant.webchat.standing import state_of
from assistant.webchat.stored import chat_of, is_vouched
from assistant.webchat.tables import ChatRow
from assistant.webchat.waiting_time import WaitingTimes


class Showing:
    """Tells the state of conversations and what came of messages; threads may share it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._times = WaitingTimes()

    def state(self, conversation: str) -> ChatState:
        """Who answers now, and what else stands above the messages."""
        return self.news(conversation, None)[1]

    def news(
        self, conversation: str, after: MessageId | None
    ) -> tuple[Sequence[ChatMessage], ChatState]:
        """What was said after a message, or all, and the state, read at once."""
        with self._ground.database.read() as session:
            chat = chat_of(session, conversation)
            thread = thread_of(session, chat.id)
            told = self._state(session, chat, thread)
        return thread.after(after), self._asking(told, thread.case)

    def message(self, conversation: str, message: MessageId) -> ChatMessage:
        """A message of a conversation; raises UnknownMessageError."""
        with self._ground.database.read() as session:
            return thread_of(session, conversation).line(message).message

    def is_last(self, conversation: str, message: MessageId) -> bool:
        """Whether nothing was said after a message."""
        with self._ground.database.read() as session:
            return thread_of(session, conversation).messages[-1].id == message

    def answered(self, conversation: str, taken: Taken) -> Answered:
        """What came of a message that was taken in."""
        ground, at = self._ground, self._ground.now()
        with ground.database.read() as session:
            chat = chat_of(session, conversation)
            thread = thread_of(session, conversation)
            told = self._state(session, chat, thread)
        message = thread.line(taken.message).message
        answer = answer_to(thread, taken.message)
        customer = self._customer(chat, at)
        return Answered(
            message=message,
            answer=answer,
            abstained=answer is not None and not answer.answers,
            state=self._asking(told, thread.case),
            orders=self._orders(customer, message, at),
            offers=self._offers(customer, message, thread.case, told, show=not taken.again),
            again=taken.again,
        )

    def _customer(self, chat: ChatRow, at: datetime) -> Customer | None:
        """Who the customer is, while their site vouches for them and we know them."""
        if not chat.customer or not is_vouched(chat, at):
            return None
        try:
            return self._ground.customers.get(chat.customer)
        except UnknownCustomerError:
            return None

    def _orders(
        self, customer: Customer | None, message: ChatMessage, at: datetime
    ) -> tuple[OrderCard, ...]:
        if customer is None:
            return ()
        reasons = reasons_heard(self._ground.offers, message.text)
        return orders_meant(customer, message.text, at.astimezone().date(), reasons=reasons)

    def _offers(
        self,
        customer: Customer | None,
        message: ChatMessage,
        case: CaseRow | None,
        state: ChatState,
        *,
        show: bool,
    ) -> tuple[OfferCard, ...]:
        is_assistants = state.standing is Standing.ASSISTANT
        if customer is None or case is None or not is_assistants or case.customer != customer.id:
            return ()
        on = self._ground.now().astimezone().date()
        offers = self._ground.offers
        return offers_for(offers, CaseId(case.id), customer.id, message.text, on, show=show)

    def _state(self, session: Session, chat: ChatRow, thread: Thread) -> ChatState:
        ground = self._ground
        plan = ground.escalations.plan_in(session)
        return state_of(session, chat, thread, plan=plan, times=self._times, at=ground.now())

    def _asking(self, state: ChatState, case: CaseRow | None) -> ChatState:
        """The state with whether the customer may still be asked how it was."""
        if not state.survey or case is None:
            return replace(state, survey=False)
        return replace(state, survey=self._ground.surveys.may_be_asked(CaseId(case.id)))
