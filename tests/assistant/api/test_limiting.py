"""How often customers may call."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.limiting import Count, Limiter, Limits, Rate, TooManyCallsError
from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import (
    BLOG,
    OTHER_KEY,
    FakeSide,
    begun,
    browser_of,
    customers_app,
)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def count(whose: str = "ana", *rates: Rate) -> Count:
    return Count(rates or (Rate(2, 60),), whose, "messages")


def test_what_is_too_many_works_again_when_the_window_has_moved() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    limiter.count(count())
    clock.now += 20
    limiter.count(count())
    with pytest.raises(TooManyCallsError) as error:
        limiter.count(count())
    assert error.value.seconds == 40
    clock.now += 40
    limiter.count(count())
    with pytest.raises(TooManyCallsError):
        limiter.count(count())


def test_each_is_counted_alone() -> None:
    limiter = Limiter(Clock())
    for _ in range(2):
        limiter.count(count("ana"))
        limiter.count(count("bo"))
    with pytest.raises(TooManyCallsError):
        limiter.count(count("bo"))


def test_what_is_refused_is_counted_nowhere() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    short, long = count("ana", Rate(1, 10)), count("site", Rate(2, 1000))
    limiter.count(short, long)
    for _ in range(5):
        with pytest.raises(TooManyCallsError):
            limiter.count(short, long)
    clock.now += 10
    limiter.count(short, long)


def test_the_longer_of_two_rates_counts_too() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    both = count("ana", Rate(2, 60), Rate(3, 3600))
    for _ in range(3):
        limiter.count(both)
        clock.now += 60
    with pytest.raises(TooManyCallsError) as error:
        limiter.count(both)
    assert error.value.seconds == 3600 - 180


@given(st.integers(1, 5), st.integers(1, 20), st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_never_more_than_the_rate_in_any_window(most: int, seconds: int, waits: list[int]) -> None:
    clock = Clock()
    limiter = Limiter(clock)
    taken: list[float] = []
    told: list[int] = []
    for wait in waits:
        clock.now += wait
        try:
            limiter.count(count("ana", Rate(most, seconds)))
        except TooManyCallsError as error:
            told.append(error.seconds)
        else:
            taken.append(clock.now)
            assert len([each for each in taken if each > clock.now - seconds]) <= most
    assert all(1 <= each <= seconds for each in told)


def test_who_calls_no_more_is_forgotten() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    for number in range(5_000):
        limiter.count(count(f"caller-{number}"))
        clock.now += 1
    assert limiter.known < 2_000


def test_any_number_of_addresses_takes_so_much_memory_and_no_more() -> None:
    limiter = Limiter(Clock(), most=500)
    for number in range(5_000):
        limiter.count(count(f"2001:db8:{number:x}::/64", Rate(2, 60), Rate(9, 3600)))
        limiter.count(Count((Rate(4_000, 10),), f"stranger {number % 3}", "calls"))
        assert limiter.known <= 500
        assert limiter.remembered <= 5_000


def test_a_flood_of_addresses_forgets_those_who_called_longest_ago() -> None:
    limiter = Limiter(Clock(), most=100)
    everybody, ana = Count((Rate(200, 60),), "everybody", "calls"), count("ana", Rate(1, 60))
    limiter.count(ana)
    for number in range(90):
        limiter.count(count(f"stranger-{number}"), everybody)
    with pytest.raises(TooManyCallsError):
        limiter.count(ana)
    for number in range(110):
        limiter.count(count(f"other-{number}"), everybody)
    limiter.count(ana)
    with pytest.raises(TooManyCallsError, match="calls"):
        limiter.count(everybody)


def test_what_is_over_is_forgotten_at_the_next_count() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    for number in range(50):
        limiter.count(count(f"caller-{number}", Rate(2, 60), Rate(9, 3600)))
    clock.now += 60
    limiter.count(count("ana"))
    assert (limiter.known, limiter.remembered) == (51, 51)


def at_once(calls: int, call: Callable[[int], bool]) -> int:
    """How many of so many threads' calls, all begun together, were let through."""
    ready = Barrier(calls)

    def one(number: int) -> bool:
        ready.wait()
        return call(number)

    with ThreadPoolExecutor(calls) as threads:
        return sum(threads.map(one, range(calls)))


def test_a_hundred_threads_are_let_through_as_often_as_the_rate_says() -> None:
    limiter = Limiter(Clock())
    let_through: Counter[str] = Counter()

    def call(number: int) -> bool:
        whose = ("ana", "bo")[number % 2]
        passed = 0
        for _ in range(20):
            try:
                limiter.count(count(whose, Rate(37, 60)), Count((Rate(70, 60),), "all", "calls"))
            except TooManyCallsError:
                continue
            passed += 1
        let_through[f"{number} {whose}"] += passed
        return passed > 0

    at_once(100, call)
    sums = {
        who: sum(each for name, each in let_through.items() if name.endswith(who))
        for who in ("ana", "bo")
    }
    assert sum(sums.values()) == 70
    assert max(sums.values()) <= 37


