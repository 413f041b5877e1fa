"""The demo company in a home whose texts are compared without a model."""

from assistant.app import Handrail
from kb.embedder import Embedder
from tests.fakes import HashEmbedder


class DemoHome(Handrail):
    """A home whose texts are compared without a model."""

    @property
    def embedder(self) -> Embedder:
        return HashEmbedder()
