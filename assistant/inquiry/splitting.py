"""What a message asks: its separate questions, each made to stand alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.following.cues import pattern
from assistant.following.model import Turn
from assistant.following.reading import stems, things
from assistant.following.rewriting import follow_up
from assistant.inquiry import cues
from assistant.inquiry.asking import SaidSentence, read_sentences, telling
from assistant.inquiry.mails import history
from assistant.inquiry.model import MOST, Inquiry, Kind, Message, Reading
from assistant.inquiry.reading import read_message
from assistant.inquiry.troubles import trouble_left, troubles_asked
from kb.model import Span

_LONGEST = 20_000
_MOST_ASKED = 20
_LEAD_WORDS = 40
_SAME = 0.6
_CONTEXT = 2_000


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences that ask for one thing, by their places."""

    places: tuple[int, ...]
    telling: frozenset[str]


def inquiries(text: str) -> tuple[Inquiry, ...]:
    """The separate questions of a message in order, at most five; see `read_inquiries`."""
    return read_inquiries(text).inquiries


def read_inquiries(text: str, earlier: Sequence[Turn] = ()) -> Message:
    """What a message asks; one question, or one long problem, stays one inquiry, whole.

    `earlier` are the turns before it, oldest first: they tell what its questions are about, and
    never how it is cut. Texts of more than 20,000 characters or twenty questions are never cut.
    The same text gives the same result.
    """
    reading = read_message(text)
    whole = reading.said
    if not whole.strip():
        return Message(whole, ())
    found = troubles_asked(read_sentences(reading)) if len(whole) <= _LONGEST else []
    groups = _groups(reading, found)
    if len(groups) < 2:
        return Message(whole, (Inquiry(whole, " ".join(whole.split()), _extent(reading)),))
    before = [*earlier, *_context(reading)]
    asked = tuple(_inquiry(before, found, group) for group in groups[:MOST])
    rest = tuple(_said(found, group) for group in groups[MOST:])
    return Message(whole, asked, rest, trouble_left(found))


def _extent(reading: Reading) -> Span:
    said = list(reading.of(Kind.SAID))
    return Span(said[0].start, said[-1].end)


def _groups(reading: Reading, found: Sequence[SaidSentence]) -> list[_Group]:
    """The sentences that ask, those together that ask for the same."""
    groups: list[_Group] = []
    early: list[int] = []
    titled = _is_titled(reading, found)
    topic = frozenset(
        stem for sentence in found if not sentence.asks for stem in stems(sentence.text)
    )
    for place, sentence in enumerate(found):
        if not sentence.asks:
            continue
        asked_for = sentence.telling
        if not asked_for and not groups:
            # 'What should I do?' asks about what was told before it.
            asked_for = telling(_lead(found, place))
        same = _same(groups, sentence, asked_for, topic, titled=titled)
        if same is not None:
            groups[same] = _joined(groups[same], place, sentence)
        elif not asked_for:
            # 'Can you help?' stands before what it asks for.
            early.append(place)
        else:
            groups.append(_Group((*early, place), asked_for))
            early = []
        if len(groups) > _MOST_ASKED:
            return []
    return groups


def _same(
    groups: Sequence[_Group],
    sentence: SaidSentence,
    asked_for: frozenset[str],
    topic: frozenset[str],
    *,
    titled: bool,
) -> int | None:
    """Which group a sentence asks for again, or goes on with."""
    if not groups:
        return None
    if not asked_for or sentence.hangs_on:
        return len(groups) - 1
    for at, group in enumerate(groups):
        if _repeats(group.telling, asked_for, topic):
            return at
        # A title asks in short what the text below it asks in full.
        if titled and at == 0 and (len(groups) == 1 or group.telling & asked_for):
            return at
    return None


def _repeats(one: frozenset[str], other: frozenset[str], topic: frozenset[str]) -> bool:
    """Whether two questions share most of their words, the message's topic aside."""
    if one - topic and other - topic:
        one, other = one - topic, other - topic
    return len(one & other) >= _SAME * min(len(one), len(other))


def _is_titled(reading: Reading, found: Sequence[SaidSentence]) -> bool:
    """Whether the first sentence is a line of its own above a text that tells what it means."""
    if len(found) < 2 or found[1].paragraph == found[0].paragraph:
        return False
    if reading.stretches[0].kind is not Kind.SAID or len(list(reading.of(Kind.SAID))) > 1:
        return False
    below = found[1:]
    if any(pattern(cues.ADDS).match(sentence.text) for sentence in below):
        return False
    return not all(sentence.asks for sentence in below) or len(below) == 1


def _joined(group: _Group, place: int, sentence: SaidSentence) -> _Group:
    return _Group((*group.places, place), group.telling | sentence.telling)


def _inquiry(before: Sequence[Turn], found: Sequence[SaidSentence], group: _Group) -> Inquiry:
    said = _said(found, group)
    first, last = group.places[0], group.places[-1]
    span = Span(found[first].span.start, found[last].span.end)
    if lead := _lead(found, first):
        return Inquiry(f"{lead} {said}", said, span)
    followed = follow_up([*before, *_turns(found, first)], said)
    if not followed.carried:
        return Inquiry(said, said, span)
    # Its words stay as they are: a question of a mail is longer than one of a chat, and 'that'
    # in it seldom stands alone.
    question = f"{', '.join(followed.carried)}: {said}"
    return Inquiry(question, said, span, followed.carried, followed.standing)


def _said(found: Sequence[SaidSentence], group: _Group) -> str:
    return " ".join(" ".join(found[place].text for place in group.places).split())


def _context(reading: Reading) -> list[Turn]:
    """What was said before this message, oldest first: history, then earlier turns."""
    kinds = (Kind.QUOTED, Kind.EARLIER)
    texts = (
        history(reading.text[stretch.start : stretch.end][:_CONTEXT])
        for kind in kinds
        for stretch in reading.of(kind)
    )
    return [Turn(text) for text in texts if text]


def _turns(found: Sequence[SaidSentence], before: int) -> list[Turn]:
    """The message up to a sentence as turns, each up to and with a question."""
    turns: list[Turn] = []
    told: list[str] = []
    for sentence in found[:before]:
        told.append(sentence.text)
        if sentence.asks:
            turns.append(Turn(" ".join(told)))
            told = []
    return [*turns, Turn(" ".join(told))] if told else turns


def _lead(found: Sequence[SaidSentence], first: int) -> str:
    """What is told just before a question, since the one before it: some forty words at most.

    Nothing, where that tells nothing by itself.
    """
    told: list[str] = []
    room = _LEAD_WORDS
    for sentence in reversed(found[:first]):
        room -= len(sentence.text.split())
        if sentence.asks or room < 0:
            break
        told.append(" ".join(sentence.text.split()))
    lead = " ".join(reversed(told))
    return lead if things(lead) else ""
