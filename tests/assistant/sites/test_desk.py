"""Sites on either database: made, changed, retired, admitted, and their secrets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import home
from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.errors import RequestRefusedError
from assistant.sites.desk import SiteDesk
from assistant.sites.errors import IdentityRefusedError, SiteRefusedError, UnknownSiteError
from assistant.sites.identity import sign
from assistant.sites.model import Look, Side, Site, SiteTexts
from assistant.sites.shown import site_json
from kb.database import Database
from tests.assistant.casework.worlds import ADA, ANA, KIM, SUE
from tests.assistant.sites.conftest import NOW, Clock

SHOP = "https://shop.example"
LOOK = Look(
    "#0f6e63",
    Side.START,
    ("en", "de"),
    (SiteTexts("de", "Hilfe", "Hallo!", ("Wo ist meine Bestellung?",)),),
    attachments=True,
    survey=False,
)


def shop(desk: SiteDesk, *origins: str) -> Site:
    return desk.add("Our shop", origins or (SHOP,), by=ADA)


def is_admitted(desk: SiteDesk, key: str, origin: str) -> bool:
    try:
        return desk.admitted(key, origin).key == key
    except SiteRefusedError:
        return False


def test_a_site_is_made_with_a_key_of_its_own(desk: SiteDesk) -> None:
    made = desk.add(" Our  shop ", ["HTTPS://Shop.example:443/", SHOP], by=ADA)
    assert (made.name, made.origins, made.created_at) == ("Our shop", (SHOP,), NOW)
    assert (made.look, made.retired_at, made.revision) == (Look(), None, 1)
    assert made.key.startswith("site_")
    assert len(made.key) == 29
    assert desk.site(made.key) == made
    assert shop(desk).key != made.key


def test_sites_are_told_oldest_first_and_retired_ones_last(desk: SiteDesk, clock: Clock) -> None:
    made = []
    for _ in range(3):
        made.append(shop(desk).key)
        clock.pass_by(timedelta(minutes=1))
    desk.retire(made[0], by=ADA)
    assert [each.key for each in desk.sites()] == [made[1], made[2], made[0]]


def test_everything_of_a_site_can_be_changed_and_the_rest_stays(desk: SiteDesk) -> None:
    made = shop(desk)
    named = desk.change(made.key, by=ADA, name="The shop")
    assert named == replace(made, name="The shop", revision=2)
    moved = desk.change(made.key, by=ADA, origins=["https://new.example"])
    assert moved == replace(named, origins=("https://new.example",), revision=3)
    shown = desk.change(made.key, by=ADA, look=LOOK)
    assert shown == replace(moved, look=LOOK, revision=4)
    assert desk.site(made.key) == shown
    assert desk.sites() == [shown]


def test_a_refused_change_changes_nothing(desk: SiteDesk) -> None:
    made = shop(desk)
    with pytest.raises(RequestRefusedError, match=r"^origins: "):
        desk.change(made.key, by=ADA, name="Another", origins=["https://*.example"])
    with pytest.raises(RequestRefusedError, match=r"^colour: "):
        desk.change(made.key, by=ADA, name="Another", look=Look(colour="red"))
    with pytest.raises(RequestRefusedError, match=r"^name: "):
        desk.change(made.key, by=ADA, name=" ", look=LOOK)
    assert desk.site(made.key) == made


NOT_THEIRS = "cannot manage sites|does not work here"


def test_only_an_admin_looks_after_sites(desk: SiteDesk) -> None:
    made = shop(desk)
    for by in (ANA, SUE, KIM, replace(ADA, disabled_at=NOW)):
        with pytest.raises(RequestRefusedError, match=NOT_THEIRS):
            desk.add("Mine", [SHOP], by=by)
        with pytest.raises(RequestRefusedError, match=NOT_THEIRS):
            desk.change(made.key, by=by, name="Mine")
        with pytest.raises(RequestRefusedError, match=NOT_THEIRS):
            desk.retire(made.key, by=by)
        for anew in (False, True):
            with pytest.raises(RequestRefusedError, match=NOT_THEIRS):
                desk.secret(made.key, by=by, anew=anew)
    assert desk.sites() == [made]


def test_the_owner_of_the_home_is_an_admin(desk: SiteDesk) -> None:
    assert owner().role is Role.ADMIN
    assert desk.add("Shop", [SHOP], by=owner()).origins == (SHOP,)


def refuses_everything_about(desk: SiteDesk, key: str) -> None:
    with pytest.raises(UnknownSiteError):
        desk.site(key)
    with pytest.raises(UnknownSiteError):
        desk.change(key, by=ADA, name="x")
    with pytest.raises(UnknownSiteError):
        desk.retire(key, by=ADA)
    for anew in (False, True):
        with pytest.raises(UnknownSiteError):
            desk.secret(key, by=ADA, anew=anew)
    assert not is_admitted(desk, key, SHOP)


def test_a_site_there_is_not_is_said(desk: SiteDesk) -> None:
    shop(desk)
    for key in ("", "site_", "site_unknown", "x" * 5_000, "\x00", "\ud800", "%"):
        refuses_everything_about(desk, key)


def test_a_retired_site_stops_working_at_once_and_stays_so(desk: SiteDesk, clock: Clock) -> None:
    made = shop(desk)
    assert is_admitted(desk, made.key, SHOP)
    clock.pass_by(timedelta(seconds=0.1))
    retired = desk.retire(made.key, by=ADA)
    assert retired == replace(made, retired_at=clock.now, revision=2)
    assert not is_admitted(desk, made.key, SHOP)
    assert not desk.known_origin(SHOP)
    refuses_everything_about(desk, made.key)
    assert desk.sites() == [retired]


def test_no_other_origin_is_admitted(desk: SiteDesk) -> None:
    made, _other = shop(desk), shop(desk, "https://other.example")
    assert is_admitted(desk, made.key, SHOP)
    for origin in (
        "",
        "null",
        "*",
        "shop.example",
        "http://shop.example",
        "https://SHOP.example",
        "https://shop.example/",
        "https://shop.example:443",
        "https://shop.example:8443",
        "https://shop.example.evil.example",
        "https://evil-shop.example",
        "https://www.shop.example",
        "https://shop.example https://evil.example",
        " https://shop.example",
        "https://shop.example\x00",
        "https://other.example",
        "\ud800",
    ):
        assert not is_admitted(desk, made.key, origin)


def test_a_preflight_is_told_of_origins_of_any_site_that_works(desk: SiteDesk) -> None:
    made = shop(desk)
    shop(desk, "https://other.example")
    assert desk.known_origin(SHOP)
    assert desk.known_origin("https://other.example")
    assert not desk.known_origin("https://evil.example")
    assert not desk.known_origin("null")
    desk.change(made.key, by=ADA, origins=["https://new.example"])
    assert not desk.known_origin(SHOP)


def test_a_refusal_says_nothing_of_the_site_there_is(desk: SiteDesk) -> None:
    made = shop(desk)
    told = set()
    for key, origin in ((made.key, "https://evil.example"), ("site_none", SHOP), ("", "")):
        with pytest.raises(SiteRefusedError) as refused:
            desk.admitted(key, origin)
        told.add(str(refused.value))
    assert len(told) == 1
    assert "shop.example" not in told.pop()


def test_another_process_hears_of_a_change_within_two_seconds(
    database: Database, desk: SiteDesk, clock: Clock
) -> None:
    other = SiteDesk(database, lambda: clock.now, tick=clock.tick)
    made = shop(desk)
    assert is_admitted(other, made.key, SHOP)
    later = shop(desk, "https://later.example")
    desk.retire(made.key, by=ADA)
    clock.pass_by(timedelta(seconds=2))
    assert not is_admitted(other, made.key, SHOP)
    assert is_admitted(other, later.key, "https://later.example")
    assert not other.known_origin(SHOP)


def test_calls_of_the_same_second_ask_the_database_once(
    database: Database, desk: SiteDesk, clock: Clock
) -> None:
    other = SiteDesk(database, lambda: clock.now, tick=clock.tick)
    made = shop(desk)
    assert is_admitted(other, made.key, SHOP)
    desk.change(made.key, by=ADA, origins=["https://new.example"])
    assert is_admitted(other, made.key, SHOP)
    assert is_admitted(desk, made.key, "https://new.example")


def test_an_identity_is_read_with_the_secret_of_its_site(desk: SiteDesk, clock: Clock) -> None:
    made, other = shop(desk), shop(desk, "https://other.example")
    secret = desk.secret(made.key, by=ADA)
    assert len(secret) == 43
    assert secret == desk.secret(made.key, by=ADA)
    expires = NOW + timedelta(hours=1)
    told = desk.identity(made, sign(secret, made.key, "C-1001", expires_at=expires, name="Aoife"))
    assert (told.subject, told.name, told.expires_at) == ("C-1001", "Aoife", expires)
    for token in (
        sign(desk.secret(other.key, by=ADA), made.key, "C-1001", expires_at=expires),
        sign(secret, other.key, "C-1001", expires_at=expires),
        sign(secret, made.key, "C-1001", expires_at=NOW - timedelta(minutes=1)),
        sign(made.key * 2, made.key, "C-1001", expires_at=expires),
    ):
        with pytest.raises(IdentityRefusedError) as refused:
            desk.identity(made, token)
        assert token not in str(refused.value)
    clock.pass_by(timedelta(hours=1, seconds=30))
    with pytest.raises(IdentityRefusedError, match="expired"):
        desk.identity(made, sign(secret, made.key, "C-1001", expires_at=expires))


def test_the_secret_before_works_for_one_hour_more(desk: SiteDesk, clock: Clock) -> None:
    made = shop(desk)

    def speaks(secret: str) -> bool:
        until = clock.now + timedelta(hours=1)
        try:
            return desk.identity(made, sign(secret, made.key, "C-1", expires_at=until)) is not None
        except IdentityRefusedError:
            return False

    before = desk.secret(made.key, by=ADA)
    after = desk.secret(made.key, by=ADA, anew=True)
    assert after != before
    assert desk.secret(made.key, by=ADA) == after
    assert desk.site(made.key).revision == 2
    assert speaks(after)
    assert speaks(before)
    clock.pass_by(timedelta(minutes=59, seconds=59))
    assert speaks(before)
    clock.pass_by(timedelta(seconds=1))
    assert not speaks(before)
    assert speaks(after)


def test_nobody_speaks_for_a_retired_site(desk: SiteDesk) -> None:
    made = shop(desk)
    token = sign(
        desk.secret(made.key, by=ADA), made.key, "C-1", expires_at=NOW + timedelta(hours=1)
    )
    desk.retire(made.key, by=ADA)
    with pytest.raises(IdentityRefusedError, match="does not work"):
        desk.identity(made, token)


def test_a_site_as_json_has_everything_but_its_secret(desk: SiteDesk) -> None:
    made = desk.change(shop(desk).key, by=ADA, look=LOOK)
    told = site_json(made)
    assert told == {
        "key": made.key,
        "name": "Our shop",
        "origins": [SHOP],
        "created_at": "2026-11-22T10:00:00+00:00",
        "retired_at": None,
        "revision": 2,
        "look": {
            "colour": "#0f6e63",
            "side": "start",
            "languages": ["en", "de"],
            "texts": [
                {
                    "language": "de",
                    "title": "Hilfe",
                    "greeting": "Hallo!",
                    "suggestions": ["Wo ist meine Bestellung?"],
                }
            ],
            "attachments": True,
            "survey": False,
        },
    }
    assert desk.secret(made.key, by=ADA) not in str(told)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SiteDesk, Site]]:
    """A desk with one site of three origins, for whoever changes nothing."""
    with _database(f"sqlite:///{tmp_path_factory.mktemp('sites') / 'handrail.db'}") as database:
        desk = SiteDesk(database, lambda: NOW)
        made = shop(desk, SHOP, "https://shop.example:8443", "http://localhost:8000")
        yield desk, made


@contextmanager
def _database(url: str) -> Iterator[Database]:
    opened = Database.open(url, migrations=home.MIGRATIONS)
    try:
        yield opened
    finally:
        opened.close()


_PARTS = st.from_regex(
    r"(https?|://|shop|\.|example|:|8?443|localhost|8000|SHOP|null|%00|[-/@* \x00\uff0e]){0,9}",
    fullmatch=True,
)


@given(origin=_PARTS | st.text(max_size=50))
def test_no_origin_but_an_exactly_listed_one_is_ever_admitted(
    listed: tuple[SiteDesk, Site], origin: str
) -> None:
    desk, made = listed
    known = origin in {SHOP, "https://shop.example:8443", "http://localhost:8000"}
    assert is_admitted(desk, made.key, origin) is known
    assert desk.known_origin(origin) is known


@given(key=st.text(max_size=40), place=st.integers(0, 28), other=st.characters())
def test_no_key_but_the_very_one_is_ever_admitted(
    listed: tuple[SiteDesk, Site], key: str, place: int, other: str
) -> None:
    desk, made = listed
    for wrong in (key, made.key[:place] + other + made.key[place + 1 :], made.key[:place]):
        assert is_admitted(desk, wrong, SHOP) is (wrong == made.key)
