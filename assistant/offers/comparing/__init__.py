"""Like cases compared, and past cases replayed."""
