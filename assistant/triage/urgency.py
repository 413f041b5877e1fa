"""How soon a message matters to its writer: from its words, its risks and its emotion."""

from collections.abc import Iterable

from assistant.triage.model import Emotion, Risk, Urgency

_OF_RISK = {
    Risk.SELF_HARM: Urgency.CRITICAL,
    Risk.SAFETY: Urgency.CRITICAL,
    Risk.FRAUD: Urgency.HIGH,
    Risk.VULNERABLE: Urgency.HIGH,
}
_OF_EMOTION = {Emotion.DISTRESSED: Urgency.HIGH, Emotion.PLEASED: Urgency.LOW}


def urgency_of(said: Iterable[Urgency], risks: Iterable[Risk], emotion: Emotion) -> Urgency:
    """The most urgent of what is said, of the risks and of the emotion.

    Danger is critical whatever is said; where only low is told, and nothing else, it is low.
    """
    told = [*said, *(_OF_RISK[risk] for risk in risks if risk in _OF_RISK)]
    if emotion in _OF_EMOTION:
        told.append(_OF_EMOTION[emotion])
    return max(told, key=_rank, default=Urgency.NORMAL)


def _rank(urgency: Urgency) -> int:
    return urgency.rank
