"""A process that sends every open case up a path, one transaction a case, and says so each time."""

from sqlalchemy import select

from assistant import home
from assistant.casework.handover.material import Material
from assistant.casework.handover.packet import made
from assistant.casework.handover.raising import of_case, raise_up
from assistant.casework.inbox.stored import case_of, locked, messages_of
from assistant.casework.tables import CaseRow
from assistant.casework.timeline import BY_RULE
from kb.database import Database
from tests.assistant.casework.handover.cases import way_up
from tests.assistant.casework.worlds import NOW, PLAN


def escalate_all(url: str) -> None:
    """Escalate what is not escalated yet; a line for each case, after it was committed."""
    database = Database.open(url, migrations=home.MIGRATIONS)
    print("open", flush=True)
    with database.read() as session:
        cases = list(session.scalars(select(CaseRow.id).order_by(CaseRow.id)))
    for case_id in cases:
        with database.write() as session:
            row = locked(session, case_id)
            if of_case(session, case_id):
                continue
            material = Material(case_of(session, row), messages_of(session, case_id))
            packet = made(material, at=NOW)
            raise_up(session, row, way_up(), by=BY_RULE, at=NOW, plan=PLAN, packet=packet)
        print(case_id, flush=True)
    database.close()
