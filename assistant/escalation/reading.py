"""A message as it is read before anything is done with it: its triage and the ways up."""

from dataclasses import dataclass, replace

from assistant.escalation.model import WayUp
from assistant.escalation.shown import way_up_json
from assistant.json_value import Json
from assistant.triage.model import Triage
from assistant.triage.shown import triage_json
from kb.model import Audience


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says, and the paths that are open for it, required ones first."""

    triage: Triage
    ways: tuple[WayUp, ...] = ()

    @property
    def required(self) -> tuple[WayUp, ...]:
        """The ways up that are nobody's to leave out."""
        return tuple(way for way in self.ways if way.required)

    def for_customers(self) -> "Reading":
        """The same without words that only staff may read: policies, and what to do first."""
        return replace(self, ways=tuple(map(_for_customers, self.ways)))


def _for_customers(way: WayUp) -> WayUp:
    policy = way.policy
    internal = policy is not None and policy.audience is not Audience.PUBLIC
    return replace(way, path=replace(way.path, first=""), policy=None if internal else policy)


def reading_json(reading: Reading) -> dict[str, Json]:
    """The `triage` object with its priority and reasons, and the `escalation` object."""
    return {**triage_json(reading.triage), "escalation": way_up_json(reading.ways)}
