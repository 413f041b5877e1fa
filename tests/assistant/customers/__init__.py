"""Tests of customers: kept, read from files, summed up."""
