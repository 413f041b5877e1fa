"""The offers a customer may have by themselves, beside the assistant's answer."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.casework.model import ASSISTANT, CaseId
from assistant.customers.model import CustomerId
from assistant.errors import AssistantError
from assistant.offers.ports import Offers
from assistant.offers.proposals import OfferCase, Proposal
from assistant.offers.shown import for_customers
from assistant.webchat.model import CHANNEL, OfferCard
from kb.errors import KnowledgeBaseError

MOST = 2

_log = logging.getLogger(__name__)


def offers_for(
    offers: Offers, case: CaseId, customer: CustomerId, text: str, on: date, *, show: bool
) -> tuple[OfferCard, ...]:
    """At most two offers that need nobody, best first; with `show` they are on the record.

    None where they cannot be told: an answer never waits for offers.
    """
    by = _assistant()
    try:
        kept = offers.case_of(case, by=by) or OfferCase(case, customer)
        if kept.customer != customer:
            return ()
        heard = offers.heard(replace(kept, channel=CHANNEL, text=text))
        offers.keep_case(heard, by=by)
        advice = for_customers(offers.advise(heard, by=by, on=on, show=show))
    except (AssistantError, KnowledgeBaseError) as error:
        _log.warning("no offers are shown in case %s: %s", case, error)
        return ()
    return tuple(map(_card, advice.proposals[:MOST]))


def reasons_heard(offers: Offers, text: str) -> frozenset[str]:
    """The ids of the catalogue's reasons that a message speaks of; none where it cannot be read."""
    try:
        return offers.reasons_in(text)
    except (AssistantError, KnowledgeBaseError) as error:
        _log.warning("what a message speaks of was not looked up: %s", error)
        return frozenset()


def _assistant() -> Person:
    """Whose authority counts: an agent's without limits of their own."""
    return Person(PersonId(ASSISTANT), "The assistant", "", Role.AGENT, datetime.now(UTC))


def _card(proposal: Proposal) -> OfferCard:
    return OfferCard(
        id=proposal.offer.id,
        title=proposal.offer.title,
        value=str(proposal.value.amount),
        currency=proposal.value.currency,
        words=proposal.words,
    )
