"""The words of policy that a way up rests on: those its path names, or those the library has."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import regex

from assistant.answering.model import Citation
from assistant.escalation.model import Path
from assistant.offers.advice.policies import Look, Policies
from assistant.offers.model import PolicyAnchor
from kb.instructions import without_instructions
from kb.model import Audience, Hit, Passage, PassageKind
from kb.sentences import sentences
from kb.stop_words import STOP_WORDS
from kb.tokens import cut

Search = Callable[[str, date, bool], Sequence[Hit]]
"""What the library has on a text on a day, best first; only public text where True."""

# Whom: "the customer", "any such case", "them". Who: "the Carrier Desk", "your supervisor".
_WHOM = r"(?:it|this|them|him|her|you|(?:the|a|any|this|that|such)(?: \w+){1,2}|all \w+)"
# What is handed over is a case; a parcel is not.
_MATTER = (
    r"(?:it|this|them|him|her|(?:the|a|any|this|that|such) (?:\w+ )?(?:case|complaint|caller"
    r"|customer|conversation|chat|call|request|report)s?)"
)
_WHO = (
    r"(?:the |a |an |our |your |their )?(?:[\w&'’-]+ ){0,4}?(?:teams?|desks?|departments?"
    r"|supervisors?|managers?|specialists?|offices?|agents?|representatives?|leads?|support"
    r"|legal|security)"
)
HANDS_OVER = regex.compile(
    rf"\b(?:escalat\w+|(?:warm )?transfer(?:s|red|ring)? (?:{_WHOM} )?(?:over )?to {_WHO}"
    rf"|transfer is needed|hand(?:s|ed|ing)? (?:{_MATTER} )?(?:over|on|off)\b(?! (?:the|a|your) )"
    rf"|hand-?over"
    rf"|(?:refer|forward|pass|report|send)(?:s|ed|red|ing|es)? (?:{_WHOM} )?(?:on |over )?to {_WHO}"
    rf"|goes (?:first )?to (?:{_WHO}|legal|press)"
    rf"|(?:call|contact|tell|inform|notify|ask|fetch)(?:s|ing)? {_WHO}"
    rf"|{_WHO}(?:, ext\. \d+,)? (?:decides?|takes? over)|decision by {_WHO}|ext\. \d+)\b",
    regex.IGNORECASE,
)
"""How policies say that somebody else takes a case."""

_CONDITION = regex.compile(
    r"\b(?:if|when|where|once|unless|should|in case|whenever)\b[^,.;:!?>→]*", regex.IGNORECASE
)
_ANYBODY = frozenset(
    {"customer", "customers", "user", "users", "caller", "agent", "agents", "case"}
)
_SHORTEST = 20
_KEPT_FOR = timedelta(minutes=10)
_MOST_KEPT = 1000
_MOST_READ = 2000

# Of what a path asks for: the sentence has to be about it, wherever it ranks.
_LOOKED_AT = 8
_LEAST_COSINE = 0.3
_LEAST_SHARED = 2
_A_RANK = 0.05

# Of a message: only the document that is most about it tells, and near its best passage.
_NEAR = 3
_ABOUT_IT = 0.45


class Backing:
    """Finds the policy of a path; what was found in the library is looked up anew each time."""

    def __init__(
        self, policies: Policies, search: Search | None, now: Callable[[], datetime]
    ) -> None:
        self._policies = policies
        self._search = search
        self._now = now
        self._lock = threading.Lock()
        self._found: dict[tuple[str, date, bool], tuple[datetime, PolicyAnchor | None]] = {}

    def of(self, path: Path, *, on: date, public: bool) -> Citation | None:
        """The words that say so on a day, verbatim; None where no policy in force does.

        With `public`, only words that everybody may read.
        """
        cited = path.policy and self._cited(path.policy, on, public)
        return cited or self._cited(self._asked(path.asks, on, public), on, public)

    def handed(self, message: str, *, on: date, public: bool) -> Citation | None:
        """Words of the policy that is about a message and says that somebody else takes over."""
        if self._search is None or not message.strip():
            return None
        hits = self._search(message[:_MOST_READ], on, public)
        return self._cited(words_about(message, hits), on, public)

    def look(self, on: date) -> Look:
        """What looks anchors up as they are in force on a day."""
        return self._policies.on(on)

    def _cited(self, anchor: PolicyAnchor | None, on: date, public: bool) -> Citation | None:
        """What an anchor says on a day, unless a reader may not see it."""
        citation = self._policies.on(on)(anchor) if anchor is not None else None
        if citation is None or (public and citation.audience is not Audience.PUBLIC):
            return None
        return citation

    def _asked(self, asks: str, on: date, public: bool) -> PolicyAnchor | None:
        """The words found for a question lately, or now."""
        if not asks or self._search is None:
            return None
        key, now = (asks, on, public), self._now()
        with self._lock:
            at, anchor = self._found.get(key, (None, None))
        if at is not None and abs(now - at) < _KEPT_FOR:
            return anchor
        anchor = words_for(asks, self._search(asks, on, public))
        with self._lock:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            self._found[key] = (now, anchor)
        return anchor


def words_for(asks: str, hits: Sequence[Hit]) -> PolicyAnchor | None:
    """The sentence that speaks of handing over and has most of the words that are asked for."""
    wanted = _content(asks)
    best: tuple[float, PolicyAnchor] | None = None
    for place, hit in enumerate(hits[:_LOOKED_AT]):
        if hit.cosine < _LEAST_COSINE:
            continue
        around = _content(" ".join(hit.passage.heading))
        for said in _handing(hit.passage):
            shared = len(wanted & (_content(said) | around))
            worth = shared / max(1, len(wanted)) - _A_RANK * place
            if shared >= _LEAST_SHARED and (best is None or worth > best[0]):
                best = (worth, PolicyAnchor(hit.passage.document_id, said))
    return best[1] if best is not None else None


def words_about(message: str, hits: Sequence[Hit]) -> PolicyAnchor | None:
    """The first sentence that hands over, near the top of what was found for a message.

    Only the document of the best passage counts: others hand over something else. What it makes
    a condition has to be in the message, as far as words tell.
    """
    words = _content(message)
    for hit in hits[:_NEAR]:
        near = hit.passage.document_id == hits[0].passage.document_id
        if near and hit.cosine >= _ABOUT_IT:
            for said in _handing(hit.passage):
                condition = _CONDITION.search(said)
                if condition is None or len(words & _content(condition[0])) >= _LEAST_SHARED:
                    return PolicyAnchor(hit.passage.document_id, said)
    return None


def _content(text: str) -> frozenset[str]:
    """The stems of a text's words, but for those that stand in any text, and in any policy."""
    return frozenset(
        token for token, word in cut(text) if word not in STOP_WORDS and word not in _ANYBODY
    )


def _handing(passage: Passage) -> Iterator[str]:
    """The sentences and rows of a passage that say who takes over, as they are written."""
    if passage.kind is PassageKind.RESOLUTION:
        return
    stated = without_instructions(passage.text)
    for span in sentences(passage.text, passage.kind):
        said = passage.text[span.start : span.end]
        if len(said) >= _SHORTEST and said in stated and HANDS_OVER.search(said):
            yield said
