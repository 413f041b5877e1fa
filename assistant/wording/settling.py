"""A model's reply becomes an answer: what is supported stays, with its quotes; the rest goes."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer, Removed
from assistant.answering.quoting import Quote
from assistant.answering.window import MOST_WORDS
from assistant.verifying.cited import cited_sentences
from assistant.verifying.leaning import leans
from assistant.verifying.model import Checked, Fault
from assistant.verifying.verify import verify
from assistant.wording.attributing import attributed
from assistant.wording.citing import Numbering, quote_of_statement, quotes_for
from assistant.wording.evidence import checked_against
from kb.model import Passage

_LEAST_LEFT = 0.3
# A sentence this far from what it cites is not about it, so that its source cannot stand for it.
_CLOSE = 0.5
_ADDRESS = regex.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+", regex.IGNORECASE)
_ENDS = regex.compile(r"[.!?:。！？…][\"'”’)\]]*\Z")
_STEP = regex.compile(r"(?<!\S)(\d{1,3})[.)][ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a reply; `answer` is None when too little of it is left."""

    answer: Answer | None
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence to show, what it rests on, and how it is joined to the one before."""

    text: str
    quotes: tuple[Quote, ...]
    before: str


def settle(
    reply: str, passages: Sequence[Passage], meaning: Meaning, *, engine: str, confidence: float
) -> Settled:
    """Keep the sentences that the passages they cite support, each once, up to 120 words.

    A sentence without a source is held against the passages that say most of it.
    A removed sentence is replaced by the policy's own, where that says a whole sentence about
    the same. Sentences that state nothing are left out; so is one that leans on a removed one.
    """
    contexts = [checked_against(each) for each in passages]
    reply = attributed(_without_broken_end(reply), contexts, meaning)
    checked = verify(reply, contexts, meaning).sentences
    said, removed = _sort(reply, checked, passages)
    stating = {_bare(each.sentence.text) for each in checked if each.sentence.sources or each.fault}
    stated = sum(map(_words, stating))
    left = sum(_words(each.text) for each in said)
    own = any(stays(each, passages) for each in checked)
    if not own or left <= _LEAST_LEFT * stated:
        return Settled(None, removed)
    numbering = Numbering()
    text = "".join(_shown(each, numbering) for each in said).strip()
    answer = Answer(text, False, confidence, engine, numbering.citations, removed)
    return Settled(answer, removed)


def stays(checked: Checked, passages: Sequence[Passage]) -> bool:
    """Whether a sentence states something that its sources support, addresses included."""
    return bool(
        checked.kept and checked.sentence.sources and not _strange_address(checked, passages)
    )


def _without_broken_end(reply: str) -> str:
    """The reply without a last sentence that broke off, as one does where the model was cut."""
    *before, last = cited_sentences(reply) or (None,)
    if last is None or not before or last.sources or _ENDS.search(last.text):
        return reply
    return reply[: last.span.start]


def _sort(
    reply: str, checked: Sequence[Checked], passages: Sequence[Passage]
) -> tuple[list[_Said], tuple[Removed, ...]]:
    said: list[_Said] = []
    removed: list[Removed] = []
    seen: set[str] = set()
    words, gone, place = 0, False, 0
    for number, each in enumerate(checked):
        gap, place = reply[place : each.sentence.span.start], each.sentence.span.end
        if each.kept and not each.sentence.sources:
            continue
        if _bare(each.sentence.text) in seen:
            continue
        seen.add(_bare(each.sentence.text))
        follows = checked[number + 1] if number + 1 < len(checked) else None
        why = _why_not(each, follows, passages, gone=gone)
        found = _replacement(each, passages, said) if why else _said(each, passages, gap)
        if why:
            removed.append(
                Removed(each.sentence.text or reply[each.sentence.span.start : place], why)
            )
        gone = found is None
        if found is not None and any(_bare(found.text) == _bare(before.text) for before in said):
            continue
        if found is not None and words + _words(found.text) <= MOST_WORDS:
            words += _words(found.text)
            said.append(found)
    return said, tuple(removed)


def _why_not(
    each: Checked, follows: Checked | None, passages: Sequence[Passage], *, gone: bool
) -> str:
    """Why a sentence may not be shown; empty when it may."""
    if each.fault is not None:
        return f"{each.fault.value}{': ' + ', '.join(each.wrong) if each.wrong else ''}"
    if strange := _strange_address(each, passages):
        return f"{Fault.NAME.value}: {strange}"
    if gone and leans(each.sentence.text):
        return "leans on a sentence that was left out"
    if each.sentence.text.endswith(":") and (follows is None or not stays(follows, passages)):
        return "leads into a sentence that was left out"
    return ""


def _strange_address(each: Checked, passages: Sequence[Passage]) -> str:
    """The first link or e-mail address of the sentence that none of its sources has."""
    cited = [passages[n - 1].text.casefold() for n in each.sentence.sources if n <= len(passages)]
    for address in _ADDRESS.findall(each.sentence.text):
        bare = address.rstrip(".,;:!?)]").casefold()
        if not any(bare in text for text in cited):
            return str(address)
    return ""


def _replacement(each: Checked, passages: Sequence[Passage], said: Sequence[_Said]) -> _Said | None:
    """The policy's own sentence in place of one that changed it; None when it was said already."""
    if each.fault is None or each.support < _CLOSE or not each.instead:
        return None
    cited = [passages[n - 1] for n in each.sentence.sources if 1 <= n <= len(passages)]
    quote = quote_of_statement(each.instead, cited)
    if quote is None or any(quote in before.quotes for before in said):
        return None
    return _Said(quote.plain, (quote,), " ")


def _said(each: Checked, passages: Sequence[Passage], gap: str) -> _Said | None:
    quotes = quotes_for(each, passages)
    step = _STEP.search(gap)
    before = ("\n" if "\n" in gap else " ") + (f"{step[1]}. " if step else "")
    return _Said(each.sentence.text, quotes, before) if quotes else None


def _shown(said: _Said, numbering: Numbering) -> str:
    numbers = dict.fromkeys(numbering.number(quote)[0].n for quote in said.quotes)
    return f"{said.before}{said.text} {''.join(f'[{number}]' for number in numbers)}"


def _words(text: str) -> int:
    return len(text.split())


def _bare(text: str) -> str:
    """A sentence as it is compared with others: without the marks at its end."""
    return text.rstrip(".!?… ").casefold()
