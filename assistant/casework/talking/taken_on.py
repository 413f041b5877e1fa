"""Which of the promises in a reply a person takes on, and whether in time."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from assistant.casework.model import PromiseFound
from assistant.casework.ports import TrackedPromise
from assistant.texts import folded

_MOST_OF_IT = 0.6
_A_MINUTE = timedelta(minutes=1)


def owned_by(promise: PromiseFound, tracked: Sequence[TrackedPromise]) -> TrackedPromise | None:
    """What a person takes on that is this promise, the soonest due; None where nothing is.

    A person may mark a few words more or less than were found, but has to mark most of them.
    """
    same = [each for each in tracked if _covers(each.words, promise.words)]
    return min(same, key=lambda each: each.due_at, default=None)


def too_late(promise: PromiseFound, owned: TrackedPromise, zone: str) -> str:
    """How a promise is taken on until later than its words say; empty where it is not."""
    if promise.due is None or owned.due_at <= promise.due + _A_MINUTE:
        return ""
    until = owned.due_at.astimezone(ZoneInfo(zone))
    return f"it is to be kept until {until:%Y-%m-%d %H:%M}, later than “{promise.due_words}”"


def _covers(marked: str, words: str) -> bool:
    """Whether marked words are most of the words of a promise, standing together."""
    one, other = f" {_spaced(marked)} ", f" {_spaced(words)} "
    if not one.strip():
        return False
    return other in one or (one in other and len(one.split()) >= _MOST_OF_IT * len(other.split()))


def _spaced(text: str) -> str:
    """The words of a text alone, folded: marks at their ends do not matter."""
    words = (word.strip(".,;:!?…()\"'“”‘’") for word in folded(text).split())
    return " ".join(filter(None, words))
