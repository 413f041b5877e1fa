"""Everything about somebody as a ZIP: a JSON file for each table, files as they were sent."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from assistant.json_value import Json
from assistant.masking.masker import Find
from assistant.privacy.keeping import KEPT, Kept
from assistant.privacy.masked import OthersMasked
from assistant.privacy.model import Kind
from assistant.privacy.reach import Reach
from assistant.privacy.shown import left_out_line
from assistant.webchat.tables import ChatFileRow

_IN_MEMORY = 8_000_000
_PIECE = 64 * 1024
# Words that somebody wrote. What identifies, dates and figures is left as it is.
_WORDS = frozenset(
    (
        *("text", "title", "latest_text", "detail", "question", "understood", "reason", "sent"),
        *("words", "what", "note", "notes", "comment", "lines", "body", "said", "answer_reason"),
        *("problem", "resolution", "triage", "why"),
    )
)
_ABOUT: Mapping[Kind, str] = {
    Kind.PROFILE: "who you are to us: contact data, orders, contacts, offers made elsewhere",
    Kind.CASES: "your matters: when they began and ended, who worked on them, what was to be done",
    Kind.MESSAGES: "what you wrote, what we replied, and what our staff noted about it",
    Kind.CHATS: "your chats on our web sites",
    Kind.FILES: "files you sent; the files themselves are in the folder attachments",
    Kind.ANSWERS: "what our staff and assistant looked up and sent in your matters",
    Kind.OFFERS: "what you were offered, who decided it, and why",
    Kind.PROMISES: "what we promised you",
    Kind.SURVEYS: "what you told us of how you were served",
    Kind.DELIVERIES: "what was told of your matters to other systems of the company",
    Kind.RESOLUTIONS: "drafts of what others can learn of your matters, without your data",
}


def export(session: Session, reach: Reach, *, find: Find) -> Iterator[bytes]:
    """The ZIP in pieces; it is whole before the first one is given."""
    masked = OthersMasked(find, reach)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _readme(reach.shared))
            for kept in KEPT:
                name = f"{kept.kind.value}/{kept.row.__tablename__}.json"
                rows = _rows(session, kept, reach, masked)
                archive.writestr(name, json.dumps(rows, ensure_ascii=False, indent=1))
            _add_files(archive, session, reach)
        yield from _pieces(file)


def _rows(session: Session, kept: Kept, reach: Reach, masked: OthersMasked) -> list[Json]:
    # The table's own columns, so that one added later is in the export by itself.
    columns = [
        each
        for each in inspect(kept.row).column_attrs
        if each.key not in kept.hidden and each.key != "searched"
    ]
    chosen = select(*(each.class_attribute for each in columns)).where(kept.whose(reach))
    return [
        {
            each.key: _shown(each.key, value, masked)
            for each, value in zip(columns, row, strict=True)
        }
        for row in session.execute(chosen)
    ]


def _shown(name: str, value: object, masked: OthersMasked) -> Json:
    told = _plain(value)
    return masked.value(told, name) if name in _WORDS else told


def _plain(value: object) -> Json:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be exported")


def _add_files(archive: zipfile.ZipFile, session: Session, reach: Reach) -> None:
    named = select(ChatFileRow.id, ChatFileRow.name).where(ChatFileRow.chat_id.in_(reach.chats))
    for id_, name in session.execute(named.order_by(ChatFileRow.at, ChatFileRow.id)).all():
        content = session.scalar(select(ChatFileRow.content).where(ChatFileRow.id == id_))
        # One at a time: a chat may hold a hundred megabytes.
        archive.writestr(f"attachments/{id_}-{_file_name(name)}", content or b"")


def _file_name(name: str) -> str:
    """A name that stays in its folder wherever the archive is unpacked."""
    kept = "".join(each if each.isalnum() or each in "-_." else "_" for each in name)
    return kept.lstrip(".")[-100:] or "file"


def _readme(shared: Sequence[str]) -> str:
    lines = [
        "Everything that is kept of you here, by kind. Times are in UTC, amounts in the",
        "currency's smallest unit where a name ends in _minor.",
        "",
        *(f"{kind.value}/: {about}" for kind, about in _ABOUT.items()),
        "",
        "Personal data of other people is replaced by what it is, such as [email]. Texts of our",
        "internal rules are left out. A file with [] in it says that nothing of it is kept.",
    ]
    if left_out := left_out_line(shared):
        lines += ["", left_out]
    return "\n".join(lines) + "\n"


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
