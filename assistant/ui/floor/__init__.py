"""The floor: what supervisors decide, and whether like cases are treated alike."""
