"""Which paths of a service plan are open in a situation, and why; pure, nothing is looked up."""

from collections.abc import Iterator
from itertools import chain

from assistant.answering.model import Citation
from assistant.escalation.model import Path, ServicePlan, Situation, Trigger
from assistant.money import Money
from assistant.offers.advice.reasons import reasons_in
from assistant.offers.model import Catalogue, Reason

_LONGEST_SAID = 160
_TIMES = {1: "once", 2: "twice"}


def open_paths(
    situation: Situation, plan: ServicePlan, handed: Citation | None = None
) -> list[tuple[Path, tuple[str, ...]]]:
    """The paths of which a trigger holds, in the plan's order, each with why: never empty.

    `handed` are words of a policy about the message that say somebody else takes over, if any.
    """
    said = _said(plan, situation.text)
    opened: list[tuple[Path, tuple[str, ...]]] = []
    for path in plan.paths:
        held = [why for trigger in path.when if (why := _held(trigger, situation, said, handed))]
        if held:
            whys = dict.fromkeys(reason for why in held for reason in why)
            opened.append((path, tuple(whys)))
    return opened


def _said(plan: ServicePlan, text: str) -> frozenset[str]:
    """Those words of the plan's triggers that a text says and does not deny."""
    words = dict.fromkeys(
        word for path in plan.paths for trigger in path.when for word in trigger.words
    )
    phrases = tuple(Reason(word, word, (word,)) for word in words)
    return reasons_in(text, Catalogue("EUR", reasons=phrases))


def asks_policy(plan: ServicePlan) -> bool:
    """Whether any path opens by what a policy about the message says."""
    return any(trigger.policy_says for path in plan.paths for trigger in path.when)


def _held(
    trigger: Trigger, situation: Situation, said: frozenset[str], handed: Citation | None
) -> tuple[str, ...]:
    """Why a trigger holds, weightiest first; empty where it does not, or says nothing."""
    reasons: list[str] = []
    conditions = _conditions(trigger, situation, said)
    for reason in chain(conditions, _policies(trigger, handed)):
        if not reason:
            return ()
        reasons.append(reason)
    return tuple(reasons)


def _conditions(trigger: Trigger, situation: Situation, said: frozenset[str]) -> Iterator[str]:
    """For everything that a trigger says: how it holds in plain words, '' where it does not."""
    triage = situation.triage
    if trigger.risks:
        yield _risk(trigger, situation)
    if trigger.words:
        yield next((f"says '{word}'" for word in trigger.words if word in said), "")
    if trigger.wants_person:
        yield "the customer asked for a person" if triage.wants_person else ""
    if trigger.asked_for_person:
        yield _at_least(
            situation.asked_for_person,
            trigger.asked_for_person,
            "the customer asked for a person {times}",
        )
    if trigger.abstained:
        yield _at_least(
            situation.abstained, trigger.abstained, "the assistant had no answer {times}"
        )
    if trigger.authority_exceeded:
        yield "it is above the agent's authority" if situation.authority_exceeded else ""
    if trigger.emotions:
        yield _emotion(trigger, situation)
    if trigger.trend:
        yield f"the mood is {triage.trend.value}" if triage.trend is trigger.trend else ""
    if trigger.amount:
        yield _amount(trigger.amount, situation.amount)
    yield from _counts(trigger, situation)
    yield from _standing(trigger, situation)


def _policies(trigger: Trigger, handed: Citation | None) -> Iterator[str]:
    if trigger.policy_says:
        yield f"policy says: '{_short(handed.quote)}'" if handed is not None else ""


def _short(quote: str) -> str:
    said = " ".join(quote.split())
    return said if len(said) <= _LONGEST_SAID else f"{said[: _LONGEST_SAID - 1]}…"


def _counts(trigger: Trigger, situation: Situation) -> Iterator[str]:
    triage = situation.triage
    if trigger.priority is not None:
        yield f"priority {triage.priority}" if triage.priority <= trigger.priority else ""
    if trigger.urgency is not None:
        urgent = triage.urgency.rank >= trigger.urgency.rank
        yield f"urgency is {triage.urgency.value}" if urgent else ""
    if trigger.contacts:
        yield _at_least(
            situation.contacts, trigger.contacts, "the customer wrote {number} times in 30 days"
        )
    if trigger.reach:
        yield _at_least(situation.reach, trigger.reach, "{number} people saw the post")


def _standing(trigger: Trigger, situation: Situation) -> Iterator[str]:
    topic, stage = situation.triage.topic, situation.stage or situation.triage.stage
    if trigger.topics:
        yield f"it is about {topic.title}" if topic and topic.id in trigger.topics else ""
    if trigger.tiers:
        tier = situation.tier
        yield f"the customer is {tier}" if tier.casefold() in trigger.tiers else ""
    if trigger.channels:
        channel = situation.channel
        yield f"it came by {channel}" if channel in trigger.channels else ""
    if trigger.stages:
        yield f"it is {stage.value} the purchase" if stage and stage in trigger.stages else ""


def _risk(trigger: Trigger, situation: Situation) -> str:
    found = [
        each
        for each in situation.triage.risks
        if each.risk in trigger.risks and each.score >= trigger.sure
    ]
    return f"{found[0].risk.label}: {found[0].why}" if found else ""


def _emotion(trigger: Trigger, situation: Situation) -> str:
    triage = situation.triage
    if triage.emotion not in trigger.emotions:
        return ""
    said = f": says '{triage.emotion_words}'" if triage.emotion_words else ""
    return f"the customer is {triage.emotion.value}{said}"


def _amount(least: Money, amount: Money | None) -> str:
    # Amounts of other currencies are never compared.
    if amount is None or amount.currency != least.currency or amount < least:
        return ""
    return f"{amount} is in dispute"


def _at_least(number: int, least: int, words: str) -> str:
    if number < least:
        return ""
    return words.format(number=f"{number:,}", times=_TIMES.get(number, f"{number} times"))
