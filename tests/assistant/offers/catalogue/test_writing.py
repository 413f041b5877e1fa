"""A catalogue that was written reads back as the same catalogue."""

from dataclasses import replace

from hypothesis import given

from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.catalogue.writing import written
from assistant.offers.model import Catalogue
from tests.assistant.offers.catalogue.test_reading import EVERYTHING
from tests.assistant.offers.made_catalogues import catalogues


@given(catalogues())
def test_what_was_written_reads_back_the_same(catalogue: Catalogue) -> None:
    assert read_catalogue(written(catalogue)) == catalogue


def test_the_version_is_not_part_of_the_text() -> None:
    catalogue = read_catalogue(EVERYTHING)
    assert written(replace(catalogue, version=3)) == written(catalogue)


def test_a_written_catalogue_is_one_that_people_read() -> None:
    assert (
        written(read_catalogue(EVERYTHING)).partition("offers:\n- id")[2]
        == """\
: voucher
  title: Voucher for the wait
  kind: credit
  words: I have put {value} on your account, {customer}.
  policy: {document: goodwill-guide, heading: Late, quote: Agents may give a voucher.}
  amount: {share: 10 %, floor: 5.00, cap: 25.00}
  cost: {share: 80 %, fixed: 1.20}
  stages: [after, during]
  channels: [chat]
  eligibility:
    all:
    - customer.complaints_90_days: {at_most: 3}
    - any:
      - customer.tier:
          in: [gold, silver]
      - all:
        - order.total: {at_least: 50.00}
        - order.total: {at_most: 80.00}
    - none:
      - {case.reasons: late}
    - {case.has_order: yes}
    - {customer.language: 'no'}
  suits: [late]
  caps:
  - {times: 1, days: 90}
  budget: goodwill
  valid_until: 2026-12-31
  self_service: yes
"""
    )
