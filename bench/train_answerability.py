"""`python -m bench.train_answerability [--write]`: fit the verbatim engine's weights.

Fits two logistic models on questions of several kinds of sets: which sentences answer, and
whether anything does. Prints how they fare on questions and sets left out. The same data give
the same weights; `--write` puts them into assistant/answering/weights.json.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.answering import signs, support, weights
from assistant.answering.choosing import Choice, best_choices
from assistant.answering.evidence import documents
from assistant.answering.meaning import Meaning, SentenceMeaning
from assistant.answering.question import read_question
from assistant.answering.quoting import quotes_of
from assistant.answering.weights import Logistic
from assistant.measuring.metrics import auroc, mean, token_f1
from bench import places
from bench.remembering import RememberingEmbedder
from bench.training import units
from bench.training.cases import Case, cases
from bench.training.logistic import Examples, Rows, as_json, fit, folds, probabilities
from kb.embedder import SentenceTransformerEmbedder

_WEIGHTS = Path(weights.__file__).with_name("weights.json")
_FOLDS = 5
_UNIT_STRENGTH = 0.1
_SUPPORT_STRENGTH = 0.1
# How much a case of each set counts beside its set's size: a question whose document was
# taken away often finds another one that answers, so those count less.
_COUNTS = {
    "techqa": 2.0,
    "sharc": 0.4,
    "sharc, removed": 0.4,
    "sharc, small": 0.7,
    "mtrag": 0.5,
    "mtrag, removed": 0.5,
    "mtrag, small": 0.5,
}
# The share of questions that policies answer, which calibration assumes.
_ANSWERABLE = 0.75
_THRESHOLD = 0.55


def main() -> int:
    """Fit, judge, print, and on request write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write weights.json")
    write = parser.parse_args().write
    embedder = RememberingEmbedder(SentenceTransformerEmbedder.open(), places.cache_folder())
    asked = [case for case in cases(embedder) if case.hits]
    print(len(asked), "cases", dict(Counter(case.set for case in asked)))
    meaning = SentenceMeaning(embedder)
    held_out, unit = _fit_units(asked, meaning)
    chosen = [
        best_choices(
            read_question(case.question),
            documents(case.hits, case.near),
            meaning,
            case.rarity,
            model,
        )
        for case, model in zip(asked, held_out, strict=True)
    ]
    _judge_units(asked, chosen)
    rows = _support_examples(asked, chosen)
    final = _fit_support(rows)
    _judge_support(asked, rows, final)
    if write:
        _write(unit, final)
    return 0


def _fit_units(asked: Sequence[Case], meaning: Meaning) -> tuple[list[Logistic], Logistic]:
    """For each case the model that has not seen its group, and the model of all."""
    labelled = [found for case in asked if (found := units.labelled(case, meaning))]
    everything = _unit_model(labelled)
    held_out = [everything] * len(asked)
    for _, judged in folds([case.group for case in asked], _FOLDS, seed=0):
        groups = {asked[place].group for place in judged}
        model = _unit_model([each for each in labelled if each.case.group not in groups])
        for place in judged:
            held_out[place] = model
    return held_out, everything


def _unit_model(labelled: Sequence[units.Labelled]) -> Logistic:
    return fit(signs.SIGN_NAMES, units.examples(labelled), strength=_UNIT_STRENGTH)


def _judge_units(asked: Sequence[Case], chosen: Sequence[tuple[Choice, ...]]) -> None:
    scores: dict[str, list[float]] = {}
    for case, choices in zip(asked, chosen, strict=True):
        if not case.answerable or not case.wordings or "," in case.set:
            continue
        text = " ".join(quote.plain for quote in quotes_of(choices[0].units)) if choices else ""
        f1 = max(token_f1(text, wording) for wording in case.wordings)
        scores.setdefault(case.set, []).append(f1)
    for name, found_scores in scores.items():
        print(f"answers, {name}: token F1 {mean(found_scores):.3f} of {len(found_scores)}")


def _support_examples(asked: Sequence[Case], chosen: Sequence[tuple[Choice, ...]]) -> Examples:
    rows = [_support_signs(case, choices) for case, choices in zip(asked, chosen, strict=True)]
    sizes = Counter(case.set for case in asked)
    counts = [_COUNTS.get(case.set, 1.0) / sizes[case.set] ** 0.5 for case in asked]
    return Examples(
        np.array(rows),
        np.array([float(case.answerable) for case in asked]),
        np.array(counts),
        tuple(case.group for case in asked),
    )


