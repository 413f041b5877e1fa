"""Finding what was changed, taken out, put in or moved in the audit log."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from assistant.audit.chain import GENESIS, entry_of, hash_of
from assistant.audit.errors import UnfitNotedError
from assistant.audit.lines import Line, UnreadableLineError, lines, one_moment
from assistant.audit.tables import AuditRow
from kb.database import Database

_NOTED = re.compile(r"(\d{1,10}):([0-9a-fA-F]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """A line's number and hash; written down elsewhere it proves all up to that line."""

    number: int
    sha256: str

    def __str__(self) -> str:
        """As people write it down."""
        return f"{self.number}:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking found: `rows` lines there are, `good` of them up to the first bad one.

    `first_bad` is None and `why` empty when all is well. `head` is the last good line's, with
    number 0 when there is none.
    """

    rows: int
    good: int
    head: Head
    first_bad: int | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether every line is there as it was written."""
        return self.first_bad is None


class _BadError(Exception):
    """Where the log is not as it was written, and why one can tell."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(why)
        self.number = number
        self.why = why


def read_noted(said: str) -> Head | None:
    """A head as people wrote it down, NUMBER:HASH; None for nothing. Raises UnfitNotedError."""
    if not said.strip():
        return None
    found = _NOTED.fullmatch(said.strip())
    if found is None or not int(found[1]):
        raise UnfitNotedError(said)
    return Head(int(found[1]), found[2].lower())


def verify(database: Database, *, noted: Head | None = None) -> Verified:
    """Check every line as they are at one moment, a thousand at a time.

    Whoever can write the database can make the whole chain anew, or cut its end off. `noted`,
    a head that was written down elsewhere, must still be a line's: that finds both.
    """
    head = Head(0, GENESIS)
    first_bad: int | None = None
    why = ""
    with one_moment(database) as session:
        rows = session.scalars(select(func.count()).select_from(AuditRow)).one()
        try:
            for line in lines(session):
                _compare(line, noted)
                head = _follow(line, head)
            if noted is not None and noted.number > head.number:
                raise _BadError(
                    head.number + 1,
                    f"the line is missing; line {noted.number} was there when it was noted",
                )
        except UnreadableLineError as error:
            first_bad, why = error.number, "the line was changed: it cannot be read"
        except _BadError as bad:
            first_bad, why = bad.number, bad.why
    return Verified(rows, head.number, head, first_bad, why)


def _follow(line: Line, before: Head) -> Head:
    """The head once this line is found good; raises _BadError."""
    expected = before.number + 1
    if line.number < expected:
        raise _BadError(line.number, "the line was put in: the first line is 1")
    if line.number > expected:
        raise _BadError(expected, f"the line is missing; the next one is {line.number}")
    _check(line, before)
    return Head(line.number, line.sha256)


def _check(line: Line, before: Head) -> None:
    """Compare a line with itself, and with the one before it."""
    try:
        entry, previous = entry_of(line.body, line.sha256)
    except ValueError as error:
        raise _BadError(
            line.number, "the line was changed: its text was never written so"
        ) from error
    if entry.number != line.number:
        raise _BadError(
            line.number, f"the lines are out of order: what stands here is line {entry.number}"
        )
    if line.sha256 != hash_of(line.body):
        raise _BadError(line.number, "the line was changed: its hash is another")
    told = (entry.at, entry.note.act.value, entry.note.by.id, entry.note.about)
    if told != (line.at, line.act, line.by, line.about):
        raise _BadError(line.number, "the line was changed: its columns are not what its text says")
    if previous != before.sha256:
        raise _BadError(
            line.number, "the line does not follow the one before it: one of both is another"
        )


def _compare(line: Line, noted: Head | None) -> None:
    if noted is not None and line.number == noted.number and line.sha256 != noted.sha256:
        raise _BadError(line.number, "the line is another than the one that was noted")
