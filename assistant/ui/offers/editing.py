"""What the page does when somebody edits: forms opened, judged while typed, saved, undone."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.errors import RequestRefusedError
from assistant.offers.advice.policies import Policies
from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.catalogue.writing import written
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.model import Catalogue, Offer
from assistant.offers.ports import Offers
from assistant.ui.events import Sent
from assistant.ui.offers import versions
from assistant.ui.offers.draft import Draft, alone, draft_of, place_now, without
from assistant.ui.offers.events import fail
from assistant.ui.offers.faults import placed
from assistant.ui.offers.forms import Forms
from assistant.ui.offers.looking import CatalogueChange, Looking, message
from assistant.ui.offers.passages import Search, find_passages
from assistant.ui.offers.publishing import (
    OvertakenError,
    publish,
    refuse_overtaken,
)
from assistant.ui.offers.reading import Reading
from assistant.ui.offers.sheet import number
from assistant.ui.offers.splicing import spliced
from assistant.ui.offers.typed import FieldFault
from assistant.ui.templates import render
from kb.database import Database

_NO_SUCH_WORDS = "These words do not stand in that document; find them again with “Find the words”."


class EditingEvents:
    """The events of those who may edit; others are refused whatever their browser sends."""

    def __init__(
        self, offers: Offers, database: Database, reading: Reading, search: Search
    ) -> None:
        self._offers = offers
        self._database = database
        self._reading = reading
        self._search = search
        self._forms = Forms(database, reading)
        self._policies = Policies(database)

    def edit(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """A form is asked for."""
        try:
            refuse_who_may_not(person, Permission.EDIT_OFFERS)
            return CatalogueChange(looking, message=self._forms.opened(sent))
        except RequestRefusedError as error:
            return fail(looking, str(error))

    def judge(self, _person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """A form changed: what is wrong with it so far."""
        try:
            draft = alone(draft_of(sent, self._offers.catalogue()))
        except RequestRefusedError as error:
            return _judged(looking, sent, (FieldFault("", str(error)),))
        return _judged(looking, sent, self._faults_of(draft))

    def save(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """A form becomes part of a new catalogue, unless a newer one holds."""

        def drafted() -> tuple[Draft, str]:
            draft = draft_of(sent, self._offers.catalogue())
            did = "added" if draft.is_new else "changed"
            return draft, f"{draft.named}: {did}"

        return self._published(person, looking, sent, drafted)

    def remove(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """A limit or a budget is taken out of the catalogue."""

        def drafted() -> tuple[Draft, str]:
            draft = without(sent, self._offers.catalogue())
            return draft, f"{draft.named}: removed"

        return self._published(person, looking, sent, drafted)

    def end(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """An offer is made for the last time today; the message offers to undo it."""
        offer = self._offers.catalogue().offer(sent.text("offer"))
        if offer is None:
            return fail(looking, "It is no longer in the catalogue; reload the page.")
        until = offer.valid_until.isoformat() if offer.valid_until else ""
        undo = json.dumps({"offer": offer.id, "until": until})
        return self._until(person, looking, offer, date.today(), f"{offer.title}: ended", undo)

    def undo(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """An offer that was ended holds as long as before."""
        offer = self._offers.catalogue().offer(sent.text("offer"))
        if offer is None:
            return fail(looking, "It is no longer in the catalogue; reload the page.")
        note = f"{offer.title}: not ended after all"
        return self._until(person, looking, offer, sent.day("until"), note, "")

    def passages(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """Words of policies in force are looked for."""
        words, document = sent.text("words")[:300], sent.text("document")
        try:
            refuse_who_may_not(person, Permission.EDIT_OFFERS)
        except RequestRefusedError as error:
            return fail(looking, str(error))
        found = find_passages(
            self._database, self._search, words, document=document, on=date.today()
        )
        html = render("offers/passages", passages=found, asked=bool(words or document))
        return CatalogueChange(looking, message=message("passages", html=html))

    def _faults_of(self, draft: Draft) -> tuple[FieldFault, ...]:
        """What is wrong with a draft: what could not be read, else what the catalogue refuses."""
        text = written(draft.catalogue)
        found: tuple[FieldFault, ...] = ()
        try:
            read_catalogue(text)
        except CatalogueRefusedError as error:
            found = placed(text, error.faults, section=draft.section, place=draft.place)
        policy = self._policy_fault(draft.offer) if draft.offer else ()
        # What was not read was left empty, and that it is empty is no news.
        unread = {_part(fault) for fault in draft.faults}
        if "title" in unread:
            unread.add("id")
        return (*draft.faults, *(each for each in (*found, *policy) if _part(each) not in unread))

    def _policy_fault(self, offer: Offer) -> tuple[FieldFault, ...]:
        today = date.today()
        over = offer.valid_until is not None and offer.valid_until < today
        if over or not offer.policy.document or not offer.policy.quote.split():
            return ()
        # What is to come has its policy in force when it begins.
        look = self._policies.on(max(today, offer.valid_from or today))
        if look(offer.policy) is not None:
            return ()
        return (FieldFault("policy.quote", _NO_SUCH_WORDS),)

    def _published(
        self,
        person: Person,
        looking: Looking,
        sent: Sent,
        drafted: Callable[[], tuple[Draft, str]],
    ) -> CatalogueChange:
        """Publish a draft; what is refused is said in its form, where everything stays typed."""
        base = number(sent.text("base"))
        try:
            refuse_who_may_not(person, Permission.EDIT_OFFERS)
            # Before anything else: places in a newer catalogue may be others'.
            refuse_overtaken(self._database, base)
            draft, note = drafted()
            faults = self._faults_of(alone(draft)) if draft.is_typed else ()
            if faults:
                return _judged(looking, sent, faults, saving=True)
            note = sent.text("note") or f"{note[:1].upper()}{note[1:]}"
            return self._kept(person, looking, sent, draft, note)
        except OvertakenError as error:
            return self._overtaken(looking, sent, error, base)
        except RequestRefusedError as error:
            return _judged(looking, sent, (FieldFault("", str(error)),), saving=True)

    def _kept(
        self, person: Person, looking: Looking, sent: Sent, draft: Draft, note: str
    ) -> CatalogueChange:
        text, base = self._text_of(draft), number(sent.text("base"))
        try:
            catalogue = publish(self._offers, self._database, text, base=base, by=person, note=note)
        except CatalogueRefusedError as error:
            faults = placed(text, error.faults, section=draft.section, place=draft.place)
            return _judged(looking, sent, faults, saving=True)
        if draft.offer is not None:
            looking = replace(looking, chosen=draft.offer.id)
        told = message("saved", key=sent.text("key"), text=f"{note}. Version {catalogue.version}.")
        return self._shown(person, looking, told)

    def _text_of(self, draft: Draft) -> str:
        before = self._offers.catalogue_text()
        return spliced(before, draft.catalogue, section=draft.section, place=draft.place)

    def _overtaken(
        self, looking: Looking, sent: Sent, error: OvertakenError, base: int
    ) -> CatalogueChange:
        before, now = self._catalogue_of(base), self._offers.catalogue()
        place, same = place_now(sent, before, now)
        told = message(
            "overtaken",
            key=sent.text("key"),
            text=str(error),
            version=error.newer.version,
            place="" if place is None else str(place),
            same=same,
        )
        return CatalogueChange(looking, message=told)

    def _catalogue_of(self, version: int) -> Catalogue | None:
        try:
            return read_catalogue(versions.text_of(self._database, version))
        except CatalogueRefusedError:
            return None

    def _until(
        self,
        person: Person,
        looking: Looking,
        offer: Offer,
        day: date | None,
        note: str,
        undo: str,
    ) -> CatalogueChange:
        catalogue = self._offers.catalogue()
        place = catalogue.offers.index(offer)
        ended = replace(offer, valid_until=day)
        offers = (*catalogue.offers[:place], ended, *catalogue.offers[place + 1 :])
        text = self._text_of(Draft(replace(catalogue, offers=offers), "offers", place, (), ""))
        try:
            publish(
                self._offers, self._database, text, base=catalogue.version, by=person, note=note
            )
        except RequestRefusedError as error:
            return fail(looking, str(error))
        last = "Today is its last day." if undo else "It holds as long as before."
        told = message("said", text=f"“{offer.title}”: {last}", undo=undo, newer=True)
        return self._shown(person, replace(looking, chosen=offer.id), told)

    def _shown(self, person: Person, looking: Looking, told: str) -> CatalogueChange:
        return CatalogueChange(
            looking,
            head=self._reading.head(person, looking),
            rows=self._reading.rows(person, looking),
            detail=self._reading.detail(person, looking.chosen) if looking.chosen else None,
            message=told,
        )


def _part(fault: FieldFault) -> str:
    return fault.name.partition(".")[0]


def _judged(
    looking: Looking, sent: Sent, faults: Sequence[FieldFault], *, saving: bool = False
) -> CatalogueChange:
    named = json.dumps([[fault.name, fault.reason] for fault in faults])
    told = message("faults", key=sent.text("key"), faults=named, saving=saving)
    return CatalogueChange(looking, message=told)
