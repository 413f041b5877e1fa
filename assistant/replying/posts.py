"""A reply as posts of limited length: numbered when there are several, no fact cut in two."""

from collections.abc import Iterator

import regex

from assistant.errors import RequestRefusedError
from assistant.replying.facts_compared import facts_equal
from assistant.replying.letters import Framed
from assistant.replying.lines import is_item
from assistant.replying.model import Piece
from assistant.replying.sheet import sentences_of
from kb.stop_words import STOP_WORDS

Post = tuple[Piece, ...]
_MORE = " …"
_GAP = regex.compile(r"\s+")
_CLAUSE = regex.compile(r"[;,:)–—]\Z")
# Scripts that write no blanks may be cut between any two letters.
_LETTER = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}。、]"
_UNSPACED = regex.compile(rf"(?<={_LETTER})(?={_LETTER})")
_CAPITAL = regex.compile(r"\p{Lu}")


def posts(framed: Framed, limit: int) -> tuple[Post, ...]:
    """Fill posts of at most `limit` characters with whole sentences, in order.

    Nobody is greeted by name and no question is repeated: they may hold personal data, and
    everybody reads posts. Raises RequestRefusedError when a fact is longer than a post.
    """
    whole = _filled(framed, limit)
    if len(whole) == 1:
        return whole
    digits = 1
    while True:
        room = limit - len(f" ({'9' * digits}/{'9' * digits})")
        filled = _filled(framed, room)
        if len(str(len(filled))) <= digits:
            return tuple(
                (*post, Piece(f" ({number}/{len(filled)})", own=True))
                for number, post in enumerate(filled, 1)
            )
        digits += 1


def _filled(framed: Framed, room: int) -> tuple[Post, ...]:
    filled: list[Post] = []
    length = 0
    for gap, piece in _pieces(framed):
        for more, part in _fitting(piece, room):
            post = filled[-1] if filled else ()
            if more or not filled or length + len(gap) + len(part.text) > room:
                if more:
                    filled[-1] = (*post, Piece(_MORE, own=True))
                filled.append((part,))
                length = len(part.text)
            else:
                filled[-1] = (*post, Piece(gap, own=True), part)
                length += len(gap) + len(part.text)
    return tuple(filled)


def _pieces(framed: Framed) -> Iterator[tuple[str, Piece]]:
    """Everything to post, sentence by sentence, each with the gap before it."""
    several = sum(bool(section.question) for section in framed.sections) > 1
    for number, section in enumerate(framed.sections, 1):
        gap = "\n"
        if several:
            yield "\n", Piece(framed.frames.question.format(n=number), own=True)
            gap = " "
        if not section.quotes:
            yield gap, Piece(framed.manner.holding, own=True)
        for line in (line for quote in section.quotes for line in quote):
            for sentence in sentences_of(line):
                bullet = "\n• " if line.item and not is_item(sentence) else gap
                yield bullet, Piece(sentence, own=False)
                gap = " "
            gap = "\n"
    if framed.agent:
        yield "\n", Piece(f"– {framed.agent}", own=True)


def _fitting(piece: Piece, room: int) -> Iterator[tuple[bool, Piece]]:
    """The piece in parts that fit into a post of their own; true for those that go on."""
    text, more = piece.text, False
    while len(text) > room:
        place = _break(text, room - len(_MORE))
        yield more, Piece(text[:place].rstrip(), piece.own)
        text, more = text[place:].lstrip(), True
    yield more, Piece(text, piece.own)


def _break(text: str, room: int) -> int:
    """The best place within `room` to go on in the next post: after a clause, else a word."""
    gaps = [each.end() for each in _GAP.finditer(text) if 0 < each.start() <= room]
    unspaced = [each.start() for each in _UNSPACED.finditer(text, 0, room)]
    for place in sorted([*gaps, *unspaced], key=lambda place: (_poor(text, place, room), -place)):
        if facts_equal(text, f"{text[:place].rstrip()}\n{text[place:].lstrip()}"):
            return place
    raise RequestRefusedError(
        f"{text[:40]!r} … does not fit into one post; allow longer posts, or choose e-mail or chat"
    )


def _poor(text: str, place: int, room: int) -> int:
    """How bad a break is: 0 after a clause, 1 between words, 2 within what belongs together."""
    before, after = text[:place].rstrip(), text[place:].lstrip()
    last = regex.split(r"\s", before)[-1]
    together = last.casefold() in STOP_WORDS or (
        _CAPITAL.match(last) is not None and _CAPITAL.match(after) is not None
    )
    if together:
        return 2
    return 0 if _CLAUSE.search(before) and place > room // 2 else 1
