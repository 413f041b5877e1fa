"""The service plan of a home and the ways up it opens, put together."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.answering.model import Citation
from assistant.errors import RequestRefusedError
from assistant.escalation.backing import Backing, Search
from assistant.escalation.calendars.working_time import due_at, surely_due_at
from assistant.escalation.deciding import asks_policy, open_paths
from assistant.escalation.duty import on_duty
from assistant.escalation.errors import NoWorkingHoursError, PlanFault, PlanRefusedError
from assistant.escalation.model import (
    Calendar,
    Path,
    PathId,
    ServicePlan,
    Situation,
    Span,
    TeamId,
    WayUp,
)
from assistant.escalation.plans.reading import read_plan
from assistant.offers.advice.policies import Policies
from assistant.offers.catalogue.checking import NOWHERE
from assistant.offers.catalogue.reading import lines_of
from assistant.offers.catalogue.tree import Table, read_tree
from assistant.triage.service_texts import (
    PublishedText,
    ServiceTexts,
    TextName,
    current_in,
    version_in,
)
from kb.database import Database

_KEPT = 20
_LONGEST_SHOWN = 80
_CHOSEN = "a person chose it"
_Place = tuple[str, int, str]


class EscalationDesk:
    """The service plan of one home; see `assistant.escalation.ports.Escalations`.

    Threads may share it. `topics` are the ids that a path may name, all without it; `search`
    looks in the library for what a path asks.
    """

    def __init__(
        self,
        database: Database,
        *,
        topics: Callable[[], Collection[str]] | None = None,
        search: Search | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._topics = topics
        self._now = now
        self._texts = ServiceTexts(database)
        self._backing = Backing(Policies(database), search, now)
        self._lock = threading.Lock()
        self._read: dict[int, ServicePlan] = {}

    def plan(self) -> ServicePlan:
        """The plan that holds; a built-in one of version 0 before any was published."""
        with self._database.read() as session:
            return self.plan_in(session)

    def plan_in(self, session: Session) -> ServicePlan:
        """The same, as this transaction sees it."""
        version = version_in(session, TextName.PLAN)
        with self._lock:
            known = self._read.get(version)
        if known is not None:
            return known
        published = current_in(session, TextName.PLAN)
        return built_in() if published is None else self._plan_of(published)

    def text(self) -> str:
        """The plan that holds, as YAML, as `publish` reads it."""
        published = self._texts.current(TextName.PLAN)
        return built_in_text() if published is None else published.text

    def versions(self, limit: int) -> list[PublishedText]:
        """The plan's versions, newest first, and who let them hold."""
        return self._texts.versions(TextName.PLAN, limit)

    def check(self, text: str, *, on: date) -> ServicePlan:
        """Read a plan, look its policies up and count its times from that day.

        Raises PlanRefusedError with every fault.
        """
        plan = read_plan(text, topics=self._topics() if self._topics else None)
        wrong: list[tuple[_Place, str]] = [
            (("paths", place, "policy"), reason) for place, reason in self._unfounded(plan, on)
        ]
        wrong.extend(_never_over(plan, datetime.combine(on, time(), UTC)))
        if wrong:
            root = read_tree(text).root
            lines = lines_of(root) if isinstance(root, Table) else NOWHERE
            raise PlanRefusedError([PlanFault(lines.of(*place), reason) for place, reason in wrong])
        return plan

    def publish(
        self, text: str, *, by: Person, note: str = "", based_on: int | None = None
    ) -> ServicePlan:
        """Check a plan and let it hold from now on; see `Escalations.publish`."""
        refuse_who_may_not(by, Permission.EDIT_SERVICE)
        at = self._now()
        plan = self.check(text, on=at.astimezone().date())
        published = self._texts.publish(
            TextName.PLAN, text, by=by, at=at, note=note, based_on=based_on
        )
        return self._keep(replace(plan, version=published.version))

    def ways_up(self, situation: Situation, *, public: bool = False) -> tuple[WayUp, ...]:
        """The paths that are open, required ones first, then the soonest due; each once.

        Where a required one leads to a team, the suggested ones to it only add their reasons.
        """
        plan, on = self.plan(), situation.at.astimezone().date()
        handed = None
        if asks_policy(plan):
            handed = self._backing.handed(situation.text, on=on, public=public)
        ways = [
            _way_up(path, why, plan, situation, self._policy(path, on, public, handed))
            for path, why in open_paths(situation, plan, handed)
        ]
        return _each_team_once(sorted(ways, key=lambda way: (not way.required, way.due)))

    def way_of(self, path: PathId, situation: Situation) -> WayUp:
        """A path of the plan that a person chose; see `Escalations.way_of`."""
        plan = self.plan()
        for each in plan.paths:
            if each.id == path:
                policy = self._policy(each, situation.at.astimezone().date())
                return _way_up(each, (_CHOSEN,), plan, situation, policy)
        known = ", ".join(each.id for each in plan.paths) or "none yet"
        raise RequestRefusedError(f"the service plan has no path {path[:40]!r}; it has {known}")

    def policy_of(self, path: Path) -> Citation | None:
        """The words in force today that a path rests on; see `Escalations.policy_of`."""
        return self._policy(path, self._now().astimezone().date())

    def _policy(
        self, path: Path, on: date, public: bool = False, handed: Citation | None = None
    ) -> Citation | None:
        """The words a path rests on; those that opened it where it has none of its own."""
        opens = any(trigger.policy_says for trigger in path.when)
        return self._backing.of(path, on=on, public=public) or (handed if opens else None)

    def _unfounded(self, plan: ServicePlan, on: date) -> Iterator[tuple[int, str]]:
        """The place of each path whose policy does not say its words, and why."""
        look = self._backing.look(on)
        for place, path in enumerate(plan.paths):
            if path.policy is not None and look(path.policy) is None:
                yield (
                    place,
                    f"path {path.id}: document {path.policy.document!r} in force on"
                    f" {on.isoformat()} does not say {_short(path.policy.quote)!r}; quote words"
                    " of it that say so",
                )

    def _plan_of(self, published: PublishedText) -> ServicePlan:
        with self._lock:
            found = self._read.get(published.version)
        if found is None:
            # Topics are named anew in each taxonomy; what was published then holds.
            found = self._keep(replace(read_plan(published.text), version=published.version))
        return found

    def _keep(self, plan: ServicePlan) -> ServicePlan:
        with self._lock:
            while len(self._read) >= _KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[plan.version] = plan
        return plan


