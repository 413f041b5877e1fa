"""Whom the conversation is about: found, chosen, corrected; offers follow every change."""

from datetime import date

from assistant.access.model import Person
from assistant.errors import AssistantError
from assistant.offers.proposals import OfferCase
from assistant.ui.desk.cases import Cases
from assistant.ui.desk.customer_views import customer_view, found_view
from assistant.ui.desk.memory import Memory
from assistant.ui.desk.offers import OfferEvents
from assistant.ui.desk.serving import Serving
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.events import Sent
from assistant.ui.templates import render
from kb.errors import KnowledgeBaseError

_FOUND = 8
_DECISIONS = 30
_LONGEST_SEARCH = 200


class CustomerEvents:
    """The events of the customer beside the conversation."""

    def __init__(self, assistant: Serving, cards: OfferEvents) -> None:
        self._customers = assistant.customers
        self._offers = assistant.offers
        self._memory = Memory(assistant.database)
        self._cases = Cases(assistant.database, assistant.offers)
        self._cards = cards

    def find(self, _person: Person, _tab: Tab, sent: Sent) -> DeskChange:
        """Something of a customer was typed: those it fits, best first."""
        text = sent.text("text")[:_LONGEST_SEARCH]
        try:
            found = tuple(found_view(each) for each in self._customers.find(text, _FOUND))
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(customer=_refused(sent, str(error)))
        html = render("desk/customer_found", found=found, text=text)
        return DeskChange(customer=tell("found", text=text, html=html, count=len(found)))

    def opened(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A conversation was opened: whom it is about, and what may be offered."""
        mine = tab.of(person)
        case = self._cases.of(person, mine.conversation, sent)
        return self._shown(person, mine, case, sent, show=False)

    def answered(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """An answer came: what the customer said tells more of the case, and offers follow."""
        mine = tab.of(person)
        case = self._cases.of(person, mine.conversation, sent)
        if case is None:
            return DeskChange()
        asked = self._memory.suggestion(person, mine.conversation, sent.text("suggestion"))
        if asked is not None:
            case = self._cases.heard(person, case, asked.question, sent)
        return self._kept(person, mine, case, sent)

    def choose(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A customer was chosen for this conversation."""
        mine = tab.of(person)
        try:
            customer = self._customers.get(sent.text("customer"))
            case = self._cases.chosen(person, mine.conversation, customer, sent)
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(customer=_refused(sent, str(error)))
        return self._shown(person, mine, case, sent, show=True)

    def correct(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """The order, what happened, or the channel was set."""
        mine = tab.of(person)
        case = self._cases.of(person, mine.conversation, sent)
        if case is None:
            return DeskChange()
        return self._kept(person, mine, self._cases.corrected(case, sent), sent)

    def leave(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """The customer was put aside: the conversation is about nobody again."""
        mine = tab.of(person)
        try:
            self._cases.let_go(person, mine.conversation)
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(customer=_refused(sent, str(error)))
        return self._shown(person, mine, None, sent, show=False)

    def fail(self, _person: Person, _tab: Tab, sent: Sent, why: str) -> DeskChange:
        """Something broke: what stands there stays, and says why."""
        return DeskChange(customer=_refused(sent, why))

    def _kept(self, person: Person, tab: Tab, case: OfferCase, sent: Sent) -> DeskChange:
        try:
            self._cases.keep(person, case)
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(customer=_refused(sent, str(error)))
        return self._shown(person, tab, case, sent, show=True)

    def _shown(
        self, person: Person, tab: Tab, case: OfferCase | None, sent: Sent, *, show: bool
    ) -> DeskChange:
        """The profile and, in a conversation that has begun, the cards."""
        if case is None:
            profile = _profile(sent, tab.conversation, None, render("desk/customer_none"))
            return DeskChange(customer=profile, offers=self._cards.none(tab, sent))
        try:
            html = self._profile(case)
        except (AssistantError, KnowledgeBaseError) as error:
            html = render("desk/customer_unknown", id=case.customer, error=str(error))
        cards = self._cards.cards(person, case, sent, show=show) if case.id else None
        return DeskChange(customer=_profile(sent, case.id, case, html), offers=cards)

    def _profile(self, case: OfferCase) -> str:
        view = customer_view(
            self._customers.get(case.customer),
            case,
            catalogue=self._offers.catalogue(),
            decisions=self._offers.of_customer(case.customer, _DECISIONS),
            today=date.today(),
        )
        return render("desk/customer_profile", customer=view, begun=bool(case.id))


def _profile(sent: Sent, conversation: str, case: OfferCase | None, html: str) -> str:
    """The profile as the page is told it, with what it holds until the conversation begins."""
    return tell(
        "profile",
        request=sent.text("request"),
        conversation=conversation,
        customer=case.customer if case is not None else "",
        order=case.order if case is not None else "",
        reasons=",".join(sorted(case.reasons)) if case is not None else "",
        html=html,
    )


def _refused(sent: Sent, error: str) -> str:
    return tell("refused", text=sent.text("text"), error=error)
