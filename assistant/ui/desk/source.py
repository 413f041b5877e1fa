"""The source of a quote: the document around it, its words marked, nothing in it active."""

import re
from dataclasses import dataclass
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from assistant.answering.model import Citation
from kb.model import Audience, Version

# Two characters no document may keep: what stands between them is marked.
_BEGIN, _END = "\ue000", "\ue001"
_AROUND = 6_000
_HEADING = Markup("<h3>{}</h3>")
_PARAGRAPH = Markup('<p class="as-written">{}</p>')
_LINE_MARKUP = re.compile(
    r"(?:[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+|>[ \t]?|\|))*[ \t]*"
)
_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
    "em", "strong", "s", "table", "thead", "tbody", "tr", "th", "td", "hr", "br",
}  # fmt: skip
# What a Markdown file says of itself before its text, shown beside the text already.
_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n)*?---\n")
_MARKDOWN = (".md", ".markdown", ".mdown")


@dataclass(frozen=True, slots=True)
class SourceView:
    """A citation's source; `text` is safe HTML with the quoted words in <mark>.

    `key` tells one opened source from another, so that the page knows when to scroll.
    """

    key: str
    citation: Citation
    headings: tuple[str, ...]
    text: Markup
    cut_before: bool
    cut_after: bool
    internal: bool


def source_view(
    key: str, citation: Citation, version: Version, headings: frozenset[str]
) -> SourceView:
    """A citation in its document as it was then; `headings` are lines to show as such."""
    text, cut_before, cut_after = quoted_in_context(version, citation.start, citation.end, headings)
    path = [part for part in citation.heading.split(" > ") if part]
    return SourceView(
        key=key,
        citation=citation,
        headings=tuple(path[1:] if path[:1] == [citation.title] else path),
        text=text,
        cut_before=cut_before,
        cut_after=cut_after,
        internal=citation.audience is Audience.INTERNAL,
    )


def quoted_in_context(
    version: Version, start: int, end: int, headings: frozenset[str] = frozenset()
) -> tuple[Markup, bool, bool]:
    """The version's text around characters `start` to `end`, those marked.

    A line of its own that is one of the `headings` is shown as a heading. Also tells whether
    text was cut off before and after. Markdown is shown formatted, other text as it is. There
    are no links, pictures or attributes in the result.
    """
    first, last = _window(version.text, start, end)
    front = _FRONT_MATTER.match(version.text)
    told = front.end() if front and first < front.end() <= start else first
    before = _plain(version.text[told:start])
    quote = _plain(version.text[start:end])
    after = _plain(version.text[end:last])
    if version.source.casefold().endswith(_MARKDOWN):
        html = _from_markdown(before, quote, after)
    else:
        html = _from_text(before, quote, after, headings)
    return html, first > 0, last < len(version.text)


def formatted(text: str, *, markdown: bool) -> Markup:
    """A passage as safe HTML."""
    return (
        _from_markdown("", _plain(text), "", mark=False) if markdown else _paragraphs(_plain(text))
    )


def is_markdown(source: str) -> bool:
    """Tell by a file's name whether its text is Markdown."""
    return source.casefold().endswith(_MARKDOWN)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """At least the quote, at most some thousand characters around it, cut between blocks."""
    first = text.rfind("\n\n", 0, start - _AROUND) + 2 if start > _AROUND else 0
    last = text.find("\n\n", end + _AROUND)
    return max(first, 0), last if last != -1 else len(text)


def _plain(text: str) -> str:
    return text.replace(_BEGIN, "").replace(_END, "")


def _from_text(before: str, quote: str, after: str, headings: frozenset[str]) -> Markup:
    return _marked(_paragraphs(f"{before}{_BEGIN}{quote}{_END}{after}", headings))


def _paragraphs(text: str, headings: frozenset[str] = frozenset()) -> Markup:
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", text))
    return Markup("").join(
        (_HEADING if block.strip() in headings else _PARAGRAPH).format(block)
        for block in blocks
        if block.strip()
    )


def _from_markdown(before: str, quote: str, after: str, *, mark: bool = True) -> Markup:
    if not mark:
        return Markup(_safe(_markdown().render(quote)))  # noqa: S704  (cleaned by nh3)
    # Before the list's dash or the heading's hash the mark would undo the markup.
    at_line_start = not before or before.endswith("\n")
    skipped = _LINE_MARKUP.match(quote) if at_line_start else None
    inside = skipped.end() if skipped else 0
    kept = len(quote.rstrip(" \t\n|"))
    inside = min(inside, kept)
    text = f"{before}{quote[:inside]}{_BEGIN}{quote[inside:kept]}{_END}{quote[kept:]}{after}"
    return _marked(Markup(_safe(_markdown().render(text))))  # noqa: S704  (cleaned by nh3)


def _safe(html: str) -> str:
    return nh3.clean(html, tags=_TAGS, attributes={}, link_rel=None)


def _marked(html: Markup) -> Markup:
    """Wrap each text between the two signs in a <mark>, however tags divide it."""
    marking, parts = False, []
    for part in re.split(r"(<[^>]*>|\ue000|\ue001)", html):
        if part == _BEGIN:
            marking = True
        elif part == _END:
            marking = False
        elif marking and part.strip() and not part.startswith("<"):
            parts.append(f"<mark>{part}</mark>")
        else:
            parts.append(part)
    return Markup("".join(parts))  # noqa: S704  (escaped before, only marks added)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
