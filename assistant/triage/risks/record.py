"""Risks that the record tells rather than the words: many contacts, a post that many saw."""

from collections.abc import Sequence

from assistant.triage.lexicon.model import Priorities
from assistant.triage.model import Emotion, Inbound, Risk, RiskFound
from assistant.triage.risks.finding import GRAVEST_FIRST

_RECORDED = 0.7
_HEATED = 0.5


def with_record(
    found: Sequence[RiskFound], message: Inbound, emotion: Emotion, priorities: Priorities
) -> tuple[RiskFound, ...]:
    """The risks found in the words and those of the record, gravest first, each once.

    A post that many people saw is a risk where its writer is worried or worse.
    """
    risks = {each.risk: each for each in found}
    if message.contacts >= priorities.many_contacts:
        why = f"wrote about {message.contacts} other cases in 30 days"
        risks.setdefault(Risk.REPEAT_CONTACT, RiskFound(Risk.REPEAT_CONTACT, _RECORDED, "", why))
    if message.reach >= priorities.wide_reach and emotion.heat >= _HEATED:
        why = f"{message.reach:,} people saw the post"
        risks.setdefault(Risk.PRESS, RiskFound(Risk.PRESS, _RECORDED, "", why))
    return tuple(risks[risk] for risk in GRAVEST_FIRST if risk in risks)
