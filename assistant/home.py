"""The home on disk: made, found, opened."""

import os
from pathlib import Path

from assistant.errors import HomeMissingError
from assistant.settings import Settings
from kb.database import Database
from kb.errors import HomeError

_ROOMS = Path(__file__).parent
MIGRATIONS = (
    _ROOMS / "audit" / "migrations" / "versions",
    _ROOMS / "access" / "migrations" / "versions",
    _ROOMS / "cases" / "migrations" / "versions",
    _ROOMS / "customers" / "migrations" / "versions",
    _ROOMS / "offers" / "migrations" / "versions",
    _ROOMS / "triage" / "migrations" / "versions",
    _ROOMS / "casework" / "migrations" / "versions",
    _ROOMS / "sites" / "migrations" / "versions",
    _ROOMS / "webchat" / "migrations" / "versions",
    _ROOMS / "surveys" / "migrations" / "versions",
    _ROOMS / "webhooks" / "migrations" / "versions",
)


def make(settings: Settings) -> Database:
    """Create the home if it is not there, and open its database; doing it twice is harmless."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only its owner may read what a company keeps here.
        settings.home.chmod(0o700)
    except OSError as error:
        raise HomeError(
            f"{settings.home} cannot be made ({(error.strerror or str(error)).lower()});"
            " set HANDRAIL_HOME to a folder of yours"
        ) from error
    return Database.open(settings.database, migrations=MIGRATIONS)


def open_database(settings: Settings) -> Database:
    """Open the database of a home that was made; raises HomeMissingError."""
    if not is_made(settings):
        raise HomeMissingError(settings.home)
    if not os.access(settings.home, os.W_OK):
        raise HomeError(f"{settings.home} may not be written; check its permissions")
    return Database.open(settings.database, migrations=MIGRATIONS)


def is_made(settings: Settings) -> bool:
    """Tell whether 'handrail init' was run for these settings."""
    if settings.database_url:
        return settings.home.is_dir()
    return (settings.home / "handrail.db").is_file()
