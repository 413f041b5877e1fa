"""Facts with where they stand: risks in the customer's words, orders, and what policy says."""

from collections.abc import Iterator

from assistant.answering.model import Citation
from assistant.casework.handover.material import Material
from assistant.casework.handover.wording import (
    citation_source,
    day,
    message_source,
    on_one_line,
    phrase,
)
from assistant.casework.model import Author, PacketLine, Section
from assistant.customers.model import Order
from assistant.triage.model import Risk

_MOST_ITEMS = 5


def fact_lines(material: Material) -> list[PacketLine]:
    """Risks, gravest of the newest message first; orders the case is about; policy words."""
    return [*_risks(material), *_orders(material), *_policies(material)]


def _risks(material: Material) -> Iterator[PacketLine]:
    """Each risk once, as the newest message that has it tells it."""
    told: set[Risk] = set()
    for message in reversed(material.written_by(Author.CUSTOMER)):
        for each in message.triage.risks if message.triage else ():
            if each.risk in told:
                continue
            told.add(each.risk)
            label, source = each.risk.label.capitalize(), message_source(message, material.zone)
            if each.words.strip() and each.words in message.text:
                text = f"{label}: “{on_one_line(each.words)}”"
                yield PacketLine(Section.FACTS, text, source, each.words)
            else:
                yield PacketLine(Section.FACTS, f"{label}: by the record", source)


def _orders(material: Material) -> Iterator[PacketLine]:
    for order in material.orders:
        yield PacketLine(Section.FACTS, order_text(order), f"order {order.id}")


def order_text(order: Order) -> str:
    """An order in one line, as the record has it."""
    parts = [f"Order {order.id}: {order.total}"]
    if order.placed_on:
        parts.append(f"placed {day(order.placed_on)}")
    if order.delivered_on:
        parts.append(f"delivered {day(order.delivered_on)}")
    if order.status:
        parts.append(order.status)
    items = [f"{each.quantity} × {phrase(each.name)}" for each in order.items[:_MOST_ITEMS]]
    if len(order.items) > _MOST_ITEMS:
        items.append(f"{len(order.items) - _MOST_ITEMS} more")
    return ", ".join(parts) + (f"; {', '.join(items)}" if items else "")


def _policies(material: Material) -> Iterator[PacketLine]:
    said: set[tuple[str, str]] = set()
    for citation in citations(material):
        if (citation.document_id, citation.quote) not in said:
            said.add((citation.document_id, citation.quote))
            yield policy_line(Section.FACTS, citation)


def citations(material: Material) -> Iterator[Citation]:
    """What answers and replies of the case rest on, newest first."""
    for message in reversed(material.messages):
        yield from message.citations
    for turn in reversed(material.told):
        if not turn.suggestion.answer.abstained and not turn.replaced_by:
            yield from turn.suggestion.answer.citations


def policy_line(section: Section, citation: Citation) -> PacketLine:
    """A policy's words, whole, with where they stand."""
    source = citation_source(citation)
    return PacketLine(section, f"“{on_one_line(citation.quote)}”", source, citation.quote)
