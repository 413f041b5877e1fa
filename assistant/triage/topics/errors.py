"""What a taxonomy of topics refuses, in words for the person who edits it."""

from collections.abc import Sequence

from assistant.errors import RequestRefusedError
from assistant.offers.errors import Fault


class TaxonomyRefusedError(RequestRefusedError):
    """A taxonomy is wrong; nothing of it was taken. `faults` come in the order of lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)
