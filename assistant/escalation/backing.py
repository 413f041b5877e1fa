"""The words of policy that a way up rests on: those its path names, or those the library has."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import regex

from assistant.answering.model import Citation
from assistant.escalation.model import Path
from assistant.offers.advice.policies import Look, Policies
from assistant.offers.model import PolicyAnchor
from kb.instructions import without_instructions
from kb.model import Audience, Hit
from kb.sentences import sentences
from kb.tokens import tokens

Search = Callable[[str, date, bool], Sequence[Hit]]
"""What the library has on a text on a day, best first; only public text where True."""

HANDS_OVER = regex.compile(
    r"\b(?:escalat\w*|transfer\w*|hand(?:s|ed|ing)? (?:it |this |them |the \w+ )?(?:over|off|on)"
    r"|hand-?over|supervisors?|forward\w*|refer(?:s|red)? (?:it |them |the \w+ )?to"
    r"|pass(?:es|ed)? (?:it |this |them )?(?:on )?to|goes to|contact the|call the \w+ team"
    r"|specialist team|human agent)\b",
    regex.IGNORECASE,
)
"""How policies say that somebody else takes a case."""

_LEAST_COSINE = 0.3
_LEAST_SHARED = 2
_LOOKED_AT = 8
_KEPT_FOR = timedelta(minutes=10)
_MOST_KEPT = 1000
_SHORTEST = 20


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
        look = self._policies.on(on)
        for anchor in (path.policy, self._asked(path.asks, on, public)):
            citation = look(anchor) if anchor is not None else None
            if citation is not None and (not public or citation.audience is Audience.PUBLIC):
                return citation
        return None

    def look(self, on: date) -> Look:
        """What looks anchors up as they are in force on a day."""
        return self._policies.on(on)

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
    """The sentence of the best passage that speaks of handing over and of what is asked."""
    wanted = frozenset(tokens(HANDS_OVER.sub(" ", asks)))
    best: tuple[float, PolicyAnchor] | None = None
    for place, hit in enumerate(hits[:_LOOKED_AT]):
        if hit.cosine < _LEAST_COSINE:
            continue
        passage = hit.passage
        around = frozenset(tokens(" ".join(passage.heading)))
        stated = without_instructions(passage.text)
        for span in sentences(passage.text, passage.kind):
            said = passage.text[span.start : span.end]
            if len(said) < _SHORTEST or said not in stated or not HANDS_OVER.search(said):
                continue
            shared = len(wanted & (frozenset(tokens(said)) | around))
            if shared < min(_LEAST_SHARED, len(wanted)):
                continue
            worth = shared / max(1, len(wanted)) - 0.05 * place
            if best is None or worth > best[0]:
                best = (worth, PolicyAnchor(passage.document_id, said))
    return best[1] if best is not None else None
