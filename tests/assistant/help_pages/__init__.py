"""Public pages of documents in force."""
