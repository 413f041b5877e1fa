"""What the fairness view shows: groups beside each other, and pairs of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.money import Money
from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.disparity import Disparity, Measure, disparities
from assistant.offers.comparing.pairs import Dimension, Pair, strata, unlike_pairs
from assistant.offers.model import Catalogue
from assistant.ui import words
from assistant.ui.floor.plot import Plot, plotted
from assistant.ui.floor.state import SHARES, Comparing

_PAIRS = 40
_LABELS = {
    Dimension.AGENT: "agent",
    Dimension.CHANNEL: "channel",
    Dimension.PLACE: "store or online",
    Dimension.LANGUAGE: "language",
    Dimension.TIER: "tier",
}
_MEASURES = {Measure.VALUE: "amount", Measure.SHARE: "share of the order"}


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice of a field."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group's line: its difference in words, and what can be said of it."""

    name: str
    difference: str
    between: str
    cases: str
    pairs: str
    verdict: str
    stands_out: bool
    enough: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SideView:
    """One case of a pair; `group` is what it is compared by."""

    value: str
    share: str
    what: str
    customer: str
    group: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """Two alike cases of which one got more, `apart` in per cent."""

    difference: str
    apart: str
    alike: str
    more: SideView
    less: SideView


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark of the axis: where, 0 to 100, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class FairnessView:
    """The whole view; `nothing` says why there is nothing to compare, else it is empty."""

    dimensions: tuple[OptionView, ...]
    measures: tuple[OptionView, ...]
    shares: tuple[OptionView, ...]
    found: str
    nothing: str
    by: str
    verdict: str
    stands_out: bool
    groups: tuple[GroupView, ...]
    marks: tuple[MarkView, ...]
    zero: float
    pairs: tuple[PairView, ...]
    pairs_found: str
    pairs_left_out: int


def fairness_view(
    cases: Sequence[ComparedCase],
    comparing: Comparing,
    *,
    catalogue: Catalogue,
    names: Mapping[str, str],
) -> FairnessView:
    """Compare cases; `names` are people's by their id."""
    dimension, measure = comparing.dimension, comparing.measure
    found = disparities(cases, dimension, measure)
    unlike = unlike_pairs(cases, threshold=comparing.threshold, dimension=dimension, limit=_PAIRS)
    plot = plotted(found) if found else None
    say = _Saying(catalogue, names, dimension)
    alike = sum(map(len, strata(cases)))
    out = [each for each in found if each.stands_out]
    return FairnessView(
        dimensions=_options(_LABELS, dimension, "By "),
        measures=_options(_MEASURES, measure, "In "),
        shares=tuple(
            OptionView(f"{each:g}", f"More than {each:.0%} apart", each == comparing.share)
            for each in SHARES
        ),
        found=f"{words.count(len(cases), 'case')}, {alike:,} of them like another",
        nothing=_nothing(len(cases), alike, bool(found), dimension),
        by=_LABELS[dimension],
        verdict=say.verdict(out),
        stands_out=bool(out),
        groups=tuple(say.group(each, plot) for each in found) if plot else (),
        marks=tuple(MarkView(plot.place(each), say.mark(each, measure)) for each in plot.marks)
        if plot
        else (),
        zero=plot.place(0) if plot else 0,
        pairs=tuple(say.pair(each) for each in unlike.worst),
        pairs_found=f"{unlike.pairs:,} of {words.count(unlike.alike, 'pair')} of like cases",
        pairs_left_out=unlike.pairs - len(unlike.worst),
    )


def _options(
    labels: Mapping[Dimension, str] | Mapping[Measure, str],
    chosen: Dimension | Measure,
    before: str,
) -> tuple[OptionView, ...]:
    return tuple(
        OptionView(each.value, f"{before}{label}", each == chosen) for each, label in labels.items()
    )


def _nothing(cases: int, alike: int, compared: bool, dimension: Dimension) -> str:
    if not cases:
        return (
            "No offers were shown yet. Once they were, cases that the catalogue cannot tell apart"
            " are held against each other here: who got how much, and whether it is chance."
        )
    if not alike:
        return (
            "No two cases are alike so far. As soon as the catalogue's conditions come out the"
            " same for two customers, what they got is compared here."
        )
    if not compared:
        return f"All cases that are alike are of one {_LABELS[dimension]}; there is no other yet."
    return ""


