"""The service page: the texts that say how messages are read and routed, and their trial."""
