"""What is said once after an act."""

from starlette.testclient import TestClient

from assistant.access.model import PersonId
from assistant.ui.admin.told import KEPT_S, MOST, Tellings, Told

ANA, BO = PersonId("ana"), PersonId("bo")


def test_it_is_read_once() -> None:
    tellings = Tellings()
    name = tellings.keep(ANA, Told("done"))
    assert (tellings.take(ANA, name), tellings.take(ANA, name)) == (Told("done"), None)


def test_nobody_else_reads_it_or_takes_it_away() -> None:
    tellings = Tellings()
    name = tellings.keep(ANA, Told("done", "a secret", "Secret"))
    assert tellings.take(BO, name) is None
    assert tellings.take(ANA, name) is not None


def test_it_waits_five_minutes() -> None:
    clock = [0.0]
    tellings = Tellings(lambda: clock[0])
    name = tellings.keep(ANA, Told("done"))
    clock[0] = KEPT_S
    assert tellings.take(ANA, name) is None


def test_when_too_much_waits_the_oldest_goes() -> None:
    tellings = Tellings()
    names = [tellings.keep(ANA, Told(str(number))) for number in range(MOST + 1)]
    assert tellings.take(ANA, names[0]) is None
    assert tellings.take(ANA, names[-1]) == Told(str(MOST))


def test_a_link_makes_no_page_say_anything(admin: TestClient) -> None:
    page = admin.get("/admin/people", params={"told": "Your account was hacked"}).text
    assert "hacked" not in page
    assert 'class="told"' not in page
