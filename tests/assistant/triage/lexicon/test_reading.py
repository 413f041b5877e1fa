"""Reading the lexicon: what comes with the product, and what is said of one that is wrong."""

import json

import pytest
from rapidfuzz import fuzz, process

from assistant.triage.errors import LexiconRefusedError
from assistant.triage.lexicon.bundled import bundled_lexicon, bundled_texts
from assistant.triage.lexicon.model import Part
from assistant.triage.lexicon.reading import read_lexicon, read_lexicon_text
from assistant.triage.model import Emotion, Risk
from bench.triage import MESSAGES


def refused(part: Part, text: str) -> list[str]:
    with pytest.raises(LexiconRefusedError) as error:
        read_lexicon_text(part, text, bundled_texts())
    return [str(fault) for fault in error.value.faults]


def changed(part: Part, before: str, after: str) -> str:
    text = bundled_texts()[part]
    assert before in text
    return text.replace(before, after, 1)


def test_every_emotion_and_every_risk_has_examples() -> None:
    lexicon = bundled_lexicon()
    assert [emotion for emotion, _ in lexicon.emotions] == list(Emotion)
    assert [risk for risk, _ in lexicon.risks] == list(Risk)
    assert min(len(sign.examples) for _, sign in (*lexicon.emotions, *lexicon.risks)) >= 20


def test_no_example_was_taken_from_the_messages_it_is_measured_by() -> None:
    written = [json.loads(line)["text"] for line in MESSAGES.read_text("utf-8").splitlines()]
    for _, sign in bundled_lexicon().signs():
        for example in (*sign.examples, *sign.unlike):
            near = process.extractOne(example, written, scorer=fuzz.ratio)
            assert near[1] < 90, (example, near[0])


def test_a_fault_is_told_with_its_file_and_line() -> None:
    text = changed(Part.RISKS, "- id: legal", "- id: leagl")
    line = text[: text.index("leagl")].count("\n") + 1
    faults = refused(Part.RISKS, text)
    assert any(f.startswith(f"risks line {line}: ") and "did you mean legal?" in f for f in faults)
    assert any("have no legal" in fault for fault in faults)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = "signs:\n- {id: calm, phrases: ['(a', '* b'], examples: [[x]]}\n- {id: calm}\n"
    faults = "\n".join(refused(Part.EMOTIONS, text))
    for said in ("bracket", "begin and end", "not a list", "here twice", "have no angry"):
        assert said in faults


def test_a_rule_that_names_no_fact_is_told_what_was_meant() -> None:
    text = changed(Part.PRIORITY, "[risk.safety]", "[risk.saftey]")
    assert any("did you mean risk.safety?" in fault for fault in refused(Part.PRIORITY, text))


def test_a_sign_that_rules_name_cannot_go_alone() -> None:
    text = changed(Part.URGENCY, "- id: stranded", "- id: marooned")
    assert any("sign.stranded" in fault for fault in refused(Part.URGENCY, text))


@pytest.mark.parametrize("text", ["", "- a list", "signs: [", "\x00", "signs: 3", "a: *b"])
def test_a_file_that_is_none_is_refused(text: str) -> None:
    assert refused(Part.RISKS, text)


def test_a_missing_and_an_unknown_file_are_told() -> None:
    files = {name: text for name, text in bundled_texts().items() if name != "stage"}
    with pytest.raises(LexiconRefusedError) as error:
        read_lexicon({**files, "stages": "signs: []"})
    assert "stage: is missing" in str(error.value)
    assert "stages: is no part of the lexicon; did you mean stage?" in str(error.value)
