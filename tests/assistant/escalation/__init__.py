"""Tests of service plans, working time and ways up."""
