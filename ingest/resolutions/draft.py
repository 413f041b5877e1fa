"""One cleaned row as what the library keeps of it: text, passages, title and original."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date

from kb.model import DocumentId, DocumentKind, PassageDraft, PassageKind, Span
from kb.sentences import sentences

_LONGEST_PASSAGE = 1_200
_LONGEST_TITLE = 80
_LONGEST_PRODUCT = 40
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row says once personal data is out of it; all but the first two may be empty."""

    question: str
    resolution: str
    outcome: str = ""
    channel: str = ""
    product: str = ""
    case: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ResolutionDraft:
    """A past resolution before it is recorded.

    `line` is where its row starts in the file, counted from 1. `original` is the cleaned
    row as JSON: the row as it came is kept nowhere. `day` is None where the row names none.
    """

    line: int
    document_id: DocumentId
    title: str
    text: str
    passages: tuple[PassageDraft, ...]
    day: date | None
    original: bytes
    warnings: tuple[str, ...] = ()

    @property
    def kind(self) -> DocumentKind:
        """Evidence of how one case was resolved, not of a rule."""
        return DocumentKind.RESOLUTION


def draft_of(line: int, facts: Facts, warnings: tuple[str, ...]) -> ResolutionDraft:
    """Lay a row's facts out; the same facts always give the same draft."""
    original = _canonical(facts)
    text = _text(facts)
    return ResolutionDraft(
        line=line,
        document_id=document_id(facts.case or hashlib.sha256(_wording(facts)).hexdigest()[:16]),
        title=_title(facts),
        text=text,
        passages=_passages(text),
        day=facts.day,
        original=original,
        warnings=warnings,
    )


def document_id(case: str) -> DocumentId:
    """The id of a case's document; two cases never share one."""
    plain = case.strip().casefold()
    slug = "-".join(re.findall(r"[^\W_]+", plain))
    if slug != plain or len(slug) > _LONGEST_SLUG:
        mark = hashlib.sha256(plain.encode("utf-8")).hexdigest()[:8]
        slug = f"{slug[:_LONGEST_SLUG]}-{mark}".strip("-")
    return DocumentId(f"resolution-{slug}")


def _wording(facts: Facts) -> bytes:
    return f"{facts.question}\0{facts.resolution}".encode()


def _canonical(facts: Facts) -> bytes:
    said = {
        "question": facts.question,
        "resolution": facts.resolution,
        "outcome": facts.outcome,
        "date": facts.day.isoformat() if facts.day else "",
        "channel": facts.channel,
        "product": facts.product,
        "case": facts.case,
    }
    kept = {name: value for name, value in said.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8")


def _text(facts: Facts) -> str:
    # Labels stand alone, so that a quoted sentence of the resolution begins with its own words.
    parts = ["Question:", facts.question, "Resolution:", facts.resolution]
    parts += [
        f"{label}: {value}"
        for label, value in (
            ("Outcome", facts.outcome),
            ("Product", facts.product),
            ("Channel", facts.channel),
        )
        if value
    ]
    return "\n\n".join(parts)


def _title(facts: Facts) -> str:
    words = " ".join(facts.question.split())
    if len(words) > _LONGEST_TITLE:
        cut = words[:_LONGEST_TITLE]
        words = (cut.rpartition(" ")[0] or cut).rstrip(" ,.;:-") + " …"
    product = " ".join(facts.product.split())[:_LONGEST_PRODUCT]
    known = not product or product.casefold() in words.casefold()
    return words if known else f"{words} ({product})"


def _passages(text: str) -> tuple[PassageDraft, ...]:
    return tuple(
        PassageDraft(PassageKind.RESOLUTION, (), None, span, text[span.start : span.end])
        for span in _cut(text)
    )


def _cut(text: str) -> list[Span]:
    """Cut between sentences into stretches of about 1,200 characters; most need no cut."""
    if len(text) <= _LONGEST_PASSAGE:
        return [Span(0, len(text))]
    spans: list[Span] = []
    for sentence in sentences(text):
        for start in range(sentence.start, sentence.end, _LONGEST_PASSAGE):
            end = min(start + _LONGEST_PASSAGE, sentence.end)
            if spans and end - spans[-1].start <= _LONGEST_PASSAGE:
                spans[-1] = Span(spans[-1].start, end)
            else:
                spans.append(Span(start, end))
    return [span for span in spans if text[span.start : span.end].strip()]
