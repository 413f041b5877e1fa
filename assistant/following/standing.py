"""Whether a turn stands alone, told from its own words and those said before it."""

from collections.abc import Collection, Sequence

import regex

from assistant.following import cue_phrases, cue_words
from assistant.following.cues import pattern
from assistant.following.model import Standing
from assistant.following.reading import Word, read_words, telling, things

_FRAGMENT_WORDS = 6
_OPENED_BY_CUE = 3
_THIN_WORDS = 3
# What is longer says what it is about somewhere.
_LONG_WORDS = 40
_LONG_CHARACTERS = 400
_MOST_FILLERS = 5
_PUNCTUATION = regex.compile(r"[.,;:!?…\s]*")
_CLAUSE_END = regex.compile(r"[.,;:!?\n]")


def standing(turn: str, known: Collection[str] = ()) -> Standing:
    """Tell how a turn hangs on those before it, if there are any.

    `known` are the stems of what the conversation is about: a question of few words that
    names nothing hangs on it when it shares one of them, and is a new topic's when not.
    """
    if opens(turn, cue_phrases.NEW_TOPIC):
        return Standing.NEW_TOPIC
    said = without_filler(turn)
    if len(said) > _LONG_CHARACTERS or len(said.split()) > _LONG_WORDS:
        return Standing.ALONE
    words = read_words(said)
    specific = [word for word in words if word.specific]
    if pattern(cue_phrases.FILLER).fullmatch(said.strip(" .,!")):
        return Standing.ALONE
    if points_back(said):
        return Standing.POINTS_BACK
    if _is_fragment(said, words, len(specific)):
        return Standing.FRAGMENT
    return Standing.THIN if _is_thin(said, telling(words), known) else Standing.ALONE


def without_filler(turn: str) -> str:
    """The turn without what people say before they ask, such as 'ok, thanks!'."""
    said = turn.strip().lstrip("¿¡ ")
    for _ in range(_MOST_FILLERS):
        found = pattern(cue_phrases.FILLER).match(said)
        rest = _PUNCTUATION.sub("", said[found.end() :], count=1) if found else ""
        if not rest:
            break
        said = rest
    return said


def without_announcement(turn: str) -> str:
    """The turn without filler and without 'by the way' and its like."""
    said = without_filler(turn)
    found = pattern(cue_phrases.NEW_TOPIC).match(said)
    return said[found.end() :] if found else said


def opens(turn: str, cue: tuple[str, ...]) -> bool:
    """Whether a turn begins with such a cue, perhaps after filler words."""
    return any(pattern(cue).match(text) for text in (turn.strip(), without_filler(turn)))


def points_back(said: str) -> regex.Match[str] | None:
    """The first word that stands for something said in an earlier turn.

    A word that stands for something said earlier in the same turn does not count, nor one
    that stands for nothing, as in 'is it possible'. Nor does 'she' where the turn names a
    thing: whoever the customer is, 'Can she return batteries?' asks about batteries.
    """
    names_thing = _names_thing(said)
    nowhere = [found.span() for found in pattern(cue_phrases.POINTS_NOWHERE).finditer(said)]
    for found in pattern(cue_phrases.POINTS_BACK).finditer(said):
        if any(start <= found.start() < end for start, end in nowhere):
            continue
        if names_thing and pattern(cue_phrases.PERSON).fullmatch(found[0]):
            continue
        if not _is_relative(said, found) and not _named_before(said, found):
            return found
    return None


def _names_thing(said: str) -> bool:
    """Whether a turn names a thing of its own; a refund is always one for something else."""
    return any(
        word.specific and not word.doing and word.text.casefold() not in cue_words.REMEDIES
        for word in read_words(said)
    )


def _is_relative(said: str, found: regex.Match[str]) -> bool:
    """Whether a "that" goes on with the noun before it, as in 'an order that is held'."""
    if found[0].casefold() != "that":
        return False
    before, after = read_words(said[: found.start()]), read_words(said[found.end() :])
    if not before or not after or before[-1].common:
        return False
    return after[0].text.casefold() in cue_words.AFTER_RELATIVE


def _named_before(said: str, found: regex.Match[str]) -> bool:
    """Whether the same turn says what is meant: before, and mostly in an earlier clause."""
    before = said[: found.start()]
    if not pattern(cue_phrases.OWNING).fullmatch(found[0]):
        ends = [end.end() for end in _CLAUSE_END.finditer(before)]
        ends += [word.start() for word in pattern(cue_phrases.CLAUSE).finditer(before)]
        before = before[: max(ends, default=0)]
    return bool(things(before))


def _is_fragment(said: str, words: Sequence[Word], specific: int) -> bool:
    if opens(said, cue_phrases.OPENER):
        return specific <= _OPENED_BY_CUE
    if any(word.text.casefold().replace("’", "'") in cue_words.ASKING for word in words):
        return False
    sentence = said.rstrip().endswith(".")
    return specific <= 2 or (len(words) <= _FRAGMENT_WORDS and not sentence)


def _is_thin(said: str, telling_words: Sequence[Word], known: Collection[str]) -> bool:
    if len(telling_words) <= 1:
        return True
    if len(telling_words) > _THIN_WORDS or any(word.named for word in telling_words):
        return False
    return not things(said).isdisjoint(known)
