"""Where the emotion goes over the messages of a case: the slope of a line through their heat."""

from collections.abc import Sequence

from assistant.triage.model import Trend

MOST_MESSAGES = 6
"""How many of the last messages count, this one among them."""

_MOVED = 0.3


def trend_of(heats: Sequence[float]) -> Trend:
    """The trend of heats from the oldest message to this one, each -1 to 1.

    A line is laid through the last of them by least squares. Where it rises by .3 or more from
    the first to the last, the emotion is worsening; where it falls by as much, easing.
    """
    last = heats[-MOST_MESSAGES:]
    moved = _slope(last) * (len(last) - 1)
    if moved >= _MOVED:
        return Trend.WORSENING
    return Trend.EASING if moved <= -_MOVED else Trend.STEADY


def _slope(heats: Sequence[float]) -> float:
    count = len(heats)
    if count < 2:
        return 0.0
    middle = (count - 1) / 2
    mean = sum(heats) / count
    above = sum((place - middle) * (heat - mean) for place, heat in enumerate(heats))
    return above / sum((place - middle) ** 2 for place in range(count))
