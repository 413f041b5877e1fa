"""What cases, screens and commands ask of service plans and escalation paths."""

from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.escalation.model import Path, PathId, ServicePlan, Situation, WayUp


class Escalations(Protocol):
    """The service plan that holds, and the ways up it opens; threads may share it."""

    def plan(self) -> ServicePlan:
        """The plan that holds; a built-in one of version 0 before any was published."""

    def plan_in(self, session: Session) -> ServicePlan:
        """The same, as this transaction sees it."""

    def text(self) -> str:
        """The plan that holds, as YAML, as `publish` reads it."""

    def check(self, text: str, *, on: date) -> ServicePlan:
        """Read a plan and look its policies up; raises PlanRefusedError with every fault."""

    def publish(
        self, text: str, *, by: Person, note: str = "", based_on: int | None = None
    ) -> ServicePlan:
        """Check a plan and let it hold from now on; raises PlanRefusedError, RequestRefusedError.

        `based_on` is the version it was made from: refused when another was published since.
        """

    def ways_up(self, situation: Situation, *, public: bool = False) -> tuple[WayUp, ...]:
        """The paths that are open, required ones first, then the soonest due; each once.

        With `public`, policies that only staff may read are not cited.
        """

    def way_of(self, path: PathId, situation: Situation) -> WayUp:
        """A path of the plan that a person chose, whether or not anything opened it.

        Raises RequestRefusedError for a path the plan does not have.
        """

    def policy_of(self, path: Path) -> Citation | None:
        """The words in force today that a path rests on; None where it names none, or no more."""
