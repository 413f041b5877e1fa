"""How the screens say days, times, counts and how sure we are."""

import re
from datetime import date, datetime

_MOST_CARRIED = 16
_ENDS = re.compile(r"[.!?:;\n]")


def day(value: date) -> str:
    """A day as people write it: 3 March 2026."""
    return f"{value.day} {value:%B %Y}"


def in_force(first: date, last: date | None) -> str:
    """The days a version is in force, the last included."""
    if last is None:
        return f"since {day(first)}"
    return f"{day(first)} to {day(last)}"


def day_briefly(value: date) -> str:
    """A day where there is little room: 3 Mar 2026."""
    return f"{value.day} {value:%b %Y}"


def in_force_briefly(first: date, last: date | None) -> str:
    """The days a version is in force, where there is little room."""
    if last is None:
        return f"since {day_briefly(first)}"
    return f"{day_briefly(first)} – {day_briefly(last)}"


def day_heading(value: date, today: date) -> str:
    """A day as the heading of a list: Today, Yesterday, or the day itself."""
    match (today - value).days:
        case 0:
            return "Today"
        case 1:
            return "Yesterday"
        case _:
            return day(value)


def understood(question: str) -> str:
    """A follow-up as it was understood: "and by gift card? (about refund)".

    The rules put what they carry over before what was said, which searches well and reads badly.
    """
    carried, colon, said = question.partition(": ")
    if not colon or not said or len(carried.split()) > _MOST_CARRIED or _ENDS.search(carried):
        return question
    return f"{said} (about {carried})"


def clock(moment: datetime) -> str:
    """A moment's time of day on the server's clock: 09:05."""
    return f"{moment.astimezone():%H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 passage, 2 passages."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size(octets: int) -> str:
    """A file's size: 812 bytes, 14 KB, 2.3 MB."""
    if octets < 1000:
        return count(octets, "byte")
    if octets < 1_000_000:
        return f"{octets / 1000:.0f} KB"
    return f"{octets / 1_000_000:.1f} MB"
