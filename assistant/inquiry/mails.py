"""A pasted mail: what is new in it, apart from history, headers, greeting and signature."""

from collections.abc import Sequence

from assistant.inquiry import marks
from assistant.inquiry.asking import opens_question
from assistant.inquiry.lines import Labelled, MessageLine
from assistant.inquiry.model import Kind

_CLOSING_LINES = 8
_CLOSING_LENGTH = 70
# With a disclaimer below it.
_SIGNATURE_LINES = 30
_BLOCK = 2


def label_mail(lines: Sequence[MessageLine]) -> list[Labelled]:
    """Label each line of a mail, or of any text that is no chat."""
    kinds: list[Kind] = [Kind.SAID] * len(lines)
    pieces = [(line.start, line.end) for line in lines]
    place = _headers(lines, 0, kinds, least=1)
    place = _forwarded(lines, place, kinds)
    end = _quotes(lines, place, kinds)
    _greeting(lines, place, end, kinds)
    _signature(lines, place, end, kinds)
    _disclaimers(lines, kinds)
    labelled: list[Labelled] = []
    for line, kind, (start, stop) in zip(lines, kinds, pieces, strict=True):
        labelled += _line(line, kind, start, stop)
    return labelled


def history(quoted: str) -> str:
    """What a copy of an older mail says, without headers and marks of quotes."""
    lines = [marks.QUOTED.sub("", line, count=1) for line in quoted.splitlines()]
    apart = (marks.ATTRIBUTION, marks.HISTORY, marks.HEADER, marks.GREETING, marks.CLOSING)
    return " ".join(
        line.strip() for line in lines if not any(each.fullmatch(line) for each in apart)
    ).strip()


def _line(line: MessageLine, kind: Kind, start: int, stop: int) -> list[Labelled]:
    """The label of a line; of a subject only the subject itself is kept apart."""
    if kind is not Kind.EARLIER or not (header := marks.HEADER.match(line.text)):
        return [(kind, start, stop)]
    answered = marks.ANSWERED_SUBJECT.match(header["value"])
    begins = start + header.start("value") + (answered.end() if answered else 0)
    return [(Kind.HEADER, start, begins), (Kind.EARLIER, begins, stop)]


def _headers(lines: Sequence[MessageLine], place: int, kinds: list[Kind], *, least: int) -> int:
    """Label the block of headers at a place, if there is one; return the place after it."""
    end = place
    names: list[str] = []
    while end < len(lines) and (header := marks.HEADER.fullmatch(lines[end].text)):
        names.append(header["name"].casefold())
        end += 1
    if len(names) < least or not (set(names) & (marks.SENDER | marks.SUBJECT)):
        return place
    if len(names) == 1 and names[0] not in marks.SUBJECT:
        return place
    if end == len(lines):
        return place
    for at, name in enumerate(names, place):
        kinds[at] = Kind.EARLIER if name in marks.SUBJECT else Kind.HEADER
    return end


def _forwarded(lines: Sequence[MessageLine], place: int, kinds: list[Kind]) -> int:
    """A mail that was passed on is what counts, and what is said above it is a note to us."""
    for at in range(place, len(lines)):
        if marks.FORWARDED.fullmatch(lines[at].text) and at + 1 < len(lines):
            for above in range(place, at):
                kinds[above] = Kind.HEADER
            kinds[at] = Kind.HEADER
            return _headers(lines, at + 1, kinds, least=_BLOCK)
    return place


def _quotes(lines: Sequence[MessageLine], place: int, kinds: list[Kind]) -> int:
    """Label history from a place on; return where the newest mail ends."""
    marked = [marks.QUOTED.match(line.text) is not None for line in lines]
    if all(marked[place:]):
        return len(lines)
    at, quoting, several = place, False, sum(marked) > 1
    while at < len(lines):
        length = _boundary(lines, at)
        if length and not _any_said(kinds, place, at):
            # Nothing stands above: the copy is all that was pasted.
            for header in range(at, at + length):
                kinds[header] = Kind.HEADER
            at = place = _headers(lines, at + length, kinds, least=_BLOCK)
            if all(marked[place:]):
                return len(lines)
        elif length and at + length < len(lines) and marked[at + length]:
            kinds[at : at + length] = [Kind.QUOTED] * length
            at, quoting = at + length, True
        elif length:
            kinds[at:] = [Kind.QUOTED] * (len(lines) - at)
            return at
        else:
            if marked[at] and (quoting or several):
                kinds[at] = Kind.QUOTED
            at += 1
    return len(lines)


