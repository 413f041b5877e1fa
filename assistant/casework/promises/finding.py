"""The commitments in a reply: what is promised, in which words, until when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.casework.model import LONGEST_REPLY, PromiseFound
from assistant.casework.promises.cues import Cues, Sign, cues_for
from assistant.casework.promises.due import due_of
from assistant.casework.promises.time_words import (
    Anchor,
    DaySaid,
    SpanSaid,
    TimeSaid,
    times_in,
)
from assistant.casework.promises.wording import what_of
from assistant.escalation.model import Calendar
from assistant.triage.folding import Folded, fold
from kb.model import Span
from kb.sentences import sentences

_QUOTED = re.compile(r'"[^"\n]{12,}?"|“[^”]{12,}?”|„[^“”]{12,}?[“”]|«[^»]{12,}?»')
_ANSWERED_BELOW = re.compile(
    r"^(?:>.*|-{2,} ?(?:original|forwarded).*|on .{5,80} wrote:\s*|(?:from|von|de): .*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTE_LINE = re.compile(r"^[ \t]*>")
_CLAUSE_END = re.compile(
    r"[,;:()]|\s-+\s|\s[–—]\s|\b(?:but|and|aber|und|mais|et|pero|y|ma|e|maar|en)\b", re.IGNORECASE
)
# Where the words of a promise end although the sentence goes on.
_PROMISE_END = re.compile(
    r"\s*(?:;|\s[–—-]+\s|\(|,?\s+\b(?:but|because|although|though|aber|weil|mais|pero|ma|maar)\b"
    r"|,\s+(?:so|as|and|which|please|or|if you (?:need|have)|thank|sorry)\b)",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r";|\b(?:but|however|still|aber|jedoch|mais|cependant|pero|ma|però|maar)\b", re.IGNORECASE
)
_TRAILING = re.compile(r"(?:[\s,;:–—-]|\b(?:and|then|or|also|und|et|y|e|en)$)+$", re.IGNORECASE)
_TAG = re.compile(r",[^,]{0,40}\?\W*$")
_MOST_BETWEEN = 3
_LEADS = re.compile(r"[\s,:]*(?:then|at the latest|so)?[\s,]*", re.IGNORECASE)
_OWN = re.compile(r"(?:[,;:]|\band|\bthen|\bund|\bet|\by|\be|\ben)\s*\Z", re.IGNORECASE)
_AND = frozenset({"and", "and then", "und", "et", "y", "e", "en"})
_WORD = re.compile(r"[\w'’]+")
_LONGEST_SUBJECT = 6
_CONDITION_REACH = 160


@dataclass(frozen=True, slots=True)
class _Cue:
    """Where a commitment begins, from `start` to `end`; without `firm` it needs a time."""

    start: int
    end: int
    firm: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What was found in one sentence, in places of the whole text."""

    sentence: Span
    cues: tuple[_Cue, ...]
    times: tuple[TimeSaid, ...]
    conditions: tuple[Span, ...]


def commitments(
    text: str, *, at: datetime, calendar: Calendar, language: str = "en"
) -> tuple[PromiseFound, ...]:
    """What a text promises the reader, in the order it is said, as of an instant.

    Words stand in the text from `start` to `end` and never overlap. Questions, quoted text, what
    is denied and what is told of a policy promise nothing. A span that begins with something
    still to happen ("5 days after it arrives") has no due time.
    """
    read = text[:LONGEST_REPLY]
    cues = cues_for(language)
    folded = fold(read)
    if not folded.text:
        return ()
    found: list[PromiseFound] = []
    for said in _read(read, folded, cues):
        found.extend(_promises(read, said, at, calendar, cues))
    return tuple(found)


def _read(text: str, folded: Folded, cues: Cues) -> Iterator[_Said]:
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
            _Cue(span.start, span.end, sign is Sign.FIRM)
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
            yield _Said(sentence, tuple(_joined(text, kept, named)), named, when)


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


