"""Making a handover packet: every line from the record, quotes word for word, sections in order."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from assistant.casework.handover.customer_lines import customer_lines
from assistant.casework.handover.fact_lines import fact_lines
from assistant.casework.handover.material import Material
from assistant.casework.handover.next_lines import next_lines
from assistant.casework.handover.standing_lines import (
    clock_lines,
    mood_lines,
    offer_lines,
    promise_lines,
)
from assistant.casework.handover.tried_lines import tried_lines
from assistant.casework.handover.wanted_lines import wanted_lines
from assistant.casework.handover.wording import shortened
from assistant.casework.model import Packet, PacketLine, Section

MOST: Mapping[Section, int] = {
    Section.CUSTOMER: 5,
    Section.WANTS: 5,
    Section.TRIED: 7,
    Section.FACTS: 6,
    Section.OFFERS: 3,
    Section.MOOD: 2,
    Section.PROMISES: 4,
    Section.TIME: 3,
    Section.NEXT: 5,
}
"""How many lines a section has at most; a packet is read in a minute."""


def made(material: Material, *, at: datetime) -> Packet:
    """The packet of a case as it stands at a moment; at most 40 lines, the weightiest kept.

    The same material and moment always give the same packet. `quote` stands word for word in
    its source. Nothing is in it that no record says.
    """
    sections: dict[Section, Iterable[PacketLine]] = {
        Section.CUSTOMER: customer_lines(material),
        Section.WANTS: wanted_lines(material, most=MOST[Section.WANTS]),
        Section.TRIED: tried_lines(material),
        Section.FACTS: fact_lines(material),
        Section.OFFERS: offer_lines(material),
        Section.MOOD: mood_lines(material),
        Section.PROMISES: promise_lines(material, at),
        Section.TIME: clock_lines(material, at),
        Section.NEXT: next_lines(material, at),
    }
    lines = [
        line
        for section in Section
        for line in shortened(
            section,
            tuple(sections[section]),
            MOST[section],
            kept_last=section is Section.TRIED,
        )
    ]
    return Packet(material.case.id, tuple(lines), at)
