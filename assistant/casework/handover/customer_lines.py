"""The packet's first part: who the customer is, as the records have them."""

from collections.abc import Iterator

from assistant.casework.handover.material import Material
from assistant.casework.handover.wording import day, phrase
from assistant.casework.model import PacketLine, Section
from assistant.profile import Profile

_MOST_TAGS = 8


def customer_lines(material: Material) -> Iterator[PacketLine]:
    """Who the customer is. Of addresses and numbers only the one the case came by."""
    case, profile = material.case, material.profile
    name = profile.name if profile else case.customer_name
    reached = f", wrote by {case.channel}" + (f" as {case.contact}" if case.contact else "")
    source = f"customer record {case.customer}" if profile else "case"
    yield PacketLine(Section.CUSTOMER, f"{name or 'A customer without a name'}{reached}", source)
    if profile is None:
        yield PacketLine(Section.CUSTOMER, "Not linked to a customer record", "case")
        return
    for text in _known(profile):
        yield PacketLine(Section.CUSTOMER, text, source)


def _known(profile: Profile) -> Iterator[str]:
    if profile.tags:
        yield f"To mind: {', '.join(profile.tags[:_MOST_TAGS])}"
    standing = [f"tier {profile.tier}"] if profile.tier else []
    if profile.since:
        standing.append(f"customer since {day(profile.since)}")
    if standing:
        line = ", ".join(standing)
        yield line[0].upper() + line[1:]
    if dealings := ", ".join(_dealings(profile)):
        yield dealings[0].upper() + dealings[1:]
    if (last := profile.last_contact) is not None:
        reason = f": {phrase(last.reason)}" if last.reason else ""
        by = f" by {last.channel}" if last.channel else ""
        yield f"Last contact before: {day(last.at.date())}{by}{reason}"


def _dealings(profile: Profile) -> Iterator[str]:
    if profile.orders:
        spent = " and ".join(map(str, profile.spent))
        yield f"{profile.orders} {'order' if profile.orders == 1 else 'orders'}, {spent} in all"
    if profile.complaints:
        times = "once" if profile.complaints == 1 else f"{profile.complaints} times"
        yield f"complained {times} in the last 12 months"
