"""Passages of a Markdown file as safe HTML: formatted, with nothing active and no way out."""

from collections.abc import Sequence
from functools import cache

import nh3
import regex
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from assistant.help_pages.plain import in_frame, paragraphs
from kb.model import Passage, PassageKind

_TAGS = {
    "p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "s", "sub", "sup", "kbd",
    "a", "table", "thead", "tbody", "tr", "th", "td", "br", "hr",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_OURS = regex.compile(r"/help/[\w%-]*(?:#[\w%-]+)?|#[\w%-]+")
# Bullets, boxes and quote marks before the first word of a line; they are in no passage.
_LEAD = regex.compile(r"(?:[ \t]|>|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)*")
_FENCE = regex.compile(r"^[ \t>]*(?:```|~~~)", regex.M)
_SAYS = regex.compile(r"[\p{L}\p{N}<`~]")
# Made-up text can make inline markup slower to read than any page is worth.
_LONGEST = 60_000


def from_markdown(passages: Sequence[Passage], source: str) -> Markup:
    """Passages under one heading, in order, formatted as their file says.

    `source` is the text they are stretches of. What stands between them is taken for its
    marks alone: comments and whatever else is no passage never shows.
    """
    text = _rejoined(passages, source)
    if len(text) > _LONGEST:
        return paragraphs(text)
    try:
        html = _markdown().render(text)
    except RecursionError:
        return paragraphs(text)
    safe = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
    )
    return in_frame(Markup(safe))  # noqa: S704  (cleaned by nh3)


def _rejoined(passages: Sequence[Passage], source: str) -> str:
    """The Markdown of some passages, without what stands between them and is no mark."""
    parts: list[str] = []
    before: Passage | None = None
    for passage in passages:
        end = before.span.end if before else 0
        start = _with_lead(source, passage.span.start, end)
        gap = source[end:start] if before else ""
        is_new = before is None or bool(_SAYS.search(gap))
        lead = source[start : passage.span.start]
        parts.append("\n\n" if is_new else gap)
        if passage.kind is PassageKind.TABLE and not _goes_on(before, passage, is_new):
            parts.append(_table_head(passage.context))
        parts.append(lead.lstrip(" \t") if is_new else lead)
        parts.append(_closed(source, passage))
        before = passage
    return "".join(parts)


def _with_lead(source: str, start: int, least: int) -> int:
    """Where the bullet of the line begins that a passage begins in, else the passage."""
    line = max(source.rfind("\n", 0, start) + 1, least)
    return line if _LEAD.fullmatch(source, line, start) else start


def _goes_on(before: Passage | None, passage: Passage, is_new: bool) -> bool:
    """Whether a table's rows follow those of the passage before."""
    if before is None or is_new:
        return False
    return before.kind is PassageKind.TABLE and before.context == passage.context


def _table_head(context: str) -> str:
    """A table's head as Markdown: it is no part of any passage."""
    cells = context.split(" | ") if context else [" "]
    ruler = "|".join("---" for _ in cells)
    return f"\n\n| {' | '.join(cells)} |\n|{ruler}|\n"


def _closed(source: str, passage: Passage) -> str:
    """A passage, in a fence where its file has one around its beginning or its end."""
    opening = "```\n" if _is_fenced(source, passage.span.start) else ""
    closing = "\n```" if _is_fenced(source, passage.span.end) else ""
    return f"{opening}{passage.text}{closing}"


def _is_fenced(source: str, place: int) -> bool:
    return len(_FENCE.findall(source, 0, place)) % 2 == 1


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Keep where a list begins, and links that stay on these pages."""
    if name == "href":
        return value if _OURS.fullmatch(value) else None
    return value if value.isdecimal() and len(value) < 10 else None


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    parser.core.ruler.push("links_out", _without_links_out)
    parser.core.ruler.push("pictures", _without_pictures)
    return parser


def _without_links_out(state: StateCore) -> None:
    """Leave only the words of links that lead elsewhere."""
    for token in state.tokens:
        is_out = False
        for child in token.children or ():
            if child.type == "link_open":
                is_out = not _OURS.fullmatch(str(child.attrGet("href") or ""))
            if child.type in ("link_open", "link_close") and is_out:
                child.type, child.content, child.tag, child.nesting = "text", "", "", 0


def _without_pictures(state: StateCore) -> None:
    """Leave what a picture says in words."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "image":
                _say(child)


def _say(image: Token) -> None:
    words = RendererHTML().renderInlineAsText(image.children, {}, {})  # type: ignore[arg-type]
    image.type, image.tag, image.content, image.children = "text", "", words, None
