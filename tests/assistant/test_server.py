"""The server as a process: its port, its note for the command line, its end."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.errors import ServerError
from assistant.server import run
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import QUESTION
from tests.browser.sites import Site, serving


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    with serving(["-m", "tests.browser.fake_server", str(home)], home, os.environ) as served:
        yield served
    assert not (home / "server.json").exists(), "a stopped server leaves no note"


def test_a_running_server_leaves_its_owner_the_way_in(site: Site) -> None:
    note = site.home / "server.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert site.note["url"] == site.url
    answer = httpx.post(
        f"{site.url}/api/v1/ask",
        json={"question": QUESTION},
        headers={"Authorization": f"Bearer {site.note['token']}"},
        timeout=60,
        trust_env=False,
    )
    assert answer.json()["answer"]["citations"][0]["document_id"] == "returns"


def test_a_busy_port_is_told_in_one_line(assistant: FakeAssistant, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError) as refused:
            run(assistant, "127.0.0.1", port)
    said = str(refused.value)
    assert said == (
        f"port {port} of 127.0.0.1 cannot be used (address already in use);"
        " stop what uses it, or choose another with --port"
    )
    assert not assistant.started
    assert not (tmp_path / "server.json").exists()


def test_a_host_that_is_not_ours_is_told_in_one_line(assistant: FakeAssistant) -> None:
    with pytest.raises(ServerError, match="cannot be used"):
        run(assistant, "192.0.2.1", 0)
