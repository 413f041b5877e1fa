"""Where numbers stand on an axis with round marks, in per cent of its length."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.offers.comparing.disparity import Disparity

_MARGIN = 3.0
_MARKS = 4


@dataclass(frozen=True, slots=True)
class Plot:
    """An axis from `least` to `most`, zero among them; `marks` are round numbers on it."""

    least: float
    most: float
    marks: tuple[float, ...]

    def place(self, value: float) -> float:
        """Where a value is drawn, 0 to 100; what is beyond the axis stands at its end."""
        inside = min(self.most, max(self.least, value))
        length = 100 - 2 * _MARGIN
        return round(_MARGIN + length * (inside - self.least) / (self.most - self.least), 2)


def plotted(found: Sequence[Disparity]) -> Plot:
    """The axis that shows the interval of every group with pairs enough; zero in its middle."""
    shown = [abs(number) for each in found if each.enough for number in (each.low, each.high)]
    step = _round_step(max(max(shown, default=0), 1e-9) * 2 / _MARKS)
    reach = step * math.ceil(max(shown, default=0) / step - 1e-9) or step
    count = round(reach / step)
    return Plot(-reach, reach, tuple(each * step for each in range(-count, count + 1)))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10 … that is no smaller."""
    scale = 10.0 ** math.floor(math.log10(least))
    return next(scale * each for each in (1, 2, 5, 10) if scale * each >= least * (1 - 1e-9))
