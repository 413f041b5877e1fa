"""What is learned from a lexicon: its phrases ready to be found, its examples as models."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from assistant.offers.model import Stage
from assistant.triage.emotion.telling import EmotionTeller
from assistant.triage.lexicon.model import (
    PERSON_KEY,
    Lexicon,
    emotion_key,
    risk_key,
    stage_key,
)
from assistant.triage.likeness import AnyOf, OneOf, Rows
from assistant.triage.model import Emotion, Risk
from assistant.triage.phrases.book import PhraseBook
from assistant.triage.phrases.pattern import Phrase
from kb.embedder import Embedder

_STRENGTH = 3.0


class Use(StrEnum):
    """What a phrase is for."""

    PHRASE = "phrase"
    CUE = "cue"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Told:
    """The sign that a phrase tells, what the phrase is for, and whether a "not" takes it back."""

    sign: str
    use: Use
    denied: bool


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A lexicon as it is used: the same lexicon and embedder make the same."""

    book: PhraseBook[Told]
    emotions: EmotionTeller
    signs: AnyOf
    stages: OneOf

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon, embedder: Embedder) -> Self:
        """Learn; some seconds for a thousand examples, nearly all of it encoding them."""
        examples = _Examples(lexicon)
        vectors = embedder.encode(examples.texts)
        return cls(
            book=PhraseBook(_phrases(lexicon), lexicon.denials),
            emotions=_emotions(examples, vectors),
            signs=AnyOf.learn(
                vectors,
                [*map(risk_key, Risk), PERSON_KEY],
                [examples.of[text] for text in examples.texts],
                [examples.not_of[text] for text in examples.texts],
                _STRENGTH,
            ),
            stages=_stages(examples, vectors),
        )


def _phrases(lexicon: Lexicon) -> list[tuple[Told, Phrase]]:
    return [
        (Told(key, use, sign.denied), phrase)
        for key, sign in lexicon.signs()
        for use, phrases in (
            (Use.PHRASE, sign.phrases),
            (Use.CUE, sign.cues),
            (Use.NEVER, sign.never),
        )
        for phrase in phrases
    ]


class _Examples:
    """Every example once, with the keys of the signs it is of and is expressly not of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.of: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        self.not_of: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for key, sign in lexicon.signs():
            for text in sign.examples:
                self.of[text] |= {key}
            for text in sign.unlike:
                self.not_of[text] |= {key}
        self.texts: Sequence[str] = tuple(dict.fromkeys([*self.of, *self.not_of]))

    def with_one_of(self, keys: Sequence[str]) -> list[tuple[int, str]]:
        """The places of examples of one of some signs, and that sign."""
        return [
            (place, key)
            for place, text in enumerate(self.texts)
            for key in keys
            if key in self.of[text]
        ]


def _emotions(examples: _Examples, vectors: Rows) -> EmotionTeller:
    keys = {emotion_key(emotion): emotion for emotion in Emotion}
    of = examples.with_one_of(list(keys))
    places = [place for place, _ in of]
    return EmotionTeller.learn(
        [examples.texts[place] for place in places],
        [keys[key] for _, key in of],
        vectors[places],
    )


def _stages(examples: _Examples, vectors: Rows) -> OneOf:
    keys = {stage_key(stage): stage for stage in Stage}
    of = examples.with_one_of(list(keys))
    return OneOf.learn(
        vectors[[place for place, _ in of]], list(Stage), [keys[key] for _, key in of]
    )
