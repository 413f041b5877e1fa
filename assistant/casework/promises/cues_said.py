"""Where the sentences of a reply begin to promise, without what promises nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.casework.promises.cues import Cues, Sign
from assistant.casework.promises.time_words import TimeSaid
from assistant.casework.promises.times import times_in
from assistant.triage.folding import Folded
from kb.model import Span
from kb.sentences import sentences

_QUOTED = re.compile(r'"[^"\n]{12,}?"|“[^”]{12,}?”|„[^“”]{12,}?[“”]|«[^»]{12,}?»')
_ANSWERED_BELOW = re.compile(
    r"^(?:>.*|-{2,} ?(?:original|forwarded).*|on .{5,80} wrote:\s*|(?:from|von|de): .*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTE_LINE = re.compile(r"^[ \t]*>")
CLAUSE_END = re.compile(
    r"[,;:()]|\s-+\s|\s[–—]\s|\b(?:but|and|aber|und|mais|et|pero|y|ma|e|maar|en)\b", re.IGNORECASE
)
"""Where a part of a sentence ends."""
_CONTRAST = re.compile(
    r";|\b(?:but|however|still|aber|jedoch|mais|cependant|pero|ma|però|maar)\b", re.IGNORECASE
)
TAG = re.compile(r",[^,]{0,40}\?\W*$")
"""What a sentence asks at its end: ", is that all right?"."""
_MOST_BETWEEN = 3
OWN = re.compile(r"(?:[,;:]|\band|\bthen|\bund|\bet|\by|\be|\ben)\s*\Z", re.IGNORECASE)
"""The end of what stands before a promise of its own."""
WORD = re.compile(r"[\w'’]+")
"""A word, with its apostrophes."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a commitment begins, from `start` to `end`; without `firm` it needs a time."""

    start: int
    end: int
    firm: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was found in one sentence, in places of the whole text."""

    sentence: Span
    cues: tuple[Cue, ...]
    times: tuple[TimeSaid, ...]
    conditions: tuple[Span, ...]


def promising(text: str, folded: Folded, cues: Cues) -> Iterator[Said]:
    """Each sentence that promises something perhaps."""
    signs = [(each.sign, each.span) for each in cues.book.find(folded)]
    times = [_placed(each, folded) for each in times_in(folded.text, cues.time)]
    bare = [folded.span(*each.span()) for each in cues.bare.finditer(folded.text)]
    quoted = [Span(*each.span()) for each in _QUOTED.finditer(text)]
    below = _ANSWERED_BELOW.search(text)
    for sentence in _lines(text, sentences(text)):
        if _is_quote(text, sentence, below):
            continue
        here = [(sign, span) for sign, span in signs if _within(span, sentence)]
        named = tuple(each for each in times if _within(Span(each.start, each.end), sentence))
        candidates = [
            Cue(span.start, span.end, sign is Sign.FIRM)
            for sign, span in here
            if sign in (Sign.FIRM, Sign.TIMED)
        ]
        candidates += _bare_cues(bare, sentence, named)
        kept = [
            cue
            for cue in candidates
            if not _inside(cue, quoted)
            and not _spans_two(text, cue, candidates)
            and not _slipped(text, cue, sentence, cues.slips)
            and not _refused(text, cue, here)
            and not _asked(text, cue, sentence)
        ]
        if kept:
            when = tuple(span for sign, span in here if sign is Sign.WHEN)
            yield Said(sentence, tuple(_joined(text, kept, named)), named, when)


def _placed(said: TimeSaid, folded: Folded) -> TimeSaid:
    span = folded.span(said.start, said.end)
    return replace(said, start=span.start, end=span.end)


def _lines(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """Sentences; a line that quotes is one of its own."""
    for span in found:
        start = span.start
        for line in text[span.start : span.end].splitlines(keepends=True):
            if _QUOTE_LINE.match(line) and start > span.start:
                yield Span(span.start, start)
                break
            start += len(line)
        else:
            yield span


def _is_quote(text: str, sentence: Span, below: re.Match[str] | None) -> bool:
    line = text.rfind("\n", 0, sentence.start) + 1
    if _QUOTE_LINE.match(text[line : sentence.end]):
        return True
    # Below "On Monday Mia wrote:" stands what the customer wrote.
    return below is not None and not below[0].startswith(">") and sentence.end > below.start()


def _within(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end


def _bare_cues(bare: Sequence[Span], sentence: Span, times: Sequence[TimeSaid]) -> Iterator[Cue]:
    """ "Refund within 5 days": a thing at the beginning, and at once a time."""
    for span in bare:
        if span.start == sentence.start and any(span.end == each.start for each in times):
            yield Cue(span.start, span.end, firm=False)


def _inside(cue: Cue, quoted: Sequence[Span]) -> bool:
    return any(span.start < cue.start and cue.end <= span.end for span in quoted)


def _slipped(text: str, cue: Cue, sentence: Span, slips: frozenset[str]) -> bool:
    """Whether a cue may be another word: "ill" is "I'll" only where something firm begins."""
    first = WORD.match(text, cue.start)
    if first is None or first[0].casefold() not in slips:
        return False
    before = text[sentence.start : cue.start].rstrip(" ")
    return not (cue.firm and (not before or OWN.search(before) or before[-1] in ".!\n"))


def _spans_two(text: str, cue: Cue, cues: Sequence[Cue]) -> bool:
    """Whether a cue reaches over a comma into another: "the parcel is here, we will"."""
    return any(
        cue.start < each.start < cue.end and CLAUSE_END.search(text, cue.start, each.start)
        for each in cues
    )


def _refused(text: str, cue: Cue, signs: Sequence[tuple[Sign, Span]]) -> bool:
    """Whether something about a cue says that it promises nothing."""
    for sign, span in signs:
        match sign:
            case Sign.NOT:
                overlap = span.start < cue.end and cue.start < span.end
                if overlap and not CLAUSE_END.search(text, span.start, span.end):
                    return True
            case Sign.TOLD:
                if span.start < cue.end and not _CONTRAST.search(text, span.end, cue.start):
                    return True
            case Sign.DENIED:
                between = text[span.end : cue.start].replace(":", " ")
                if span.start < cue.end and not CLAUSE_END.search(between):
                    return True
            case _:
                pass
    return False


def _asked(text: str, cue: Cue, sentence: Span) -> bool:
    """Whether the sentence asks; "we'll call you on Friday, is that all right?" promises."""
    said = text[sentence.start : sentence.end]
    if not said.rstrip("\"'”’») ").endswith("?"):
        return False
    tag = TAG.search(said)
    return tag is None or cue.start >= sentence.start + tag.start()


def _joined(text: str, cues: Sequence[Cue], times: Sequence[TimeSaid]) -> Iterator[Cue]:
    """Cues that overlap, or follow at once as in "I promise that we'll call", as one."""
    current: Cue | None = None
    for cue in sorted(cues, key=lambda each: (each.start, -each.end)):
        if current is None:
            current = cue
        elif cue.start <= current.end or _at_once(text, current, cue, times):
            end = max(current.end, cue.end)
            current = Cue(current.start, end, current.firm or cue.firm)
        else:
            yield current
            current = cue
    if current is not None:
        yield current


def _at_once(text: str, first: Cue, second: Cue, times: Sequence[TimeSaid]) -> bool:
    between = len(WORD.findall(text, first.end, second.start))
    if between and CLAUSE_END.search(text, first.end, second.start):
        return False
    named = any(first.end <= each.start and each.end <= second.start for each in times)
    return between <= _MOST_BETWEEN and not named
