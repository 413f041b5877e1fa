"""Where a case stands is told by what the customer wrote, never by our own words."""

from datetime import timedelta

from assistant.casework.inbox.stored import locked
from assistant.casework.model import Author
from assistant.casework.situation import situation_of
from kb.database import Database
from tests.assistant.casework.worlds import NOW, case_in, message_row


def test_what_an_agent_wrote_opens_no_way_up(database: Database) -> None:
    case = case_in(database, "threat", "I will come and find you")
    said = "Our courier will come and find you."
    with database.write() as session:
        row = locked(session, case)
        row.latest_text = said
        later = NOW + timedelta(hours=1)
        session.add(message_row(case, said, at=later, author=Author.AGENT))
        session.flush()
        assert situation_of(session, row, None, at=later).text == "I will come and find you"
