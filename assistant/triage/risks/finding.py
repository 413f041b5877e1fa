"""Finding risks in a message: by a phrase, by a cue beside likeness to examples, by likeness."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.triage.likeness import Chances
from assistant.triage.model import Risk, RiskFound
from kb.model import Span

GRAVEST_FIRST = (
    Risk.SELF_HARM,
    Risk.SAFETY,
    Risk.FRAUD,
    Risk.VULNERABLE,
    Risk.LEGAL,
    Risk.REGULATOR,
    Risk.DISCRIMINATION,
    Risk.PRESS,
    Risk.PRIVACY,
    Risk.REPEAT_CONTACT,
    Risk.CHURN,
)
"""The order risks are shown in."""

SAID = 0.95
"""The score of a risk that a phrase tells."""

_NEVER_MISSED = frozenset([Risk.SELF_HARM, Risk.SAFETY, Risk.LEGAL])


@dataclass(frozen=True, slots=True)
class _Least:
    """How likely a sentence must be to tell a risk: beside a cue, alone, or the whole message.

    One sentence of a long calm letter may look grave by chance. So the whole message must not
    say the contrary (`whole_beside_cue`, `whole_beside_sentence`), unless the sentence has a cue
    and is as likely as `sure`.
    """

    with_cue: float
    alone: float
    whole: float
    whole_beside_cue: float = 0.0
    whole_beside_sentence: float = 0.0
    sure: float = 0.0

    def told(self, chance: float, whole: float, *, cue: bool) -> bool:
        """Tell whether a sentence and its message are likely enough."""
        if whole >= self.whole or (chance >= self.alone and whole >= self.whole_beside_sentence):
            return True
        if not cue or chance < self.with_cue:
            return False
        return chance >= self.sure or whole >= self.whole_beside_cue


_ORDINARY = _Least(with_cue=0.65, alone=0.88, whole=0.8)
_GRAVE = _Least(
    with_cue=0.55,
    alone=0.9,
    whole=0.9,
    whole_beside_cue=0.05,
    whole_beside_sentence=0.2,
    sure=0.85,
)
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class RiskSigns:
    """What was found of one risk: its phrases, its cues, and what is never a sign of it."""

    phrases: tuple[Span, ...] = ()
    cues: tuple[Span, ...] = ()
    never: tuple[Span, ...] = ()


def find_risks(
    text: str,
    signs: Mapping[Risk, RiskSigns],
    pieces: Sequence[Span],
    chances: Mapping[Risk, Chances],
) -> tuple[RiskFound, ...]:
    """The risks of a message, gravest first, each once.

    `chances` has for each risk how likely each of the pieces is to tell it, and last the whole.
    """
    found = (
        _find(text, risk, signs.get(risk, RiskSigns()), pieces, chances.get(risk))
        for risk in GRAVEST_FIRST
    )
    return tuple(each for each in found if each)


def _find(
    text: str, risk: Risk, signs: RiskSigns, pieces: Sequence[Span], chances: Chances | None
) -> RiskFound | None:
    if said := [each for each in signs.phrases if not _meets(each, signs.never)]:
        words = _words(text, max(said, key=_length))
        return RiskFound(risk, SAID, words, f"says '{words}'")
    if chances is None or not pieces:
        return None
    return _like_examples(text, risk, signs, pieces, chances)


def _like_examples(
    text: str, risk: Risk, signs: RiskSigns, pieces: Sequence[Span], chances: Chances
) -> RiskFound | None:
    """The piece that is most like the examples, if it or the whole message is like enough."""
    least = _GRAVE if risk in _NEVER_MISSED else _ORDINARY
    cues = [each for each in signs.cues if not _meets(each, signs.never)]
    best: tuple[float, Span, Span | None] | None = None
    for piece, chance in zip(pieces, chances[:-1], strict=True):
        cue = next((each for each in cues if _meets(each, (piece,))), None)
        if cue is None and _meets(piece, signs.never):
            continue
        told = least.told(float(chance), float(chances[-1]), cue=cue is not None)
        if told and (best is None or chance > best[0]):
            best = (float(chance), piece, cue)
    if best is None:
        return None
    chance, piece, cue = best
    score = round(max(chance, float(chances[-1]) if chances[-1] >= least.whole else 0.0), 2)
    return RiskFound(risk, score, _words(text, piece), _why(text, risk, cue))


def _why(text: str, risk: Risk, cue: Span | None) -> str:
    if cue:
        return f"says '{_words(text, cue)}', and the sentence sounds like it: {risk.label}"
    return f"a sentence sounds like it: {risk.label}"


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < each.end and each.start < span.end for each in others)


def _words(text: str, span: Span) -> str:
    return text[span.start : min(span.end, span.start + _LONGEST_WORDS)].strip()


def _length(span: Span) -> int:
    return span.end - span.start
