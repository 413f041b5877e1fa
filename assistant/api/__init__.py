"""The staff's programs: JSON under /api/v1, and who may call."""
