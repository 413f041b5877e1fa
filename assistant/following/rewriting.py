"""A turn that hangs on earlier ones becomes a question that stands alone."""

from collections.abc import Sequence

from assistant.following import cue_phrases
from assistant.following.model import FollowUp, Standing, Turn
from assistant.following.reading import Phrase, stems
from assistant.following.standing import opens, standing, without_filler
from assistant.following.topic import stems_of, topics

_MOST_WORDS = 8
_PHRASES = 2
# 'What about socks?' repeats the question before it, so more of that is needed.
_PHRASES_OF_A_QUESTION = 4


def follow_up(earlier: Sequence[Turn], said: str) -> FollowUp:
    """Make the last turn of a conversation stand alone; `earlier` is oldest first.

    A turn that stands alone already is left exactly as it is, and so is any turn before
    which nothing telling was said. Another is kept as it was said, filler aside, after the
    phrases it lacks: to put one of them in a pronoun's place would mostly be a wrong guess.
    """
    found = topics(earlier)
    stand = standing(said, stems_of(found)) if found else Standing.ALONE
    if not stand.depends:
        return FollowUp(said, said, stand)
    carried = _carried(found, said)
    if not carried:
        return FollowUp.alone(said)
    about = ", ".join(phrase.text for phrase in carried)
    question = f"{about}: {without_filler(said)}"
    return FollowUp(said, question, stand, tuple(phrase.text for phrase in carried))


def _carried(found: Sequence[Phrase], said: str) -> list[Phrase]:
    """The heaviest phrases that the turn does not say itself, within a few words."""
    most = _PHRASES_OF_A_QUESTION if opens(said, cue_phrases.OPENER) else _PHRASES
    known, carried, room = stems(said), list[Phrase](), _MOST_WORDS
    for phrase in found:
        length = len(phrase.text.split())
        if phrase.stems <= known or length > room:
            continue
        carried.append(phrase)
        known |= phrase.stems
        room -= length
        if len(carried) == most:
            break
    return carried
