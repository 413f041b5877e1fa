"""Public pages of documents in force, which anybody may read."""
