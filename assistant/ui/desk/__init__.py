"""The agent's desk: ask, read the answer, open its source, copy a reply."""
