"""A company that a module's tests share: each of them works on cases of its own."""

from collections.abc import Iterator

import pytest

from tests.assistant.api.callers import Callers, callers_of
from tests.assistant.fakes import FakeAssistant
from tests.assistant.shop import shop_at


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    """A shop with a customer, two policies and everybody signed in."""
    assistant = FakeAssistant.at(shop_at(tmp_path_factory.mktemp("callers")))
    yield callers_of(assistant)
    assistant.close()
