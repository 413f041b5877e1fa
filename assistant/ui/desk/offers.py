"""What an agent does with offers: sees them after the answer, makes, asks, leaves out, follows."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from babel.numbers import parse_decimal

from assistant.access import people
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.answering.model import Citation
from assistant.customers.model import Customer
from assistant.errors import AssistantError, RequestRefusedError
from assistant.money import Money
from assistant.offers.decision import Choice, Decision, DecisionId
from assistant.offers.model import OfferId
from assistant.offers.proposals import Advice, OfferCase, Proposal
from assistant.ui.desk import offer_views
from assistant.ui.desk.cases import Cases
from assistant.ui.desk.serving import Serving
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.events import Sent
from assistant.ui.templates import render
from kb.errors import KnowledgeBaseError

_NOBODY = "Choose the customer first: offers are made to somebody."
_NOT_BEGUN = "Ask the first question before you make an offer: it belongs to a conversation."
_GONE = "That offer is not suggested any more; choose another one."
_NO_REASON = "Say in a few words why; it is kept with the offer."
_NO_AMOUNT = "Write the amount as a number, such as 12.50."
_LONGEST = 1_000

Act = Callable[[OfferCase], Decision]


class OfferEvents:
    """The events of the cards. Whatever is decided here is decided by `Offers`, not by a page."""

    def __init__(self, assistant: Serving) -> None:
        self._database = assistant.database
        self._offers = assistant.offers
        self._customers = assistant.customers
        self._cases = Cases(assistant.database, assistant.offers)

    def look(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A page asks whether something was decided; it hears nothing while nothing was."""
        mine = tab.of(person)
        case = self._cases.of(person, mine.conversation, sent)
        if case is None or not case.id:
            return DeskChange(offers=self.none(mine, sent))
        now = datetime.now(UTC)
        decisions = self._offers.of_case(case.id, by=person)
        if offer_views.digest(decisions, now) == sent.text("state"):
            return DeskChange()
        said = offer_views.news(decisions, sent.text("state"), now)
        return DeskChange(offers=self.cards(person, case, sent, show=False, news=said))

    def make(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """An offer shall be made, or somebody asked for it; the limits of this moment decide."""

        def choose(case: OfferCase) -> Decision:
            proposal = self._proposed(person, case, sent.text("offer"))
            value = amount_given(sent.text("value"), proposal)
            reason = sent.text("reason")[:_LONGEST]
            return self._offers.choose(
                Choice(case, proposal.offer.id, date.today(), value=value, reason=reason),
                by=person,
            )

        return self._done(person, tab, sent, choose)

    def decline(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A suggested offer is not made, and why."""

        def leave_out(case: OfferCase) -> Decision:
            reason = sent.text("reason")[:_LONGEST]
            if not reason:
                raise RequestRefusedError(_NO_REASON)
            offer = OfferId(sent.text("offer"))
            return self._offers.decline(Choice(case, offer, date.today(), reason=reason), by=person)

        return self._done(person, tab, sent, leave_out)

    def withdraw(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """A question for approval is taken back."""
        return self._done(
            person,
            tab,
            sent,
            lambda case: self._offers.withdraw(self._of(person, case, sent), by=person),
        )

    def customer_said(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """The customer took an offer, or did not."""
        accepted = sent.text("accepted") == "yes"
        return self._done(
            person,
            tab,
            sent,
            lambda case: self._offers.customer_said(
                self._of(person, case, sent), accepted=accepted, by=person
            ),
        )

    def fulfil(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """The customer has what was offered."""
        return self._done(
            person,
            tab,
            sent,
            lambda case: self._offers.fulfil(self._of(person, case, sent), by=person),
        )

    def fail(self, _person: Person, _tab: Tab, sent: Sent, why: str) -> DeskChange:
        """Something broke: what stands there stays, and says why."""
        return DeskChange(offers=_trouble(sent, why))

    def policy(self, person: Person, tab: Tab, sent: Sent) -> Citation | None:
        """The policy that allows an offer of this case; None when it is not suggested now."""
        offer = sent.text("suggestion").removeprefix("offer:")
        with suppress(AssistantError, KnowledgeBaseError):
            case = self._case(person, tab.of(person), sent)
            return self._proposed(person, case, offer).policy
        return None

    def cards(
        self, person: Person, case: OfferCase, sent: Sent, *, show: bool, news: str = ""
    ) -> str:
        """What may be offered in a case now, as the page is told it; with `show` on the record."""
        now = datetime.now(UTC)
        customer: Customer | None = None
        decisions: Sequence[Decision] = ()
        try:
            customer = self._customers.get(case.customer)
            decisions = self._offers.of_case(case.id, by=person) if case.id else ()
            view = offer_views.offers_view(
                self._advice(person, case, show=show and bool(case.id)),
                decisions,
                customer=customer,
                names=self._names(decisions),
                me=person.id,
                now=now,
                again=frozenset(sent.text("again").split(",")),
                only_reads=not person.may(Permission.MAKE_OFFERS),
            )
        except (AssistantError, KnowledgeBaseError) as error:
            view = offer_views.failed_view(customer.name if customer else case.customer, str(error))
        return tell(
            "cards",
            conversation=case.id,
            customer=case.customer,
            request=sent.text("request"),
            html=render("desk/offer_cards", offers=view),
            digest=offer_views.digest(decisions, now),
            waits=offer_views.waits(decisions, now),
            news=news,
        )

    def none(self, tab: Tab, sent: Sent) -> str:
        """No customer, no cards."""
        return tell(
            "cards",
            conversation=tab.conversation,
            customer="",
            request=sent.text("request"),
            html="",
            digest="",
            waits=False,
            news="",
        )

    def _done(self, person: Person, tab: Tab, sent: Sent, act: Act) -> DeskChange:
        """Do something with an offer and show how all stands then, or why it was refused."""
        mine = tab.of(person)
        try:
            case = self._case(person, mine, sent)
            act(case)
        except (AssistantError, KnowledgeBaseError) as error:
            return DeskChange(offers=_trouble(sent, str(error)))
        return DeskChange(offers=self.cards(person, case, sent, show=False))

    def _case(self, person: Person, tab: Tab, sent: Sent) -> OfferCase:
        case = self._cases.of(person, tab.conversation, sent)
        if case is None:
            raise RequestRefusedError(_NOBODY)
        if not case.id:
            raise RequestRefusedError(_NOT_BEGUN)
        return case

    def _advice(self, person: Person, case: OfferCase, *, show: bool) -> Advice:
        return self._offers.advise(case, by=person, on=date.today(), show=show)

    def _proposed(self, person: Person, case: OfferCase, offer: str) -> Proposal:
        for each in self._advice(person, case, show=False).proposals:
            if each.offer.id == offer:
                return each
        raise RequestRefusedError(_GONE)

    def _of(self, person: Person, case: OfferCase, sent: Sent) -> DecisionId:
        """A decision of this case; another's id gets nowhere."""
        wanted = sent.text("decision")
        for each in self._offers.of_case(case.id, by=person):
            if each.id == wanted:
                return each.id
        raise RequestRefusedError("That offer is not in this conversation; reload the page.")

    def _names(self, decisions: Sequence[Decision]) -> Mapping[str, str]:
        if not decisions:
            return {}
        return {each.id: each.name for each in people.everyone(self._database)}


def amount_given(text: str, proposal: Proposal) -> Decimal | None:
    """The amount an agent wrote, None for the suggested one.

    Raises RequestRefusedError for what is no amount, or outside the bounds of the offer.
    """
    typed = text.strip()
    if proposal.least == proposal.most or not typed:
        return None
    try:
        value = Money(_number(typed), proposal.value.currency)
    except (InvalidOperation, ValueError) as error:
        raise RequestRefusedError(_NO_AMOUNT) from error
    if not proposal.least <= value <= proposal.most:
        raise RequestRefusedError(
            f"Between {proposal.least} and {proposal.most}: change the amount."
        )
    return value.amount


def _number(typed: str) -> Decimal:
    """A number as the desk writes them, 1,000.50; "12,50" is none, for it may mean either."""
    return parse_decimal(typed, locale="en", strict=True)


def _trouble(sent: Sent, why: str) -> str:
    return tell("trouble", request=sent.text("request"), key=sent.text("key"), error=why)