def _bare_cues(bare: Sequence[Span], sentence: Span, times: Sequence[TimeSaid]) -> Iterator[_Cue]:
    """ "Refund within 5 days": a thing at the beginning, and at once a time."""
    for span in bare:
        if span.start == sentence.start and any(span.end == each.start for each in times):
            yield _Cue(span.start, span.end, firm=False)


def _inside(cue: _Cue, quoted: Sequence[Span]) -> bool:
    return any(span.start < cue.start and cue.end <= span.end for span in quoted)


def _slipped(text: str, cue: _Cue, sentence: Span, slips: frozenset[str]) -> bool:
    """Whether a cue may be another word: "ill" is "I'll" only where something firm begins."""
    first = _WORD.match(text, cue.start)
    if first is None or first[0].casefold() not in slips:
        return False
    before = text[sentence.start : cue.start].rstrip(" ")
    return not (cue.firm and (not before or _OWN.search(before) or before[-1] in ".!\n"))


def _spans_two(text: str, cue: _Cue, cues: Sequence[_Cue]) -> bool:
    """Whether a cue reaches over a comma into another: "the parcel is here, we will"."""
    return any(
        cue.start < each.start < cue.end and _CLAUSE_END.search(text, cue.start, each.start)
        for each in cues
    )


def _refused(text: str, cue: _Cue, signs: Sequence[tuple[Sign, Span]]) -> bool:
    """Whether something about a cue says that it promises nothing."""
    for sign, span in signs:
        match sign:
            case Sign.NOT:
                overlap = span.start < cue.end and cue.start < span.end
                if overlap and not _CLAUSE_END.search(text, span.start, span.end):
                    return True
            case Sign.TOLD:
                if span.start < cue.end and not _CONTRAST.search(text, span.end, cue.start):
                    return True
            case Sign.DENIED:
                between = text[span.end : cue.start].replace(":", " ")
                if span.start < cue.end and not _CLAUSE_END.search(between):
                    return True
            case _:
                pass
    return False


def _asked(text: str, cue: _Cue, sentence: Span) -> bool:
    """Whether the sentence asks; "we'll call you on Friday, is that all right?" promises."""
    said = text[sentence.start : sentence.end]
    if not said.rstrip("\"'”’») ").endswith("?"):
        return False
    tag = _TAG.search(said)
    return tag is None or cue.start >= sentence.start + tag.start()


def _joined(text: str, cues: Sequence[_Cue], times: Sequence[TimeSaid]) -> Iterator[_Cue]:
    """Cues that overlap, or follow at once as in "I promise that we'll call", as one."""
    current: _Cue | None = None
    for cue in sorted(cues, key=lambda each: (each.start, -each.end)):
        if current is None:
            current = cue
        elif cue.start <= current.end or _at_once(text, current, cue, times):
            end = max(current.end, cue.end)
            current = _Cue(current.start, end, current.firm or cue.firm)
        else:
            yield current
            current = cue
    if current is not None:
        yield current


def _before_tag(text: str, sentence: Span) -> int:
    """The end of a sentence, or of what it says before it asks: "…, is that all right?"."""
    tag = _TAG.search(text, sentence.start, sentence.end)
    return tag.start() if tag else sentence.end


def _at_once(text: str, first: _Cue, second: _Cue, times: Sequence[TimeSaid]) -> bool:
    between = len(_WORD.findall(text, first.end, second.start))
    if between and _CLAUSE_END.search(text, first.end, second.start):
        return False
    named = any(first.end <= each.start and each.end <= second.start for each in times)
    return between <= _MOST_BETWEEN and not named


