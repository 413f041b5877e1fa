"""The case that is open, looked at anew: what happened to it, who else has it, its live chat."""

from dataclasses import replace
from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.casework.model import CaseFile, CaseId
from assistant.casework.ports import Casework
from assistant.errors import RequestRefusedError
from assistant.ui.casework import chats, rows
from assistant.ui.casework.voices import Voice
from assistant.ui.desk.case_showing import CaseShowing, chat_lines, digest
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import Log, tell
from assistant.ui.events import Sent


class CaseFollowing:
    """Tells a page what changed of its open case; who looks at it, and writes, is noted."""

    def __init__(self, casework: Casework, desk: DeskEvents) -> None:
        self._casework = casework
        self._desk = desk

    @property
    def _cases(self) -> CaseShowing:
        return self._desk.cases

    def follow(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """Some time went by with a case open; of a page out of sight nobody looks at it."""
        tab, case = tab.of(person), sent.text("case")
        file = self._cases.file(person, case)
        if file is None or tab.case not in ("", case):
            return DeskChange()
        try:
            file = self._looked(person, file, sent)
        except RequestRefusedError:
            return DeskChange()
        voice = self._cases.voices.of(file.case, by=person)
        if digest(person, file, voice) == sent.text("case_state"):
            return DeskChange(case=_chat(file, voice, sent))
        mine = case if file.case.owner == person.id else ""
        opened = replace(tab, conversation=mine, case=case)
        return DeskChange(
            tab=opened if opened != tab else None,
            thread=self._desk.thread(person, opened),
            case=self._cases.tell(Log(), person, file),
        )

    def _looked(self, person: Person, file: CaseFile, sent: Sent) -> CaseFile:
        """The case with who else has it open; it is read by whoever has it in sight."""
        if sent.text("hidden") == "yes":
            return file
        case = CaseId(file.case.id)
        viewers = self._casework.look(case, by=person, writing=sent.text("writing") == "yes")
        if file.case.unread:
            self._casework.read(case, by=person)
        return replace(file, viewers=tuple(viewers))


def _chat(file: CaseFile, voice: Voice, sent: Sent) -> str | None:
    """Who writes in a chat and what was read, if the page shows something else."""
    if voice.side is None:
        return None
    view = chats.chat_view(voice.side, file.messages, rows.called(file.case), datetime.now(UTC))
    lines = chat_lines(file, view)
    if lines["chat"] == sent.texts.get("chat_state", ""):
        return None
    return tell("chat", id=file.case.id, **lines)
