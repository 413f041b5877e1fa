"""A backup is one moment of the home, and a restored home is that moment again."""

from pathlib import Path

import pytest

from assistant import backups, home
from assistant.audit.model import Act
from assistant.audit.reading import Wanted, entries
from assistant.audit.verifying import verify
from assistant.errors import HomeMissingError, RequestRefusedError
from assistant.settings import Settings, read_settings
from ingest import jobs
from ingest.jobs import Instructions
from kb.database import Database
from kb.errors import HomeError


def settings_of(folder: Path) -> Settings:
    return read_settings(home=folder, database_url="")


def made(folder: Path) -> tuple[Settings, Database]:
    settings = settings_of(folder)
    return settings, home.make(settings)


def upload(settings: Settings, database: Database) -> str:
    return jobs.accept_upload(
        database,
        settings.spool,
        name="returns.md",
        content=b"Refunds within 30 days.",
        instructions=Instructions(),
        requested_by="Ana",
    )


def test_a_restored_home_has_what_the_first_had_waiting_uploads_included(tmp_path: Path) -> None:
    settings, database = made(tmp_path / "first")
    job_id = upload(settings, database)
    database.close()
    file = tmp_path / "handrail.backup"
    assert backups.write(settings, file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0

    elsewhere = settings_of(tmp_path / "second")
    backups.restore(elsewhere, file)
    restored = home.open_database(elsewhere)
    (job,) = jobs.jobs(restored, [job_id])
    assert job.place.parent == elsewhere.spool
    assert job.place.read_bytes() == b"Refunds within 30 days."
    restored.close()


def test_a_home_in_use_is_never_restored_over(tmp_path: Path) -> None:
    settings, database = made(tmp_path / "home")
    database.close()
    backups.write(settings, tmp_path / "one.backup")
    with pytest.raises(RequestRefusedError, match="already holds a home"):
        backups.restore(settings, tmp_path / "one.backup")


@pytest.mark.parametrize("content", [b"", b"not a backup", b"PK\x03\x04 torn"])
def test_what_is_no_backup_leaves_no_home(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.backup"
    file.write_bytes(content)
    settings = settings_of(tmp_path / "home")
    with pytest.raises(RequestRefusedError, match="not a whole handrail backup"):
        backups.restore(settings, file)
    assert not home.is_made(settings)


def test_a_backup_cut_short_leaves_no_home(tmp_path: Path) -> None:
    settings, database = made(tmp_path / "home")
    database.close()
    file = tmp_path / "whole.backup"
    backups.write(settings, file)
    file.write_bytes(file.read_bytes()[:-200])
    elsewhere = settings_of(tmp_path / "elsewhere")
    with pytest.raises(RequestRefusedError):
        backups.restore(elsewhere, file)
    assert not home.is_made(elsewhere)


def test_a_backup_never_takes_another_files_place(tmp_path: Path) -> None:
    settings, database = made(tmp_path / "home")
    database.close()
    file = tmp_path / "precious.txt"
    file.write_text("mine", "utf-8")
    with pytest.raises(RequestRefusedError, match="there already"):
        backups.write(settings, file)
    assert file.read_text("utf-8") == "mine"


def test_without_a_home_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(HomeMissingError, match="handrail init"):
        backups.write(settings_of(tmp_path / "nowhere"), tmp_path / "x.backup")


def test_a_backup_and_its_restoring_are_noted_and_the_chain_goes_on(tmp_path: Path) -> None:
    settings, database = made(tmp_path / "first")
    file = tmp_path / "monday.backup"
    backups.write(settings, file)
    (line,) = entries(database)
    assert (line.note.act, line.note.details) == (Act.BACKUP_MADE, {"file": "monday.backup"})
    noted = verify(database).head
    database.close()

    elsewhere = settings_of(tmp_path / "second")
    backups.restore(elsewhere, file)
    restored = home.open_database(elsewhere)
    (line,) = entries(restored, Wanted(act=Act.BACKUP_RESTORED))
    assert (line.note.by.id, line.note.details) == ("owner", {"file": "monday.backup"})
    assert verify(restored).ok
    # What was done after the backup's moment is not in it, its own line among that.
    assert not verify(restored, noted=noted).ok
    restored.close()


def test_a_backup_that_does_not_come_about_leaves_no_line(tmp_path: Path) -> None:
    settings, database = made(tmp_path / "home")
    with pytest.raises(HomeError, match="cannot be written"):
        backups.write(settings, tmp_path / "nowhere" / "x.backup")
    assert entries(database) == []
    database.close()