def _promises(
    text: str, said: _Said, at: datetime, calendar: Calendar, cues: Cues
) -> Iterator[PromiseFound]:
    starts = [_led_by(text, cue, index, said, cues.pronouns) for index, cue in enumerate(said.cues)]
    ends = [*starts[1:], _before_tag(text, said.sentence)]
    for cue, start, limit in zip(said.cues, starts, ends, strict=True):
        named = [each for each in said.times if start <= each.start and each.end <= limit]
        end = _end(text, cue, named, limit)
        named = [each for each in named if each.end <= end]
        if not cue.firm and all(each.weak for each in named):
            continue
        when = _telling(named)
        condition = _condition(text, said, start, end)
        conditional = condition is not None or _depends(said, start, end)
        due = None
        if when is not None and not (conditional and isinstance(when.when, SpanSaid)):
            due = due_of(when, at=at, calendar=calendar, language=cues.language)
        words = text[start:end]
        what = f"{condition}, {words}" if condition else words
        yield PromiseFound(
            words=words,
            start=start,
            end=end,
            what=what_of(what),
            due=due,
            due_words=text[when.start : when.end] if when else "",
        )


def _led_by(text: str, cue: _Cue, index: int, said: _Said, pronouns: frozenset[str]) -> int:
    """Where a promise begins: at its cue, or at a time right before it that is its own."""
    before = said.cues[index - 1].end if index else said.sentence.start
    leading = [
        each
        for each in said.times
        if before <= each.start
        and each.end <= cue.start
        and _leads(text[each.end : cue.start], begins=each.start == said.sentence.start)
    ]
    others = [each for each in said.times if before <= each.start and each.end <= cue.start]
    if leading and (not index or len(others) > 1 or _OWN.search(text, before, leading[-1].start)):
        return leading[-1].start
    return _subject(text, cue, before, pronouns)


def _leads(between: str, *, begins: bool) -> bool:
    """Whether a time belongs to what follows; "Give us 2 days and we'll …" does as a beginning."""
    return bool(_LEADS.fullmatch(between)) or (begins and between.strip().casefold() in _AND)


def _subject(text: str, cue: _Cue, before: int, pronouns: frozenset[str]) -> int:
    """Where the subject of a promise begins: "The new lamp | will be sent"."""
    first = _WORD.match(text, cue.start)
    if not pronouns or (first and fold(first[0]).text in pronouns):
        return cue.start
    clause = max([before, *(each.end() for each in _CLAUSE_END.finditer(text, before, cue.start))])
    words = _WORD.findall(text, clause, cue.start)
    if not 0 < len(words) <= _LONGEST_SUBJECT:
        return cue.start
    return clause + len(text[clause : cue.start]) - len(text[clause : cue.start].lstrip())


def _end(text: str, cue: _Cue, named: Sequence[TimeSaid], limit: int) -> int:
    least = max([cue.end, *(each.end for each in named[:1])])
    ending = _PROMISE_END.search(text, cue.end, limit)
    if ending is not None and any(each.start >= ending.end() for each in named[:1]):
        ending = _PROMISE_END.search(text, least, limit)
    end = ending.start() if ending is not None else limit
    words = text[cue.start : max(end, cue.end)]
    kept = words.rstrip().rstrip('.!?…"”»)').rstrip()
    return cue.start + len(_TRAILING.sub("", kept) or kept)


def _telling(named: Sequence[TimeSaid]) -> TimeSaid | None:
    """The time that counts: the first that one can keep, with its hour; else the first."""
    strong = [each for each in named if not each.weak]
    first = next((each for each in strong if each.when is not None), strong[0] if strong else None)
    if first is None or not isinstance(first.when, DaySaid) or first.when.hour is not None:
        return first
    for each in named:
        clock = each.when
        if isinstance(clock, DaySaid) and clock.anchor is Anchor.UNSAID and clock.hour is not None:
            day = replace(first.when, hour=clock.hour, minute=clock.minute)
            return replace(first, when=day, by=first.by or each.by)
    return first


def _condition(text: str, said: _Said, start: int, end: int) -> str | None:
    """The words before a promise that say what it depends on: "Once it is here, …"."""
    for span in said.conditions:
        if span.end <= start and start - span.start <= _CONDITION_REACH:
            between = text[span.start : start]
            if not any(each.start < start for each in said.cues if each.start > span.start):
                return between.rstrip(" ,\n")
    return None


def _depends(said: _Said, start: int, end: int) -> bool:
    """Whether a promise's own words say what it depends on."""
    return any(start < span.start and span.end <= end for span in said.conditions)
