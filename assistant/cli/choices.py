"""Options that several commands share, and what they stand for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import RequestRefusedError
from assistant.settings import Settings, read_settings

if TYPE_CHECKING:
    from kb.database import Database

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


def day(said: str | None, option: str) -> date | None:
    """A day written as 2026-03-31; raises RequestRefusedError naming the option."""
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise RequestRefusedError(
            f"{option} {said!r} is not a day; write it as 2026-03-31"
        ) from error


def settings() -> Settings:
    """The settings of this call."""
    return read_settings()


@contextmanager
def open_database() -> Iterator["Database"]:
    """The home's database without its indexes: enough to look and to change what is in force."""
    from assistant.home import open_database as open_

    database = open_(settings())
    try:
        yield database
    finally:
        database.close()
