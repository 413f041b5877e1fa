"""Spans, hours, days of the week and money as people write them in a plan, and back."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from assistant.escalation.model import DAY_MINUTES, Hours, Span, SpanUnit
from assistant.money import Money
from assistant.offers.catalogue.scalars import amount_of, currency_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of a week as a plan names them, Monday first."""

CLOSED = "closed"
MOST_MINUTES = 60 * 24 * 366
MOST_DAYS = 366
"""The longest spans, in minutes and in working days."""

_SPAN = re.compile(
    r"(\d{1,6}) ?(?:working )?(minutes?|mins?|hours?|h|days?)", re.ASCII | re.IGNORECASE
)
_HOURS = re.compile(r"(\d{1,2}):(\d{2}) ?[-–] ?(\d{1,2}):(\d{2})", re.ASCII)
_MONEY = re.compile(r"([A-Z]{3}) ?(\S+)|(\S+?) ?([A-Z]{3})", re.ASCII)
_SPAN_FORM = "write it as 15 minutes, 4 working hours or 1 working day"


def span_of(text: str) -> Span:
    """A span such as '15 minutes', '4 working hours', '1 working day'; all is working time.

    Raises ValueError with what to write.
    """
    said = _SPAN.fullmatch(" ".join(text.split()))
    if said is None:
        raise ValueError(f"{text!r} is no span; {_SPAN_FORM}")
    amount, word = int(said[1]), said[2].casefold()
    unit = SpanUnit.DAYS if word.startswith("d") else SpanUnit.MINUTES
    if word.startswith("h"):
        amount *= 60
    most = MOST_DAYS if unit is SpanUnit.DAYS else MOST_MINUTES
    if not 1 <= amount <= most:
        raise ValueError(f"{text!r} is not from 1 minute to {MOST_DAYS} days")
    return Span(amount, unit)


def span_said(span: Span) -> str:
    """A span in words, as `span_of` reads it."""
    if span.unit is SpanUnit.DAYS:
        return _counted(span.amount, "working day")
    hours, minutes = divmod(span.amount, 60)
    return _counted(hours, "working hour") if not minutes else _counted(span.amount, "minute")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def hours_of(text: str) -> Hours:
    """A stretch of a day such as '08:00-20:00', 24:00 for its end; raises ValueError."""
    said = _HOURS.fullmatch(text.strip())
    if said is None:
        raise ValueError(f"{text!r} are no hours; write them as 08:00-20:00")
    opens, closes = (_minute(said[place], said[place + 1], text) for place in (1, 3))
    if opens >= closes:
        raise ValueError(
            f"{text!r} end before they begin; write a stretch over midnight as two,"
            f" {_clock(opens)}-24:00 and 00:00-{_clock(closes)} on the next day"
            if 0 < closes < opens
            else f"{text!r} are no time at all; write them as 08:00-20:00"
        )
    return Hours(opens, closes)


def _minute(hour: str, minute: str, text: str) -> int:
    at = int(hour) * 60 + int(minute)
    if int(minute) > 59 or at > DAY_MINUTES:
        raise ValueError(f"{text!r} names a time that is none; a day goes from 00:00 to 24:00")
    return at


def hours_said(hours: Hours) -> str:
    """A stretch of a day as `hours_of` reads it."""
    return f"{_clock(hours.opens)}-{_clock(hours.closes)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def stretches_of(texts: Iterable[str]) -> tuple[Hours, ...]:
    """The stretches of one day, in order; 'closed' is none. Raises ValueError on overlaps."""
    said = [text for text in texts if text.casefold() != CLOSED]
    stretches = sorted(map(hours_of, said), key=lambda hours: hours.opens)
    for earlier, later in pairwise(stretches):
        if later.opens < earlier.closes:
            raise ValueError(
                f"{hours_said(earlier)} and {hours_said(later)} overlap; write one stretch"
            )
    return tuple(stretches)


def days_of(text: str) -> frozenset[int]:
    """Days of the week such as 'mon-fri' or 'sat', 0 for Monday; 'sat-mon' goes round.

    Raises ValueError with what to write.
    """
    ends = [each.strip().casefold() for each in re.split("[-–]", text)]
    if len(ends) > 2 or not all(each in DAYS for each in ends):
        raise ValueError(f"{text!r} are no days; write {', '.join(DAYS)} or mon-fri")
    first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
    length = (last - first) % 7 + 1
    return frozenset((first + step) % 7 for step in range(length))


def days_said(days: Iterable[int]) -> str:
    """Days that follow each other within a week, as `days_of` reads them."""
    ordered = sorted(days)
    first, last = DAYS[ordered[0]], DAYS[ordered[-1]]
    return first if first == last else f"{first}-{last}"


def runs_of(days: Iterable[int]) -> list[list[int]]:
    """Days of a week cut into runs that follow each other, in order."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def money_of(text: str) -> Money:
    """An amount with its currency, such as '150 EUR'; raises ValueError with what to write."""
    said = _MONEY.fullmatch(text.strip())
    if said is None:
        raise ValueError(f"{text!r} is no amount with its currency; write it as 150 EUR")
    currency, number = (said[1], said[2]) if said[1] else (said[4], said[3])
    return Money(amount_of(number, currency_of(currency)), currency)


def money_said(money: Money) -> str:
    """An amount as `money_of` reads it."""
    whole = money.amount == money.amount.to_integral_value()
    number = money.amount.quantize(Decimal(1)) if whole else money.amount
    return f"{number:f} {money.currency}"
