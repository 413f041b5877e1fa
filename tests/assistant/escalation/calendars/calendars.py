"""Calendars for tests: a few that people know, and any that hypothesis can think of."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from assistant.escalation.model import DAY_MINUTES, Calendar, CalendarId, Hours

NINE_TO_SIX = (Hours(9 * 60, 18 * 60),)
ZONES = (
    "UTC",
    "Europe/Amsterdam",
    "Europe/Dublin",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Antarctica/Troll",
)
PLACES = (("", ""), ("NL", ""), ("DE", "BY"), ("US", "CA"), ("IE", ""), ("JP", ""))


def office(zone: str = "Europe/Amsterdam", country: str = "") -> Calendar:
    """Monday to Friday from nine to six."""
    week = (NINE_TO_SIX,) * 5 + ((), ())
    return Calendar(CalendarId("office"), zone, week, country)


@st.composite
def some_hours(draw: st.DrawFn) -> tuple[Hours, ...]:
    """A day's hours in order, apart or touching; often to the quarter of an hour."""
    minute = st.one_of(
        st.integers(0, DAY_MINUTES // 15).map(lambda quarter: quarter * 15),
        st.integers(0, DAY_MINUTES),
    )
    edges = sorted(draw(st.sets(minute, min_size=0, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Hours(opens, closes) for opens, closes in pairs)


@st.composite
def calendars(draw: st.DrawFn, near: date = date(2026, 3, 29)) -> Calendar:
    """A calendar of any zone with some working hours, special days near a day among them."""
    week = draw(st.tuples(*[some_hours()] * 7).filter(any))
    special_days = draw(st.sets(st.integers(-3, 3), max_size=3))
    special = tuple(
        (near + timedelta(days=offset), draw(some_hours())) for offset in sorted(special_days)
    )
    country, subdivision = draw(st.sampled_from(PLACES))
    zone = draw(st.sampled_from(ZONES))
    return Calendar(CalendarId("any"), zone, week, country, subdivision, special)


CHANGES = tuple(
    date.fromisoformat(day)
    for day in (
        "2011-12-30",  # Apia leaves a day out
        "2018-02-18",  # São Paulo puts midnight back to eleven
        "2018-11-04",  # São Paulo leaves midnight out
        "2024-02-29",
        "2026-03-08",
        "2026-03-29",
        "2026-04-05",
        "2026-10-25",
        "2026-11-01",
        "2026-12-24",
        "2027-12-31",
    )
)


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """An instant in UTC to the minute, within two days of a day on which something is unusual."""
    day = draw(st.sampled_from(CHANGES))
    minutes = draw(st.integers(-2 * DAY_MINUTES, 3 * DAY_MINUTES))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
