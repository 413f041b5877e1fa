"""A reply cut into its sentences, each with the passages it cites."""

import regex

from assistant.answering.plain import plain_text
from assistant.verifying.model import CitedSentence
from kb.disguises import visible
from kb.model import Span
from kb.sentences import sentences

_MARK = regex.compile(r"\[\s*[0-9]{1,3}(?:\s*[,;–-]\s*[0-9]{1,3})*\s*\](?!\()")
_NUMBERS = regex.compile(r"([0-9]+)(?:\s*[–-]\s*([0-9]+))?")
_ONLY_MARKS = regex.compile(rf"(?:\s|[.,;]|{_MARK.pattern})+")
_LEADING_MARKS = regex.compile(rf"(?:\s*{_MARK.pattern}|[.,;](?!\w))+\s*")
_BLANKS_BEFORE_STOP = regex.compile(r"(?<!\s)\s++(?=[.,;:!?])")
_WIDEST = 20


def cited_sentences(reply: str) -> tuple[CitedSentence, ...]:
    """Cut a reply; marks such as [1], [1, 2] or [1–3] belong to the sentence they follow."""
    spans: list[Span] = []
    for span in sentences(reply):
        leading = _LEADING_MARKS.match(reply, span.start, span.end)
        if leading and spans and "\n" not in reply[spans[-1].end : span.start]:
            # "… within 14 days. [1] Then …"
            spans[-1] = Span(spans[-1].start, leading.start() + len(leading[0].rstrip()))
            if leading.end() == span.end:
                continue
            span = Span(leading.end(), span.end)
        spans.append(span)
    read = [_sentence(reply, span) for span in spans]
    found: list[CitedSentence] = []
    for each in reversed(read):
        if not each.sources and each.text.endswith(":") and found:
            each = CitedSentence(each.span, each.text, found[-1].sources)
        found.append(each)
    return tuple(reversed(found))


def without_marks(text: str) -> str:
    """The text without citation marks, in plain words."""
    return plain_text(_BLANKS_BEFORE_STOP.sub("", _MARK.sub("", visible(text))))


def _sentence(reply: str, span: Span) -> CitedSentence:
    written = reply[span.start : span.end]
    numbers: list[int] = []
    for mark in _MARK.finditer(written):
        for first, last in _NUMBERS.findall(mark[0]):
            end = min(int(last or first), int(first) + _WIDEST)
            numbers.extend(range(int(first), max(end, int(first)) + 1))
    text = "" if _ONLY_MARKS.fullmatch(written) else without_marks(written)
    return CitedSentence(span, text, tuple(dict.fromkeys(numbers)))
