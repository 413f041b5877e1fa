"""Packets in SQL, one a case; what people edited survives when a packet is made again.

Every function joins the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.casework.errors import ChangedMeanwhileError
from assistant.casework.handover.checking import checked
from assistant.casework.handover.material import Material
from assistant.casework.handover.packet import made
from assistant.casework.inbox.stored import changed, locked
from assistant.casework.model import CaseId, EscalationId, Packet, PacketLine, Section
from assistant.casework.tables import PacketRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from assistant.texts import storable

LONGEST_LINE = 2_000
MOST_LINES = 100
_ORDER = {section: place for place, section in enumerate(Section)}


def keep(session: Session, packet: Packet) -> Packet:
    """Keep a packet in place of what was, whatever revision that had; as it is kept.

    The case's row is locked by who calls. Editing is `edited`.
    """
    row = session.get(PacketRow, packet.case, with_for_update=True, populate_existing=True)
    if row is None:
        row = PacketRow(case_id=packet.case, revision=0)
        session.add(row)
    row.escalation = packet.escalation
    row.lines = [*map(_line_json, packet.lines), *map(_removed_json, packet.removed)]
    row.made_at = packet.made_at
    row.edited_by = storable(packet.edited_by)
    row.revision += 1
    session.flush()
    return _packet(row)


def of_case(session: Session, case_id: str) -> Packet | None:
    """A case's packet as it was kept; None where none was."""
    row = session.get(PacketRow, storable(case_id), populate_existing=True)
    return None if row is None else _packet(row)


def edited(
    session: Session,
    case_id: CaseId,
    lines: Sequence[PacketLine],
    *,
    revision: int,
    by: Person,
    at: datetime,
    material: Material,
) -> Packet:
    """Keep a packet as a person changed it, with a line in the case's story.

    `lines` are all it is to have. Each that was made or kept before stays as it was; what the
    person wrote is checked, and kept as they wrote it. `revision` is 0 where none was kept yet.
    Raises ChangedMeanwhileError for an older one, and RequestRefusedError for over 100 lines
    or 2,000 characters in one.
    """
    _check_size(lines)
    case = locked(session, case_id)
    kept = of_case(session, case_id)
    refuse_changed(kept, revision)
    packet = with_edits(kept, lines, by=by.name, at=at, material=material)
    tell(session, case_id, "packet edited", by=by.name, at=at)
    changed(case, at)
    return keep(session, packet)


def refuse_changed(kept: Packet | None, revision: int | None) -> None:
    """Raise ChangedMeanwhileError where a packet is not the one that was looked at; None is any."""
    if kept is not None and revision is not None and kept.revision != revision:
        raise ChangedMeanwhileError(kept.edited_by or BY_RULE)


def with_edits(
    kept: Packet | None,
    lines: Sequence[PacketLine],
    *,
    by: str,
    at: datetime,
    material: Material,
) -> Packet:
    """The packet with these lines and no others; what is new in it is this person's.

    Every line that a person wrote is checked against the record as it is now. Without a kept
    packet the lines are edits of the one made from the material.
    """
    fresh = made(material, at=at)
    base = fresh if kept is None else kept
    known = {_key(each): each for each in (*fresh.lines, *base.lines)}
    written = [each for each in lines if each.text.strip()]
    new = tuple(
        _as_written(known.get(_key(each)) or replace(each, by=by), material, at)
        for each in sorted(written, key=lambda each: _ORDER[each.section])
    )
    texts = {each.text for each in new}
    gone = [each.text for each in base.lines if not each.by and each.text not in texts]
    removed = tuple(each for each in dict.fromkeys((*base.removed, *gone)) if each not in texts)
    same = new == base.lines
    return replace(
        base, lines=new, removed=removed, made_at=at, edited_by=base.edited_by if same else by
    )


def merged(before: Packet | None, fresh: Packet) -> Packet:
    """A packet made again with what people wrote in the earlier one, without what they took out.

    In each section their lines keep their place among those that are still made; what is new
    comes last. Lines that are no longer made go.
    """
    if before is None:
        return fresh
    lines = tuple(line for section in Section for line in _merged(before, fresh, section))
    return replace(before, lines=lines, made_at=fresh.made_at)


def _merged(before: Packet, fresh: Packet, section: Section) -> list[PacketLine]:
    removed = frozenset(before.removed)
    now = {each.text: each for each in fresh.of(section) if each.text not in removed}
    old = before.of(section)
    if not any(each.by for each in old):
        return list(now.values())
    stay = [each if each.by else now[each.text] for each in old if each.by or each.text in now]
    said = {each.text for each in stay}
    return [*stay, *(each for text, each in now.items() if text not in said)]


def _as_written(line: PacketLine, material: Material, at: datetime) -> PacketLine:
    """A person's line as the record supports it now; one that was made stays as it was."""
    return checked(line, material, at=at) if line.by else line


def _key(line: PacketLine) -> tuple[Section, str]:
    return line.section, line.text


def _check_size(lines: Sequence[PacketLine]) -> None:
    if len(lines) > MOST_LINES:
        raise RequestRefusedError(
            f"a packet has at most {MOST_LINES} lines; leave out what the case tells anyway"
        )
    if any(len(each.text) > LONGEST_LINE for each in lines):
        raise RequestRefusedError(
            f"a line has at most {LONGEST_LINE:,} characters; make two of it, or shorten it"
        )


def _packet(row: PacketRow) -> Packet:
    return Packet(
        case=CaseId(row.case_id),
        lines=tuple(_line(each) for each in row.lines if not each.get("removed")),
        made_at=row.made_at,
        edited_by=row.edited_by,
        escalation=EscalationId(row.escalation) if row.escalation else None,
        revision=row.revision,
        removed=tuple(str(each["text"]) for each in row.lines if each.get("removed")),
    )


def _line_json(line: PacketLine) -> dict[str, Json]:
    return {
        "section": line.section.value,
        "text": storable(line.text),
        "source": storable(line.source),
        "quote": storable(line.quote),
        "checked": line.checked,
        "why": storable(line.why),
        "by": storable(line.by),
    }


def _removed_json(text: str) -> dict[str, Json]:
    return {"removed": True, "text": storable(text)}


def _line(stored: dict[str, Json]) -> PacketLine:
    return PacketLine(
        section=Section(str(stored["section"])),
        text=str(stored["text"]),
        source=str(stored["source"]),
        quote=str(stored["quote"]),
        checked=bool(stored["checked"]),
        why=str(stored["why"]),
        by=str(stored["by"]),
    )
