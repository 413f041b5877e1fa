"""What policy says about a promise: the words in force that speak of the same thing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from assistant.answering.model import Citation
from assistant.casework.model import PromiseFound
from assistant.casework.promises.cues import Act, Cues, Nature, Sign
from assistant.casework.promises.due import due_of
from assistant.casework.promises.time_words import (
    DaySaid,
    SpanSaid,
    TimeSaid,
    Unit,
)
from assistant.casework.promises.times import span_said, times_in
from assistant.escalation.model import Calendar
from assistant.triage.folding import fold
from kb.instructions import speaks_to_model
from kb.model import DocumentKind, Hit, Passage, Span
from kb.sentences import sentences

_LOOKED_AT = 6
# The act itself, named, and a word more.
_NEAR = 4
_SLACK = timedelta(hours=1)
_MONEY = re.compile(
    r"(?:[€$£]|eur\s)\s?(\d{1,6}(?:[.,]\d{2})?)(?!\d)|(?<![\d.,])(\d{1,6}(?:[.,]\d{2})?)\s?(?:[€$£]|eur)"
)
_CELL = re.compile(r"\|\s*\Z")
_IF = re.compile(r"(?:\||\s)*(?:if|unless)\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SMALL_WORDS = """
    will your you're within from that this they have with back days working hours after before until
    they'll we'll it'll their them then than also been
"""
_SMALL = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Ruling:
    """The words of policy that speak of what is promised; `against` says how they disagree."""

    policy: Citation
    against: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, list item or row of a passage that speaks of an act; `yours` of what customers
    do.
    """

    passage: Passage
    span: Span
    nearness: int
    yours: bool
    spans: tuple[TimeSaid, ...]
    amounts: tuple[Decimal, ...]
    forbids: bool


def ruling_on(
    promise: PromiseFound, hits: Sequence[Hit], *, at: datetime, calendar: Calendar, cues: Cues
) -> Ruling | None:
    """What the best of these passages say of a promise; None where they say nothing of it.

    Only where every statement as near to the promise says otherwise do they disagree: a policy
    that allows it in some case does not forbid it.
    """
    said = fold(promise.what)
    acts = {each.sign for each in cues.acts.find(said) if each.sign.nature is not Nature.CONTACT}
    if not acts:
        return None
    words = _content(said.text)
    units = [
        unit
        for hit in hits[:_LOOKED_AT]
        if hit.passage.document_kind is not DocumentKind.RESOLUTION
        for unit in _units(hit.passage, acts, words, cues)
    ]
    for judge in (_forbidden, _too_much):
        if (ruling := judge(promise, units, acts)) is not None:
            return ruling
    return _on_time(promise, units, acts, at, calendar, cues)


def _units(passage: Passage, acts: set[Act], words: frozenset[str], cues: Cues) -> Iterator[_Unit]:
    around = fold(" ".join((passage.title, *passage.heading, passage.context)))
    about = {each.sign for each in cues.acts.find(around)} & acts
    for span in sentences(passage.text, passage.kind):
        text = passage.text[span.start : span.end]
        if speaks_to_model(text):
            continue
        said = fold(text)
        named = {each.sign for each in cues.acts.find(said)} & acts
        signs = {each.sign for each in cues.book.find(said)}
        if not (named or about) or _IF.match(said.text):
            continue
        yield _Unit(
            passage=passage,
            span=span,
            nearness=len(words & _content(said.text)) + 2 * bool(named),
            yours=Sign.YOURS in signs,
            spans=tuple(_spans(said.text, cues)),
            amounts=tuple(_amounts(said.text)),
            forbids=Sign.FORBIDS in signs,
        )


def _spans(text: str, cues: Cues) -> Iterator[TimeSaid]:
    """The spans a policy says something takes: "within 5 days", "takes 10 days"; or a cell."""
    for said in cues.time.span.finditer(text):
        before, after = text[: said.start()], text[said.end() :]
        takes = said["in"] or cues.beside.takes.search(before) or _CELL.search(before)
        beside = cues.beside.before.search(before) or cues.beside.after.match(after)
        if takes and not beside:
            yield TimeSaid(said.start(), said.end(), span_said(said, cues.time), by=True)


def _amounts(text: str) -> Iterator[Decimal]:
    for said in _MONEY.finditer(text):
        yield Decimal((said[1] or said[2]).replace(",", "."))


def _content(text: str) -> frozenset[str]:
    return frozenset(word[:6] for word in _WORD.findall(text) if word not in _SMALL)


def _forbidden(promise: PromiseFound, units: Sequence[_Unit], acts: set[Act]) -> Ruling | None:
    for unit in units:
        if unit.forbids and unit.nearness >= _NEAR:
            policy = _citation(unit)
            return Ruling(policy, f"“{policy.title}” says not to promise it")
    return None


