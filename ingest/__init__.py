"""Files and tickets become passages."""
