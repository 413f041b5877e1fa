"""A pasted chat: the customer's latest message counts, what was answered already does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from assistant.following import cue_phrases
from assistant.following.cues import pattern
from assistant.inquiry import marks
from assistant.inquiry.lines import Labelled, MessageLine
from assistant.inquiry.model import Kind
from kb.sentences import sentences

_QUESTION_MARKS = ("?", "？", "؟")
# Above a chat may stand a line such as 'Chat of 3 November'.
_TITLE_LINES = 1
_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one speaker says: the lines from `first` to `last`, its words from `start`."""

    name: str
    first: int
    last: int
    start: int


def label_chat(text: str, lines: Sequence[MessageLine]) -> list[Labelled]:
    """Label the lines of a chat; empty when the text is none."""
    turns = _turns(lines)
    names = [turn.name for turn in turns]
    if not turns or turns[0].first > _TITLE_LINES or not _is_chat(lines, names):
        return []
    said = [" ".join(text[turn.start : lines[turn.last].end].split()) for turn in turns]
    ours = _ours(names, said)
    kinds = _kinds([name in ours for name in names], said)
    labelled: list[Labelled] = [
        (Kind.HEADER, line.start, line.end) for line in lines[: turns[0].first]
    ]
    for turn, kind in zip(turns, kinds, strict=True):
        labelled.append((Kind.HEADER, lines[turn.first].start, turn.start))
        labelled.append((kind, turn.start, lines[turn.last].end))
    return labelled


def _turns(lines: Sequence[MessageLine]) -> list[_Turn]:
    for timed in (True, False):
        found = [
            (at, match)
            for at, line in enumerate(lines)
            if (match := marks.speaker(line.text, timed=timed))
        ]
        if len(found) > 1:
            ends = [at - 1 for at, _ in found[1:]] + [len(lines) - 1]
            return [
                _Turn(match["name"].casefold(), at, end, lines[at].start + match.end())
                for (at, match), end in zip(found, ends, strict=True)
            ]
    return []


def _is_chat(lines: Sequence[MessageLine], names: Sequence[str]) -> bool:
    """Whether lines begin with speakers, and not with the fields of a form or a log."""
    everyone = set(names)
    if len(everyone) < 2 or (len(everyone) > 2 and len(everyone) == len(names)):
        return False
    timed = any(marks.speaker(line.text, timed=True) for line in lines[: _TITLE_LINES + 1])
    both = any(map(marks.customer, everyone)) and any(map(marks.staff, everyone))
    return timed or both or _take_turns(names)


def _take_turns(names: Sequence[str]) -> bool:
    """Whether somebody speaks again after somebody else."""
    runs = [name for name, _ in groupby(names)]
    return len(runs) > len(set(runs))


def _ours(names: Sequence[str], said: Sequence[str]) -> set[str]:
    """The speakers who are not the customer."""
    everyone = dict.fromkeys(names)
    buyers = {name for name in everyone if marks.customer(name) and not marks.staff(name)}
    if buyers:
        return set(everyone) - buyers
    ours = {name for name in everyone if marks.staff(name)}
    if not ours:
        ours = {name for name, each in zip(names, said, strict=True) if marks.offers_help(each)}
    if not ours or ours == set(everyone):
        # Who spoke last waits for an answer.
        return set(everyone) - {names[-1]}
    return ours


def _kinds(ours: Sequence[bool], said: Sequence[str]) -> list[Kind]:
    """What each turn is; the customer's last turns that nobody answered are what is said now."""
    waiting: list[int] = []
    latest: list[int] = []
    for at, (our, each) in enumerate(zip(ours, said, strict=True)):
        if not our:
            waiting.append(at)
            if _tells(each):
                latest = list(waiting)
        elif _answers(each):
            waiting = []
    return [
        Kind.REPLY if our else Kind.SAID if at in latest else Kind.EARLIER
        for at, our in enumerate(ours)
    ]


def _answers(reply: str) -> bool:
    """Whether a turn of ours says something, and does not only ask back or ask for patience."""
    for span in sentences(reply):
        sentence = reply[span.start : span.end]
        if sentence.endswith(_QUESTION_MARKS) or marks.holds(sentence):
            continue
        if marks.GREETING.fullmatch(sentence) or marks.offers_help(sentence):
            continue
        if _tells(sentence):
            return True
    return False


def _tells(said: str) -> bool:
    """Whether a turn is more than thanks or yes."""
    return _LETTER.search(pattern(cue_phrases.FILLER).sub("", said)) is not None
