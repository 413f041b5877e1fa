"""Tests of what customers say of how they were served."""
