"""How long refusals at the door take: people who exist, who do not, and whose door is closed.

python -m bench.sign_in [ROUNDS]
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from assistant.access import people
from assistant.access.acting import acting
from assistant.access.errors import AccessError
from assistant.access.owner import owner
from assistant.access.passwords import Passwords, new_password
from assistant.access.roles import Role
from assistant.access.signin import Door
from assistant.access.tries import PAIR
from assistant.audit.log import SqlAuditLog
from assistant.home import make
from assistant.settings import Settings

_WARM_UP = 3


def main() -> int:
    """Measure in turns, in random order, and print medians and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        taken = measured(Path(folder), rounds)
    existing = statistics.median(taken["existing"])
    for kind, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{kind:10} median {middle * 1000:7.2f} ms, ratio {middle / existing:.3f}")
    return 0


def measured(home: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds of each refusal by kind of person, every one from an address of its own."""
    database = make(Settings(home=home))
    audit = SqlAuditLog(database, lambda: datetime.now(UTC))
    door = Door(database, Passwords(), audit=audit)
    taken: dict[str, list[float]] = {"existing": [], "unknown": [], "locked": []}
    for number in range(rounds + _WARM_UP):
        email = f"person{number}@example.com"
        locked = f"locked{number}@example.com"
        address = f"{number}.example"
        for each in (email, locked):
            people.add(
                database,
                name="Somebody",
                email=each,
                role=Role.AGENT,
                password=new_password(),
                at=datetime.now(UTC),
                by=acting(owner()),
                audit=audit,
            )
        for _ in range(PAIR.tries):
            _refused(door, locked, address)
        order = [("existing", email), ("unknown", f"un{email}"), ("locked", locked)]
        random.shuffle(order)
        for kind, who in order:
            seconds = _refused(door, who, address)
            if number >= _WARM_UP:
                taken[kind].append(seconds)
    database.close()
    return taken


def _refused(door: Door, email: str, address: str) -> float:
    start = time.perf_counter()
    try:
        door.sign_in(email, "a wrong password", address=address, at=datetime.now(UTC))
    except AccessError:
        return time.perf_counter() - start
    raise ValueError("a wrong password opened the door")


if __name__ == "__main__":
    sys.exit(main())
