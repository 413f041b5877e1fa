"""Which column of a ticket export is what, whatever its system calls it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a resolution's row says."""

    QUESTION = "question"
    RESOLUTION = "resolution"
    OUTCOME = "outcome"
    DATE = "date"
    AGENT = "agent"
    CHANNEL = "channel"
    PRODUCT = "product"
    CASE = "case"
    PERSON = "person"


# Names in order of preference, without blanks and marks; the first present is taken.
_SYNONYMS = {
    Field.QUESTION: (
        "question customerquestion customermessage problem issue enquiry inquiry query request"
        " description complaint subject summary title frage anliegen beschreibung betreff pregunta"
        " consulta problema demande objet vraag onderwerp"
    ),
    Field.RESOLUTION: (
        "resolution resolutionnotes resolutiontext resolutionsummary howresolved solution answer"
        " reply response agentreply finalreply fix lösung antwort solución respuesta résolution"
        " réponse oplossing antwoord"
    ),
    Field.OUTCOME: (
        "outcome result disposition resolutioncode resolutiontype closurecode status ergebnis"
        " resultado résultat resultaat"
    ),
    Field.DATE: (
        "resolvedat resolvedon resolveddate dateresolved resolutiondate solvedat closedat closedon"
        " closeddate dateclosed date day datum fecha updatedat updated createdat created createdon"
        " createddate datecreated timestamp time opened openedat"
    ),
    Field.AGENT: (
        "agent agentname assignee assignedto handledby resolvedby closedby rep representative"
        " owner mitarbeiter bearbeiter agente medewerker employee staff"
    ),
    Field.CHANNEL: "channel via medium source origin kanal canal kanaal",
    Field.PRODUCT: "product productname item sku model article produkt producto produit artikel",
    Field.CASE: (
        "case caseid casenumber caseno caseref casereference ticket ticketid ticketnumber ticketno"
        " ticketnr incident incidentid incidentnumber vorgang vorgangsnummer key issuekey"
        " reference ref number id"
    ),
    Field.PERSON: (
        "customer customername name fullname firstname lastname surname givenname requester"
        " requestername contact contactname client clientname user username reporter from sender"
        " kunde kundenname cliente nombre klant klantnaam nom"
    ),
}
_ORDER = {field: tuple(names.split()) for field, names in _SYNONYMS.items()}
_OF_NAME = {name: field for field, names in _ORDER.items() for name in names}
# Names that only a record of cases has; answers and dates stand in many other tables.
_TELLING = frozenset(_ORDER[Field.RESOLUTION][:5])
_BROAD = frozenset(["status", "result", "owner", "source", "id", "number", "ref", "reference"])
_RECORD = (Field.OUTCOME, Field.DATE, Field.AGENT, Field.CHANNEL, Field.CASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row; `used` maps a field to columns, best first."""

    count: int
    used: tuple[tuple[Field, tuple[int, ...]], ...]

    def of(self, field: Field) -> tuple[int, ...]:
        """The columns of a field; none where the table lacks it."""
        return dict(self.used).get(field, ())


def columns_of(header: Sequence[str]) -> Columns:
    """Recognise a header's columns; those it does not know are left out."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(_plain(name), place)
    used = tuple(
        (field, tuple(places[name] for name in names if name in places))
        for field, names in _ORDER.items()
    )
    return Columns(len(header), tuple((field, found) for field, found in used if found))


def looks_like_resolutions(header: Sequence[str]) -> bool:
    """Tell past resolutions from other tables by the names of their columns.

    A question and a resolution make one; a question and an answer do only beside two of
    outcome, date, agent, channel and case, for a page of frequent questions has those too.
    """
    names = {_plain(name) for name in header}
    fields = {_OF_NAME[name] for name in names - _BROAD if name in _OF_NAME}
    if not {Field.QUESTION, Field.RESOLUTION} <= fields:
        return False
    return bool(names & _TELLING) or sum(field in fields for field in _RECORD) >= 2


def _plain(name: str) -> str:
    normal = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in normal if letter.isalnum())
