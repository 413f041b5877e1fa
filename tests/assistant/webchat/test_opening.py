"""A token opens its own conversation from its own site, for thirty days after its last use."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.access.owner import owner
from assistant.sites.model import Look, SiteKey
from assistant.webchat.errors import TokenRefusedError
from assistant.webchat.model import Begun
from tests.assistant.webchat.houses import House


def opens(house: House, begun: Begun, token: str, site: str = "") -> bool:
    """Whether a token opens a conversation."""
    from_site = replace(house.site, key=SiteKey(site or house.site.key))
    try:
        found = house.chat.opened(from_site, begun.conversation.id, token)
    except TokenRefusedError:
        return False
    return found == begun.conversation


def test_a_token_opens_its_conversation_and_no_other(house: House) -> None:
    one, other = house.begun(), house.begun()
    assert opens(house, one, one.token)
    assert not opens(house, one, other.token)
    assert not opens(house, one, "")
    assert not opens(house, one, "\ud800\x00")


def test_a_token_opens_nothing_from_another_site(house: House) -> None:
    begun = house.begun()
    other = house.sites.add("Other", ["https://other.example"], by=owner())
    assert not opens(house, begun, begun.token, other.key)


def test_a_conversation_that_is_not_there_is_refused_alike(house: House) -> None:
    token = house.begun().token
    with pytest.raises(TokenRefusedError) as unknown:
        house.chat.opened(house.site, "f" * 32, token)
    with pytest.raises(TokenRefusedError) as forged:
        house.chat.opened(house.site, house.chat_id(), token)
    assert str(unknown.value) == str(forged.value)


def test_a_token_runs_out_thirty_days_after_its_last_use(house: House) -> None:
    begun = house.begun()
    house.later(timedelta(days=29))
    assert opens(house, begun, begun.token)
    house.later(timedelta(days=29))
    assert opens(house, begun, begun.token)
    house.later(timedelta(days=31))
    assert not opens(house, begun, begun.token)


def test_only_a_hash_of_the_token_is_kept(house: House) -> None:
    begun = house.begun()
    with house.database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM chats").all()
    assert begun.token not in repr(kept)


def test_a_conversation_speaks_a_language_that_its_site_speaks(house: House) -> None:
    assert house.chat.begin(house.site, language="de-AT").conversation.language == "de"
    assert house.chat.begin(house.site, language="??").conversation.language == "en"
    french = house.look(Look(languages=("fr", "es")))
    assert house.chat.begin(french, language="es").conversation.language == "es"
    assert house.chat.begin(french, language="de").conversation.language == "fr"


def test_what_a_page_s_address_may_hide_is_not_kept(house: House) -> None:
    page = "https://shop.larkfield.example/reset?token=secret#mia"
    begun = house.chat.begin(house.site, page=page)
    assert begun.conversation.page == "https://shop.larkfield.example/reset"


def test_before_the_first_message_there_is_no_case(house: House) -> None:
    begun = house.begun()
    assert house.chat.messages(begun.conversation.id) == ()
    assert house.casework.counts(by=owner())["open"] == 0


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(token=st.text(max_size=60))
def test_no_other_text_is_a_token(house: House, token: str) -> None:
    begun = house.begun()
    assert opens(house, begun, token) == (token == begun.token)
