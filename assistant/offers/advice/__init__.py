"""Which offers suit a case, what each is worth, and how it is told."""