def _never_over(plan: ServicePlan, start: datetime) -> Iterator[tuple[_Place, str]]:
    """The place of each time that the hours it counts in are too short for, and why."""
    for place, path in enumerate(plan.paths):
        hours = plan.calendar(plan.team(path.team).calendar)
        if reason := _too_long(hours, start, path.within):
            yield ("paths", place, "within"), f"path {path.id}: {reason}"
    for place, level in enumerate(plan.levels):
        hours = plan.calendar(level.calendar)
        for name, span in (
            ("first_response", level.first_response),
            ("next_response", level.next_response),
            ("resolution", level.resolution),
        ):
            if span is not None and (reason := _too_long(hours, start, span)):
                yield ("levels", place, name), f"level {level.id}: {reason}"


def _too_long(hours: Calendar, start: datetime, span: Span) -> str:
    try:
        due_at(hours, start, span)
    except NoWorkingHoursError as error:
        return str(error)
    return ""


def _way_up(
    path: Path,
    why: tuple[str, ...],
    plan: ServicePlan,
    situation: Situation,
    policy: Citation | None,
) -> WayUp:
    team = plan.team(path.team)
    calendar = plan.calendar(team.calendar)
    return WayUp(
        path=path,
        team=team,
        person=on_duty(team, calendar, situation.at),
        due=surely_due_at(calendar, situation.at, path.within),
        why=why,
        policy=policy,
    )


def _each_team_once(ways: Sequence[WayUp]) -> tuple[WayUp, ...]:
    """The ways without suggested ones to a team that a required one leads to."""
    required: dict[TeamId, WayUp] = {}
    for way in ways:
        if way.required:
            required.setdefault(way.team.id, way)
    shown: list[WayUp] = []
    for way in ways:
        reasons = list(way.why)
        if way is required.get(way.team.id):
            beside = (each for each in ways if each.team.id == way.team.id and not each.required)
            reasons.extend(reason for each in beside for reason in each.why)
        if way.required or way.team.id not in required:
            shown.append(replace(way, why=tuple(dict.fromkeys(reasons))))
    return tuple(shown)


def built_in_text() -> str:
    """The plan of a company that has written none, as YAML."""
    return (files("assistant.escalation") / "default.yaml").read_text("utf-8")


@cache
def built_in() -> ServicePlan:
    """The plan of a company that has written none; version 0."""
    return read_plan(built_in_text())


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_SHOWN else f"{quote[: _LONGEST_SHOWN - 1]}…"
