"""A turn that hangs on earlier ones becomes a question that stands alone."""

from collections.abc import Sequence

import regex

from assistant.following import cue_phrases, cue_words
from assistant.following.cues import pattern
from assistant.following.model import FollowUp, Standing, Turn
from assistant.following.reading import Phrase, Word, read_words, stems
from assistant.following.standing import opens, points_back, standing, without_filler
from assistant.following.topic import stems_of, topics

_MOST_WORDS = 8
_PHRASES = 2
# 'What about socks?' repeats the question before it, so more of that is needed.
_PHRASES_OF_A_QUESTION = 4


def follow_up(earlier: Sequence[Turn], said: str) -> FollowUp:
    """Make the last turn of a conversation stand alone; `earlier` is oldest first.

    A turn that stands alone already is left exactly as it is, and so is any turn before
    which nothing telling was said.
    """
    found = topics(earlier)
    stand = standing(said, stems_of(found)) if found else Standing.ALONE
    if not stand.depends:
        return FollowUp(said, said, stand)
    carried = _carried(found, said)
    if not carried:
        return FollowUp(said, said, Standing.ALONE)
    question = _resolved(without_filler(said), carried, earlier)
    missing = [phrase.text for phrase in carried if phrase.text not in question]
    if missing:
        question = f"{', '.join(missing)}: {question}"
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


def _resolved(said: str, carried: Sequence[Phrase], earlier: Sequence[Turn]) -> str:
    """Put what a pronoun stands for in its place, where that reads well."""
    found = points_back(said)
    if not found:
        return said
    if pattern(cue_phrases.PERSON).fullmatch(found[0]):
        return _replaced(said, found, _person(earlier))
    thing = next((phrase.text for phrase in carried if not phrase.doing), "")
    if pattern(cue_phrases.THING).fullmatch(found[0]) and _is_alone(said, found):
        return _replaced(said, found, thing)
    return said


def _replaced(said: str, found: regex.Match[str], by: str) -> str:
    return f"{said[: found.start()]}{by}{said[found.end() :]}" if by else said


def _is_alone(said: str, found: regex.Match[str]) -> bool:
    """Whether the pronoun is no noun's companion ('that order') and no deed ('do it')."""
    before, after = read_words(said[: found.start()]), read_words(said[found.end() :])
    if _does(before):
        return False
    if found[0].casefold() in {"it", "they", "them"} or not after:
        return True
    return after[0].common or said[found.end() :].lstrip()[:1] in {"?", ".", ",", "!"}


def _does(before: Sequence[Word]) -> bool:
    """Whether the words end in a deed, as 'can I do' does and 'how do' does not."""
    if len(before) < 2 or before[-1].text.casefold() not in cue_words.ACTING:
        return False
    return before[-2].text.casefold() in cue_words.BEFORE_VERB


def _person(earlier: Sequence[Turn]) -> str:
    """Whom the conversation is about, such as 'the customer'; nothing if it does not say."""
    for turn in reversed(earlier):
        if named := pattern(cue_phrases.PEOPLE).findall(turn.asked):
            return f"the {named[-1]}"
    return ""
