"""What the library does when somebody looks, chooses, retires, brings back."""

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.access import people
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.audit.model import Act
from assistant.audited import document, noting
from assistant.errors import RequestRefusedError
from assistant.ports import Assistant
from assistant.ui.events import Sent
from assistant.ui.library.finding import Wanted, find
from assistant.ui.library.views import detail_view, list_view
from assistant.ui.templates import render
from kb import library, passages
from kb.errors import UnknownDocumentError

_ROWS = 200


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks at in one browser tab: the list they asked for, the document chosen."""

    wanted: Wanted = field(default_factory=Wanted)
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class LibraryChange:
    """The parts of the library that change, as HTML; None leaves a part as it is.

    `message` is for the page's script.
    """

    looking: Looking
    rows: str | None = None
    detail: str | None = None
    message: str | None = None


class LibraryEvents:
    """The library's events; `person` is always the one of the session on the server."""

    def __init__(self, assistant: Assistant) -> None:
        self._database = assistant.database
        self._audit = assistant.audit

    def load(self, person: Person) -> LibraryChange:
        """A page was opened."""
        looking = Looking()
        return LibraryChange(
            looking,
            rows=self._rows(looking),
            detail=render("library/no_detail"),
            message=_message("ready", editor=person.may(Permission.EDIT_LIBRARY)),
        )

    def look(self, _person: Person, looking: Looking, sent: Sent) -> LibraryChange:
        """The fields above the list changed, or the library did."""
        looking = replace(looking, wanted=Wanted.of(sent))
        return LibraryChange(looking, rows=self._rows(looking))

    def choose(self, person: Person, looking: Looking, sent: Sent) -> LibraryChange:
        """A document, or one of its versions, was chosen."""
        looking = replace(looking, chosen=sent.text("document"))
        number = sent.text("version")
        detail = self._detail(person, looking.chosen, int(number) if number.isdecimal() else None)
        return LibraryChange(looking, rows=self._rows(looking), detail=detail)

    def close(self, _person: Person, looking: Looking, _sent: Sent) -> LibraryChange:
        """The chosen document was put aside."""
        looking = replace(looking, chosen="")
        return LibraryChange(looking, rows=self._rows(looking), detail=render("library/no_detail"))

    def fail(self, looking: Looking, why: str) -> LibraryChange:
        """Something was not done, and why."""
        return LibraryChange(looking, message=_message("said", text=why))

    def retire(self, person: Person, looking: Looking, sent: Sent) -> LibraryChange:
        """A document was taken out of force; the message offers to undo it."""
        return self._change(person, looking, sent, retire=True)

    def reinstate(self, person: Person, looking: Looking, sent: Sent) -> LibraryChange:
        """A retirement was undone."""
        return self._change(person, looking, sent, retire=False)

    def _change(
        self, person: Person, looking: Looking, sent: Sent, *, retire: bool
    ) -> LibraryChange:
        document_id = sent.text("document")
        act = Act.DOCUMENT_RETIRED if retire else Act.DOCUMENT_REINSTATED
        noted = noting(self._audit, act, by=person, about=document(document_id))
        try:
            refuse_who_may_not(person, Permission.EDIT_LIBRARY)
            if retire:
                library.retire(self._database, document_id, on=date.today(), along=noted)
            else:
                library.reinstate(self._database, document_id, along=noted)
            title = library.document(self._database, document_id, on=date.today()).current.title
        except (RequestRefusedError, UnknownDocumentError) as error:
            return self.fail(looking, str(error))
        said = f"“{title}” is retired." if retire else f"“{title}” is back."
        undo = document_id if retire else ""
        return LibraryChange(
            looking,
            rows=self._rows(looking),
            detail=self._detail(person, looking.chosen, None) if looking.chosen else None,
            message=_message("said", text=said, undo=undo),
        )

    def _rows(self, looking: Looking) -> str:
        documents = library.documents(self._database, on=date.today())
        found = find(documents, looking.wanted)
        view = list_view(found, chosen=looking.chosen, most=_ROWS, of_all=len(documents))
        return render("library/rows", view=view)

    def _detail(self, person: Person, document_id: str, number: int | None) -> str:
        try:
            document = library.document(self._database, document_id, on=date.today())
            history = library.history(self._database, document_id)
        except UnknownDocumentError:
            return render("library/gone")
        shown = next((each for each in history if each.number == number), document.current)
        view = detail_view(
            document,
            history,
            shown,
            passages.of_version(self._database, document.id, shown.number),
            names={each.id: each.name for each in people.everyone(self._database)},
            may_edit=person.may(Permission.EDIT_LIBRARY),
        )
        return render("library/detail", view=view)


def _message(state: str, **said: str | bool) -> str:
    """What the page's script is told; no two messages are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **said})
