"""E-mail (EML): who wrote what when, and the text as written."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.decoding import decode, looks_binary, two_byte_encoding
from ingest.readers.html import add_html
from ingest.readers.source import Source
from ingest.readers.text import text_blocks

_SHOWN = ("From", "To", "Cc", "Date")
_QUOTE_MARKS = re.compile(r"^(?:[ \t]*>)+[ \t]?", re.MULTILINE)


def read_mail(source: Source) -> ReadDocument:
    """Read a message; its subject is the heading, and attachments are named in a warning."""
    # An UTF-16 file of a message is text first; messages themselves are bytes.
    data = source.data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or two_byte_encoding(data):
        data = decode(data).encode("utf-8")
    message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    assembly = Assembly(source.limits)
    fields = {name: _header(message, name) for name in ("Subject", *_SHOWN)}
    attached = [_file_name(part) for part in message.walk() if _is_attached(part)]
    add_message(assembly, fields, list(_bodies(message)), attached)
    return assembly.document()


def add_message(
    assembly: Assembly,
    fields: dict[str, str],
    bodies: list[tuple[str, str]],
    attached: list[str],
) -> None:
    """Add a message: its fields, its (kind, text) bodies, and a word on its attachments."""
    subject = one_line(fields.get("Subject", ""))
    if subject:
        assembly.properties["title"] = subject
        assembly.heading(subject, 1)
    said = [f"{name}: {one_line(fields[name])}" for name in _SHOWN if fields.get(name)]
    if said and bodies:
        assembly.paragraph("\n".join(said))
    for kind, text in bodies:
        if kind == "html":
            title = assembly.properties.get("title")
            add_html(assembly, text)
            if title:
                assembly.properties["title"] = title
        else:
            add_plain(assembly, text)
    if attached:
        names = ", ".join(repr(one_line(name)[:80]) for name in attached[:10])
        which = "an attachment" if len(attached) == 1 else f"{len(attached)} attachments"
        assembly.warn(f"comes with {which} not read here: {names}")


def add_plain(assembly: Assembly, text: str) -> None:
    """Add plain text; what is quoted in it stays, without the marks."""
    text = _QUOTE_MARKS.sub("", text)
    for block in text_blocks(text):
        add_text_block(assembly, block, text)


def add_text_block(assembly: Assembly, block: Block, text: str) -> None:
    """Add one block of a plain text; headings in it count below what is open."""
    said = text[block.span.start : block.span.end]
    match block.kind:
        case BlockKind.HEADING:
            assembly.heading(said, block.level + 1)
        case BlockKind.LIST_ITEM:
            assembly.item(said, block.level)
        case _:
            assembly.paragraph(said)


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except (ValueError, IndexError, AttributeError, KeyError, TypeError, MessageError):
        # The parser of structured fields trips over some forgeries; the raw words do.
        raw = (value for key, value in message.raw_items() if key.lower() == name.lower())
        return one_line(str(next(raw, "")))


def _bodies(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the text parts to show: of alternatives the plain one, unless it is empty."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        inside = part.get_payload()
        if isinstance(inside, list):
            parts = [child for child in inside if isinstance(child, Message)]
            if kind == "multipart/alternative":
                parts = _preferred(parts)
            waiting.extend(reversed(parts))
        elif kind in ("text/plain", "text/html"):
            text = _text(part)
            if text.strip():
                yield kind.partition("/")[2], text


def _preferred(parts: list[Message]) -> list[Message]:
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if any(_text(part).strip() for part in plain):
        return plain
    return [part for part in parts if part not in plain][-1:] or parts[:1]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raw = part.get_payload()
        return raw if isinstance(raw, str) else ""
    charset = part.get_content_charset() or None
    if charset and charset.replace("-", "_").startswith("utf_16") and b"\x00" not in payload:
        # The whole message was turned to UTF-16 and still says so in each part.
        charset = None
    if charset in ("us-ascii", "ascii", "iso-8859-1", "latin-1"):
        charset = "cp1252"
    # A part that only says it is text is left out; the rest of the message is still read.
    return "" if looks_binary(payload) else decode(payload, charset)


def _is_attached(part: Message) -> bool:
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() in ("image", "application", "audio", "video")


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or part.get_content_type()
    except (ValueError, IndexError, AttributeError, KeyError, TypeError, MessageError):
        return part.get_content_type()
