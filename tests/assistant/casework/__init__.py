"""Tests of casework: the inbox, clocks, handover, promises, endings."""
