"""A knowledge manager's work in the library."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from tests.browser.conftest import NARROW, Visit

Somebody = Callable[..., Person]


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/markdown", "buffer": text.encode("latin-1")}


def test_every_file_tells_its_own_end(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("kim", Role.KNOWLEDGE_MANAGER).email, path="/library/")
    files = page.locator("input[type=file]")
    files.set_input_files([file("keys.md", "# Keys\n\nKept a month."), file("x.md", "\xff\xfe")])
    uploads = page.locator(".upload")
    expect(uploads.filter(has_text="keys.md")).to_contain_text("Added · 1 passage")
    expect(uploads.filter(has_text="x.md")).to_contain_text("x.md has no text to keep")
    expect(page.locator(".uploads-end")).to_contain_text("1 added, 1 refused")
    expect(page.locator("#rows")).to_contain_text("Keys")
    files.set_input_files([file("keys.md", "# Keys\n\nKept a month.")])
    expect(uploads.last).to_contain_text("Unchanged")
    files.set_input_files([file("keys.md", "# Keys\n\nKept for two months.")])
    expect(uploads.last).to_contain_text("New version 2")
    uploads.last.get_by_role("button", name="Open").click()
    expect(page.locator("#detail")).to_contain_text("Kept for two months.")
    page.locator(".versions button").last.click()
    expect(page.locator("#detail")).to_contain_text("Kept a month.")


def test_settings_hold_for_every_file_of_the_batch(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("kim", Role.KNOWLEDGE_MANAGER).email, path="/library/")
    page.get_by_text("Settings for these files").click()
    page.get_by_label("Who may read them").select_option("public")
    page.get_by_label("Owner", exact=True).fill("Stores")
    page.get_by_label("In force from").fill("2026-05-01")
    page.get_by_label("Until").fill("2026-04-01")
    page.locator("input[type=file]").set_input_files([file("lockers.md", "# Lockers\n\nFree.")])
    expect(page.get_by_role("alert").filter(has_text="The last day")).to_be_visible()
    page.get_by_label("Until").fill("2026-08-31")
    page.locator("input[type=file]").set_input_files([file("lockers.md", "# Lockers\n\nFree.")])
    expect(page.locator(".upload")).to_contain_text("Added")
    row = page.locator("#rows tr", has_text="Lockers")
    expect(row).to_contain_text("Stores")
    expect(row).to_contain_text("Public")
    expect(row).to_contain_text("1 May 2026 – 31 Aug 2026")


def test_a_file_too_large_is_refused_with_the_reason(visit: Visit, somebody: Somebody) -> None:
    visitor = visit()
    page = visitor.sign_in(somebody("kim", Role.KNOWLEDGE_MANAGER).email, path="/library/")
    large = file("large.md", "# Large\n\n" + "A rule. " * 400_000)
    page.locator("input[type=file]").set_input_files([large])
    expect(page.locator(".upload")).to_contain_text("That is more than 2 MB")
    assert len(visitor.complaints) == 1
    assert "413" in visitor.complaints.pop()


def test_a_retired_document_comes_back_by_undo(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("kim", Role.KNOWLEDGE_MANAGER).email, path="/library/")
    page.locator("input[type=file]").set_input_files([file("vans.md", "# Vans\n\nTwo a shop.")])
    page.locator(".upload").get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("“Vans” is retired.")).to_be_visible()
    expect(page.locator("#rows tr", has_text="Vans")).to_contain_text("Retired")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#rows tr", has_text="Vans")).to_contain_text("In force")


def test_agents_read_the_library_and_change_nothing(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email, path="/library/?document=returns")
    expect(page.locator("#detail")).to_contain_text("Refund window")
    expect(page.get_by_role("button", name="Add documents")).not_to_be_visible()
    expect(page.get_by_role("button", name="Retire")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download original").click()
    assert download.value.suggested_filename == "returns.md"


def test_documents_are_found_as_one_types(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email, path="/library/")
    expect(page.locator("#rows tbody tr", has_text="Returns")).to_be_visible()
    page.get_by_label("Find by title, owner or file").fill("authority")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_label("Audience").select_option("public")
    expect(page.get_by_text("No document fits these choices.")).to_be_visible()


def test_on_a_phone_the_chosen_document_covers_the_list(visit: Visit, somebody: Somebody) -> None:
    page = visit(NARROW).sign_in(somebody("ana").email, path="/library/")
    page.get_by_role("button", name="Returns").click()
    expect(page.locator("#detail h2")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#detail h2")).to_have_count(0)
    expect(page.get_by_role("button", name="Returns")).to_be_focused()
