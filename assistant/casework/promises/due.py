"""When a promise is to be kept: the words of a time, on the calendar of whoever keeps it."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from assistant.casework.promises.time_words import (
    Anchor,
    DaySaid,
    Part,
    SpanSaid,
    TimeSaid,
    Unit,
)
from assistant.errors import AssistantError
from assistant.escalation.calendars.opening import Opening, opening_of
from assistant.escalation.calendars.working_time import due_at
from assistant.escalation.model import Calendar, Span, SpanUnit

_DAY = timedelta(days=1)
_FRIDAY = 4
_USUAL_CLOSE = time(17)
_LAST_MINUTE = time(23, 59)
_PARTS = {
    Part.MORNING: time(12),
    Part.NOON: time(12),
    Part.AFTERNOON: time(17),
    Part.EVENING: time(20),
}
_LOOKED_BACK = 14
# A day without its year lies ahead, unless it was a short while ago: then it is a slip.
_SLIP = timedelta(days=60)


def due_of(said: TimeSaid, *, at: datetime, calendar: Calendar, language: str) -> datetime | None:
    """The instant, in UTC, by which words said at an instant are to be kept; None for no time.

    A day without a time of it ends when the calendar closes. An end on a day that is closed is
    the closing before it; a day itself stays, open or not.
    """
    # Hours pass whatever the clock on the wall does.
    at = at.astimezone(UTC)
    match said.when:
        case None:
            return None
        case SpanSaid():
            return _span_due(said.when, at, calendar)
        case DaySaid():
            return _day_due(said, said.when, at, calendar, language)


def _span_due(said: SpanSaid, at: datetime, calendar: Calendar) -> datetime | None:
    try:
        match said.unit:
            case Unit.MINUTE | Unit.HOUR:
                minutes = said.amount * (60 if said.unit is Unit.HOUR else 1)
                if not said.working:
                    return at + timedelta(minutes=minutes)
                return due_at(calendar, at, Span(max(minutes, 1)))
            case Unit.DAY if said.working:
                return due_at(calendar, at, Span(max(said.amount, 1), SpanUnit.DAYS))
            case Unit.DAY | Unit.WEEK:
                days = said.amount * (7 if said.unit is Unit.WEEK else 1)
                return _end_by(opening_of(calendar), _today(calendar, at) + days * _DAY, at)
            case Unit.MONTH:
                day = _months_later(_today(calendar, at), said.amount)
                return _end_by(opening_of(calendar), day, at)
    except AssistantError:
        # A calendar that never opens has no due times.
        return None


def _day_due(
    said: TimeSaid, when: DaySaid, at: datetime, calendar: Calendar, language: str
) -> datetime | None:
    opening = opening_of(calendar)
    day = _day(when, at, calendar, language)
    if day is None:
        return None
    clock = _clock(when)
    if clock is not None:
        due = opening.instant(day, clock)
        if when.anchor is Anchor.UNSAID and due <= at:
            due = opening.instant(day + _DAY, clock)
        return due.astimezone(UTC)
    if said.by:
        return _end_by(opening, day, at)
    return _end_of(opening, day, at)


def _clock(when: DaySaid) -> time | None:
    if when.hour is not None:
        return time(when.hour, when.minute)
    return _PARTS[when.part] if when.part is not None else None


def _today(calendar: Calendar, at: datetime) -> date:
    return opening_of(calendar).day_of(at)


def _day(when: DaySaid, at: datetime, calendar: Calendar, language: str) -> date | None:
    today = _today(calendar, at)
    monday = today - today.weekday() * _DAY
    match when.anchor:
        case Anchor.TODAY | Anchor.DAY_END | Anchor.UNSAID:
            return today
        case Anchor.TOMORROW:
            return today + _DAY
        case Anchor.AFTER_TOMORROW:
            return today + 2 * _DAY
        case Anchor.WEEKDAY if when.coming:
            return monday + (7 + when.weekday) * _DAY
        case Anchor.WEEKDAY:
            return today + ((when.weekday - today.weekday() - 1) % 7 + 1) * _DAY
        case Anchor.THIS_WEEK | Anchor.WEEK_END:
            return _friday(opening_of(calendar), monday, at)
        case Anchor.NEXT_WEEK | Anchor.NEXT_WEEK_END:
            return monday + (7 + _FRIDAY) * _DAY
        case Anchor.MONTH_END:
            return today.replace(day=monthrange(today.year, today.month)[1])
        case Anchor.NEXT_MONTH_END:
            later = _months_later(today.replace(day=1), 1)
            return later.replace(day=monthrange(later.year, later.month)[1])
        case Anchor.DATE:
            return _date(when.date, today, language)


def _friday(opening: Opening, monday: date, at: datetime) -> date:
    """The Friday of a week; when that is over, its last open day, else the next Friday."""
    for day in (monday + days * _DAY for days in (_FRIDAY, 5, 6)):
        if _end_of(opening, day, at) > at and (opening.of_day(day) or day.weekday() == _FRIDAY):
            return day
    return monday + (7 + _FRIDAY) * _DAY


def _end_by(opening: Opening, day: date, at: datetime) -> datetime:
    """The last closing on or before a day that is still to come; else that day's own end."""
    for earlier in (day - days * _DAY for days in range(_LOOKED_BACK)):
        stretches = opening.of_day(earlier)
        if stretches and stretches[-1].closes > at:
            return _closing(opening, earlier, stretches[-1].closes, at)
        if stretches:
            break
    return _end_of(opening, day, at)


def _end_of(opening: Opening, day: date, at: datetime) -> datetime:
    """When a day's work ends; of a closed day, or one whose work is over, a time all the same."""
    stretches = opening.of_day(day)
    end = stretches[-1].closes if stretches else opening.instant(day, _usual_close(opening, day))
    if end <= at and day == opening.day_of(at):
        return opening.instant(day, _LAST_MINUTE).astimezone(UTC)
    return _closing(opening, day, end, at) if stretches else end.astimezone(UTC)


def _closing(opening: Opening, day: date, closes: datetime, at: datetime) -> datetime:
    """When a day closes; midnight is its last minute, while that is to come: the day is named."""
    last = opening.instant(day, _LAST_MINUTE).astimezone(UTC)
    return last if at < last < closes else closes.astimezone(UTC)


def _usual_close(opening: Opening, day: date) -> time:
    """When the last open day before a closed one ended, by the clock on the wall."""
    for earlier in (day - days * _DAY for days in range(1, _LOOKED_BACK)):
        if stretches := opening.of_day(earlier):
            shown = opening.shown(stretches[-1].closes)
            return shown.time() if shown.date() == earlier else _LAST_MINUTE
    return _USUAL_CLOSE


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year - 1:
        return date(date.max.year - 1, 12, 31)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _date(words: str, today: date, language: str) -> date | None:
    """A calendar date; one without a year is the next, or one of the last weeks."""
    import dateparser

    found: datetime | None = dateparser.parse(
        words,
        languages=[language],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "YMD" if words[:4].isdigit() else "DMY",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    if found is None:
        return None
    day = found.date()
    if day - today > timedelta(days=365) - _SLIP and str(day.year) not in words:
        earlier = _months_later(day, -12)
        return earlier if today - earlier <= _SLIP else day
    return day
