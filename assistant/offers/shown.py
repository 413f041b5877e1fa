"""Advice as other programs read it: the offers of a suggestion, and what is not offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.model import Citation
from assistant.json_value import Json
from assistant.offers.decision import Decision
from assistant.offers.model import Catalogue, Offer, OfferId
from assistant.offers.proposals import Advice, Allowance, NotOffered, Proposal, Standing
from kb.model import Audience


@dataclass(frozen=True, slots=True)
class Cited:
    """Advice with the policies it rests on, numbered on from the citations of an answer.

    `citations` are those that the answer has not.
    """

    advice: Advice
    numbers: tuple[int, ...]
    citations: tuple[Citation, ...]


def cited(advice: Advice, answer: Sequence[Citation] = ()) -> Cited:
    """Number the policies of proposals, each passage once, after those of an answer."""
    known = {(each.passage_id, each.quote): each.n for each in answer}
    added: list[Citation] = []
    for proposal in advice.proposals:
        words = (proposal.policy.passage_id, proposal.policy.quote)
        if words not in known:
            known[words] = len(answer) + len(added) + 1
            added.append(replace(proposal.policy, n=known[words]))
    numbers = (known[each.policy.passage_id, each.policy.quote] for each in advice.proposals)
    return Cited(advice, tuple(numbers), tuple(added))


def for_customers(advice: Advice) -> Advice:
    """What a customer may be shown without an agent: allowed by public policy, needing nobody."""
    shown = tuple(
        each
        for each in advice.proposals
        if each.offer.self_service
        and each.authority.standing is Standing.MAY
        and each.policy.audience is Audience.PUBLIC
    )
    return replace(advice, proposals=shown, not_offered=())


def offers_json(cited: Cited) -> list[Json]:
    """The proposals, best first; `policy` is the number of the citation that allows it."""
    each = zip(cited.advice.proposals, cited.numbers, strict=True)
    return [_proposal_json(proposal, number) for proposal, number in each]


def catalogue_json(catalogue: Catalogue, standing: Mapping[OfferId, bool]) -> dict[str, Json]:
    """A catalogue for other programs; `standing` tells whose policy is in force."""
    offers: list[Json] = [_offer_json(each, standing[each.id]) for each in catalogue.offers]
    reasons: list[Json] = [{"id": each.id, "title": each.title} for each in catalogue.reasons]
    return {
        "version": catalogue.version,
        "currency": catalogue.currency,
        "offers": offers,
        "reasons": reasons,
    }


def decision_json(decision: Decision) -> dict[str, Json]:
    """A decision for other programs; instants in UTC, amounts as decimals."""
    return {
        "id": decision.id,
        "case": decision.case,
        "customer": decision.customer,
        "order": decision.order or None,
        "offer": decision.offer,
        "title": decision.title,
        "kind": decision.kind.value,
        "status": decision.status.value,
        "value": str(decision.value.amount),
        "cost": str(decision.cost.amount),
        "currency": decision.value.currency,
        "agent": decision.agent,
        "at": decision.at.isoformat(),
        "catalogue_version": decision.catalogue_version,
        "reason": decision.reason,
        "words": decision.words,
        "approver": decision.approver.value if decision.approver else None,
        "deadline": decision.deadline.isoformat() if decision.deadline else None,
        "answered_by": decision.answered_by,
        "answered_at": decision.answered_at.isoformat() if decision.answered_at else None,
        "answer_reason": decision.answer_reason,
        "satisfaction": decision.satisfaction,
    }


def _offer_json(offer: Offer, in_force: bool) -> Json:
    return {
        "id": offer.id,
        "title": offer.title,
        "kind": offer.kind.value,
        "stages": [*sorted(each.value for each in offer.stages)],
        "channels": [*sorted(offer.channels)],
        "budget": offer.budget or None,
        "policy": {"document_id": offer.policy.document, "quote": offer.policy.quote},
        "policy_in_force": in_force,
        "valid_from": offer.valid_from.isoformat() if offer.valid_from else None,
        "valid_until": offer.valid_until.isoformat() if offer.valid_until else None,
        "self_service": offer.self_service,
    }


def refused_json(refused: Sequence[NotOffered]) -> list[Json]:
    """What is not offered, and why."""
    return [
        {"id": each.offer.id, "title": each.offer.title, "why": list(each.why)} for each in refused
    ]


def _proposal_json(proposal: Proposal, number: int) -> Json:
    authority, worth = proposal.authority, proposal.worth
    return {
        "id": proposal.offer.id,
        "title": proposal.offer.title,
        "kind": proposal.offer.kind.value,
        "value": str(proposal.value.amount),
        "currency": proposal.value.currency,
        "least": str(proposal.least.amount),
        "most": str(proposal.most.amount),
        "cost": str(proposal.cost.amount),
        "why": list(proposal.why),
        "within_authority": authority.standing is Standing.MAY,
        "approver": authority.approver.value if authority.approver else None,
        "limits": [_allowance_json(each) for each in authority.allowances],
        "policy": number,
        "words": proposal.words,
        "worth": {
            "suitability": round(worth.suitability, 4),
            "chance": round(worth.chance, 4),
            "gain": round(worth.gain, 2),
            "cost": round(worth.cost, 2),
            "waiting": round(worth.waiting, 2),
            "value": round(worth.value, 2),
        },
    }


def _allowance_json(allowance: Allowance) -> Json:
    return {
        "name": allowance.name,
        "limit": str(allowance.limit.amount),
        "used": str(allowance.used.amount),
        "left": str(allowance.left.amount),
    }
