"""In by a real identity provider: over its own page, and back to the desk."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assistant.access.elsewhere import real_provider
from tests.assistant.access.elsewhere.real_provider import RealProvider
from tests.browser.sites import Site, serving


@pytest.fixture(scope="module")
def provider() -> Iterator[RealProvider]:
    with real_provider.running() as running:
        running.knows("ana", {"email": "agent@example.com", "email_verified": True})
        running.knows("eve", {"email": "eve@example.com", "email_verified": True})
        yield running


@pytest.fixture(scope="module")
def single_site(tmp_path_factory: pytest.TempPathFactory, provider: RealProvider) -> Iterator[Site]:
    """The screens over the fake application, with the provider's button."""
    home = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ,
        "HANDRAIL_OIDC_ISSUER": provider.url,
        "HANDRAIL_OIDC_CLIENT_ID": "handrail",
        "HANDRAIL_OIDC_CLIENT_SECRET": "between-us",
        "HANDRAIL_OIDC_NAME": "Larkfield ID",
    }
    with serving(["-m", "tests.browser.fake_server", str(home)], home, environment) as served:
        yield served


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A browser that may go to the provider too, which other tests' may not."""
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_in_by_the_provider_and_back_to_the_page_asked_for(
    page: Page, single_site: Site, provider: RealProvider
) -> None:
    page.goto(f"{single_site.url}/library/")
    page.get_by_role("link", name="Sign in with Larkfield ID").click()
    expect(page.get_by_role("heading", name="Authorize Client")).to_be_visible()
    assert urlsplit(page.url).netloc == urlsplit(provider.url).netloc
    page.get_by_placeholder("sub").fill("ana")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    assert urlsplit(page.url).netloc == urlsplit(single_site.url).netloc
    expect(page.locator(".bar-person")).to_contain_text("Agent")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in with Larkfield ID")).to_be_visible()


def test_somebody_unknown_is_back_at_the_sign_in_page_with_one_line(
    page: Page, single_site: Site
) -> None:
    page.goto(f"{single_site.url}/sign-in")
    page.get_by_role("link", name="Sign in with Larkfield ID").click()
    page.get_by_placeholder("sub").fill("eve")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("alert")).to_have_text(
        "You may not come in here that way. Ask an admin of your Handrail."
    )
    expect(page.get_by_label("Password")).to_be_visible()
