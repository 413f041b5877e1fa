"""The suggested next step: from the path, its policy and what is open; never from a customer."""

from collections.abc import Iterator
from datetime import datetime

from assistant.casework.handover.fact_lines import policy_line
from assistant.casework.handover.material import Material
from assistant.casework.handover.standing_lines import open_promises
from assistant.casework.handover.wording import message_source, moment, on_one_line
from assistant.casework.model import Author, PacketLine, Section
from assistant.offers.decision import Status


def next_lines(material: Material, at: datetime) -> Iterator[PacketLine]:
    """What to do first: as the path and its policy say, then what is open in the case.

    Nothing that a customer wrote is in it.
    """
    way = material.way_up
    if way and way.path.first.strip():
        source = f"service plan, {way.path.title}"
        yield PacketLine(Section.NEXT, on_one_line(way.path.first), source)
    if way and way.policy:
        yield policy_line(Section.NEXT, way.policy)
    yield from _open(material, at)


def _open(material: Material, at: datetime) -> Iterator[PacketLine]:
    for promise in open_promises(material):
        if promise.due_at < at:
            text = (
                f"Keep or renew the promise “{on_one_line(promise.words)}”"
                f" of {promise.owner_name}: it is overdue"
            )
            source = f"promise of {moment(promise.made_at, material.zone)}"
            yield PacketLine(Section.NEXT, text, source)
    for offer in material.offers:
        if offer.status is Status.WAITING:
            text = f"Decide on the offer that waits for approval: {offer.title}, {offer.value}"
            source = f"offers record, {moment(offer.at, material.zone)}"
            yield PacketLine(Section.NEXT, text, source)
    said = [each for each in material.messages if each.author is not Author.NOTE]
    if said and said[-1].author is Author.CUSTOMER:
        source = message_source(said[-1], material.zone)
        yield PacketLine(Section.NEXT, "Answer the newest message of the customer", source)
