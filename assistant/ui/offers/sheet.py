"""The whole catalogue as text: checked, tried on past cases, published."""

import difflib
from collections.abc import Sequence
from datetime import date

from assistant.access import people
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.errors import RequestRefusedError
from assistant.offers.errors import CatalogueRefusedError, Fault
from assistant.offers.ports import Offers
from assistant.ui import words
from assistant.ui.events import Sent
from assistant.ui.offers import versions
from assistant.ui.offers.looking import CatalogueChange, Looking, message
from assistant.ui.offers.publishing import OvertakenError, publish
from assistant.ui.offers.reading import Reading
from assistant.ui.offers.trial import trial_view
from assistant.ui.templates import render
from kb.database import Database

_LAST_CASES = 500
_MOST_FAULTS = 200
_MOST_CHANGES = 400


class SheetEvents:
    """The events of the text; what is typed stays in the browser whatever is answered."""

    def __init__(self, offers: Offers, database: Database, reading: Reading) -> None:
        self._offers = offers
        self._database = database
        self._reading = reading

    def open(self, person: Person, looking: Looking, _sent: Sent) -> CatalogueChange:
        """The text is asked for: the one that holds."""
        told = message(
            "sheet",
            text=self._offers.catalogue_text(),
            version=versions.newest_version(self._database),
            editor=person.may(Permission.EDIT_OFFERS),
        )
        return CatalogueChange(looking, message=told)

    def check(self, _person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """Every fault of a text with its line."""
        text = sent.texts.get("text", "")
        try:
            catalogue = self._offers.check(text, on=date.today())
        except CatalogueRefusedError as error:
            return _found(looking, error.faults)
        counted = [
            words.count(len(catalogue.offers), "offer"),
            words.count(len(catalogue.limits), "limit"),
            words.count(len(catalogue.budgets), "budget"),
        ]
        return _answered(looking, render("offers/checked", counted=", ".join(counted)))

    def whatif(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """What a text would have changed in the last cases, had it held."""
        try:
            refuse_who_may_not(person, Permission.EDIT_OFFERS)
            found = self._offers.whatif(sent.texts.get("text", ""), last=_LAST_CASES)
        except CatalogueRefusedError as error:
            return _found(looking, error.faults)
        except RequestRefusedError as error:
            return _answered(looking, render("offers/refused", heading="Not tried", why=str(error)))
        names = {str(each.id): each.name for each in people.everyone(self._database)}
        return _answered(looking, render("offers/trial", view=trial_view(found, names=names)))

    def publish(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """A text becomes the catalogue that holds, unless a newer one does."""
        text, base = sent.texts.get("text", ""), number(sent.text("version"))
        try:
            published = publish(
                self._offers,
                self._database,
                text,
                base=base,
                by=person,
                note=sent.text("note"),
            )
        except CatalogueRefusedError as error:
            return _found(looking, error.faults)
        except OvertakenError as error:
            return _answered(looking, self._overtaken(error, base))
        except RequestRefusedError as error:
            return _answered(
                looking, render("offers/refused", heading="Not published", why=str(error))
            )
        return CatalogueChange(
            looking,
            head=self._reading.head(person, looking),
            rows=self._reading.rows(person, looking),
            message=message("published", version=published.version),
        )

    def _overtaken(self, error: OvertakenError, base: int) -> str:
        newer = error.newer.version
        changes = changed_lines(
            versions.text_of(self._database, base), versions.text_of(self._database, newer)
        )
        return render(
            "offers/overtaken",
            why=str(error),
            version=newer,
            changes=changes[:_MOST_CHANGES],
            more=max(0, len(changes) - _MOST_CHANGES),
        )


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that came and went between two texts, each as (look, line), in their order."""
    looks = {"+": "line-new", "-": "line-gone", "@": "line-place"}
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    return [(looks.get(line[:1], ""), line) for line in found if line[:3] not in ("---", "+++")]


def number(text: str) -> int:
    """A whole number that the browser sent; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _found(looking: Looking, faults: Sequence[Fault]) -> CatalogueChange:
    shown = sorted(faults, key=lambda each: each.line)[:_MOST_FAULTS]
    html = render(
        "offers/faults",
        faults=shown,
        found=words.count(len(faults), "fault"),
        more=len(faults) - len(shown),
    )
    return _answered(looking, html)


def _answered(looking: Looking, html: str) -> CatalogueChange:
    return CatalogueChange(looking, message=message("answer", html=str(html)))