def _support_signs(case: Case, choices: Sequence[Choice]) -> tuple[float, ...]:
    if not choices:
        return (0.0,) * len(support.SIGN_NAMES)
    return support.support_signs(read_question(case.question), case.hits, choices[0], case.rarity)


def _fit_support(rows: Examples) -> Logistic:
    """Fit with answerable questions in the share that calibration assumes."""
    sums = [float(rows.weight[rows.truth == kind].sum()) for kind in (0.0, 1.0)]
    share = np.where(rows.truth == 1.0, _ANSWERABLE / sums[1], (1 - _ANSWERABLE) / sums[0])
    return fit(
        support.SIGN_NAMES,
        Examples(rows.signs, rows.truth, rows.weight * share, rows.groups),
        strength=_SUPPORT_STRENGTH,
        rising=[name for name in support.SIGN_NAMES if name not in support.DOUBTS],
        falling=support.DOUBTS,
    )


def _judge_support(asked: Sequence[Case], rows: Examples, final: Logistic) -> None:
    names = [case.set for case in asked]
    left_out = np.zeros(len(names))
    for learnt, judged in folds(rows.groups, 10, seed=0):
        model = _fit_support(rows.only(learnt))
        left_out[judged] = probabilities(model, rows.signs[judged])
    for name in sorted({name.partition(",")[0] for name in names}):
        _report(f"cross-validated, {name}", name, names, rows.truth, left_out)
        others = [place for place, each in enumerate(names) if not each.startswith(name)]
        alone = probabilities(_fit_support(rows.only(others)), rows.signs)
        _report(f"set left out,    {name}", name, names, rows.truth, alone)
    _risk_and_coverage(names, rows.truth, left_out)
    for sign, weight, spread in sorted(
        zip(final.names, final.weights, rows.signs.std(axis=0), strict=True),
        key=lambda each: -abs(each[1] * each[2]),
    ):
        print(f"  {sign:15} {weight:+.2f} a unit, {weight * spread:+.2f} a standard deviation")


def _report(title: str, set_: str, names: Sequence[str], truth: Rows, scores: Rows) -> None:
    for name in sorted({each for each in names if each.startswith(set_)}):
        chosen = np.array([each in (name, name.partition(",")[0]) for each in names])
        if not name.endswith("removed"):
            chosen = np.array([each == name for each in names])
        if name == "off topic" or name == "off topic, small":
            chosen |= np.array([each == "policies" for each in names])
        yes, no = scores[chosen & (truth == 1)], scores[chosen & (truth == 0)]
        if len(yes) and len(no):
            low, high = _interval(yes, no)
            value = auroc(yes.tolist(), no.tolist())
            print(f"{title} ({name}): AUROC {value:.3f} [{low:.3f}, {high:.3f}]")


def _interval(yes: Rows, no: Rows) -> tuple[float, float]:
    """A 95 % interval by drawing the questions anew, 500 times."""
    rng = np.random.default_rng(0)
    drawn = [
        auroc(rng.choice(yes, len(yes)).tolist(), rng.choice(no, len(no)).tolist())
        for _ in range(500)
    ]
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def _risk_and_coverage(names: Sequence[str], truth: Rows, scores: Rows) -> None:
    for name in ("techqa", "techqa, small", "sharc, small", "policies", "off topic"):
        chosen = np.array([each == name for each in names])
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            told = chosen & (scores >= threshold)
            missed = np.mean(~told[chosen & (truth == 1)]) if any(truth[chosen] == 1) else 0.0
            false = np.mean(told[chosen & (truth == 0)]) if any(truth[chosen] == 0) else 0.0
            print(
                f"{name} at {threshold}: answers {told.sum() / chosen.sum():.0%},"
                f" stays silent on {missed:.0%} of the answerable,"
                f" answers {false:.0%} of the unanswerable"
            )
    for low in np.arange(0, 1, 0.2):
        chosen = (scores >= low) & (scores < low + 0.2) & np.array([n == "techqa" for n in names])
        if chosen.any():
            print(
                f"calibration, techqa, {low:.1f} to {low + 0.2:.1f}: {chosen.sum()} questions,"
                f" mean confidence {scores[chosen].mean():.2f},"
                f" answerable {truth[chosen].mean():.2f}"
            )


def _write(unit: Logistic, final: Logistic) -> None:
    content = {
        "unit": as_json(unit),
        "support": as_json(final),
        "threshold": _THRESHOLD,
    }
    _WEIGHTS.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(f"wrote {_WEIGHTS}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
