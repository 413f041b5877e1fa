"""What the floor does when somebody looks, approves, refuses or compares."""

import hashlib
import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime

from assistant.access import people
from assistant.access.model import Person
from assistant.errors import RequestRefusedError
from assistant.offers.comparing.cases import compared_cases
from assistant.offers.decision import Decision, DecisionId
from assistant.ui.events import Sent
from assistant.ui.floor import views
from assistant.ui.floor.asked import Advised, gather
from assistant.ui.floor.comparing import fairness_view
from assistant.ui.floor.house import House
from assistant.ui.floor.state import Comparing, FloorChange, Looking
from assistant.ui.templates import render

_LATELY = 12


class FloorEvents:
    """The floor's events; `person` is always the one of the session on the server."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._database = house.database

    def load(self, person: Person) -> FloorChange:
        """A page was opened."""
        change = self._told(person, Looking(), _message("ready", now=_now()))
        return replace(change, fairness=render("floor/waiting"))

    def look(self, person: Person, looking: Looking, _sent: Sent) -> FloorChange:
        """Some time went by; changes only what is not as it was."""
        return self._told(person, looking, None)

    def approve(self, person: Person, looking: Looking, sent: Sent) -> FloorChange:
        """An offer may be made; a reason is welcome."""
        return self._answer(person, looking, sent, approved=True)

    def refuse(self, person: Person, looking: Looking, sent: Sent) -> FloorChange:
        """An offer may not be made; whoever asked is told why."""
        if not sent.text("reason"):
            why = "Say why, so that the agent can tell the customer something else."
            return self.fail(looking, why, sent.text("decision"))
        return self._answer(person, looking, sent, approved=False)

    def compare(self, _person: Person, looking: Looking, sent: Sent) -> FloorChange:
        """Cases are compared, in the way the fields above them say."""
        looking = replace(looking, comparing=Comparing.of(sent))
        catalogue = self._house.offers.catalogue()
        names = {str(each.id): each.name for each in people.everyone(self._database)}
        view = fairness_view(
            compared_cases(self._database, currency=catalogue.currency),
            looking.comparing,
            catalogue=catalogue,
            names=names,
        )
        return FloorChange(looking, fairness=render("floor/fairness", view=view))

    def fail(self, looking: Looking, why: str, decision: str = "") -> FloorChange:
        """Something was not done, and why."""
        return FloorChange(looking, message=_message("failed", text=why, decision=decision))

    def _answer(
        self, person: Person, looking: Looking, sent: Sent, *, approved: bool
    ) -> FloorChange:
        decision = DecisionId(sent.text("decision"))
        try:
            answered = self._house.offers.answer(
                decision, approved=approved, reason=sent.text("reason"), by=person
            )
        except RequestRefusedError as error:
            # It may have been decided or have expired meanwhile, so all of it is shown anew.
            said = _message("failed", text=str(error), decision=decision)
            return self._told(person, replace(looking, shown=""), said)
        done = "Approved" if approved else "Refused"
        said = _message("done", text=f"{done}: {answered.title}, {answered.value}.")
        return self._told(person, replace(looking, shown=""), said)

    def _told(self, person: Person, looking: Looking, message: str | None) -> FloorChange:
        """The approvals as they are now, if they are not what this tab shows."""
        now = datetime.now(UTC)
        waiting = self._house.offers.waiting(by=person, at=now)
        decided = self._house.offers.decided(person, _LATELY)
        shown = _fingerprint(now, [*waiting, *decided])
        if shown == looking.shown:
            return FloorChange(looking, message=message)
        everyone = {each.id: each for each in people.everyone(self._database)}
        today = now.astimezone().date()
        advised = Advised(self._house.offers, today)
        asked = (
            gather(
                each,
                by=person,
                advised=advised,
                customers=self._house.customers,
                people={str(id_): each for id_, each in everyone.items()},
            )
            for each in waiting
        )
        names = {str(each.id): each.name for each in everyone.values()}
        view = views.ApprovalsView(
            tuple(views.card(each, today) for each in asked),
            tuple(views.decided(each, names, self._name(each.customer), today) for each in decided),
        )
        return FloorChange(
            replace(looking, shown=shown),
            approvals=render("floor/approvals", view=view),
            message=message or _message("changed", now=_now()),
        )

    def _name(self, customer: str) -> str:
        """A customer's name; the id of one who is not known any more."""
        try:
            return self._house.customers.get(customer).name or customer
        except RequestRefusedError:
            return customer


def _fingerprint(now: datetime, decisions: list[Decision]) -> str:
    """What a tab shows; limits are looked up anew each minute, whatever else stays the same."""
    states = [f"{each.id} {each.status} {each.value.amount}" for each in decisions]
    seen = "\n".join([f"{now:%d %H:%M}", *states])
    return hashlib.sha256(seen.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _message(state: str, **said: str) -> str:
    """What the page's script is told; no two messages are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **said})
