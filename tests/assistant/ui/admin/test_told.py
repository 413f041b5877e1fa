"""What is said once after an act."""

from starlette.testclient import TestClient

from assistant.access.model import PersonId
from assistant.ui.admin.told import KEPT_S, MOST, REMEMBERED_S, Tellings, Told

ANA, BO = PersonId("ana"), PersonId("bo")
SECRET = Told("done", "hunter2", "First password of Bo", "Reset it to make another.")
GONE = Told(
    "First password of Bo was shown once and is not kept. Reset it to make another.", is_gone=True
)


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


def test_who_comes_back_for_a_secret_reads_that_it_is_gone_and_how_to_get_another() -> None:
    tellings = Tellings()
    name = tellings.keep(ANA, SECRET)
    assert [tellings.take(ANA, name) for _ in range(3)] == [SECRET, GONE, GONE]
    assert tellings.take(BO, name) is None


def test_a_secret_that_nobody_read_in_time_is_missed_too() -> None:
    clock = [0.0]
    tellings = Tellings(lambda: clock[0])
    name = tellings.keep(ANA, SECRET)
    clock[0] = KEPT_S
    tellings.keep(ANA, Told("something else"))
    assert tellings.take(ANA, name) == GONE


def test_in_the_end_it_is_forgotten_that_there_was_a_secret() -> None:
    clock = [0.0]
    tellings = Tellings(lambda: clock[0])
    name = tellings.keep(ANA, SECRET)
    tellings.take(ANA, name)
    clock[0] = REMEMBERED_S
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