def _too_much(promise: PromiseFound, units: Sequence[_Unit], acts: set[Act]) -> Ruling | None:
    promised = list(_amounts(fold(promise.words).text))
    if not promised or not any(act.nature is Nature.GIFTS for act in acts):
        return None
    nearest = _nearest([unit for unit in units if unit.amounts])
    if not nearest:
        return None
    most = max(amount for unit in nearest for amount in unit.amounts)
    unit = next(unit for unit in nearest if most in unit.amounts)
    if max(promised) <= most:
        return Ruling(_citation(unit))
    return Ruling(_citation(unit), f"“{unit.passage.title}” names {most:f} at most for it")


def _on_time(
    promise: PromiseFound,
    units: Sequence[_Unit],
    acts: set[Act],
    at: datetime,
    calendar: Calendar,
    cues: Cues,
) -> Ruling | None:
    """Whether a promise is sooner than all the time we take, or later than a person may answer."""
    due = _as_if_now(promise, at, calendar, cues)
    timed = [unit for unit in units if unit.spans]
    if due is None or not timed:
        return None

    def end(said: TimeSaid) -> datetime:
        return due_of(said, at=at, calendar=calendar, language=cues.language) or at

    if not any(act.nature in (Nature.OURS, Nature.BOOKED) for act in acts):
        ends = [(end(said), said, unit) for unit in timed for said in unit.spans]
        moment, said, unit = max(ends, key=lambda each: each[0], default=(due, None, None))
        if unit is None or said is None:
            return None
        late = due > moment + _SLACK
        return Ruling(_citation(unit), f"{_says(unit, said)}, which is less" if late else "")
    nearest = _telling([unit for unit in timed if not unit.yours])
    ends = [(end(said), said, unit) for unit in nearest for said in unit.spans]
    if not ends:
        return None
    soonest = min(moment for moment, _, _ in ends)
    _, said, unit = ends[0]
    agreed = _is_day(promise, cues) and not any(act.nature is Nature.OURS for act in acts)
    early = due < soonest - _SLACK and not agreed
    if early and not any(_is_same(promise, each, cues) for _, each, _ in ends):
        return Ruling(_citation(unit), f"{_says(unit, said)}, which is longer")
    return Ruling(_citation(unit))


def _says(unit: _Unit, said: TimeSaid) -> str:
    text = unit.passage.text[unit.span.start : unit.span.end]
    words = fold(text).text[said.start : said.end].strip()
    return f"“{unit.passage.title}” says “{words}”"


def _is_day(promise: PromiseFound, cues: Cues) -> bool:
    """Whether a promise names a day itself, as one that was agreed on, and no end."""
    times = times_in(fold(promise.due_words).text, cues.time)
    return bool(times) and isinstance(times[0].when, DaySaid) and not times[0].by


def _as_if_now(
    promise: PromiseFound, at: datetime, calendar: Calendar, cues: Cues
) -> datetime | None:
    """When a promise would be due if what it depends on had happened."""
    if promise.due is not None or not promise.due_words:
        return promise.due
    times = times_in(fold(promise.due_words).text, cues.time)
    return due_of(times[0], at=at, calendar=calendar, language=cues.language) if times else None


def _is_same(promise: PromiseFound, said: TimeSaid, cues: Cues) -> bool:
    """Whether a promise names as many days as the policy: "5 days" for "5 working days"."""
    times = times_in(fold(promise.due_words).text, cues.time)
    ours = times[0].when if times else None
    theirs = said.when
    if not isinstance(ours, SpanSaid) or not isinstance(theirs, SpanSaid):
        return False
    return ours == theirs or (ours.amount, ours.unit) == (theirs.amount, Unit.DAY)


def _nearest(units: Sequence[_Unit]) -> list[_Unit]:
    best = max((unit.nearness for unit in units), default=0)
    return [unit for unit in units if unit.nearness == best and best > 0]


def _telling(units: Sequence[_Unit]) -> list[_Unit]:
    """The statements that decide: the nearest; where they share little more than the act, all of
    their document, the nearest first.
    """
    nearest = _nearest(units)
    if not nearest or nearest[0].nearness >= _NEAR:
        return nearest
    document = nearest[0].passage.document_id
    others = [
        each for each in units if each.passage.document_id == document and each not in nearest
    ]
    return [*nearest, *others]


def _citation(unit: _Unit) -> Citation:
    passage, span = unit.passage, unit.span
    return Citation(
        n=1,
        document_id=passage.document_id,
        title=passage.title,
        version=passage.version,
        heading=" > ".join(passage.heading),
        page=passage.page,
        quote=passage.text[span.start : span.end],
        start=passage.span.start + span.start,
        end=passage.span.start + span.end,
        passage_id=passage.id,
        valid_from=passage.valid_from,
        valid_until=passage.valid_until,
        audience=passage.audience,
    )
