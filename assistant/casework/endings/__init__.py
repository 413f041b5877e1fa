"""After the case: resolved, asked how it went, and made a past resolution."""
