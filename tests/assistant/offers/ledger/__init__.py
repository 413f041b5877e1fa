"""Tests of offers/ledger."""
