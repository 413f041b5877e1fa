"""Reads messages: phrases, likeness to examples and tone, put together by code alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from assistant.languages import language_of
from assistant.offers.model import Stage
from assistant.triage.emotion.telling import CALM, Feeling
from assistant.triage.emotion.trend import MOST_MESSAGES, trend_of
from assistant.triage.folding import fold
from assistant.triage.hearing import Heard, chosen, hear, pieces
from assistant.triage.language_names import name_of
from assistant.triage.learned import Learned, Told, Use
from assistant.triage.lexicon import facts
from assistant.triage.lexicon.model import (
    PERSON_KEY,
    Lexicon,
    emotion_key,
    risk_key,
    stage_key,
    urgency_key,
)
from assistant.triage.likeness import Rows
from assistant.triage.model import (
    LONGEST_MESSAGE,
    Emotion,
    Inbound,
    Risk,
    RiskFound,
    TopicFound,
    Trend,
    Triage,
    Urgency,
)
from assistant.triage.phrases.book import PhraseFound
from assistant.triage.priority import rank
from assistant.triage.proposing import Proposes, proposed
from assistant.triage.risks.finding import RiskSigns, find_risks
from assistant.triage.risks.record import with_record
from assistant.triage.stage import stage_of
from assistant.triage.topic_port import TellsTopics
from assistant.triage.urgency import urgency_of
from kb.embedder import Embedder
from kb.model import Span

_READ = ("en", "")
_REMEMBERED = 512
# An encoder takes no more of a text.
_WHOLE = 2_000
_PUBLIC = ("social", "review", "public")
_ASKS_FOR_PERSON = 0.75
# Whoever writes of these is seldom calm, however dry the words.
_TROUBLING = frozenset([Risk.LEGAL, Risk.SELF_HARM, Risk.FRAUD])


@dataclass(frozen=True, slots=True)
class _Message:
    """What one text says by itself, whatever is known around it."""

    heard: Heard
    language: str = ""
    feeling: Feeling = CALM
    risks: tuple[RiskFound, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    urgency: tuple[Urgency, ...] = ()
    stage: Stage | None = None
    topic: TopicFound | None = None
    empty: bool = True


class Triager:
    """A `Triages` that learns its lexicon when it is made; threads may share it."""

    def __init__(
        self,
        *,
        lexicon: Lexicon,
        embedder: Embedder,
        topics: TellsTopics,
        proposes: Proposes | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._embedder = embedder
        self._topics = topics
        self._proposes = proposes
        self._learned = Learned.from_lexicon(lexicon, embedder)
        self._urgencies = {urgency_key(each.sign.id): each.urgency for each in lexicon.urgency}
        # Earlier messages of a case are read again with each new one.
        self._message = lru_cache(maxsize=_REMEMBERED)(self._read_text)

    def topics(self) -> Mapping[str, str]:
        """The taxonomy: titles by topic id, in its order."""
        return self._topics.titles()

    def read(self, message: Inbound) -> Triage:
        """What a message says; an empty one is calm, of no topic, and says that it is empty."""
        read = self._message(message.text)
        feeling = read.feeling
        risks = with_record(read.risks, message, feeling.emotion, self._lexicon.priorities)
        trend = self._trend(message.earlier, feeling)
        stage = message.stage or read.stage
        urgency = urgency_of(read.urgency, [each.risk for each in risks], feeling.emotion)
        found = dict(_facts(message, read, risks, trend, stage, urgency, self._lexicon))
        ranked = rank(found, self._lexicon.priorities, at_least=5 if read.language in _READ else 4)
        notes = [*_notes(read), *self._proposal(read, risks)]
        return Triage(
            topic=read.topic,
            emotion=feeling.emotion,
            intensity=feeling.intensity,
            trend=trend,
            urgency=urgency,
            risks=risks,
            stage=stage,
            language=read.language,
            wants_person=PERSON_KEY in read.found,
            priority=ranked.priority,
            reasons=(*ranked.reasons, *notes),
            emotion_words=_words(read.heard.text, feeling.span),
        )

    def _trend(self, earlier: Sequence[str], feeling: Feeling) -> Trend:
        before = [self._message(text).feeling for text in earlier[1 - MOST_MESSAGES :]]
        return trend_of([each.emotion.heat for each in (*before, feeling)])

    def _proposal(self, read: _Message, risks: Sequence[RiskFound]) -> Iterator[str]:
        if self._proposes and not read.empty:
            proposal = self._proposes.propose(read.heard.text)
            known = frozenset(each.risk for each in risks)
            if said := proposed(proposal, read.feeling.emotion, known):
                yield said

    def _read_text(self, text: str) -> _Message:
        heard = hear(text)
        if not any(letter.isalnum() for letter in heard.text):
            return _Message(heard)
        language = language_of(heard.words[:_WHOLE])
        signs = _Signs(self._learned.book.find(fold(heard.text)), heard)
        parts = chosen(pieces(heard), signs.marks()) if language in _READ else []
        vectors = self._vectors(heard, parts)
        chances = self._learned.signs.chances(vectors)
        by_sign = dict(zip(self._learned.signs.kinds, chances.T, strict=True))
        person = signs.first(PERSON_KEY) or _likely(parts, by_sign[PERSON_KEY][:-1])
        told = {
            key: _says(heard.text, span) for key in self._urgencies if (span := signs.first(key))
        }
        risks = find_risks(
            heard.text,
            {risk: signs.of_risk(risk) for risk in Risk},
            parts,
            {risk: by_sign[risk_key(risk)] for risk in Risk},
        )
        troubled = any(each.risk in _TROUBLING for each in risks)
        return _Message(
            heard=heard,
            language=language,
            feeling=self._feeling(heard, parts, vectors, signs, troubled)
            if language in _READ
            else CALM,
            risks=risks,
            found=told | ({PERSON_KEY: _says(heard.text, person)} if person else {}),
            urgency=tuple(self._urgencies[key] for key in told),
            stage=self._stage(parts, vectors, signs),
            topic=self._topics.tell(heard.words, vectors[-1]),
            empty=False,
        )

    def _vectors(self, heard: Heard, parts: Sequence[Span]) -> Rows:
        """A row for each part, and the last for the whole."""
        texts = [heard.text[each.start : each.end] for each in parts]
        whole = heard.words[:_WHOLE]
        # A message of one piece is its whole.
        known = texts if texts == [whole.strip()] else [*texts, whole]
        rows = self._embedder.encode(known)
        return rows if len(rows) > len(texts) else np.vstack([rows, rows])

    def _feeling(
        self,
        heard: Heard,
        parts: Sequence[Span],
        vectors: Rows,
        signs: "_Signs",
        troubled: bool,
    ) -> Feeling:
        phrases = [
            (emotion, span)
            for emotion in Emotion
            for span in signs.said(emotion_key(emotion), Use.PHRASE)
        ]
        return self._learned.emotions.tell(heard.text, parts, vectors, phrases, troubled=troubled)

    def _stage(self, parts: Sequence[Span], vectors: Rows, signs: "_Signs") -> Stage | None:
        phrases = {stage: len(signs.said(stage_key(stage), Use.PHRASE)) for stage in Stage}
        chances = self._learned.stages.chances(
            vectors[:-1] if parts else np.zeros_like(vectors[:0])
        )
        return stage_of(
            phrases, dict(zip(map(Stage, self._learned.stages.kinds), chances.T, strict=True))
        )


class _Signs:
    """The phrases of one message by the sign they tell, without those that are denied."""

    def __init__(self, found: Sequence[PhraseFound[Told]], heard: Heard) -> None:
        self._heard = heard
        self._by_use: defaultdict[tuple[str, Use], list[Span]] = defaultdict(list)
        for each in found:
            if not (each.denied and each.sign.denied and each.sign.use is not Use.NEVER):
                self._by_use[each.sign.sign, each.sign.use].append(each.span)

    def said(self, sign: str, use: Use) -> tuple[Span, ...]:
        """Where the customer says it now."""
        never = self._by_use[sign, Use.NEVER]
        return tuple(
            span
            for span in self._by_use[sign, use]
            if _inside(span, self._heard.said) and not _inside_any(span, never)
        )

    def first(self, sign: str) -> Span | None:
        """The first phrase of a sign that is said now."""
        return next(iter(self.said(sign, Use.PHRASE)), None)

    def of_risk(self, risk: Risk) -> RiskSigns:
        """What tells a risk, in all that the customer said."""
        key = risk_key(risk)
        told = self._heard.told
        return RiskSigns(
            phrases=tuple(each for each in self._by_use[key, Use.PHRASE] if _inside(each, told)),
            cues=tuple(each for each in self._by_use[key, Use.CUE] if _inside(each, told)),
            never=tuple(self._by_use[key, Use.NEVER]),
        )

    def marks(self) -> Iterator[Span]:
        """Everything found; where it stands is looked at more closely."""
        return (span for spans in self._by_use.values() for span in spans)


def _inside(span: Span, stretches: Sequence[Span]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in stretches)


def _inside_any(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < each.end and each.start < span.end for each in others)


def _likely(parts: Sequence[Span], chances: Sequence[float]) -> Span | None:
    likely = max(zip(chances, parts, strict=True), key=_chance, default=None)
    return likely[1] if likely and likely[0] >= _ASKS_FOR_PERSON else None


def _chance(pair: tuple[float, Span]) -> float:
    return pair[0]


def _words(text: str, span: Span | None) -> str:
    return text[span.start : span.end].strip() if span else ""


def _says(text: str, span: Span) -> str:
    return f"says '{_words(text, span)}'"


def _facts(
    message: Inbound,
    read: _Message,
    risks: Sequence[RiskFound],
    trend: Trend,
    stage: Stage | None,
    urgency: Urgency,
    lexicon: Lexicon,
) -> Iterator[tuple[str, str]]:
    """Each fact that rules may name and that holds, with what tells it."""
    priorities = lexicon.priorities
    told = _words(read.heard.text, read.feeling.span)
    yield emotion_key(read.feeling.emotion), f"'{told}'" if told else ""
    yield from ((risk_key(each.risk), each.why) for each in risks)
    yield from read.found.items()
    yield facts.trend_fact(trend), ""
    yield facts.urgency_fact(urgency), ""
    if stage:
        yield stage_key(stage), ""
    if "?" in read.heard.words:
        yield facts.QUESTION, ""
    if message.channel.casefold() in _PUBLIC:
        yield facts.PUBLIC, ""
    if message.reach >= priorities.wide_reach:
        yield facts.WIDE_REACH, f"seen by {message.reach:,} people"
    if message.contacts >= priorities.many_contacts:
        yield facts.MANY_CONTACTS, f"wrote about {message.contacts} other cases in 30 days"
    if message.tier and message.tier.casefold() in priorities.tiers:
        yield facts.HIGH_TIER, f"the customer's tier is {message.tier}"
    if read.empty:
        yield facts.EMPTY, ""
    if read.language not in _READ:
        yield facts.UNREAD_LANGUAGE, ""


def _notes(read: _Message) -> Iterator[str]:
    """What limits the reading."""
    if read.empty:
        yield "the message says nothing in words"
    if read.heard.cut:
        yield (
            f"longer than {LONGEST_MESSAGE:,} characters: only its beginning and its end were read"
        )
    if read.language not in _READ:
        yield f"written in {name_of(read.language)}: tone is not read"
