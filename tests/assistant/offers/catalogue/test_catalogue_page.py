"""The page about the catalogue's format says what the program reads."""

import re
from pathlib import Path

import pytest

from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.condition import Operator
from assistant.offers.conditions.fact_kinds import CHANNELS, FACTS
from assistant.offers.model import Kind, Stage

PAGE = (Path(__file__).parents[4] / "docs" / "offers-catalogue.md").read_text("utf-8")


def test_the_example_is_read_without_a_fault() -> None:
    example = PAGE.partition("```yaml\n")[2].partition("```")[0]
    assert [offer.id for offer in read_catalogue(example).offers] == ["voucher_late"]


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_described_with_its_type(name: str) -> None:
    row = next(
        line for line in PAGE.splitlines() if re.match(rf"\|.*`{re.escape(name)}`.*\|", line)
    )
    assert row.split("|")[2].strip() == FACTS[name].type.value


@pytest.mark.parametrize("word", [*Kind, *Stage, *CHANNELS, *Operator])
def test_every_word_of_the_format_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE
