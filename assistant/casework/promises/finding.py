"""The commitments in a reply: what is promised, in which words, until when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.casework.model import LONGEST_REPLY, PromiseFound
from assistant.casework.promises.cues import Cues, cues_for
from assistant.casework.promises.cues_said import CLAUSE_END, OWN, TAG, WORD, Cue, Said, promising
from assistant.casework.promises.due import due_of
from assistant.casework.promises.time_words import Anchor, DaySaid, SpanSaid, TimeSaid
from assistant.casework.promises.wording import what_of
from assistant.escalation.model import Calendar
from assistant.triage.folding import fold
from kb.model import Span

# Where the words of a promise end although the sentence goes on.
_PROMISE_END = re.compile(
    r"\s*(?:;|\s[–—-]+\s|\(|,?\s+\b(?:but|because|although|though|aber|weil|mais|pero|ma|maar)\b"
    r"|,\s+(?:so|as|and|which|please|or|if you (?:need|have)|thank|sorry)\b)",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,;:–—-]|\b(?:and|then|or|also|und|et|y|e|en)$)+$", re.IGNORECASE)
_LEADS = re.compile(r"[\s,:]*(?:then|at the latest|so)?[\s,]*", re.IGNORECASE)
_AND = frozenset({"and", "and then", "und", "et", "y", "e", "en"})
_LONGEST_SUBJECT = 6
_CONDITION_REACH = 160


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
    for said in promising(read, folded, cues):
        found.extend(_promises(read, said, at, calendar, cues))
    return tuple(found)


def _before_tag(text: str, sentence: Span) -> int:
    """The end of a sentence, or of what it says before it asks: "…, is that all right?"."""
    tag = TAG.search(text, sentence.start, sentence.end)
    return tag.start() if tag else sentence.end


def _promises(
    text: str, said: Said, at: datetime, calendar: Calendar, cues: Cues
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


def _led_by(text: str, cue: Cue, index: int, said: Said, pronouns: frozenset[str]) -> int:
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
    if leading and (not index or len(others) > 1 or OWN.search(text, before, leading[-1].start)):
        return leading[-1].start
    return _subject(text, cue, before, pronouns)


def _leads(between: str, *, begins: bool) -> bool:
    """Whether a time belongs to what follows; "Give us 2 days and we'll …" does as a beginning."""
    return bool(_LEADS.fullmatch(between)) or (begins and between.strip().casefold() in _AND)


def _subject(text: str, cue: Cue, before: int, pronouns: frozenset[str]) -> int:
    """Where the subject of a promise begins: "The new lamp | will be sent"."""
    first = WORD.match(text, cue.start)
    if not pronouns or (first and fold(first[0]).text in pronouns):
        return cue.start
    clause = max([before, *(each.end() for each in CLAUSE_END.finditer(text, before, cue.start))])
    words = WORD.findall(text, clause, cue.start)
    if not 0 < len(words) <= _LONGEST_SUBJECT:
        return cue.start
    return clause + len(text[clause : cue.start]) - len(text[clause : cue.start].lstrip())


def _end(text: str, cue: Cue, named: Sequence[TimeSaid], limit: int) -> int:
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


def _condition(text: str, said: Said, start: int, end: int) -> str | None:
    """The words before a promise that say what it depends on: "Once it is here, …"."""
    for span in said.conditions:
        if span.end <= start and start - span.start <= _CONDITION_REACH:
            between = text[span.start : start]
            if not any(each.start < start for each in said.cues if each.start > span.start):
                return between.rstrip(" ,\n")
    return None


def _depends(said: Said, start: int, end: int) -> bool:
    """Whether a promise's own words say what it depends on."""
    return any(start < span.start and span.end <= end for span in said.conditions)
