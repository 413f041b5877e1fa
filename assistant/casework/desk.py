"""Everything the screens, the API and commands ask about cases, put together."""

from collections.abc import Sequence

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.casework.clocks.watching import ClockWatch
from assistant.casework.desks.endings import EndingDesk, PromiseDesk
from assistant.casework.desks.talking import TalkingDesk
from assistant.casework.inbox.loads import loads
from assistant.casework.model import Load
from assistant.errors import RequestRefusedError


class CaseDesk(TalkingDesk, PromiseDesk, EndingDesk):
    """The cases of one home; see `assistant.casework.ports.Casework`. Threads may share it."""

    def loads(self, *, by: Person) -> Sequence[Load]:
        """How much each person has, the most first; for who may approve."""
        if not by.may(Permission.SUPERVISE):
            raise RequestRefusedError("who has how much is for supervisors to see; ask one")
        with self._ground.database.read() as session:
            return loads(session, at=self._ground.now())

    def watch(self) -> ClockWatch:
        """What records warnings and misses, and sends on what nobody took; not started yet."""
        ground = self._ground
        return ClockWatch(ground.database, ground.now, self.breached, on_late=self.late)
