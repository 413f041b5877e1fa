"""Customers measured: a file of 500 with 1,000 orders in, one of 1,000 events out, one found."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assistant import home
from assistant.customers.model import Contact, Customer, CustomerId, Item, Order
from assistant.customers.store import CustomerStore
from assistant.measuring.library import Watch
from assistant.money import Money
from assistant.settings import Settings
from bench import places
from bench.figures import Figure, Kind

_EVENTS = 1000
_TIMES = 200
_IMPORT = "import sys; from assistant.cli import main; sys.exit(main())"
_LAST = datetime(2026, 11, 1, 12, tzinfo=UTC)


def measure(watch: Watch) -> list[Figure]:
    """Import the record file by the command, then read and find in what it made."""
    file = places.part("tau_escalation") / "records" / "retail_db.json"
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        settings = Settings(home=Path(folder) / "home")
        database = home.make(settings)
        watch("import", 0, 0)
        seconds = _imported(file, settings.home)
        store = CustomerStore(database)
        store.put([_with_events()])
        listed = store.find("", 500)
        first = _p95(lambda _: CustomerStore(database).get("of-many-events"))
        again = _p95(lambda _: store.get("of-many-events"))
        found = _p95(lambda number: store.find(listed[number % len(listed)].name, 10))
        database.close()
    return [
        Figure("500 customers, 1,000 orders imported", seconds, Kind.SECONDS, goal=5.0),
        Figure("customer of 1,000 events read first, p95", first, Kind.MILLISECONDS),
        Figure("customer of 1,000 events read again, p95", again, Kind.MILLISECONDS),
        Figure("customer found by name, p95", found, Kind.MILLISECONDS),
    ]


def _imported(file: Path, folder: Path) -> float:
    """Seconds from the command's start to its end."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _IMPORT, "customers", "import", str(file), "--json"],
        env={"HANDRAIL_HOME": str(folder)},
        cwd=places.ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def _with_events() -> Customer:
    half = _EVENTS // 2
    price = Money.of_minor(4995, "EUR")
    return Customer(
        id=CustomerId("of-many-events"),
        name="Of Many Events",
        orders=tuple(
            Order(
                id=f"many-{number}",
                total=Money.of_minor(4995 + number, "EUR"),
                placed_on=date(2026, 11, 1) - timedelta(days=number),
                items=(Item("Kettle", price=price), Item("Gift wrap")),
            )
            for number in range(half)
        ),
        contacts=tuple(Contact(_LAST - timedelta(days=number), "mail") for number in range(half)),
    )


def _p95(call: Callable[[int], object]) -> float:
    """Milliseconds that 95 of 100 calls need at most."""
    taken: list[float] = []
    for number in range(_TIMES):
        began = time.perf_counter()
        call(number)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[int(_TIMES * 0.95)]
