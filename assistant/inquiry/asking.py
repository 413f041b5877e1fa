"""The sentences of a message that ask, and what each of them asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from assistant.following import cue_phrases
from assistant.following.cues import pattern
from assistant.following.reading import read_words, stems
from assistant.following.standing import points_back, without_filler
from assistant.inquiry import cues, marks
from assistant.inquiry.model import Kind, Reading
from assistant.inquiry.numbers import numbers_in
from kb.model import Span
from kb.sentences import sentences
from kb.tokens import tokens

# Greek asks with a semicolon.
_MARK = regex.compile(r"(?:[?？؟՞]|(?<=\p{Greek}\P{L}{0,3})[;;])[\"'”’»)\]!\s]*$")
_OPENING = regex.compile(r"[\s\"'“‘«(¿¡*_–-]*")
_BULLET = regex.compile(r"\s*(?:[-*+•‣◦▪–]|\(?(?:\d{1,2}|[a-zA-Z])[.):])\s*")
# Longer sentences are logs or lists, and no two questions.
_LONGEST_JOINED = 400
# Of very long ones only the end is read: there they ask.
_LONGEST_READ = 1_000
_LINE_END = regex.compile(r"[ \t]*\n\s*")
_LOOSE_END = regex.compile(r"(?:[\s,;]|\s(?:and|or|und|oder|et|ou|y|en|e)(?=[\s,;]*$))+$")
_COMMA = regex.compile(r",\s*")
_GAP = regex.compile(r"\n[ \t]*\n")
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """One sentence, or one of two questions in it, with its span in the message.

    `asks` tells whether it asks for something, `wants` whether it only says what is wanted;
    `paragraph` counts from 0. `telling` are the stems of what it asks for.
    """

    text: str
    span: Span
    paragraph: int
    asks: bool
    wants: bool = False
    telling: frozenset[str] = frozenset()

    @property
    def hangs_on(self) -> bool:
        """Whether it only goes on with the question before it, as in 'If so, how?'.

        What is wanted if something is not done is asked for by itself.
        """
        phrases = cues.HANGS_ON_ANSWER if self.wants else cues.HANGS_ON
        return pattern(phrases).match(without_filler(self.text)) is not None

    @property
    def adds(self) -> bool:
        """Whether it says that it asks for something besides what came before it."""
        return pattern(cues.ADDS_FIRST).match(without_filler(self.text)) is not None


def read_sentences(reading: Reading) -> list[SaidSentence]:
    """Every sentence that is said, in order; one that joins two questions is two."""
    found: list[SaidSentence] = []
    paragraph, listed = -1, False
    for stretch in reading.of(Kind.SAID):
        inside = reading.text[stretch.start : stretch.end]
        numbers = _numbers(inside)
        before = 0
        for place, span in enumerate(_cut(inside, numbers)):
            text = inside[span.start : span.end]
            gap = inside[before : span.start]
            if place == 0 or _GAP.search(gap):
                paragraph += 1
            numbered = any(number.end == span.start for number in numbers)
            item = numbered or _is_item(inside, span.start)
            listed = numbered or (listed and (item or place == 0))
            sentence = Span(stretch.start + span.start, stretch.start + span.end)
            found += _read(text, sentence, paragraph, listed=listed and item)
            listed = listed or _announces(text)
            before = span.end
    return found


def _numbers(text: str) -> list[Span]:
    """The numbers between the items of a sentence that asks for each of them."""
    numbers = numbers_in(text)
    if not numbers:
        return []
    around = [span for span in sentences(text) if span.start < numbers[-1].end]
    first = next(span.start for span in around if span.end > numbers[0].start)
    said = text[first : around[-1].end]
    asks = _asks(said) or pattern(cues.REQUESTS).search(said) is not None
    return numbers if asks else []


def _cut(text: str, numbers: Sequence[Span]) -> Iterator[Span]:
    """The spans of sentences; a line that begins to ask is one, and so is a numbered item."""
    for span in sentences(text):
        start = span.start
        cuts = [
            line.span()
            for line in _LINE_END.finditer(text, span.start, span.end)
            if opens_question(text[line.end() : span.end])
        ]
        cuts += [(each.start, each.end) for each in numbers if span.start <= each.start < span.end]
        for end, following in sorted(cuts):
            if text[start:end].strip():
                yield _stripped(text, start, end)
                start = following
            elif start <= end:
                start = following
        yield Span(start, span.end)


def _stripped(text: str, start: int, end: int) -> Span:
    """The same stretch without blanks around it, and commas and 'and' at its end."""
    inside = text[start:end]
    said = _LOOSE_END.sub("", inside) or inside.rstrip()
    return Span(start + len(inside) - len(inside.lstrip()), start + len(said))


def _read(
    text: str, span: Span, paragraph: int, *, listed: bool, indirect: bool = False
) -> list[SaidSentence]:
    """One sentence as one or, where it joins questions, as several.

    What follows an indirect opening is `indirect`: there commas join questions too.
    """
    said = text[-_LONGEST_READ:]
    asks = indirect or _asks(said)
    opening = None if indirect else pattern(cues.ASKED_ABOUT).search(text)
    indirect = indirect or opening is not None
    wants = not asks and pattern(cues.REQUESTS).search(said) is not None
    if not (asks or wants or listed):
        return [SaidSentence(text, span, paragraph, asks=False)]
    whole = SaidSentence(text, span, paragraph, True, wants, telling(said))
    if not asks or len(text) > _LONGEST_JOINED:
        return [whole]
    joints = [joint.span() for joint in pattern(cues.JOINS).finditer(text)]
    if indirect:
        joints += _commas(text, opening.end() if opening else 0)
    for start, end in sorted(joints):
        first = _part(text, 0, start, whole)
        second = _part(text, end, len(text), whole)
        if first and second and _are_two(first, second, indirect=indirect):
            rest = _read(second.text, second.span, paragraph, listed=True, indirect=indirect)
            return [first, *rest]
    return [whole]


def _commas(text: str, start: int) -> list[tuple[int, int]]:
    """The commas behind which a further indirect question begins."""
    return [
        comma.span()
        for comma in _COMMA.finditer(text, start)
        if pattern(cues.AFTER_COMMA).match(text[comma.end() :])
    ]


def _part(text: str, start: int, end: int, whole: SaidSentence) -> SaidSentence | None:
    """A part of a sentence as a question of its own; None when it is blank."""
    part = text[start:end].strip(" \t\n,;")
    if not part:
        return None
    at = whole.span.start + start + text[start:end].find(part)
    return SaidSentence(part, Span(at, at + len(part)), whole.paragraph, True, False, telling(part))


def _are_two(first: SaidSentence, second: SaidSentence, *, indirect: bool) -> bool:
    """Whether what 'and' joins are two questions, each with something of its own."""
    if not pattern(cues.ASKING_WORD).match(second.text):
        return False
    if len(read_words(first.text)) <= _FEWEST_WORDS or not (indirect or _asks(first.text)):
        return False
    return bool(first.telling) and bool(stems(second.text) & second.telling - first.telling)


def _asks(text: str) -> bool:
    """Whether a sentence asks: by its mark, its beginning, or in so many words."""
    opened = _OPENING.sub("", text, count=1)
    if marks.CLOSING.fullmatch(opened) or _announces(text):
        return False
    if _MARK.search(text):
        return len(tokens(text)) > 1 or points_back(text) is not None
    return (
        pattern(cues.OPENS_QUESTION).match(without_filler(_without_joint(opened))) is not None
        or pattern(cues.ASKED_ABOUT).search(opened) is not None
    )


def opens_question(text: str) -> bool:
    """Whether a text begins as questions do, perhaps after 'and' or 'hi'."""
    return pattern(cues.OPENS_QUESTION).match(without_filler(_without_joint(text))) is not None


def _without_joint(text: str) -> str:
    joint = pattern(cues.JOINS).match(text)
    return text[joint.end() :].lstrip(" ,") if joint else text


def telling(text: str) -> frozenset[str]:
    """The stems of the words that say what a sentence asks for.

    Verbs of asking and fixing do not. General words do where there are no others, and where
    they say what kind of thing is asked for, as 'cost' does.
    """
    said = pattern(cues.ASKED_ABOUT).sub(" ", pattern(cue_phrases.NEW_TOPIC).sub(" ", text))
    words = [
        word
        for word in read_words(said)
        if not word.common and word.text.casefold() not in cues.BARE
    ]
    some = [word for word in words if word.specific or _weighs(word.text)]
    return frozenset(stem for word in some or words for stem in tokens(word.text))


def _weighs(word: str) -> bool:
    """Whether a general word nevertheless says what is asked for, as 'cost' does."""
    return word.casefold() in cues.WEIGHTY


def _announces(text: str) -> bool:
    """Whether what follows is a list of questions."""
    if not text.rstrip().endswith(":"):
        return False
    return any(pattern(each).search(text) for each in (cues.LISTS, cues.ASKED_ABOUT))


def _is_item(text: str, start: int) -> bool:
    """Whether a bullet or number stands before this place on its line."""
    return _BULLET.fullmatch(text[text.rfind("\n", 0, start) + 1 : start]) is not None
