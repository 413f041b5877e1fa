"""The policy words that allow an offer, looked up where they are in force."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

import regex
from sqlalchemy.orm import Session

from assistant.answering.model import Citation
from assistant.offers.model import PolicyAnchor
from kb.database import Database
from kb.instructions import speaks_to_model, without_instructions
from kb.library import Governing, governing
from kb.model import Audience, Passage
from kb.passages import of_document

_KEPT = 5000
# Where a script has no blanks, a word ends where its reader says so.
_SPACED = (
    r"(?V1)[\p{L}\p{M}\p{N}--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]"
)
# "refundable" is not said by "non-refundable", nor "25" by "25.50", "1.25" or "250".
_NOT_WITHIN_BEFORE = r"(?<![\p{L}\p{M}\p{N}][-‐‑’']?)(?<!\d[.,])"
_NOT_WITHIN_AFTER = r"(?![\p{L}\p{M}\p{N}]|[-‐‑][\p{L}\p{N}]|[.,]\d)"

Look = Callable[[PolicyAnchor], Citation | None]


class Policies:
    """Finds anchors in the library; where words stand in a version is looked for once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._places: dict[tuple[PolicyAnchor, int, str], Citation | None] = {}

    def on(self, day: date) -> Look:
        """What looks anchors up as they are in force on a day; for one piece of work.

        Which version governs is asked anew each time: a policy that was retired allows nothing
        from that moment on.
        """
        governs: dict[str, Governing | None] = {}

        def look(anchor: PolicyAnchor) -> Citation | None:
            if anchor.document not in governs:
                with self._database.read() as session:
                    governs[anchor.document] = governing(session, anchor.document, on=day)
            version = governs[anchor.document]
            return None if version is None else self._cited(anchor, version, day)

        return look

    def _cited(self, anchor: PolicyAnchor, version: Governing, day: date) -> Citation | None:
        key = (anchor, version.version, version.text)
        with self._lock:
            known = key in self._places
            citation = self._places.get(key)
        if not known:
            with self._database.read() as session:
                citation = passage_of(session, anchor, on=day)
            with self._lock:
                if len(self._places) >= _KEPT:
                    self._places.clear()
                self._places[key] = citation
        if citation is None:
            return None
        return replace(citation, valid_from=version.valid_from, valid_until=version.valid_until)


def passage_of(session: Session, anchor: PolicyAnchor, *, on: date) -> Citation | None:
    """The passage that says an anchor's words in the version in force on a day; else None.

    Whole words, and none that speak to a language model: those state no policy.
    """
    words = _pattern(anchor.quote)
    for passage in of_document(session, anchor.document, audience=Audience.INTERNAL, on=on):
        if not _is_under(passage, anchor.heading):
            continue
        said = words.search(passage.text)
        if said is not None and _is_stated(words, passage):
            return _citation(passage, said.start(), said.end())
    return None


def _is_under(passage: Passage, heading: str) -> bool:
    wanted = " ".join(heading.casefold().split())
    return not wanted or any(
        wanted == " ".join(each.casefold().split()) for each in passage.heading
    )


def _is_stated(words: regex.Pattern[str], passage: Passage) -> bool:
    """Whether the words are policy wherever they stand in a passage."""
    if any(map(speaks_to_model, passage.heading)):
        return False
    stated = without_instructions(passage.text)
    # Where the same words stand in an instruction too, nobody can tell which are quoted.
    return stated == passage.text or (
        len(words.findall(stated)) == len(words.findall(passage.text))
    )


@lru_cache(maxsize=2000)
def _pattern(quote: str) -> regex.Pattern[str]:
    """The words of a quote with any white space between them, not within words or numbers."""
    words = quote.split()
    if not words:
        raise ValueError("an anchor quotes something")
    said = r"\s+".join(map(regex.escape, words))
    before = _NOT_WITHIN_BEFORE if regex.match(_SPACED, words[0]) else ""
    after = _NOT_WITHIN_AFTER if regex.search(rf"{_SPACED}\Z", words[-1]) else ""
    return regex.compile(f"(?V1){before}{said}{after}")


def _citation(passage: Passage, start: int, end: int) -> Citation:
    return Citation(
        n=1,
        document_id=passage.document_id,
        title=passage.title,
        version=passage.version,
        heading=" > ".join(passage.heading),
        page=passage.page,
        quote=passage.text[start:end],
        start=passage.span.start + start,
        end=passage.span.start + end,
        passage_id=passage.id,
        valid_from=passage.valid_from,
        valid_until=passage.valid_until,
        audience=passage.audience,
    )
