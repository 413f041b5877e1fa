"""What a supervisor looks at in one tab, and what changes on the floor."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar

from assistant.offers.comparing.disparity import Measure
from assistant.offers.comparing.pairs import Dimension, Threshold
from assistant.ui.events import Sent

Choice = TypeVar("Choice", bound=StrEnum)

SHARES = (0.1, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Comparing:
    """How cases are compared: what should make no difference, in what, and from how much on."""

    dimension: Dimension = Dimension.AGENT
    measure: Measure = Measure.VALUE
    share: float = 0.25

    @classmethod
    def of(cls, sent: Sent) -> Self:
        """What the fields say; the usual where they say something else."""
        usual = cls()
        chosen = {f"{each:g}": each for each in SHARES}
        return cls(
            _among(Dimension, sent.text("dimension"), usual.dimension),
            _among(Measure, sent.text("measure"), usual.measure),
            chosen.get(sent.text("share"), usual.share),
        )

    @property
    def threshold(self) -> Threshold:
        """From where on a pair counts as unlike."""
        return Threshold(share=self.share)


@dataclass(frozen=True, slots=True)
class Looking:
    """One tab: how cases are compared, and which approvals it shows (a fingerprint of them)."""

    comparing: Comparing = Comparing()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class FloorChange:
    """The parts of the floor that change, as HTML; None leaves a part as it is.

    `message` is for the page's script.
    """

    looking: Looking
    approvals: str | None = None
    fairness: str | None = None
    message: str | None = None


def _among(choices: type[Choice], name: str, usual: Choice) -> Choice:
    return choices(name) if name in {each.value for each in choices} else usual