def test_a_rate_of_nothing_is_no_rate() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Rate(0, 60)


FEW = Limits(
    messages=(Rate(2, 60),),
    attachments=(Rate(1, 3600),),
    conversations=(Rate(2, 60),),
    calls=(Rate(9, 60),),
    conversation_calls=(Rate(4, 60),),
    site_messages=(Rate(3, 60),),
)


def test_messages_of_a_conversation_are_limited_and_the_page_can_read_it(tmp_path: Path) -> None:
    clock = Clock()
    page = begun(customers_app(FakeSide.at(tmp_path), FEW, clock))
    for _ in range(2):
        assert page.browser.post(page.url("/messages"), json={"text": "Hi"}).status_code == 200
    response = page.browser.post(page.url("/messages"), json={"text": "Hi"})
    assert "too many messages" in refused(response, 429)
    assert response.headers["retry-after"] == "60"
    assert response.headers["access-control-allow-origin"] == "https://shop.example"
    assert "Retry-After" in response.headers["access-control-expose-headers"]
    assert page.browser.get(page.url("/messages")).status_code == 200
    clock.now += 60
    assert page.browser.post(page.url("/messages"), json={"text": "Hi"}).status_code == 200


def test_asking_for_a_person_counts_as_a_message(tmp_path: Path) -> None:
    page = begun(customers_app(FakeSide.at(tmp_path), FEW, Clock()))
    for _ in range(2):
        assert page.browser.post(page.url("/handover"), json={}).status_code == 200
    assert "too many messages" in refused(page.browser.post(page.url("/handover"), json={}), 429)


def test_files_of_a_conversation_are_limited(tmp_path: Path) -> None:
    page = begun(customers_app(FakeSide.at(tmp_path), FEW, Clock()))
    files = {"file": ("a.txt", b"a")}
    assert page.browser.post(page.url("/attachments"), files=files).status_code == 201
    assert "too many files" in refused(
        page.browser.post(page.url("/attachments"), files=files), 429
    )


def test_a_site_is_limited_over_all_its_conversations_and_others_are_not(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path)
    clock = Clock()
    app = customers_app(side, FEW, clock)
    first, second = begun(app), begun(app)
    for page in (first, first, second):
        assert page.browser.post(page.url("/messages"), json={"text": "Hi"}).status_code == 200
    response = second.browser.post(second.url("/messages"), json={"text": "Hi"})
    assert "this site" in refused(response, 429)
    side.webchat.begin(side.sites.known[OTHER_KEY])
    clock.now += 60
    other = begun(app, OTHER_KEY, BLOG)
    for page in (first, other):
        assert page.browser.post(page.url("/messages"), json={"text": "Hi"}).status_code == 200


def test_new_conversations_of_an_address_are_limited(tmp_path: Path) -> None:
    app = customers_app(FakeSide.at(tmp_path), FEW, Clock())
    begun(app)
    begun(app)
    response = browser_of(app).post("/api/v1/conversations", json={})
    assert "new conversations" in refused(response, 429)


def test_calls_are_limited_before_anybody_is_known(tmp_path: Path) -> None:
    app = customers_app(FakeSide.at(tmp_path), FEW, Clock())
    stranger = browser_of(app, key="nope")
    for _ in range(9):
        refused(stranger.get("/api/v1/widget"), 403)
    refused(stranger.get("/api/v1/widget"), 429)


def test_a_forged_token_takes_nothing_from_the_conversation(tmp_path: Path) -> None:
    app = customers_app(FakeSide.at(tmp_path), FEW, Clock())
    page = begun(app)
    forger = browser_of(app)
    for _ in range(5):
        refused(forger.get(page.url(), headers={"Authorization": "Bearer forged"}), 401)
    assert page.browser.get(page.url()).status_code == 200


def test_calls_of_a_conversation_are_limited(tmp_path: Path) -> None:
    page = begun(customers_app(FakeSide.at(tmp_path), FEW, Clock()))
    for _ in range(4):
        assert page.browser.get(page.url()).status_code == 200
    assert "in this conversation" in refused(page.browser.get(page.url()), 429)


def test_whoever_stands_behind_a_trusted_proxy_is_counted_alone(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path, trusted_proxies="127.0.0.0/8")
    app = customers_app(side, FEW, Clock())
    browser = browser_of(app, peer="127.0.0.1")
    for address in ("203.0.113.7", "203.0.113.8"):
        for _ in range(9):
            came = browser.get("/api/v1/widget", headers={"X-Forwarded-For": address})
            assert came.status_code == 200
    late = browser.get("/api/v1/widget", headers={"X-Forwarded-For": "203.0.113.8"})
    refused(late, 429)


