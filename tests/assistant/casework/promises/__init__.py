"""Tests of casework/promises."""
