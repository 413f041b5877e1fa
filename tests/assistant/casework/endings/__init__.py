"""Tests of casework/endings."""