def test_what_a_stranger_says_of_their_address_is_not_believed(tmp_path: Path) -> None:
    app = customers_app(FakeSide.at(tmp_path), FEW, Clock())
    browser = browser_of(app, peer="203.0.113.1")
    for number in range(9):
        said = {"X-Forwarded-For": f"203.0.113.{number}"}
        assert browser.get("/api/v1/widget", headers=said).status_code == 200
    refused(browser.get("/api/v1/widget", headers={"X-Forwarded-For": "203.0.113.99"}), 429)


def test_who_names_no_site_takes_nothing_from_those_who_do(tmp_path: Path) -> None:
    few = Limits(calls=(Rate(5, 60),), all_calls=(Rate(3, 60),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())
    for last in range(4):
        stranger = browser_of(app, key="nope", peer=f"198.51.100.{last}")
        for _ in range(5):
            refused(stranger.get("/api/v1/widget"), 403)
        refused(stranger.get("/api/v1/widget"), 429)
    page = browser_of(app)
    assert [page.get("/api/v1/widget").status_code for _ in range(3)] == [200, 200, 200]
    assert "calls at once" in refused(page.get("/api/v1/widget"), 429)


def test_what_an_address_was_refused_is_not_counted_for_everybody(tmp_path: Path) -> None:
    few = Limits(calls=(Rate(2, 60),), all_calls=(Rate(4, 60),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())
    hasty, other = browser_of(app), browser_of(app, peer="203.0.113.2")
    for _ in range(2):
        assert hasty.get("/api/v1/widget").status_code == 200
    for _ in range(6):
        assert "your network" in refused(hasty.get("/api/v1/widget"), 429)
    for _ in range(2):
        assert other.get("/api/v1/widget").status_code == 200


def test_one_home_of_ipv6_shares_its_limit_and_the_next_has_its_own(tmp_path: Path) -> None:
    few = Limits(calls=(Rate(2, 60),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())

    def call(peer: str) -> int:
        return browser_of(app, peer=peer).get("/api/v1/widget").status_code

    home = [call(f"2001:db8:1:2::{number:x}") for number in range(1, 4)]
    assert home == [200, 200, 429]
    assert call("2001:db8:1:3::1") == 200


def test_the_homes_of_one_network_of_ipv6_are_no_endless_number_of_callers(tmp_path: Path) -> None:
    few = Limits(calls=(Rate(2, 60),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())

    def call(peer: str) -> int:
        return browser_of(app, peer=peer).get("/api/v1/widget").status_code

    homes = [call(f"2001:db8:1:{number:x}::1") for number in range(30)]
    assert homes == [200] * 20 + [429] * 10
    assert call("2001:db8:2::1") == 200


A_FILE = {"file": ("a.txt", b"a")}


def test_files_of_an_address_are_limited_over_all_its_conversations(tmp_path: Path) -> None:
    few = Limits(address_attachments=(Rate(2, 3600),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())
    pages = [begun(app) for _ in range(3)]
    for page in pages[:2]:
        assert page.browser.post(page.url("/attachments"), files=A_FILE).status_code == 201
    late = pages[2].browser.post(pages[2].url("/attachments"), files=A_FILE)
    assert refused(late, 429) == "too many files from your network; try again in 3600 s"
    assert late.headers["retry-after"] == "3600"
    other = browser_of(app, peer="203.0.113.2")
    other.headers["Authorization"] = f"Bearer {pages[2].token}"
    assert other.post(pages[2].url("/attachments"), files=A_FILE).status_code == 201


def test_files_of_a_site_are_limited_over_all_addresses(tmp_path: Path) -> None:
    few = Limits(site_attachments=(Rate(2, 3600),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())
    page, elsewhere = begun(app), begun(app, OTHER_KEY, BLOG)
    sent: list[int] = []
    for last in range(3):
        browser = browser_of(app, peer=f"198.51.100.{last}")
        browser.headers["Authorization"] = f"Bearer {page.token}"
        sent.append(browser.post(page.url("/attachments"), files=A_FILE).status_code)
    assert sent == [201, 201, 429]
    told = elsewhere.browser.post(elsewhere.url("/attachments"), files=A_FILE)
    assert told.status_code == 201


def test_a_file_refused_to_a_conversation_is_not_counted_for_its_address(tmp_path: Path) -> None:
    few = Limits(attachments=(Rate(1, 3600),), address_attachments=(Rate(2, 3600),))
    app = customers_app(FakeSide.at(tmp_path), few, Clock())
    first, second = begun(app), begun(app)
    assert first.browser.post(first.url("/attachments"), files=A_FILE).status_code == 201
    for _ in range(3):
        late = first.browser.post(first.url("/attachments"), files=A_FILE)
        assert "too many files;" in refused(late, 429)
    assert second.browser.post(second.url("/attachments"), files=A_FILE).status_code == 201
