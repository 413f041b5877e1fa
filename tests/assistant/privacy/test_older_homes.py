"""Cases that were erased before it was noted when: they are known, and nobody else's is."""

import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select, text

from assistant import home
from assistant.cases.tables import DraftRow
from assistant.casework.model import Received
from assistant.casework.tables import CaseRow
from assistant.privacy.model import Subject, SubjectKind
from kb.database import Database
from tests.assistant.casework.worlds import SUE
from tests.assistant.privacy.lives import ADMIN, audit_of, desk_of, typed
from tests.assistant.webchat.houses import House

FORGOTTEN = "a forgotten customer"


def test_only_what_was_emptied_is_forgotten_in_an_older_home(house: House) -> None:
    mail = Received("My scarf tore.", "email", house.now(), contact="zoe@example.org", name="Zoe")
    erased = house.casework.receive(mail).id
    zoe = Subject(SubjectKind.CONTACT, "zoe@example.org")
    desk_of(house).erase(zoe, by=ADMIN, audit=audit_of(house))
    sly = replace(mail, text="(erased with the customer)", name=FORGOTTEN, subject=FORGOTTEN)
    other = house.casework.receive(replace(sly, contact="")).id
    _make_older(house.database)
    house.database.migrate()
    with house.database.read() as session:
        known = {row.id: row.forgotten_at for row in session.scalars(select(CaseRow))}
    assert known[erased] is not None
    assert known[other] is None
    typed(house, erased, "late", SUE.id)
    typed(house, other, "kept", SUE.id)
    desk_of(house).finish()
    with house.database.read() as session:
        assert session.scalars(select(DraftRow.text)).all() == ["kept"]


def test_a_home_from_before_gains_the_column(empty_database_url: str, tmp_path: Path) -> None:
    room = next(each for each in home.MIGRATIONS if each.parents[1].name == "casework")
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(room / "0001_casework.py", first)
    older = [first if each == room else each for each in home.MIGRATIONS]
    Database.open(empty_database_url, migrations=older).close()
    now = Database.open(empty_database_url, migrations=home.MIGRATIONS)
    with now.read() as session:
        assert session.scalars(select(CaseRow.forgotten_at)).all() == []
    now.close()


def _make_older(database: Database) -> None:
    with database.write() as session:
        session.execute(text("ALTER TABLE cases DROP COLUMN forgotten_at"))
        session.execute(text("DELETE FROM alembic_version WHERE version_num = 'casework0002'"))