def _boundary(lines: Sequence[MessageLine], at: int) -> int:
    """How many lines at this place say that an older mail follows; 0 when none do."""
    text = lines[at].text
    if marks.ATTRIBUTION.fullmatch(text):
        return 1
    for length in (2, 3):
        joined = " ".join(line.text.strip() for line in lines[at : at + length])
        if (
            at + length <= len(lines)
            and not any(line.opens for line in lines[at + 1 : at + length])
            and marks.ATTRIBUTION_OPENS.match(text)
            and marks.ATTRIBUTION.fullmatch(joined)
        ):
            return length
    if marks.HISTORY.fullmatch(text):
        # A line of underscores alone is a ruler, unless headers follow.
        ruler = set(text.strip()) == {"_"}
        return 1 if not ruler or _block(lines, at + 1) else 0
    return _block(lines, at) if lines[at].opens or at == 0 else 0


def _block(lines: Sequence[MessageLine], at: int) -> int:
    """How many headers stand here, if they are those of a mail: a sender and two more."""
    names = []
    for line in lines[at:]:
        header = marks.HEADER.fullmatch(line.text)
        if not header:
            break
        names.append(header["name"].casefold())
    return len(names) if len(names) > _BLOCK and marks.SENDER & set(names) else 0


def _any_said(kinds: Sequence[Kind], start: int, end: int) -> bool:
    return any(kind is Kind.SAID for kind in kinds[start:end])


def _greeting(lines: Sequence[MessageLine], place: int, end: int, kinds: list[Kind]) -> None:
    first = next((at for at in range(place, end) if kinds[at] is Kind.SAID), end)
    if first >= end - 1 or opens_question(lines[first].text):
        return
    if marks.GREETING.fullmatch(lines[first].text):
        kinds[first] = Kind.GREETING


def _signature(lines: Sequence[MessageLine], place: int, end: int, kinds: list[Kind]) -> None:
    """Label what follows a closing line or '--', and what telephones write, up to `end`."""
    for at in range(place, end):
        if kinds[at] is Kind.SAID and marks.MOBILE.fullmatch(lines[at].text):
            kinds[at] = Kind.SIGNATURE
    ends = _ends(lines, end, kinds)
    for at in range(place + 1, end):
        closes = marks.CLOSING.fullmatch(lines[at].text) is not None
        if ends[at] - at > _SIGNATURE_LINES or not (
            closes or marks.RULER.fullmatch(lines[at].text)
        ):
            continue
        signed = range(at + 1, ends[at])
        below = [lines[now] for now in signed if not marks.DISCLAIMER.search(lines[now].text)]
        if len(below) > _CLOSING_LINES or (not closes and not below):
            continue
        if any(_says(line.text) for line in below) or not _any_said(kinds, place, at):
            continue
        for now in range(at, ends[at]):
            if kinds[now] is Kind.SAID:
                kinds[now] = Kind.SIGNATURE
        return


def _ends(lines: Sequence[MessageLine], end: int, kinds: Sequence[Kind]) -> list[int]:
    """For each line where a signature that begins there would end.

    That is at a postscript, or where history begins, and no later than `end`.
    """
    ends = [end] * (end + 1)
    for at in range(end - 1, -1, -1):
        stops = kinds[at] is Kind.QUOTED or marks.POSTSCRIPT.match(lines[at].text)
        ends[at] = at if stops else ends[at + 1]
    return ends


def _says(text: str) -> bool:
    """Whether a line is too long for a signature, or asks."""
    return len(text.strip()) > _CLOSING_LENGTH or text.rstrip().endswith(("?", "？"))


def _disclaimers(lines: Sequence[MessageLine], kinds: list[Kind]) -> None:
    """Label the last paragraphs where they say who may read the mail."""
    stop = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if at and not lines[at].opens and kinds[at - 1] is not Kind.QUOTED:
            continue
        if kinds[at] is Kind.QUOTED:
            stop = at
            continue
        paragraph = " ".join(line.text.strip() for line in lines[at:stop])
        legal = marks.DISCLAIMER.search(paragraph) is not None and "?" not in paragraph
        if legal:
            kinds[at:stop] = [
                Kind.DISCLAIMER if kind is Kind.SAID else kind for kind in kinds[at:stop]
            ]
        elif Kind.SAID in kinds[at:stop]:
            return
        stop = at
