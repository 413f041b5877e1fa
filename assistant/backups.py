"""Back-up and restore: the database, which is the truth; indexes are rebuilt from it."""

import json
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from assistant import home
from assistant.audit.model import Act
from assistant.audited import note_by_owner
from assistant.errors import RequestRefusedError
from assistant.settings import Settings
from ingest import jobs
from kb.errors import HomeError

_ABOUT = "handrail.json"
_DATABASE = "handrail.db"


def write(settings: Settings, file: Path) -> int:
    """Write one consistent moment of the home into a file; return its size in bytes.

    The file appears whole or not at all, and only its owner may read it. Uploads that wait
    to be read are in it too. The audit log says so before the file is there.
    """
    database = home.open_database(settings)
    database.close()
    place = _sqlite_file(settings)
    if file.exists():
        raise RequestRefusedError(f"{file} is there already; choose another name")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".handrail-") as folder:
            copy = Path(folder) / _DATABASE
            _copy(place, copy)
            packed = Path(folder) / "packed"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                noted = {"format": 1, "written_at": datetime.now(UTC).isoformat()}
                archive.writestr(_ABOUT, json.dumps(noted))
                archive.write(copy, _DATABASE)
                for upload in settings.spool.glob("*") if settings.spool.is_dir() else ():
                    archive.write(upload, f"spool/{upload.name}")
            packed.chmod(0o600)
            _note(settings, Act.BACKUP_MADE, file)
            packed.replace(file)
    except OSError as error:
        raise HomeError(
            f"{file} cannot be written ({(error.strerror or str(error)).lower()});"
            " choose a folder with room that is yours"
        ) from error
    return file.stat().st_size


def restore(settings: Settings, file: Path) -> None:
    """Put a backup into a home that holds nothing yet; raises when it is not a whole backup.

    The audit log goes on from where it was when the backup was made.
    """
    if home.is_made(settings):
        raise RequestRefusedError(
            f"{settings.home} already holds a home; set HANDRAIL_HOME to an empty folder"
        )
    place = _sqlite_file(settings)
    try:
        with zipfile.ZipFile(file) as archive:
            if json.loads(archive.read(_ABOUT)).get("format") != 1:
                raise RequestRefusedError(f"{file} was written by a newer handrail; upgrade first")
            settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=settings.home, prefix=".restore-") as folder:
                _unpack(archive, Path(folder))
                _check(Path(folder) / _DATABASE, file)
                if (Path(folder) / "spool").is_dir():
                    shutil.copytree(Path(folder) / "spool", settings.spool, dirs_exist_ok=True)
                # Last, so that a home exists only when all of it does.
                (Path(folder) / _DATABASE).replace(place)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise RequestRefusedError(f"{file} is not a whole handrail backup; try another") from error
    except OSError as error:
        raise HomeError(
            f"{file} cannot be restored ({(error.strerror or str(error)).lower()});"
            " nothing was changed"
        ) from error
    database = home.open_database(settings)
    jobs.move_spool(database, settings.spool)
    database.close()
    _note(settings, Act.BACKUP_RESTORED, file)


def _note(settings: Settings, act: Act, file: Path) -> None:
    database = home.open_database(settings)
    try:
        note_by_owner(database, act, details={"file": file.name})
    finally:
        database.close()


def _sqlite_file(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise RequestRefusedError(
            "this home's database is PostgreSQL: use pg_dump and pg_restore, nothing else is needed"
        )
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    """Copy through SQLite, which waits for writers and leaves out deleted bytes."""
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    (folder / "spool").mkdir()
    for member in archive.infolist():
        name = Path(member.filename).name
        inside = folder / "spool" if member.filename.startswith("spool/") else folder
        with archive.open(member) as packed, (inside / name).open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)


def _check(database: Path, file: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise RequestRefusedError(
            f"{file} holds a damaged database ({error}); try another"
        ) from error
    if verdict != "ok":
        raise RequestRefusedError(f"{file} holds a damaged database ({verdict}); try another")
