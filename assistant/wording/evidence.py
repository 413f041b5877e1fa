"""Which passages a model is shown, how they are written down, and what of them fits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.model import Citation
from assistant.wording.escaping import escaped, escaped_line
from kb.instructions import without_instructions
from kb.model import Audience, DocumentKind, Hit, Passage, PassageKind

MOST_PASSAGES = 6
"""How many passages a model is shown at most."""

Hide = Callable[[str], str]
"""Puts placeholders where a text repeats personal data of the conversation."""

# English takes some four bytes a token, and no language of ours takes less than three.
_BYTES_A_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """The passages a model is shown, numbered from 1, and how many found no room."""

    passages: tuple[Passage, ...]
    left_out: int


def tokens_of(text: str) -> int:
    """At most how many tokens a text is to any model, roughly."""
    return len(text.encode("utf-8", "replace")) // _BYTES_A_TOKEN + 1


def candidates(
    hits: Sequence[Hit], quoted: Sequence[Citation], audience: Audience
) -> tuple[Passage, ...]:
    """The passages worth showing, those that the word-for-word answer quotes first.

    A text that this audience may not read is left out whatever found it. Past cases are shown
    only where that answer rests on one.
    """
    first = {citation.passage_id for citation in quoted}
    kinds = {hit.passage.document_kind for hit in hits if hit.passage.id in first}
    allowed = [
        hit.passage
        for hit in hits
        if audience.may_read(hit.passage.audience)
        and hit.passage.document_kind in (kinds or {DocumentKind.POLICY})
    ]
    ordered = sorted(allowed, key=lambda passage: passage.id not in first)
    return tuple({passage.id: passage for passage in ordered}.values())[:MOST_PASSAGES]


def fitting(passages: Sequence[Passage], room: int) -> Shown:
    """As many of the passages, in their order, as fit into `room` tokens; the first always."""
    kept: list[Passage] = []
    for passage in passages:
        room -= tokens_of(written(len(kept) + 1, passage))
        if kept and room < 0:
            break
        kept.append(passage)
    return Shown(tuple(kept), len(passages) - len(kept))


def written_all(passages: Iterable[Passage], hide: Hide) -> str:
    """The passages as they stand in a prompt."""
    return "\n".join(written(number, passage, hide) for number, passage in enumerate(passages, 1))


def written(number: int, passage: Passage, hide: Hide = str) -> str:
    """One passage as it stands in a prompt: in its own tags, escaped, with where it is from."""
    return (
        f'<passage number="{number}" from="{escaped_line(hide(_place(passage)))}">\n'
        f"{escaped(hide(_with_context(passage)))}\n</passage>"
    )


def checked_against(passage: Passage) -> str:
    """A passage as `verify` reads it: title and headings above, then the text."""
    headings = [passage.title, *passage.heading]
    above = "".join(f"# {' '.join(heading.split())}\n\n" for heading in headings if heading.strip())
    return above + _with_context(passage)


def _with_context(passage: Passage) -> str:
    return without_instructions("\n".join(_lines(passage)))


def _lines(passage: Passage) -> Iterator[str]:
    context = passage.context.strip()
    if context:
        # Without its pipes a table's header is a line of text, and its first row the header.
        piped = passage.kind is not PassageKind.TABLE or context.startswith("|")
        yield context if piped else f"| {context} |"
    yield passage.text


def _place(passage: Passage) -> str:
    return " > ".join(dict.fromkeys((passage.title, *passage.heading)))
