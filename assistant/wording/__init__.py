"""A language model words an answer; code checks every sentence before anyone reads it as one."""
