"""A trouble that a message tells and asks nothing about, before it asks for other things."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.following.cues import pattern
from assistant.following.reading import read_words, stems
from assistant.following.standing import points_back
from assistant.inquiry import cues
from assistant.inquiry.asking import SaidSentence
from kb.model import Span

# What is longer is a report, and the questions below it are about it.
_MOST_WORDS = 60
_FEWEST_WORDS = 2


def troubles_asked(found: Sequence[SaidSentence]) -> list[SaidSentence]:
    """The sentences; what is told first becomes one that asks, where the next asks for more.

    That one says so: 'I also want …', 'Besides, can I …'.
    """
    told = _told_first(found)
    if not told or not _asks_for_more(told, found[len(told)]):
        return list(found)
    text = " ".join(sentence.text for sentence in told)
    span = Span(told[0].span.start, told[-1].span.end)
    words = frozenset(stems(text)) or frozenset({text})
    asking = replace(told[0], text=text, span=span, asks=True, telling=words)
    return [asking, *found[len(told) :]]


def trouble_left(found: Sequence[SaidSentence]) -> str:
    """A trouble told first that no question goes on with, on one line; else nothing."""
    told = _told_first(found)
    said = _text(told)
    if not told or not pattern(cues.TROUBLE).search(said) or points_back(found[len(told)].text):
        return ""
    if pattern(cues.TAKES_UP).search(found[len(told)].text):
        return ""
    about = _content(said)
    asking = [sentence for sentence in found if sentence.asks]
    taken_up = any(not each.telling or about & _content(each.text) for each in asking)
    return "" if taken_up else said


def _told_first(found: Sequence[SaidSentence]) -> list[SaidSentence]:
    """What is told before the first sentence that asks; nothing where that says little or much."""
    first = next((place for place, sentence in enumerate(found) if sentence.asks), 0)
    told = list(found[:first])
    words = [word for word in read_words(_text(told)) if not word.common]
    enough = len(words) >= _FEWEST_WORDS and len(_text(told).split()) <= _MOST_WORDS
    return told if enough else []


def _asks_for_more(told: Sequence[SaidSentence], first: SaidSentence) -> bool:
    if not first.adds:
        return False
    # 'And can I return it?' goes on with what was told; 'I also want …' does not.
    if pattern(("and", "but")).match(first.text) and not pattern(cues.ALSO).search(first.text):
        return bool(pattern(cues.TROUBLE).search(_text(told))) and not points_back(first.text)
    return True


def _text(told: Sequence[SaidSentence]) -> str:
    return " ".join(" ".join(sentence.text.split()) for sentence in told)


def _content(text: str) -> set[str]:
    return {word.text.casefold() for word in read_words(text) if not word.common}