class _Saying:
    """Says groups and pairs in the catalogue's currency and with people's names."""

    def __init__(
        self, catalogue: Catalogue, names: Mapping[str, str], dimension: Dimension
    ) -> None:
        self._currency = catalogue.currency
        self._reasons = {each.id: each.title for each in catalogue.reasons}
        self._names = names
        self._dimension = dimension

    def verdict(self, out: Sequence[Disparity]) -> str:
        """The first line: what stands out, or that nothing does."""
        if not out:
            return "No group stands out: differences as large as these come by chance."
        said = [
            f"{self._group(each.group)} {self._more(each)} than others in like cases"
            for each in out[:3]
        ]
        rest = f", and {len(out) - 3} more" if len(out) > 3 else ""
        return f"{'; '.join(said)}{rest}. Chance alone seldom goes so far."

    def group(self, found: Disparity, plot: Plot) -> GroupView:
        """One group's line."""
        if not found.enough:
            verdict = "Too few pairs to tell"
        elif found.stands_out:
            verdict = "More, beyond chance" if found.mean > 0 else "Less, beyond chance"
        else:
            verdict = "Within chance"
        return GroupView(
            name=self._group(found.group),
            difference=self.amount(found.mean, found.measure),
            between=" to ".join(
                self.amount(each, found.measure) for each in (found.low, found.high)
            ),
            cases=words.count(found.cases, "case"),
            pairs=words.count(found.pairs, "pair"),
            verdict=verdict,
            stands_out=found.stands_out,
            enough=found.enough,
            at=plot.place(found.mean),
            low=plot.place(found.low),
            high=plot.place(found.high),
        )

    def pair(self, pair: Pair) -> PairView:
        """Two cases beside each other."""
        reasons = sorted(self._reasons.get(each, each) for each in pair.more.reasons)
        return PairView(
            difference=str(pair.difference),
            apart=f"{pair.apart:.0%}",
            alike=", ".join(reasons) or "No reason noted",
            more=self._side(pair.more),
            less=self._side(pair.less),
        )

    def _side(self, case: ComparedCase) -> SideView:
        got = [each.title for each in case.given if each.kept]
        refused = [each.title for each in case.given if not each.kept]
        what = ", ".join(got) or (f"{refused[0]} (turned down)" if refused else "Nothing")
        known = {
            Dimension.AGENT: self._names.get(case.agent, case.agent),
            Dimension.CHANNEL: case.channel,
            Dimension.PLACE: case.place,
            Dimension.LANGUAGE: case.language,
            Dimension.TIER: case.tier,
        }
        group = known.pop(self._dimension)
        facts = (*known.values(), words.day_briefly(case.on))
        share = f"{case.share:.0%} of {case.order_total}" if case.share is not None else ""
        return SideView(
            value=str(case.compensation),
            share=share,
            what=what,
            customer=case.customer,
            group=group,
            facts=tuple(each for each in facts if each),
        )

    def _group(self, group: str) -> str:
        return self._names.get(group, group)

    def _more(self, found: Disparity) -> str:
        amount = self.amount(abs(found.mean), found.measure).removeprefix("+")
        of_it = " of the order" if found.measure is Measure.SHARE else ""
        did = "gave" if self._dimension is Dimension.AGENT else "got"
        return f"{did} {amount}{of_it} {'more' if found.mean > 0 else 'less'}"

    def mark(self, amount: float, measure: Measure) -> str:
        """A round number at the axis."""
        said = self.amount(amount, measure) if amount else "0"
        return said.removesuffix(".00").replace(".0%", "%")

    def amount(self, amount: float, measure: Measure) -> str:
        """A difference with its sign: +€4.20, −3.1%."""
        sign = "+" if amount > 0 else "−" if amount < 0 else ""
        if measure is Measure.SHARE:
            return f"{sign}{abs(amount):.1%}"
        return f"{sign}{Money.rounded(Decimal(abs(amount)), self._currency)}"
