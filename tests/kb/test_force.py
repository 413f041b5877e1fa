"""Which version holds on a day, against the rule said in Python."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import library, passages
from kb.database import Database
from kb.model import Audience, DocumentId
from tests.fakes import HashEmbedder
from tests.libraries import add

DAY_ONE = date(2026, 1, 1)
DAYS = range(-2, 14)


@dataclass(frozen=True)
class Wording:
    """A version by days counted from DAY_ONE; `lasts` is None for one without an end."""

    starts: int
    lasts: int | None


wordings = st.lists(
    st.builds(Wording, st.integers(0, 8), st.none() | st.integers(0, 6)), min_size=1, max_size=5
)


def day(number: int) -> date:
    return DAY_ONE + timedelta(days=number)


def governing(versions: list[Wording], retired: int | None, on: int) -> int | None:
    """The number of the version that holds on a day: the last to start, of these the newest."""
    started = [
        (each.starts, number) for number, each in enumerate(versions, 1) if each.starts <= on
    ]
    if not started or (retired is not None and retired <= on):
        return None
    number = max(started)[1]
    lasts = versions[number - 1].lasts
    if lasts is not None and on > versions[number - 1].starts + lasts:
        return None
    return number


def record_all(database: Database, versions: list[Wording], retired: int | None) -> str:
    document = f"d{uuid.uuid4().hex}"
    for number, each in enumerate(versions, 1):
        until = None if each.lasts is None else day(each.starts + each.lasts)
        add(
            database,
            HashEmbedder(),
            document,
            f"wording {number}",
            valid_from=day(each.starts),
            valid_until=until,
        )
    if retired is not None:
        library.retire(database, document, on=day(retired))
    return document


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(versions=wordings, retired=st.none() | st.integers(-1, 12))
def test_at_most_one_version_holds_on_a_day_and_it_is_the_last_to_start(
    database: Database, versions: list[Wording], retired: int | None
) -> None:
    document = record_all(database, versions, retired)
    every_one = [
        passage.id
        for number in range(1, len(versions) + 1)
        for passage in passages.of_version(database, DocumentId(document), number)
    ]
    for number in DAYS:
        held = passages.readable(database, every_one, audience=Audience.PUBLIC, on=day(number))
        expected = governing(versions, retired, number)
        assert [passage.version for passage in held.values()] == [expected] * (expected is not None)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(versions=wordings)
def test_the_last_day_shown_is_the_last_day_held(
    database: Database, versions: list[Wording]
) -> None:
    document = record_all(database, versions, None)
    for summary in library.history(database, document):
        held = [
            number for number in range(30) if governing(versions, None, number) == summary.number
        ]
        if held:
            last = None if summary.valid_until is None else summary.valid_until
            assert last is None or last == day(held[-1])
            assert (last is None) == (held[-1] == 29)
